"""Cleardays' own CSV, both directions: rows of days, of attacks or of counts, one kind a file."""

import csv
import io
from collections.abc import Iterator, Sequence
from enum import StrEnum

from cleardays.clinical.diary import COUNTS, Diary
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import attack_rows, day_rows, pain, span_rows
from cleardays.exchange.hints import Hints
from cleardays.exchange.limits import PAGE, Limits
from cleardays.exchange.lines import Lines, lines_of
from cleardays.exchange.own_columns import check_names, find_header, renamed
from cleardays.exchange.refusal import listed, refuse
from cleardays.exchange.sheet import (
    Sheet,
    column,
    each_row,
    first_rows,
    passed_over,
    safe_cell,
    streamed_sheet,
)


class Rows(StrEnum):
    """What the rows of one file are."""

    DAYS = "days"
    ATTACKS = "attacks"
    SPANS = "spans"


COLUMNS = {
    Rows.DAYS: day_rows.COLUMNS,
    Rows.ATTACKS: attack_rows.COLUMNS,
    Rows.SPANS: span_rows.COLUMNS,
}
ALL_COLUMNS = tuple(dict.fromkeys(name for names in COLUMNS.values() for name in names))
KINDS = {Rows.DAYS: "CSV of days", Rows.ATTACKS: "CSV of attacks", Rows.SPANS: "CSV of counts"}
SAYS = (
    "CSV with a column date and headache, severity, hours, migraine, drugs or medication; or "
    "with start and end or duration; or with from, to and headache_days"
)


def _name(title: str) -> str:
    return "severity" if pain.scale_in(title) else column(title)


def kinds_of(header: Sequence[str]) -> list[Rows]:
    """What the rows below such a header may be: one kind, none, or more than one."""
    names = {_name(title) for title in header}
    kinds = []
    if "date" in names and names & day_rows.SAYING:
        kinds.append(Rows.DAYS)
    if "start" in names and names & {"end", "duration"}:
        kinds.append(Rows.ATTACKS)
    if {"from", "to"} <= names and names & set(COUNTS):
        kinds.append(Rows.SPANS)
    return kinds


def header_at(table: Sequence[Sequence[str]]) -> int:
    """The index of the first row that is not empty."""
    return next((n for n, cells in enumerate(table) if any(cells)), 0)


def recognises(text: str) -> bool:
    """Whether a text has columns of ours."""
    table = first_rows(text, 50)
    return bool(table and kinds_of(table[header_at(table)]))


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in a CSV text; the header says whether its rows are days, attacks or counts.

    Raises `Refused` with every problem, `NeedsAnswer` for a date order or a pain scale.
    """
    return read_lines(lines_of(text), hints, counting)


def read_lines(lines: Lines, hints: Hints, counting: Counting, limits: Limits = PAGE) -> Diary:
    """The same of a text of any length, gone through line by line."""

    def table() -> Iterator[list[str]]:
        return each_row(lines, limits.rows)

    at, titles = next(((n, cells) for n, cells in enumerate(table()) if any(cells)), (0, []))
    names = [_name(title) for title in titles]
    if hints.columns is not None:
        check_names(hints.columns, ALL_COLUMNS)
        at = find_header(table(), hints.columns)
        titles = next(cells for n, cells in enumerate(table()) if n == at)
        names = renamed(titles, [_name(title) for title in titles], hints.columns)
    kinds = kinds_of(names)
    if len(kinds) != 1:
        raise refuse(
            f"row {at + 1}",
            "columns of " + (listed(kinds) if kinds else "something else"),
            SAYS,
            "Keep one kind of rows in a file."
            if hints.columns is None
            else "Name the others with --columns as well.",
        )
    kind = kinds[0]
    known = frozenset(COLUMNS[kind])
    sheet = streamed_sheet(table, titles, at, names, known)
    remarks = passed_over(sheet.unknown)
    scale = next((named for t in titles if (named := pain.scale_in(t))), None)
    if kind is Rows.DAYS:
        days, said = day_rows.read_days(sheet, scale, hints, counting)
        remarks = (*said, *remarks, *_say_empty(sheet))
        return Diary(days=days, kind=KINDS[kind], remarks=remarks)
    if kind is Rows.ATTACKS:
        attacks, said = attack_rows.read_attacks(sheet, scale, hints, counting, limits.attacks)
        remarks = (*said, *remarks, *_say_empty(sheet), *hints.say_attacks_only())
        return Diary(attacks=attacks, kind=KINDS[kind], remarks=remarks)
    spans = span_rows.read_spans(sheet, hints)
    return Diary(spans=spans, kind=KINDS[kind], remarks=(*remarks, *_say_empty(sheet)))


def _say_empty(sheet: Sheet) -> tuple[str, ...]:
    if next(iter(sheet.rows), None) is not None:
        return ()
    return ("The file has column names, and no row below them.",)


def write_csv(diary: Diary, kind: str) -> str:
    """The days, the attacks or the spans of a diary as CSV; JSON holds all of them at once.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, which is taken
    off again when the file is read.
    """
    rows = {
        Rows.DAYS: lambda: day_rows.write_days(diary.days),
        Rows.ATTACKS: lambda: attack_rows.write_attacks(diary.attacks),
        Rows.SPANS: lambda: span_rows.write_spans(diary.spans),
    }[Rows(kind)]()
    names = [name for name in COLUMNS[Rows(kind)] if name not in ("medication", "duration")]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names)
    writer.writeheader()
    writer.writerows({name: safe_cell(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue()
