"""Join two records of one person, and take it back: exactly what moved moves back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.watch import note
from cleardays.answers.amounts import on
from cleardays.records.convert import RED_FLAG, SAFETY
from cleardays.records.models.accounts import Account
from cleardays.records.models.appointments import Appointment
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.own_diary import OwnChange, OwnDrug
from cleardays.records.models.people import Merge, Person
from cleardays.records.models.review import Assessment, Authorisation, DecisionRow, Letter
from cleardays.records.models.treatment import Consent, Direction, InjectionSession, Vial
from cleardays.records.models.visiting import CalendarFeed, CheckIn, Offer, VisitRequest, Waiting

_WHOLE: tuple[type[Model], ...] = (
    *(DayEntry, AttackEntry, SpanEntry, CompletePeriod, OwnChange, OwnDrug),
    *(PreventiveRow, OtherToxinRow, ReactionRow, Authorisation),
    *(Appointment, Assessment, DecisionRow, Letter, Consent, Direction, Vial),
    *(CheckIn, Offer),
)
# Of these only one stands for a person: that of the record that stays, where it has one.
_ONE_STANDS: tuple[type[Model], ...] = (VisitRequest, Waiting, CalendarFeed)
_LEAST_REASON = 5
_STRUCK, _ACCOUNT = "struck", "account"


class JoiningRefused(ValueError):
    """Two records cannot be joined or parted like that; the message says why."""


@dataclass(frozen=True, slots=True)
class Stays:
    """What does not come over, and why, in words."""

    answers: tuple[str, ...] = ()
    cautious: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


def what_stays(kept: Person, double: Person) -> Stays:
    """What both records say, so that only one of them can stand.

    Of two answers to one question the one of the record that stays stands, but for a yes to a
    question of safety or a red flag: that stands, wherever it was.
    """
    here = {row.name: row for row in Told.objects.filter(person=kept, struck_at=None)}
    answers, cautious = [], []
    for row in Told.objects.filter(person=double, struck_at=None, name__in=here):
        mine = here[row.name].value
        if _is_safer(row.name, row.value, mine):
            cautious.append(row.name)
        elif row.value != mine:
            answers.append(row.name)
    totals = set(_totals(kept))
    days = set(_session_days(kept))
    return Stays(
        tuple(sorted(answers)),
        tuple(sorted(cautious)),
        tuple(f"{i} on {on(at)}" for i, domain, at in _totals(double) if (i, domain, at) in totals),
        tuple(on(day) for day in sorted(days & set(_session_days(double)))),
    )


def _is_safer(name: str, theirs: object, mine: object) -> bool:
    return name.startswith((SAFETY, RED_FLAG)) and theirs is True and mine is not True


def _totals(person: Person) -> list[tuple[Any, ...]]:
    rows = ScoreRow.objects.filter(person=person, struck_at=None)
    return list(rows.values_list("instrument", "domain", "on"))


def _session_days(person: Person) -> list[Any]:
    rows = InjectionSession.objects.filter(person=person).exclude(state="abandoned")
    return list(rows.values_list("on", flat=True))


@transaction.atomic
def join(by: Account, kept: Person, double: Person, reason: str, at: datetime) -> Merge:
    """Put everything of `double` into `kept`; `double` then shows nothing by itself.

    Nothing is deleted, and `part` takes back exactly what moved. Raises `JoiningRefused`.
    """
    need(may(by, Verb.JOIN_PEOPLE))
    for one in (kept, double):
        if one.clinic_id != by.clinic_id:
            raise NotPermitted("Only records of your own clinic can be joined.")
    if kept.pk == double.pk:
        raise JoiningRefused("These are one and the same record. Nothing was joined.")
    if len(reason.strip()) < _LEAST_REASON:
        raise JoiningRefused("Say how you know that they are one person. Nothing was joined.")
    locked = Person.objects.select_for_update().filter(pk__in=(kept.pk, double.pk)).order_by("pk")
    if any(p.joined_into_id or p.removed_at for p in locked):
        raise JoiningRefused("One of them was joined already. Open it again. Nothing was joined.")
    moved = _move(kept, double, by, at)
    Person.objects.filter(pk=double.pk).update(joined_into=kept)
    made = Merge.objects.create(
        kept=kept, double=double, reason=reason.strip(), moved=moved, made_at=at, made_by=by
    )
    note(by, Verb.JOIN_PEOPLE.value, at, person=kept, about=f"with {double.key}")
    return made


def _move(kept: Person, double: Person, by: Account, at: datetime) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}

    def over(table: type[Model], keys: list[int]) -> None:
        if keys:
            table._default_manager.filter(pk__in=keys).update(person=kept)
            moved[table.__name__] = keys

    for table in _WHOLE:
        rows = table._default_manager.filter(person=double)
        over(table, list(rows.values_list("pk", flat=True)))
    for table in _ONE_STANDS:
        rows = table._default_manager.filter(person=double)
        if table._default_manager.filter(person=kept, ended_at=None).exists():
            rows = rows.exclude(ended_at=None)
        over(table, list(rows.values_list("pk", flat=True)))
    here = {row.name: row for row in Told.objects.filter(person=kept, struck_at=None)}
    theirs = list(Told.objects.filter(person=double))
    struck = [
        here[r.name].pk
        for r in theirs
        if r.struck_at is None and r.name in here and _is_safer(r.name, r.value, here[r.name].value)
    ]
    Told.objects.filter(pk__in=struck).update(struck_at=at, struck_by=by)
    moved[_STRUCK] = struck
    stands = {name for name, row in here.items() if row.pk not in struck}
    over(Told, [r.pk for r in theirs if r.struck_at is not None or r.name not in stands])
    totals, days = set(_totals(kept)), set(_session_days(kept))
    scores = ScoreRow.objects.filter(person=double)
    over(
        ScoreRow,
        [s.pk for s in scores if s.struck_at or (s.instrument, s.domain, s.on) not in totals],
    )
    sessions = InjectionSession.objects.filter(person=double)
    over(InjectionSession, [s.pk for s in sessions if s.state == "abandoned" or s.on not in days])
    own = Account.objects.filter(person=double).first()
    if own is not None and not Account.objects.filter(person=kept).exists():
        Account.objects.filter(pk=own.pk).update(person=kept)
        moved[_ACCOUNT] = [own.pk]
    return moved


@transaction.atomic
def part(by: Account, merge: Merge, at: datetime) -> Person:
    """Take a joining back: what moved moves back; what was written since stays where it is."""
    need(may(by, Verb.JOIN_PEOPLE))
    found = Merge.objects.select_for_update().select_related("kept", "double").get(pk=merge.pk)
    if found.kept.clinic_id != by.clinic_id:
        raise NotPermitted("Only records of your own clinic can be parted.")
    if found.undone_at is not None:
        raise JoiningRefused("This was taken back already. Nothing was changed.")
    every: tuple[type[Model], ...] = (*_WHOLE, *_ONE_STANDS, Told, ScoreRow, InjectionSession)
    tables = {table.__name__: table for table in every}
    for name, keys in found.moved.items():
        if name in tables:
            rows = tables[name]._default_manager.filter(pk__in=keys, person=found.kept)
            rows.update(person=found.double)
    Account.objects.filter(pk__in=found.moved.get(_ACCOUNT, ())).update(person=found.double)
    standing = Told.objects.filter(person=found.kept, struck_at=None).values("name")
    again = Told.objects.filter(pk__in=found.moved.get(_STRUCK, ())).exclude(name__in=standing)
    again.update(struck_at=None, struck_by=None)
    Person.objects.filter(pk=found.double_id).update(joined_into=None)
    found.undone_at, found.undone_by = at, by
    found.save(update_fields=["undone_at", "undone_by"])
    note(by, "take back a joining", at, person=found.kept, about=f"with {found.double.key}")
    return found.double
