"""Where a person stands, and what may come next: the whole matrix, legal and illegal."""

from datetime import timedelta

import pytest

from cleardays.clinical.course import HELD, NEXT, Decided, NotOpen, Stage, after, stage, stands
from cleardays.clinical.decision import Choice, Decision, Option
from cleardays.clinical.session import Session
from clinical.known import ENDING

COLUMNS = {
    "w": Stage.WITHHELD,
    "e": Stage.ENDED,
    "a": Stage.ASSESSED,
    "c": Stage.IN_CYCLE,
    "p": Stage.PAUSED,
    "s": Stage.STOPPED,
    "-": None,
}

# One row for each stage, one letter for each decision in the order of the list:
# safety, decide first, ended, not before, too early, start, continue, adjust, review, pause, stop.
MATRIX = {
    Stage.ASSESSED: "wwe aa c -- a --",
    Stage.IN_CYCLE: "wwe cc - cc c ps",
    Stage.DUE: "wwe cc - cc c ps",
    Stage.WITHHELD: "wwe -- c cc w --",
    Stage.PAUSED: "wwe -- c -- p --",
    Stage.STOPPED: "wwe -- c -- s --",
    Stage.ENDED: "wwe -- c -- e --",
}


@pytest.mark.parametrize("before", Stage)
def test_what_may_come_next(before: Stage) -> None:
    letters = MATRIX[before].replace(" ", "")
    wanted = dict(zip(Decision, (COLUMNS[letter] for letter in letters), strict=True))
    assert {decision: NEXT[before].get(decision) for decision in Decision} == wanted


def test_nobody_is_stopped_for_lack_of_response_before_treatment_or_while_it_is_withheld() -> None:
    may = {before for before in Stage if Decision.STOP_NO_RESPONSE in NEXT[before]}
    assert may == {Stage.IN_CYCLE, Stage.DUE}


@pytest.mark.parametrize("before", Stage)
def test_what_withholds_and_what_the_person_ends_is_open_everywhere(before: Stage) -> None:
    assert NEXT[before][Decision.WITHHOLD_SAFETY] is Stage.WITHHELD
    assert NEXT[before][Decision.WITHHOLD_DECIDE_FIRST] is Stage.WITHHELD
    assert NEXT[before][Decision.ENDED_BY_PERSON] is Stage.ENDED


@pytest.mark.parametrize(
    ("days_ago", "now"),
    [(None, Stage.ASSESSED), (0, Stage.IN_CYCLE), (83, Stage.IN_CYCLE), (84, Stage.DUE)],
)
@pytest.mark.parametrize(
    ("decision", "then"),
    [
        (Decision.CONTINUE, None),
        (Decision.WITHHOLD_SAFETY, Stage.WITHHELD),
        (Decision.WITHHOLD_DECIDE_FIRST, Stage.WITHHELD),
        (Decision.ENDED_BY_PERSON, Stage.ENDED),
        # not until somebody has decided so
        (Decision.STOP_NO_RESPONSE, None),
        (Decision.PAUSE_EPISODIC, None),
    ],
)
def test_where_a_person_stands(
    days_ago: int | None, now: Stage, decision: Decision, then: Stage | None
) -> None:
    sessions = () if days_ago is None else (Session(ENDING - timedelta(days=days_ago)),)
    due = sessions[0].on + timedelta(days=84) if sessions else None
    assert stage(sessions, due, ENDING) is now
    choice = Choice((Option(decision, ()),), due)
    assert stands(sessions, choice, ENDING) is (then or now)


@pytest.mark.parametrize("before", Stage)
@pytest.mark.parametrize("decision", Decision)
def test_a_decision_leads_where_the_table_says_or_is_refused(
    before: Stage, decision: Decision
) -> None:
    if decision in NEXT[before]:
        assert after(before, decision) is NEXT[before][decision]
        return
    with pytest.raises(NotOpen) as refused:
        after(before, decision)
    assert before.value in str(refused.value)
    assert "Nothing was decided." in str(refused.value)
    for may in NEXT[before]:
        assert may.value in str(refused.value)


@pytest.mark.parametrize("decided", Stage)
@pytest.mark.parametrize("session_days_ago", [None, 100, 20])
@pytest.mark.parametrize("leading", [Decision.CONTINUE, Decision.WITHHOLD_SAFETY])
def test_what_was_decided_holds_until_a_session_was_given_after_it(
    decided: Stage, session_days_ago: int | None, leading: Decision
) -> None:
    on = ENDING - timedelta(days=50)
    sessions = (
        () if session_days_ago is None else (Session(ENDING - timedelta(days=session_days_ago)),)
    )
    due = sessions[0].on + timedelta(days=84) if sessions else None
    choice = Choice((Option(leading, ()),), due)
    made = Decided(Decision.REVIEW, decided, on)
    now = stands(sessions, choice, ENDING, made)
    is_later = session_days_ago == 20
    if decided in HELD and not is_later:
        assert now is decided
    elif leading is Decision.WITHHOLD_SAFETY:
        assert now is Stage.WITHHELD
    elif session_days_ago is None:
        assert now is decided
    else:
        assert now is stage(sessions, due, ENDING)
