"""My visit: when it is, when the next may be, booking, asking, coming sooner."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions import asked_visits
from cleardays.actions.check_in import is_asked
from cleardays.actions.own_visits import (
    accept,
    book_own,
    cancel_own,
    decline,
    is_over,
    move_own,
    own_places,
    own_visit,
    purpose,
)
from cleardays.actions.permits import Verb
from cleardays.actions.slots import SESSION, BookingRefused, Window
from cleardays.actions.waiting import settle, wait, wait_no_more
from cleardays.records.models.appointments import ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Offer
from cleardays.web.admit import now, who
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.places import chosen_places
from cleardays.web.visit_forms import AskForm, SoonerForm

WRONG = 422


@of_me()
def my_visit(request: HttpRequest, person: Person) -> HttpResponse:
    """When I come next, and what I can do about it."""
    return _visit(request, person)


@of_me("POST", verb=Verb.BOOK_OWN)
def my_offer(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """Take a place that is held for me, or leave it to the next."""
    offer = person.offers.select_related("day__clinic", "request").filter(key=which).first()
    if offer is None:
        raise Http404
    try:
        if request.POST.get("do") == "take":
            accept(who(request), offer, now())
        else:
            decline(who(request), offer, now())
        return HttpResponseRedirect(reverse("my_visit"))
    except BookingRefused as refused:
        return _visit(request, person, str(refused))


@of_me("GET", "HEAD", "POST", verb=Verb.BOOK_OWN)
def my_booking(request: HttpRequest, person: Person) -> HttpResponse:
    """Book, move or cancel my visit."""
    settle(person.clinic, now())
    problem = ""
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                cancel_own(who(request), request.POST["cancel"], now())
            else:
                chosen = chosen_places(request, ClinicDay.objects.filter(clinic=person.clinic))
                if len(chosen) != 1:
                    raise BookingRefused("Choose a time. Nothing was booked.")
                act = move_own if own_visit(person, now()).of(SESSION) else book_own
                act(who(request), *chosen[0], now())
            return HttpResponseRedirect(reverse("my_visit"))
        except BookingRefused as refused:
            problem = str(refused)
    visit = own_visit(person, now())
    session = visit.of(SESSION)
    may_choose = session is None or visit.may_change(session, now())
    shown = {
        "visit": visit,
        "session": session,
        "visits": [(one, visit.may_change(one, now())) for one in visit.visits],
        "places": own_places(person, now()) if may_choose else [],
        "window": window_words(visit.window),
        "over": is_over(visit.window, now()),
        "problem": problem,
    }
    return _page(request, person, "my/booking.html", shown, WRONG if problem else 200)


@of_me("GET", "HEAD", "POST", verb=Verb.BOOK_OWN)
def my_ask(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask the clinic for a visit, or take that back."""
    if request.method == "POST" and request.POST.get("do") == "back":
        asked_visits.take_back(who(request), now())
        return HttpResponseRedirect(reverse("my_visit"))
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked_visits.ask(who(request), **form.cleaned_data, at=now())
            return HttpResponseRedirect(reverse("my_visit"))
        except BookingRefused as refused:
            form.add_error(None, str(refused))
    return _page(request, person, "my/ask.html", {"form": form}, WRONG if form.errors else 200)


@of_me("GET", "HEAD", "POST", verb=Verb.BOOK_OWN)
def my_sooner(request: HttpRequest, person: Person) -> HttpResponse:
    """Come sooner if a place becomes free: what suits, or no more."""
    if request.method == "POST" and request.POST.get("do") == "stop":
        wait_no_more(who(request), now())
        return HttpResponseRedirect(reverse("my_visit"))
    standing = person.waits.filter(ended_at=None).first()
    start = {
        name: getattr(standing, name)
        for name in ("weekdays", "parts", "not_before", "notice_hours")
        if standing is not None
    }
    form = SoonerForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        wait(who(request), **form.cleaned_data, at=now())
        return HttpResponseRedirect(reverse("my_visit"))
    shown = {"form": form, "standing": standing}
    return _page(request, person, "my/sooner.html", shown, WRONG if form.errors else 200)


def window_words(window: Window) -> str:
    """The days for the next injection, as people say them; nothing before the first."""
    if window.due is None or window.last is None:
        return ""
    return f"from {_from(window.due, window.last)} to {window.last:%-d %B %Y}"


def _from(first: date, last: date) -> str:
    """A date with as much of it as the later one does not say.

    >>> _from(date(2026, 3, 3), date(2026, 3, 17)), _from(date(2026, 12, 28), date(2027, 1, 11))
    ('3', '28 December 2026')
    """
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}"
    return f"{first:%-d %B}" if first.year == last.year else f"{first:%-d %B %Y}"


def _visit(request: HttpRequest, person: Person, problem: str = "") -> HttpResponse:
    settle(person.clinic, now())
    at = now()
    visit = own_visit(person, at)
    asked = person.visit_requests.order_by("-asked_at", "-pk").first()
    offers = person.offers.filter(state=Offer.State.OPEN, until__gt=at)
    shown = {
        "visit": visit,
        "window": window_words(visit.window),
        "over": is_over(visit.window, now()),
        "session": visit.of(SESSION),
        "places": own_places(person, at) if visit.of(SESSION) is None else [],
        "offers": [
            (offer, visit.of(purpose(offer, visit)))
            for offer in offers.select_related("day__injector").order_by("day__on", "at")
        ],
        "asked": asked if asked and (asked.ended_at is None or asked.answer) else None,
        "waits": person.waits.filter(ended_at=None).first(),
        "asks_before": is_asked(visit, at),
        "said": visit.next.check_ins.order_by("-said_at").first() if visit.next else None,
        "problem": problem,
    }
    return _page(request, person, "my/visit.html", shown, WRONG if problem else 200)


def _page(
    request: HttpRequest, person: Person, template: str, shown: Mapping[str, object], status: int
) -> HttpResponse:
    context = {"person": person, "clinic": person.clinic, **shown, **my_rooms("my_visit")}
    return render(request, template, context, status=status)
