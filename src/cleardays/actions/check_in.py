"""What a person says before a visit, and how a clinician takes it over: said, then confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.history import tell
from cleardays.actions.own_visits import OwnVisit
from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.statements import add_score
from cleardays.actions.watch import note
from cleardays.clinical.history import Score
from cleardays.clinical.scores import wrong_with
from cleardays.evidence.read import read_tables
from cleardays.evidence.scores import Scale
from cleardays.records.convert import SAFETY
from cleardays.records.models.accounts import Account
from cleardays.records.models.history import Told
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import CheckIn, Said
from cleardays.records.reach import Reach

SCORE, TEXT = "score.", "text."
UNKNOWN = "unknown"
ASKS = ("pregnant", "other_toxin_recent")  # what a clinic has to know before somebody sets out
TEXTS = ("changed", "drugs", "questions")
MOST_WORDS = 1000  # characters


class CheckInRefused(ValueError):
    """Answers that cannot be kept as they are; the message says why. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands of the newest answers before a visit. `said`: all of it, settled or not."""

    check_in: CheckIn
    said: tuple[Said, ...]

    @property
    def open(self) -> tuple[Said, ...]:
        """What no clinician has confirmed, read or set aside yet."""
        return tuple(one for one in self.said if one.settled_at is None)


def scales_for_people() -> tuple[Scale, ...]:
    """The questionnaires of which a person may be asked for the total: none that was only recalled."""
    return tuple(s for s in read_tables().scales.values() if s.cited.read.may_reach_people)


def questions_for_people() -> tuple[str, ...]:
    """The questions of safety that are asked before a visit, by the names of their facts."""
    told = {c.fact for c in read_tables().cautions if c.cited.read.may_reach_people}
    return tuple(fact for fact in ASKS if fact in told)


def is_asked(visit: OwnVisit, at: datetime) -> bool:
    """Whether the visit is near enough to be asked before it."""
    ahead = timedelta(days=visit.reception.check_in_days)
    return visit.starts is not None and at <= visit.starts <= at + ahead


@transaction.atomic
def say(by: Account, visit: OwnVisit, said: dict[str, Any], at: datetime) -> CheckIn:
    """Keep what somebody says before their visit. Said again, the newer answers count.

    `said`: by name; a name that is not there was not answered, and "unknown" is an answer.
    """
    need(may(by, Verb.SAY_BEFORE))
    if visit.next is None or not is_asked(visit, at) or visit.next.person_id != by.person_id:
        raise CheckInRefused("There is no visit in the next days to answer for. Nothing was kept.")
    kept = {name: value for name, value in said.items() if value not in (None, "")}
    if not kept:
        raise CheckInRefused("Nothing was answered. Answer one question or more. Nothing was kept.")
    made = CheckIn.objects.create(
        person=visit.next.person, appointment=visit.next, said_at=at, said_by=by
    )
    Said.objects.bulk_create(
        Said(check_in=made, name=name, value=_checked(name, value, at.date()))
        for name, value in kept.items()
    )
    note(by, Verb.SAY_BEFORE.value, at, person=made.person, about=f"{len(kept)} answers")
    return made


def _checked(name: str, value: Any, on: date) -> Any:
    if name.startswith(SCORE):
        if wrong := wrong_with(_score(name, value, on), read_tables().scales):
            raise CheckInRefused(f"{value:g} was given, but {wrong}. Nothing was kept.")
        return value
    if (
        name.startswith(SAFETY)
        and name.removeprefix(SAFETY) in ASKS
        and value in (True, False, UNKNOWN)
    ):
        return value
    if name.startswith(TEXT) and name.removeprefix(TEXT) in TEXTS:
        return str(value)[:MOST_WORDS]
    raise CheckInRefused("An answer was sent to a question that is not asked. Nothing was kept.")


def _score(name: str, total: float, on: date) -> Score:
    instrument, _, domain = name.removeprefix(SCORE).partition(".")
    return Score(instrument, on, float(total), domain)


def latest(person: Person, today: date) -> Before | None:
    """The newest answers of somebody, while their visit is to come or something is left to look at."""
    found = (
        CheckIn.objects.filter(person=person)
        .select_related("appointment__day", "said_by")
        .prefetch_related("said__settled_by")
        .order_by("-said_at", "-pk")
        .first()
    )
    if found is None:
        return None
    before = Before(found, tuple(sorted(found.said.all(), key=_in_order)))
    return before if before.open or found.appointment.day.on >= today else None


def _in_order(said: Said) -> tuple[int, str]:
    kinds = (SAFETY, TEXT, SCORE)
    return next(n for n, kind in enumerate(kinds) if said.name.startswith(kind)), said.name


def said_before(person: Person, today: date) -> dict[str, tuple[Any, datetime]]:
    """Questions of safety that were answered and not confirmed yet, by fact: the answer, and when.

    They are not asked: a session's own checklist asks.
    """
    before = latest(person, today)
    if before is None:
        return {}
    return {
        one.name.removeprefix(SAFETY): (one.value, before.check_in.said_at)
        for one in before.open
        if one.name.startswith(SAFETY)
    }


@transaction.atomic
def take_over(by: Account, said: Said, at: datetime) -> None:
    """Confirm what was said: it becomes a statement of the history, dated the day it was said.

    A text is marked as read. "I do not know" takes the answer that stood back to not asked.
    """
    person, row = _settle(by, said, at)
    zone = ZoneInfo(person.clinic.zone)
    on = min(
        row.check_in.said_at.astimezone(zone).date(), at.date()
    )  # east of Greenwich it is tomorrow
    if row.name.startswith(SCORE):
        row.score = add_score(by, person, _score(row.name, row.value, on), at)
    elif row.name.startswith(SAFETY):
        tell(by, person, {row.name: None}, on, at)  # said again is said anew, with its own date
        if row.value != UNKNOWN:
            tell(by, person, {row.name: row.value}, on, at)
            row.told = Told.objects.get(person=person, name=row.name, struck_at=None)
    row.save(update_fields=["told", "score"])
    note(by, "confirm what was said before a visit", at, person=person, about=f"said {row.pk}")


@transaction.atomic
def set_aside(by: Account, said: Said, at: datetime) -> None:
    """Leave what was said out of the history: it stays readable as it was said."""
    person, row = _settle(by, said, at)
    note(by, "set aside what was said before a visit", at, person=person, about=f"said {row.pk}")


def _settle(by: Account, said: Said, at: datetime) -> tuple[Person, Said]:
    need(may(by, Verb.TELL_HISTORY))
    row = Said.objects.select_related("check_in__person__clinic").get(pk=said.pk)
    person = row.check_in.person
    if not Reach(by, at).people().filter(pk=person.pk).exists():
        raise NotPermitted("This person is not within your reach.")
    if not Said.objects.filter(pk=row.pk, settled_at=None).update(settled_at=at, settled_by=by):
        raise CheckInRefused("Somebody else dealt with it a moment ago. Nothing was changed.")
    return person, row
