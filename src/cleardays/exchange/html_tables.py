"""A web page to the rows of its tables, however the page is broken."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cleardays.exchange.refusal import Refused, refuse

_BREAKS = frozenset({"br", "div", "p", "li", "pre"})
_KEPT = _BREAKS | {"table", "tr", "td", "th"}
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|[!?][^<>]*>|)", re.ASCII)
_SPAN = re.compile(r"colspan\s?=\s?[\"']?(\d{1,2})", re.ASCII | re.IGNORECASE)
_NOT_SHOWN = re.compile(r"<(?:!--|(?:script|style)\b)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_MOST_SPANNED = 50
MOST_LETTERS = 8_000_000
MOST_CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, one line for each line shown, and over how many columns it runs."""

    text: str
    span: int = 1


@dataclass(slots=True)
class TableRow:
    """The cells of one row, and the number of the table it stands in."""

    table: int
    cells: list[Cell] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What each cell shows, on one line."""
        return [cell.text.replace("\n", " ") for cell in self.cells]


def table_rows(page: str) -> list[TableRow]:
    """Every row of every table, in the order of the page. Raises `Refused` for a giant page."""
    if len(page) > MOST_LETTERS:
        raise _too_large(f"{len(page)} letters", f"at most {MOST_LETTERS}")
    parser = _Tables()
    parser.feed(_only_tables(page))
    parser.close()
    return [row for row in parser.rows if row.cells]


def _too_large(found: str, expected: str) -> Refused:
    return refuse("the page", found, expected, "Export a shorter period.")


def shown(page: str) -> str:
    """The page without comments, scripts and styles."""
    kept, at = [], 0
    while found := _NOT_SHOWN.search(page, at):
        kept.append(page[at : found.start()])
        ends = "-->" if found[0] == "<!--" else f"</{found[0][1:].lower()}"
        end = _find(page, ends, found.end())
        if end < 0:
            return "".join(kept)
        at = end + len(ends)
    return "".join([*kept, page[at:]])


def _find(page: str, ends: str, start: int) -> int:
    found = re.compile(re.escape(ends), re.IGNORECASE).search(page, start)
    return found.start() if found else -1


def _only_tables(page: str) -> str:
    """The page with nothing but text and the tags that tables need, so that it parses quickly."""
    return _TAG.sub(_plain_tag, shown(page))


def _plain_tag(found: re.Match[str]) -> str:
    name = (found[2] or "").lower()
    if not name:
        return "&lt;" if found[0] == "<" else ""
    if name not in _KEPT:
        return ""
    span = _SPAN.search(found[3])
    wide = f' colspan="{min(int(span[1]), _MOST_SPANNED)}"' if span else ""
    return f"<{found[1]}{name}{wide if not found[1] else ''}>"


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[TableRow] = []
        self._tables = 0
        self._cells = 0
        self._rows: list[TableRow] = []
        self._text: list[list[str] | None] = []
        self._span = 1

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._tables += 1
            self._rows.append(TableRow(self._tables))
            self._text.append(None)
        elif tag == "tr" and self._rows:
            self._close_cell()
            self._rows[-1] = TableRow(self._rows[-1].table)
            self.rows.append(self._rows[-1])
        elif tag in ("td", "th") and self._rows:
            self._close_cell()
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise _too_large("more cells than a diary has", f"at most {MOST_CELLS}")
            self._text[-1] = []
            self._span = max(int(dict(attrs).get("colspan") or 1), 1)
        elif tag in _BREAKS:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table" and self._rows:
            self._rows.pop()
            self._text.pop()
        elif tag in _BREAKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        self._add(_SPACE.sub(" ", data))

    def _add(self, data: str) -> None:
        if self._text and (cell := self._text[-1]) is not None:
            cell.append(data)

    def _close_cell(self) -> None:
        if not self._text or (cell := self._text[-1]) is None:
            return
        lines = (" ".join(line.split()) for line in "".join(cell).split("\n"))
        text = "\n".join(line for line in lines if line)
        self._rows[-1].cells.append(Cell(text, self._span))
        self._text[-1] = None
        self._span = 1
