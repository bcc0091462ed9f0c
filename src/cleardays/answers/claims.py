"""What is said about Botox for headaches, for a page, a terminal and as data."""

from dataclasses import dataclass

from cleardays.answers.amounts import link_of, note_of, source_of
from cleardays.answers.data import Data, cited_of
from cleardays.answers.told import NOT_A_DEVICE, Line
from cleardays.evidence.known import Known
from cleardays.quantities import Answer

TITLE = "What is said about Botox for headaches"
LEAD = (
    "Sentences that articles repeat, each held against what was read. Botox stands here for "
    "onabotulinumtoxinA given for chronic migraine; other products and other uses differ."
)


_SHAPES = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "partly"}


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """One sentence, the judgement, it in short, and the reasons with their sources.

    `shape`: what is drawn before the judgement: yes, no or partly.
    """

    id: str
    says: str
    verdict: str
    short: str
    because: tuple[Line, ...]
    shape: str


def tell_claims(known: Known) -> tuple[ClaimTold, ...]:
    """Every claim, for everybody: no reason that was only recalled."""
    return tuple(
        ClaimTold(
            id=claim.id,
            says=claim.says,
            verdict=f"{claim.verdict.value[0].upper()}{claim.verdict.value[1:]}",
            short=claim.short,
            because=tuple(
                Line(
                    text=because.text,
                    source=source_of(because.cited, known),
                    link=link_of(because.cited, known),
                    note=note_of(because.cited),
                )
                for because in claim.for_people
            ),
            shape=_SHAPES[claim.verdict.holds],
        )
        for claim in known.claims
    )


def claims_as_json(known: Known) -> Data:
    """Every claim as data, with every reason and how it was read."""
    return {
        "cleardays": "claims",
        "version": 1,
        "warning": NOT_A_DEVICE,
        "claims": [
            {
                "id": claim.id,
                "says": claim.says,
                "verdict": claim.verdict.value,
                "short": claim.short,
                "because": [
                    {"text": because.text, **cited_of(because.cited, known)}
                    for because in claim.because
                ],
            }
            for claim in known.claims
        ],
    }
