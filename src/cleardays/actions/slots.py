"""Which times a clinic day has, who is in them, and when the next session of somebody is due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from cleardays.clinical.course import HELD, Stage
from cleardays.evidence.read import read_tables
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.review import DecisionRow
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.models.visiting import Offer

SESSION, CONSULTATION = (
    "session",
    "consultation",
)  # what somebody comes for: one of each may be booked
State = Appointment.State
FREES = (State.CANCELLED, State.MOVED)


class BookingRefused(ValueError):
    """A booking that cannot be; the message says why and what to do. Nothing was booked."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time on a clinic day, who is in it, and for whom it is held."""

    at: time
    taken: Appointment | None
    held: Offer | None = None

    @property
    def is_free(self) -> bool:
        """Whether nobody is in it, and it is held for nobody."""
        return self.taken is None and self.held is None


@dataclass(frozen=True, slots=True)
class Window:
    """When the next session may be: from the day it is due, to two weeks after; None: no session yet."""

    due: date | None
    last: date | None

    def fits(self, on: date) -> bool:
        """Whether a date lies inside."""
        return self.due is None or (self.last is not None and self.due <= on <= self.last)


def window_after(given: date | None) -> Window:
    """When the next session is due after the last one."""
    if given is None:
        return Window(None, None)
    known = read_tables()
    due = given + timedelta(days=int(known.product.amounts["interval_days"].value))
    return Window(due, due + timedelta(days=known.counting["window_after_due_days"]))


def window_of(person: Person) -> Window:
    """When the next session of somebody is due."""
    return window_after(last_given([person.pk]).get(person.pk))


def last_given(people: Iterable[int]) -> dict[int, date]:
    """The date of the last session of each of these people; who had none is not there."""
    signed = InjectionSession.objects.filter(
        person__in=list(people), state=InjectionSession.State.SIGNED
    )
    return dict(signed.values_list("person").annotate(Max("on")))


def not_waited_for(given: Mapping[int, date], people: Iterable[int]) -> set[int]:
    """Of whom a decision stands after which no next session is waited for, and none was given since."""
    rows = DecisionRow.objects.filter(person__in=list(people)).order_by("made_at", "pk")
    last = {
        person: (stage, on) for person, stage, on in rows.values_list("person", "stage_after", "on")
    }
    return {
        person
        for person, (stage, on) in last.items()
        if Stage(stage) in HELD and not (person in given and given[person] > on)
    }


def is_not_waited_for(person: Person) -> bool:
    """The same of one person."""
    return bool(not_waited_for(last_given([person.pk]), [person.pk]))


def slots(day: ClinicDay) -> Iterator[Slot]:
    """Every slot of a day, in order; one that does not fit before the end is not there."""
    taken = {a.at: a for a in day.appointments.all() if a.state not in FREES}
    held = {o.at: o for o in day.offers.all() if o.state == Offer.State.OPEN}
    when = datetime.combine(day.on, day.opens)
    end = datetime.combine(day.on, day.closes)
    step = timedelta(minutes=day.minutes)
    while when + step <= end:
        yield Slot(when.time(), taken.get(when.time()), held.get(when.time()))
        when += step


def start_of(day: ClinicDay, slot: time) -> datetime:
    """When a slot begins, on the clinic's own clock; the day comes with its clinic."""
    return datetime.combine(day.on, slot, ZoneInfo(day.clinic.zone))


def lock(day: ClinicDay) -> ClinicDay:
    """The day, to oneself until the transaction ends: a booking and an offer cannot pass each other."""
    return (
        ClinicDay.objects.select_for_update(of=("self",), no_key=True)
        .select_related("clinic")
        .get(pk=day.pk)
    )


def hold(person: Person) -> None:
    """A person to oneself until the transaction ends: two taps of one finger come one after the other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def standing(person: Person, today: date, what: str = SESSION) -> Appointment | None:
    """The next appointment of somebody for a session, or for a consultation."""
    return next_of([person.pk], today, what).get(person.pk)


def next_of(people: Iterable[int], today: date, what: str = SESSION) -> dict[int, Appointment]:
    """The next appointment of each of these people; who has none is not there."""
    rows = Appointment.objects.filter(
        person__in=list(people), what=what, state=State.BOOKED, day__on__gte=today
    )
    found: dict[int, Appointment] = {}
    for row in rows.select_related("day__injector", "day__clinic").order_by("day__on", "at"):
        found.setdefault(row.person_id, row)
    return found
