"""Write in somebody's history: one answer at a time, or a whole history; what stood before stays readable."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.history import History
from cleardays.records.convert import NO_PREVENTIVES, told_of
from cleardays.records.models.accounts import Account
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.people import Batch, Person


@transaction.atomic
def tell(by: Account | None, person: Person, said: dict[str, Any], on: date, at: datetime) -> int:
    """Keep answers by name; None takes one back to not asked. What changed is counted and returned.

    The answer that stood before is struck out, not lost.
    """
    if by is not None:
        need(may(by, Verb.TELL_HISTORY))
    standing = {row.name: row for row in Told.objects.filter(person=person, struck_at=None)}
    changed = {
        name: value
        for name, value in said.items()
        if (standing[name].value if name in standing else None) != value
    }
    if not changed:
        return 0
    Told.objects.filter(pk__in=[standing[n].pk for n in changed if n in standing]).update(
        struck_at=at, struck_by=by
    )
    Told.objects.bulk_create(
        Told(person=person, name=name, value=value, on=on, entered_at=at, entered_by=by)
        for name, value in changed.items()
        if value is not None
    )
    note(by, Verb.TELL_HISTORY.value, at, person=person, about=f"{len(changed)} answers")
    return len(changed)


@transaction.atomic
def take_history(
    by: Account | None,
    person: Person,
    history: History,
    on: date,
    at: datetime,
    batch: Batch | None = None,
) -> None:
    """Keep a whole history, as a file or a story tells it."""
    tell(by, person, told_of(history), on, at)
    made: dict[str, Any] = {"person": person, "entered_at": at, "entered_by": by, "batch": batch}
    PreventiveRow.objects.bulk_create(
        PreventiveRow(
            **made,
            drug=p.drug,
            drug_class=p.drug_class,
            dose=p.dose,
            weeks=p.weeks,
            outcome=p.outcome.value if p.outcome else "",
            why=p.why,
            began=p.began,
            ended=p.ended,
        )
        for p in history.preventives or ()
    )
    ScoreRow.objects.bulk_create(
        ScoreRow(**made, instrument=s.instrument, domain=s.domain, on=s.on, total=s.total)
        for s in history.scores
    )
    OtherToxinRow.objects.bulk_create(
        OtherToxinRow(**made, on=t.on, product=t.product, units=t.units)
        for t in history.other_toxins
    )
    ReactionRow.objects.bulk_create(
        ReactionRow(
            **made,
            what=r.what,
            on=r.on,
            severity=r.severity or "",
            serious=r.serious,
            serious_because=list(r.serious_because),
            over=r.over,
            ended=r.ended,
        )
        for r in history.reactions
    )
    if history.preventives:
        tell(by, person, {NO_PREVENTIVES: None}, on, at)
