"""What a payer allowed, how much of it was used, and whether it is running out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.clinical.session import Session
from cleardays.evidence.assumptions import Counting


@dataclass(frozen=True, slots=True)
class Leave:
    """A payer's leave to treat, both dates included. `units` None: it sets no number of units.

    `key` tells two leaves apart that say the same.
    """

    first: date
    last: date
    units: float | None = None
    payer: str = ""
    key: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether a date lies inside."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Used:
    """A leave, and the sessions that were counted against it."""

    leave: Leave
    sessions: tuple[Session, ...] = ()

    @property
    def units(self) -> float:
        """Units used, as far as they are known: at least so many."""
        return sum(session.dose or 0.0 for session in self.sessions)

    @property
    def not_known(self) -> tuple[date, ...]:
        """Dates of sessions whose units nobody recorded."""
        return tuple(session.on for session in self.sessions if session.dose is None)

    @property
    def left(self) -> float | None:
        """Units left, at most so many where the units of a session are not known; below 0: overdrawn.

        None where the leave sets no number of units.
        """
        return None if self.leave.units is None else self.leave.units - self.units


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Why somebody is to write to the payer, in words, and the date that it hangs on."""

    words: str
    since: date


def used_of(leaves: Iterable[Leave], given: Iterable[Session]) -> tuple[Used, ...]:
    """Every leave in order of its dates, with the sessions counted against it.

    Each session counts once, however many leaves hold on its date: against the one that ends first
    and still has room for all of it. Where none has room, it overdraws the one that ends last.
    """
    order = sorted(leaves, key=lambda leave: (leave.first, leave.last, leave.key))
    mine: list[list[Session]] = [[] for _ in order]
    for session in sorted(given, key=lambda one: one.on):
        open_on = [n for n, leave in enumerate(order) if leave.holds_on(session.on)]
        open_on.sort(key=lambda n: (order[n].last, n))
        has_room = (n for n in open_on if _has_room(Used(order[n], tuple(mine[n])), session))
        chosen = next(has_room, open_on[-1] if open_on else None)
        if chosen is not None:
            mine[chosen].append(session)
    return tuple(Used(leave, tuple(found)) for leave, found in zip(order, mine, strict=True))


def _has_room(used: Used, session: Session) -> bool:
    return used.left is None or used.left >= (session.dose or 0.0)


def running_out(
    leaves: tuple[Used, ...], today: date, counting: Counting, dose: float
) -> RunningOut | None:
    """Whether a letter to the payer is due, and why. None: not yet, or nobody recorded any leave.

    `dose`: units of one session of the standard plan. A leave that follows another without a day
    between carries it on. How many days ahead, and how few sessions left, are rows of ours.
    """
    if not leaves:
        return None
    now = [used.leave for used in leaves if used.leave.holds_on(today)]
    if not now:
        return _none_holds(leaves, today)
    until = _carried_on(leaves, max(leave.last for leave in now))
    soon = counting["authorisation_soon_days"]
    days = (until - today).days
    if days <= soon:
        words = "ends today" if days == 0 else f"ends in {_days(days)}"
        return RunningOut(f"authorisation {words}", until)
    near = today + timedelta(days=soon)
    open_soon = [u for u in leaves if u.leave.last >= today and u.leave.first <= near]
    left = _left(open_soon)
    sessions = counting["authorisation_few_sessions"]
    if left is None or left >= sessions * dose:
        return None
    at_most = "at most " if any(used.not_known for used in open_soon) else ""
    few = "one session" if sessions == 1 else f"{sessions:g} sessions"
    words = f"authorisation has {at_most}{left:g} U left, less than {few}"
    return RunningOut(words, until)


def _none_holds(leaves: tuple[Used, ...], today: date) -> RunningOut:
    to_come = [used.leave.first for used in leaves if used.leave.first > today]
    ended = [used.leave.last for used in leaves if used.leave.last < today]
    parts = [f"authorisation ended {_days((today - max(ended)).days)} ago"] if ended else []
    if to_come:
        begins = f"{min(to_come).day} {min(to_come):%B %Y}"
        parts.append(
            f"the next begins on {begins}" if ended else f"authorisation begins on {begins}"
        )
    return RunningOut(", ".join(parts), max(ended) if ended else min(to_come))


def _carried_on(leaves: tuple[Used, ...], until: date) -> date:
    """The last day of an unbroken row of leaves."""
    for leave in sorted((used.leave for used in leaves), key=lambda one: one.first):
        if leave.first <= until + timedelta(days=1):
            until = max(until, leave.last)
    return until


def _left(leaves: list[Used]) -> float | None:
    """Units left in all of them; one that is overdrawn takes nothing from another."""
    found = 0.0
    for used in leaves:
        if used.left is None:
            return None
        found += max(used.left, 0.0)
    return found


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
