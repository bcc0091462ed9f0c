"""One day as a small picture to tap: the shapes of the calendar, and what they mean in words."""

from datetime import date

from cleardays.answers.shapes import INK_OF_PAGE, path_of, tone_of
from cleardays.answers.told import CalendarDay, DayState

_WORDS = {
    DayState.CLEAR: "clear day",
    DayState.HEADACHE: "headache, mild or strength not said",
    DayState.MODERATE: "moderate headache",
    DayState.SEVERE: "severe headache",
    DayState.UNREAD: "could not be read",
    DayState.NOT_RECORDED: "not recorded",
}


def day_svg(day: CalendarDay) -> str:
    """The shape of a day, with the tick of a medicine under it. Hidden from a reader of words."""
    paths = [_path(day.state, "")]
    if day.acute:
        paths.append(_path("acute", ' transform="translate(0 1.55)"'))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.3 -1.3 2.6 3.2" width="26" height="32"'
        f' aria-hidden="true" focusable="false">{"".join(paths)}</svg>'
    )


def _path(what: DayState | str, moved: str) -> str:
    return f'<path d="{path_of(what)}"{moved} fill="{tone_of(what, INK_OF_PAGE)}"/>'


def day_label(day: CalendarDay, today: date) -> str:
    """What a screen reader says of a day.

    >>> day_label(CalendarDay(date(2026, 11, 12), DayState.SEVERE, True), date(2026, 11, 13))
    'Thursday 12 November: severe headache, medicine taken'
    """
    named = f"{day.on:%A} {day.on.day} {day.on:%B}"
    if day.on == today:
        named = f"Today, {named}"
    taken = ", medicine taken" if day.acute else ""
    return f"{named}: {_WORDS[day.state]}{taken}"
