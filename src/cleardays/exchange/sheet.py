"""Text to rows and named cells: separators, quotes, headers, and what is wrong with a cell."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from cleardays.exchange.limits import PAGE
from cleardays.exchange.lines import Lines, lines_of
from cleardays.exchange.refusal import Problem, Refused, listed, quoted, refuse

MOST_ROWS = PAGE.rows
MOST_ATTACKS = PAGE.attacks
MOST_PROBLEMS = 10_000
MOST_COLUMNS = 500
_MOST_NAMED = 20
_SEPARATORS = (",", ";", "\t")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,30})?", re.ASCII)
_NOT_SAID = frozenset({"", "na", "n/a", "nan", "null"})
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
YES_NO = "yes or no (also 1 or 0, true or false), or an empty cell for nothing said"


def rows_of(text: str) -> list[list[str]]:
    """The cells of each row, the first row first; a row without anything is an empty list.

    The separator is the one that the first line uses most. Raises `Refused` for quotes that do
    not close, cells, rows or columns beyond what a diary has.
    """
    return list(each_row(lines_of(text), MOST_ROWS))


def each_row(lines: Lines, most_rows: int) -> Iterator[list[str]]:
    """The same, one row after the other."""
    separator, skipped = _separator(lines)
    table = csv.reader(lines.each(), delimiter=separator, strict=True)
    number = 0
    try:
        for row in table:
            number += 1
            if number <= skipped:
                yield []
                continue
            if len(row) > MOST_COLUMNS:
                raise refuse(
                    f"row {number}",
                    f"{len(row)} cells",
                    f"at most {MOST_COLUMNS} columns",
                    "Check that lines and separators are as they were exported.",
                )
            if number > most_rows:
                raise refuse(
                    "the file",
                    f"more than {most_rows} rows",
                    "one row a day, an attack or a count",
                    "Export a shorter period.",
                )
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise refuse(
            f"row {number + 1}",
            f"a cell that cannot be read ({error})",
            "quotes that open and close around a whole cell",
            "Correct the row, or export the file again.",
        ) from None


def first_rows(text: str, most: int) -> list[list[str]]:
    """The first rows of a text, as far as it can be read as rows at all."""
    lines = lines_of(text)
    separator, skipped = _separator(lines)
    table: list[list[str]] = []
    try:
        for row in csv.reader(lines.each(), delimiter=separator):
            table.append([cell.strip() for cell in row[:MOST_COLUMNS]])
            if len(table) >= most:
                break
    except csv.Error:
        pass
    return table[skipped:]


def _separator(lines: Lines) -> tuple[str, int]:
    first = next((line for line in lines.each() if line.strip()), "")
    if named := re.fullmatch(r'"?sep=([,;\t])"?', first.strip(" \r\n")):
        return named[1], 1
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=bare.count), 0


def column(text: str) -> str:
    """A column's name as it is compared: small letters, underscores.

    >>> column(" Worse with activity ")
    'worse_with_activity'
    """
    return re.sub(r"[\s_-]+", "_", text.strip().lower().lstrip("\ufeff"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column, with its number in the file, and the list its problems go to."""

    number: int
    cells: dict[str, str]
    problems: list[Problem]

    def text(self, name: str) -> str:
        """What the cell says; "" for nothing."""
        said = self.cells.get(name, "")
        if said[:1] == "'" and said[1:2] and said[1] in _FORMULA_STARTS:
            said = said[1:]
        return "" if said.lower() in _NOT_SAID else said

    def where(self, name: str) -> str:
        """The place of a cell, in words."""
        return f"row {self.number}, column {name}"

    def wrong(self, name: str, expected: str, do: str = "Correct the cell.") -> None:
        """Note that a cell is not what was expected."""
        self.problems.append(Problem(self.where(name), quoted(self.text(name)), expected, do))

    def yes_no(self, name: str) -> bool | None:
        """Yes, no, or nothing said."""
        said = self.text(name)
        answer = yes_no(said)
        if said and answer is None:
            self.wrong(name, YES_NO)
        return answer

    def number_in(self, name: str, low: float, high: float) -> float | None:
        """A number between two bounds, or None for nothing said."""
        said = self.text(name)
        if not said:
            return None
        value = number(said)
        if value is None or not low <= value <= high:
            self.wrong(name, f"a number from {low:g} to {high:g}")
            return None
        return value


def yes_no(text: str) -> bool | None:
    """Yes or no as people write it, or None for anything else."""
    said = text.lower()
    return True if said in _YES else False if said in _NO else None


def number(text: str) -> float | None:
    """A number with a decimal point or comma, or None for anything else."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows below it. `unknown`: columns with a name that is not among `known`.

    `rows` may be gone through again and again; problems with their shape are noted once.
    """

    header: tuple[str, ...]
    rows: Iterable[Row]
    unknown: tuple[str, ...]
    problems: list[Problem]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in self.header

    def cells(self, *names: str) -> Iterator[tuple[str, str]]:
        """Where and what, for every filled cell of some columns."""
        return (
            (row.where(name), row.text(name))
            for row in self.rows
            for name in names
            if row.text(name)
        )


@dataclass(slots=True)
class _Rows:
    """The rows below a header, read anew each time; empty ones are left out."""

    table: Callable[[], Iterable[Sequence[str]]]
    header_at: int
    names: Sequence[str]
    problems: list[Problem]
    noted: bool = False

    def __iter__(self) -> Iterator[Row]:
        notes, self.noted = not self.noted, True
        below, width = self.header_at + 1, len(self.names)
        for index, cells in enumerate(self.table(), start=1):
            if index <= below or not any(cells):
                continue
            if len(cells) < width or any(cells[width:]):
                if notes:
                    self.problems.append(
                        Problem(
                            f"row {index}",
                            f"{len(cells)} cells",
                            f"{width}, one for each column",
                            "Add or remove separators; put a cell that holds one in quotes.",
                        )
                    )
                continue
            if len(self.problems) > MOST_PROBLEMS:
                raise Refused(self.problems)
            yield Row(index, dict(zip(self.names, cells, strict=False)), self.problems)


def sheet_of(
    table: Sequence[Sequence[str]], header_at: int, names: Sequence[str], known: frozenset[str]
) -> Sheet:
    """The rows below a header, by the column names given for it; empty rows are left out.

    Raises `Refused` for a known column that is there twice. A row with another number of cells
    than the header is noted as a problem.
    """
    return streamed_sheet(lambda: table, table[header_at], header_at, names, known)


def streamed_sheet(
    table: Callable[[], Iterable[Sequence[str]]],
    titles: Sequence[str],
    header_at: int,
    names: Sequence[str],
    known: frozenset[str],
) -> Sheet:
    """The same of a table that is read anew each time it is gone through."""
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise refuse(
            f"row {header_at + 1}",
            f"the column {listed(twice)} twice",
            "each column once",
            "Remove or rename one of them.",
        )
    problems: list[Problem] = []
    unknown = [
        str(title) for title, name in zip(titles, names, strict=True) if title and name not in known
    ]
    rows = _Rows(table, header_at, names, problems)
    return Sheet(tuple(names), rows, tuple(unknown), problems)


def too_many(attacks: int, most: int = MOST_ATTACKS) -> Refused:
    """More attacks than a person has in a lifetime of headaches."""
    return refuse("the file", f"{attacks} attacks", f"at most {most}", "Export a shorter period.")


def passed_over(unknown: Sequence[str]) -> tuple[str, ...]:
    """What has to be said about columns that were not read."""
    if not unknown:
        return ()
    names = [quoted(name) for name in unknown[:_MOST_NAMED]]
    if len(unknown) > _MOST_NAMED:
        names.append(f"{len(unknown) - _MOST_NAMED} more")
    return (f"Columns passed over: {listed(names)}.",)


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; it is read back as it was.

    >>> safe_cell("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
