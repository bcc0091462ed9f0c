"""What a person tells us: what may stand in a diary, and which dates an attack touches."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import (
    Attack,
    CountSpan,
    Day,
    Diary,
    DiaryError,
    Headache,
    Period,
    Severity,
)
from clinical.known import bad, clear, on

NEW_YEAR = datetime(2026, 1, 1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))
lengths = st.timedeltas(timedelta(0), timedelta(days=9))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # inside one date, and at its edges
        ("01 10:00", "01 13:30", {1: 3.5}),
        ("01 00:00", "01 23:59", {1: 23 + 59 / 60}),
        # up to midnight: the date that begins then is not touched
        ("01 22:00", "02 00:00", {1: 2}),
        ("01 00:00", "02 00:00", {1: 24}),
        # over midnight
        ("01 22:00", "02 00:01", {1: 2, 2: 1 / 60}),
        ("01 23:00", "04 05:00", {1: 1, 2: 24, 3: 24, 4: 5}),
        # no length at all still happened on its date
        ("01 10:00", "01 10:00", {1: 0}),
        ("02 00:00", "02 00:00", {2: 0}),
        # without an end, only the start is known
        ("01 22:00", None, {1: None}),
    ],
)
def test_an_attack_belongs_to_every_date_that_it_touches(
    start: str, end: str | None, hours: dict[int, float | None]
) -> None:
    def at(text: str) -> datetime:
        return datetime.strptime(f"2026-01-{text}", "%Y-%m-%d %H:%M")

    attack = Attack(at(start), at(end) if end else None)
    found = {here.day: n for here, n in attack.hours_by_date()}
    assert found.keys() == hours.keys()
    assert [n for n in found.values() if n is not None] == pytest.approx(
        [n for n in hours.values() if n is not None]
    )


@given(moments, lengths)
def test_hours_by_date_sum_to_the_hours_of_the_attack(start: datetime, length: timedelta) -> None:
    attack = Attack(start, start + length)
    parts = list(attack.hours_by_date())
    dates = [here for here, _ in parts]
    assert sum(hours or 0.0 for _, hours in parts) == pytest.approx(attack.hours)
    assert all(hours is not None and 0 <= hours <= 24 for _, hours in parts)
    assert dates == [start.date() + timedelta(days=n) for n in range(len(dates))]


@given(moments, lengths, st.integers(-14, 14))
def test_an_attack_has_no_zone_so_that_no_clock_can_move_it(
    start: datetime, length: timedelta, offset: int
) -> None:
    zone = timezone(timedelta(hours=offset))
    with pytest.raises(DiaryError, match="own clock"):
        Attack(start.replace(tzinfo=zone), start + length)
    with pytest.raises(DiaryError, match="own clock"):
        Attack(start, (start + length).replace(tzinfo=UTC))


def test_an_attack_does_not_end_before_it_begins() -> None:
    with pytest.raises(DiaryError, match="ends before it begins"):
        Attack(NEW_YEAR, NEW_YEAR - timedelta(minutes=1))


@pytest.mark.parametrize("hours", [-0.1, 24.1, float("nan")])
def test_a_day_has_0_to_24_hours(hours: float) -> None:
    with pytest.raises(DiaryError, match="a day has 0 to 24"):
        bad(0, hours=hours)


@pytest.mark.parametrize(
    "more",
    [{"hours": 1.0}, {"migraine": True}, {"detail": Headache(severity=Severity.MILD)}],
)
def test_a_clear_day_has_nothing_of_a_headache(more: dict[str, object]) -> None:
    with pytest.raises(DiaryError, match="no headache, and also"):
        clear(0, **more)


def test_a_headache_has_a_severity_or_none_is_said() -> None:
    assert bad(0, detail=Headache(severity=None)).headache
    with pytest.raises(DiaryError, match="severity none"):
        bad(0, detail=Headache(severity=Severity.NONE))


def test_a_clear_day_may_have_drugs_and_a_severity_of_none() -> None:
    day = clear(0, hours=0.0, detail=Headache(severity=Severity.NONE), migraine=False, drugs=())
    assert day.headache is False


def test_a_date_stands_in_a_diary_once() -> None:
    with pytest.raises(DiaryError, match="twice"):
        Diary((bad(0), clear(1), clear(0)))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"headache_days": 32}, "Give 0 to 31"),
        ({"acute_days": -1}, "Give 0 to 31"),
        ({"severe_days": float("nan")}, "Give 0 to 31"),
    ],
)
def test_a_count_fits_in_its_dates(counts: dict[str, float], said: str) -> None:
    with pytest.raises(DiaryError, match=said):
        CountSpan(date(2026, 3, 1), date(2026, 3, 31), **counts)


def test_a_span_runs_forward() -> None:
    assert CountSpan(on(0), on(0), headache_days=1).length == 1
    with pytest.raises(DiaryError, match="ends before it begins"):
        CountSpan(on(1), on(0))
    with pytest.raises(DiaryError, match="ends before it begins"):
        Period(on(1), on(0))


def test_a_period_is_its_dates() -> None:
    period = Period(on(1), on(3))
    assert list(period) == [on(1), on(2), on(3)]
    assert [n for n in range(6) if on(n) in period] == [1, 2, 3]
    assert period.length == 3


def at(n: int, hour: int = 8) -> datetime:
    return datetime.combine(on(n), datetime.min.time()) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("diary", "first", "last"),
    [
        (Diary(), None, None),
        (Diary(days=(bad(5), bad(3))), 3, 5),
        # an attack reaches to the last date that it touches
        (Diary(attacks=(Attack(at(2), at(4)),)), 2, 4),
        (Diary(attacks=(Attack(at(2)),)), 2, 2),
        (Diary(spans=(CountSpan(on(1), on(9), headache_days=3),)), 1, 9),
        (Diary(days=(bad(5),), complete=(Period(on(1), on(9)),)), 1, 9),
        (Diary(days=(bad(5),), covers=Period(on(0), on(7))), 0, 7),
    ],
)
def test_a_diary_runs_from_the_first_date_said_to_the_last(
    diary: Diary, first: int | None, last: int | None
) -> None:
    assert diary.first_date == (None if first is None else on(first))
    assert diary.last_date == (None if last is None else on(last))


def test_the_order_of_days_is_kept_as_given() -> None:
    assert [day.on for day in Diary((bad(2), bad(1))).days] == [on(2), on(1)]
    assert isinstance(bad(1), Day)
