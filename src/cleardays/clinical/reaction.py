"""An adverse event: how urgent, how likely ours, and what to do now."""

from dataclasses import dataclass

from cleardays.clinical.history import Reported
from cleardays.clinical.session import Session
from cleardays.evidence.reactions import Reaction, Urgency
from cleardays.quantities import Answer


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reported reaction, weighed.

    `known`: the rows that its words match, the most urgent first; empty when none does.
    `session`: the one before it. `days_after`: days from that session, None where a date is not
    known. `in_window`: whether it began when such reactions usually do.
    """

    reported: Reported
    known: tuple[Reaction, ...]
    session: Session | None
    days_after: int | None
    in_window: Answer

    @property
    def urgency(self) -> Urgency:
        """The highest urgency of the rows that match; what is not recognised goes to the clinic.

        What was reported as serious is never less than a same-day matter while it lasts.
        """
        found = max((row.urgency for row in self.known), default=Urgency.TELL_THE_CLINIC)
        if self.reported.serious and self.reported.over is not True:
            return max(found, Urgency.SAME_DAY)
        return found

    @property
    def withholds(self) -> bool:
        """Whether the next injection waits until a clinician has decided."""
        return bool(self.reported.serious) or any(row.withholds for row in self.known)

    @property
    def is_allergy(self) -> bool:
        """Whether it was, or may have been, an allergy."""
        return any(row.allergy for row in self.known)


def weigh(
    reported: Reported, sessions: tuple[Session, ...], known: tuple[Reaction, ...]
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
    return Weighed(reported, tuple(rows), session, after, _in_window(rows, after))


def _in_window(rows: list[Reaction], days_after: int | None) -> Answer:
    if not rows or days_after is None:
        return Answer.UNKNOWN
    row = rows[0]
    return Answer.of(
        row.first_day <= days_after and (row.last_day is None or days_after <= row.last_day)
    )
