"""Come over from somewhere else: lists of people and sessions, counts of a month; take it back."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.people import WHO, PersonRefused
from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables
from cleardays.exchange.hints import Hints
from cleardays.exchange.people_csv import Newcomer, read_people
from cleardays.exchange.sessions_csv import PastSession, read_past_sessions
from cleardays.records.models.accounts import Account, Clinic
from cleardays.records.models.appointments import Appointment
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.people import Batch, Person
from cleardays.records.models.review import Assessment, Authorisation, Letter
from cleardays.records.models.treatment import InjectionSession

PEOPLE, SESSIONS = "people", "past sessions"
_KEPT: tuple[type[Model], ...] = (
    *(DayEntry, AttackEntry, SpanEntry, CompletePeriod, Told, PreventiveRow),
    *(ScoreRow, OtherToxinRow, ReactionRow, Authorisation),
)
_ABOUT: tuple[type[Model], ...] = (*_KEPT, InjectionSession, Appointment, Assessment, Letter)


class BatchRefused(ValueError):
    """What came in together cannot be taken back; the message says why. Nothing was changed."""


class CountRefused(ValueError):
    """Counts of a month that cannot be; the message says why. Nothing was kept."""


# --- people ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row of a list beside who is here already.

    `same`: the record with this identifier, which is left as it is. `alike`: records with this
    name and birth date; `alike_rows`: other rows of the list with them.
    """

    newcomer: Newcomer
    same: Person | None
    alike: tuple[Person, ...]
    alike_rows: tuple[int, ...]

    @property
    def is_new(self) -> bool:
        """Whether nobody here or in the list looks like this person."""
        return self.same is None and not self.alike and not self.alike_rows


@dataclass(frozen=True, slots=True)
class Preview:
    """A list of people before it is taken: nothing of it is kept yet."""

    arrivals: tuple[Arrival, ...]
    remarks: tuple[str, ...]

    @property
    def new(self) -> tuple[Arrival, ...]:
        """Those who are taken."""
        return tuple(a for a in self.arrivals if a.is_new)

    @property
    def doubtful(self) -> tuple[Arrival, ...]:
        """Those of whom somebody has to say that they are another person."""
        return tuple(a for a in self.arrivals if not a.is_new and a.same is None)

    @property
    def here(self) -> tuple[Arrival, ...]:
        """Those whose identifier is here already."""
        return tuple(a for a in self.arrivals if a.same is not None)


def preview_people(by: Account, data: bytes, hints: Hints, today: date) -> Preview:
    """Hold a list against who is here. Raises `Refused` and `NeedsAnswer`; keeps nothing."""
    need(may(by, Verb.IMPORT_PEOPLE))
    newcomers, remarks = read_people(data, hints, today)
    standing = Person.objects.filter(clinic=by.clinic, removed_at=None)
    identified: dict[str, Person] = {}
    named: dict[tuple[str, date], list[Person]] = defaultdict(list)
    for person in standing:
        identified[person.identifier.casefold()] = person
        if person.born and person.joined_into_id is None:
            named[person.name.casefold(), person.born].append(person)
    rows: dict[tuple[str, date], list[int]] = defaultdict(list)
    for one in newcomers:
        if one.born:
            rows[one.name.casefold(), one.born].append(one.row)
    found = []
    for one in newcomers:
        key = (one.name.casefold(), one.born) if one.born else None
        found.append(
            Arrival(
                one,
                identified.get(one.identifier.casefold()),
                tuple(named[key]) if key in named else (),
                tuple(row for row in rows[key] if row != one.row) if key else (),
            )
        )
    return Preview(tuple(found), remarks)


@transaction.atomic
def take_people(
    by: Account, data: bytes, hints: Hints, today: date, others: Collection[int], at: datetime
) -> Batch:
    """Register the people of a list as one batch.

    `others`: the rows of which somebody said that they are another person than the one they look
    like. The others that look like somebody, and those whose identifier is here, are left out.
    """
    Clinic.objects.select_for_update().get(pk=by.clinic_id)
    seen = preview_people(by, data, hints, today)
    chosen = [*seen.new, *(a for a in seen.doubtful if a.newcomer.row in others)]
    if not chosen:
        raise PersonRefused("Nobody in this list is new here. Nobody was registered.")
    batch = Batch.objects.create(
        clinic=by.clinic, what=PEOPLE, made_at=at, made_by=by, rows=len(chosen)
    )
    Person.objects.bulk_create(
        Person(
            clinic=by.clinic,
            registered_at=at,
            registered_by=by,
            batch=batch,
            **{name: getattr(arrival.newcomer, name) for name in WHO},
        )
        for arrival in sorted(chosen, key=lambda a: a.newcomer.row)
    )
    note(by, Verb.IMPORT_PEOPLE.value, at, about=f"batch {batch.key}, {batch.rows} people")
    return batch


# --- past sessions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastPreview:
    """A list of past sessions held against who is here; `strangers`: identifiers of nobody here.

    `there`: sessions on a date that has one already, which are left out.
    """

    new: tuple[tuple[Person, PastSession], ...]
    there: tuple[tuple[Person, PastSession], ...]
    strangers: tuple[PastSession, ...]
    remarks: tuple[str, ...]


def preview_sessions(by: Account, data: bytes, hints: Hints, today: date) -> PastPreview:
    """Hold a list of sessions against the records. Raises `Refused` and `NeedsAnswer`."""
    need(may(by, Verb.PLAN_SESSION))
    listed, remarks = read_past_sessions(data, hints, read_tables().paradigm, today)
    people = Person.objects.filter(clinic=by.clinic, removed_at=None).select_related("joined_into")
    known = {p.identifier.casefold(): p.joined_into or p for p in people}
    given = set(
        InjectionSession.objects.filter(clinic=by.clinic)
        .exclude(state=InjectionSession.State.ABANDONED)
        .values_list("person", "on")
    )
    new, there, strangers = [], [], []
    for one in listed:
        person = known.get(one.identifier.casefold())
        if person is None:
            strangers.append(one)
        elif (person.pk, one.session.on) in given:
            there.append((person, one))
        else:
            given.add((person.pk, one.session.on))
            new.append((person, one))
    return PastPreview(tuple(new), tuple(there), tuple(strangers), remarks)


@transaction.atomic
def take_past(by: Account, data: bytes, hints: Hints, today: date, at: datetime) -> Batch:
    """Keep a list of past sessions as one batch; those of strangers and those there are left out."""
    Clinic.objects.select_for_update().get(pk=by.clinic_id)
    seen = preview_sessions(by, data, hints, today)
    by_person: dict[int, list[Session]] = defaultdict(list)
    for person, one in seen.new:
        by_person[person.pk].append(one.session)
    batch = Batch.objects.create(clinic=by.clinic, what=SESSIONS, made_at=at, made_by=by)
    for person in Person.objects.filter(pk__in=by_person).select_related("clinic"):
        batch.rows += take_sessions(by, person, tuple(by_person[person.pk]), at, batch)
    if not batch.rows:
        raise BatchRefused("No session in this list is new here. Nothing was kept.")
    batch.save(update_fields=["rows"])
    return batch


@transaction.atomic
def take_past_session(by: Account, person: Person, session: Session, at: datetime) -> Batch:
    """Keep one past session from the quick form. Raises `BatchRefused` where that date has one."""
    batch = Batch.objects.create(
        clinic=person.clinic, what=SESSIONS, made_at=at, made_by=by, rows=1
    )
    if not take_sessions(by, person, (session,), at, batch):
        raise BatchRefused(
            f"There is a session on {session.on} already. Look at it first. Nothing was kept."
        )
    return batch


# --- counts of a month ----------------------------------------------------------------------------


@transaction.atomic
def tell_month(
    by: Account,
    person: Person,
    first: date,
    last: date,
    counts: dict[str, int | None],
    at: datetime,
) -> SpanEntry:
    """Keep what somebody recalls of a month, as counts without dates: never spread over its days.

    `counts`: headache_days, clear_days and the like. What was told of the same dates before is
    struck out. Raises `CountRefused`.
    """
    need(may(by, Verb.TELL_DIARY))
    said = {name: n for name, n in counts.items() if n is not None}
    length = (last - first).days + 1
    if not said:
        raise CountRefused("No count was given. Nothing was kept.")
    over = {name: n for name, n in said.items() if not 0 <= n <= length}
    if over:
        name, n = next(iter(over.items()))
        raise CountRefused(
            f"{n} {name.replace('_', ' ')} were given for {length} days. Give 0 to {length}. "
            f"Nothing was kept."
        )
    both = said.get("headache_days", 0) + said.get("clear_days", 0)
    if both > length:
        raise CountRefused(
            f"{said['headache_days']} headache days and {said['clear_days']} crystal-clear days are "
            f"{both} of {length} days. Correct one of them. Nothing was kept."
        )
    most = said.get("headache_days", length)
    worse = [n for n in ("migraine_days", "moderate_days", "severe_days") if said.get(n, 0) > most]
    if worse:
        raise CountRefused(
            f"{said[worse[0]]} {worse[0].replace('_', ' ')} are more than {most} headache days. "
            f"Correct one of them. Nothing was kept."
        )
    SpanEntry.objects.filter(
        person=person, first=first, last=last, struck_at=None, recalled=True, batch=None
    ).update(struck_at=at, struck_by=by)
    kept = SpanEntry.objects.create(
        person=person, first=first, last=last, entered_at=at, entered_by=by, **said
    )
    note(by, Verb.TELL_DIARY.value, at, person=person, about=f"counts of {first} to {last}")
    return kept


# --- taking it back -------------------------------------------------------------------------------


@transaction.atomic
def undo(by: Account, batch: Batch, at: datetime) -> Batch:
    """Take back all that came in together. Raises `BatchRefused` where more rests on it."""
    need(may(by, Verb.UNDO_BATCH))
    found = Batch.objects.select_for_update().get(pk=batch.pk)
    if found.clinic_id != by.clinic_id:
        raise NotPermitted("Only what came in at your own clinic can be taken back.")
    if found.undone_at is not None:
        raise BatchRefused("This was taken back already. Nothing was changed.")
    _undo_people(found, at)
    for table in _KEPT:
        rows = table._default_manager.filter(batch=found, struck_at=None)
        rows.update(struck_at=at, struck_by=by)
    found.sessions.filter(before_cleardays=True).update(state=InjectionSession.State.ABANDONED)
    found.undone_at, found.undone_by = at, by
    found.save(update_fields=["undone_at", "undone_by"])
    note(by, Verb.UNDO_BATCH.value, at, about=f"batch {found.key}, {found.rows} rows")
    return found


def _undo_people(batch: Batch, at: datetime) -> None:
    people = batch.people.filter(removed_at=None)
    if not people.exists():
        return
    used: set[int] = set()
    for table in _ABOUT:
        rows = table._default_manager.filter(person__in=people)
        if hasattr(table, "struck_at"):
            rows = rows.filter(struck_at=None)
        if table is InjectionSession:
            rows = rows.exclude(state=InjectionSession.State.ABANDONED)
        used.update(rows.values_list("person", flat=True))
    used.update(Account.objects.filter(person__in=people).values_list("person", flat=True))
    used.update(people.filter(joined_into__isnull=False).values_list("pk", flat=True))
    used.update(people.filter(doubles__isnull=False).values_list("pk", flat=True))
    if used:
        raise BatchRefused(
            f"{len(used)} of these people have something in their record by now. Take that back "
            f"first, or leave them. Nothing was changed."
        )
    people.update(removed_at=at)
