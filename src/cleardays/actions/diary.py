"""Write in somebody's diary: days, attacks, counts; take a whole file in, and take it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Manager

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.diary import Diary
from cleardays.records.convert import SPAN_COUNTS, attack_to_row, day_to_row
from cleardays.records.models.accounts import Account
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.people import Batch, Person

_AT_ONCE = 1000
Statement = DayEntry | AttackEntry | SpanEntry | CompletePeriod


@transaction.atomic
def take_in(by: Account | None, person: Person, diary: Diary, at: datetime, what: str) -> Batch:
    """Keep everything that a file says, as one batch that can be taken back.

    A date, an attack or a count that is kept already, with the same words, is not kept twice, so
    that handing in the same file again changes nothing. Where a date says something else, both
    stay, and the worse one is read until somebody chooses.
    """
    if by is not None:
        need(may(by, Verb.TELL_DIARY))
    batch = Batch.objects.create(clinic=person.clinic, what=what, made_at=at, made_by=by)
    made = {"person": person, "entered_at": at, "entered_by": by, "batch": batch}
    now = {"person": person, "struck_at__isnull": True}
    days = [DayEntry(**made, **day_to_row(day)) for day in diary.days]
    attacks = [AttackEntry(**made, **attack_to_row(attack)) for attack in diary.attacks]
    spans = [
        SpanEntry(
            **made,
            first=s.first,
            last=s.last,
            recalled=s.recalled,
            **{name: getattr(s, name) for name in SPAN_COUNTS},
        )
        for s in diary.spans
    ]
    complete = [CompletePeriod(**made, first=p.first, last=p.last) for p in diary.complete]
    rows = 0
    for new in (days, attacks, spans, complete):
        rows += _add(new, now)
    batch.rows = rows
    batch.save(update_fields=["rows"])
    note(by, Verb.TELL_DIARY.value, at, person=person, about=f"{what}, {rows} rows")
    return batch


def _add(new: Sequence[Statement], now: dict[str, object]) -> int:
    """Add what does not stand already with the same words; gives how many were added."""
    if not new:
        return 0
    table: Manager[Any] = type(new[0])._default_manager
    known = {_says(row) for row in table.filter(**now)}
    fresh = [row for row in new if _says(row) not in known]
    table.bulk_create(fresh, batch_size=_AT_ONCE)
    return len(fresh)


_BOOKKEEPING = {
    *("id", "entered_at", "entered_by", "batch", "client", "struck_at", "struck_by"),
    *("device", "note", "own", "differs", "thread"),
}


def _says(row: Statement) -> str:
    """What a row says, without who wrote it down and when."""
    said = []
    for field in row._meta.concrete_fields:
        if field.name not in _BOOKKEEPING:
            value = getattr(row, field.attname)
            as_number = field.get_internal_type() == "DecimalField" and value is not None
            said.append(f"{float(value):g}" if as_number else repr(value))
    return "|".join(said)
