"""Clinic days, slots and appointments: book inside the window, move, and what became of them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.appointments import NEXT, become, book, let_people_book, move, open_day
from cleardays.actions.permits import Verb
from cleardays.actions.slots import BookingRefused, Slot, slots, standing, window_of
from cleardays.actions.waiting import settle
from cleardays.records.models.accounts import Role
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.web.admit import admit, of_person, reach, who
from cleardays.web.appointment_forms import DayForm
from cleardays.web.clinic_day import today
from cleardays.web.stop import only

WRONG = 422
AHEAD = timedelta(days=120)
State = Appointment.State
WORDS = {
    State.BOOKED: "Booked after all",
    State.ARRIVED: "Arrived",
    State.DONE: "Done",
    State.MISSED: "Did not come",
    State.CANCELLED: "Cancel",
}


@admit(Verb.BOOK)
@only("GET", "HEAD", "POST")
def days(request: HttpRequest) -> HttpResponse:
    """The clinic days to come, and a way to open one more."""
    form = DayForm(request.POST or None)
    injectors = reach(request).colleagues().filter(role=Role.INJECTOR, is_active=True)
    form.fields["injector"].queryset = injectors  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made = open_day(who(request), **form.cleaned_data, at=timezone.now())
            return HttpResponseRedirect(reverse("day", args=[made.key]))
        except BookingRefused as refused:
            form.add_error(None, str(refused))
    here = _today(request)
    settle(who(request).clinic, timezone.now())
    coming = _days(request).filter(on__gte=here).order_by("on", "opens")
    shown = {
        "room": "days",
        "form": form,
        "days": [_summed(day) for day in coming],
        "today": here,
    }
    return render(request, "clinic/days.html", shown, status=WRONG if form.errors else 200)


@admit(Verb.BOOK)
@only("GET", "HEAD", "POST")
def day(request: HttpRequest, day: str) -> HttpResponse:
    """One clinic day, slot by slot; it prints as a list for the wall."""
    settle(who(request).clinic, timezone.now())
    found = _days(request).filter(key=day).first()
    if found is None:
        raise Http404
    problem = ""
    if request.method == "POST" and "people" in request.POST:
        let_people_book(who(request), found, request.POST["people"] == "yes", timezone.now())
        return HttpResponseRedirect(reverse("day", args=[found.key]))
    if request.method == "POST":
        one = next(
            (a for a in found.appointments.all() if str(a.key) == request.POST.get("appointment")),
            None,
        )
        if one is None:
            raise Http404
        try:
            become(who(request), one, request.POST.get("state", ""), timezone.now())
            return HttpResponseRedirect(reverse("day", args=[found.key]))
        except (BookingRefused, ValueError, KeyError) as refused:
            problem = str(refused)
    rows = [
        (
            slot,
            [(state, WORDS[State(state)]) for state in NEXT[slot.taken.state] if state in WORDS]
            if slot.taken
            else [],
        )
        for slot in slots(found)
    ]
    shown = {"room": "days", "day": found, "rows": rows, "problem": problem}
    return render(request, "clinic/day.html", shown, status=WRONG if problem else 200)


@of_person(Verb.BOOK, "GET", "HEAD", "POST")
def booking(request: HttpRequest, person: Person) -> HttpResponse:
    """Slots for one person: those inside the window first."""
    now, window, problem = timezone.now(), window_of(person), ""
    settle(who(request).clinic, now)
    next_visit = standing(person, _today(request))
    if request.method == "POST":
        key, _, at = request.POST.get("slot", "").partition(" ")
        chosen = next((d for d in _days(request) if str(d.key) == key), None)
        why = request.POST.get("why", "")
        try:
            if chosen is None:
                raise BookingRefused("Choose a slot. Nothing was booked.")
            when = time.fromisoformat(at)
            if next_visit is not None:
                move(who(request), next_visit, chosen, when, now, why)
            else:
                book(who(request), person, chosen, when, now, why)
            return HttpResponseRedirect(reverse("booking", args=[person.key]))
        except (BookingRefused, ValueError) as refused:
            problem = str(refused)
    here = _today(request)
    first = max(window.due or here, here)
    coming = list(_days(request).filter(on__gte=here, on__lte=first + AHEAD).order_by("on"))
    free = [(d, [s for s in slots(d) if s.is_free and _is_ahead(d, s, now)]) for d in coming]
    free = [(d, some) for d, some in free if some]
    shown = {
        "room": "people",
        "person": person,
        "window": window,
        "standing": next_visit,
        "inside": [pair for pair in free if window.fits(pair[0].on)],
        "later": [pair for pair in free if window.last and pair[0].on > window.last],
        "earlier": [pair for pair in free if window.due and pair[0].on < window.due],
        "problem": problem,
        "why": request.POST.get("why", ""),
    }
    return render(request, "clinic/booking.html", shown, status=WRONG if problem else 200)


def _days(request: HttpRequest) -> QuerySet[ClinicDay]:
    return (
        reach(request)
        .days()
        .select_related("injector", "clinic")
        .prefetch_related("appointments__person", "offers__person")
    )


def _today(request: HttpRequest) -> date:
    return today(who(request).clinic)


def _is_ahead(day: ClinicDay, slot: Slot, now: datetime) -> bool:
    """Whether a slot is not over yet, by the clinic's own clock."""
    begins = datetime.combine(day.on, slot.at, ZoneInfo(day.clinic.zone or "UTC"))
    return now < begins + timedelta(minutes=day.minutes)


def _summed(day: ClinicDay) -> tuple[ClinicDay, int, int]:
    every = list(slots(day))
    return day, sum(1 for slot in every if slot.taken), len(every)
