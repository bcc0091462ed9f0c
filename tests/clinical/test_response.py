"""How much better: bounds against trying every number, cycles, and follow-ups that are absent."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import CountSpan, Diary
from cleardays.clinical.response import (
    HEADACHE,
    Change,
    Response,
    at_ceiling,
    fall,
    respond,
    severity_better,
)
from cleardays.clinical.session import Session
from cleardays.clinical.windows import Count
from cleardays.facts import Basis
from cleardays.quantities import Answer, Quantity, Unit
from clinical.known import (
    COUNTING,
    FIRST,
    GOES_ON,
    NO,
    READER,
    START,
    UNKNOWN,
    YES,
    drawn,
    range_of,
)

SETS = {START.id: START, GOES_ON.id: GOES_ON}


def per_28(low: float, high: float | None = None) -> Quantity:
    return Quantity(low, low if high is None else high, Unit.DAYS_PER_28)


# --- by how much it fell --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        ((20, 20), (20, 20), (0, 0)),
        ((20, 20), (14, 14), (30, 30)),
        ((20, 20), (0, 0), (100, 100)),
        # a rise is negative
        ((10, 10), (20, 20), (-100, -100)),
        # ranges, taken both ways
        ((20, 20), (12, 14), (30, 40)),
        ((16, 20), (10, 12), (25, 50)),
        ((20, 20), (0, 28), (-40, 100)),
        # floating point does not turn 30 percent into less
        ((28, 28), (19.6, 19.6), (30, 30)),
        # where there may have been nothing, nothing is invented
        ((0, 28), (0, 0), None),
        ((0, 0), (0, 0), None),
    ],
)
def test_a_fall(
    before: tuple[float, float], after: tuple[float, float], percent: tuple[float, float] | None
) -> None:
    found = fall(per_28(*before), per_28(*after))
    assert (None if found is None else range_of(found)) == percent


small = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)


@given(small, small)
def test_a_fall_agrees_with_trying_every_number(before: list[int], after: list[int]) -> None:
    found = fall(per_28(*before), per_28(*after))
    if before[0] == 0:
        assert found is None
        return
    befores = range(before[0], before[1] + 1)
    afters = range(after[0], after[1] + 1)
    falls = [100 * (was - now) / was for was, now in product(befores, afters)]
    assert found is not None
    assert range_of(found) == pytest.approx((min(falls), max(falls)))


@given(st.integers(1, 280), st.integers(0, 280))
def test_30_percent_is_30_percent_for_every_count_with_one_decimal(was: int, now: int) -> None:
    found = fall(per_28(was / 10), per_28(now / 10))
    assert found is not None
    assert found.compare(">=", 30) is Answer.of(10 * (was - now) >= 3 * was)


# --- a course of treatment ------------------------------------------------------------------------

SESSION_1 = FIRST
BAD = "m" * 20 + "o" * 8  # 20 of 28
BETTER = "m" * 10 + "o" * 18  # 10 of 28
NONE = "." * 28


def course(
    before: str, *cycles: str, interval: int = 84, spans: tuple[CountSpan, ...] = ()
) -> Response:
    """A baseline and cycles in letters; each cycle but the last lasts `interval` days."""
    days = list(drawn(before, SESSION_1 - timedelta(days=len(before))).days)
    starts = [SESSION_1 + timedelta(days=interval * n) for n in range(len(cycles))]
    for start, letters in zip(starts, cycles, strict=True):
        days += drawn(letters, start).days
    ending = starts[-1] + timedelta(days=len(cycles[-1]) - 1)
    diary = Diary(tuple(days), spans=spans)
    sessions = tuple(Session(start, "Botox", 155) for start in starts)
    found = respond(diary, READER.read(diary), sessions, SETS, COUNTING, ending)
    assert found is not None
    return found


def judged(found: Response) -> tuple[Answer | None, Answer | None]:
    (one,) = [j for j in found.judged if j.rules is GOES_ON]
    assert one.responded is not None
    assert one.stop is not None
    return one.responded.answer, one.stop.answer


def test_without_a_session_there_is_nothing_to_judge() -> None:
    assert respond(drawn(BAD), {}, (), SETS, COUNTING, FIRST) is None
    later = (Session(FIRST + timedelta(days=1)),)
    assert respond(drawn(BAD), {}, later, SETS, COUNTING, FIRST) is None


def test_a_cycle_against_the_28_days_before_the_first_session() -> None:
    found = course(BAD * 3, BETTER * 3)
    assert found.baseline.period.last == SESSION_1 - timedelta(days=1)
    change = found.cycles[0].mean[HEADACHE]
    assert range_of(change.before.value) == (20, 20)
    assert (range_of(change.after), change.after_point) == ((10, 10), 10)
    assert change.fall is not None
    assert range_of(change.fall) == (50, 50)
    assert change.fall_point == 50
    assert judged(found) == (YES, YES)  # responded; and episodic now, which the rule stops for too
    assert found.facts["treated_headache_days_highest_of_3"].value == per_28(10)


def test_the_mean_of_a_cycle_and_its_last_28_days() -> None:
    found = course(BAD, BAD + NONE + BETTER)
    mean, last = found.cycles[0].mean[HEADACHE], found.cycles[0].last[HEADACHE]
    assert range_of(mean.after) == pytest.approx((30 / 3, 58 / 3))
    assert mean.after_point == 15  # of the two that were recorded
    assert range_of(last.after) == (10, 10)
    assert judged(found) == (UNKNOWN, NO)
    by_last = replace(GOES_ON, settings={"response_window": "last 28 days"})
    diary = Diary(
        (*drawn(BAD, SESSION_1 - timedelta(days=28)).days, *drawn(BAD + NONE + BETTER).days)
    )
    again = respond(
        diary,
        READER.read(diary),
        (Session(SESSION_1),),
        {by_last.id: by_last},
        COUNTING,
        SESSION_1 + timedelta(days=83),
    )
    assert again is not None
    assert again.judged[0].responded is not None
    assert again.judged[0].responded.answer is YES


@pytest.mark.parametrize(
    ("days", "windows", "is_judged"),
    [(27, 0, False), (28, 1, False), (77, 2, False), (78, 2, True), (84, 3, True)],
)
def test_a_cycle_is_judged_once_it_is_long_enough(days: int, windows: int, is_judged: bool) -> None:
    found = course(BAD, (BAD * 3)[:days])
    assert [len(cycle.windows) for cycle in found.cycles] == ([windows] if windows else [])
    assert (found.judged_on is not None) is is_judged
    assert judged(found)[0] is (NO if is_judged else UNKNOWN)


def test_a_running_cycle_is_judged_by_the_one_before_it() -> None:
    found = course(BAD, BAD * 3, BETTER)
    assert found.judged_on is not None
    assert found.judged_on.cycle.number == 1
    assert range_of(found.completed) == (1, 1)
    assert judged(found) == (NO, NO)


def test_three_sessions_in_four_weeks_stop_nobody() -> None:
    short = course(BAD, BAD[:14], BAD[:14], BAD, interval=14)
    assert range_of(short.completed) == (0, 0)
    assert short.judged_on is None
    assert judged(short) == (UNKNOWN, UNKNOWN)
    # the same three sessions twelve weeks apart
    assert judged(course(BAD, BAD * 3, BAD * 3, BAD)) == (NO, YES)


def test_a_cycle_cut_short_is_not_judged_and_keeps_its_counts() -> None:
    found = course(BAD, (BAD * 2)[:55], BAD, interval=55)
    assert [c.cycle.number for c in found.cycles] == [1, 2]
    assert found.judged_on is None
    assert course(BAD, BAD * 2, BAD, interval=56).judged_on is not None


# --- each cycle asked, and a response that came late ------------------------------------------------


def late(*cycles: str) -> tuple[int | None, bool, list[Answer]]:
    found = course(BAD, *cycles)
    (one,) = [j for j in found.judged if j.rules is GOES_ON]
    return one.late_in, one.none_in_first, [v.answer for v in one.by_cycle.values()]


@pytest.mark.parametrize(
    ("cycles", "in_cycle", "answers"),
    [
        # at once
        ([BETTER, BETTER], None, [YES, YES]),
        # in the second, in the third
        ([BAD, BETTER], 2, [NO, YES]),
        ([BAD, BAD, BETTER], 3, [NO, NO, YES]),
        # in the fourth: no longer one of the first cycles
        ([BAD, BAD, BAD, BETTER], None, [NO, NO, NO, YES]),
        # never
        ([BAD, BAD, BAD], None, [NO, NO, NO]),
        # lost again and found again is not late
        ([BETTER, BAD, BETTER], None, [YES, NO, YES]),
        ([BAD, BETTER, BAD], 2, [NO, YES, NO]),
        # where a cycle before it cannot be told, nothing is said
        ([NONE, BETTER], None, [UNKNOWN, YES]),
        ([BAD, NONE, BETTER], None, [NO, UNKNOWN, YES]),
        # exactly 30 percent fewer is a response: 20 to 14
        ([BAD, "m" * 14 + "o" * 14], 2, [NO, YES]),
        ([BAD, "m" * 15 + "o" * 13], None, [NO, NO]),
    ],
)
def test_a_response_that_came_late(
    cycles: list[str], in_cycle: int | None, answers: list[Answer]
) -> None:
    found = late(*(one * 3 for one in cycles))
    assert found == (in_cycle, answers[0] is NO, answers)


def test_a_rule_set_that_is_silent_has_no_answer_by_cycle() -> None:
    found = course(BAD, BAD * 3)
    (silent,) = [j for j in found.judged if j.rules is START]
    assert (silent.by_cycle, silent.late_in, silent.none_in_first) == ({}, None, False)


gappy = st.text("mho.", min_size=28, max_size=28)


@given(gappy, gappy)
def test_the_bounds_of_a_fall_contain_its_point(before: str, after: str) -> None:
    for change in course(before, after * 3).cycles[0].mean.values():
        if change.after_point is not None:
            assert change.after.low - 1e-9 <= change.after_point <= change.after.high + 1e-9
        if change.fall is not None and change.fall_point is not None:
            assert change.fall.low - 1e-6 <= change.fall_point <= change.fall.high + 1e-6


@given(gappy, gappy, st.data())
def test_a_day_more_recorded_never_widens_a_fall(
    before: str, after: str, data: st.DataObject
) -> None:
    said = before + after * 3
    gaps = [n for n, letter in enumerate(said) if letter == "."]
    if not gaps:
        return
    here = data.draw(st.sampled_from(gaps))
    more = said[:here] + data.draw(st.sampled_from("mo")) + said[here + 1 :]
    wide = course(before, after * 3).cycles[0].mean[HEADACHE]
    narrow = course(more[:28], more[28:]).cycles[0].mean[HEADACHE]
    assert wide.after.low <= narrow.after.low <= narrow.after.high <= wide.after.high
    if wide.fall is not None:
        assert narrow.fall is not None
        assert wide.fall.low <= narrow.fall.low <= narrow.fall.high <= wide.fall.high


def test_an_empty_cycle_is_unknown_and_never_a_cure() -> None:
    found = course(BAD, NONE * 3, NONE * 3)
    change = found.cycles[-1].mean[HEADACHE]
    assert range_of(change.after) == (0, 28)
    assert change.after_point is change.fall_point is None
    assert judged(found) == (UNKNOWN, UNKNOWN)


def test_an_empty_baseline_is_unknown_and_nothing_is_invented() -> None:
    found = course(NONE, BETTER * 3)
    change = found.cycles[0].mean[HEADACHE]
    assert change.fall is change.fall_point is None
    assert judged(found) == (UNKNOWN, YES)
    clear = course("o" * 28, BETTER * 3)
    assert clear.cycles[0].mean[HEADACHE].fall_point is None


@pytest.mark.parametrize(
    ("before", "differs"),
    [
        # 16, 16 and 20 of 28: a mean of 17.3, less than 3 days apart; 8, 8 and 20 are more
        ("m" * 16 + "o" * 12 + "m" * 16 + "o" * 12 + BAD, False),
        (("m" * 8 + "o" * 20) * 2 + BAD, True),
        # where the longer one was not recorded nothing is said
        (NONE * 2 + BAD, False),
        (BAD + NONE, False),
    ],
)
def test_two_baselines_that_differ_are_pointed_out(before: str, differs: bool) -> None:
    assert course(before, BETTER).differs is differs


def test_three_windows_under_treatment_are_needed_to_be_episodic() -> None:
    assert "treated_headache_days_highest_of_3" not in course(BAD, (BETTER * 3)[:83]).facts
    assert "treated_headache_days_highest_of_3" in course(BAD, BETTER * 3).facts


def test_a_recalled_baseline_marks_the_fall() -> None:
    span = CountSpan(SESSION_1 - timedelta(days=28), SESSION_1 - timedelta(days=1), 20)
    found = course("", BETTER * 3, spans=(span,))
    (one,) = [j for j in found.judged if j.rules is GOES_ON]
    assert one.responded is not None
    (finding,) = one.responded.findings()
    assert finding.fact is not None
    assert finding.fact.basis is Basis.RECALLED


# --- severity and the ceiling ---------------------------------------------------------------------


def change(before: tuple[float, float], after: tuple[float, float]) -> Change:
    was = Count(per_28(*before), 28, None, ())
    return Change("", was, per_28(*after), None, fall(was.value, per_28(*after)), None)


@pytest.mark.parametrize(
    ("moderate", "severe", "better"),
    [
        # one of the two fell for certain
        (((20, 20), (14, 14)), ((10, 10), (10, 10)), YES),
        (((20, 20), (20, 20)), ((10, 10), (7, 7)), YES),
        # neither did
        (((20, 20), (15, 15)), ((10, 10), (8, 8)), NO),
        # there was nothing to fall
        (((20, 20), (20, 20)), ((0, 0), (0, 0)), NO),
        # it cannot be told
        (((20, 20), (14, 15)), ((10, 10), (10, 10)), UNKNOWN),
        (((0, 20), (0, 20)), ((0, 20), (0, 20)), UNKNOWN),
    ],
)
def test_severity_better(
    moderate: tuple[tuple[float, float], tuple[float, float]],
    severe: tuple[tuple[float, float], tuple[float, float]],
    better: Answer,
) -> None:
    changes = {"moderate or severe days": change(*moderate), "severe days": change(*severe)}
    assert severity_better(changes, 30) is better


@pytest.mark.parametrize(
    ("before", "after", "ceiling"),
    [
        ((28, 28), (28, 28), True),
        ((26, 26), (26, 28), True),
        ((25, 28), (28, 28), False),
        ((28, 28), (25, 28), False),
    ],
)
def test_at_the_ceiling(
    before: tuple[float, float], after: tuple[float, float], ceiling: bool
) -> None:
    assert at_ceiling(change(before, after), 26) is ceiling


# --- people of a real trial, as counts without dates ----------------------------------------------


def test_nobody_without_a_follow_up_counts_as_improved(outside_data: Path) -> None:
    """213 people of Vickers 2004: headache days of 28 before (f1) and a year after (f5)."""
    path = outside_data / "vickers_trial" / "people_213.csv"
    if not path.is_file():
        pytest.skip(f"{path.name} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert len(people) == 213
    improved, by_hand, seen = set(), set(), 0
    for person in people:
        answer = improved_of(person["f1"], person["f5"] if person["pk5"].strip() else "")
        if answer is YES:
            improved.add(person["id"])
        if not person["pk5"].strip():
            assert answer is UNKNOWN
            continue
        seen += 1
        before, after = float(person["f1"]), float(person["f5"])
        if before > 0 and (before - after) * 10 >= 3 * before:
            by_hand.add(person["id"])
    assert improved == by_hand
    assert 0 < len(improved) < seen < 213


def improved_of(before: str, after: str) -> Answer:
    """Whether somebody with these counts responded, by the last 28 days of one cycle."""
    ending = SESSION_1 + timedelta(days=83)

    def span(last: date, count: str) -> tuple[CountSpan, ...]:
        first = last - timedelta(days=27)
        return (CountSpan(first, last, float(count), recalled=False),) if count.strip() else ()

    eve = SESSION_1 - timedelta(days=1)
    diary = Diary(spans=(*span(eve, before), *span(ending, after)))
    by_last = replace(GOES_ON, settings={"response_window": "last 28 days"})
    found = respond(diary, {}, (Session(SESSION_1),), {by_last.id: by_last}, COUNTING, ending)
    assert found is not None
    assert found.judged[0].responded is not None
    return found.judged[0].responded.answer
