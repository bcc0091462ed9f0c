"""Who is offered a place that became free: the most overdue whom it suits, and never before it is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.waiting import Part, Waits, held_until, ranked

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
START = datetime(2026, 3, 10, 9, 20, tzinfo=UTC)  # a Tuesday morning
ASKED = AT - timedelta(days=30)
OVERDUE = Waits("a", ASKED, due=date(2026, 2, 10))


def why_not(waits: Waits, start: datetime = START) -> str:
    return ranked(start, [waits], AT)[0].why_not


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, ""),
        ({"due": date(2026, 3, 10)}, ""),
        ({"due": date(2026, 3, 11)}, "due from 11 March 2026 only"),
        ({"due": None}, ""),
        ({"not_waited_for": True}, "no session is waited for, as was decided"),
        ({"booked": START + timedelta(minutes=20)}, ""),
        ({"booked": START}, "comes sooner or then as it is"),
        ({"booked": START - timedelta(days=1)}, "comes sooner or then as it is"),
        ({"weekdays": frozenset({1, 4})}, ""),
        ({"weekdays": frozenset({0, 4})}, "not on Tuesdays"),
        ({"parts": frozenset({Part.MORNING})}, ""),
        ({"parts": frozenset({Part.AFTERNOON})}, "not in the morning"),
        ({"not_before": date(2026, 3, 10)}, ""),
        ({"not_before": date(2026, 3, 11)}, "not before 11 March 2026"),
        ({"notice_hours": 192}, ""),
        ({"notice_hours": 193}, "needs 193 hours to come"),
        ({"turned_down": True}, "had this time and did not take it"),
        ({"holds_another": True}, "another place is held for them"),
    ],
)
def test_whom_a_place_suits(said: dict, says: str) -> None:
    assert why_not(replace(OVERDUE, **said)) == says


def test_noon_is_the_afternoon() -> None:
    only = replace(OVERDUE, parts=frozenset({Part.AFTERNOON}))
    assert why_not(only, START.replace(hour=12, minute=0)) == ""
    assert why_not(only, START.replace(hour=11, minute=59)) == "not in the morning"


def test_the_most_overdue_comes_first_and_of_equals_who_asked_first() -> None:
    later = replace(OVERDUE, key="b", due=date(2026, 2, 20))
    as_late = replace(OVERDUE, key="c", asked=ASKED - timedelta(days=1))
    never = Waits("d", asked=datetime(2026, 2, 1, tzinfo=UTC))  # no session yet: counted from then
    too_soon = replace(OVERDUE, key="e", due=date(2026, 4, 1))
    found = ranked(START, [later, too_soon, OVERDUE, as_late, never], AT)
    assert [(r.waits.key, r.days_over, r.fits) for r in found] == [
        ("d", 37, True),
        ("c", 28, True),
        ("a", 28, True),
        ("b", 18, True),
        ("e", -22, False),
    ]


def some_waits() -> st.SearchStrategy[Waits]:
    days = st.dates(date(2025, 12, 1), date(2026, 6, 1))
    times = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))
    return st.builds(
        Waits,
        key=st.text("abcdef", min_size=3, max_size=8),
        asked=times,
        due=st.none() | days,
        not_waited_for=st.booleans(),
        booked=st.none() | times,
        weekdays=st.frozensets(st.integers(0, 6)),
        parts=st.frozensets(st.sampled_from(Part)),
        notice_hours=st.integers(0, 400),
        turned_down=st.booleans(),
    )


@given(st.lists(some_waits(), max_size=8), st.randoms())
def test_what_holds_of_every_line(waiting: list[Waits], chance) -> None:
    found = ranked(START, waiting, AT)
    assert sorted(r.waits.key for r in found) == sorted(w.key for w in waiting)
    fitting = [r for r in found if r.fits]
    assert found[: len(fitting)] == tuple(fitting), "those whom it suits stand before the others"
    assert [r.days_over for r in fitting] == sorted((r.days_over for r in fitting), reverse=True)
    for r in fitting:
        assert r.waits.due is None or r.waits.due <= START.date()
        assert r.waits.booked is None or r.waits.booked > START
        assert not r.waits.not_waited_for
    mixed = list(waiting)
    chance.shuffle(mixed)
    assert [r.days_over for r in ranked(START, mixed, AT)] == [r.days_over for r in found]


@given(st.integers(1, 100_000), st.integers(1, 336), st.integers(0, 48))
def test_a_place_is_held_for_half_of_what_is_left_at_most(
    minutes: int, hold: int, notice: int
) -> None:
    start = AT + timedelta(minutes=minutes)
    until = held_until(start, AT, hold, notice)
    if minutes < notice * 60:
        assert until is None
    else:
        assert until is not None
        assert AT < until <= AT + timedelta(hours=hold)
        assert until - AT <= start - until


def test_a_place_that_is_over_is_held_for_nobody() -> None:
    assert held_until(AT, AT, 24, 0) is None
    assert held_until(AT - timedelta(minutes=1), AT, 24, 0) is None
