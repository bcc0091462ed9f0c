"""Where a person stands in treatment, and what may come next: one table."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cleardays.clinical.decision import Choice, Decision
from cleardays.clinical.session import Session


class Stage(StrEnum):
    """Where a person stands."""

    ASSESSED = "being assessed"
    IN_CYCLE = "in a treatment cycle"
    DUE = "next session due"
    WITHHELD = "withheld"
    PAUSED = "paused"
    STOPPED = "stopped"
    ENDED = "ended by the person"

    @property
    def waits_for_a_session(self) -> bool:
        """Whether a next session is waited for; in the others somebody decided against it for now."""
        return self in (Stage.ASSESSED, Stage.IN_CYCLE, Stage.DUE)


_ALWAYS = {
    Decision.WITHHOLD_SAFETY: Stage.WITHHELD,
    Decision.WITHHOLD_DECIDE_FIRST: Stage.WITHHELD,
    Decision.ENDED_BY_PERSON: Stage.ENDED,
}
_TREATED = {
    Decision.NOT_BEFORE: Stage.IN_CYCLE,
    Decision.TOO_EARLY: Stage.IN_CYCLE,
    Decision.CONTINUE: Stage.IN_CYCLE,
    Decision.ADJUST: Stage.IN_CYCLE,
    Decision.REVIEW: Stage.IN_CYCLE,
    Decision.PAUSE_EPISODIC: Stage.PAUSED,
    Decision.STOP_NO_RESPONSE: Stage.STOPPED,
}

# For each stage, the decisions that may be made in it and the stage each leads to. What is not
# here may not happen: nobody is stopped for lack of response before treatment began, or while it is withheld.
NEXT: dict[Stage, dict[Decision, Stage]] = {
    Stage.ASSESSED: {
        **_ALWAYS,
        Decision.NOT_BEFORE: Stage.ASSESSED,
        Decision.TOO_EARLY: Stage.ASSESSED,
        Decision.REVIEW: Stage.ASSESSED,
        Decision.START: Stage.IN_CYCLE,
    },
    Stage.IN_CYCLE: {**_ALWAYS, **_TREATED},
    Stage.DUE: {**_ALWAYS, **_TREATED},
    Stage.WITHHELD: {
        **_ALWAYS,
        Decision.START: Stage.IN_CYCLE,
        Decision.CONTINUE: Stage.IN_CYCLE,
        Decision.ADJUST: Stage.IN_CYCLE,
        Decision.REVIEW: Stage.WITHHELD,
    },
    Stage.PAUSED: {**_ALWAYS, Decision.REVIEW: Stage.PAUSED, Decision.START: Stage.IN_CYCLE},
    Stage.STOPPED: {**_ALWAYS, Decision.REVIEW: Stage.STOPPED, Decision.START: Stage.IN_CYCLE},
    Stage.ENDED: {**_ALWAYS, Decision.REVIEW: Stage.ENDED, Decision.START: Stage.IN_CYCLE},
}


# Where somebody stays, whatever the calendar says, until a clinician decides otherwise.
HELD = (Stage.WITHHELD, Stage.PAUSED, Stage.STOPPED, Stage.ENDED)


class NotOpen(ValueError):
    """A decision that may not be made where a person stands; the message says which may."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that a clinician made: on which date, and where it led."""

    decision: Decision
    stage: Stage
    on: date


def stage(sessions: tuple[Session, ...], due: date | None, ending: date) -> Stage:
    """Where the sessions alone put a person; a decision may move them on from there."""
    if not sessions or due is None:
        return Stage.ASSESSED
    return Stage.DUE if ending >= due else Stage.IN_CYCLE


def stands(
    sessions: tuple[Session, ...], choice: Choice, ending: date, decided: Decided | None = None
) -> Stage:
    """Where a person stands once what withholds or ends treatment is taken into account.

    `decided`: the latest decision of a clinician, and where it led. It holds until the next one,
    or until a session was given after it all the same.
    """
    now = stage(sessions, choice.due, ending)
    holds = decided is not None and not any(s.on > decided.on for s in sessions)
    if decided is not None and holds and (decided.stage in HELD or not sessions):
        now = decided.stage
    if now in HELD:
        return now
    return _ALWAYS.get(choice.first.decision, now)


def after(before: Stage, decision: Decision) -> Stage:
    """Where a decision leads. Raises `NotOpen` for one that may not be made there."""
    found = NEXT[before].get(decision)
    if found is None:
        may = ", ".join(d.value for d in Decision if d in NEXT[before])
        raise NotOpen(
            f"{decision.value[0].upper()}{decision.value[1:]} cannot be decided while somebody is "
            f"{before.value}. Open are: {may}. Nothing was decided."
        )
    return found
