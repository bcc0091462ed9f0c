"""Our own JSON: read as it says, strictly, and as its schema says."""

import copy
import json
from collections.abc import Callable
from datetime import date, datetime, time
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import (
    Attack,
    Aura,
    AuraSymptom,
    CountSpan,
    Day,
    Diary,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.exchange.diary_json import SCHEMA, read, write_json
from cleardays.exchange.hints import Hints
from cleardays.exchange.reading import Refused, read_diary
from exchange.drawn_diaries import COUNTING, diaries

CHECK = jsonschema.Draft202012Validator(SCHEMA)


def load(text: str) -> Diary:
    return read(text, Hints(), COUNTING)


def test_a_clear_day_with_a_listed_attack_is_named() -> None:
    on = [date(2026, 1, n) for n in range(1, 16)]
    days = tuple(Day(one, False) for one in on)
    attacks = tuple(Attack(datetime(2026, 1, n, 9), datetime(2026, 1, n, 12)) for n in (3, 5))
    two = read_diary(write_json(Diary(days, attacks)).encode(), "a file", Hints(), COUNTING).remarks
    assert two == (
        "2 dates are recorded as free of headache, and a headache is recorded on them: the "
        "headache counts (2026-01-03, 2026-01-05).",
    )
    every = tuple(Attack(datetime.combine(one, time(9)), None) for one in on[:12])
    (many,) = read_diary(
        write_json(Diary(days, every)).encode(), "a file", Hints(), COUNTING
    ).remarks
    assert "2026-01-10 and 2 more)" in many
    (one,) = read_diary(
        write_json(Diary(days[:3], attacks)).encode(), "a file", Hints(), COUNTING
    ).remarks
    assert one.startswith("2026-01-03 is recorded as free of headache")
    alone = read_diary(write_json(Diary(days[:2], attacks)).encode(), "a file", Hints(), COUNTING)
    assert alone.remarks == ()


def test_a_sample(read: Callable[..., Diary], sample: Callable[[str], str]) -> None:
    CHECK.validate(json.loads(sample("diary.json")))
    assert read(sample("diary.json")) == Diary(
        days=(
            Day(date(2026, 1, 1), False, drugs=()),
            Day(
                date(2026, 1, 2),
                True,
                6.5,
                Headache(
                    severity=Severity.SEVERE,
                    one_sided=True,
                    aura=Aura(frozenset({AuraSymptom.VISUAL})),
                ),
                (Intake("sumatriptan", 1, True), Intake()),
                migraine=True,
                disabled=False,
            ),
            Day(date(2026, 1, 3), None),
        ),
        attacks=(
            Attack(datetime(2026, 1, 20, 22, 15), datetime(2026, 1, 21, 3), Headache(aura=False)),
        ),
        spans=(CountSpan(date(2025, 12, 1), date(2025, 12, 31), headache_days=20),),
        covers=Period(date(2026, 1, 1), date(2026, 1, 31)),
        complete=(Period(date(2026, 1, 1), date(2026, 1, 15)),),
        kind="by hand",
    )


def test_the_schema_is_a_schema_and_is_shipped() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    file = resources.files("cleardays.exchange").joinpath("diary.schema.json")
    assert json.loads(file.read_text("utf-8")) == SCHEMA


@given(diaries)
def test_what_is_written_keeps_to_the_schema(diary: Diary) -> None:
    CHECK.validate(json.loads(write_json(diary)))


def refusal(text: str) -> str | None:
    try:
        load(text)
    except Refused as refused:
        return str(refused)
    return None


VALUES = [None, True, False, 0, 1, -1, 24.5, 1e9, "", "yes", "severe", "2026-02-30", "2026-01-01"]
VALUES += ["1899-12-31", "2026-01-01T10:00:00", "x" * 201, [], [None], {}, {"a": 1}, [1], "visual"]


def places(value: object, path: tuple = ()) -> list[tuple]:
    found = [path]
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, below in inside:
            found += places(below, (*path, key))
    return found


@given(diaries, st.data())
def test_reader_and_schema_refuse_the_same_shapes(diary: Diary, data: st.DataObject) -> None:
    told = json.loads(write_json(diary))
    path = data.draw(st.sampled_from(places(told)[1:]))
    changed = copy.deepcopy(told)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    how = data.draw(st.sampled_from(["put", "drop", "add"]))
    if how == "put":
        inner[path[-1]] = data.draw(st.sampled_from(VALUES))
    elif how == "drop":
        del inner[path[-1]]
    elif isinstance(inner, dict):
        inner["surplus"] = 1
    said = refusal(json.dumps(changed))
    # What a schema cannot say: dates that do not exist, and values that disagree.
    beyond = ("says that there", "ends before", "were given for", "one entry", "expected a date")
    if said is None:
        CHECK.validate(changed)
    elif not any(word in said for word in beyond):
        assert not CHECK.is_valid(changed), said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"cleardays": "diary"}', "Version: found nothing"),
        ('{"version": 1}', "Cleardays: found nothing"),
        ('{"cleardays": "history", "version": 1}', 'expected "diary"'),
        ('{"cleardays": "diary", "version": true}', "expected version 1"),
        ('{"cleardays": "diary", "version": "1"}', "expected version 1"),
        ("[]", "expected an object in braces"),
        ('{"cleardays": "diary", "version": 1, "remarks": ["\\ud800"]}', "Remarks[0]"),
        ('{"cleardays": "diary", "version": 1e400}', "expected version 1"),
        ('{"cleardays": "diary", "version": ' + "9" * 5000 + "}", "a very long number"),
        ('{"cleardays": ' + "[" * 100_000, "too deep"),
        ('{"cleardays": "diary", "version": Infinity}', "the number Infinity"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        load(text)
    assert says in str(refused.value)
