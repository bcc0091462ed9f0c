"""What to watch for at the sites: where to leave out or place higher, and where pain may ask for more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cleardays.evidence.sources import Cited


class Measure(StrEnum):
    """What a caution asks for at a muscle's sites."""

    LEAVE_OUT = "leave out"
    PLACE_HIGHER = "place higher"
    TAKE_CARE = "take care"


@dataclass(frozen=True, slots=True)
class SiteCaution:
    """One piece of advice about the sites of one muscle.

    `when`: the questions of safety whose yes it belongs to; empty: it holds for everybody.
    """

    id: str
    muscle: str
    measure: Measure
    says: str
    when: tuple[str, ...]
    cited: Cited


@dataclass(frozen=True, slots=True)
class PainPlace:
    """Where pain may be felt, and the muscle whose extra sites it may ask for ("" where none)."""

    id: str
    words: str
    muscle: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class SiteNotes:
    """All of it."""

    cautions: tuple[SiteCaution, ...] = ()
    places: Mapping[str, PainPlace] = field(default_factory=dict)
