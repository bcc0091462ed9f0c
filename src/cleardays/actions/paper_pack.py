"""Make the nightly pack: two days' appointments and who is due, on paper, with the audit's head."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.assess import assess
from cleardays.actions.worklist import load
from cleardays.answers.amounts import on as in_words
from cleardays.answers.paper_pack import Pack, Sheet, pack_pdf
from cleardays.answers.told import Mark
from cleardays.answers.visit_front import cautions_in_front, diagnosis_line, not_asked
from cleardays.clinical.history import HistoryError
from cleardays.clinical.needs import due_on
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from cleardays.records import audit
from cleardays.records.models.accounts import Clinic
from cleardays.records.models.appointments import Appointment
from cleardays.records.models.people import Person
from cleardays.records.models.review import PaperPack
from cleardays.records.standing import read_record

_DAYS = 2  # the day it is for, and the next: one night without a printer is not two
_NOT_COMING = ("cancelled", "moved")


class PackRefused(ValueError):
    """A pack that cannot be made; the message says why. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: how many people are in it, and the audit's head on its first page."""

    people: int
    head: audit.Head


def make_pack(name: str, on: date, at: datetime, put: Callable[[bytes], None]) -> Made:
    """Make the pack of a clinic for a date and hand it to `put`; what was made is written down.

    The audit's head is read before: a row that somebody adds meanwhile comes after it. Where `put`
    raises, nothing is written down. Raises `PackRefused`.
    """
    clinic = Clinic.objects.filter(name=name).first()
    if clinic is None:
        there = "; ".join(Clinic.objects.order_by("name").values_list("name", flat=True)) or "none"
        raise PackRefused(
            f"There is no clinic called {name!r}. There is: {there}. Nothing was written."
        )
    known, head = read_tables(), audit.head()
    here = at.astimezone(ZoneInfo(clinic.zone or "UTC"))
    ahead = on + timedelta(days=known.counting["paper_pack_days"])
    sheets = _sheets(clinic, on, ahead, here, known)
    made = f"{in_words(here.date())} at {here:%H:%M}"
    window = int(known.counting["window_after_due_days"])
    pack = Pack(clinic.name, on, made, head.count, head.seal, ahead, window, sheets)
    data = pack_pdf(pack, known)
    with transaction.atomic():
        kept = PaperPack.objects.create(
            clinic=clinic, on=on, made_at=at, audit_count=head.count, audit_head=head.seal
        )
        entry = audit.Entry("make the paper pack", clinic=str(clinic.key), about=f"pack {kept.pk}")
        audit.add(entry, at)
        put(data)
    return Made(len(sheets), head)


def _sheets(
    clinic: Clinic, on: date, ahead: date, here: datetime, known: Known
) -> tuple[Sheet, ...]:
    """A sheet each: those who are booked by their time, then those who are due, by their date."""
    standing = Person.objects.filter(
        clinic=clinic, joined_into__isnull=True, removed_at__isnull=True
    )
    people = {person.pk: person for person in standing}
    booked = _booked(people, on)
    due, later = _due(people, here, known)
    since = on - timedelta(days=known.counting["window_after_due_days"])
    order = {pk: (0, min(found)[0]) for pk, found in booked.items()}
    for pk, when in due.items():
        if since <= when <= ahead:
            order.setdefault(pk, (1, when.isoformat()))
    found = []
    for pk in sorted(order, key=lambda pk: (*order[pk], people[pk].name)):
        why = [words for _, words in sorted(booked.get(pk, []))]
        if pk in due and since <= due[pk] <= ahead:
            next_one = f", booked for {in_words(later[pk])}" if pk in later else ", not booked"
            why.append(f"due from {in_words(due[pk])}{'' if pk in booked else next_one}")
        found.append(_sheet(people[pk], tuple(why), due.get(pk), on, known))
    return tuple(found)


def _booked(people: dict[int, Person], on: date) -> dict[int, list[tuple[str, str]]]:
    """For each person their appointments on these days: how they sort, and in words."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = (
        Appointment.objects.filter(
            person__in=people, day__on__gte=on, day__on__lt=on + timedelta(days=_DAYS)
        )
        .exclude(state__in=_NOT_COMING)
        .select_related("day__injector")
    )
    for row in rows:
        room = f", {row.day.room}" if row.day.room else ""
        words = f"{in_words(row.day.on)} at {row.at:%H:%M}, {row.day.injector.name}{room}"
        found[row.person_id].append((f"{row.day.on.isoformat()} {row.at:%H:%M}", words))
    return found


def _due(
    people: dict[int, Person], here: datetime, known: Known
) -> tuple[dict[int, date], dict[int, date]]:
    """When the next session of each is due by the core, and for when they are booked.

    Nobody is due with whom treatment does not go on.
    """
    interval = int(known.product.amounts["interval_days"].value)
    situations = load(people, here, known)
    due = {pk: due_on(now, interval) for pk, now in situations.items()}
    booked = {pk: now.booked for pk, now in situations.items()}
    return (
        {pk: on for pk, on in due.items() if on is not None},
        {pk: on for pk, on in booked.items() if on is not None},
    )


def _sheet(person: Person, why: tuple[str, ...], due: date | None, on: date, known: Known) -> Sheet:
    record = read_record(person)
    drawn: dict[str, Any] = {"cautions": None, "last": None, "sessions": 0}
    try:
        visit = assess(record.diary, record.history, record.given, ending=on)
        cautions = cautions_in_front(visit, known)
        drawn = {
            # where something speaks against an injection, no plan of one lies on the table
            "plan": None if any(c.mark is Mark.URGENT for c in cautions) else visit.plan,
            "diagnosis": diagnosis_line(visit.diagnosis).text,
            "cautions": cautions,
            "not_asked": not_asked(visit),
            "last": visit.sessions[-1] if visit.sessions else None,
            "sessions": len(visit.sessions),
        }
    except HistoryError:
        pass  # said on the page: a record that contradicts itself must not cost the whole pack
    return Sheet(
        name=person.name,
        identifier=person.identifier,
        born=person.born,
        telephone=person.telephone,
        why=why,
        due=due,
        **drawn,
    )
