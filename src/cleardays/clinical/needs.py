"""Who needs somebody, and why: one person's dates in, what they need out, the most urgent first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from cleardays.clinical.authorisation import Used, running_out
from cleardays.clinical.course import Stage
from cleardays.evidence.assumptions import Counting


class Need(IntEnum):
    """What somebody may need, the most urgent first."""

    URGENT_REACTION = 0
    REACTION = 1
    UNSIGNED = 2
    MISSED = 3
    OVERDUE = 4
    DECISION = 5
    AUTHORISATION = 6
    DUE = 7
    NO_DIARY = 8


NAMES = {
    Need.URGENT_REACTION: "urgent reaction",
    Need.REACTION: "reaction not yet read",
    Need.UNSIGNED: "unsigned session",
    Need.MISSED: "did not come",
    Need.OVERDUE: "overdue",
    Need.DECISION: "decision pending",
    Need.AUTHORISATION: "authorisation running out",
    Need.DUE: "due soon",
    Need.NO_DIARY: "no diary lately",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A reaction that nobody of the clinic has read yet; `themselves`: the person reported it.

    `presses`: it cannot wait for a visit. `weight`: how urgent such a reaction is, also once it is
    over; more is more.
    """

    what: str
    at: datetime
    presses: bool
    themselves: bool = False
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """What the needs of one person follow from. None: there is none, or nobody recorded it.

    `given`: dates of the signed sessions, in order. `unsigned`: dates of drafts. `stage`: where the
    last decision left them; None: nobody decided yet. `decided`: when. `diary`: the last date
    about which anything was said. `missed`: an appointment they did not come to, with none since.
    `booked`: the next appointment. `leaves`: what payers allowed, and what was used of it.
    `withheld`: since when a reaction makes the next injection wait for a clinician.
    """

    given: tuple[date, ...] = ()
    unsigned: tuple[date, ...] = ()
    stage: Stage | None = None
    decided: date | None = None
    diary: date | None = None
    missed: date | None = None
    booked: date | None = None
    reactions: tuple[Told, ...] = ()
    registered: date | None = None
    leaves: tuple[Used, ...] = ()
    withheld: date | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """One need: its reason in words, how much it weighs within its kind, and since when it is so."""

    need: Need
    words: str
    since: date
    weight: int = 0

    @property
    def order(self) -> tuple[Need, int, date]:
        """What is more urgent comes first; then what weighs more, then what has waited longer."""
        return self.need, -self.weight, self.since


def needs_of(
    now: Situation, at: datetime, counting: Counting, interval: int, dose: float
) -> tuple[Needed, ...]:
    """Everything that one person needs at a time, the most urgent first.

    `interval`: days from a session to the day on which the next is due; `dose`: units of one
    session of the standard plan. Silence is a need of its own: nobody is well because they wrote
    nothing.
    """
    today = at.date()
    found = [*_reactions(now, at), *_unsigned(now, today), *_missed(now)]
    found += [*_next_session(now, today, counting, interval), *_decision(now, today, counting)]
    found += [*_authorisation(now, today, counting, dose), *_diary(now, today, counting)]
    return tuple(sorted(found, key=lambda one: one.order))


def _is_waited_for(now: Situation) -> bool:
    return now.stage is None or now.stage.waits_for_a_session


def due_on(now: Situation, interval: int) -> date | None:
    """When the next session is due; None before the first, and where treatment does not go on."""
    if not now.given or not _is_waited_for(now):
        return None
    return now.given[-1] + timedelta(days=interval)


def ago(at: datetime, then: datetime) -> str:
    """How long ago, as people say it.

    >>> ago(datetime(2026, 1, 2, 9, 40), datetime(2026, 1, 2, 9, 0))
    '40 min ago'
    """
    minutes = int((at - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} days ago"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _reactions(now: Situation, at: datetime) -> list[Needed]:
    return [
        Needed(
            Need.URGENT_REACTION if told.presses else Need.REACTION,
            f"{told.what} reported {'by themselves ' if told.themselves else ''}{ago(at, told.at)}",
            told.at.date(),
            told.weight,
        )
        for told in now.reactions
    ]


def _unsigned(now: Situation, today: date) -> list[Needed]:
    return [
        Needed(
            Need.UNSIGNED,
            "session of today not signed"
            if on == today
            else f"session begun {_days((today - on).days)} ago not signed",
            on,
        )
        for on in now.unsigned
    ]


def _missed(now: Situation) -> list[Needed]:
    if now.missed is None or now.booked is not None:
        return []
    return [Needed(Need.MISSED, f"did not come on {_date(now.missed)}, nothing booked", now.missed)]


def _next_session(now: Situation, today: date, counting: Counting, interval: int) -> list[Needed]:
    due = due_on(now, interval)
    if due is None:
        return []
    booked = f", booked for {_date(now.booked)}" if now.booked else ""
    late = (today - due).days
    if -late > counting["due_soon_days"]:
        return []
    if now.withheld and not (now.decided and now.decided >= now.withheld):
        words = f"no next injection before somebody decides: a reaction{booked}"
        return [Needed(Need.DECISION, words, now.withheld)]
    if late > 0:
        # Somebody who is booked is on the way: they are due, and not forgotten.
        need = Need.DUE if now.booked else Need.OVERDUE
        return [Needed(need, f"due {_days(late)} ago{booked}", due)]
    words = "due today" if late == 0 else f"due in {_days(-late)}"
    return [Needed(Need.DUE, f"{words}{booked}", due)]


def _decision(now: Situation, today: date, counting: Counting) -> list[Needed]:
    """A cycle is over, the second or a later one, and nobody has decided since.

    While a third or later cycle runs, one decision after the second is enough: giving the next
    session went on with it. Whoever had their third before they came here was decided about there.
    """
    if len(now.given) < 2 or not _is_waited_for(now):
        return []
    a_cycle = timedelta(days=counting["two_cycles_days"])
    if today >= now.given[-1] + a_cycle:
        cycles, since = len(now.given), now.given[-1] + a_cycle
    elif len(now.given) > 2 and (now.registered is None or now.given[2] >= now.registered):
        cycles, since = len(now.given) - 1, min(now.given[1] + a_cycle, now.given[2])
    else:
        return []
    if now.decided is not None and now.decided >= since:
        return []
    return [Needed(Need.DECISION, f"decision after {cycles} cycles", since)]


def _authorisation(now: Situation, today: date, counting: Counting, dose: float) -> list[Needed]:
    if not _is_waited_for(now):
        return []
    found = running_out(now.leaves, today, counting, dose)
    return [Needed(Need.AUTHORISATION, found.words, found.since)] if found else []


def _diary(now: Situation, today: date, counting: Counting) -> list[Needed]:
    if now.stage in (Stage.STOPPED, Stage.ENDED):
        return []
    most = counting["no_diary_days"]
    if now.diary is None:
        since = now.registered or today
        if (today - since).days < most:
            return []
        return [Needed(Need.NO_DIARY, "no diary at all", since)]
    silent = (today - now.diary).days
    if silent < most:
        return []
    return [Needed(Need.NO_DIARY, f"nothing written for {_days(silent)}", now.diary)]


def _date(on: date | None) -> str:
    return f"{on.day} {on:%B %Y}" if on else ""
