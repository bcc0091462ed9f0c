"""Counts in windows of 28 dates: ranges, what was recorded, and counts without dates."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.days import DayFacts
from cleardays.clinical.diary import (
    Convention,
    CountSpan,
    Day,
    Diary,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.clinical.windows import (
    Count,
    Window,
    ending_on,
    highest,
    lowest,
    window,
    windows_back,
)
from cleardays.evidence.drugs import DrugClass
from cleardays.facts import Basis
from cleardays.quantities import Answer, Quantity, Unit
from clinical.known import (
    COUNTING,
    ENDING,
    FIRST,
    NO,
    READER,
    UNKNOWN,
    YES,
    diaries,
    drawn,
    entries,
    on,
    range_of,
)

INF = float("inf")


def of(diary: Diary, ending: date = ENDING) -> Window:
    return window(diary, READER.read(diary), ending_on(ending, 28), COUNTING)


def any_headache(diary: Diary) -> Count:
    return of(diary).headache[Convention.ANY]


# --- what may be said, and what may not -----------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "low", "high", "point", "from_15"),
    [
        # 16 headache days among 19 recorded: 15 or more, and too few for a point value
        ("h" * 16 + "ooo" + "." * 9, 16, 25, None, YES),
        # 20 recorded days, clear days among them
        ("h" * 10 + "o" * 10 + "." * 8, 10, 18, 14, UNKNOWN),
        ("h" * 10 + "o" * 9 + "." * 9, 10, 19, None, UNKNOWN),
        # 20 bad days and nothing else: no point value, and never daily headache
        ("h" * 20, 20, 28, None, YES),
        ("h" * 27, 27, 28, None, YES),
        # every day recorded
        ("h" * 28, 28, 28, 28, YES),
        ("h" * 14 + "o" * 14, 14, 14, 14, NO),
        ("o" * 28, 0, 0, 0, NO),
        # nothing recorded
        ("." * 28, 0, 28, None, UNKNOWN),
    ],
)
def test_headache_days(
    letters: str, low: float, high: float, point: float | None, from_15: Answer
) -> None:
    count = any_headache(drawn(letters))
    assert range_of(count.value) == (low, high)
    assert count.point == point
    assert count.value.compare(">=", 15) is from_15
    if letters != "h" * 28:
        assert count.value.compare(">=", 28) is not YES


def test_20_bad_days_and_nothing_else_are_not_told_from_daily_headache() -> None:
    bad_days = of(drawn("h" * 20))
    assert bad_days.headache[Convention.ANY].value.compare(">=", 28) is UNKNOWN
    assert range_of(bad_days.clear.value) == (0, 8)
    assert bad_days.clear.days == ()


def test_headache_days_of_which_nothing_more_is_said_are_not_scaled_away() -> None:
    # 7 headache days without a severity among 20 recorded ones: not "no severe days" of 28
    found = of(drawn("h" * 7 + "o" * 13))
    assert found.headache[Convention.ANY].point == pytest.approx(9.8)
    for count in (found.severe, found.moderate, found.migraine, found.headache[Convention.STARTED]):
        assert range_of(count.value) == (0, 15)
        assert count.point is None
    assert found.headache[Convention.FOUR_HOURS].point is None


def test_clear_days_are_the_other_side_of_headache_days() -> None:
    found = of(drawn("h" * 10 + "o" * 12))
    assert range_of(found.clear.value) == (12, 18)
    assert found.clear.point == pytest.approx(28 - 10 * 28 / 22)
    assert found.clear.days == tuple(on(n) for n in range(10, 22))


def test_hours_of_a_window_take_each_date_not_recorded_both_ways() -> None:
    assert range_of(of(drawn("m" * 3 + "o" * 23)).hours) == (18, 18 + 2 * 24)


@given(diaries())
def test_counts_stay_in_their_ranges_and_ignore_order(diary: Diary) -> None:
    found = of(diary)
    for count in every_count(found):
        assert 0 <= count.value.low <= count.value.high <= 28
        assert len(count.days) == count.value.low
        assert count.value.high == count.value.low + 28 - count.told
        assert count.point is None or count.value.low <= count.point <= count.value.high
    ordered = Diary(tuple(sorted(diary.days, key=lambda day: day.on)))
    assert of(ordered) == found


@given(diaries(), st.data())
def test_recording_one_more_day_never_widens_a_range(diary: Diary, data: st.DataObject) -> None:
    free = [n for n in range(28) if on(n) not in {day.on for day in diary.days}]
    if not free:
        return
    more = data.draw(entries(on(data.draw(st.sampled_from(free)))))
    before, after = of(diary), of(Diary((*diary.days, more)))
    pairs = zip(every_count(before), every_count(after), strict=True)
    for was, now in pairs:
        assert was.value.low <= now.value.low <= now.value.high <= was.value.high
    assert before.hours.low <= after.hours.low <= after.hours.high <= before.hours.high


def every_count(found: Window) -> list[Count]:
    one = [found.clear, found.migraine, found.tension, found.moderate, found.severe]
    one += [found.acute, found.several, found.disabled]
    return [*found.headache.values(), *one, *found.classes.values()]


# --- the slow twin: plain dictionaries ------------------------------------------------------------


def by_hand(diary: Diary) -> dict[str, tuple[int, int]]:
    """Every count again, from the entries as they were written."""
    said = {day.on: day for day in diary.days}

    def count(yes: Callable[[Day], bool | None]) -> tuple[int, int]:
        answers = [yes(said[on(n)]) if on(n) in said else None for n in range(28)]
        return answers.count(True), answers.count(True) + answers.count(None)

    def if_headache(value: Callable[[Day], bool | None]) -> Callable[[Day], bool | None]:
        return lambda day: value(day) if day.headache else day.headache

    def severity(level: Severity) -> Callable[[Day], bool | None]:
        return lambda d: None if d.detail.severity is None else d.detail.severity >= level

    return {
        "any": count(lambda day: day.headache),
        "4h": count(if_headache(lambda d: None if d.hours is None else d.hours >= 4)),
        "attack": count(if_headache(lambda d: None)),
        "migraine": count(
            if_headache(
                lambda d: (
                    d.migraine if d.detail.believed_migraine is None else d.detail.believed_migraine
                )
            )
        ),
        "moderate": count(if_headache(severity(Severity.MODERATE))),
        "severe": count(if_headache(severity(Severity.SEVERE))),
        "acute": count(lambda d: None if d.drugs is None else bool(d.drugs)),
        "disabled": count(lambda d: d.disabled),
    }


@given(diaries())
def test_counts_agree_with_counting_by_hand(diary: Diary) -> None:
    found = of(diary)
    counts = {
        **{convention.value: count for convention, count in found.headache.items()},
        "migraine": found.migraine,
        "moderate": found.moderate,
        "severe": found.severe,
        "acute": found.acute,
        "disabled": found.disabled,
    }
    assert {name: range_of(count.value) for name, count in counts.items()} == by_hand(diary)
    in_window = [day for day in diary.days if FIRST <= day.on <= ENDING]
    assert found.recorded == sum(day.headache is not None for day in in_window)


# --- counts without dates -------------------------------------------------------------------------


def spans(*counts: tuple[int, int, float], days: str = "", recalled: bool = True) -> Diary:
    given = tuple(
        CountSpan(on(a), on(b), headache_days=count, recalled=recalled) for a, b, count in counts
    )
    return Diary(drawn(days).days, spans=given)


@pytest.mark.parametrize(
    ("counts", "low", "high", "point"),
    [
        # the window itself
        ([(0, 27, 20)], 20, 20, 20),
        # a month about it, and half a month in it: scaled only from 20 dates
        ([(-3, 27, 20)], 17, 20, pytest.approx(20 * 28 / 31)),
        ([(0, 19, 10)], 10, 18, 14),
        ([(0, 18, 10)], 10, 19, None),
        # a long time is not spread over its windows
        ([(-56, 27, 42)], 0, 28, None),
        ([(-8, 27, 18)], 10, 18, 14),
        ([(-9, 27, 18)], 9, 18, None),
        # four weeks; two months that overlap the window
        ([(0, 6, 5), (7, 13, 5), (14, 20, 5), (21, 27, 5)], 20, 20, 20),
        ([(-20, 9, 20), (10, 40, 31)], 18, 28, None),
        # the same count twice
        ([(0, 27, 20), (0, 27, 20)], 20, 20, 20),
    ],
)
def test_counts_without_dates_are_never_spread(
    counts: list[tuple[int, int, float]], low: float, high: float, point: float | None
) -> None:
    for order in (counts, counts[::-1]):
        found = of(spans(*order))
        count = found.headache[Convention.ANY]
        assert range_of(count.value) == (low, high)
        assert count.point == point
        assert count.days == ()
        assert found.conflict == ()
        assert range_of(found.clear.value) == (28 - high, 28 - low)
        assert found.clear.days == ()


def test_a_recalled_count_says_so_and_a_counted_one_does_not() -> None:
    assert any_headache(spans((0, 27, 20))).basis is Basis.RECALLED
    assert any_headache(spans((0, 27, 20), recalled=False)).basis is Basis.DIARY
    # where every day is recorded the count adds nothing
    assert any_headache(spans((0, 27, 20), days="h" * 20 + "o" * 8)).basis is Basis.DIARY


def test_days_and_counts_are_used_together() -> None:
    found = of(spans((0, 13, 7), days="hh" + "." * 12 + "hhh" + "o" * 9))
    assert range_of(found.headache[Convention.ANY].value) == (10, 12)
    assert found.headache[Convention.ANY].told == 14 + 12
    assert (found.recorded, found.counted) == (14, 14)


def test_a_point_stays_inside_what_a_count_leaves_possible() -> None:
    # 20 recorded days alone would scale 10 to 14; the count leaves 12 at most
    count = any_headache(spans((0, 29, 12), days="h" * 10 + "o" * 10))
    assert range_of(count.value) == (10, 12)
    assert count.point == 12


def test_where_the_days_deny_a_count_the_days_stand_and_it_is_named() -> None:
    diary = spans((0, 27, 5), days="h" * 10 + "o" * 10)
    found = of(diary)
    assert found.conflict == diary.spans
    assert range_of(found.headache[Convention.ANY].value) == (10, 18)
    assert found.headache[Convention.ANY].point == 14
    # days beyond the window deny it too
    later = drawn("h" * 10, ENDING + timedelta(days=1)).days
    diary = Diary(later, spans=(CountSpan(on(0), on(37), headache_days=5),))
    assert of(diary).conflict == diary.spans


def test_counts_that_deny_each_other_are_named_and_none_is_used() -> None:
    counts = [(0, 27, 20), (0, 27, 4), (0, 6, 2)]
    found = [of(spans(*order)) for order in (counts, counts[::-1])]
    assert [range_of(one.headache[Convention.ANY].value) for one in found] == [(0, 28)] * 2
    assert found[0].conflict == found[1].conflict
    assert set(found[0].conflict) == set(spans(*counts).spans)


def test_one_count_that_is_denied_does_not_take_the_others_with_it() -> None:
    found = of(spans((0, 6, 0), (7, 27, 20), days="hhh"))
    assert range_of(found.headache[Convention.ANY].value) == (23, 27)
    assert [span.headache_days for span in found.conflict] == [0]


def test_each_kind_of_count_is_its_own() -> None:
    counts = {"migraine_days": 8, "moderate_days": 10, "severe_days": 4, "acute_days": 12}
    found = of(Diary(spans=(CountSpan(FIRST, ENDING, **counts, long_days=9, tension_days=7),)))
    kinds = (found.migraine, found.moderate, found.severe, found.acute)
    assert [count.point for count in kinds] == [8, 10, 4, 12]
    assert found.headache[Convention.FOUR_HOURS].point == 9
    assert found.tension.point == 7
    assert range_of(found.headache[Convention.ANY].value) == (0, 28)
    assert found.counted == 0


# --- windows behind each other --------------------------------------------------------------------


def test_windows_go_back_to_the_first_date() -> None:
    diary = drawn("o" * 29, FIRST - timedelta(days=1))
    found = windows_back(diary, READER.read(diary), ENDING, COUNTING)
    assert [one.period for one in found] == [
        Period(FIRST, ENDING),
        Period(FIRST - timedelta(days=28), FIRST - timedelta(days=1)),
    ]
    assert [one.recorded for one in found] == [28, 1]


def test_without_a_diary_there_is_one_window_of_which_nothing_is_known() -> None:
    for diary in (Diary(), drawn("o", ENDING + timedelta(days=1))):
        (only,) = windows_back(diary, READER.read(diary), ENDING, COUNTING)
        assert range_of(only.headache[Convention.ANY].value) == (0, 28)


@pytest.mark.parametrize(("days", "windows"), [(27, 0), (28, 1), (55, 1), (56, 2)])
def test_windows_that_would_reach_behind_a_date_are_left_out(days: int, windows: int) -> None:
    start = ENDING - timedelta(days=days - 1)
    assert len(windows_back(Diary(), {}, ENDING, COUNTING, not_before=start)) == windows


def count_of(low: float, high: float, point: float | None, basis: Basis = Basis.DIARY) -> Count:
    return Count(Quantity(low, high, Unit.DAYS_PER_28), 28, point, (), basis)


def test_the_window_with_fewest_and_the_one_with_most() -> None:
    counts = [count_of(3, 9, 5), count_of(6, 7, 6, Basis.STATED), count_of(1, 20, 8)]
    assert range_of(lowest(counts).value) == (1, 7)
    assert range_of(highest(counts).value) == (6, 20)
    assert (lowest(counts).point, highest(counts).point) == (5, 8)
    assert lowest(counts).basis is Basis.STATED
    assert lowest([*counts, count_of(0, 28, None)]).point is None


@given(st.lists(st.tuples(st.integers(0, 28), st.integers(0, 28)), min_size=1, max_size=3))
def test_the_extremes_hold_for_every_way_it_may_have_been(ranges: list[tuple[int, int]]) -> None:
    counts = [count_of(min(r), max(r), None) for r in ranges]
    for pick in (min, max):
        worlds = [[end(r) for r in ranges] for end in (min, max)]
        found = (lowest if pick is min else highest)(counts).value
        assert range_of(found) == (pick(worlds[0]), pick(worlds[1]))


def test_classes_and_disabled_days_are_counted() -> None:
    days = (
        Day(on(0), True, 5.0, Headache(severity=Severity.MILD), (Intake("ibuprofen"),)),
        Day(on(1), False, drugs=(Intake("sumatriptan"),), disabled=True),
    )
    found = of(Diary(days))
    assert [found.classes[c].value.low for c in (DrugClass.NSAID, DrugClass.TRIPTAN)] == [1, 1]
    assert (found.several.value.low, found.disabled.value.low) == (2, 1)
    facts: DayFacts = READER.read(Diary(days))[on(1)]
    assert facts.tension is NO
