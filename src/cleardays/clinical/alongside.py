"""Other treatments begun, stopped or given about the injections: they may explain a change too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cleardays.clinical.history import History, Outcome, Preventive
from cleardays.clinical.session import Cycle, Session, cycles
from cleardays.evidence.assumptions import Counting


class Event(StrEnum):
    """What happened to another treatment on a date."""

    BEGUN = "begun"
    STOPPED = "stopped"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Change:
    """Of what, what happened, and when. `is_about`: the date follows from the beginning and the
    weeks that were told.
    """

    what: str
    event: Event
    on: date
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Beside(Change):
    """The same beside the sessions: in which cycle (None: before session 1).

    `near`: the number of the session that it lies near, and `days` how many after the nearest one,
    below 0 before it.
    """

    cycle: int | None = None
    near: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Alongside:
    """Every event in a cycle or near a session, by date.

    `undated`: treatments of which a beginning or an end that may lie there was not told.
    `is_asked`: preventives were asked about.
    """

    events: tuple[Beside, ...]
    undated: tuple[tuple[str, tuple[Event, ...]], ...]
    is_asked: bool

    def near(self, session: int) -> tuple[Beside, ...]:
        """What lies near one session, so that a change cannot be divided between the two."""
        return tuple(event for event in self.events if event.near == session)


@dataclass(frozen=True, slots=True)
class _Course:
    what: str
    began: date | None
    ended: date | None
    about: date | None = None
    runs_on: bool = False


def changes(history: History, ending: date) -> tuple[Change, ...]:
    """Every other treatment begun, stopped or given up to the ending date, in order.

    A drug that was found unsuitable was not taken. No date is made up: where none was told, there is
    no change here, and `undated` names the treatment.
    """
    found = [Change(toxin.product, Event.GIVEN, toxin.on) for toxin in history.other_toxins]
    for course in _courses(history):
        found += [Change(course.what, *dated) for dated in _dated(course)]
    return tuple(
        sorted((c for c in found if c.on <= ending), key=lambda c: (c.on, c.what, c.event))
    )


def undated(history: History, first: date) -> tuple[tuple[str, tuple[Event, ...]], ...]:
    """Treatments of which a beginning or an end that may lie on a date or later was not told."""
    every = ((course.what, tuple(_missing(course, first))) for course in _courses(history))
    return tuple((what, missing) for what, missing in every if missing)


def alongside(
    history: History, sessions: tuple[Session, ...], counting: Counting, ending: date
) -> Alongside | None:
    """What else was begun, stopped or given near a session or after; None before session 1."""
    run = cycles(sessions, ending)
    if not run:
        return None
    near = counting["near_session_days"]
    first = run[0].session.on - timedelta(days=near)
    events = [
        _beside(change, run, near) for change in changes(history, ending) if change.on >= first
    ]
    return Alongside(tuple(events), undated(history, first), history.preventives is not None)


def _courses(history: History) -> Iterator[_Course]:
    for p in history.preventives or ():
        if p.outcome is not Outcome.UNSUITABLE:
            yield _Course(_name(p), p.began, p.ended, p.ended_about, p.outcome is Outcome.TAKING)
    for t in history.other_treatments:
        yield _Course(t.what, t.began, t.ended)


def _name(preventive: Preventive) -> str:
    substance = preventive.substance
    if not substance or substance in preventive.drug.lower():
        return preventive.drug
    return f"{preventive.drug} ({substance})"


def _dated(course: _Course) -> Iterator[tuple[Event, date, bool]]:
    """Each event, its date, and whether that is reckoned."""
    if course.began is not None and course.began == course.ended:
        yield Event.GIVEN, course.began, False
        return
    if course.began is not None:
        yield Event.BEGUN, course.began, False
    if course.ended is not None:
        yield Event.STOPPED, course.ended, False
    elif course.about is not None:
        yield Event.STOPPED, course.about, True


def _missing(course: _Course, first: date) -> Iterator[Event]:
    """What was not told, unless it is sure to lie before everything that counts here."""
    ended = course.ended or course.about
    if ended is not None and ended < first:
        return
    if course.began is None:
        yield Event.BEGUN
    if ended is None and not course.runs_on:
        yield Event.STOPPED


def _beside(change: Change, run: tuple[Cycle, ...], near: int) -> Beside:
    inside = next((c.number for c in run if change.on in c.period), None)
    nearest = min(run, key=lambda c: (abs((change.on - c.session.on).days), -c.number))
    days = (change.on - nearest.session.on).days
    return Beside(
        change.what,
        change.event,
        change.on,
        change.is_about,
        cycle=inside,
        near=nearest.number if abs(days) <= near else None,
        days=days,
    )
