"""What of a reading stands on one page: in order of importance, as much as fits.

The title, the headline, what is urgent, the calendar and the warning always stand. After them come
what cannot be told, the figures, and the evidence line by line. What has no room is counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from cleardays.answers.amounts import listed, on
from cleardays.answers.characters import PLACEHOLDER, clip
from cleardays.answers.columns import figures, filled
from cleardays.answers.told import Block, Line, Mark, Reader, Table, Told

Data = dict[str, Any]
Kept = frozenset[tuple[str, int, int]]

READERS = {
    Reader.PERSON: "For the person who keeps this diary",
    Reader.CLINICIAN: "For the clinician who treats this person",
    Reader.BOTH: "For the person and the clinician",
}
ASKED = "For the person who answered, to take along"
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
_MOST_URGENT = 8
_MOST_COLUMNS = 9
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
        rank = _rank(block) * 1000 + n
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
            if _is_lifted(block, line):
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
    if not _is_wide(block.table) or place >= (_MEASURES if is_response else _FIRST_ROWS):
        return Tier.MORE_FIGURES
    if is_response or block.id == "facts":
        return Tier.CORE
    return Tier.FIGURES if place == 0 else Tier.EVIDENCE


def _rank(block: Block) -> int:
    name = block.id.partition(".")[0]
    return IMPORTANCE.index(name) if name in IMPORTANCE else len(IMPORTANCE)


def _is_lifted(block: Block, line: Line) -> bool:
    """Whether a line is urgent now, and so stands above everything else.

    Signs to look out for are urgent too, but nobody has reported them.
    """
    return block.id == "urgent" or (line.mark is Mark.URGENT and block.id != "signs")


class Letter:
    """A page of a reading with some of its items, each text at most `share` of its usual length."""

    def __init__(self, told: Told, chosen: Iterable[Item], share: float = 1.0) -> None:
        self.told = told
        self.share = share
        self.kept: Kept = frozenset((item.kind, item.block, item.place) for item in chosen)

    def data(self) -> Data:
        """The page as the template reads it."""
        told = self.told
        ranked = sorted(enumerate(told.blocks), key=lambda pair: (_rank(pair[1]), pair[0]))
        shown = [(block, self._block(n, block)) for n, block in ranked]
        standing = [(block, data) for block, data in shown if _says_something(data)]
        after = [(block, data) for block, data in standing if block.id != "decision"]
        left_out = [_name(b) for b, data in shown if data["left"] and not _says_something(data)]
        page: Data = {
            "title": self._clip(told.title, 100) or "Cleardays",
            "reader": ASKED if told.beneath else READERS[told.reader],
            "date": (told.ending.year, told.ending.month, told.ending.day),
            "ending": told.beneath or f"Diary up to {on(told.ending)}",
            "headline": self._clip(told.headline, 420),
            "urgent": self._urgent(),
            "first": [data for block, data in standing if block.id == "decision"],
            "wide": [data for block, data in after if _is_wide(block.table)],
            "blocks": [data for block, data in after if not _is_wide(block.table)],
            "closing": self._closing(list(dict.fromkeys(left_out))),
            "warning": self._clip(told.warning, 500),
        }
        if PLACEHOLDER in str(page):
            page["closing"].append(f"{PLACEHOLDER} stands for letters that this print cannot draw.")
        return page

    def _clip(self, text: str, most: int) -> str:
        return clip(text, max(int(most * self.share), 12))

    def _urgent(self) -> Data:
        """What is urgent, from whichever block it is in; the first ones with what to do."""
        told = self.told
        found = [
            (n, place, line)
            for n, block in enumerate(told.blocks)
            for place, line in enumerate(block.lines)
            if _is_lifted(block, line)
        ]
        own = next((block for block in told.blocks if block.id == "urgent"), None)
        return {
            "title": self._clip(own.title, 100) if own else "",
            "lead": self._clip(own.lead, 200) if own else "",
            "lines": [
                self._line(line, full=("full", n, place) in self.kept)
                for n, place, line in found[:_MOST_URGENT]
            ],
            "more": _more(len(found) - _MOST_URGENT, "and {} more in the full reading"),
        }

    def _block(self, n: int, block: Block) -> Data:
        lines, left = [], 0
        briefly: dict[Mark, list[Line]] = {}
        for place, line in enumerate(block.lines):
            if _is_lifted(block, line):
                continue
            if ("full", n, place) in self.kept:
                lines.append(self._line(line, full=True))
            elif ("brief", n, place) in self.kept:
                briefly.setdefault(line.mark, []).append(line)
            else:
                left += 1
        lines += [self._briefly(mark, some) for mark, some in briefly.items()]
        own_lead = "" if block.id == "urgent" else block.lead
        lead = own_lead if ("lead", n, -1) in self.kept else ""
        rest = "{} more in the full reading" if lines else _lines_left(left)
        more, table = _more(left, rest), self._table(n, block.table)
        if table and table["more"] and not lines:
            table["more"], more = "; ".join(filter(None, (table["more"], more))), ""
        return {
            "title": self._clip(block.title, 100),
            "lead": self._clip(lead, 420),
            "lines": lines,
            "more": more,
            "table": table,
            "left": bool(left or own_lead or block.table),
        }

    def _line(self, line: Line, *, full: bool) -> Data:
        word = line.mark.value
        text = line.text.removesuffix(".") if full and line.detail else line.text
        behind = "; ".join(part for part in (line.source, line.note) if part)
        return {
            "sign": line.mark.name.lower(),
            "word": word[:1].upper() + word[1:],
            "text": self._clip(text, 280),
            "detail": self._clip(line.detail, 420) if full else "",
            "source": self._clip(behind, 120) if full else "",
            "link": line.link if full and line.link.startswith("https://") else "",
        }

    def _briefly(self, mark: Mark, lines: list[Line]) -> Data:
        """Several lines as one: what they ask or say, and nothing behind it."""
        texts = [self._clip(line.text, 280).removesuffix(".") for line in lines]
        joined = "".join(f"{text} " if text[-1:] in "?!" else f"{text}; " for text in texts)
        joined = joined.removesuffix("; ").rstrip()
        one = self._line(Line(text="", mark=mark), full=False)
        return {**one, "text": joined if joined[-1:] in ("?", "!") else f"{joined}."}

    def _table(self, n: int, table: Table | None) -> Data | None:
        if table is None:
            return None
        rows = [
            row[:_MOST_COLUMNS]
            for place, row in enumerate(filled(table))
            if ("row", n, place) in self.kept
        ]
        if not rows:
            return None
        return {
            "caption": self._clip(table.caption, 140),
            "head": [self._clip(name, 40) for name in table.head[:_MOST_COLUMNS]],
            "figures": figures(rows),
            "rows": [[self._clip(cell, 40) for cell in row] for row in rows],
            "more": _more(len(table.rows) - len(rows), "and {} more rows in the full reading"),
        }

    def _closing(self, left_out: list[str]) -> list[str]:
        """What the file was like, and which questions have no room here."""
        remarks = [
            self._clip(remark, 200)
            for place, remark in enumerate(self.told.remarks)
            if ("remark", -1, place) in self.kept
        ]
        left = _more(
            len(self.told.remarks) - len(remarks),
            "Remarks about the file in the full reading: {}",
        )
        closing = [*remarks, left] if left else remarks
        if left_out:
            named = [self._clip(title, 60) for title in left_out[:8]]
            if len(left_out) > len(named):
                named.append(f"{len(left_out) - len(named)} more")
            closing.append(f"In the full reading and not here: {listed(named)}.")
        return closing


def _name(block: Block) -> str:
    """The title of a block; one for all of those that ask the same of several rule sets."""
    return block.title.partition(":")[0] if "." in block.id else block.title


def _is_wide(table: Table | None) -> bool:
    return table is not None and len(table.head) > _NARROW_TABLE


def _says_something(data: Data) -> bool:
    return bool(data["lead"] or data["lines"] or data["table"])


def _more(count: int, words: str) -> str:
    return words.format(count) if count > 0 else ""


def _lines_left(count: int) -> str:
    return "{} line in the full reading" if count == 1 else "{} lines in the full reading"
