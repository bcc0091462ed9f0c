"""Which times a clinic day has, who is in them, and when the next session of somebody is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cleardays.clinical.course import HELD, Stage
from cleardays.evidence.read import read_tables
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.review import DecisionRow
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.models.visiting import Offer

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


def window_of(person: Person) -> Window:
    """When the next session of somebody is due."""
    given = _last_given(person)
    if given is None:
        return Window(None, None)
    known = read_tables()
    due = given + timedelta(days=int(known.product.amounts["interval_days"].value))
    return Window(due, due + timedelta(days=known.counting["window_after_due_days"]))


def is_not_waited_for(person: Person) -> bool:
    """Whether a decision stands after which no next session is waited for, and none was given since."""
    last = DecisionRow.objects.filter(person=person).order_by("-made_at").first()
    if last is None or Stage(last.stage_after) not in HELD:
        return False
    given = _last_given(person)
    return given is None or given <= last.on


def _last_given(person: Person) -> date | None:
    signed = InjectionSession.objects.filter(person=person, state=InjectionSession.State.SIGNED)
    return signed.order_by("-on").values_list("on", flat=True).first()


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


def standing(person: Person, today: date) -> Appointment | None:
    """The next appointment of somebody, if there is one."""
    booked = person.appointments.filter(state=State.BOOKED, day__on__gte=today)
    return booked.select_related("day__injector", "day__clinic").order_by("day__on", "at").first()
