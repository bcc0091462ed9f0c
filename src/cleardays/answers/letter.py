"""What of a reading stands on one page: in order of importance, as much as fits.

The title, the headline, what is urgent, the calendar and the warning always stand. After them come
what cannot be told, the figures, and the evidence line by line. What has no room is counted.
"""

from collections.abc import Iterable
from typing import Any

from cleardays.answers.amounts import listed, on
from cleardays.answers.characters import PLACEHOLDER, clip
from cleardays.answers.columns import figures, filled
from cleardays.answers.importance import Item, is_lifted, is_wide, rank_of
from cleardays.answers.told import Block, Line, Mark, Reader, Table, Told

Data = dict[str, Any]
Kept = frozenset[tuple[str, int, int]]

READERS = {
    Reader.PERSON: "For the person who keeps this diary",
    Reader.CLINICIAN: "For the clinician who treats this person",
    Reader.BOTH: "For the person and the clinician",
}
ASKED = "For the person who answered, to take along"
_MOST_URGENT = 8
_MOST_COLUMNS = 9


class Letter:
    """A page of a reading with some of its items, each text at most `share` of its usual length."""

    def __init__(self, told: Told, chosen: Iterable[Item], share: float = 1.0) -> None:
        self.told = told
        self.share = share
        self.kept: Kept = frozenset((item.kind, item.block, item.place) for item in chosen)

    def data(self) -> Data:
        """The page as the template reads it."""
        told = self.told
        ranked = sorted(enumerate(told.blocks), key=lambda pair: (rank_of(pair[1]), pair[0]))
        shown = [(block, self._block(n, block)) for n, block in ranked]
        standing = [(block, data) for block, data in shown if _says_something(data)]
        after = [(block, data) for block, data in standing if block.id != "decision"]
        left_out = [_name(b) for b, data in shown if data["left"] and not _says_something(data)]
        page: Data = {
            "title": self._clip(told.title, 100) or "Cleardays",
            "reader": ASKED if told.beneath else READERS[told.reader],
            "date": (told.ending.year, told.ending.month, told.ending.day),
            "ending": told.beneath or f"Diary up to {on(told.ending)}",
            "whose": self._clip(told.whose, 220),
            "headline": self._clip(told.headline, 420),
            "urgent": self._urgent(),
            "first": [data for block, data in standing if block.id == "decision"],
            "wide": [data for block, data in after if is_wide(block.table)],
            "blocks": [data for block, data in after if not is_wide(block.table)],
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
            if is_lifted(block, line)
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
            if is_lifted(block, line):
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


def _says_something(data: Data) -> bool:
    return bool(data["lead"] or data["lines"] or data["table"])


def _more(count: int, words: str) -> str:
    return words.format(count) if count > 0 else ""


def _lines_left(count: int) -> str:
    return "{} line in the full reading" if count == 1 else "{} lines in the full reading"
