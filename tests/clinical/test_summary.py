"""A diary and a history as facts: recall, windows, and what was not asked."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given

from cleardays.clinical.diary import Attack, Convention, CountSpan, Day, Diary, Period
from cleardays.clinical.history import (
    History,
    HistoryError,
    OtherToxin,
    Outcome,
    Preventive,
)
from cleardays.clinical.summary import Summary, summarise
from cleardays.facts import WORDS, Basis
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
    on,
    range_of,
)

INF = float("inf")
THREE = FIRST - timedelta(days=56)


def of(
    diary: Diary,
    history: History | None = None,
    ending: date = ENDING,
    convention: Convention = Convention.ANY,
) -> Summary:
    told = history or History()
    return summarise(diary, READER.read(diary), told, READER, COUNTING, ending, convention)


def fact(summary: Summary, name: str) -> tuple[float, float]:
    value = summary.facts[name].value
    assert isinstance(value, Quantity)
    return range_of(value)


# --- recall lengthens a diary, and never replaces one ---------------------------------------------

BAD_MONTH = "m" * 16 + "o" * 12


@pytest.mark.parametrize(
    ("letters", "months", "headache", "migraine"),
    [
        # one recorded window, and how long it has been so
        ("." * 56 + BAD_MONTH, None, (0, 16), (0, 16)),
        ("." * 56 + BAD_MONTH, 1.9, (0, 16), (0, 16)),
        ("." * 56 + BAD_MONTH, 2, (0, 16), (0, 16)),
        ("." * 56 + BAD_MONTH, 2.9, (0, 16), (0, 16)),
        ("." * 56 + BAD_MONTH, 3, (15, 16), (8, 16)),
        ("." * 56 + BAD_MONTH, 12, (15, 16), (8, 16)),
        # two recorded windows ask for the third only
        ("." * 28 + BAD_MONTH * 2, 3, (15, 16), (8, 16)),
        # a single recorded day in a month beats what is recalled of it
        ("o" + "." * 55 + BAD_MONTH, 12, (0, 16), (0, 16)),
        ("o" * 28 + "." * 28 + BAD_MONTH, 12, (0, 0), (0, 0)),
        # the latest window is never recalled
        ("." * 84, 12, (0, 28), (0, 28)),
        (BAD_MONTH * 2 + "." * 28, 12, (0, 16), (0, 16)),
    ],
)
def test_recall_lengthens_a_diary_and_never_replaces_it(
    letters: str,
    months: float | None,
    headache: tuple[float, float],
    migraine: tuple[float, float],
) -> None:
    history = History(months_with_15_headache_days=months, months_with_8_migraine_days=months)
    found = of(drawn(letters, THREE), history)
    assert fact(found, "headache_days_lowest_of_3") == headache
    assert fact(found, "migraine_days_lowest_of_3") == migraine


def test_what_was_recalled_is_said_to_be() -> None:
    history = History(months_with_15_headache_days=12)
    found = of(drawn(BAD_MONTH), history)
    assert found.facts["headache_days_lowest_of_3"].basis is Basis.STATED
    assert found.facts["migraine_days_lowest_of_3"].basis is Basis.DIARY
    assert (
        of(drawn(BAD_MONTH * 3, THREE), history).facts["headache_days_lowest_of_3"].basis
        is Basis.DIARY
    )


def test_a_count_of_that_month_beats_what_is_recalled_of_it() -> None:
    span = CountSpan(THREE, THREE + timedelta(days=27), headache_days=3, migraine_days=1)
    history = History(months_with_15_headache_days=12, months_with_8_migraine_days=12)
    found = of(Diary(drawn(BAD_MONTH).days, spans=(span,)), history)
    assert fact(found, "headache_days_lowest_of_3") == (3, 3)
    assert fact(found, "migraine_days_lowest_of_3") == (1, 1)


# --- rules ask by the convention that they name ---------------------------------------------------


@pytest.mark.parametrize("convention", Convention)
def test_the_convention_shown_does_not_change_what_rules_ask(convention: Convention) -> None:
    diary = drawn(BAD_MONTH * 3, THREE)
    found = of(diary, convention=convention)
    assert found.facts == of(diary).facts
    assert fact(found, "headache_days") == (16, 16)
    # shown by the convention that was asked for: a day's entry does not say where it began
    shown = (0, 48) if convention is Convention.STARTED else (48, 48)
    assert range_of(found.whole.per_28) == pytest.approx(tuple(n * 28 / 84 for n in shown))


# --- the whole diary ------------------------------------------------------------------------------


def test_the_whole_ends_on_the_ending_date() -> None:
    late = datetime.combine(ENDING, datetime.min.time())
    attacks = tuple(
        Attack(late + timedelta(hours=h), late + timedelta(hours=h + 10)) for h in (-48, 20, 44)
    )
    whole = of(Diary((Day(on(3), None),), attacks, covers=Period(on(0), on(40)))).whole
    assert whole.window is not None
    assert whole.window.period == Period(FIRST, ENDING)
    assert (whole.attacks, whole.over_midnight) == (2, 1)
    assert whole.unread == (on(3),)
    assert range_of(whole.window.headache[Convention.ANY].value) == (2, 28)
    assert whole.point is None


def test_an_empty_diary_has_no_whole() -> None:
    for diary in (Diary(), drawn("oo", ENDING + timedelta(days=1))):
        whole = of(diary).whole
        assert whole.window is None
        assert range_of(whole.per_28) == (0, 28)


@pytest.mark.parametrize(
    ("letters", "per_28", "point"),
    [
        # longer than a window: scaled
        ("m" * 10 + "o" * 20, (10 * 28 / 30, 10 * 28 / 30), 10 * 28 / 30),
        ("m" * 56, (28, 28), 28),
        # shorter than a window: the dates that it lacks may be either
        ("m", (1, 28), None),
        ("m" * 20, (20, 28), None),
        ("m" * 27, (27, 28), None),
        ("o" * 19, (0, 9), None),
        ("m" * 10 + "o" * 10, (10, 18), 14),
        ("m" * 10 + "." * 8 + "o" * 9, (10, 19), None),
    ],
)
def test_the_whole_scaled_to_28_days(
    letters: str, per_28: tuple[float, float], point: float | None
) -> None:
    whole = of(drawn(letters, FIRST - timedelta(days=28))).whole
    assert range_of(whole.per_28) == pytest.approx(per_28)
    assert whole.point == (None if point is None else pytest.approx(point))


# --- what was told --------------------------------------------------------------------------------


def test_what_was_not_asked_is_not_there() -> None:
    found = of(Diary())
    told = ("age", "age_at_onset", "no_better_diagnosis", "preventives_failed", "pregnant")
    assert not [name for name in told if name in found.facts]
    assert set(found.facts) <= set(WORDS)
    for name, unit in ((name, word.unit) for name, word in WORDS.items() if name in found.facts):
        value = found.facts[name].value
        if unit is Unit.YES_NO:
            assert value is UNKNOWN, name
            continue
        assert isinstance(value, Quantity)
        assert (value.unit, value.low) == (unit, 0), name
        assert value.high in (28, 100, 365, INF), name


def test_what_was_told_is_there() -> None:
    history = History(
        age=44,
        age_at_onset=19,
        no_better_diagnosis=True,
        headache_disorder_before=False,
        safety={"pregnant": False},
        red_flags={"red_flag_sudden": True},
    )
    facts = of(Diary(), history).facts
    assert facts["no_better_diagnosis"].value is YES
    assert facts["headache_disorder_before"].value is facts["pregnant"].value is NO
    assert facts["red_flag_sudden"].value is YES
    assert facts["age"].basis is Basis.STATED


@pytest.mark.parametrize(
    ("migraine", "aura", "either"),
    [
        # one attack may be of both kinds
        (3, 3, (3, 6)),
        (60, 0, (60, 60)),
        # a kind that was not asked about may be many
        (3, None, (3, INF)),
        (None, 2, (2, INF)),
        (None, None, (0, INF)),
    ],
)
def test_attacks_of_either_kind(
    migraine: int | None, aura: int | None, either: tuple[float, float]
) -> None:
    history = History(migraine_attacks_ever=migraine, aura_attacks_ever=aura)
    assert fact(of(Diary(), history), "migraine_or_aura_attacks_ever") == either


@pytest.mark.parametrize(
    ("preventives", "failed"),
    [
        # asked, and none was tried
        ((), (0, 0)),
        # no effect, not tolerated and unsuitable count; what helps or is taken does not
        ([("a", o) for o in (Outcome.NO_EFFECT, Outcome.NO_EFFECT)], (1, 1)),
        ([(str(n), outcome) for n, outcome in enumerate(Outcome)], (3, 3)),
        # how it ended was not told
        ([("a", Outcome.NO_EFFECT), ("b", None)], (1, 2)),
        ([("A", Outcome.NO_EFFECT), ("a", None)], (1, 1)),
    ],
)
def test_preventives_that_failed(
    preventives: list[tuple[str, Outcome | None]], failed: tuple[int, int]
) -> None:
    history = History(preventives=tuple(Preventive(d, outcome=o) for d, o in preventives))
    assert fact(of(Diary(), history), "preventives_failed") == failed


@pytest.mark.parametrize(
    ("born", "age", "on_date", "found"),
    [
        (date(2000, 3, 28), None, ENDING, 26),
        (date(2000, 3, 29), None, ENDING, 25),
        # born on a leap day, the birthday is there from 1 March
        (date(2004, 2, 29), None, date(2026, 2, 28), 21),
        (date(2004, 2, 29), None, date(2026, 3, 1), 22),
        (None, 44, ENDING, 44),
        (None, None, ENDING, None),
    ],
)
def test_age(born: date | None, age: int | None, on_date: date, found: int | None) -> None:
    assert History(born=born, age=age).age_on(on_date) == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"age": -1},
        {"age": 126},
        {"months_with_15_headache_days": -1},
        {"months_with_8_migraine_days": float("nan")},
    ],
)
def test_a_history_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(HistoryError, match="Give 0 to"):
        History(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("units", [-1, 10_001, float("nan")])
def test_a_toxin_of_no_possible_dose_is_refused(units: float) -> None:
    with pytest.raises(HistoryError, match="Give 0 to 10000"):
        OtherToxin(ENDING, "Botox", units)


@given(diaries())
def test_facts_are_counted_in_the_unit_of_their_word(diary: Diary) -> None:
    for name, found in of(diary).facts.items():
        value = found.value
        if isinstance(value, Answer):
            assert WORDS[name].unit is Unit.YES_NO
            continue
        assert value.unit is WORDS[name].unit
    assert of(diary).windows[0] == of(diary).three[0]
    assert UNKNOWN not in of(diary).facts.values()
