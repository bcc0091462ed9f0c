"""Keep appointments: clinic days and their slots, book, move, cancel, and what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.watch import note
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account, Role
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.reach import Reach

State = Appointment.State
_FREES = (State.CANCELLED, State.MOVED)
# What may become of an appointment, from what it is now.
NEXT: dict[str, tuple[str, ...]] = {
    State.BOOKED: (State.ARRIVED, State.MISSED, State.CANCELLED, State.MOVED),
    State.ARRIVED: (State.DONE, State.BOOKED),
    State.MISSED: (State.BOOKED,),  # taken back: they were only late
    State.DONE: (State.ARRIVED,),
    State.CANCELLED: (),
    State.MOVED: (),
}


class BookingRefused(ValueError):
    """A booking that cannot be; the message says why and what to do. Nothing was booked."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time on a clinic day, and who is in it."""

    at: time
    taken: Appointment | None


@dataclass(frozen=True, slots=True)
class Window:
    """When the next session may be: from the day it is due, to two weeks after; None: no session yet."""

    due: date | None
    last: date | None

    def fits(self, on: date) -> bool:
        """Whether a date lies inside."""
        return self.due is None or (self.last is not None and self.due <= on <= self.last)


def window_of(person: Person) -> Window:
    """When the next session of somebody is due."""
    known = read_tables()
    given = (
        InjectionSession.objects.filter(person=person, state=InjectionSession.State.SIGNED)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
    )
    if given is None:
        return Window(None, None)
    due = given + timedelta(days=int(known.product.amounts["interval_days"].value))
    return Window(due, due + timedelta(days=known.counting["window_after_due_days"]))


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
    )
    note(by, "open a clinic day", at, about=f"day {day.key}")
    return day


def slots(day: ClinicDay) -> Iterator[Slot]:
    """Every slot of a day, in order; one that does not fit before the end is not there."""
    taken = {a.at: a for a in day.appointments.all() if a.state not in _FREES}
    when = datetime.combine(day.on, day.opens)
    end = datetime.combine(day.on, day.closes)
    step = timedelta(minutes=day.minutes)
    while when + step <= end:
        yield Slot(when.time(), taken.get(when.time()))
        when += step


@transaction.atomic
def book(
    by: Account, person: Person, day: ClinicDay, slot: time, at: datetime, why: str = ""
) -> Appointment:
    """Put somebody into a slot: the quicker of two wins, the other is told.

    Before the session is due a reason is asked for and kept. Raises `BookingRefused`.
    """
    need(may(by, Verb.BOOK))
    _within_reach(by, person, day, at)
    if slot not in {one.at for one in slots(day)}:
        raise BookingRefused(f"There is no slot at {slot:%H:%M} on that day. Nothing was booked.")
    start = datetime.combine(day.on, slot, ZoneInfo(day.clinic.zone))
    if start < at:
        raise BookingRefused("That slot is over. Nothing was booked.")
    window = window_of(person)
    if window.due and day.on < window.due and not why.strip():
        raise BookingRefused(
            f"The next session is due from {window.due:%-d %B %Y}; this is "
            f"{(window.due - day.on).days} days before. Say why it is to be earlier. Nothing was booked."
        )
    waiting = Appointment.objects.filter(
        person=person, state=State.BOOKED, day__on__gte=at.date()
    ).select_related("day")
    if (other := waiting.first()) is not None:
        raise BookingRefused(
            f"{person.name} is booked for {other.day.on:%-d %B %Y} at {other.at:%H:%M} already. Move that "
            f"one. Nothing was booked."
        )
    return _place(by, person, day, slot, at, why)


def _within_reach(by: Account, person: Person, day: ClinicDay, at: datetime) -> None:
    reach = Reach(by, at)
    if (
        not reach.people().filter(pk=person.pk).exists()
        or not reach.days().filter(pk=day.pk).exists()
    ):
        raise NotPermitted("This person or this day is not within your reach.")


def _place(
    by: Account, person: Person, day: ClinicDay, slot: time, at: datetime, why: str
) -> Appointment:
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                day=day, person=person, at=slot, booked_at=at, booked_by=by, why=why.strip()[:200]
            )
    except IntegrityError:
        raise BookingRefused(
            f"{slot:%H:%M} was taken a moment ago. Choose another slot. Nothing was booked."
        ) from None
    note(by, "book", at, person=person, about=f"appointment {made.key}")
    return made


@transaction.atomic
def become(by: Account, appointment: Appointment, state: str, at: datetime, why: str = "") -> None:
    """Say what became of an appointment. Raises `BookingRefused` where that cannot follow."""
    need(may(by, Verb.BOOK))
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
    changed = Appointment.objects.filter(pk=appointment.pk, state=State.BOOKED).update(
        state=State.MOVED, changed_at=at, changed_by=by
    )
    if not changed:
        raise BookingRefused("Only what is booked can be moved. Look again. Nothing was changed.")
    made = book(by, appointment.person, day, slot, at, why)
    Appointment.objects.filter(pk=appointment.pk).update(moved_to=made)
    return made
