"""A whole record in one file is read back as the same, and broken ones are refused whole."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.answers import own_day
from cleardays.clinical.diary import (
    COULD_NOT,
    PLACES,
    Attack,
    Day,
    Diary,
    Headache,
    Severity,
)
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.exchange import diary_json, record_json
from cleardays.exchange.reading import Hints, Refused, read_diary
from cleardays.exchange.record_json import ClearDays, Medicine, Note, Own, Whole, fingerprint
from exchange.drawn_diaries import COUNTING, RED_FLAGS, SAFETY, diaries, histories, session_lists

MADE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SMALL = Diary(
    days=(Day(date(2026, 1, 5), True, detail=Headache(severity=Severity.SEVERE)),),
    attacks=(Attack(datetime(2026, 1, 6, 7, 30)),),
)
OWN = Own(
    (
        Note(date(2026, 1, 5), 'slept badly, "again"', ("work", "home"), ("eye",)),
        Note(date(2026, 1, 8), could_not=("people",)),
        Note(datetime(2026, 1, 6, 7, 30), "ünder", places=("left", "neck")),
    ),
    (ClearDays(date(2025, 12, 1), date(2025, 12, 31), 12.0),),
    (Medicine("Imigran", "50 mg"), Medicine("Aspirin")),
)


def as_file(text: str) -> Diary:
    return read_diary(text.encode(), "record.json", Hints(), COUNTING)


@given(diaries, histories, session_lists)
def test_everything_is_read_back(
    diary: Diary, history: History, sessions: tuple[Session, ...]
) -> None:
    text = record_json.write(Whole(diary, history, sessions, OWN), MADE)
    json.loads(text)
    assert fingerprint(as_file(text)) == fingerprint(diary)
    assert record_json.read_history(text, SAFETY, RED_FLAGS) == history
    assert record_json.read_sessions(text) == sessions
    assert record_json.read_own(text) == OWN


def test_what_stands_beside_is_told_and_not_read() -> None:
    beside = {"statements": [{"table": "day", "on": date(2026, 1, 5)}], "looked": []}
    text = record_json.write(Whole(SMALL, beside=beside), MADE)
    assert json.loads(text)["statements"] == [{"table": "day", "on": "2026-01-05"}]
    assert as_file(text).days == SMALL.days


def test_the_words_about_a_file() -> None:
    full = record_json.write(Whole(SMALL, History(age=40), (Session(date(2026, 1, 7)),)), MADE)
    remarks = as_file(full).remarks
    assert "The file also holds a history, which is not part of a diary." in remarks
    assert "The file also holds sessions, which is not part of a diary." in remarks
    changed = full.replace('"severe"', '"mild"')
    assert changed != full
    said = "The diary in this file was changed after Cleardays wrote it."
    assert said in as_file(changed).remarks
    assert said not in remarks


@given(diaries, st.sampled_from(["kind", "remarks"]))
def test_a_fingerprint_is_of_what_is_said(diary: Diary, name: str) -> None:
    from dataclasses import replace

    other = replace(diary, **{name: "x" if name == "kind" else ("x",)})
    assert fingerprint(other) == fingerprint(diary)
    more = Day(date(2200, 12, 31), True, hours=23.5)
    if all(day.on != more.on for day in diary.days):
        assert fingerprint(replace(diary, days=(*diary.days, more))) != fingerprint(diary)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f | {"version": 2}, "update this one"),
        (lambda f: f | {"version": True}, 'found "True"; expected version 1'),
        (lambda f: f | {"more": 1}, 'the name "more"'),
        (lambda f: {k: v for k, v in f.items() if k != "diary"}, "Diary: found nothing"),
        (lambda f: f | {"diary": 3}, "an object in braces"),
        (lambda f: f | {"diary": {"cleardays": "diary", "version": 9}}, "newer"),
        (lambda f: f | {"diary": f["diary"] | {"days": [{"on": "x"}]}}, "days[0]"),
    ],
)
def test_a_broken_file_is_refused_whole(change, says: str) -> None:
    said = json.loads(record_json.write(Whole(SMALL), MADE))
    with pytest.raises(Refused) as refused:
        as_file(json.dumps(change(said)))
    assert says in str(refused.value)
    assert str(refused.value).endswith("Nothing was read.")


@pytest.mark.parametrize(
    "change",
    [
        {"notes": [{"at": "yesterday", "note": "x"}]},
        {"notes": [{"at": "2026-01-05", "note": "x" * 501}]},
        {"notes": [{"at": "2026-01-05", "note": "\u0000"}]},
        {"notes": "x"},
        {"notes": [{"at": 5}]},
        {"clear_days": [{"first": "2026-01-01", "last": "2026-01-31", "days": 367}]},
    ],
)
def test_broken_notes_are_refused(change: dict[str, object]) -> None:
    said = json.loads(record_json.write(Whole(SMALL), MADE)) | change
    with pytest.raises(Refused):
        record_json.read_own(json.dumps(said))


@pytest.mark.parametrize("wrong", [[], {"person": {"born": "1980-02-31"}}, {"nobody": {}}])
def test_a_broken_history_is_refused(wrong: object) -> None:
    text = json.dumps(json.loads(record_json.write(Whole(SMALL), MADE)) | {"history": wrong})
    with pytest.raises(Refused):
        record_json.read_history(text, SAFETY, RED_FLAGS)


@pytest.mark.parametrize("wrong", [5, [{"on": "x"}], [3], [{"on": "2026-01-05"}] * 2])
def test_broken_sessions_are_refused(wrong: object) -> None:
    text = json.dumps(json.loads(record_json.write(Whole(SMALL), MADE)) | {"sessions": wrong})
    with pytest.raises(Refused):
        record_json.read_sessions(text)


def test_a_diary_that_only_speaks_of_a_record_is_a_diary() -> None:
    sly = Diary(days=SMALL.days, kind='"cleardays": "record"')
    assert not record_json.recognises(diary_json.write_json(sly))


def test_each_word_of_a_file_has_its_words_on_the_page() -> None:
    assert tuple(own_day.PLACES) == PLACES
    assert tuple(own_day.COULD_NOT) == COULD_NOT
