"""Everything that stands in one person's record, in six queries, however long it is.

The days, the attacks, the sessions and their sites are long, and are asked for table by table. What
is short - answers, medicines tried, totals, reactions, counts - comes in one question, so that a
page about a person does not ask ten times for ten rows.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model, TextField, Value
from django.db.models.functions import Cast, JSONObject

from cleardays.clinical.diary import Diary
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.records import convert
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.people import Person
from cleardays.records.models.review import Authorisation
from cleardays.records.models.treatment import InjectionSession

_SHORT: tuple[type[Model], ...] = (
    *(SpanEntry, CompletePeriod, Told, PreventiveRow, ScoreRow),
    *(OtherToxinRow, ReactionRow, Authorisation),
)


@dataclass(frozen=True)
class Record:
    """One person's record as it stands: rows that were not struck out, in order of their dates.

    `sessions`: drafts too; `signed` are those that were given.
    """

    person: Person
    days: tuple[DayEntry, ...]
    attacks: tuple[AttackEntry, ...]
    sessions: tuple[InjectionSession, ...]
    spans: tuple[SpanEntry, ...]
    complete: tuple[CompletePeriod, ...]
    told: tuple[Told, ...]
    preventives: tuple[PreventiveRow, ...]
    scores: tuple[ScoreRow, ...]
    toxins: tuple[OtherToxinRow, ...]
    reactions: tuple[ReactionRow, ...]
    authorisations: tuple[Authorisation, ...]

    @cached_property
    def diary(self) -> Diary:
        """The diary that stands."""
        return convert.diary_of(self.days, self.attacks, self.spans, self.complete)

    @cached_property
    def history(self) -> History:
        """The history that stands."""
        answers = {row.name: row.value for row in self.told}
        return convert.history_of(
            self.person, answers, self.preventives, self.scores, self.toxins, self.reactions
        )

    @cached_property
    def signed(self) -> tuple[InjectionSession, ...]:
        """The sessions that were signed."""
        return tuple(s for s in self.sessions if s.state == InjectionSession.State.SIGNED)

    @cached_property
    def given(self) -> tuple[Session, ...]:
        """The same as the core knows them."""
        return tuple(convert.session_of(row) for row in self.signed)


def read_record(person: Person) -> Record:
    """What stands about one person."""
    now = {"person": person, "struck_at__isnull": True}
    short = _short(person)
    sessions = (
        InjectionSession.objects.filter(person=person)
        .exclude(state=InjectionSession.State.ABANDONED)
        .select_related("direction")
        .prefetch_related("sites")
        .order_by("on")
    )
    return Record(
        person=person,
        days=tuple(DayEntry.objects.filter(**now).order_by("on", "pk")),
        attacks=tuple(AttackEntry.objects.filter(**now).order_by("start", "pk")),
        sessions=tuple(sessions),
        spans=_by_date(short[SpanEntry], "first"),
        complete=_by_date(short[CompletePeriod], "first"),
        told=_by_date(short[Told], "on"),
        preventives=_by_date(short[PreventiveRow], "began"),
        scores=_by_date(short[ScoreRow], "on"),
        toxins=_by_date(short[OtherToxinRow], "on"),
        reactions=_by_date(short[ReactionRow], "on"),
        authorisations=_by_date(short[Authorisation], "first"),
    )


def _short(person: Person) -> dict[type[Model], list[Any]]:
    """The rows of every short table, asked for at once."""
    asked = [
        table._default_manager.filter(person=person, struck_at__isnull=True)
        .order_by()
        .values_list(
            Value(number),
            Cast(
                JSONObject(**{f.attname: f.attname for f in table._meta.concrete_fields}),
                TextField(),
            ),
        )
        for number, table in enumerate(_SHORT)
    ]
    found: dict[type[Model], list[Any]] = {table: [] for table in _SHORT}
    for number, text in asked[0].union(*asked[1:], all=True):
        table = _SHORT[number]
        found[table].append(_row(table, json.loads(text)))
    return found


def _row(table: type[Model], said: dict[str, Any]) -> Model:
    """A row as if it had been asked for by itself."""
    values = {}
    for field in table._meta.concrete_fields:
        value = said[field.attname]
        if isinstance(field, JSONField):
            # SQLite keeps it as a text, PostgreSQL as what it is
            is_text = connection.vendor == "sqlite" and isinstance(value, str)
            values[field.attname] = json.loads(value) if is_text else value
        else:
            value = field.to_python(value)
            if isinstance(value, datetime) and value.tzinfo is None:
                value = value.replace(tzinfo=UTC)  # as SQLite keeps a time
            values[field.attname] = value
    row = table(**values)
    row._state.adding, row._state.db = False, connection.alias
    return row


def _by_date(rows: Iterable[Any], name: str) -> tuple[Any, ...]:
    """In order of a date and of writing; what has no date comes last, as PostgreSQL has it."""
    return tuple(
        sorted(rows, key=lambda r: (getattr(r, name) is None, getattr(r, name) or 0, r.pk))
    )
