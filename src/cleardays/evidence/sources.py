"""A source, the place in it, and how surely it was read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TableError(ValueError):
    """A table says something that could not be honestly applied. Nothing of it was loaded."""


class Read(StrEnum):
    """How a row was read. Only `SEEN` was read at the source that it names."""

    SEEN = "seen"
    SEEN_2ND = "seen-2nd"
    RECALL = "recall"
    DERIVED = "derived"
    ASSUMPTION = "assumption"

    @property
    def is_checked(self) -> bool:
        """Whether the row was read at its source, or is arithmetic on rows that were."""
        return self in (Read.SEEN, Read.DERIVED)

    @property
    def may_reach_people(self) -> bool:
        """Whether a person's own page may rest on the row. A recalled one never does."""
        return self is not Read.RECALL

    @property
    def words(self) -> str:
        """What to print beside the row, in plain words."""
        return {
            Read.SEEN: "read at the source",
            Read.SEEN_2ND: "read second-hand, not yet checked at the source",
            Read.RECALL: "recalled, not yet checked at the source",
            Read.DERIVED: "arithmetic on other rows",
            Read.ASSUMPTION: "an assumption of Cleardays, not evidence",
        }[self]


@dataclass(frozen=True, slots=True)
class Source:
    """A text that rows were taken from. `short` is what a page prints as its name."""

    key: str
    short: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Where one row comes from: source keys, the place in them, and how it was read."""

    sources: tuple[str, ...]
    where: str
    read: Read

    def __post_init__(self) -> None:
        if not self.sources and self.read not in (Read.RECALL, Read.ASSUMPTION, Read.DERIVED):
            raise TableError(
                f"A row at {self.where!r} says it was {self.read.value} but names no source.\n"
                f"Name the source, or say that it is recalled or an assumption."
            )


@dataclass(frozen=True, slots=True)
class Reading:
    """When a table was read, by whom it was checked, and when it must be read again."""

    as_read: date
    again_by: date
    checked_by: str = ""

    def is_stale(self, on: date) -> bool:
        """Whether the table is past the day by which it must be read again."""
        return on > self.again_by
