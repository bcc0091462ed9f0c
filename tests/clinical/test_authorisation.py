"""What a payer allowed: each session counts once, and the end is seen before it comes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.authorisation import Leave, running_out, used_of
from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables

TODAY = date(2026, 10, 5)
COUNTING = read_tables().counting
DOSE = 155


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def leave(first: int, last: int, units: float | None = None, key: int = 0) -> Leave:
    return Leave(day(first), day(last), units, "Fund", key)


def sessions(*days: int, units: float | None = 155) -> tuple[Session, ...]:
    return tuple(Session(day(one), "Botox", units) for one in days)


NONE: tuple[Session, ...] = ()


@pytest.mark.parametrize(
    ("leaves", "was_given", "words"),
    [
        # nobody recorded any: silence about payers is not a need
        ((), sessions(-10), None),
        # days: 42 before its end
        ((leave(-100, 43),), NONE, None),
        ((leave(-100, 42),), NONE, "authorisation ends in 42 days"),
        ((leave(-100, 1),), NONE, "authorisation ends in 1 day"),
        ((leave(-100, 0),), NONE, "authorisation ends today"),
        ((leave(-100, -1),), NONE, "authorisation ended 1 day ago"),
        # one that follows without a day between carries it on; a gap does not
        ((leave(-100, 10), leave(11, 400)), NONE, None),
        ((leave(-100, 10), leave(5, 400)), NONE, None),
        ((leave(-100, 10), leave(12, 400)), NONE, "authorisation ends in 10 days"),
        (
            (leave(-100, -3), leave(20, 400)),
            NONE,
            "authorisation ended 3 days ago, the next begins on 25 October 2026",
        ),
        ((leave(20, 400),), NONE, "authorisation begins on 25 October 2026"),
        # units: less than one session of the standard plan
        ((leave(-100, 300, 310),), sessions(-90), None),
        (
            (leave(-100, 300, 309),),
            sessions(-90),
            "authorisation has 154 U left, less than one session",
        ),
        (
            (leave(-200, 300, 310),),
            sessions(-90, -6),
            "authorisation has 0 U left, less than one session",
        ),
        # no number of units, or another leave that has them, is enough
        ((leave(-200, 300),), sessions(-90, -6), None),
        ((leave(-200, 300, 310), leave(-10, 300, 310)), sessions(-90, -6), None),
        # units of a leave that begins after the letter would be due do not help now
        (
            (leave(-200, 60, 310), leave(61, 300, 310)),
            sessions(-90, -6),
            "authorisation has 0 U left, less than one session",
        ),
        ((leave(-200, 60, 310), leave(42, 300, 310)), sessions(-90, -6), None),
        # one that is overdrawn takes nothing from another
        ((leave(-200, 300, 100), leave(-5, 300, 155)), sessions(-90), None),
        # units that nobody recorded: never more than so many are left
        (
            (leave(-200, 300, 150),),
            sessions(-90, units=None),
            "authorisation has at most 150 U left, less than one session",
        ),
        # a session outside its dates is not paid by it
        ((leave(-100, 300, 155),), sessions(-101), None),
    ],
)
def test_running_out(
    leaves: tuple[Leave, ...], was_given: tuple[Session, ...], words: str | None
) -> None:
    found = running_out(used_of(leaves, was_given), TODAY, COUNTING, DOSE)
    assert (found.words if found else None) == words


def test_a_session_in_two_leaves_counts_against_the_one_that_ends_first_and_has_room() -> None:
    first, second = leave(-200, 10, 310, 1), leave(-100, 300, 310, 2)
    one, two = used_of((second, first), sessions(-95, -50, -5))
    assert (one.leave, [s.on for s in one.sessions]) == (first, [day(-95), day(-50)])
    assert (two.leave, [s.on for s in two.sessions]) == (second, [day(-5)])
    assert (one.left, two.left) == (0, 155)


def test_where_none_has_room_it_overdraws_the_one_that_ends_last_and_says_so() -> None:
    one, two = used_of((leave(-200, 10, 100, 1), leave(-100, 300, 100, 2)), sessions(-50))
    assert (one.left, two.left) == (100, -55)


leaves_drawn = st.lists(
    st.tuples(
        st.integers(-400, 100), st.integers(0, 400), st.one_of(st.none(), st.integers(1, 700))
    ),
    max_size=4,
)
days_drawn = st.lists(st.integers(-400, 0), max_size=8, unique=True)


@given(leaves_drawn, days_drawn)
def test_no_session_counts_twice_and_none_outside_its_dates(
    drawn: list[tuple[int, int, int | None]], on: list[int]
) -> None:
    leaves = [leave(a, a + b, units, n) for n, (a, b, units) in enumerate(drawn)]
    found = used_of(leaves, sessions(*on))
    counted = [session.on for used in found for session in used.sessions]
    assert len(counted) == len(set(counted))
    assert set(counted) == {day(n) for n in on if any(one.holds_on(day(n)) for one in leaves)}
    assert all(used.leave.holds_on(s.on) for used in found for s in used.sessions)
    assert sum(used.units for used in found) == 155 * len(counted)
