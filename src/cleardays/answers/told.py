"""The shape of an answer: a headline, blocks that each name their reader, and a calendar."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cleardays.answers.head_map import HeadMap
from cleardays.quantities import Answer

NOT_A_DEVICE = (
    "Cleardays is not a certified medical device, and no clinician has signed off its rules. "
    "It does not replace advice from somebody who can examine you."
)


class Reader(StrEnum):
    """For whom a block is. `BOTH` may stand on either reading."""

    PERSON = "person"
    CLINICIAN = "clinician"
    BOTH = "both"

    def may_read(self, block_reader: "Reader") -> bool:
        """Whether a block for `block_reader` may stand on this reader's page."""
        return block_reader in (self, Reader.BOTH)


class Mark(StrEnum):
    """What stands before a line: an answer, or how pressing it is."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "cannot be told yet"
    URGENT = "urgent"
    NONE = ""

    @staticmethod
    def of(answer: Answer) -> "Mark":
        """The mark of an answer."""
        return {Answer.YES: Mark.YES, Answer.NO: Mark.NO}.get(answer, Mark.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with what stands behind it.

    `detail`: what was found, in words ("between 16 and 25 of 28 days"). `days`: the dates behind
    it. `source`: what is printed as its source; `link`: where that is, if it has an address.
    `note`: how surely the row was read, where that has to be said.
    """

    text: str
    mark: Mark = Mark.NONE
    detail: str = ""
    days: tuple[date, ...] = ()
    source: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures side by side. The first column of each row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Our own drawing, as SVG for a narrow and a wide screen, and what it shows in words.

    It holds no word of anybody's file.
    """

    phone: str
    desk: str
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """One question answered: its lead sentence, its lines, and figures where they help.

    `id` is the block's name in the JSON answer and its anchor on the page. `folded`: evidence
    that a page may keep closed until asked for. `presses`: it cannot wait, and stands before
    everything but the headline. `map`: the sites of a plan on the head map.
    """

    id: str
    title: str
    reader: Reader
    lead: str = ""
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    folded: bool = False
    picture: Picture | None = None
    presses: bool = False
    map: HeadMap | None = None


class DayState(StrEnum):
    """What a calendar draws for one date; the shape differs, not only the tone."""

    CLEAR = "clear"
    HEADACHE = "headache"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNREAD = "could not be read"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One date as drawn: its state, and whether an acute drug was taken (None: not said)."""

    on: date
    state: DayState
    acute: bool | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days in order without holes, and the dates of injections with their cycle numbers.

    `text` says in one sentence what the picture shows.
    """

    days: tuple[CalendarDay, ...]
    injections: tuple[tuple[date, int], ...]
    ending: date
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A whole reading: what a page, a PDF or a terminal prints, in order.

    `beneath`: what stands under the title of the print, where it is not made from a diary. `whose`:
    the name of whoever keeps the diary, where they are known and let it be read.
    """

    reader: Reader
    title: str
    headline: str
    blocks: tuple[Block, ...]
    calendar: Calendar | None
    ending: date
    warning: str = NOT_A_DEVICE
    remarks: tuple[str, ...] = field(default=())
    beneath: str = ""
    whose: str = ""

    @property
    def pressing(self) -> tuple[Block, ...]:
        """The blocks that cannot wait."""
        return tuple(block for block in self.blocks if block.presses)

    @property
    def others(self) -> tuple[Block, ...]:
        """The blocks that come after the calendar."""
        return tuple(block for block in self.blocks if not block.presses)

    def __post_init__(self) -> None:
        for block in self.blocks:
            if not self.reader.may_read(block.reader):
                raise ValueError(
                    f"The block {block.id} is for the {block.reader.value}; it cannot stand on "
                    f"the {self.reader.value}'s reading. Nothing was shown."
                )
