"""What numbers are measured in, and what can be answered when not all is known.

Three ideas live here. An `Answer` is yes, no or unknown. A `Quantity` is a number that is known
to lie between two bounds, in a named unit. A `Dose` is so many units of one botulinum toxin
product, which are not units of any other.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Yes, no, or not to be told from this."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @staticmethod
    def of(value: bool | None) -> "Answer":
        """Turn what somebody said into an answer; nothing said is unknown, never no.

        >>> Answer.of(None)
        <Answer.UNKNOWN: 'unknown'>
        """
        if value is None:
            return Answer.UNKNOWN
        return Answer.YES if value else Answer.NO

    def flipped(self) -> "Answer":
        """The answer to the opposite question; unknown stays unknown."""
        if self is Answer.UNKNOWN:
            return self
        return Answer.NO if self is Answer.YES else Answer.YES


def at_least(needed: int, answers: Iterable[Answer]) -> Answer:
    """Whether at least `needed` of the answers are yes.

    >>> at_least(2, [Answer.YES, Answer.UNKNOWN, Answer.NO])
    <Answer.UNKNOWN: 'unknown'>
    >>> at_least(2, [Answer.YES, Answer.NO, Answer.NO])
    <Answer.NO: 'no'>
    """
    given = list(answers)
    sure = given.count(Answer.YES)
    if sure >= needed:
        return Answer.YES
    return Answer.UNKNOWN if sure + given.count(Answer.UNKNOWN) >= needed else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """Whether every answer is yes: no beats unknown, unknown beats yes.

    >>> all_of([Answer.YES, Answer.UNKNOWN, Answer.NO])
    <Answer.NO: 'no'>
    """
    given = list(answers)
    return at_least(len(given), given)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Whether one answer at least is yes: yes beats unknown, unknown beats no.

    >>> any_of([Answer.NO, Answer.UNKNOWN])
    <Answer.UNKNOWN: 'unknown'>
    """
    found = Answer.NO
    for answer in answers:
        if answer is Answer.YES:
            return answer
        if answer is Answer.UNKNOWN:
            found = answer
    return found


class Unit(StrEnum):
    """Units that a fact and a rule may be counted in. Comparing two different ones is an error."""

    DAYS_PER_28 = "days/28d"
    DAYS = "days"
    HOURS = "hours"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    ATTACKS = "attacks"
    FEATURES = "features"
    TREATMENTS = "treatments"
    CYCLES = "cycles"
    PERCENT = "percent"
    ONABOT_UNITS = "U onabotulinumtoxinA"
    SITES = "sites"
    MILLILITRES = "mL"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number known to lie from `low` to `high`, both included, in `unit`.

    An exact number has equal bounds. Where nothing limits it, `high` is infinite: a list of
    attacks says how many there were at least, and no more than that.
    """

    low: float
    high: float
    unit: Unit

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(
                f"A quantity runs from low to high, not from {self.low} to {self.high}."
            )

    @staticmethod
    def exactly(number: float, unit: Unit) -> "Quantity":
        """A number that is known.

        >>> Quantity.exactly(3, Unit.DAYS).is_exact
        True
        """
        return Quantity(number, number, unit)

    @property
    def is_exact(self) -> bool:
        """Whether both bounds are the same number."""
        return self.low == self.high

    def compare(self, test: str, value: float) -> Answer:
        """Whether the number passes a test, as far as its bounds tell.

        >>> Quantity(16, 25, Unit.DAYS_PER_28).compare(">=", 15)
        <Answer.YES: 'yes'>
        >>> Quantity(12, 21, Unit.DAYS_PER_28).compare(">=", 15)
        <Answer.UNKNOWN: 'unknown'>
        """
        ends = {
            ">=": (self.low >= value, self.high >= value),
            ">": (self.low > value, self.high > value),
            "<=": (self.high <= value, self.low <= value),
            "<": (self.high < value, self.low < value),
        }
        certain, possible = ends[test]
        if certain:
            return Answer.YES
        return Answer.UNKNOWN if possible else Answer.NO


class MixedToxins(TypeError):
    """Units of two botulinum toxin products were about to be added or compared."""


@dataclass(frozen=True, slots=True)
class Dose:
    """Units of one botulinum toxin substance. Units of another are a different thing.

    Brands of the same substance add up; anything else raises `MixedToxins`, because no
    conversion between products is known that is safe to use.
    """

    units: float
    substance: str

    def __add__(self, other: "Dose") -> "Dose":
        self._same(other)
        return Dose(self.units + other.units, self.substance)

    def __gt__(self, other: "Dose") -> bool:
        self._same(other)
        return self.units > other.units

    def _same(self, other: "Dose") -> None:
        if self.substance != other.substance:
            raise MixedToxins(
                f"{self.units:g} U of {self.substance} and {other.units:g} U of {other.substance} "
                f"are units of two products. They cannot be added, compared or converted."
            )
