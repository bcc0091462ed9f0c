"""What else was begun, stopped or given: which cycle, how near, and dates that were not told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cleardays.clinical.alongside import Alongside, Event, alongside
from cleardays.clinical.history import (
    History,
    HistoryError,
    OtherToxin,
    OtherTreatment,
    Outcome,
    Preventive,
)
from cleardays.clinical.session import Session
from clinical.known import COUNTING, FIRST

SESSIONS = (Session(FIRST, "Botox", 155), Session(FIRST + timedelta(days=84), "Botox", 155))
ENDING = FIRST + timedelta(days=150)


def day(n: int) -> date:
    """The n-th day after session 1."""
    return FIRST + timedelta(days=n)


def of(history: History) -> Alongside:
    found = alongside(history, SESSIONS, COUNTING, ENDING)
    assert found is not None
    return found


def taking(began: int) -> History:
    drug = Preventive("candesartan", outcome=Outcome.TAKING, began=day(began))
    return History(preventives=(drug,))


@pytest.mark.parametrize(
    ("began", "cycle", "near"),
    [
        # before everything that counts, and its edge
        (-29, None, "nothing"),
        (-28, None, 1),
        (-1, None, 1),
        # on the day itself, and as far after it
        (0, 1, 1),
        (28, 1, 1),
        (29, 1, None),
        # in cycle 1, and near session 2
        (55, 1, None),
        (56, 1, 2),
        (83, 1, 2),
        (84, 2, 2),
        (112, 2, 2),
        (113, 2, None),
        # on the last day read, and after it
        (150, 2, None),
        (151, None, "nothing"),
    ],
)
def test_near_a_session(began: int, cycle: int | None, near: int | str | None) -> None:
    found = of(taking(began))
    if near == "nothing":
        assert found.events == ()
        return
    (event,) = found.events
    assert (event.event, event.cycle, event.near) == (Event.BEGUN, cycle, near)
    assert [e.on for e in found.near(1)] == ([day(began)] if near == 1 else [])
    assert found.undated == ()


def test_without_a_session_there_is_nothing_to_lie_beside() -> None:
    assert alongside(taking(0), (), COUNTING, ENDING) is None


def test_stopped_begun_and_given_are_three_things() -> None:
    history = History(
        preventives=(
            Preventive("topiramate", began=day(-300), ended=day(10)),
            Preventive("never taken", outcome=Outcome.UNSUITABLE),
        ),
        other_treatments=(
            OtherTreatment("nerve block", day(90), day(90)),
            OtherTreatment("a device", day(40), day(120)),
        ),
        other_toxins=(OtherToxin(day(5), "Dysport"), OtherToxin(day(-100), "Xeomin")),
    )
    found = of(history)
    assert [(e.what, e.event.value, (e.on - FIRST).days) for e in found.events] == [
        ("Dysport", "given", 5),
        ("topiramate", "stopped", 10),
        ("a device", "begun", 40),
        ("nerve block", "given", 90),
        ("a device", "stopped", 120),
    ]
    assert found.undated == ()
    assert found.is_asked


def test_a_date_that_was_not_told_is_said_and_never_made_up() -> None:
    history = History(
        preventives=(
            Preventive("nothing told"),
            Preventive("taken still", outcome=Outcome.TAKING),
            Preventive("end not told", began=day(-400)),
            Preventive("beginning not told", ended=day(20)),
            Preventive("over long before", ended=day(-29)),
        ),
        other_treatments=(OtherTreatment("a course"),),
    )
    found = of(history)
    both = (Event.BEGUN, Event.STOPPED)
    assert dict(found.undated) == {
        "nothing told": both,
        "taken still": (Event.BEGUN,),
        "end not told": (Event.STOPPED,),
        "beginning not told": (Event.BEGUN,),
        "a course": both,
    }
    assert [e.what for e in found.events] == ["beginning not told"]


def test_an_end_may_follow_from_the_weeks() -> None:
    drug = Preventive("topiramate", weeks=10, outcome=Outcome.NO_EFFECT, began=day(-60))
    (event,) = of(History(preventives=(drug,))).events
    assert (event.event, event.on, event.is_about) == (Event.STOPPED, day(10), True)
    # not for what is taken still: its weeks are those until now
    still = replace(drug, outcome=Outcome.TAKING)
    assert of(History(preventives=(still,))).events == ()


def test_not_asked_is_not_none() -> None:
    assert not of(History()).is_asked
    assert of(History(preventives=())).is_asked


def test_a_brand_is_named_with_its_substance() -> None:
    history = taking(0).with_substances(lambda drug: {"candesartan": "candesartan"}.get(drug, ""))
    assert of(history).events[0].what == "candesartan"
    drug = Preventive("Atacand 8 mg", outcome=Outcome.TAKING, began=day(0))
    named = History(preventives=(drug,)).with_substances(lambda _: "candesartan")
    assert of(named).events[0].what == "Atacand 8 mg (candesartan)"


def test_dates_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(HistoryError, match="before it began"):
        Preventive("a", began=day(1), ended=day(0))
    with pytest.raises(HistoryError, match="taken still"):
        Preventive("a", outcome=Outcome.TAKING, ended=day(0))
    with pytest.raises(HistoryError, match="before it began"):
        OtherTreatment("a", day(1), day(0))
    assert OtherTreatment("a", day(1), day(1)).ended == day(1)
