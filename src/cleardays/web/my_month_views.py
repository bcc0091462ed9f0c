"""A month at a glance, each day to tap."""

from calendar import Calendar as Weeks
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.own_clock import today_of
from cleardays.actions.own_days import injections, read_days
from cleardays.answers.day_mark import day_svg
from cleardays.answers.told import CalendarDay, DayState
from cleardays.records.models.people import Person
from cleardays.web.admit import now
from cleardays.web.my_diary_page import cells
from cleardays.web.my_diary_writing import FIRST
from cleardays.web.my_page import my_rooms, of_me


@of_me()
def month(request: HttpRequest, person: Person, month: str = "") -> HttpResponse:
    """A month at a glance: clear, headache, severe, medicated and not recorded, each day to tap."""
    on = today_of(person, now())
    try:
        first = date.fromisoformat(f"{month}-01") if month else on.replace(day=1)
    except ValueError:
        raise Http404 from None
    if not FIRST <= first <= on:
        raise Http404
    after = (first + timedelta(days=31)).replace(day=1)
    last = after - timedelta(days=1)
    days = read_days(person, first, last)
    by_date = {cell.day.on: cell for cell in cells(days.drawn, on, injections(person))}
    weeks = [
        [by_date.get(d) for d in week]
        for week in Weeks().monthdatescalendar(first.year, first.month)
    ]
    past = [day for day in days.drawn if day.on <= on]
    shown = {
        **my_rooms("my_month"),
        "first": first,
        "weekdays": [f"{date(2024, 1, n):%A}" for n in range(1, 8)],  # a week that begins on Monday
        "title": f"{first:%B} {first.year}",
        "weeks": weeks,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": after if after <= on else None,
        "counts": _counts(past),
        "length": len(past),
        "marks": [
            (day_svg(CalendarDay(first, state, acute)), words) for state, acute, words in _LEGEND
        ],
    }
    return render(request, "my/month.html", shown)


_LEGEND = (
    (DayState.CLEAR, None, "clear day"),
    (DayState.HEADACHE, None, "headache, mild or strength not said"),
    (DayState.MODERATE, None, "moderate headache"),
    (DayState.SEVERE, None, "severe headache"),
    (DayState.HEADACHE, True, "line below: medicine taken"),
    (DayState.NOT_RECORDED, None, "not recorded"),
)


def _counts(days: list[CalendarDay]) -> list[tuple[str, int]]:
    states = [day.state for day in days]
    headache = sum(s in (DayState.HEADACHE, DayState.MODERATE, DayState.SEVERE) for s in states)
    return [
        ("with headache", headache),
        ("of them severe", states.count(DayState.SEVERE)),
        ("with medicine", sum(day.acute is True for day in days)),
        ("clear", states.count(DayState.CLEAR)),
        ("not recorded", states.count(DayState.NOT_RECORDED) + states.count(DayState.UNREAD)),
    ]
