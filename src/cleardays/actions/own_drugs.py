"""A person's own list of drugs, by brand and strength, and which of them to offer first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.evidence.drugs import DrugClass
from cleardays.evidence.known import Known
from cleardays.records.models.accounts import Account
from cleardays.records.models.diary import AttackEntry, DayEntry
from cleardays.records.models.own_diary import OwnDrug
from cleardays.records.models.people import Person

_LATELY = timedelta(days=90)
_MOST = 40


class DrugRefused(ValueError):
    """A drug cannot be on the list like that; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One drug to tap. `known_as`: the substance behind the brand; "" where no table tells."""

    name: str
    known_as: str = ""
    drug_class: DrugClass | None = None
    yesterday: bool = False
    number: int | None = None  # of the own list's row


def offered(person: Person, on: date, known: Known) -> list[Offered]:
    """The drugs to offer on a date: yesterday's first, then the own list, then those taken lately."""
    own = {str(row): row.pk for row in OwnDrug.objects.filter(person=person, struck_at=None)}
    lately: dict[str, date] = {}
    for when, drugs in _taken(person, on):
        for intake in drugs or ():
            name = str(intake.get("drug") or "")
            if name:
                lately[name] = max(when, lately.get(name, when))
    eve = on - timedelta(days=1)
    names = sorted(
        {*own, *lately},
        key=lambda n: (lately.get(n) != eve, n not in own, -lately.get(n, date.min).toordinal(), n),
    )
    return [_offer(name, known, lately.get(name) == eve, own.get(name)) for name in names[:_MOST]]


def _offer(name: str, known: Known, yesterday: bool, number: int | None) -> Offered:
    found = known.drugs.find(name)
    if found is None:
        return Offered(name, "", None, yesterday, number)
    return Offered(name, found.generic, found.drug_class, yesterday, number)


def _taken(person: Person, on: date) -> Iterable[tuple[date, Any]]:
    """What was taken in the last weeks before a date, and on it."""
    now = {"person": person, "struck_at": None, "drugs__isnull": False}
    first = on - _LATELY
    days = DayEntry.objects.filter(**now, on__gte=first, on__lte=on)
    yield from days.values_list("on", "drugs")
    attacks = AttackEntry.objects.filter(
        **now, start__gte=first.isoformat(), start__lt=(on + timedelta(days=1)).isoformat()
    )
    for start, drugs in attacks.values_list("start", "drugs"):
        yield date.fromisoformat(start[:10]), drugs


@transaction.atomic
def add_drug(by: Account, person: Person, name: str, dose: str, at: datetime) -> OwnDrug:
    """Put a drug on the own list. One that is there already is not put there twice."""
    need(may(by, Verb.TELL_DIARY))
    name, dose = " ".join(name.split()), " ".join(dose.split())
    if not name:
        raise DrugRefused("Write the name that stands on the box. Nothing was added.")
    if len(name) > 60 or len(dose) > 30:
        raise DrugRefused(
            "The name may have 60 letters and the strength 30. Shorten them. Nothing was added."
        )
    Person.objects.select_for_update().get(pk=person.pk)
    mine = OwnDrug.objects.filter(person=person, struck_at=None)
    there = next(
        (row for row in mine if str(row).lower() == f"{name} {dose}".strip().lower()), None
    )
    if there is not None:
        return there
    if mine.count() >= _MOST:
        raise DrugRefused(f"Your list holds {_MOST} drugs. Take one off first. Nothing was added.")
    made = OwnDrug.objects.create(person=person, name=name, dose=dose, entered_at=at, entered_by=by)
    note(by, Verb.TELL_DIARY.value, at, person=person, about="own list of drugs")
    return made


@transaction.atomic
def take_off(by: Account, person: Person, number: int, at: datetime) -> None:
    """Take a drug off the own list. What was taken of it stays in the diary."""
    need(may(by, Verb.TELL_DIARY))
    rows = OwnDrug.objects.filter(person=person, pk=number, struck_at=None)
    if rows.update(struck_at=at, struck_by=by):
        note(by, Verb.TELL_DIARY.value, at, person=person, about="own list of drugs")
