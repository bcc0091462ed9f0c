"""What matters most on paper: every line and lead of a reading, in order of importance."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from cleardays.answers.told import Block, Line, Mark, Reader, Table, Told

# What matters most on paper, for either reader; a block not named here comes after these.
IMPORTANCE = (
    "urgent",
    "unknown",
    "decision",
    "reported",
    "reactions",
    "since",
    "response",
    "alongside",
    "within_cycle",
    "safety",
    "side_by_side",
    "outlook",
    "signs",
    "facts",
    "diagnosis",
    "think_of",
    "overuse",
    "response_rules",
    "suitability",
    "bring",
    "red_flags",
    "plan",
    "given",
    "ledger",
    "scores",
    "unchecked",
)
# All of these stands before anything else that may be left out, and the lead of those.
FIRST = ("unknown", "decision", "reported", "reactions")
VERDICTS = (
    *("since", "response", "safety", "side_by_side", "signs", "diagnosis", "think_of", "overuse"),
    *("suitability", "red_flags", "unchecked"),
)
# Told by the figures already, or by what was counted, and so of little weight beside them.
REPEATED = ("response_rules", "side_by_side", "outlook")
# The lines in which the engine's whole answer stands: how much is gone, and what trials alone know.
_IN_ONE = {Reader.CLINICIAN: 1, Reader.PERSON: 2, Reader.BOTH: 0}
_NARROW_TABLE = 4
_FIRST_REMARKS = 3
_FIRST_LINES = 5
_FIRST_ROWS = 3
_MEASURES = 6  # of one cycle


class Tier(IntEnum):
    """What stands before what, whichever block it is in."""

    UNKNOWN = 0
    URGENT = 1
    FIRST = 2
    CORE = 3  # the figures that a visit turns on: each measure of the latest cycle, each month
    BRIEF = 4
    VERDICT = 5
    FIGURES = 6
    EVIDENCE = 7
    MORE_EVIDENCE = 8
    MORE_FIGURES = 9


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One thing that may be left out: a line in brief or in full, a lead, a row, a remark.

    `late`: a line without an answer among lines that have one.
    """

    tier: Tier
    rank: int
    late: bool
    place: int
    kind: str
    block: int


def items(told: Told) -> list[Item]:
    """Everything that may be left out, the most important first."""
    return sorted(_items(told))


def _items(told: Told) -> Iterator[Item]:
    compared = any(block.id == "side_by_side" for block in told.blocks)
    for n, block in enumerate(told.blocks):
        rank = rank_of(block) * 1000 + n
        if compared and block.id.startswith("suitability."):
            # The sets stand side by side already; what each found stands in the full reading.
            yield Item(Tier.MORE_FIGURES, rank, False, -1, "lead", n)
            yield from (
                Item(Tier.MORE_FIGURES, rank, False, place, "full", n)
                for place in range(len(block.lines))
            )
            continue
        if block.lead:
            yield Item(_tier_of_lead(block), rank, False, -1, "lead", n)
        answered = any(line.mark is not Mark.NONE for line in block.lines)
        for place, line in enumerate(block.lines):
            late = answered and line.mark is Mark.NONE
            if is_lifted(block, line):
                yield Item(Tier.URGENT, rank, late, place, "full", n)
                continue
            if (brief := _tier_of_brief(block, line, place)) is not None:
                yield Item(brief, rank, late, place, "brief", n)
            yield Item(_tier_of_line(block, place), rank, late, place, "full", n)
        for place in range(len(block.table.rows) if block.table else 0):
            yield Item(_tier_of_row(block, place), rank, False, place, "row", n)
    for place in range(len(told.remarks)):
        tier = Tier.FIGURES if place < _FIRST_REMARKS else Tier.MORE_FIGURES
        yield Item(tier, len(IMPORTANCE) * 1000, False, place, "remark", -1)


def _tier_of_lead(block: Block) -> Tier:
    if block.id in FIRST:
        return Tier.FIRST
    if block.id == "within_cycle":
        return Tier.MORE_EVIDENCE  # after its own two numbers
    return Tier.VERDICT if block.id.partition(".")[0] in VERDICTS else Tier.EVIDENCE


def _tier_of_brief(block: Block, line: Line, place: int) -> Tier | None:
    """How soon a line has to stand in brief, or None; a criterion stands with its answer."""
    if block.id == "outlook" and place < _IN_ONE[block.reader]:
        return Tier.VERDICT
    if line.mark in (Mark.UNKNOWN, Mark.URGENT):
        return Tier.MORE_EVIDENCE if block.id in REPEATED else Tier.BRIEF
    is_criterion = block.id == "diagnosis" and line.mark is not Mark.NONE
    return Tier.VERDICT if is_criterion and place < _FIRST_LINES else None


def _tier_of_line(block: Block, place: int) -> Tier:
    """How soon a whole line has to stand: the first few of each block before the rest of any."""
    if block.id == "unknown" and place < _FIRST_LINES:
        return Tier.UNKNOWN
    if block.id in FIRST:
        return Tier.FIRST
    return Tier.EVIDENCE if place < _FIRST_LINES else Tier.MORE_EVIDENCE


def _tier_of_row(block: Block, place: int) -> Tier:
    """The latest figures first, the latest cycle's all of them; a table in a column comes late."""
    is_response = block.id == "response"
    if block.id == "side_by_side":
        return Tier.VERDICT
    if not is_wide(block.table) or place >= (_MEASURES if is_response else _FIRST_ROWS):
        return Tier.MORE_FIGURES
    if is_response or block.id == "facts":
        return Tier.CORE
    return Tier.FIGURES if place == 0 else Tier.EVIDENCE


def rank_of(block: Block) -> int:
    """Its place among the blocks; one that is not named comes last."""
    name = block.id.partition(".")[0]
    return IMPORTANCE.index(name) if name in IMPORTANCE else len(IMPORTANCE)


def is_lifted(block: Block, line: Line) -> bool:
    """Whether a line is urgent now, and so stands above everything else.

    Signs to look out for are urgent too, but nobody has reported them.
    """
    return block.id == "urgent" or (line.mark is Mark.URGENT and block.id != "signs")


def is_wide(table: Table | None) -> bool:
    """Whether a table needs the width of the page."""
    return table is not None and len(table.head) > _NARROW_TABLE
