"""One attack: when it began and ended, how bad it was, and every version of it."""

from datetime import date
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.own_clock import today_of, zone_of
from cleardays.actions.own_diary import ATTACK, NotTaken, read_thread, versions_of
from cleardays.answers.own_day import date_words
from cleardays.clinical.merging import Value
from cleardays.records.models.people import Person
from cleardays.web.admit import now
from cleardays.web.my_diary_forms import BadEntry
from cleardays.web.my_diary_page import form_of, versions
from cleardays.web.my_diary_writing import (
    attack_sent,
    brought_back,
    date_of,
    fields_of,
    keep,
    refused_page,
)
from cleardays.web.my_page import my_rooms, of_me


@of_me("POST")
def attack_version(request: HttpRequest, person: Person, thread: UUID, number: int) -> HttpResponse:
    """Bring a version of an attack back, as a new one; 0: as if nothing had been said."""
    on = _began(request, person)
    return brought_back(request, person, ATTACK, str(thread), on, number, on)


def _began(request: HttpRequest, person: Person) -> date:
    """The date on which an attack began, as the form says it."""
    return date_of(request.POST.get("on") or request.GET.get("on") or "", today_of(person, now()))


@of_me("GET", "HEAD", "POST")
def attack(request: HttpRequest, person: Person, thread: UUID) -> HttpResponse:
    """One attack: a new one where the thread is new; else to change, end, or take out."""
    at = now()
    today = today_of(person, at)
    on = _began(request, person)
    fields = fields_of(request) if request.method == "POST" else None
    stands, _log = read_thread(person, ATTACK, str(thread), on)
    wrongs: dict[str, str] = {}
    if fields is not None:
        try:
            keep(request, person, attack_sent(fields, str(thread), on, zone_of(person)), fields)
        except BadEntry as bad:
            wrongs = bad.wrongs
        except NotTaken as refused:
            return refused_page(request, refused)
        else:
            to_today = fields.get("back") == ["my"]
            return HttpResponseRedirect(
                reverse("my") if to_today else reverse("my_day", args=[on.isoformat()])
            )
    values: dict[str, Value] = {} if stands.is_removed else stands.shown()
    again = fields if wrongs and fields and not fields.get("ended_on") else None
    shown = {
        **my_rooms("my" if on == today else "my_month"),
        "on": on,
        "thread": thread,
        "words": date_words(on, today),
        "is_new": not values,
        "form": form_of(person, str(thread), on, values, stands.heads, again),
        "versions": versions(person, versions_of(person, ATTACK, str(thread), on)),
        "wrongs": list(wrongs.items()),
    }
    return render(request, "my/attack.html", shown, status=422 if wrongs else 200)


@of_me()
def attack_new(request: HttpRequest, person: Person, on: str) -> HttpResponse:
    """A new attack of a date gets its thread, and its page."""
    found = date_of(on, today_of(person, now()))
    return HttpResponseRedirect(f"{reverse('my_attack', args=[uuid4()])}?on={found.isoformat()}")
