"""What the engine is told of one person: yes or no on numbered days, and what was given when.

Day 0 is the day of the first injection. Nothing is filled in: a day that was not recorded is -1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]
Index = NDArray[np.integer[Any]]
Days = NDArray[np.int8]

UNRECORDED = -1
YEAR = 365.25
MONTH = 28  # days; a month is four weeks everywhere
USUAL_UNITS = 155.0  # the dose to which the others are compared


class RecordError(ValueError):
    """A record cannot be as it was given; the message says what was found and expected."""


@dataclass(frozen=True, slots=True)
class Total:
    """A count of headache days between two numbered days, both included: 7 to 31 days long."""

    first: int
    last: int
    count: float

    @property
    def length(self) -> int:
        """How many days it covers."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Record:
    """One person and one outcome.

    `first`: the number of the first entry of `days`. `days`: 1 had it, 0 had it not, -1 not
    recorded. `injections`: day and units, in order; none for a person not treated (day 0 is then
    any day that is agreed on, such as the day after the record). `steps`: days on which another
    treatment began or ended, each a dated step of the model. `totals`: counts without dates; they
    never overlap each other or a recorded day. `seasonal`: a yearly wave is part of the model;
    ask for it from two years on.
    """

    first: int
    days: Days
    injections: tuple[tuple[int, float], ...] = ()
    steps: tuple[int, ...] = ()
    totals: tuple[Total, ...] = ()
    seasonal: bool = False

    def __post_init__(self) -> None:
        if self.days.ndim != 1 or not np.isin(self.days, (-1, 0, 1)).all():
            raise RecordError(
                "days is expected to be one row of 1, 0 and -1 (not recorded). Nothing was fitted."
            )
        on = [day for day, _ in self.injections]
        if on != sorted(set(on)):
            raise RecordError(
                f"injections are on days {on}; expected each once, in order. Nothing was fitted."
            )
        taken: set[int] = set()
        for total in self.totals:
            if not 7 <= total.length <= 31 or not 0 <= total.count <= total.length:
                raise RecordError(
                    f"a total of {total.count:g} days in {total.length}; expected 7 to 31 days and "
                    f"no more headache than days. Nothing was fitted."
                )
            covered = set(range(total.first, total.last + 1))
            inside = self.between(total.first, total.last)
            if covered & taken or (inside != UNRECORDED).any():
                raise RecordError(
                    f"the total of days {total.first} to {total.last} overlaps recorded days or "
                    f"another total; a day counts once. Nothing was fitted."
                )
            taken |= covered

    @property
    def end(self) -> int:
        """The number of the day after the last one that anything is said about."""
        ends = [self.first + len(self.days), *(t.last + 1 for t in self.totals)]
        return max(ends)

    @property
    def start(self) -> int:
        """The number of the first day that anything is said about."""
        return min([self.first, *(t.first for t in self.totals)])

    @property
    def width(self) -> int:
        """How many columns the covariates have."""
        return len(self.steps) + 2 * self.seasonal

    def covariates(self, t: Array) -> Array:
        """What is linear besides treatment and drift, (width, len(t)): 1 after each step, and the
        two halves of a yearly wave. Whatever else has a date or a calendar is one more row.
        """
        rows = [(t > step).astype(np.float64) for step in self.steps]
        if self.seasonal:
            turn = 2 * np.pi * t / YEAR
            rows += [np.cos(turn), np.sin(turn)]
        return np.array(rows).reshape(self.width, len(t))

    def between(self, first: int, last: int) -> Days:
        """The entries of a span of days, both included; outside the record they are missing."""
        found = np.full(max(last - first + 1, 0), UNRECORDED, np.int8)
        low, high = max(first, self.first), min(last + 1, self.first + len(self.days))
        if low < high:
            found[low - first : high - first] = self.days[low - self.first : high - self.first]
        return found

    def observed(self, first: int, last: int) -> float:
        """How many days of a span are recorded or covered by a total."""
        covered = sum(max(0, min(last, t.last) - max(first, t.first) + 1) for t in self.totals)
        return float((self.between(first, last) != UNRECORDED).sum() + covered)

    def yes(self, first: int, last: int) -> float:
        """How many days of a span had it; of a total that reaches beyond, its share."""
        counted = sum(
            t.count * max(0, min(last, t.last) - max(first, t.first) + 1) / t.length
            for t in self.totals
        )
        return float((self.between(first, last) == 1).sum() + counted)

    def rate(self, first: int, last: int) -> float:
        """Days per day recorded in a span; nan where nothing was recorded."""
        of = self.observed(first, last)
        return self.yes(first, last) / of if of else float("nan")

    def until(self, day: int) -> "Record":
        """The record as it was known before a day."""
        return Record(
            self.first,
            self.days[: max(0, day - self.first)],
            tuple(i for i in self.injections if i[0] < day),
            tuple(s for s in self.steps if s < day),
            tuple(t for t in self.totals if t.last < day),
            self.seasonal,
        )


def of_days(
    days: Sequence[int],
    first: int,
    injections: Sequence[int] = (),
    *,
    units: Sequence[float] = (),
    steps: Sequence[int] = (),
    totals: Sequence[Total] = (),
    seasonal: bool = False,
) -> Record:
    """A record from plain lists; injections are of the usual dose where no units are given.

    >>> record = of_days([1, 0, -1, 1], -2, [0])
    >>> record.yes(-2, 1), record.observed(-2, 1)
    (2.0, 3.0)
    """
    doses = units or [USUAL_UNITS] * len(injections)
    given = tuple(zip(injections, doses, strict=True))
    return Record(first, np.asarray(days, np.int8), given, tuple(steps), tuple(totals), seasonal)
