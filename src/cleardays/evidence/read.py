"""The only place that opens the tables: reads them, checks them, and hands on what is known."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from cleardays.evidence.cautions import Caution
from cleardays.evidence.cells import NOT_LOADED, Row
from cleardays.evidence.checklist_rows import checklist, consent
from cleardays.evidence.choice_rows import aid
from cleardays.evidence.claim_rows import claims
from cleardays.evidence.head_rows import head
from cleardays.evidence.known import Known
from cleardays.evidence.prior_rows import priors
from cleardays.evidence.product_rows import counting, paradigm, product
from cleardays.evidence.published import published
from cleardays.evidence.reporting_rows import schemes
from cleardays.evidence.rule_rows import check_never_yes, check_rules, rule_set
from cleardays.evidence.rules import RuleSet
from cleardays.evidence.safety_rows import cautions, formulary, preventives, reactions
from cleardays.evidence.score_rows import scales
from cleardays.evidence.site_rows import site_notes
from cleardays.evidence.sources import Reading, Source, TableError
from cleardays.evidence.trial_rows import trials
from cleardays.facts import WORDS, Word
from cleardays.quantities import Unit

DIAGNOSIS = "ichd3"
RED_FLAGS = "snnoop10"
RULE_SETS = (
    "us-label",
    "eu-label",
    "nice-ta260",
    "ehf-2018",
    "preempt",
    "us-payer-typical",
)
LISTS = (
    "sources",
    "counting",
    "product",
    "paradigm",
    "cautions",
    "site-cautions",
    "head-map",
    "checklist",
    "consent",
    "reactions",
    "reporting",
    "drugs",
    "preventives",
    "published",
    "claims",
    "scores",
    "priors",
    "trials",
    "choice",
)
TABLES = (*LISTS, DIAGNOSIS, RED_FLAGS, *RULE_SETS)
RED_FLAG = "red_flag_"


@cache
def read_tables() -> Known:
    """Everything that is known, from the tables that come with Cleardays.

    Raises `TableError` where a table says something that could not be honestly applied.
    """
    folder = files("cleardays.evidence") / "tables"
    return read_texts({id: (folder / file_name(id)).read_text("utf-8") for id in TABLES})


def read_gold() -> dict[str, Any]:
    """What another sampler found of eight simulated people: quantiles, and how they were made."""
    found: dict[str, Any] = json.loads(
        (files("cleardays.evidence") / "tables" / "gold.json").read_text("utf-8")
    )
    return found


@cache
def table_digests() -> Mapping[str, str]:
    """SHA-256 of every table as it stands: what an answer of another day is told apart by."""
    folder = files("cleardays.evidence") / "tables"
    return {id: sha256((folder / file_name(id)).read_bytes()).hexdigest() for id in TABLES}


def file_name(id: str) -> str:
    """The file that holds a table.

    >>> file_name("nice-ta260")
    'nice_ta260.toml'
    """
    return f"{id.replace('-', '_')}.toml"


def read_texts(texts: Mapping[str, str]) -> Known:
    """The same from texts, by table: for another edition, and for tests of what is refused."""
    open_ = {id: _open(id, texts) for id in TABLES}
    heads = {id: _head(id, table) for id, table in open_.items()}
    sources = _sources(open_["sources"])
    found_product = product(open_["product"], sources)
    per_site = found_product.amounts["units_per_site"].value
    found_paradigm = paradigm(open_["paradigm"], per_site, sources)
    sets = {
        id: rule_set(open_[id], id, *heads[id], sources)
        for id in (DIAGNOSIS, RED_FLAGS, *RULE_SETS)
    }
    asked = cautions(open_["cautions"], found_paradigm.muscles, sources)
    questions = {caution.fact for caution in asked}
    found_reactions = reactions(open_["reactions"], sources)
    known = Known(
        sources=sources,
        counting=counting(open_["counting"], sources),
        diagnosis=sets[DIAGNOSIS],
        red_flags=sets[RED_FLAGS],
        rule_sets={id: sets[id] for id in RULE_SETS},
        product=found_product,
        paradigm=found_paradigm,
        cautions=asked,
        reactions=found_reactions,
        drugs=formulary(open_["drugs"], sources),
        preventives=preventives(open_["preventives"], sources),
        published=published(open_["published"], sources),
        claims=claims(open_["claims"], sources),
        scales=scales(open_["scores"], sources),
        tables={id: reading for id, (_, reading) in heads.items()},
        priors=priors(open_["priors"], sources),
        trials=trials(open_["trials"], sources),
        schemes=schemes(open_["reporting"], sources),
        checklist=checklist(open_["checklist"], questions, sources),
        consent=consent(open_["consent"], sources),
        head=head(open_["head-map"], found_paradigm, sources),
        aid=aid(open_["choice"], found_reactions, sources),
        site_notes=site_notes(open_["site-cautions"], found_paradigm, questions, sources),
    )
    for table in open_.values():
        table.done()
    _check(known)
    return known


def _open(id: str, texts: Mapping[str, str]) -> Row:
    try:
        return Row(tomllib.loads(texts[id]), file_name(id))
    except tomllib.TOMLDecodeError as broken:
        raise TableError(
            f"{file_name(id)} cannot be read: {broken}.\n"
            f"Correct it; it is written in TOML. {NOT_LOADED}"
        ) from None


def _head(id: str, table: Row) -> tuple[str, Reading]:
    head = table.row("table")
    if (said := head.text("id")) != id:
        raise head.refuse(f"id = {said!r}", repr(id), "Correct it.")
    title = head.text("title")
    reading = Reading(head.on("as_read"), head.on("again_by"), head.text_or_nothing("checked_by"))
    head.done()
    if reading.again_by <= reading.as_read:
        raise head.refuse(f"again_by {reading.again_by}", "a later day than as_read", "Correct it.")
    return title, reading


def _sources(table: Row) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for row in table.rows("source", "key"):
        source = Source(
            key=row.text("key"),
            short=row.text("short"),
            title=row.text("title"),
            url=row.text("url") if row.has("url") else "",
        )
        if source.key in found:
            raise row.refuse(f"the key {source.key!r} twice", "each once", "Rename one.")
        if source.url and not source.url.startswith(("https://", "http://")):
            raise row.refuse(f"url = {source.url!r}", "an address on the web", "Correct it.")
        found[source.key] = source
    return found


def words(asked: Iterable[Caution], red_flags: RuleSet) -> dict[str, Word]:
    """The words that rules may use: those of facts.py, and one for each question of safety.

    A caution's word is its own name; a red flag's is the fact that its rule asks for.
    """
    found = dict(WORDS)
    questions = [(caution.fact, caution.plain) for caution in asked]
    questions += [
        (rule.fact, rule.plain)
        for rule in red_flags.rules.values()
        if rule.fact.startswith(RED_FLAG)
    ]
    for name, meaning in questions:
        if name in found:
            raise TableError(
                f"The question {name!r} has the name of another word.\nRename it. {NOT_LOADED}"
            )
        found[name] = Word(name, Unit.YES_NO, meaning)
    return found


def _check(known: Known) -> None:
    all_words = words(known.cautions, known.red_flags)
    for set_ in known.every_set():
        check_rules(set_, all_words)
    for name in known.paradigm.label_units:
        if name not in known.rule_sets:
            raise TableError(
                f"paradigm.toml has label_units of {name!r}, which is no rule set.\n"
                f"Name one of {', '.join(known.rule_sets)}. {NOT_LOADED}"
            )
    check_empty(known)


def check_empty(known: Known) -> None:
    """Refuse tables of which any group says yes about a record in which nothing was said."""
    for set_ in known.every_set():
        check_never_yes(set_)
