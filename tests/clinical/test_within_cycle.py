"""The middle of a cycle and its last weeks: which dates, how many recorded, and bounds that hold."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import Convention, Diary
from cleardays.clinical.session import Session
from cleardays.clinical.within_cycle import WithinCycle, WithinCycles, within_cycles
from clinical.known import COUNTING, FIRST, READER, drawn, range_of

NONE = "." * 28
FEW = "m" * 6 + "o" * 22
MANY = "m" * 12 + "o" * 16


def within(*cycles: str) -> WithinCycles:
    """Cycles in letters, one session at the first letter of each."""
    days, sessions, start = [], [], FIRST
    for letters in cycles:
        sessions.append(Session(start, "Botox", 155))
        days += drawn(letters, start).days
        start += timedelta(days=len(letters))
    diary = Diary(tuple(days))
    ending = start - timedelta(days=1)
    return within_cycles(diary, READER.read(diary), tuple(sessions), COUNTING, ending)


def only(*cycles: str) -> WithinCycle:
    (one,) = within(*cycles).told
    return one


def days(one: WithinCycle) -> tuple[tuple[float, float], tuple[float, float]]:
    early, late = (w.headache[Convention.ANY].value for w in (one.middle, one.last))
    return range_of(early), range_of(late)


def test_days_29_to_56_and_the_last_28() -> None:
    one = only(NONE + FEW + MANY)
    assert (one.middle.period.first - FIRST).days + 1 == 29
    assert (one.middle.period.last - FIRST).days + 1 == 56
    assert (one.last.period.first - FIRST).days + 1 == 57
    assert (one.last.period.last - FIRST).days + 1 == 84
    assert days(one) == ((6, 6), (12, 12))
    assert range_of(one.more) == (6, 6)
    assert one.is_enough
    assert one.shared == 0


@pytest.mark.parametrize(
    ("length", "is_told", "shared"),
    [(28, False, 0), (76, False, 0), (77, True, 7), (83, True, 1), (84, True, 0), (168, True, 0)],
)
def test_a_cycle_has_to_be_long_enough(length: int, is_told: bool, shared: int) -> None:
    over = within((MANY * 6)[:length], NONE)
    assert [one.cycle.number for one in over.told] == ([1] if is_told else [])
    assert [cycle.number for cycle in over.too_short] == ([] if is_told else [1])
    running = within((MANY * 6)[:length])
    assert len(running.told) == is_told
    assert running.too_short == ()  # it is not over: nothing can be said of it yet
    if is_told:
        assert over.told[0].shared == running.told[0].shared == shared


def test_the_last_weeks_of_a_long_cycle_are_its_own_last() -> None:
    one = only(NONE + FEW + MANY * 4)
    assert days(one) == ((6, 6), (12, 12))
    assert (one.last.period.last - FIRST).days == 167


@pytest.mark.parametrize(
    ("middle", "last", "is_enough"),
    [
        ("m" * 14 + "." * 14, "o" * 14 + "." * 14, True),
        ("m" * 13 + "." * 15, "o" * 28, False),
        ("o" * 28, "m" * 13 + "." * 15, False),
        # both with gaps, one too many
        ("mo" * 6 + "m" + "." * 15, "mo" * 7 + "." * 14, False),
        # nothing recorded after
        (FEW, NONE, False),
        (NONE, NONE, False),
    ],
)
def test_enough_has_to_be_recorded_in_both(middle: str, last: str, is_enough: bool) -> None:
    assert only(NONE + middle + last).is_enough is is_enough


def test_fewer_in_the_last_weeks_is_a_number_below_0() -> None:
    assert range_of(only(NONE + MANY + FEW).more) == (-6, -6)


def test_gaps_are_taken_both_ways() -> None:
    one = only(NONE + "m" * 7 + "o" * 7 + "." * 14 + "m" * 14 + "." * 14)
    assert days(one) == ((7, 21), (14, 28))
    assert range_of(one.more) == (-7, 21)


def test_without_a_session_there_is_nothing() -> None:
    diary = drawn(MANY)
    found = within_cycles(diary, READER.read(diary), (), COUNTING, FIRST)
    assert found == WithinCycles((), ())


weeks = st.text("mho.", min_size=28, max_size=28)


@given(weeks, weeks, st.data())
def test_a_day_more_recorded_never_widens_the_bounds(
    middle: str, last: str, data: st.DataObject
) -> None:
    both = middle + last
    gaps = [n for n, letter in enumerate(both) if letter == "."]
    if not gaps:
        return
    here = data.draw(st.sampled_from(gaps))
    more = both[:here] + data.draw(st.sampled_from("mo")) + both[here + 1 :]
    wide, narrow = only(NONE + both).more, only(NONE + more).more
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert (narrow.high - narrow.low) == (wide.high - wide.low) - 1


@given(weeks, weeks, st.data())
def test_the_bounds_hold_whatever_the_gaps_were(
    middle: str, last: str, data: st.DataObject
) -> None:
    both = middle + last
    full = "".join(data.draw(st.sampled_from("mo")) if c == "." else c for c in both)
    truth = only(NONE + full).more
    assert truth.is_exact
    assert only(NONE + both).more.low <= truth.low <= only(NONE + both).more.high
