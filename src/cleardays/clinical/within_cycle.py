"""The middle of a cycle and its last weeks, as two counts: what was recorded, and nothing more.

Whether an injection loses its effect before the next one is not said here: two counts of four
weeks differ by chance alone. Only the engine may speak of that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.clinical.days import DayFacts
from cleardays.clinical.diary import Convention, Diary, Period
from cleardays.clinical.session import Cycle, Session, cycles
from cleardays.clinical.windows import Window, ending_on, window
from cleardays.evidence.assumptions import Counting
from cleardays.quantities import Quantity, Unit


@dataclass(frozen=True, slots=True)
class WithinCycle:
    """Two windows of one cycle: its middle, days 29 to 56, and its last 28 days.

    `is_enough`: enough dates are recorded in both to show them. `shared`: how many dates lie in
    both windows, for a cycle of fewer than 84 days.
    """

    cycle: Cycle
    middle: Window
    last: Window
    is_enough: bool
    shared: int

    @property
    def more(self) -> Quantity:
        """How many headache days more in the last weeks, as far as the bounds tell; fewer is below 0.

        Every date that is not recorded is taken both ways.
        """
        early = self.middle.headache[Convention.ANY].value
        late = self.last.headache[Convention.ANY].value
        return Quantity(late.low - early.high, late.high - early.low, Unit.DAYS_PER_28)


@dataclass(frozen=True, slots=True)
class WithinCycles:
    """The cycles that were long enough, and those that the next session ended too early for it."""

    told: tuple[WithinCycle, ...]
    too_short: tuple[Cycle, ...]


def within_cycles(
    diary: Diary,
    days: Mapping[date, DayFacts],
    sessions: tuple[Session, ...],
    counting: Counting,
    ending: date,
) -> WithinCycles:
    """Both windows of every cycle that lasted long enough (row within_cycle_least_days).

    A running cycle ends on the ending date. The day of the session is day 1 of its cycle, so that
    days 29 to 56 are its weeks 5 to 8.
    """
    length = counting["window_days"]
    told, short = [], []
    for cycle in cycles(sessions, ending):
        if cycle.period.length < counting["within_cycle_least_days"]:
            if cycle.is_over:
                short.append(cycle)
            continue
        first = cycle.period.first + timedelta(days=counting["within_cycle_from_day"] - 1)
        middle = window(diary, days, Period(first, first + timedelta(days=length - 1)), counting)
        last = window(diary, days, ending_on(cycle.period.last, length), counting)
        least = min(middle.recorded, last.recorded)
        told.append(
            WithinCycle(
                cycle=cycle,
                middle=middle,
                last=last,
                is_enough=least >= counting["within_cycle_recorded_days"],
                shared=max(0, (middle.period.last - last.period.first).days + 1),
            )
        )
    return WithinCycles(tuple(told), tuple(short))
