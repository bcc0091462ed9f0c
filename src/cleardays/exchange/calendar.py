"""Visits as a calendar program reads them (RFC 5545): neutral words, times in UTC, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Cleardays//Appointments//EN"
NAME, VISIT, WINDOW = "Appointments", "Appointment", "Time to arrange an appointment"
_ASK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `uid` stays the same when it is moved; `moved` counts how often it was.

    Times know their zone.
    """

    uid: str
    starts: datetime
    ends: datetime
    said: datetime
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which the next visit may be, both included."""

    uid: str
    first: date
    last: date


def as_calendar(visits: Iterable[Visit], windows: Iterable[Days], at: datetime) -> bytes:
    """A calendar of visits and windows as it stands at a time.

    It says *Appointment* and nothing of why, where or with whom: it lies on devices that others see.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for visit in visits:
        event = _event(visit.uid, VISIT, at)
        event.add("dtstart", visit.starts.astimezone(UTC))
        event.add("dtend", visit.ends.astimezone(UTC))
        event.add("last-modified", visit.said.astimezone(UTC))
        event.add("sequence", visit.moved)
        calendar.add_component(event)
    for days in windows:
        event = _event(days.uid, WINDOW, at)
        event.add("dtstart", days.first)
        event.add(
            "dtend", days.last + timedelta(days=1)
        )  # the first day that is not in it any more
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(uid: str, summary: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@cleardays")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event
