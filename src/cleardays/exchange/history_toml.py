"""What is known of a person besides the diary, as history.toml, both directions."""

from collections.abc import Collection, Mapping

from cleardays.clinical.history import (
    SERIOUS_BECAUSE,
    Extra,
    History,
    HistoryError,
    LeftOut,
    OtherToxin,
    Reported,
    Score,
)
from cleardays.clinical.scores import wrong_with
from cleardays.evidence.paradigms import Side
from cleardays.evidence.scores import Scale
from cleardays.exchange.refusal import Refused, refuse
from cleardays.exchange.toml_tables import (
    Table,
    parse,
    table_at,
    tables_at,
    write_table,
    write_tables,
)
from cleardays.exchange.tried_toml import (
    NONE_TRIED,
    other_treatment_tables,
    other_treatments_in,
    preventive_tables,
    preventives_in,
)
from cleardays.facts import ASKED

PERSON = ("born", "age", "age_at_onset")
MONTHS = ("months_with_15_headache_days", "months_with_8_migraine_days")
A_YEAR = "tension_days_a_year"
EVER = ("migraine_attacks_ever", "aura_attacks_ever", "tension_episodes_ever")
ANSWERED = ("no_better_diagnosis", "headache_disorder_before", "overuse_managed")
HEADACHE = (*MONTHS, *EVER, A_YEAR, *ANSWERED, *ASKED)
TOP = (
    "ended_by_person",
    "preventives",
    "person",
    "headache",
    "preventive",
    "safety",
    "red_flags",
    "other_toxin",
    "other_treatment",
    "reaction",
    "pain",
    "extra",
    "left_out",
    "score",
)
_REACTION = ("what", "on", "severity", "serious", "over", "ended", "serious_because")
PAIN_SIDES = (Side.LEFT.value, Side.RIGHT.value, "both")
PLACES = ("temple", "occiput", "neck", "shoulder", "forehead", "eye", "top")
_SIDES = tuple(side.value for side in Side)
_AT_THE_TOP = "It belongs at the top of the file, before the first table."
_HOMES = {
    **dict.fromkeys(PERSON, "It belongs in [person]."),
    **dict.fromkeys(HEADACHE, "It belongs in [headache]."),
    "ended_by_person": _AT_THE_TOP,
    "preventives": _AT_THE_TOP,
    "session": "Sessions stand in a file of their own, sessions.toml.",
    "span": "Counts of days belong to the diary: hand them in as CSV or JSON.",
}


def read_history(
    data: bytes,
    safety: Collection[str],
    red_flags: Collection[str],
    scales: Mapping[str, Scale] | None = None,
) -> History:
    """The history in a TOML file. What is absent was not asked.

    `safety` and `red_flags` are the names of the questions there are, `scales` the
    questionnaires by which totals are checked. Raises `Refused` with every problem, and with the
    nearest name for one that is not known.
    """
    return history_of(parse(data), safety, red_flags, scales)


def history_of(
    values: Mapping[str, object],
    safety: Collection[str],
    red_flags: Collection[str],
    scales: Mapping[str, Scale] | None = None,
) -> History:
    """The history in tables that were read already; see `read_history`."""
    top = Table("the file", values, [])
    top.only(TOP, _HOMES)
    person, headache = table_at(top, "person"), table_at(top, "headache")
    pain = table_at(top, "pain")
    pain.only(("side", "places"), _HOMES)
    person.only(PERSON, _HOMES)
    headache.only(HEADACHE, _HOMES)
    said: dict[str, object] = {
        "born": person.on("born"),
        "age": person.whole("age", 0, 125),
        "age_at_onset": person.whole("age_at_onset", 0, 125),
        **{name: headache.number(name, 0, 1500) for name in MONTHS},
        **{name: headache.whole(name, 0, 100_000) for name in EVER},
        A_YEAR: headache.whole(A_YEAR, 0, 366),
        **{name: headache.answer(name) for name in ANSWERED},
        "asked": _said(headache, ASKED),
        "preventives": preventives_in(top, _HOMES),
        "safety": _answers(table_at(top, "safety"), safety),
        "red_flags": _answers(table_at(top, "red_flags"), red_flags),
        "other_toxins": tuple(_other_toxins(top)),
        "other_treatments": tuple(other_treatments_in(top, _HOMES)),
        "reactions": tuple(_reactions(top)),
        "ended_by_person": top.answer("ended_by_person"),
        "extras": tuple(_extras(top)),
        "left_out": tuple(_left_out(top)),
        "scores": tuple(_scores(top, scales)),
        "pain_side": pain.choice("side", PAIN_SIDES),
        "pain_places": pain.choices("places", PLACES),
    }
    if top.problems:
        raise Refused(top.problems)
    try:
        return History(**said)  # type: ignore[arg-type]  # each is read by its own kind above
    except HistoryError as error:
        raise refuse("the file", str(error), "a history without that", "Correct it.") from None


def _answers(table: Table, known: Collection[str]) -> dict[str, bool]:
    table.only(known, _HOMES)
    return _said(table, known)


def _said(table: Table, known: Collection[str]) -> dict[str, bool]:
    said = {name: table.answer(name) for name in table.values if name in known}
    return {name: answer for name, answer in said.items() if answer is not None}


def _other_toxins(top: Table) -> list[OtherToxin]:
    found = []
    for table in tables_at(top, "other_toxin"):
        table.only(("on", "product", "units"), _HOMES)
        table.needs("on", "product")
        on, product = table.on("on"), table.text("product")
        units = table.number("units", 0, 10_000)
        if on is not None:
            found.append(OtherToxin(on, product, units))
    return found


def _reactions(top: Table) -> list[Reported]:
    found = []
    for table in tables_at(top, "reaction"):
        table.only(_REACTION, _HOMES)
        table.needs("what")
        what = table.text("what")
        on, ended, over = table.on("on"), table.on("ended"), table.answer("over")
        if ended and ((on and ended < on) or over is False):
            table.wrong("ended", 'a day not before on, and no over = "no" beside it', "Correct it.")
            ended = None
        because = table.choices("serious_because", SERIOUS_BECAUSE)
        serious = table.answer("serious")
        if because and serious is False:
            table.wrong("serious", '"yes", because serious_because names why')
            because = ()
        found.append(
            Reported(
                what,
                on,
                table.text("severity") or None,
                serious,
                over,
                because,
                ended,
            )
        )
    return found


def _extras(top: Table) -> list[Extra]:
    found = []
    for table in tables_at(top, "extra"):
        table.only(("muscle", "side", "sites"), _HOMES)
        table.needs("muscle", "side", "sites")
        side, sites = table.choice("side", _SIDES), table.whole("sites", 1, 50)
        found.append(Extra(table.text("muscle"), side, sites or 0))
    return found


def _left_out(top: Table) -> list[LeftOut]:
    found = []
    for table in tables_at(top, "left_out"):
        table.only(("muscle", "reason", "side"), _HOMES)
        table.needs("muscle", "reason")
        side = table.choice("side", _SIDES)
        found.append(LeftOut(table.text("muscle"), table.text("reason"), side))
    return found


def _scores(top: Table, scales: Mapping[str, Scale] | None) -> list[Score]:
    found: list[Score] = []
    for table in tables_at(top, "score"):
        table.only(("instrument", "domain", "on", "total"), _HOMES)
        table.needs("instrument", "on", "total")
        on, total = table.on("on"), table.number("total", 0, 1000)
        if on is None or total is None:
            continue
        score = Score(table.text("instrument"), on, total, table.text("domain"))
        if scales is not None and (expected := wrong_with(score, scales)):
            key = "total" if score.scale in scales else "instrument"
            table.wrong(key, f"another one: {expected}", "Correct it.")
        if (score.scale, on) in {(s.scale, s.on) for s in found}:
            table.wrong("on", "one total of a questionnaire on a date", "Keep one of them.")
        found.append(score)
    return found


def write_history(history: History) -> str:
    """The history as TOML text that is read back as the same history."""
    none_tried = history.preventives is not None and not history.preventives
    top = {
        "ended_by_person": history.ended_by_person,
        "preventives": NONE_TRIED if none_tried else None,
    }
    return write_tables(
        [
            write_table("", top),
            _section("person", {name: getattr(history, name) for name in PERSON}),
            _section("headache", _of_headache(history)),
            *preventive_tables(history),
            _section("safety", history.safety),
            _section("red_flags", history.red_flags),
            *(
                write_table("[[other_toxin]]", {"on": t.on, "product": t.product, "units": t.units})
                for t in history.other_toxins
            ),
            *other_treatment_tables(history),
            _pain(history),
            *(write_table("[[reaction]]", _of_reaction(r)) for r in history.reactions),
            *(
                write_table("[[extra]]", {"muscle": e.muscle, "side": e.side, "sites": e.sites})
                for e in history.extras
            ),
            *(
                write_table(
                    "[[left_out]]", {"muscle": x.muscle, "side": x.side, "reason": x.reason}
                )
                for x in history.left_out
            ),
            *(
                write_table(
                    "[[score]]",
                    {"instrument": s.instrument, "domain": s.domain, "on": s.on, "total": s.total},
                )
                for s in history.scores
            ),
        ]
    )


def _of_headache(history: History) -> dict[str, object]:
    named = (*MONTHS, *EVER, A_YEAR, *ANSWERED)
    return {**{name: getattr(history, name) for name in named}, **history.asked}


def _pain(history: History) -> str:
    said = {"side": history.pain_side or None, "places": history.pain_places or None}
    return _section("pain", said)


def _section(name: str, values: Mapping[str, object]) -> str:
    return write_table(f"[{name}]", values) if any(v is not None for v in values.values()) else ""


def _of_reaction(reaction: Reported) -> dict[str, object]:
    return {
        "what": reaction.what,
        "on": reaction.on,
        "severity": reaction.severity,
        "serious": reaction.serious,
        "over": reaction.over,
        "ended": reaction.ended,
        "serious_because": reaction.serious_because or None,
    }
