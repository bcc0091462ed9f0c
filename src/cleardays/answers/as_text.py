"""A reading for a terminal: plain text, wrapped, with marks as words."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from textwrap import wrap

from cleardays.answers.amounts import on, plural
from cleardays.answers.characters import plain
from cleardays.answers.columns import figures, filled
from cleardays.answers.told import Block, Calendar, DayState, Line, Mark, Table, Told

NARROWEST = 48
_MOST_RUNS = 12
_INDENT = "    "
_SIGNS = {
    DayState.CLEAR: "o",
    DayState.HEADACHE: "h",
    DayState.MODERATE: "m",
    DayState.SEVERE: "S",
    DayState.UNREAD: "?",
    DayState.NOT_RECORDED: "·",
}
_SIGN_WORDS = (
    "o clear, h headache (mild or strength not recorded), m moderate, S severe, "
    "? could not be read, · not recorded"
)


def as_text(told: Told, width: int = 80) -> str:
    """The whole reading, no line longer than `width` (which is at least 48)."""
    width = max(width, NARROWEST)
    parts = [
        [*_wrapped(told.title, width), f"Diary up to {on(told.ending)}"],
        _wrapped(told.headline, width),
    ]
    parts += [list(_block(block, width)) for block in told.pressing]
    if told.calendar is not None and told.calendar.days:
        parts.append(list(_calendar(told.calendar, width)))
    parts += [list(_block(block, width)) for block in told.others]
    if told.remarks:
        remarks = [text for remark in told.remarks for text in _wrapped(remark, width, "- ", "  ")]
        parts.append([*_title("About the file"), *remarks])
    parts.append(_wrapped(told.warning, width))
    return "\n\n".join("\n".join(lines) for lines in parts)


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return wrap(plain(text), width, initial_indent=first, subsequent_indent=rest)


def _title(words: str) -> list[str]:
    words = plain(words)
    return [words, "-" * len(words)]


def _block(block: Block, width: int) -> Iterator[str]:
    yield from (text for text in _title(block.title) for text in wrap(text, width))
    yield from _wrapped(block.lead, width)
    for line in block.lines:
        yield from _line(line, width)
    if block.table is not None:
        yield ""
        yield from _table(block.table, width)


def _line(line: Line, width: int) -> Iterator[str]:
    mark = line.mark.value.upper() if line.mark is Mark.URGENT else line.mark.value
    first = f"  {mark}: " if mark else "- "
    rest = _INDENT if mark else "  "
    yield from _wrapped(line.text, width, first, rest)
    if line.detail:
        yield from _wrapped(line.detail, width, rest, rest)
    if line.days:
        yield from _wrapped(f"Days: {days_in_words(line.days)}", width, rest, rest)
    behind = "; ".join(part for part in (line.source, line.note) if part)
    if behind:
        yield from _wrapped(f"[{behind}]", width, rest, rest)


# --- dates ----------------------------------------------------------------------------------------


def days_in_words(days: Iterable[date], most: int = _MOST_RUNS) -> str:
    """Dates as runs, month by month; after `most` runs only how many more there are.

    >>> days_in_words([date(2026, 3, d) for d in (3, 4, 5, 9)] + [date(2026, 4, 1)])
    '3-5, 9 Mar 2026; 1 Apr 2026'
    >>> days_in_words([date(2026, 3, d) for d in (1, 3, 5, 7)], most=2)
    '1, 3 Mar 2026, and 2 more'
    """
    runs = list(_runs(sorted(set(days))))
    shown, left = runs[:most], runs[most:]
    months = []
    for (year, month), group in groupby(shown, key=lambda run: (run[0].year, run[0].month)):
        numbers = ", ".join(_run(run) for run in group)
        months.append(f"{numbers} {date(year, month, 1):%b} {year}")
    words = "; ".join(months)
    more = sum(len(run) for run in left)
    return f"{words}, and {more} more" if more else words


def _runs(days: list[date]) -> Iterator[list[date]]:
    """Neighbouring days of one month, together."""
    run: list[date] = []
    for day in days:
        if run and (day - run[-1] != timedelta(days=1) or day.month != run[-1].month):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _run(run: list[date]) -> str:
    return str(run[0].day) if len(run) == 1 else f"{run[0].day}-{run[-1].day}"


# --- the calendar ---------------------------------------------------------------------------------


def _calendar(calendar: Calendar, width: int) -> Iterator[str]:
    """One row a month, one sign a day, and what happened beside it."""
    yield from _title("Day by day")
    yield from _wrapped(calendar.text, width)
    yield ""
    yield "          1   5    10   15   20   25   30"
    injected = dict(calendar.injections)
    for (year, month), group in groupby(calendar.days, key=lambda d: (d.on.year, d.on.month)):
        signs, notes = [" "] * 31, []
        for day in group:
            signs[day.on.day - 1] = _SIGNS[day.state]
            if day.on in injected:
                notes.append(f"injection {injected[day.on]} on {day.on.day}")
            if day.on == calendar.ending:
                notes.append(f"ends on {day.on.day}")
        row = f"{date(year, month, 1):%b %Y}  {''.join(signs)}"
        told = f"  {', '.join(notes)}" if notes else ""
        if len(row) + len(told) <= width:
            yield f"{row}{told}".rstrip()
        else:
            yield row.rstrip()
            yield from _wrapped(", ".join(notes), width, " " * 10, " " * 10)
    yield ""
    yield from _wrapped(_SIGN_WORDS, width)
    taken = sum(day.acute is True for day in calendar.days)
    yield from _wrapped(f"Acute medicine was taken on {plural(taken, 'day')} shown here.", width)


# --- tables ---------------------------------------------------------------------------------------


def _table(table: Table, width: int) -> Iterator[str]:
    """Columns side by side, their words wrapped; where they cannot fit, each row as a list."""
    yield from _wrapped(f"{table.caption}:", width)
    head = [plain(name) for name in table.head]
    rows = [[plain(cell) for cell in row] for row in filled(table)]
    widths = _widths([head, *rows], width)
    if widths is None:
        for row in rows:
            yield from _wrapped(row[0], width, "- ", "  ")
            for name, cell in zip(head[1:], row[1:], strict=True):
                yield from _wrapped(f"{name}: {cell}", width, _INDENT, _INDENT + "  ")
        return
    right = figures(rows) or [False] * len(head)
    yield from _row(head, widths, right, low=True)
    yield "  ".join("-" * column for column in widths)
    for row in rows:
        yield from _row(row, widths, right)


def _widths(rows: list[list[str]], width: int) -> list[int] | None:
    """How wide each column is: narrowed step by step where that adds fewest lines, until all fit.

    Nothing, where no columns fit without breaking a word.
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(len(cell) for cell in column) or 1 for column in columns]
    least = [max(len(w) for cell in column for w in cell.split() or ["-"]) for column in columns]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        spare = [n for n, wide in enumerate(widths) if wide > least[n]]
        if not spare:
            return None
        tried = [[wide - (n == m) for m, wide in enumerate(widths)] for n in spare]
        widths = min(tried, key=lambda some: (_lines(rows, some), -max(some)))
    return widths


def _lines(rows: list[list[str]], widths: list[int]) -> int:
    """How many lines the rows of a table take; the first of them, where it is long, count."""
    return sum(
        max(len(wrap(cell, wide)) for cell, wide in zip(row, widths, strict=True))
        for row in rows[:12]
    )


def _row(
    cells: list[str], widths: list[int], right: list[bool], *, low: bool = False
) -> Iterator[str]:
    """One row: words to the left, figures to the right. `low`: ending on one line."""
    wrapped = [wrap(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    high = max(1, *(len(cell) for cell in wrapped))
    for n in range(high):
        texts = []
        for place, (cell, wide) in enumerate(zip(wrapped, widths, strict=True)):
            at = n - (high - len(cell)) if low else n
            part = cell[at] if 0 <= at < len(cell) else ""
            texts.append(part.rjust(wide) if right[place] else part.ljust(wide))
        yield "  ".join(texts).rstrip()
