"""What speaks against an injection, or asks for care: each row a question to be asked."""

from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.sources import Cited


class Weight(StrEnum):
    """How much a yes weighs."""

    CONTRAINDICATION = "contraindication"
    DECIDE_FIRST = "decide first"
    CAUTION = "caution"


@dataclass(frozen=True, slots=True)
class Caution:
    """One question of safety. Its `fact` is a yes/no word of the same name as the row.

    `asks` is the clinician's question, `plain` the person's; `do` is what a yes asks for.
    `muscles`: the muscles in which fewer or higher sites may be needed (empty: none in
    particular).
    """

    fact: str
    asks: str
    plain: str
    weight: Weight
    do: str
    muscles: tuple[str, ...]
    cited: Cited
