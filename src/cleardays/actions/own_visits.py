"""A person books their own visit: inside their window, or after it, in places opened for that."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.appointments import change, hold_still, place, shift
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.slots import (
    CONSULTATION,
    SESSION,
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


@dataclass(frozen=True)
class OwnVisit:
    """Where somebody stands with their visits. `why_not`: why they cannot book a session themselves."""

    visits: tuple[Appointment, ...]
    window: Window
    why_not: str
    reception: Reception

    @property
    def next(self) -> Appointment | None:
        """The next one, whatever it is for."""
        return self.visits[0] if self.visits else None

    @property
    def starts(self) -> datetime | None:
        """When that begins, on the clinic's clock."""
        return start_of(self.next.day, self.next.at) if self.next else None

    def of(self, what: str) -> Appointment | None:
        """The next session, or the next consultation."""
        return next((one for one in self.visits if one.what == what), None)

    def may_change(self, one: Appointment | None, at: datetime) -> bool:
        """Whether it is still early enough to move or cancel one by oneself."""
        ahead = timedelta(hours=self.reception.change_hours)
        return one is not None and at <= start_of(one.day, one.at) - ahead


def own_visit(person: Person, at: datetime) -> OwnVisit:
    """The visits of a person to come, and what they may do about them."""
    today = at.astimezone(ZoneInfo(person.clinic.zone)).date()
    found = [standing(person, today, what) for what in (SESSION, CONSULTATION)]
    window = window_of(person)
    return OwnVisit(
        visits=tuple(sorted((one for one in found if one), key=lambda one: (one.day.on, one.at))),
        window=window,
        why_not=_why_not(person, window),
        reception=reception_of(person.clinic),
    )


def _why_not(person: Person, window: Window) -> str:
    if window.due is None:
        return "Your first visit is arranged with the clinic. Ask for it here."
    if is_not_waited_for(person):
        return "Your next visit is arranged with the clinic. Ask for it here."
    return ""


def own_places(person: Person, at: datetime) -> list[tuple[ClinicDay, list[Slot]]]:
    """Free places inside the person's window, on the days that their clinic opened for booking.

    None nearer than the clinic needs to prepare. Where the window is over: every place to come.
    """
    window, soonest = window_of(person), _soonest(person, at)
    if window.due is None or is_not_waited_for(person):
        return []
    days = ClinicDay.objects.filter(
        clinic=person.clinic, people_may_book=True, on__gte=max(window.due, soonest.date())
    )
    if window.last and not is_over(window, at):
        days = days.filter(on__lte=window.last)
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
    session = visit.of(SESSION)
    if session is None:
        raise BookingRefused("You have no session to move. Nothing was changed.")
    old, new = hold_still(person, session.day, day)
    _in_time(visit, session, at)
    _may_book(person, new, slot, at)
    return shift(by, session, old, new, slot, at)


@transaction.atomic
def cancel_own(by: Account, which: UUID | str, at: datetime) -> None:
    """Cancel a visit of one's own. Its place is offered to somebody who waits."""
    person = _own(by)
    visit = own_visit(person, at)
    found = next((one for one in visit.visits if str(one.key) == str(which)), None)
    if found is None:
        raise BookingRefused("You have no such visit to cancel. Nothing was changed.")
    _in_time(visit, found, at)
    (day,) = hold_still(person, found.day)
    change(by, found, State.CANCELLED, at)
    offer_freed(day, found.at, at)


def _own(by: Account) -> Person:
    need(may(by, Verb.BOOK_OWN))
    assert by.person is not None  # a constraint: this role has a record
    return by.person


def is_over(window: Window, at: datetime) -> bool:
    """Whether the days for the next session have passed: then the sooner it is, the better."""
    return window.last is not None and at.date() > window.last


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
    if not window.fits(day.on) and not is_over(window, at) and window.due and window.last:
        raise BookingRefused(
            f"Your next visit is from {window.due:%-d %B} to {window.last:%-d %B %Y}. For another day, "
            f"ask the clinic. Nothing was booked."
        )


def _in_time(visit: OwnVisit, one: Appointment, at: datetime) -> None:
    if not visit.may_change(one, at):
        raise BookingRefused(
            f"It is less than {visit.reception.change_hours} hours until your visit. Ring the clinic "
            f"to change it. Nothing was changed."
        )


def purpose(offer: Offer, visit: OwnVisit) -> str:
    """What an offered place is for: a session that became free, or the talk that was asked for."""
    return SESSION if offer.request_id is None and visit.window.due else CONSULTATION


@transaction.atomic
def accept(by: Account, offer: Offer, at: datetime) -> Appointment:
    """Take a place that is held for oneself. A visit for the same purpose is given up for it."""
    person = _own(by)
    visit = own_visit(person, at)
    what = purpose(offer, visit)
    before = visit.of(what)
    new, *old = hold_still(person, offer.day, *([before.day] if before else []))
    now = Offer.objects.select_related("request").filter(pk=offer.pk, person=person).first()
    if now is None or now.state != Offer.State.OPEN or now.until <= at:
        raise BookingRefused(
            "This place is not held for you any more. Look at what is there. Nothing was booked."
        )
    if before is None:
        made = place(by, person, new, offer.at, at, what=what)
    else:
        made = shift(by, before, old[0], new, offer.at, at)
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
