"""Who asked for a visit, what is held for whom, who waits for a sooner place; and what was said before."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions import asked_visits
from cleardays.actions.check_in import CheckInRefused, set_aside, take_over
from cleardays.actions.permits import Verb
from cleardays.actions.slots import BookingRefused, slots, start_of
from cleardays.actions.waiting import line_for, next_free, offer_by_hand, settle
from cleardays.actions.watch import note
from cleardays.records.models.appointments import ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Offer, Said
from cleardays.web.admit import admit, now, of_person, reach, who
from cleardays.web.clinic_day import today
from cleardays.web.places import chosen_places
from cleardays.web.stop import only, stop

WRONG = 422
AHEAD = timedelta(days=120)


@admit(Verb.BOOK)
@only("GET", "HEAD", "POST")
def asked(request: HttpRequest) -> HttpResponse:
    """Requests that wait for an answer, places that are held, and who would come sooner."""
    clinic, at, problem = who(request).clinic, now(), ""
    settle(clinic, at)
    if request.method == "POST":
        try:
            places = chosen_places(request, reach(request).days())
            if len(places) != 1:
                raise BookingRefused("Choose one place. Nothing was offered.")
            offer_by_hand(who(request), *places[0], at)
            return HttpResponseRedirect(reverse("consultations"))
        except BookingRefused as refused:
            problem = str(refused)
    held = Offer.objects.filter(day__clinic=clinic, state=Offer.State.OPEN)
    held = held.select_related("person", "day__clinic", "request").order_by("day__on", "at")
    free = next_free(clinic, at)
    standing = list(asked_visits.requests(who(request), at))
    open_ = [
        one for one in standing if not any(o.state == Offer.State.OPEN for o in one.offers.all())
    ]
    shown = {
        "room": "days",
        "requests": standing,
        "unanswered": open_,
        "held": [
            (one, [] if one.request_id else line_for(clinic, start_of(one.day, one.at), at, one))
            for one in held
        ],
        "free": free,
        "free_line": line_for(clinic, start_of(*free), at) if free else [],
        "waiting": reach(request).own_people().filter(waits__ended_at=None, waits__isnull=False),
        "problem": problem,
    }
    note(who(request), Verb.BOOK.value, at, about=f"asked, {len(standing)} requests")
    return render(request, "clinic/consultations.html", shown, status=WRONG if problem else 200)


@of_person(Verb.BOOK, "GET", "HEAD", "POST")
def offering(request: HttpRequest, person: Person) -> HttpResponse:
    """Offer times to one who asked, or answer without one."""
    found = person.visit_requests.filter(ended_at=None).select_related("person").first()
    if found is None:
        raise Http404
    settle(who(request).clinic, now())
    problem, answer = "", request.POST.get("answer", "")
    if request.method == "POST":
        try:
            if request.POST.get("do") == "end":
                asked_visits.end(who(request), found, answer, now())
            else:
                places = chosen_places(request, reach(request).days())
                asked_visits.offer_times(who(request), found, places, now())
            return HttpResponseRedirect(reverse("consultations"))
        except BookingRefused as refused:
            problem = str(refused)
    here = today(who(request).clinic)
    days = reach(request).days().filter(on__gte=here, on__lte=here + AHEAD).order_by("on", "opens")
    days = days.select_related("injector", "clinic").prefetch_related("appointments", "offers")
    shown = {
        "room": "days",
        "person": person,
        "asked": found,
        "offers": found.offers.select_related("day").order_by("day__on", "at"),
        "free": [(day, some) for day in days if (some := _free(day))],
        "most": asked_visits.MOST_OFFERED,
        "problem": problem,
        "answer": answer,
    }
    return render(request, "clinic/offering.html", shown, status=WRONG if problem else 200)


@of_person(Verb.TELL_HISTORY, "POST")
def said_before_visit(
    request: HttpRequest, person: Person, which: UUID, number: int
) -> HttpResponse:
    """Take one thing that was said before a visit over into the history, or set it aside."""
    said = Said.objects.filter(pk=number, check_in__person=person, check_in__key=which).first()
    if said is None:
        raise Http404
    act = set_aside if request.POST.get("do") == "aside" else take_over
    try:
        act(who(request), said, now())
    except (CheckInRefused, ValueError) as refused:
        return stop(request, 409, "This was not taken over", str(refused))
    return HttpResponseRedirect(reverse("person", args=[person.key]) + "#before-visit")


def _free(day: ClinicDay) -> list[object]:
    return [slot for slot in slots(day) if slot.is_free and start_of(day, slot.at) > now()]
