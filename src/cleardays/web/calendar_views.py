"""Visits for a calendar program: one by one, or by a secret address that its person can end."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.calendar_feed import end_feed, one_visit, open_feed, read_feed
from cleardays.actions.own_visits import own_visit
from cleardays.records.models.people import Person
from cleardays.web.admit import EVERYBODY, admit, now, who
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.stop import only, stop

TYPE = "text/calendar; charset=utf-8"
RATES = {"calendar": "60/m/ip"}  # a calendar asks a few times a day; guessing asks without end


@admit(EVERYBODY)
@only("GET", "HEAD")
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret. A wrong one and one that was ended are answered alike."""
    if not ratelimit.consume(
        request, app="cleardays", action="calendar", config=RATES, limit_get=True
    ):
        return stop(request, 429, "Too many tries", "Wait a minute, and try again.")
    found = read_feed(token, now())
    if found is None:
        raise Http404
    return HttpResponse(found, content_type=TYPE)


@of_me()
def my_visit_ics(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """One of my visits, to be put into a calendar with one tap."""
    found = next((one for one in own_visit(person, now()).visits if one.key == which), None)
    if found is None:
        raise Http404
    answer = HttpResponse(one_visit(found, now()), content_type=TYPE)
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


@of_me("GET", "HEAD", "POST")
def my_calendar(request: HttpRequest, person: Person) -> HttpResponse:
    """My calendar address: make one, make it anew, end it. It is shown once."""
    address = ""
    if request.method == "POST":
        if request.POST.get("do") == "end":
            end_feed(who(request), now())
            return HttpResponseRedirect(reverse("my_calendar"))
        token = open_feed(who(request), now())
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    feed = person.feeds.filter(ended_at=None).first()
    shown = {"person": person, "address": address, "feed": feed, **my_rooms("my_visit")}
    return render(request, "my/calendar.html", shown)
