"""Today and any other day: what a person writes and reads of their own days."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.own_clock import today_of, zone_of
from cleardays.actions.own_days import (
    STRIP_DAYS,
    OneDay,
    asked_of,
    heads_of,
    last_look,
    lately,
    overuse,
    read_day,
    read_days,
)
from cleardays.actions.own_diary import DAY, NotTaken
from cleardays.answers.day_mark import day_svg
from cleardays.answers.own_day import date_words
from cleardays.answers.told import CalendarDay, DayState
from cleardays.records.models.people import Person
from cleardays.web.admit import now
from cleardays.web.my_diary_forms import BadEntry
from cleardays.web.my_diary_page import (
    attack_words,
    bare_form,
    day_form,
    entry_of,
    questions,
    strip_of,
    versions,
)
from cleardays.web.my_diary_writing import (
    brought_back,
    date_of,
    day_sent,
    fields_of,
    keep,
    refused_page,
)
from cleardays.web.my_page import my_rooms, of_me


@of_me()
def today(request: HttpRequest, person: Person) -> HttpResponse:
    """How was the day? Two buttons, and what the last days say."""
    at = now()
    on = today_of(person, at)
    days = lately(person, on)
    one = read_day(person, on, days)
    eve = days.drawn[-2]
    look = last_look(person)
    still = [attack_words(own, on, heads_of(person, own)) for own in days.open_attacks]
    found = {
        **my_rooms("my"),
        "person": person,
        "on": on,
        "words": date_words(on, on).removeprefix("Today, "),
        "entry": entry_of(person, one, look),
        "recorded": one.row is not None or bool(one.attacks),
        "undo": _undo(one),
        "form": day_form(person, one),
        "eve": bare_form(person, eve.on) if eve.state is DayState.NOT_RECORDED else None,
        "eve_words": date_words(eve.on, on),
        "attacks": [attack_words(own, on) for own in one.attacks],
        "open_attacks": still,
        "questions": questions(asked_of(person, days), on),
        "strip": strip_of(days, on, STRIP_DAYS),
        "unrecorded": sum(day.state is DayState.NOT_RECORDED for day in days.drawn[-STRIP_DAYS:]),
        "many": overuse(days, on),
        "clear_mark": day_svg(CalendarDay(on, DayState.CLEAR)),
        "headache_mark": day_svg(CalendarDay(on, DayState.HEADACHE)),
        "clock": at.astimezone(ZoneInfo(zone_of(person))).strftime("%H:%M"),
    }
    return render(request, "my/today.html", found)


def _undo(one: OneDay) -> dict[str, object] | None:
    """What undoing the last entry of a day would bring back, if it was the person's own."""
    if one.row is None or not one.row.own:
        return None
    before = [row for row in one.versions if row.pk < one.row.pk]
    return {"number": before[0].pk if before else 0, "client": str(uuid4())}


@of_me("GET", "HEAD", "POST")
def day(request: HttpRequest, person: Person, on: str) -> HttpResponse:
    """One date: what stands, every version of it, and the form to change it."""
    at = now()
    today = today_of(person, at)
    found = date_of(on, today)
    fields = fields_of(request) if request.method == "POST" else None
    wrongs: dict[str, str] = {}
    if fields is not None:
        try:
            sent = day_sent(fields, found, zone_of(person))
            keep(request, person, sent, fields)
        except BadEntry as bad:
            wrongs = bad.wrongs
        except NotTaken as refused:
            return refused_page(request, refused)
        else:
            back = reverse("my") if fields.get("back") == ["my"] else reverse("my_day", args=[on])
            return HttpResponseRedirect(back)
    one = read_day(person, found)
    shown = {
        **my_rooms("my" if found == today else "my_month"),
        "on": found,
        "words": date_words(found, today),
        "entry": entry_of(person, one, last_look(person)),
        "recorded": one.row is not None or bool(one.attacks),
        "form": day_form(person, one, fields if wrongs else None),
        "is_open": bool(wrongs) or (one.row is None and not one.attacks),
        "attacks": [attack_words(own, today) for own in one.attacks],
        "versions": versions(person, one.versions),
        "questions": questions(
            [a for a in asked_of(person, read_days(person, found, found)) if a.on == found], today
        ),
        "before": found - timedelta(days=1),
        "after": found + timedelta(days=1) if found < today else None,
        "clear_mark": day_svg(CalendarDay(found, DayState.CLEAR)),
        "wrongs": list(wrongs.items()),
    }
    return render(request, "my/day.html", shown, status=422 if wrongs else 200)


@of_me("POST")
def day_version(request: HttpRequest, person: Person, on: str, number: int) -> HttpResponse:
    """Bring a version of a day back, as a new one; 0: as if nothing had been said."""
    found = date_of(on, today_of(person, now()))
    return brought_back(request, person, DAY, found.isoformat(), found, number, found)
