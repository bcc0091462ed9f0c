"""How an answer's dates, days and marks are printed."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django import template
from django.utils.safestring import SafeString, mark_safe

from cleardays.answers.amounts import on, plural
from cleardays.answers.calendar import LEGEND, calendar_svg, calendar_table, legend_svg
from cleardays.answers.told import Calendar, Mark, Picture, Table

register = template.Library()


@register.filter
def day(value: date) -> str:
    """A date as people write it."""
    return on(value)


@register.filter
def count(things: list[object], word: str) -> str:
    """How many, with their word."""
    return plural(len(things), word)


@register.filter
def by_month(days: Iterable[date]) -> list[str]:
    """Dates month by month, runs of days joined.

    >>> by_month([date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3), date(2026, 7, 5)])
    ['June 2026: 1–3', 'July 2026: 5']
    """
    found = []
    for (year, month), group in groupby(sorted(set(days)), key=lambda d: (d.year, d.month)):
        runs = ", ".join(_runs(list(group)))
        found.append(f"{date(year, month, 1):%B} {year}: {runs}")
    return found


def _runs(days: list[date]) -> list[str]:
    runs: list[list[date]] = []
    for found in days:
        if runs and found - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(found)
        else:
            runs.append([found])
    return [str(r[0].day) if len(r) == 1 else f"{r[0].day}–{r[-1].day}" for r in runs]


@register.filter
def labelled(table: Table) -> list[list[tuple[str, str]]]:
    """The rows of a table, each cell with the name of its column, for a narrow screen."""
    return [list(zip(table.head, row, strict=True)) for row in table.rows]


@register.filter
def sign(mark: Mark) -> str:
    """Which shape stands before a line."""
    return mark.name.lower()


@register.simple_tag
def drawn(calendar: Calendar, shape: str) -> SafeString:
    """The calendar as a picture; our own drawing, which holds no word of anybody's file."""
    return mark_safe(calendar_svg(calendar, shape, for_page=True))  # noqa: S308


@register.simple_tag
def pictured(picture: Picture, shape: str) -> SafeString:
    """The picture of a block; our own drawing, which holds no word of anybody's file."""
    return mark_safe(picture.phone if shape == "phone" else picture.desk)  # noqa: S308


@register.filter
def counted(calendar: Calendar) -> Table:
    """The days of the calendar counted by month."""
    return calendar_table(calendar)


@register.filter
def meanings(calendar: Calendar) -> list[tuple[SafeString, str]]:
    """Each shape that this calendar shows, with what it means."""
    shown: set[str] = {str(day.state) for day in calendar.days} | {"ending"}
    shown |= {"acute" for day in calendar.days if day.acute}
    shown |= {"injection" for _ in calendar.injections}
    return [
        (mark_safe(legend_svg(what, for_page=True)), words)  # noqa: S308
        for what, words in LEGEND
        if str(what) in shown
    ]
