"""The schemes to which a suspected reaction is reported, and what each asks for."""

from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.sources import Cited


class Fill(StrEnum):
    """What a record may say for a field; `NOTHING` is left to whoever reports."""

    NOTHING = "nothing"
    AGE = "age"
    KIND = "kind of report"
    SERIOUS = "seriousness"
    BEGAN = "onset"
    OUTCOME = "outcome"
    STORY = "what happened"
    HISTORY = "history"
    PRODUCT = "product"
    DOSE = "dose"
    GIVEN_ON = "date given"
    LOT = "lot"
    EXPIRY = "expiry"
    STOPPED = "after stopping"
    AGAIN = "after giving again"
    OTHERS = "other medicines"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a scheme, in our words.

    `asks`: what the reporter has to fill in where the record says nothing. `rest`: what is left
    for the reporter even where it does, "" for nothing. `essential`: without it the scheme takes
    no report.
    """

    id: str
    part: str
    name: str
    fill: Fill
    asks: str
    rest: str
    essential: bool
    cited: Cited


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason for which a scheme calls a reaction serious; `id` is the word of a history."""

    id: str
    name: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a scheme before reporting to it."""

    id: str
    text: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme for reports: its fields in order, what it calls serious, and notes.

    `short`: the name by which a clinic knows it.
    """

    id: str
    short: str
    name: str
    country: str
    fields: tuple[Field, ...]
    criteria: tuple[Criterion, ...]
    notes: tuple[Note, ...]
