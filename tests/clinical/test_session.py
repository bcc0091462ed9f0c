"""What was given: sessions, cycles, and the rolling dose."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.history import HistoryError, OtherToxin
from cleardays.clinical.session import (
    RollingDose,
    Session,
    SiteGiven,
    cycles,
    cycles_completed,
    in_order,
    rolling_dose,
)
from cleardays.quantities import Answer
from clinical.known import COUNTING, ENDING, NO, PRODUCT, UNKNOWN, YES, range_of


def ago(days: int) -> date:
    return ENDING - timedelta(days=days)


def session(days: int, units: float | None = 155, product: str | None = "Botox") -> Session:
    return Session(ago(days), product, units)


def toxin(days: int, product: str, units: float | None = 60) -> OtherToxin:
    return OtherToxin(ago(days), product, units)


def rolling(*given: Session | OtherToxin, recent: Answer = NO) -> RollingDose:
    sessions = tuple(g for g in given if isinstance(g, Session))
    others = tuple(g for g in given if isinstance(g, OtherToxin))
    return rolling_dose(sessions, others, ENDING, PRODUCT, COUNTING, recent)


# --- one session ----------------------------------------------------------------------------------


def test_sites_and_units_agree() -> None:
    sites = (SiteGiven("procerus", "midline", 5), SiteGiven("frontalis", "left", 2.5))
    assert Session(ENDING, "Botox", 7.5, sites).dose == 7.5
    assert Session(ENDING, "Botox", None, sites).dose == 7.5
    assert Session(ENDING, "Botox", 155).dose == 155
    assert Session(ENDING).dose is None
    tenths = tuple(SiteGiven("frontalis", "left", 0.1) for _ in range(3))
    assert Session(ENDING, "Botox", 0.3, tenths).dose == pytest.approx(0.3)
    with pytest.raises(HistoryError, match=r"add up to 7\.5 U"):
        Session(ENDING, "Botox", 155, sites)


@pytest.mark.parametrize("units", [0, -5, 1000.5, float("nan")])
def test_units_that_nobody_gives_are_refused(units: float) -> None:
    with pytest.raises(HistoryError, match="more than 0, at most 1000"):
        Session(ENDING, "Botox", units)
    with pytest.raises(HistoryError, match="more than 0, at most 1000"):
        Session(ENDING, "Botox", None, (SiteGiven("procerus", "midline", units),))


def test_one_site_that_takes_units_away_is_refused() -> None:
    with pytest.raises(HistoryError, match="more than 0"):
        Session(ENDING, "Botox", 5, (SiteGiven("a", "left", 10), SiteGiven("b", "left", -5)))


# --- cycles ---------------------------------------------------------------------------------------


def test_two_sessions_on_one_date_are_refused() -> None:
    with pytest.raises(HistoryError, match="Join them into one"):
        in_order((session(5), session(90), session(5)), ENDING)


def test_a_cycle_runs_to_the_day_before_the_next_or_to_the_ending_date() -> None:
    found = cycles((session(20), session(104), session(-1)), ENDING)
    assert [(c.number, c.period.first, c.period.last, c.is_over) for c in found] == [
        (1, ago(104), ago(21), True),
        (2, ago(20), ENDING, False),
    ]
    assert cycles((), ENDING) == ()


@pytest.mark.parametrize(
    ("days", "completed"),
    [
        # none, and one at and around 77 days
        ([], 0),
        ([0], 0),
        ([76], 0),
        ([77], 1),
        ([78], 1),
        # a first interval of 168 days is one cycle
        ([168], 1),
        ([168, 0], 1),
        # two sessions, and 77 days since the second
        ([160, 76], 1),
        ([161, 77], 2),
        ([162, 78], 2),
        # a third session given
        ([168, 84, 0], 2),
        ([169, 85, 1], 2),
        # cut short by the next session: 14 and 55 days do not count, 56 and 70 do
        ([28, 14, 0], 0),
        ([139, 84, 0], 1),
        ([140, 84, 0], 2),
        ([140, 70, 0], 2),
        ([98, 84, 0], 1),
        # a session that is still to come
        ([84, -1], 1),
    ],
)
def test_completed_cycles(days: list[int], completed: int) -> None:
    for order in (days, days[::-1]):
        found = cycles_completed(tuple(map(session, order)), ENDING, COUNTING)
        assert range_of(found) == (completed, completed)


# --- the rolling dose -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "units"),
    [
        # in the rolling days, at their edge, after them; the date itself counts, later ones do not
        ([session(0)], 155),
        ([session(83)], 155),
        ([session(84)], 0),
        ([session(85)], 0),
        ([session(-1)], 0),
        # brands of one substance add up, whoever gave them
        ([session(30), toxin(20, "Botox Cosmetic", 64)], 219),
        ([toxin(20, "onabotulinumtoxinA", 64), toxin(10, " BOTOX® ", 100)], 164),
    ],
)
def test_units_of_the_rolling_days(given: list[Session | OtherToxin], units: float) -> None:
    dose = rolling(*given)
    assert range_of(dose.given) == (units, units)
    assert dose.may_add(400 - units) is YES
    assert dose.may_add(400 - units + 0.1) is NO


@pytest.mark.parametrize(
    ("given", "may_add"),
    [
        # another toxin is never added, and leaves it unknown for 16 weeks
        ([toxin(0, "Dysport", 500)], UNKNOWN),
        ([toxin(111, "Dysport", 500)], UNKNOWN),
        ([toxin(112, "Dysport", 500)], YES),
        ([session(111, product="Xeomin")], UNKNOWN),
        # a product that is not known may be another toxin
        ([session(10, product=None)], UNKNOWN),
        ([toxin(111, "a new one")], UNKNOWN),
        ([toxin(112, "a new one")], YES),
        # a dose of ours that is not known, as long as it counts
        ([session(83, units=None)], UNKNOWN),
        ([session(84, units=None)], YES),
        ([toxin(83, "Botox", None)], UNKNOWN),
        # what is known may be too much already
        ([session(10, units=400), toxin(5, "Dysport")], NO),
        ([session(10, units=400), session(5, units=None)], NO),
    ],
)
def test_other_toxins_and_unknown_doses(given: list[Session | OtherToxin], may_add: Answer) -> None:
    for order in (given, given[::-1]):
        assert rolling(*order).may_add(155) is may_add


def test_other_toxins_are_named_and_their_units_nowhere() -> None:
    other = toxin(10, "Dysport", 500)
    dose = rolling(session(20), other, session(5, units=None))
    assert dose.other == (other,)
    assert dose.not_known == (ago(5),)
    assert range_of(dose.given) == (155, float("inf"))
    assert dose.gifts == ((ago(20), 155),)


@pytest.mark.parametrize(
    ("given", "recent", "may_add"),
    [
        # nobody asked, and nothing was told: unknown, not "none"
        ([session(90)], UNKNOWN, UNKNOWN),
        ([session(90)], NO, YES),
        # there was one, and nothing of it was told
        ([session(90)], YES, UNKNOWN),
        ([toxin(112, "Dysport")], YES, UNKNOWN),
        # there was one, and this is it
        ([toxin(20, "Botox Cosmetic", 64)], YES, YES),
        ([toxin(20, "Botox Cosmetic", 64)], UNKNOWN, YES),
        ([toxin(20, "Dysport", 64)], YES, UNKNOWN),
    ],
)
def test_a_toxin_of_which_nothing_was_told(
    given: list[Session | OtherToxin], recent: Answer, may_add: Answer
) -> None:
    assert rolling(*given, recent=recent).may_add(155) is may_add


@pytest.mark.parametrize(
    ("given", "units", "free"),
    [
        ([], 155, 0),
        ([session(0)], 155, 0),
        ([session(0)], 246, 84),
        ([session(40)], 246, 44),
        ([session(83)], 246, 1),
        ([session(60), session(30)], 155, 24),
        ([session(60), session(30)], 300, 54),
        ([], 401, None),
    ],
)
def test_the_first_date_on_which_it_is_free(
    given: list[Session], units: float, free: int | None
) -> None:
    dose = rolling(*given)
    wanted = None if free is None else ENDING + timedelta(days=free)
    assert dose.free_from(ENDING, units) == wanted


given_units = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 400)), max_size=5)


@given(given_units, st.integers(1, 400))
def test_free_from_agrees_with_asking_every_day(given: list[tuple[int, int]], units: int) -> None:
    toxins = tuple(toxin(days, "Botox", n) for days, n in given)

    def on(wait: int) -> Answer:
        then = ENDING + timedelta(days=wait)
        return rolling_dose((), toxins, then, PRODUCT, COUNTING, NO).may_add(units)

    waits = [wait for wait in range(86) if on(wait) is YES]
    dose = rolling(*toxins)
    assert dose.free_from(ENDING, units) == ENDING + timedelta(days=waits[0])
    assert (dose.may_add(units) is YES) is (waits[0] == 0)


@given(given_units)
def test_the_rolling_dose_ignores_order(given: list[tuple[int, int]]) -> None:
    gifts = [toxin(days, "Botox", units) for days, units in given]
    assert rolling(*gifts).given == rolling(*gifts[::-1]).given
