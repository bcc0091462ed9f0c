"""The choice, for a page: options side by side, what happened in trials, what to ask. No advice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from cleardays.answers.amounts import listed, on, plural
from cleardays.answers.characters import clip
from cleardays.answers.figures import Note, Notes, whole, words_of
from cleardays.answers.icon_array import icon_array
from cleardays.answers.told import Block, Line, Reader, Told
from cleardays.evidence.choice import Comparison, Decision, Option
from cleardays.evidence.known import Known

NOT_TESTED = "Not yet tested with patients."
WEIGHTS = {"much": "A lot", "some": "Somewhat", "not": "Not much"}
LEANINGS = {"for": "rather yes", "against": "rather no", "open": "I do not know yet"}
SHEET_TITLE = "My questions about Botox for headache"
_MOST_LETTERS, _MOST_LINES = 150, 6  # of own questions, so that one page holds them


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a study: what it had, how many people, of how many of 100 it was true, drawn."""

    name: str
    people: int
    of_100: int
    words: str
    svg: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One question put to the groups of one study. `alone`: why one group only is told."""

    asks: str
    study: str
    span: str
    sure: str
    good: bool
    groups: tuple[Group, ...]
    source: int
    alone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The whole aid. `condition`: what chronic migraine is, paragraph by paragraph, as HTML.

    `rows`: the name of each row, and its cell for every option, as HTML.
    """

    condition: tuple[str, ...]
    options: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    compared: tuple[Compared, ...]
    ask_about: tuple[tuple[str, str, int], ...]
    notes: tuple[Note, ...]
    made_by: str
    update: str
    as_read: date
    again_by: date
    checked_by: str


def tell_choice(known: Known, clinic_price: str = "") -> Choice:
    """Everything that the page of the choice says.

    `clinic_price`: what the reader's own clinic says of the cost of a round, as a sentence.
    """
    aid, notes = known.aid, Notes(known)
    reading = known.tables["choice"]
    return Choice(
        condition=tuple(notes.html(text) for text in aid.condition),
        options=tuple(option.name for option in aid.options),
        rows=tuple(
            (name, tuple(_cell(o, row, notes, clinic_price) for o in aid.options))
            for row, name in aid.rows.items()
        ),
        compared=tuple(_compared(c, known, notes) for c in aid.comparisons),
        ask_about=tuple((a.name, a.what, notes.cite(a.cited)) for a in aid.ask_about),
        notes=notes.listed(),
        made_by=aid.made_by,
        update=aid.update,
        as_read=reading.as_read,
        again_by=reading.again_by,
        checked_by=reading.checked_by,
    )


def _cell(option: Option, row: str, notes: Notes, clinic_price: str) -> str:
    """What one row says of one option, as HTML. Only Botox is given by the reader's clinic."""
    words = notes.html(option.cells[row])
    if clinic_price and (option.id, row) == ("botox", "cost"):
        return f"{words} {escape(clinic_price)}"
    return words


def _compared(comparison: Comparison, known: Known, notes: Notes) -> Compared:
    groups = tuple(
        Group(
            name=known.aid.groups[arm.group],
            people=arm.people,
            of_100=whole(arm.value),
            words=words_of(figure),
            svg=icon_array(whole(arm.value)),
        )
        for arm, figure in zip(comparison.arms, comparison.figures(), strict=True)
    )
    return Compared(
        asks=comparison.asks,
        study=comparison.study,
        span=comparison.span,
        sure=comparison.sure,
        good=comparison.good,
        groups=groups,
        source=notes.cite(comparison.cited),
        alone=comparison.alone,
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a person said of the choice: which decision, what matters and how much, a leaning."""

    decision: str = ""
    weights: Mapping[str, str] | None = None
    leaning: str = ""
    own: str = ""

    def of(self, weight: str) -> Collection[str]:
        """The matters that were given this weight."""
        return [id for id, given in (self.weights or {}).items() if given == weight]


def sheet(said: Weighed, known: Known, today: date) -> Told:
    """Questions to take along, as a page to print. It repeats what was said and advises nothing."""
    decision = next((d for d in known.aid.decisions if d.id == said.decision), None)
    blocks = [_matters(said, known), _questions(said, decision, known), _own(said)]
    return Told(
        reader=Reader.PERSON,
        title=SHEET_TITLE,
        headline=decision.asks if decision else "Start, go on, or stop?",
        blocks=tuple(block for block in blocks if block is not None),
        calendar=None,
        ending=today,
        remarks=(f"{NOT_TESTED} It gives no advice.",),
        beneath=f"Written on {on(today)}",
    )


def _matters(said: Weighed, known: Known) -> Block | None:
    lines = []
    for weight, words in WEIGHTS.items():
        named = [
            m.says[0].lower() + m.says[1:] for m in known.aid.matters if m.id in said.of(weight)
        ]
        if named:
            lines.append(Line(f"{words}: {listed(named)}."))
    if said.leaning in LEANINGS:
        lines.append(Line(f"Where I stand now: {LEANINGS[said.leaning]}."))
    if not lines:
        return None
    return Block("matters", "What matters to me", Reader.PERSON, "", tuple(lines))


def _questions(said: Weighed, decision: Decision | None, known: Known) -> Block:
    asked = list(decision.questions) if decision else []
    asked += [matter.ask for matter in known.aid.matters if matter.id in said.of("much")]
    if not asked:
        asked = [question for d in known.aid.decisions for question in d.questions]
    lead = "Tick those that you want to ask."
    lines = tuple(Line(question) for question in dict.fromkeys(asked))
    return Block("questions", "My questions", Reader.PERSON, lead, lines)


def _own(said: Weighed) -> Block | None:
    """Own questions as they were written; what a page has no room for is counted, not lost."""
    own = [line.strip() for line in said.own.splitlines() if line.strip()]
    if not own:
        return None
    lines = [Line(clip(line, _MOST_LETTERS)) for line in own[:_MOST_LINES]]
    if len(own) > _MOST_LINES:
        more = plural(len(own) - _MOST_LINES, "line")
        lines.append(Line(f"and {more} more, for which this page has no room"))
    return Block("own", "In my own words", Reader.PERSON, "", tuple(lines))
