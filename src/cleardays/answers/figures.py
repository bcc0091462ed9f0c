"""A figure in a text for people: what a reference stands for, in words, and where it was read.

A text names a row and holds no number of its own: `{{row:choice/preempt.half.botox}}` becomes "45
out of 100 people" with a link to its source, and `{{source:claims/approved.2}}` a link alone.
`{{claim:approved}}` prints nothing: it says that the text speaks of that claim. A row that may not
stand on a person's page is no figure.
"""

import math
import re
from dataclasses import dataclass
from html import escape

from cleardays.answers.amounts import link_of, note_of, number, plural, source_of
from cleardays.evidence.choice import Figure, Of
from cleardays.evidence.known import Known
from cleardays.evidence.rules import Rule
from cleardays.evidence.sources import Cited
from cleardays.quantities import Unit

REFERENCE = re.compile(r"\{\{(row|source|claim):([^{}|]+)(?:\|(\w+))?\}\}")
_WHOLE = {Of.WEEKS: "week", Of.MONTHS: "month", Of.MINUTES: "minute"}
_DAYS_OF_A_WEEK = 7


class NoSuchFigure(LookupError):
    """A text names a row that is not there, or that people may not be shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is printed, what it counts, exactly how much, and where it was read."""

    words: str
    says: str
    exactly: str
    cited: Cited


def figure_of(reference: str, known: Known, form: str = "") -> Shown:
    """What a reference stands for. `form`: "number" for the bare number, "weeks" for days as weeks.

    Raises `NoSuchFigure`.
    """
    table, _, id = reference.partition("/")
    shown = _shown(table, id, known, form)
    if shown is None or not shown.cited.read.may_reach_people:
        raise NoSuchFigure(
            f"{reference!r} is no figure that people may be shown. Name a row of choice.toml, "
            f"reactions.toml, product.toml, paradigm.toml or of a rule set that was read."
        )
    return shown


def _shown(table: str, id: str, known: Known, form: str) -> Shown | None:
    if table == "choice" and id in known.aid.figures:
        figure = known.aid.figures[id]
        return Shown(words_of(figure, form), figure.says, exactly(figure), figure.cited)
    if table == "span":
        found = next((c for c in known.aid.comparisons if c.id == id), None)
        if found is None:
            return None
        return Shown(found.span, f"How long: {found.study}", found.span, found.cited)
    if table == "product" and id in known.product.amounts:
        amount = known.product.amounts[id]
        words = number(amount.value)
        if form == "weeks":
            words = plural(amount.value / _DAYS_OF_A_WEEK, "week")
        return Shown(words, amount.meaning, f"{amount.value:g} {amount.unit}", amount.cited)
    if table == "paradigm" and id in ("fixed_sites", "most_sites"):
        words = str(getattr(known.paradigm, id))
        return Shown(words, "Places of injection", f"{words} places", known.paradigm.cited)
    if table == "rules":
        return _of_rule(known.rule(id), form) if _is_rule(id, known) else None
    return None


def _is_rule(id: str, known: Known) -> bool:
    return any(id in set_.rules for set_ in known.every_set())


def _of_rule(rule: Rule, form: str) -> Shown:
    value = number(float(rule.value))
    words = {
        Unit.DAYS_PER_28: f"{value} of 28 days",
        Unit.PERCENT: f"{value} out of 100",
    }.get(rule.unit, value)
    exact = f"{words} {rule.unit.value}" if words == value else words
    says = rule.plain.removesuffix(".")
    return Shown(value if form == "number" else words, says, exact, rule.cited)


def words_of(figure: Figure, form: str = "") -> str:
    """A figure in a sentence.

    >>> from cleardays.evidence.sources import Read
    >>> cited = Cited(("S49",), "abstract", Read.SEEN)
    >>> words_of(Figure("a", "better", 44.8, Of.PEOPLE_OF_100, cited))
    '45 out of 100 people'
    >>> words_of(Figure("a", "days", 2.0, Of.DAYS_A_MONTH, cited, 1.1, 2.8))
    '2 days a month (between 1.1 and 2.8)'
    """
    low, value, high, of = figure.low, figure.value, figure.high, figure.of
    if value is None:
        return f"between {_bare(low or 0.0, of)} and {_with_unit(high or 0.0, of)}"
    if form == "number":
        return _bare(value, of)
    words = _with_unit(value, of)
    if low is None or high is None:
        return words
    return f"{words} (between {_bare(low, of)} and {_bare(high, of)})"


def whole(value: float) -> int:
    """To the nearest whole person, a half upwards.

    >>> whole(2.5), whole(44.8)
    (3, 45)
    """
    return math.floor(value + 0.5)


def _bare(value: float, of: Of) -> str:
    if of is Of.PEOPLE_OF_100:
        return str(whole(value)) if value >= 0.5 or value == 0 else "fewer than 1"
    if of is Of.PEOPLE:
        return f"{value:,.0f}"
    if of is Of.POUNDS:
        return f"£{value:.2f}"
    return f"{value:.0f}" if of is Of.YEAR else number(value)


def _with_unit(value: float, of: Of) -> str:
    if of in _WHOLE:
        return plural(value, _WHOLE[of])
    bare = _bare(value, of)
    return {
        Of.PEOPLE_OF_100: f"{bare} out of 100 people",
        Of.PEOPLE: f"{bare} people",
        Of.DAYS_A_MONTH: f"{bare} {'day' if bare == '1' else 'days'} a month",
    }.get(of, bare)


def exactly(figure: Figure) -> str:
    """A figure as its row holds it, before any rounding."""
    ends = f"{figure.low:g} to {figure.high:g}" if figure.low is not None else ""
    if figure.of in (Of.YEAR, Of.POUNDS) and figure.value is not None:
        return _bare(figure.value, figure.of)
    if figure.value is None:
        return f"{ends} {figure.of.value}"
    return f"{figure.value:g} {figure.of.value}" + (f", range {ends}" if ends else "")


@dataclass(frozen=True, slots=True)
class Note:
    """One place that a page rests on: where it is, how it was read, and the figures from there.

    `figures`: what each counts, and exactly how much, before any rounding.
    """

    source: str
    link: str
    note: str
    figures: tuple[tuple[str, str], ...] = ()


class Notes:
    """The places that one page rests on, numbered as they come."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._figures: dict[Cited, dict[str, str]] = {}

    def html(self, text: str) -> str:
        """A plain text as HTML, each reference as a link to its note."""
        return self.linked(escape(text))

    def linked(self, html: str) -> str:
        """HTML that holds references, each as a link to its note."""
        return REFERENCE.sub(self._link, html)

    def plain(self, text: str) -> str:
        """The same without links, for a print."""
        return REFERENCE.sub(lambda found: self._take(found)[0], text)

    def cite(self, cited: Cited) -> int:
        """The number of a place, given to it when it comes for the first time."""
        self._figures.setdefault(cited, {})
        return list(self._figures).index(cited) + 1

    def listed(self) -> tuple[Note, ...]:
        """The notes in the order of their numbers."""
        return tuple(
            Note(
                source_of(cited, self.known),
                link_of(cited, self.known),
                note_of(cited),
                tuple(figures.items()),
            )
            for cited, figures in self._figures.items()
        )

    def _take(self, found: re.Match[str]) -> tuple[str, int]:
        kind, reference, form = found[1], found[2], found[3] or ""
        if kind == "claim":
            if all(claim.id != reference for claim in self.known.claims):
                raise NoSuchFigure(f"{reference!r} is no claim. Name an id of claims.toml.")
            return "", 0
        if kind == "source":
            return "", self.cite(cited_of_row(reference, self.known))
        shown = figure_of(reference, self.known, form)
        n = self.cite(shown.cited)
        self._figures[shown.cited][shown.says] = shown.exactly
        return shown.words, n

    def _link(self, found: re.Match[str]) -> str:
        words, n = self._take(found)
        if not n:
            return ""
        if words:
            unseen = f'<span class="unseen"> (source {n})</span>'
            return f'<a class="figure" href="#source-{n}">{escape(words)}{unseen}</a>'
        unseen = '<span class="unseen">source </span>'
        return f'<a class="cite" href="#source-{n}">{unseen}{n}</a>'


def cited_of_row(reference: str, known: Known) -> Cited:
    """Where the row "table/id" was read. Raises `NoSuchFigure` where people may not be shown it."""
    table, _, id = reference.partition("/")
    for name, row, cited in known.rows():
        if (name, row) == (table, id) and cited.read.may_reach_people:
            return cited
    raise NoSuchFigure(f"{reference!r} is no row that people may be shown.")
