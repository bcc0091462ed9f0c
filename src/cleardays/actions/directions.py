"""Prescribe, count down what was prescribed, and keep consent as it was given."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import Consent, Direction

_MOST_SESSIONS = 12


class DirectionRefused(ValueError):
    """What cannot be prescribed or kept; the message says why. Nothing was kept."""


@transaction.atomic
def prescribe(
    by: Account, person: Person, sessions: int, on: date, words: str, at: datetime
) -> Direction:
    """Keep a direction to treat, in the name of who is signed in, for so many sessions from a date."""
    need(may(by, Verb.DIRECT))
    if not 1 <= sessions <= _MOST_SESSIONS:
        raise DirectionRefused(
            f"Prescribe from 1 to {_MOST_SESSIONS} sessions, not {sessions}. Nothing was kept."
        )
    if on > at.date():
        raise DirectionRefused("A direction cannot be dated ahead. Nothing was kept.")
    made = Direction.objects.create(
        person=person,
        prescriber=by.name,
        on=on,
        sessions_allowed=sessions,
        note=words.strip(),
        entered_at=at,
        entered_by=by,
    )
    note(by, Verb.DIRECT.value, at, person=person, about=f"direction {made.pk}")
    return made


@transaction.atomic
def end_direction(by: Account, person: Person, direction: Direction, at: datetime) -> None:
    """End a direction: nothing more is given by it."""
    need(may(by, Verb.DIRECT))
    if not Direction.objects.filter(pk=direction.pk, person=person, ended_at=None).update(
        ended_at=at
    ):
        raise DirectionRefused("This direction has ended before. Nothing was changed.")
    note(by, "end a direction", at, person=person, about=f"direction {direction.pk}")


def open_directions(person: Person, on: date) -> list[Direction]:
    """Directions with sessions left on a date, the oldest first; each says how many (`left`)."""
    signed = Count("sessions", filter=Q(sessions__state="signed"))
    found = Direction.objects.filter(person=person, on__lte=on, ended_at=None)
    rows = list(found.annotate(used=signed).order_by("on", "pk"))
    for row in rows:
        row.left = row.sessions_allowed - row.used  # type: ignore[attr-defined]
    return [row for row in rows if row.left > 0]  # type: ignore[attr-defined]


@transaction.atomic
def keep_consent(by: Account, person: Person, given: bool, on: date, at: datetime) -> Consent:
    """Keep that somebody consented, or did not, with the text of today as it was read to them."""
    need(may(by, Verb.PLAN_SESSION))
    text = read_tables().consent
    made = Consent.objects.create(
        person=person,
        version=text.version,
        text=text.text,
        on=on,
        given=given,
        entered_at=at,
        entered_by=by,
    )
    note(by, "keep consent", at, person=person, about=f"consent {made.pk}")
    return made


@transaction.atomic
def withdraw_consent(by: Account, person: Person, at: datetime) -> None:
    """Keep that consent was withdrawn: every one that stood."""
    need(may(by, Verb.PLAN_SESSION))
    standing = Consent.objects.filter(person=person, given=True, withdrawn_at=None)
    if not standing.update(withdrawn_at=at):
        raise DirectionRefused("No consent stands that could be withdrawn. Nothing was changed.")
    note(by, "withdraw consent", at, person=person)


def standing_consent(person: Person) -> Consent | None:
    """The consent that stands: the latest word, if it was yes and was not withdrawn."""
    last = Consent.objects.filter(person=person).order_by("-entered_at", "-pk").first()
    return last if last and last.given and last.withdrawn_at is None else None
