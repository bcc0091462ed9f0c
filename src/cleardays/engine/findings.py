"""What can be found of one person, what can be refused, and what has to be said beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from cleardays.engine.guards import Judged
from cleardays.engine.record import Array
from cleardays.engine.wearoff import Line


class What(StrEnum):
    """What can be refused."""

    ALL = "everything"
    SHARE = "a share of the days before"
    SPLIT = "the part of the injections"
    NO_RESPONSE = "lack of response"
    WEARS_OFF = "wearing off"


class Because(StrEnum):
    """Why it is refused."""

    NOT_CALIBRATED = "the outcome is not calibrated"
    NOT_TREATED = "no injection, or no day since"
    FEW_BEFORE = "too few days recorded before the first injection"
    FEW_LATELY = "too few days recorded in the last 28"
    NOT_RELIABLE = "not computed reliably"
    FEW_HEADACHES = "too few headache days before"
    OTHER_CHANGE = "another treatment changed within 28 days of the first injection"
    FEW_CYCLES = "fewer than two cycles"
    SCENARIOS_DIFFER = "days left out could turn it"
    CEILING = "nearly every day before and after"


class Beside(StrEnum):
    """What has to be said beside the numbers."""

    MANY_LOST = "more than 20 of 100 days are not recorded"
    UNEVEN_LOST = "the share of days not recorded has changed"
    BESIDE_MISSING = "headache is more frequent beside days that are not recorded"
    BAD_DAYS_FIRST = "headache days stand first in their weeks"
    MISSED = "a recent forecast missed"
    NO_SEASON_YET = "a seasonal pattern cannot be seen yet"


class Fell(StrEnum):
    """Whether a fall of 30 of 100 is said."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle, and the ends between which 90 of 100 lie."""

    low: float
    middle: float
    high: float

    @staticmethod
    def of(draws: Array) -> "Interval":
        """From draws."""
        low, middle, high = np.quantile(draws, (0.05, 0.5, 0.95))
        return Interval(float(low), float(middle), float(high))


@dataclass(frozen=True, slots=True)
class Ahead:
    """Days in 28 to come: over the next cycle, and in each of four months, with and without."""

    treated: Interval
    untreated: Interval
    months: tuple[tuple[Interval, Interval], ...]
    difference: Interval
    worth_a_day: float
    chance_after_next: float | None
    doubled: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Fourteen days of the course as drawn: the middle day, days in 28 recorded there (None: fewer
    than half were), and the band.
    """

    day: float
    recorded: float | None
    band: Interval


@dataclass(frozen=True, slots=True)
class WearsOff:
    """The observed line, whether the words may be used, and if so on which day half is gone."""

    line: Line
    says: bool
    day: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that may be said. Shares are of 1; days are per 28.

    `chances`: that the total reduction is at least 30, 50, 75 of 100. `union`: the total's interval
    over all three scenarios of the days left out, None where few were. `part`, `part_believed`:
    the part of the injections after and before the diary; `part_learned`: how much of what could be
    known of the drug's effect came from the diary. `helped`: whether "probably helped" may be said.
    """

    cycles: int
    recorded_before: float
    recorded_lately: float
    lost: float
    refused: Mapping[What, tuple[Because, ...]]
    warnings: tuple[Beside, ...] = ()
    before: Interval | None = None
    now: Interval | None = None
    total: Interval | None = None
    union: Interval | None = None
    chances: Mapping[int, float] = field(default_factory=dict)
    fell: Fell = Fell.UNDECIDED
    part: Interval | None = None
    part_believed: Interval | None = None
    part_learned: float | None = None
    helped: bool = False
    ahead: Ahead | None = None
    track: tuple[Judged, ...] = ()
    wears_off: WearsOff | None = None
    course: tuple[Point, ...] = ()
    khat: float | None = None
    effective: float | None = None
    rounds: int | None = None

    def may(self, what: What) -> bool:
        """Whether something may be said."""
        return not self.refused.get(What.ALL) and not self.refused.get(what)
