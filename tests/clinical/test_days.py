"""Each date of a diary: what is known of it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.days import DayFacts, recorded, simple_or_any
from cleardays.clinical.diary import (
    Attack,
    Convention,
    Day,
    Diary,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.evidence.drugs import DrugClass
from cleardays.quantities import Answer, Unit
from clinical.known import FIRST, NO, READER, UNKNOWN, YES, bad, clear, diaries, on, range_of

MIDNIGHT = datetime.combine(FIRST, datetime.min.time())
TRIPTAN = (Intake("sumatriptan"),)


def attack(start: float, end: float | None = None, **detail: object) -> Attack:
    """An attack from and to hours after the first midnight."""
    ends = None if end is None else MIDNIGHT + timedelta(hours=end)
    return Attack(MIDNIGHT + timedelta(hours=start), ends, Headache(**detail))  # type: ignore[arg-type]


def read(*said: Day | Attack, complete: tuple[Period, ...] = ()) -> dict[date, DayFacts]:
    days = tuple(one for one in said if isinstance(one, Day))
    attacks = tuple(one for one in said if isinstance(one, Attack))
    return READER.read(Diary(days, attacks, complete=complete))


# --- which dates are known ------------------------------------------------------------------------


def test_a_list_of_attacks_never_makes_a_clear_day() -> None:
    days = read(attack(10, 12), attack(24 * 9, 24 * 10))
    assert list(days) == [on(0), on(9)]
    assert {day.clear for day in days.values()} == {NO}
    assert recorded(days, on(0))
    assert not recorded(days, on(1))


def test_a_complete_period_makes_the_rest_clear_and_nothing_outside_it() -> None:
    days = read(attack(10, 12), complete=(Period(on(0), on(4)),))
    assert [n for n in range(-2, 8) if on(n) in days] == [0, 1, 2, 3, 4]
    assert [days[on(n)].clear for n in range(5)] == [NO, YES, YES, YES, YES]
    assert days[on(1)].acute is UNKNOWN
    assert days[on(1)].hours.high == 0


def test_what_could_not_be_read_stays_unknown_in_a_complete_period() -> None:
    days = read(Day(on(1), None), complete=(Period(on(0), on(1)),))
    assert days[on(0)].clear is YES
    assert days[on(1)].headache is days[on(1)].clear is days[on(1)].migraine is UNKNOWN
    assert range_of(days[on(1)].hours) == (0, 24)
    assert not recorded(days, on(1))


def test_an_attack_without_an_end_leaves_the_next_three_dates_open() -> None:
    period = Period(on(0), on(6))
    days = read(attack(10), complete=(period,))
    assert [n for n in range(7) if on(n) in days] == [0, 4, 5, 6]
    # what was recorded of them stands
    days = read(attack(10), clear(1), attack(48, 50), complete=(period,))
    assert [days[on(n)].clear for n in (1, 2, 4)] == [YES, NO, YES]
    assert on(3) not in days


# --- an interval belongs to every date that it touches --------------------------------------------


@pytest.mark.parametrize(
    ("hours", "touched", "four_hours", "started"),
    [
        # up to midnight, and a minute over it
        ((20, 24), [0], [YES], [YES]),
        ((22, 24 + 1 / 60), [0, 1], [NO, NO], [YES, NO]),
        # 4 hours on the second date only
        ((23, 28), [0, 1], [NO, YES], [YES, NO]),
        # without an end
        ((20, None), [0], [UNKNOWN], [YES]),
    ],
)
def test_three_conventions(
    hours: tuple[float, float | None],
    touched: list[int],
    four_hours: list[Answer],
    started: list[Answer],
) -> None:
    days = read(attack(*hours))
    assert list(days) == [on(n) for n in touched]
    assert [day.by(Convention.ANY) for day in days.values()] == [YES] * len(touched)
    assert [day.by(Convention.FOUR_HOURS) for day in days.values()] == four_hours
    assert [day.by(Convention.STARTED) for day in days.values()] == started


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        # beside each other, overlapping, one inside the other, the same twice
        ([attack(8, 10), attack(12, 14)], (4, 4)),
        ([attack(8, 11), attack(10, 12)], (4, 4)),
        ([attack(8, 12), attack(9, 10)], (4, 4)),
        ([attack(8, 10.5), attack(8, 10.5)], (2.5, 2.5)),
        # never more than a day has
        ([attack(0, 24), attack(12, 24)], (24, 24)),
        # a day's own entry may be of the same hours or of others
        ([attack(8, 10), bad(0, hours=3.0)], (3, 5)),
        ([attack(8, 10), bad(0)], (2, 24)),
        ([attack(8, 20), bad(0, hours=20.0)], (20, 24)),
        # an attack without an end beside one with an end
        ([attack(8, 10), attack(12)], (2, 24)),
    ],
)
def test_hours_of_one_date(said: list[Day | Attack], hours: tuple[float, float]) -> None:
    for order in (said, said[::-1]):
        assert range_of(read(*order)[on(0)].hours) == hours


quarters = st.integers(0, 4 * 72)


@given(st.lists(st.tuples(quarters, quarters).filter(lambda t: t[0] < t[1]), max_size=6))
def test_hours_agree_with_counting_quarters_of_an_hour(drawn: list[tuple[int, int]]) -> None:
    """The slow twin: colour every quarter of an hour that an attack covers, then count them."""
    days = read(*(attack(a / 4, b / 4) for a, b in drawn))
    coloured = {quarter for a, b in drawn for quarter in range(a, b)}
    for n in range(3):
        hours = len(coloured & set(range(96 * n, 96 * (n + 1)))) / 4
        if not hours:
            assert on(n) not in days
            continue
        assert days[on(n)].hours.low == days[on(n)].hours.high == hours
        assert days[on(n)].hours.unit is Unit.HOURS
        assert days[on(n)].four_hours is Answer.of(hours >= 4)


@given(st.lists(st.tuples(quarters, st.none() | quarters), min_size=1, max_size=6))
def test_a_date_never_has_more_than_24_hours(drawn: list[tuple[int, int | None]]) -> None:
    said = [attack(a / 4, None if b is None else (a + b) / 4) for a, b in drawn]
    assert all(0 <= d.hours.low <= d.hours.high <= 24 for d in read(*said).values())


def test_a_clock_that_was_changed_moves_no_day() -> None:
    # 29 March 2026, when clocks in Europe leave out the hour from 2 to 3: what was said stands
    night = Attack(datetime(2026, 3, 28, 23, 30), datetime(2026, 3, 29, 3, 30))
    days = READER.read(Diary(attacks=(night,)))
    assert {here: day.hours.low for here, day in days.items()} == {
        date(2026, 3, 28): 0.5,
        date(2026, 3, 29): 3.5,
    }


# --- what a headache was like ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("severity", "moderate", "severe"),
    [
        (Severity.MILD, NO, NO),
        (Severity.MODERATE, YES, NO),
        (Severity.SEVERE, YES, YES),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_severity(severity: Severity | None, moderate: Answer, severe: Answer) -> None:
    day = read(bad(0, detail=Headache(severity=severity)))[on(0)]
    assert (day.moderate, day.severe) == (moderate, severe)
    # a worse one on the same date leads, a milder one does not hide what is not said
    day = read(bad(0, detail=Headache(severity=severity)), attack(8, 9, severity=Severity.MILD))[
        on(0)
    ]
    assert (day.moderate, day.severe) == (moderate, severe)


@pytest.mark.parametrize(
    ("believed", "said", "migraine", "tension"),
    [
        # the criteria answer, whatever the diary called it
        (True, False, YES, NO),
        (False, True, NO, YES),
        # where they cannot be told, what the diary called it stands
        (None, True, YES, NO),
        (None, False, NO, UNKNOWN),
        (None, None, UNKNOWN, UNKNOWN),
    ],
)
def test_what_the_diary_called_a_day(
    believed: bool | None, said: bool | None, migraine: Answer, tension: Answer
) -> None:
    day = read(bad(0, detail=Headache(believed_migraine=believed), migraine=said))[on(0)]
    assert (day.migraine, day.tension) == (migraine, tension)


def test_drugs_of_an_attack_count_where_it_began() -> None:
    days = read(attack(20, 30, drugs=TRIPTAN))
    assert [day.acute for day in days.values()] == [YES, UNKNOWN]
    assert [day.classes[DrugClass.TRIPTAN] for day in days.values()] == [YES, UNKNOWN]
    assert [day.classes[DrugClass.NSAID] for day in days.values()] == [NO, NO]
    days = read(attack(20, 30, drugs=()))
    assert [day.acute for day in days.values()] == [NO, NO]


def test_drugs_of_a_day_count_with_or_without_a_headache() -> None:
    for day in (bad(0, drugs=TRIPTAN), clear(0, drugs=TRIPTAN), Day(on(0), None, drugs=TRIPTAN)):
        facts = read(day)[on(0)]
        assert facts.acute is facts.classes[DrugClass.TRIPTAN] is YES
    # also where the day's entry denies the attack that was listed
    facts = read(clear(0, drugs=TRIPTAN), attack(8, 9, drugs=()))[on(0)]
    assert facts.headache is YES
    assert facts.acute is YES


def test_which_classes_overuse_is_counted_in() -> None:
    none = dict.fromkeys(DrugClass, NO)
    assert simple_or_any(none) is NO
    assert simple_or_any({**none, DrugClass.NSAID: YES}) is YES
    assert simple_or_any({**none, DrugClass.GEPANT: YES, DrugClass.ANTIEMETIC: YES}) is NO
    assert simple_or_any(dict.fromkeys(DrugClass, UNKNOWN)) is UNKNOWN


@pytest.mark.parametrize("disabled", [True, False, None])
def test_disabled_is_what_was_said(disabled: bool | None) -> None:
    for day in (bad(0, disabled=disabled), clear(0, disabled=disabled)):
        assert read(day)[on(0)].disabled is Answer.of(disabled)


@given(diaries())
def test_dates_come_in_order_and_none_is_invented(diary: Diary) -> None:
    days = READER.read(diary)
    assert list(days) == sorted(day.on for day in diary.days)
    said = {day.on: Answer.of(day.headache) for day in diary.days}
    assert {here: day.headache for here, day in days.items()} == said
