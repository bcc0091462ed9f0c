"""Keep what payers allow: entered, counted against the sessions given, struck out, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.authorisation import Leave, RunningOut, Used, running_out, used_of
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.models.review import Authorisation
from cleardays.records.standing import Record

_MOST_UNITS = 10_000


class AuthorisationRefused(ValueError):
    """An authorisation that cannot be; the message says why. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """An authorisation as it was entered, and what was counted against it."""

    row: Authorisation
    used: Used


def leave_of(row: Authorisation) -> Leave:
    """A payer's leave, as the core knows it."""
    units = None if row.units is None else float(row.units)
    return Leave(row.first, row.last, units, row.payer, row.pk)


def allowed(record: Record) -> tuple[Allowed, ...]:
    """Every authorisation that stands, with the sessions counted against it."""
    rows = {row.pk: row for row in record.authorisations}
    found = used_of(map(leave_of, record.authorisations), record.given)
    return tuple(Allowed(rows[used.leave.key], used) for used in found)


def to_renew(record: Record, today: date) -> RunningOut | None:
    """Whether the payer is to be written to, and why."""
    known = read_tables()
    used = tuple(one.used for one in allowed(record))
    return running_out(used, today, known.counting, known.paradigm.fixed_units)


@transaction.atomic
def add_authorisation(
    by: Account,
    person: Person,
    payer: str,
    reference: str,
    first: date,
    last: date,
    units: Decimal | None,
    at: datetime,
) -> Authorisation:
    """Keep a payer's leave. `units` None: it sets no number. Raises `AuthorisationRefused`."""
    need(may(by, Verb.WRITE_LETTER))
    if not payer.strip():
        raise AuthorisationRefused("Name the payer. Nothing was kept.")
    if last < first:
        raise AuthorisationRefused(
            f"It would end on {last:%-d %B %Y}, before it begins on {first:%-d %B %Y}. Correct one. "
            f"Nothing was kept."
        )
    if units is not None and not 0 < units <= _MOST_UNITS:
        raise AuthorisationRefused(
            f"{units:g} units: give more than 0 and at most {_MOST_UNITS}, or leave it empty where the "
            f"payer set none. Nothing was kept."
        )
    same = Authorisation.objects.filter(
        person=person, struck_at=None, payer=payer.strip(), first=first, last=last
    )
    Person.objects.select_for_update().get(pk=person.pk)  # sent twice is kept once
    if same.exists():
        raise AuthorisationRefused(
            f"{payer.strip()} from {first:%-d %B %Y} to {last:%-d %B %Y} is entered already: its units "
            f"would count twice. Strike that one out first. Nothing was kept."
        )
    kept = Authorisation.objects.create(
        person=person,
        payer=payer.strip(),
        reference=reference.strip(),
        first=first,
        last=last,
        units=units,
        entered_at=at,
        entered_by=by,
    )
    note(by, "enter an authorisation", at, person=person, about=f"authorisation {kept.pk}")
    return kept


@transaction.atomic
def strike_authorisation(by: Account, person: Person, number: int, at: datetime) -> bool:
    """Strike out what was entered by mistake; it stays readable. False where there is none."""
    need(may(by, Verb.WRITE_LETTER))
    struck = Authorisation.objects.filter(pk=number, person=person, struck_at=None).update(
        struck_at=at, struck_by=by
    )
    if struck:
        note(by, "strike out an authorisation", at, person=person, about=f"authorisation {number}")
    return bool(struck)
