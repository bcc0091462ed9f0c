"""An answer is worked out once for one record, and again for anything else."""

from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import get_args, get_type_hints

import pytest

from cleardays.actions import assess as action
from cleardays.actions.stories import read_story
from cleardays.clinical.diary import Convention, Day, Diary, Headache
from cleardays.clinical.history import History, Preventive
from cleardays.clinical.session import Session, SiteGiven


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Each ending date for which something was worked out."""
    dates: list[date] = []
    plain = action.visit

    def counted(diary, history, sessions, known, sets, on, *rest):
        dates.append(on)
        return plain(diary, history, sessions, known, sets, on, *rest)

    monkeypatch.setattr(action, "visit", counted)
    monkeypatch.setattr(action, "_LATELY", action._Lately())
    return dates


def test_the_same_record_read_again_is_not_worked_out_again(worked_out: list[date]) -> None:
    first = read_story("samir")
    again = deepcopy(first)
    assert first is not again
    one = action.assess(first.diary, first.history, first.sessions, ending=first.ending)
    two = action.assess(again.diary, again.history, again.sessions, ending=again.ending)
    assert two is one
    assert len(worked_out) == 1


def test_anything_that_differs_is_another_question(worked_out: list[date]) -> None:
    told = read_story("samir")
    diary, history, sessions = told.diary, told.history, told.sessions
    on = told.ending or diary.last_date
    assert on is not None
    last = max(diary.days, key=lambda day: day.on)
    others = [day for day in diary.days if day is not last]
    clear = replace(diary, days=(*others, Day(last.on, headache=not last.headache)))
    action.assess(diary, history, sessions, ending=on)
    action.assess(clear, history, sessions, ending=on)
    action.assess(diary, replace(history, no_better_diagnosis=None), sessions, ending=on)
    action.assess(diary, history, sessions[:1], ending=on)
    action.assess(diary, history, sessions, ending=on - timedelta(days=1))
    action.assess(diary, history, sessions, ending=on, rules=("nice-ta260",))
    action.assess(diary, history, sessions, ending=on, convention=Convention.STARTED)
    action.assess(diary, history, sessions, ending=on, late_onset=65)
    assert len(worked_out) == 8


def test_only_the_latest_few_are_held(worked_out: list[date]) -> None:
    told = read_story("amira")
    on = told.ending or told.diary.last_date
    assert on is not None
    for back in [*range(20), 0]:
        action.assess(told.diary, told.history, ending=on - timedelta(days=back))
    assert len(worked_out) == 21
    assert len(action._LATELY._kept) == 16


def parts_of(kind: object, seen: set[type]) -> set[type]:
    """A dataclass, and every dataclass that its fields may hold."""
    for found in [kind, *get_args(kind)]:
        if isinstance(found, type) and is_dataclass(found) and found not in seen:
            seen.add(found)
            for said in get_type_hints(found).values():
                parts_of(said, seen)
        elif found is not kind:
            parts_of(found, seen)
    return seen


def test_everything_that_was_asked_with_is_written_out() -> None:
    """An answer is found under the text of its question: a field left out of it would mix people up."""
    kinds: set[type] = set()
    for kind in (Diary, History, Session):
        parts_of(kind, kinds)
    assert {Day, Headache, Preventive, SiteGiven} <= kinds
    for kind in kinds:
        assert all(field.repr for field in fields(kind)), kind
        assert kind.__dataclass_params__.repr, kind  # type: ignore[attr-defined]
