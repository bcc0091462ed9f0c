"""Keep appointments: open clinic days, book, move, cancel, and what became of them."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.slots import (
    SESSION,
    BookingRefused,
    State,
    hold,
    lock,
    slots,
    standing,
    start_of,
    window_of,
)
from cleardays.actions.waiting import offer_freed
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account, Role
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Offer
from cleardays.records.reach import Reach

# What may become of an appointment, from what it is now.
NEXT: dict[str, tuple[str, ...]] = {
    State.BOOKED: (State.ARRIVED, State.MISSED, State.CANCELLED, State.MOVED),
    State.ARRIVED: (State.DONE, State.BOOKED),
    State.MISSED: (State.BOOKED,),  # taken back: they were only late
    State.DONE: (State.ARRIVED,),
    State.CANCELLED: (),
    State.MOVED: (),
}


@transaction.atomic
def open_day(
    by: Account,
    injector: Account,
    on: date,
    opens: time,
    closes: time,
    minutes: int,
    room: str,
    at: datetime,
    people_may_book: bool = False,
) -> ClinicDay:
    """Open a clinic day. Raises `BookingRefused` where the times cannot be."""
    need(may(by, Verb.BOOK))
    if injector.clinic_id != by.clinic_id or injector.role != Role.INJECTOR:
        raise BookingRefused("Only an injector of this clinic can have a clinic day.")
    if closes <= opens:
        raise BookingRefused(
            f"It would close at {closes:%H:%M}, before it opens at {opens:%H:%M}. Nothing was opened."
        )
    if not 5 <= minutes <= 240:
        raise BookingRefused(f"Slots of {minutes} minutes: give 5 to 240. Nothing was opened.")
    beside = ClinicDay.objects.filter(injector=injector, on=on, opens__lt=closes, closes__gt=opens)
    if beside.exists():
        raise BookingRefused(
            f"{injector.name} has a clinic on {on:%-d %B %Y} at that time already. Nothing was opened."
        )
    day = ClinicDay.objects.create(
        clinic=by.clinic,
        injector=injector,
        on=on,
        opens=opens,
        closes=closes,
        minutes=minutes,
        room=room.strip(),
        people_may_book=people_may_book,
    )
    note(by, "open a clinic day", at, about=f"day {day.key}")
    return day


@transaction.atomic
def let_people_book(by: Account, day: ClinicDay, may_they: bool, at: datetime) -> None:
    """Open the places of a day to be booked by people themselves, or keep them for the clinic."""
    need(may(by, Verb.BOOK))
    if not Reach(by, at).days().filter(pk=day.pk).exists():
        raise NotPermitted("This day is not within your reach.")
    ClinicDay.objects.filter(pk=day.pk).update(people_may_book=may_they)
    about = f"day {day.key}"
    note(by, "open a day to people" if may_they else "keep a day for the clinic", at, about=about)


@transaction.atomic
def book(
    by: Account, person: Person, day: ClinicDay, slot: time, at: datetime, why: str = ""
) -> Appointment:
    """Put somebody into a slot: the quicker of two wins, the other is told.

    Before the session is due a reason is asked for and kept. Raises `BookingRefused`.
    """
    need(may(by, Verb.BOOK))
    _within_reach(by, person, day, at)
    day = hold_still(person, day)[0]
    _why_early(person, day, why)
    return place(by, person, day, slot, at, why)


def hold_still(person: Person, *days: ClinicDay) -> list[ClinicDay]:
    """Keep a person and these days to oneself, always in one order: two who swap do not wait in a ring."""
    hold(person)
    locked = {day.pk: lock(day) for day in sorted(days, key=lambda day: day.pk)}
    return [locked[day.pk] for day in days]


def _why_early(person: Person, day: ClinicDay, why: str) -> None:
    due = window_of(person).due
    if due and day.on < due and not why.strip():
        raise BookingRefused(
            f"The next session is due from {due:%-d %B %Y}; this is {(due - day.on).days} days "
            f"before. Say why it is to be earlier. Nothing was booked."
        )


def _within_reach(by: Account, person: Person, day: ClinicDay, at: datetime) -> None:
    reach = Reach(by, at)
    if (
        not reach.people().filter(pk=person.pk).exists()
        or not reach.days().filter(pk=day.pk).exists()
    ):
        raise NotPermitted("This person or this day is not within your reach.")


def place(
    by: Account,
    person: Person,
    day: ClinicDay,
    slot: time,
    at: datetime,
    why: str = "",
    what: str = SESSION,
) -> Appointment:
    """Put somebody into a slot that is there, to come, free, and held for nobody else.

    Person and day are held still by whoever calls. Raises `BookingRefused`.
    """
    here = next((one for one in slots(day) if one.at == slot), None)
    if here is None:
        raise BookingRefused(f"There is no slot at {slot:%H:%M} on that day. Nothing was booked.")
    if start_of(day, slot) < at:
        raise BookingRefused("That slot is over. Nothing was booked.")
    if here.held and here.held.person_id != person.pk and here.held.until > at:
        raise BookingRefused(
            f"{slot:%H:%M} is held for somebody else until {_clock(here.held, day)}. Choose another "
            f"slot. Nothing was booked."
        )
    if (other := standing(person, at.date(), what)) is not None:
        raise BookingRefused(
            f"{person.name} is booked for {other.day.on:%-d %B %Y} at {other.at:%H:%M} already. Move that "
            f"one. Nothing was booked."
        )
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                day=day,
                person=person,
                at=slot,
                what=what,
                booked_at=at,
                booked_by=by,
                why=why.strip()[:200],
            )
    except IntegrityError:
        raise BookingRefused(
            f"{slot:%H:%M} was taken a moment ago. Choose another slot. Nothing was booked."
        ) from None
    promised = Offer.objects.filter(day=day, at=slot, state=Offer.State.OPEN)
    promised.filter(person=person).update(
        state=Offer.State.ACCEPTED, settled_at=at, appointment=made
    )
    promised.update(state=Offer.State.LAPSED, settled_at=at)  # held too long for somebody else
    note(by, "book", at, person=person, about=f"appointment {made.key}")
    return made


def _clock(held: Offer, day: ClinicDay) -> str:
    return f"{held.until.astimezone(start_of(day, held.at).tzinfo):%H:%M on %-d %B}"


@transaction.atomic
def become(by: Account, appointment: Appointment, state: str, at: datetime, why: str = "") -> None:
    """Say what became of an appointment. Raises `BookingRefused` where that cannot follow.

    A place that was cancelled is offered to the waiting list.
    """
    need(may(by, Verb.BOOK))
    day = lock(appointment.day)
    change(by, appointment, state, at, why)
    if state == State.CANCELLED:
        offer_freed(day, appointment.at, at)


def change(by: Account, appointment: Appointment, state: str, at: datetime, why: str = "") -> None:
    """From one state to one that may follow it, or nothing. The day is held still."""
    if state == State.MOVED or state not in NEXT[appointment.state]:
        raise BookingRefused(
            f"An appointment that is {State(appointment.state).label} cannot become "
            f"{State(state).label}. Nothing was changed."
        )
    changed = Appointment.objects.filter(pk=appointment.pk, state=appointment.state).update(
        state=state, changed_at=at, changed_by=by, why=why.strip()[:200] or appointment.why
    )
    if not changed:
        raise BookingRefused(
            "Somebody else changed it a moment ago. Look again. Nothing was changed."
        )
    note(by, f"appointment: {state}", at, person=appointment.person, about=f"{appointment.key}")


@transaction.atomic
def move(
    by: Account, appointment: Appointment, day: ClinicDay, slot: time, at: datetime, why: str = ""
) -> Appointment:
    """Put an appointment into another slot: the old one is free at once, or nothing happens."""
    need(may(by, Verb.BOOK))
    _within_reach(by, appointment.person, day, at)
    old, new = hold_still(appointment.person, appointment.day, day)
    _why_early(appointment.person, new, why)
    return shift(by, appointment, old, new, slot, at, why)


def shift(
    by: Account,
    appointment: Appointment,
    old: ClinicDay,
    new: ClinicDay,
    slot: time,
    at: datetime,
    why: str = "",
) -> Appointment:
    """Out of one slot and into another. The person and both days are held still."""
    if (old.pk, appointment.at) == (new.pk, slot):
        raise BookingRefused("That is the time it is booked for already. Nothing was changed.")
    changed = Appointment.objects.filter(pk=appointment.pk, state=State.BOOKED).update(
        state=State.MOVED, changed_at=at, changed_by=by
    )
    if not changed:
        raise BookingRefused("Only what is booked can be moved. Look again. Nothing was changed.")
    made = place(by, appointment.person, new, slot, at, why, appointment.what)
    Appointment.objects.filter(pk=appointment.pk).update(moved_to=made)
    offer_freed(old, appointment.at, at)
    return made
