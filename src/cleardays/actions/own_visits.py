"""A person books their own visit: inside their window, in places that the clinic opened for it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.appointments import change, hold_still, place, shift
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.slots import (
    BookingRefused,
    Slot,
    State,
    Window,
    is_not_waited_for,
    lock,
    slots,
    standing,
    start_of,
    window_of,
)
from cleardays.actions.waiting import offer_freed, reception_of
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Offer, Reception, Waiting

SESSION, CONSULTATION = "session", "consultation"


@dataclass(frozen=True)
class OwnVisit:
    """Where somebody stands with their next visit. `why_not`: why they cannot book it themselves."""

    next: Appointment | None
    starts: datetime | None
    may_change_until: datetime | None
    window: Window
    why_not: str
    reception: Reception

    def may_change(self, at: datetime) -> bool:
        """Whether it is still early enough to move or cancel it by oneself."""
        return self.may_change_until is not None and at <= self.may_change_until


def own_visit(person: Person, at: datetime) -> OwnVisit:
    """The next visit of a person, and what they may do about it."""
    reception = reception_of(person.clinic)
    found = standing(person, at.astimezone(ZoneInfo(person.clinic.zone)).date())
    starts = start_of(found.day, found.at) if found else None
    window = window_of(person)
    return OwnVisit(
        next=found,
        starts=starts,
        may_change_until=starts - timedelta(hours=reception.change_hours) if starts else None,
        window=window,
        why_not=_why_not(person, window),
        reception=reception,
    )


def _why_not(person: Person, window: Window) -> str:
    if window.due is None:
        return "Your first visit is arranged with the clinic. Ask for it here."
    if is_not_waited_for(person):
        return "Your next visit is arranged with the clinic. Ask for it here."
    return ""


def own_places(person: Person, at: datetime) -> list[tuple[ClinicDay, list[Slot]]]:
    """Free places inside the person's window, on the days that their clinic opened for booking.

    None nearer than the clinic needs to prepare.
    """
    window, soonest = window_of(person), _soonest(person, at)
    if window.due is None or window.last is None or is_not_waited_for(person):
        return []
    days = ClinicDay.objects.filter(
        clinic=person.clinic, people_may_book=True, on__gte=window.due, on__lte=window.last
    )
    days = days.select_related("clinic", "injector").prefetch_related("appointments", "offers")
    found = [
        (day, [s for s in slots(day) if s.is_free and start_of(day, s.at) >= soonest])
        for day in days.order_by("on", "opens")
    ]
    return [(day, some) for day, some in found if some]


@transaction.atomic
def book_own(by: Account, day: ClinicDay, slot: time, at: datetime) -> Appointment:
    """Book one's next session. Raises `BookingRefused`."""
    person = _own(by)
    (day,) = hold_still(person, day)
    _may_book(person, day, slot, at)
    return place(by, person, day, slot, at)


@transaction.atomic
def move_own(by: Account, day: ClinicDay, slot: time, at: datetime) -> Appointment:
    """Put one's next session into another place: the old one is kept, or free at once."""
    person = _own(by)
    visit = own_visit(person, at)
    if visit.next is None:
        raise BookingRefused("You have no visit to move. Nothing was changed.")
    old, new = hold_still(person, visit.next.day, day)
    _in_time(visit, at)
    if visit.next.what != SESSION:
        raise BookingRefused(
            "This visit was arranged with the clinic. Ask them for another time. Nothing was changed."
        )
    _may_book(person, new, slot, at)
    return shift(by, visit.next, old, new, slot, at)


@transaction.atomic
def cancel_own(by: Account, at: datetime) -> None:
    """Cancel one's next visit. Its place is offered to somebody who waits."""
    person = _own(by)
    visit = own_visit(person, at)
    if visit.next is None:
        raise BookingRefused("You have no visit to cancel. Nothing was changed.")
    _in_time(visit, at)
    (day,) = hold_still(person, visit.next.day)
    change(by, visit.next, State.CANCELLED, at)
    offer_freed(day, visit.next.at, at)


def _own(by: Account) -> Person:
    need(may(by, Verb.BOOK_OWN))
    assert by.person is not None  # a constraint: this role has a record
    return by.person


def _soonest(person: Person, at: datetime) -> datetime:
    return at + timedelta(hours=reception_of(person.clinic).notice_hours)


def _may_book(person: Person, day: ClinicDay, slot: time, at: datetime) -> None:
    window = window_of(person)
    if why_not := _why_not(person, window):
        raise BookingRefused(f"{why_not} Nothing was booked.")
    if day.clinic_id != person.clinic_id or not day.people_may_book:
        raise BookingRefused(
            "This day is not open for booking. Choose another. Nothing was booked."
        )
    if start_of(day, slot) < _soonest(person, at):
        raise BookingRefused("That is too soon to book here. Ring the clinic. Nothing was booked.")
    if not window.fits(day.on) and window.due and window.last:
        raise BookingRefused(
            f"Your next visit is from {window.due:%-d %B} to {window.last:%-d %B %Y}. For another day, "
            f"ask the clinic. Nothing was booked."
        )


def _in_time(visit: OwnVisit, at: datetime) -> None:
    if not visit.may_change(at):
        raise BookingRefused(
            f"It is less than {visit.reception.change_hours} hours until your visit. Ring the clinic "
            f"to change it. Nothing was changed."
        )


@transaction.atomic
def accept(by: Account, offer: Offer, at: datetime) -> Appointment:
    """Take a place that is held for oneself. A later visit that stood before is given up for it."""
    person = _own(by)
    visit = own_visit(person, at)
    held = [offer.day] if visit.next is None else [offer.day, visit.next.day]
    new, *old = hold_still(person, *held)
    now = Offer.objects.select_related("request").filter(pk=offer.pk, person=person).first()
    if now is None or now.state != Offer.State.OPEN or now.until <= at:
        raise BookingRefused(
            "This place is not held for you any more. Look at what is there. Nothing was booked."
        )
    what = SESSION if now.request_id is None and visit.window.due else CONSULTATION
    if visit.next is None:
        made = place(by, person, new, offer.at, at, what=what)
    else:
        made = shift(by, visit.next, old[0], new, offer.at, at)
    if now.request is None:
        Waiting.objects.filter(person=person, ended_at=None).update(ended_at=at, ended_by=by)
    else:
        now.request.offers.filter(state=Offer.State.OPEN).update(
            state=Offer.State.WITHDRAWN, settled_at=at
        )
        now.request.ended_at, now.request.ended_by = at, by
        now.request.save(update_fields=["ended_at", "ended_by"])
    return made


@transaction.atomic
def decline(by: Account, offer: Offer, at: datetime) -> None:
    """Say no to a place that is held for oneself: the next in line has it at once."""
    person = _own(by)
    day = lock(offer.day)
    said = Offer.objects.filter(pk=offer.pk, person=person, state=Offer.State.OPEN).update(
        state=Offer.State.DECLINED, settled_at=at
    )
    if not said:
        raise BookingRefused("This place is not held for you any more. Nothing was changed.")
    note(by, "decline a place", at, person=person, about=f"offer {offer.key}")
    if offer.request_id is None:
        offer_freed(day, offer.at, at)
