"""Asking for a visit: the person says why and when, the clinic offers times, the person chooses one."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from cleardays.actions.appointments import hold_still
from cleardays.actions.neutral_mail import ask_to_look
from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.slots import BookingRefused, slots, start_of
from cleardays.actions.waiting import reception_of
from cleardays.actions.watch import note
from cleardays.clinical.waiting import held_until
from cleardays.records.models.accounts import Account
from cleardays.records.models.appointments import ClinicDay
from cleardays.records.models.visiting import Offer, VisitRequest
from cleardays.records.reach import Reach

MOST_OFFERED = 6
HELD = Q(offers__state=Offer.State.OPEN)


@transaction.atomic
def ask(by: Account, why: str, suits: str, at: datetime) -> VisitRequest:
    """Ask for a visit. One request stands at a time. Raises `BookingRefused`."""
    need(may(by, Verb.BOOK_OWN))
    assert by.person is not None
    if not why.strip():
        raise BookingRefused("Say in a few words what it is about. Nothing was sent.")
    try:
        with transaction.atomic():
            made = VisitRequest.objects.create(
                person=by.person, why=why.strip(), suits=suits.strip()[:300], asked_at=at
            )
    except IntegrityError:
        raise BookingRefused(
            "You have asked already, and the clinic has not answered yet. Take that back first if you "
            "want to say it anew. Nothing was sent."
        ) from None
    note(by, "ask for a visit", at, person=by.person, about=f"request {made.key}")
    return made


@transaction.atomic
def take_back(by: Account, at: datetime) -> None:
    """Take one's own request back; times that were held for it are free."""
    need(may(by, Verb.BOOK_OWN))
    found = VisitRequest.objects.filter(person=by.person, ended_at=None).first()
    if found is not None:
        _end(by, found, "", at, "take back a request for a visit")


def requests(by: Account, at: datetime) -> QuerySet[VisitRequest]:
    """Requests of the clinic's own people that stand, the longest waiting first."""
    need(may(by, Verb.BOOK))
    found = VisitRequest.objects.filter(ended_at=None, person__in=Reach(by, at).own_people())
    return (
        found.select_related("person__clinic").prefetch_related("offers__day").order_by("asked_at")
    )


@transaction.atomic
def offer_times(
    by: Account, request: VisitRequest, times: Iterable[tuple[ClinicDay, time]], at: datetime
) -> list[Offer]:
    """Hold times for whoever asked. Each is held for them alone, until a stated time.

    Raises `BookingRefused` where one is not free any more: then none is held.
    """
    need(may(by, Verb.BOOK))
    reach = Reach(by, at)
    chosen = list(times)
    if not chosen or len(chosen) > MOST_OFFERED:
        raise BookingRefused(f"Choose one to {MOST_OFFERED} times. Nothing was offered.")
    ours = {day.pk for day in reach.days().filter(pk__in=[day.pk for day, _ in chosen])}
    if (
        not reach.own_people().filter(pk=request.person_id).exists()
        or {d.pk for d, _ in chosen} != ours
    ):
        raise NotPermitted("This person or this day is not within your reach.")
    locked = {
        day.pk: day for day in hold_still(request.person, *{d.pk: d for d, _ in chosen}.values())
    }
    if not VisitRequest.objects.filter(pk=request.pk, ended_at=None).exists():
        raise BookingRefused("They have taken it back meanwhile. Nothing was offered.")
    reception, made = reception_of(by.clinic), []
    for asked_day, slot in chosen:
        day = locked[asked_day.pk]
        here = next((one for one in slots(day) if one.at == slot), None)
        if here is None or not here.is_free:
            raise BookingRefused(
                f"{slot:%H:%M} on {day.on:%-d %B} is not free any more. Choose again. Nothing was offered."
            )
        until = held_until(start_of(day, slot), at, reception.hold_hours, reception.notice_hours)
        if until is None:
            raise BookingRefused(
                f"{slot:%H:%M} on {day.on:%-d %B} is too near to wait for an answer: ring them. Nothing "
                f"was offered."
            )
        made.append(
            Offer.objects.create(
                day=day,
                at=slot,
                person=request.person,
                request=request,
                made_at=at,
                made_by=by,
                until=until,
            )
        )
    note(by, "offer times", at, person=request.person, about=f"{len(made)} for {request.key}")
    ask_to_look(request.person, min(offer.until for offer in made))
    return made


@transaction.atomic
def end(by: Account, request: VisitRequest, answer: str, at: datetime) -> None:
    """The clinic ends a request without a time, and says why in a word that the person reads."""
    need(may(by, Verb.BOOK))
    if not Reach(by, at).own_people().filter(pk=request.person_id).exists():
        raise NotPermitted("This person is not within your reach.")
    if not answer.strip():
        raise BookingRefused(
            "Say in a word why, or what to do: they will read it. Nothing was changed."
        )
    _end(by, request, answer, at, "end a request for a visit")


def _end(by: Account, request: VisitRequest, answer: str, at: datetime, verb: str) -> None:
    ended = VisitRequest.objects.filter(pk=request.pk, ended_at=None).update(
        ended_at=at, ended_by=by, answer=answer.strip()[:300]
    )
    if not ended:
        raise BookingRefused("It was ended a moment ago. Nothing was changed.")
    request.offers.filter(state=Offer.State.OPEN).update(state=Offer.State.WITHDRAWN, settled_at=at)
    note(by, verb, at, person=request.person, about=f"request {request.key}")
