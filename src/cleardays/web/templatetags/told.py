"""How an answer's dates, days and marks are printed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from cleardays.actions.questions import asked_as, written
from cleardays.answers.amounts import on, plural
from cleardays.answers.calendar import LEGEND, calendar_svg, calendar_table, legend_svg
from cleardays.answers.head_map import Panel, Target
from cleardays.answers.head_svg import check_box, mark_svg, panel_svg
from cleardays.answers.map_sites import MapSite, Status
from cleardays.answers.timeline import Timeline
from cleardays.answers.timeline_svg import DESK, PHONE, timeline_svg
from cleardays.answers.told import Calendar, Mark, Picture, Table
from cleardays.clinical.session import Session
from cleardays.records.models.people import Person

register = template.Library()


@register.filter
def day(value: date) -> str:
    """A date as people write it."""
    return on(value)


@register.filter
def time_in(value: datetime, zone: str) -> str:
    """A time on the clock of a zone: 14:00 on 3 March 2026."""
    here = value.astimezone(ZoneInfo(zone))
    return f"{here:%H:%M} on {on(here.date())}"


@register.filter
def weekday(value: date) -> str:
    """A date with its day of the week, where somebody has to come on it."""
    return f"{value:%A} {on(value)}"


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
def beside(cells: Iterable[str], names: Iterable[str]) -> list[tuple[str, str]]:
    """Cells of a row, each with the name of its column."""
    return list(zip(names, cells, strict=True))


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


@register.simple_tag
def drawn_timeline(found: Timeline, paper: str) -> SafeString:
    """The timeline as a picture; words in it are escaped by the drawing itself."""
    return mark_safe(timeline_svg(found, PHONE if paper == "phone" else DESK))  # noqa: S308


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


@register.simple_tag
def picture(panel: Panel) -> SafeString:
    """One window of the head map; our own drawing, whose words are escaped where they are made."""
    return mark_safe(panel_svg(panel))  # noqa: S308


@register.simple_tag
def board(panel: Panel) -> SafeString:
    """One window of the head map to record on: a box for each site, ticked where it was given."""
    box = check_box("given")

    def control(target: Target) -> str:
        drawn = box(target)
        is_offered = target.site.status is Status.OFFERED
        return drawn.replace("site-box", "site-box offered", 1) if is_offered else drawn

    return mark_safe(panel_svg(panel, control))  # noqa: S308


@register.filter
def amount(value: object) -> str:
    """A number of units, mL or mm, without needless decimals."""
    return "" if value is None else f"{float(str(value)):g}"


@register.simple_tag
def mark(site: MapSite) -> SafeString:
    """The ring of a site, to stand before its words."""
    return mark_safe(mark_svg(site))  # noqa: S308


@register.filter
def qr(svg: str) -> SafeString:
    """The square code that the sign-in library drew: a picture of ours, not of what a person typed."""
    drawing = svg[svg.index("<svg") :]
    named = drawing.replace("<svg", '<svg role="img" aria-label="Code to point a camera at"', 1)
    return mark_safe(named)  # noqa: S308


_ROOMS = (
    ("person", "Visit"),
    ("history", "History"),
    ("diary_in", "Diary"),
    ("reactions", "Reactions"),
    ("session_new", "Session"),
    ("booking", "Book"),
    ("letters", "Letters"),
    ("authorisations", "Payer"),
    ("who", "Who"),
)


@register.filter
def rooms_of(person: Person) -> list[tuple[str, str]]:
    """The pages about one person: their addresses and names, those that there are."""
    found = []
    for name, words in _ROOMS:
        try:
            found.append((reverse(name, args=[person.key]), words))
        except NoReverseMatch:
            continue
    return found


@register.filter
def last_on(sessions: tuple[Session, ...]) -> date:
    """The date of the last session."""
    return sessions[-1].on


@register.filter
def question_names(names: Iterable[str]) -> str:
    """Questions of the history by the words in which they are asked."""
    return ", ".join(asked_as(name) for name in names)


@register.filter
def choices(text: str) -> list[tuple[str, str]]:
    """Values and words of a template's own choices.

    >>> choices("yes,Yes;,Not asked")
    [('yes', 'Yes'), ('', 'Not asked')]
    """
    pairs = (one.partition(",") for one in text.split(";"))
    return [(value, words) for value, _, words in pairs]


@register.filter(name="written")
def as_written(value: object) -> str:
    """An answer as people write it."""
    return written(value)


@register.filter
def lookup(names: dict[int, object], key: int) -> object:
    """What stands under a key, or nothing."""
    return names.get(key, "")


@register.filter
def days_later(days: int) -> str:
    """How many days after an injection."""
    return "the same day" if days == 0 else f"{plural(days, 'day')} after it"
