"""What is said about Botox for headaches, against what is known."""

from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.sources import Cited
from cleardays.quantities import Answer


class Judgement(StrEnum):
    """How a sentence stands against what is known."""

    WRONG = "wrong"
    PARTLY = "partly"
    SUPPORTED = "supported"
    MODEST = "supported, modest over placebo"
    TOO_MILD = "supported, but too mild"
    INCOMPLETE = "supported but incomplete"
    OUTDATED = "outdated"

    @property
    def holds(self) -> Answer:
        """Whether the sentence holds: unknown stands for one that holds in part."""
        if self in (Judgement.WRONG, Judgement.OUTDATED):
            return Answer.NO
        return Answer.YES if self in (Judgement.SUPPORTED, Judgement.MODEST) else Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Because:
    """One reason for a judgement, with where it was read."""

    text: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that articles say, the judgement, it in short, and why.

    All of it is in plain words, for everybody.
    """

    id: str
    says: str
    verdict: Judgement
    short: str
    because: tuple[Because, ...]

    @property
    def for_people(self) -> tuple[Because, ...]:
        """The reasons that may stand on a person's page: none that was only recalled."""
        return tuple(b for b in self.because if b.cited.read.may_reach_people)
