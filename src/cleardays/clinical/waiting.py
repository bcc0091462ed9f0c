"""Who is offered a place that became free: the most overdue of those whom it suits, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_NOON = 12


class Part(StrEnum):
    """Part of a day: before noon, or from noon on, by the clinic's own clock."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody who would come sooner. Empty `weekdays` (0 is Monday) and `parts`: any time suits.

    `asked`: when they asked for the list. `due`: when their next session is due; None: none was
    given yet. `not_waited_for`: a decision stands after which no session is waited for. `booked`:
    when they come as it is. `turned_down`: they had this very time, and did not take it.
    `holds_another`: another place is held for them now. Times know their zone, which is the clinic's.
    """

    key: str
    asked: datetime
    due: date | None = None
    not_waited_for: bool = False
    booked: datetime | None = None
    weekdays: frozenset[int] = field(default=frozenset())
    parts: frozenset[Part] = field(default=frozenset())
    not_before: date | None = None
    notice_hours: int = 0
    turned_down: bool = False
    holds_another: bool = False

    @property
    def since(self) -> date:
        """From when their days are counted: the day it was due, or the day they asked."""
        return self.due or self.asked.date()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of them beside one place: whether it suits, why not, and how many days they are over."""

    waits: Waits
    days_over: int
    why_not: str

    @property
    def fits(self) -> bool:
        """Whether they may be offered it."""
        return not self.why_not


def ranked(start: datetime, waiting: Iterable[Waits], at: datetime) -> tuple[Ranked, ...]:
    """Everybody beside a place that begins at `start`: first those whom it suits, the most overdue first.

    Of equals, who asked first comes first. A place is never offered before the day on which the
    session is due: earlier is for a clinician to decide.
    """
    found = [Ranked(w, (start.date() - w.since).days, _why_not(start, w, at)) for w in waiting]
    return tuple(
        sorted(found, key=lambda r: (not r.fits, -r.days_over, r.waits.asked, r.waits.key))
    )


def _why_not(start: datetime, waits: Waits, at: datetime) -> str:
    """The first thing that speaks against it, or nothing."""
    on, hours = start.date(), (start - at) / timedelta(hours=1)
    part = Part.MORNING if start.hour < _NOON else Part.AFTERNOON
    against = (
        (waits.not_waited_for, "no session is waited for, as was decided"),
        (waits.due is not None and on < waits.due, f"due from {_on(waits.due)} only"),
        (waits.booked is not None and start >= waits.booked, "comes sooner or then as it is"),
        (
            waits.not_before is not None and on < waits.not_before,
            f"not before {_on(waits.not_before)}",
        ),
        (
            bool(waits.weekdays) and on.weekday() not in waits.weekdays,
            f"not on {_DAYS[on.weekday()]}",
        ),
        (bool(waits.parts) and part not in waits.parts, f"not in the {part.value}"),
        (hours < waits.notice_hours, f"needs {waits.notice_hours} hours to come"),
        (waits.turned_down, "had this time and did not take it"),
        (waits.holds_another, "another place is held for them"),
    )
    return next((words for is_so, words in against if is_so), "")


def held_until(
    start: datetime, at: datetime, hold_hours: int, notice_hours: int
) -> datetime | None:
    """Until when a place is held for whom it was offered to, or None where it is too near to offer.

    At most `hold_hours`, and never longer than half of the time that is left: whoever comes next
    has to have time as well.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> held_until(at + timedelta(days=9), at, 24, 4) - at
    datetime.timedelta(days=1)
    >>> held_until(at + timedelta(hours=10), at, 24, 4) - at
    datetime.timedelta(seconds=18000)
    >>> held_until(at + timedelta(hours=3), at, 24, 4) is None
    True
    """
    left = start - at
    if left < timedelta(hours=notice_hours) or left <= timedelta():
        return None
    return at + min(timedelta(hours=hold_hours), left / 2)


def _on(on: date | None) -> str:
    return f"{on.day} {on:%B %Y}" if on else ""
