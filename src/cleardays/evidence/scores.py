"""Questionnaires of which a total can be entered: its range, its grades, the change that matters."""

from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.sources import Cited


class Better(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"


class Whose(StrEnum):
    """Whose change it is: one person's, or that between the means of two groups."""

    ONE_PERSON = "one person"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Band:
    """What a total from `low` to `high` is called."""

    grade: str
    low: float
    high: float
    cited: Cited


@dataclass(frozen=True, slots=True)
class MeaningfulChange:
    """The smallest change that matters: below `least` it does not, from `surely` on it does.

    The two differ where texts, or methods in one text, do.
    """

    meaning: str
    of: Whose
    least: float
    surely: float
    cited: Cited


@dataclass(frozen=True, slots=True)
class Scale:
    """One total: of a whole questionnaire, or of one domain of it ("msq.role-preventive")."""

    id: str
    title: str
    about: str
    recall: str
    low: float
    high: float
    whole: bool
    better: Better
    bands: tuple[Band, ...]
    changes: tuple[MeaningfulChange, ...]
    cited: Cited

    @property
    def instrument(self) -> str:
        """The questionnaire.

        >>> "msq.role-preventive".partition(".")[0]
        'msq'
        """
        return self.id.partition(".")[0]

    @property
    def domain(self) -> str:
        """The domain of it, or nothing where there is one total."""
        return self.id.partition(".")[2]

    def takes(self, total: float) -> bool:
        """Whether a total is one that it can give."""
        return self.low <= total <= self.high and (not self.whole or total == int(total))

    def band(self, total: float) -> Band | None:
        """What a total is called, or nothing where it has no grades."""
        return next((b for b in self.bands if b.low <= total <= b.high), None)

    def better_by(self, before: float, after: float) -> float:
        """By how many points it got better; worse is negative."""
        change = before - after if self.better is Better.LOWER else after - before
        return round(change, 6)
