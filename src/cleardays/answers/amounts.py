"""How numbers, dates and what is not known are put into words. One way each, everywhere."""

from collections.abc import Iterable
from datetime import date
from math import ceil, floor

from cleardays.clinical.diary import Convention
from cleardays.clinical.verdict import Finding
from cleardays.clinical.windows import Count, Window
from cleardays.evidence.known import Known
from cleardays.evidence.sources import Cited, Read
from cleardays.facts import Basis, Fact
from cleardays.quantities import Answer, Quantity, Unit

BY_CONVENTION = {
    Convention.ANY: "any headache that day",
    Convention.FOUR_HOURS: "at least 4 hours of headache that day",
    Convention.STARTED: "an attack started that day",
}
_ANSWER_WORDS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not told"}
_ONE = {
    Unit.ATTACKS: "attack",
    Unit.HOURS: "hour",
    Unit.YEARS: "year",
    Unit.CYCLES: "cycle",
    Unit.TREATMENTS: "treatment",
    Unit.FEATURES: "feature",
    Unit.MONTHS: "month",
}


def on(day: date) -> str:
    """A date as people write it.

    >>> on(date(2026, 3, 1))
    '1 March 2026'
    """
    return f"{day.day} {day:%B} {day.year}"


def number(value: float) -> str:
    """A number without needless decimals.

    >>> number(7.0), number(6.712)
    ('7', '6.7')
    """
    rounded = round(value, 1)
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    given = list(words)
    if len(given) < 2:
        return "".join(given)
    return f"{', '.join(given[:-1])} {last} {given[-1]}"


def plural(count: float, one: str, many: str = "") -> str:
    """A number with its word.

    >>> plural(1, "day"), plural(3, "day")
    ('1 day', '3 days')
    """
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def days_of_28(value: Quantity) -> str:
    """Days per 28, as a count or a range."""
    if value.is_exact:
        return f"{number(value.low)} of 28 days"
    return f"between {number(value.low)} and {number(value.high)} of 28 days"


def whole_days_of_28(value: Quantity) -> str:
    """Days per 28 for whoever lives them: whole days, and never a narrower range than was told.

    >>> whole_days_of_28(Quantity(11.7, 12.3, Unit.DAYS_PER_28))
    'about 12 of 28 days'
    >>> whole_days_of_28(Quantity(4, 4.7, Unit.DAYS_PER_28))
    'between 4 and 5 of 28 days'
    """
    if value.is_exact and value.low == int(value.low):
        return days_of_28(value)
    if round(value.low) == round(value.high):
        return f"about {round(value.low)} of 28 days"
    return f"between {floor(value.low)} and {ceil(value.high)} of 28 days"


def cell(count: Count) -> str:
    """A count in a table: the number, or from-to."""
    if count.value.is_exact:
        return number(count.value.low)
    return f"{number(count.value.low)} to {number(count.value.high)}"


def told_of(window: Window) -> str:
    """How much of a window was recorded."""
    words = f"{window.recorded} of {window.period.length} days recorded"
    if window.counted:
        words += f", {window.counted} counted without dates"
    return words


def amount(value: Quantity) -> str:
    """Any quantity in words, with its unit.

    >>> amount(Quantity(5, float("inf"), Unit.ATTACKS))
    'at least 5 attacks'
    """
    if value.unit is Unit.DAYS_PER_28:
        return days_of_28(value)
    if value.unit is Unit.PERCENT:
        if value.is_exact:
            return f"{number(value.low)} out of 100"
        return f"between {number(value.low)} and {number(value.high)} out of 100"
    one = _ONE.get(value.unit, value.unit.value)
    if value.is_exact:
        return plural(value.low, one)
    if value.high == float("inf"):
        return f"at least {plural(value.low, one)}"
    return f"between {number(value.low)} and {plural(value.high, one)}"


def found(fact: Fact | None) -> str:
    """What is known of a fact, in words; nothing known is said as such."""
    if fact is None:
        return "not told"
    if isinstance(fact.value, Answer):
        return _ANSWER_WORDS[fact.value]
    if fact.value.low == 0 and fact.value.high == float("inf"):
        return "none so far, which says nothing of earlier years"
    words = amount(fact.value)
    if fact.basis is Basis.RECALLED:
        return f"{words}, from memory"
    if fact.basis is Basis.STATED and fact.value.unit is Unit.DAYS_PER_28:
        return f"{words}, partly as told for earlier months"
    return words


def explain(finding: Finding) -> str:
    """What a rule found."""
    words = found(finding.fact)
    return f"{words} in the lowest of three" if "lowest_of_3" in finding.rule.fact else words


def source_of(cited: Cited, known: Known) -> str:
    """The first source of a row and the place in it, as it is printed. The data hold them all."""
    if not cited.sources:
        return ""
    short = known.sources[cited.sources[0]].short
    place = cited.where
    head, _, last = short.rpartition(", ")
    if head and place.startswith(last):
        return f"{head}, {place}"
    head, _, last = short.rpartition(" ")
    return f"{head} {place}" if last and place.startswith(last) else f"{short}, {place}"


def link_of(cited: Cited, known: Known) -> str:
    """Where the first source of a row is, or nothing."""
    return known.sources[cited.sources[0]].url if cited.sources else ""


def note_of(cited: Cited) -> str:
    """How the row was read, where that has to be said."""
    return "" if cited.read in (Read.SEEN, Read.DERIVED) else cited.read.words
