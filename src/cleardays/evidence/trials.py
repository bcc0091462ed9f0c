"""Published results of trials and cohorts, arm by arm, that the response engine is compared with."""

from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.priors import Outcome
from cleardays.evidence.sources import Cited


class Measure(StrEnum):
    """What a published figure is of."""

    BASELINE = "baseline"
    CHANGE = "change"
    CHANGE_PER_WEEK = "change per week"
    COMPLETERS = "change of completers"
    HALF = "fell by half"

    @property
    def unit(self) -> str:
        """In what it is measured."""
        return {
            Measure.CHANGE_PER_WEEK: "days a week",
            Measure.HALF: "of 100 people",
        }.get(self, "days in 28")


@dataclass(frozen=True, slots=True)
class Result:
    """One published figure. `n`: of how many people. `sd`: its spread between people, where one
    was printed or is recalled.
    """

    id: str
    arm: str
    measure: Measure
    outcome: Outcome
    week: int
    value: float
    n: int
    sd: float | None
    cited: Cited


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial or cohort, and what it found."""

    id: str
    title: str
    design: str
    results: tuple[Result, ...]
    cited: Cited
