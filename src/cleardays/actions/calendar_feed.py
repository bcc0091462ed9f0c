"""A person's visits for their calendar: by a secret address that can be ended, or one by one."""

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.accounts import digest
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.slots import State, hold, is_not_waited_for, start_of, window_of
from cleardays.actions.watch import note
from cleardays.exchange.calendar import Days, Visit, as_calendar
from cleardays.records.models.accounts import Account
from cleardays.records.models.appointments import Appointment
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import CalendarFeed

_KEPT = timedelta(days=28)  # how long a visit that is over stays in the calendar
_SEEN_EACH = timedelta(hours=1)  # when it was last asked for is written down no oftener


@transaction.atomic
def open_feed(by: Account, at: datetime) -> str:
    """A new secret, shown once and kept nowhere. The one before it ends."""
    need(may(by, Verb.OWN_RECORD))
    assert by.person is not None
    hold(by.person)
    CalendarFeed.objects.filter(person=by.person, ended_at=None).update(ended_at=at)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person=by.person, digest=digest(token), made_at=at)
    note(by, "open a calendar address", at, person=by.person)
    return token


@transaction.atomic
def end_feed(by: Account, at: datetime) -> None:
    """End the address: whoever asks for it from now on finds nothing."""
    need(may(by, Verb.OWN_RECORD))
    if CalendarFeed.objects.filter(person=by.person, ended_at=None).update(ended_at=at):
        note(by, "end a calendar address", at, person=by.person)


def read_feed(token: str, at: datetime) -> bytes | None:
    """The calendar behind a secret; None for one that is wrong, ended, or whose account is closed."""
    feed = (
        CalendarFeed.objects.filter(
            digest=digest(token),
            ended_at=None,
            person__joined_into=None,
            person__removed_at=None,
            person__account__is_active=True,
        )
        .select_related("person__clinic")
        .first()
    )
    if feed is None:
        return None
    if feed.seen_at is None or at - feed.seen_at > _SEEN_EACH:
        CalendarFeed.objects.filter(pk=feed.pk).update(seen_at=at)
    return own_calendar(feed.person, at)


def own_calendar(person: Person, at: datetime) -> bytes:
    """Visits to come and lately past, and the days for the next one where none is booked."""
    today = at.astimezone(ZoneInfo(person.clinic.zone)).date()
    rows = (
        Appointment.objects.filter(person=person, day__on__gte=today - _KEPT)
        .exclude(state__in=(State.CANCELLED, State.MOVED, State.MISSED))
        .select_related("day__clinic")
        .order_by("day__on", "at")
    )
    window, days = window_of(person), []
    comes = any(row.day.on >= today for row in rows) or is_not_waited_for(person)
    if window.due and window.last and window.last >= today and not comes:
        days.append(Days(digest(f"{person.key} {window.due}")[:32], window.due, window.last))
    return as_calendar([_visit(row) for row in rows], days, at)


def one_visit(appointment: Appointment, at: datetime) -> bytes:
    """One visit, to be put into a calendar by hand."""
    return as_calendar([_visit(appointment)], (), at)


def _visit(row: Appointment) -> Visit:
    starts = start_of(row.day, row.at)
    first, moved = row, 0
    while (before := Appointment.objects.filter(moved_to=first).first()) is not None:
        first, moved = before, moved + 1
    return Visit(
        uid=str(first.key),
        starts=starts,
        ends=starts + timedelta(minutes=row.day.minutes),
        said=row.changed_at or row.booked_at,
        moved=moved,
    )
