"""Medicines tried, totals of questionnaires, other toxins: entered one by one, struck out, never changed."""

from datetime import date, datetime

from django.db import transaction

from cleardays.actions.history import tell
from cleardays.actions.own_clock import today_of
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.history import OtherToxin, Outcome, Preventive, Score
from cleardays.clinical.scores import wrong_with
from cleardays.evidence.read import read_tables
from cleardays.records.convert import NO_PREVENTIVES
from cleardays.records.models.accounts import Account
from cleardays.records.models.history import OtherToxinRow, PreventiveRow, ScoreRow
from cleardays.records.models.people import Person

TABLES = {"preventive": PreventiveRow, "score": ScoreRow, "toxin": OtherToxinRow}


class StatementRefused(ValueError):
    """A statement that cannot be; the message says why. Nothing was kept."""


@transaction.atomic
def add_preventive(by: Account, person: Person, tried: Preventive, at: datetime) -> PreventiveRow:
    """Keep a preventive that was tried. What was told of "none tried" before is struck out."""
    need(may(by, Verb.TELL_HISTORY))
    if not tried.drug.strip():
        raise StatementRefused("Name the medicine. Nothing was kept.")
    kept = PreventiveRow.objects.create(
        person=person,
        entered_at=at,
        entered_by=by,
        drug=tried.drug.strip(),
        drug_class=tried.drug_class,
        dose=tried.dose,
        weeks=tried.weeks,
        outcome=tried.outcome.value if isinstance(tried.outcome, Outcome) else "",
        why=tried.why,
        began=tried.began,
    )
    tell(by, person, {NO_PREVENTIVES: None}, today_of(person, at), at)
    note(by, Verb.TELL_HISTORY.value, at, person=person, about=f"preventive {kept.pk}")
    return kept


@transaction.atomic
def say_none_tried(by: Account, person: Person, on: date, at: datetime) -> None:
    """Keep that no preventive was ever tried: asked, none, which is not the same as not asked."""
    need(may(by, Verb.TELL_HISTORY))
    if PreventiveRow.objects.filter(person=person, struck_at=None).exists():
        raise StatementRefused("Preventives are listed. Strike them out first. Nothing was kept.")
    tell(by, person, {NO_PREVENTIVES: True}, on, at)


@transaction.atomic
def add_score(by: Account, person: Person, score: Score, at: datetime) -> ScoreRow:
    """Keep the total of a questionnaire. Another total of it on that date is struck out."""
    need(may(by, Verb.TELL_HISTORY))
    if wrong := wrong_with(score, read_tables().scales):
        raise StatementRefused(
            f"{score.total:g} was given, but {wrong}. Correct it. Nothing was kept."
        )
    if score.on > today_of(person, at):
        raise StatementRefused("A total is not from a date to come. Nothing was kept.")
    same = {"person": person, "instrument": score.instrument, "domain": score.domain}
    ScoreRow.objects.filter(**same, on=score.on, struck_at=None).update(struck_at=at, struck_by=by)
    kept = ScoreRow.objects.create(
        **same, on=score.on, total=score.total, entered_at=at, entered_by=by
    )
    note(by, Verb.TELL_HISTORY.value, at, person=person, about=f"score {kept.pk}")
    return kept


@transaction.atomic
def add_toxin(by: Account, person: Person, toxin: OtherToxin, at: datetime) -> OtherToxinRow:
    """Keep botulinum toxin given for another reason or by somebody else."""
    need(may(by, Verb.TELL_HISTORY))
    kept = OtherToxinRow.objects.create(
        person=person,
        on=toxin.on,
        product=toxin.product,
        units=toxin.units,
        entered_at=at,
        entered_by=by,
    )
    note(by, Verb.TELL_HISTORY.value, at, person=person, about=f"toxin {kept.pk}")
    return kept


@transaction.atomic
def strike(by: Account, person: Person, what: str, number: int, at: datetime) -> bool:
    """Strike a statement out; it stays readable. False where there is none to strike."""
    need(may(by, Verb.TELL_HISTORY))
    table = TABLES[what]
    struck = table._default_manager.filter(pk=number, person=person, struck_at=None).update(
        struck_at=at, struck_by=by
    )
    if struck:
        note(by, Verb.TELL_HISTORY.value, at, person=person, about=f"struck {what} {number}")
    return bool(struck)
