"""An adverse event: how urgent, how likely ours, and what to do now."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cleardays.clinical.history import Reported
from cleardays.clinical.session import Session
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.reactions import Reaction, Urgency
from cleardays.quantities import Answer


class Grade(StrEnum):
    """How bad it was."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Link(StrEnum):
    """How likely it came from the injection, by timing and by what is known."""

    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    NOT_TOLD = "cannot be told yet"


class Ask(StrEnum):
    """What a report leaves open, as the question to ask."""

    BEGAN = "when it began"
    GRADE = "how bad it was (mild, moderate or severe)"
    SERIOUS = "whether it was serious (and why)"
    OVER = "whether it is over"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reported reaction, weighed.

    `known`: the rows that its words match, the most urgent first; empty when none does.
    `session`: the one before it. `days_after`: days from that session, None where a date is not
    known. `in_window`: whether it began when such reactions usually do; unknown where no end of
    that time is known. `longest_link`: days after which it is unlikely to be ours.
    """

    reported: Reported
    known: tuple[Reaction, ...]
    longest_link: int
    session: Session | None
    days_after: int | None
    in_window: Answer
    cycle: int | None = None
    began_before: bool = False

    @property
    def urgency(self) -> Urgency:
        """The highest urgency of the rows that match; what is not recognised goes to the clinic.

        What was reported as serious is never less than a same-day matter while it lasts, nor is
        what nobody recognises and was called severe.
        """
        found = max((row.urgency for row in self.known), default=Urgency.TELL_THE_CLINIC)
        strange = not self.known and self.grade is Grade.SEVERE
        if (self.is_serious or strange) and not (self.is_over or self.is_fatal):
            return max(found, Urgency.SAME_DAY)
        return found

    @property
    def presses(self) -> bool:
        """Whether it cannot wait for a visit: urgent, and not said to be over."""
        return self.urgency >= Urgency.SAME_DAY and not (self.is_over or self.is_fatal)

    @property
    def to_ask(self) -> tuple[Ask, ...]:
        """What was not told, in the order in which to ask it."""
        told = {
            Ask.BEGAN: self.reported.on is not None,
            Ask.GRADE: self.grade is not None or self.is_fatal,
            Ask.SERIOUS: self.is_serious is False or bool(self.reported.serious_because),
            Ask.OVER: self.is_over is not None or self.is_fatal,
        }
        return tuple(ask for ask, is_told in told.items() if not is_told)

    @property
    def is_serious(self) -> bool | None:
        """Whether it was serious; a named criterion says so too."""
        return True if self.reported.serious_because else self.reported.serious

    @property
    def is_over(self) -> bool | None:
        """Whether it is over; a date of its end says so too."""
        return True if self.reported.ended else self.reported.over

    @property
    def is_fatal(self) -> bool:
        """Whether it was reported as a death."""
        return "death" in self.reported.serious_because

    @property
    def grade(self) -> Grade | None:
        """How bad it was, where one of the three words was used."""
        said = (self.reported.severity or "").strip().lower()
        return Grade(said) if said in tuple(Grade) else None

    @property
    def link(self) -> Link:
        """Probable: known, and begun inside its own window, which has an end. Possible: otherwise,
        within the longest link. Unlikely: begun before the first injection, or later than that.
        """
        if self.began_before:
            return Link.UNLIKELY
        if self.days_after is None:
            return Link.NOT_TOLD
        if self.in_window is Answer.YES:
            return Link.PROBABLE
        return Link.POSSIBLE if self.days_after <= self.longest_link else Link.UNLIKELY

    @property
    def withholds(self) -> bool:
        """Whether the next injection waits until a clinician has decided."""
        return bool(self.is_serious) or any(row.withholds for row in self.known)

    @property
    def is_allergy(self) -> bool:
        """Whether it was, or may have been, an allergy."""
        return any(row.allergy for row in self.known)


def as_of(reported: Reported, on: date) -> Reported:
    """What was reported, as it stood on a date: an end that is still to come is none yet.

    >>> as_of(Reported("stiff neck", ended=date(2026, 5, 9)), date(2026, 5, 1)).over
    False
    """
    if reported.ended is None or reported.ended <= on:
        return reported
    return replace(reported, ended=None, over=False)


def weigh(
    reported: Reported,
    sessions: tuple[Session, ...],
    known: tuple[Reaction, ...],
    counting: Counting,
) -> Weighed:
    """Match what was reported with what is known, and with the session before it.

    Words are looked for in what was written; several rows may match, and the most urgent leads.
    A reaction is counted to the cycle in which it began. Without a date it belongs to none.
    """
    rows = [row for row in known if row.fits(reported.what)]
    rows.sort(key=lambda row: row.urgency, reverse=True)
    on = reported.on
    before = [s for s in sessions if on is not None and s.on <= on]
    session = max(before, key=lambda s: s.on, default=None)
    after = (on - session.on).days if on is not None and session is not None else None
    in_order = sorted(sessions, key=lambda s: s.on)
    cycle = in_order.index(session) + 1 if session is not None else None
    began_before = on is not None and bool(sessions) and session is None
    in_window = _in_window(rows, after)
    longest = counting["longest_link_days"]
    return Weighed(reported, tuple(rows), longest, session, after, in_window, cycle, began_before)


def _in_window(rows: list[Reaction], days_after: int | None) -> Answer:
    if not rows or days_after is None:
        return Answer.UNKNOWN
    row = rows[0]
    if row.last_day is None:
        return Answer.UNKNOWN if days_after >= row.first_day else Answer.NO
    return Answer.of(row.first_day <= days_after <= row.last_day)
