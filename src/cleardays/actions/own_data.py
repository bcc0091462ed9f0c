"""A person's own data: taken in from a file, taken back, and given out in one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from cleardays.actions.diary import take_in
from cleardays.actions.letters import TITLES, Kind
from cleardays.actions.looked import looks, rows_about
from cleardays.actions.moving_in import BatchRefused
from cleardays.actions.own_drugs import add_drug
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.diary import Diary
from cleardays.exchange import record_json
from cleardays.exchange.record_json import ClearDays, Medicine, Note, Own, Whole
from cleardays.records.models.accounts import Account
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.own_diary import OwnDrug
from cleardays.records.models.people import Batch, Kept, Person
from cleardays.records.standing import Record, read_record

DIARY: tuple[type[Kept], ...] = (DayEntry, AttackEntry, SpanEntry, CompletePeriod)
NOT_HERE = (
    "Why something was decided, and what was concluded on a date: ask your clinic for a copy.",
    "Letters that are not final yet.",
    "Sessions that were begun and not signed yet.",
)
_NOT_SAID = {"id", "person", "batch", "client", "entered_by", "struck_by", "seen_by"}
_MOST_LOOKS = 5000


# --- in -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """A diary file beside what is kept: dates that are new, and dates about which something is said."""

    new: int
    there: int


def beside(person: Person, diary: Diary) -> Beside:
    """Hold a file against the record. Nothing is kept."""
    kept = set(DayEntry.objects.filter(person=person, struck_at=None).values_list("on", flat=True))
    there = sum(day.on in kept for day in diary.days)
    return Beside(len(diary.days) - there, there)


@transaction.atomic
def take(by: Account, person: Person, diary: Diary, own: Own, at: datetime) -> Batch:
    """Keep a file of the person's own as one batch, with their notes. It can be taken back whole."""
    batch = take_in(by, person, diary, at, f"my file, {diary.kind}"[:40])
    for one in own.notes:
        said: dict[str, object] = {"note": one.text, "places": list(one.places) or None}
        if isinstance(one.at, datetime):
            start = one.at.isoformat(timespec="seconds")
            AttackEntry.objects.filter(batch=batch, start=start).update(**said)
        else:
            said["could_not"] = list(one.could_not) or None
            DayEntry.objects.filter(batch=batch, on=one.at).update(**said)
    for count in own.clear_days:
        SpanEntry.objects.filter(batch=batch, first=count.first, last=count.last).update(
            clear_days=Decimal(str(count.days))
        )
    for medicine in own.medicines:
        add_drug(by, person, medicine.name, medicine.dose, at)
    return batch


def batches_of(by: Account, person: Person) -> QuerySet[Batch]:
    """The files that this account took into this record, the latest first."""
    ids: set[int | None] = set()
    for table in DIARY:
        rows = table._default_manager.filter(person=person, batch__made_by=by)
        ids.update(rows.values_list("batch", flat=True).distinct())
    known = {key for key in ids if key is not None}
    return Batch.objects.filter(pk__in=known).order_by("-made_at", "-pk")


@transaction.atomic
def take_back(by: Account, person: Person, batch: Batch, at: datetime) -> None:
    """Strike out everything that came with one own file. Raises `BatchRefused`."""
    need(may(by, Verb.TELL_DIARY))
    found = Batch.objects.select_for_update().get(pk=batch.pk)
    if found.made_by_id != by.pk:
        raise BatchRefused("Only what you took in yourself can be taken back. Nothing was changed.")
    if found.undone_at is not None:
        raise BatchRefused("This was taken back already. Nothing was changed.")
    for table in DIARY:
        rows = table._default_manager.filter(batch=found, person=person, struck_at=None)
        rows.update(struck_at=at, struck_by=by)
    found.undone_at, found.undone_by = at, by
    found.save(update_fields=["undone_at", "undone_by"])
    note(by, Verb.UNDO_BATCH.value, at, person=person, about=f"own file, {found.rows} rows")


# --- out ------------------------------------------------------------------------------------------


@transaction.atomic
def whole_file(by: Account, person: Person, at: datetime) -> str:
    """Everything in one file that Cleardays reads back."""
    need(may(by, Verb.EXPORT))
    record = read_record(person)
    whole = Whole(
        record.diary, record.history, record.given, _own(record), _beside(by, person, record)
    )
    note(by, Verb.EXPORT.value, at, person=person, about="own data: the whole record")
    return record_json.write(whole, at)


@transaction.atomic
def diary_to_give(by: Account, person: Person, at: datetime, what: str) -> Record:
    """The record as it stands, for a table or a print of it; noted as taken out."""
    need(may(by, Verb.EXPORT))
    note(by, Verb.EXPORT.value, at, person=person, about=f"own data: {what}"[:120])
    return read_record(person)


def _own(record: Record) -> Own:
    """What stands beside days and attacks; of two entries of one date both are in the statements."""
    days = {row.on: row for row in record.days if row.note or row.could_not or row.places}
    notes = [
        Note(on, row.note, tuple(row.could_not or ()), tuple(row.places or ()))
        for on, row in sorted(days.items())
    ]
    notes += [
        Note(datetime.fromisoformat(row.start), row.note, places=tuple(row.places or ()))
        for row in record.attacks
        if row.note or row.places
    ]
    mine = OwnDrug.objects.filter(person=record.person, struck_at=None).order_by("pk")
    medicines = tuple(Medicine(row.name, row.dose) for row in mine)
    clear = (
        ClearDays(s.first, s.last, float(s.clear_days))
        for s in record.spans
        if s.clear_days is not None
    )
    return Own(tuple(notes), tuple(clear), medicines)


def _beside(by: Account, person: Person, record: Record) -> dict[str, object]:
    """What is told and not read back: who, every statement with its time, who looked."""
    rows = list(rows_about(person)[:_MOST_LOOKS])
    return {
        "person": {
            "name": person.name,
            "identifier": person.identifier,
            "clinic": str(person.clinic),
            "born": person.born,
            "email": person.email or by.email,
            "telephone": person.telephone,
        },
        "statements": list(_statements(by, person)),
        "decisions": [
            {"on": made.on, "decision": made.decision}
            for made in person.decisions.order_by("on", "pk")
        ],
        "letters": [
            {
                "final": _plain(letter.final_at),
                "what": TITLES[Kind(letter.kind)],
                "to": letter.to,
                "text": letter.body,
            }
            for letter in person.letters.filter(final_at__isnull=False)
            .order_by("final_at", "pk")
            .defer("pdf")
        ],
        "looked": [
            {
                "at": look.at.isoformat(timespec="minutes"),
                "who": look.name,
                "role": look.role,
                "clinic": look.clinic,
                "what": look.what,
                "times": look.times,
                "out_of_reach": look.out_of_reach,
                "refused": look.refused,
            }
            for look in looks(person, rows)
        ],
        "not_here": list(NOT_HERE),
    }


def _statements(by: Account, person: Person) -> Iterator[dict[str, object]]:
    """Every statement about this person that is kept, those struck out too."""
    tables = [m for m in apps.get_app_config("records").get_models() if issubclass(m, Kept)]
    for table in sorted(tables, key=lambda m: m.__name__):
        for row in table._default_manager.filter(person=person).order_by("entered_at", "pk"):
            yield {"table": table.__name__, **_said(row), **_who(by, row)}


def _said(row: Model) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in row._meta.concrete_fields:
        if field.name in _NOT_SAID or field.is_relation:
            continue
        value: Any = getattr(row, field.attname)
        if value not in (None, "", []):
            found[field.name] = _plain(value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float | str | list | dict) else str(value)


def _who(by: Account, row: Kept) -> dict[str, object]:
    """Whether the person or the clinic said it, and struck it out."""
    found: dict[str, object] = {"by": _side(by, row.entered_by_id)}
    if row.struck_at is not None:
        found["struck_by"] = _side(by, row.struck_by_id)
    return found


def _side(by: Account, account: int | None) -> str:
    if account is None:
        return "not recorded"
    return "you" if account == by.pk else "the clinic"
