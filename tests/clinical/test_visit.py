"""The whole path, with the real tables: what silence, order and time may never change."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleardays.clinical.course import NEXT, Stage
from cleardays.clinical.decision import Decision, Why
from cleardays.clinical.diary import (
    Attack,
    Convention,
    CountSpan,
    Day,
    Diary,
    Headache,
    Intake,
    Severity,
)
from cleardays.clinical.history import (
    Extra,
    History,
    HistoryError,
    OtherToxin,
    Outcome,
    Preventive,
    Reported,
)
from cleardays.clinical.session import Session
from cleardays.clinical.visit import Visit, visit
from cleardays.evidence.read import read_tables
from cleardays.quantities import Answer
from clinical.known import ENDING, FIRST, GOES_ON, NO, START, UNKNOWN, YES, drawn, range_of

KNOWN = read_tables()
ANSWERED = {caution.fact: False for caution in KNOWN.cautions}
MIGRAINE = Headache(
    Severity.SEVERE, one_sided=True, pulsating=True, nausea=True, light=True, sound=True
)
TENSION = Headache(
    Severity.MILD,
    one_sided=False,
    pulsating=False,
    worse_with_activity=False,
    nausea=False,
    vomiting=False,
    light=False,
    sound=False,
    aura=False,
)
TOLD = History(
    age=40,
    age_at_onset=20,
    migraine_attacks_ever=60,
    tension_episodes_ever=60,
    no_better_diagnosis=True,
    headache_disorder_before=True,
    overuse_managed=True,
    preventives=tuple(Preventive(drug, drug, outcome=Outcome.NO_EFFECT) for drug in "abc"),
    safety=ANSWERED,
)


def days(letters: str, last: date = ENDING) -> tuple[Day, ...]:
    """Days up to a date: m migraine, t tension, o clear, anything else not recorded."""
    kinds = {"m": MIGRAINE, "t": TENSION}
    said = []
    for n, letter in enumerate(reversed(letters)):
        here = last - timedelta(days=n)
        if letter in kinds:
            said.append(Day(here, True, 8.0, kinds[letter], ()))
        elif letter == "o":
            said.append(Day(here, False, drugs=()))
    return tuple(said)


def of(
    diary: Diary | str = "",
    history: History = TOLD,
    sessions: tuple[Session, ...] = (),
    ending: date = ENDING,
    **more: object,
) -> Visit:
    said = Diary(days(diary)) if isinstance(diary, str) else diary
    return visit(said, history, sessions, KNOWN, KNOWN.rule_sets, ending, **more)  # type: ignore[arg-type]


def offered(found: Visit) -> list[Decision]:
    return [option.decision for option in found.choice.options]


CHRONIC = "mmmmmooo" * 11  # 88 days


# --- silence --------------------------------------------------------------------------------------


def test_silence_is_never_health_and_never_a_yes() -> None:
    found = of(Diary(), History())
    assert {s.answer for s in found.suitability} == {UNKNOWN}
    assert {s.criteria.answer for s in found.suitability} == {UNKNOWN}
    assert {kind.answer for kind in (*found.diagnosis.kinds, *found.diagnosis.overuse)} == {UNKNOWN}
    assert found.diagnosis.red_flags.answer is UNKNOWN
    assert {asked.answer for asked in found.safety.asked} == {UNKNOWN}
    assert found.safety.nothing_forbids is UNKNOWN
    assert found.dose.may_add(155) is UNKNOWN
    assert offered(found) == [Decision.TOO_EARLY]
    assert found.stage is Stage.ASSESSED
    assert found.response is None
    assert range_of(found.summary.windows[0].clear.value) == (0, 28)


def test_everything_told_and_met_is_a_start() -> None:
    found = of(CHRONIC)
    assert {s.answer for s in found.suitability if not s.is_trial} == {YES}
    assert offered(found) == [Decision.START]


@pytest.mark.parametrize("name", [n for n in ANSWERED if n not in ("under_18", "over_65")])
def test_a_question_of_safety_that_was_not_asked_is_shown_and_may_hold_a_start(name: str) -> None:
    asked = {fact: answer for fact, answer in ANSWERED.items() if fact != name}
    found = of(CHRONIC, replace(TOLD, safety=asked))
    assert name in [one.caution.fact for one in found.safety.not_asked]
    weighs = next(c.weight.value != "caution" for c in KNOWN.cautions if c.fact == name)
    holds = weighs or name == "other_toxin_recent"
    assert (Decision.START in offered(found)) is not holds


@pytest.mark.parametrize(
    "unsaid",
    [
        {"age": None},
        {"no_better_diagnosis": None},
        {"migraine_attacks_ever": None},
        {"safety": {}},
    ],
)
def test_one_thing_that_was_not_asked_is_no_start(unsaid: dict[str, object]) -> None:
    letters = "mmmmm" * 17 + "ooo"  # one long run, so that the diary itself shows no 5 attacks
    assert offered(of(letters)) == [Decision.START]
    assert Decision.START not in offered(of(letters, replace(TOLD, **unsaid)))  # type: ignore[arg-type]


def test_hours_alone_do_not_start_treatment_of_tension_type_headache() -> None:
    history = replace(TOLD, migraine_attacks_ever=0, aura_attacks_ever=0)
    diary = Diary(days("tttttoo" * 12))
    # a rule set that leaves it to its reader that the days are of chronic migraine
    found = visit(diary, history, (), KNOWN, {START.id: START}, ENDING)
    assert [one.answer for one in found.suitability] == [YES]
    assert [kind.code for kind in found.diagnosis.fitting] == ["2.3"]
    assert offered(found) == [Decision.REVIEW]
    # and the real ones
    found = of(diary, history)
    assert {one.answer for one in found.suitability} == {NO}
    assert offered(found) == [Decision.REVIEW]


def test_another_toxin_of_which_nothing_was_told_is_no_start() -> None:
    recent = replace(TOLD, safety={**ANSWERED, "other_toxin_recent": True})
    found = of(CHRONIC, recent)
    assert found.dose.may_add(155) is UNKNOWN
    assert offered(found) == [Decision.TOO_EARLY]
    assert Why.DOSE_NOT_KNOWN in [r.why for r in found.choice.first.reasons]
    # what was told of it answers, and another substance is a caution of its own
    ours = OtherToxin(ENDING - timedelta(days=30), "Botox Cosmetic", 64)
    assert offered(of(CHRONIC, replace(recent, other_toxins=(ours,)))) == [Decision.START]
    other = OtherToxin(ENDING - timedelta(days=30), "Dysport", 64)
    found = of(CHRONIC, replace(TOLD, other_toxins=(other,)))
    asked = {one.caution.fact: one.answer for one in found.safety.asked}
    assert asked["other_toxin_recent"] is YES
    assert offered(found) == [Decision.TOO_EARLY]


# --- on treatment ---------------------------------------------------------------------------------


def test_diagnosis_and_criteria_are_asked_of_the_time_before_session_1() -> None:
    start = ENDING - timedelta(days=84)
    diary = Diary((*days(CHRONIC, start - timedelta(days=1)), *days("o" * 85)))
    found = of(diary, sessions=(Session(start, "Botox", 155),))
    assert found.judged.ending == found.diagnosis.as_of == start - timedelta(days=1)
    assert found.diagnosis.kind("1.3").answer is YES
    assert offered(found) == [Decision.PAUSE_EPISODIC, Decision.CONTINUE]
    assert found.stage is Stage.DUE


@pytest.mark.parametrize("convention", Convention)
def test_the_convention_shown_decides_nothing(convention: Convention) -> None:
    # attacks of three days each: few begin, and headache is there on most days
    start = ENDING - timedelta(days=83)
    attacks = tuple(
        Attack(at, at + timedelta(hours=60), MIGRAINE)
        for n in range(-25, 21)
        for at in [datetime.combine(start, datetime.min.time()) + timedelta(days=4 * n)]
    )
    diary = Diary(attacks=attacks)
    sessions = (Session(start, "Botox", 155),)
    found = of(diary, sessions=sessions, convention=convention)
    usual = of(diary, sessions=sessions)
    assert found.choice == usual.choice
    assert found.diagnosis == usual.diagnosis
    assert Decision.PAUSE_EPISODIC not in offered(found)


def test_what_comes_after_the_ending_date_is_not_known_on_it() -> None:
    later = (*days(CHRONIC), *days("m" * 60, ENDING + timedelta(days=60)))
    sessions = (Session(ENDING + timedelta(days=1), "Botox", 155),)
    attack = Attack(datetime.combine(ENDING, datetime.min.time()) + timedelta(days=9))
    now, then = of(CHRONIC), of(Diary(later, (attack,)), sessions=sessions)
    assert then.choice == now.choice
    assert then.summary.facts == now.summary.facts
    assert then.sessions == ()


def test_two_sessions_on_one_date_are_refused() -> None:
    with pytest.raises(HistoryError, match="Join them"):
        of(sessions=(Session(ENDING), Session(ENDING)))


def test_a_plan_that_is_refused_says_why_and_the_rest_is_answered() -> None:
    found = of(CHRONIC, replace(TOLD, extras=(Extra("temporalis", "left", 9),)))
    assert found.plan is None
    assert "Remove 7" in found.plan_refused
    assert offered(found) == [Decision.START]
    assert of(CHRONIC).plan_refused == ""


# --- what must always hold ------------------------------------------------------------------------

letters = st.text("mto.", min_size=0, max_size=260)
safety = st.dictionaries(st.sampled_from(list(ANSWERED)), st.booleans(), max_size=3)
histories = st.builds(
    History,
    age=st.sampled_from([None, 17, 40]),
    no_better_diagnosis=st.sampled_from([None, True, False]),
    migraine_attacks_ever=st.sampled_from([None, 0, 60]),
    months_with_15_headache_days=st.sampled_from([None, 2, 12]),
    months_with_8_migraine_days=st.sampled_from([None, 2, 12]),
    preventives=st.sampled_from([None, (), TOLD.preventives]),
    overuse_managed=st.sampled_from([None, True]),
    safety=st.one_of(safety, st.just(ANSWERED)),
    reactions=st.sampled_from([(), (Reported("eyelid"),), (Reported("cannot swallow"),)]),
    other_toxins=st.sampled_from([(), (OtherToxin(ENDING, "Dysport"),)]),
    ended_by_person=st.sampled_from([None, False, True]),
)
sessions = st.sets(st.integers(-5, 200), max_size=4).map(
    lambda ago: tuple(Session(ENDING - timedelta(days=n), "Botox", 155) for n in sorted(ago))
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(letters, histories, sessions, st.randoms(use_true_random=False))
def test_every_visit_is_safe_and_ignores_order(
    letters: str, history: History, sessions: tuple[Session, ...], chance: object
) -> None:
    found = of(letters, history, sessions)
    options = offered(found)
    # a stop for lack of response never comes before two completed cycles
    if Decision.STOP_NO_RESPONSE in options:
        assert len(found.sessions) >= 2
        last = found.sessions[1].on
        assert len(found.sessions) > 2 or (ENDING - last).days >= 77
    # a start asks for all that was asked, and for an answer to each question that weighs
    if Decision.START in options:
        assert found.safety.nothing_forbids is YES
        assert found.diagnosis.kind("1.3").answer is YES
        assert found.dose.may_add(155) is YES
        assert not found.sessions
    # whoever swallows badly is not offered more
    if history.reactions == (Reported("cannot swallow"),):
        assert options[0] is Decision.WITHHOLD_SAFETY
        assert not {Decision.START, Decision.CONTINUE, Decision.ADJUST} & set(options)
    stages = {found.stage} | ({Stage.DUE, Stage.IN_CYCLE} if found.sessions else {Stage.ASSESSED})
    assert all(any(option in NEXT[one] for one in stages) for option in options)
    # the order in which anything was written changes nothing
    shuffled = list(days(letters))
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    again = of(Diary(tuple(shuffled)), history, tuple(reversed(sessions)))
    assert again.choice == found.choice
    assert again.summary.facts == found.summary.facts


@given(st.text("mto.", min_size=90, max_size=110), st.integers(0, 89), st.sampled_from("mo"))
def test_recording_one_more_day_never_takes_back_an_answer(
    letters: str, place: int, more: str
) -> None:
    if letters[place] != ".":
        return
    before = of(letters, replace(TOLD, migraine_attacks_ever=60))
    after = of(letters[:place] + more + letters[place + 1 :], before.history)
    for was, now in zip(before.suitability, after.suitability, strict=True):
        assert was.criteria.answer in (UNKNOWN, now.criteria.answer)
    chronic: tuple[Answer, Answer] = (
        before.diagnosis.kind("1.3").answer,
        after.diagnosis.kind("1.3").answer,
    )
    assert chronic[0] in (UNKNOWN, chronic[1])


def test_a_rule_set_that_is_silent_on_starting_may_be_asked_alone() -> None:
    found = visit(Diary(), TOLD, (), KNOWN, {GOES_ON.id: GOES_ON}, ENDING)
    assert offered(found) == [Decision.TOO_EARLY]
    assert offered(visit(Diary(), TOLD, (), KNOWN, {}, ENDING)) == [Decision.TOO_EARLY]


# --- clocks, and time -----------------------------------------------------------------------------


def test_a_year_of_nights_over_changed_clocks_touches_two_dates_each() -> None:
    nights = tuple(
        Attack(at, at + timedelta(hours=4))
        for n in range(365)
        for at in [datetime(2026, 1, 1, 22, 30) + timedelta(days=n)]
    )
    found = of(Diary(attacks=nights), ending=date(2026, 12, 31))
    assert found.summary.whole.over_midnight == 365
    assert {day.hours.low for day in found.days.values()} == {1.5, 2.5, 4.0}
    assert [on for on, day in found.days.items() if day.hours.low == 1.5] == [date(2026, 1, 1)]


def test_two_years_of_days_are_answered_quickly() -> None:
    drug = (Intake("sumatriptan", 1, True),)
    kinds = (MIGRAINE, TENSION, Headache())
    said = tuple(
        Day(ENDING - timedelta(days=n), True, 6.0 + n % 7, kinds[n % 3], drug)
        if n % 2
        else Day(ENDING - timedelta(days=n), False, drugs=())
        for n in range(730)
    )
    months = tuple(
        CountSpan(first, first + timedelta(days=29), headache_days=15)
        for first in (ENDING - timedelta(days=30 * n + 29) for n in range(24))
    )
    given_ = tuple(Session(ENDING - timedelta(days=84 * n), "Botox", 155) for n in range(1, 5))

    def seconds(diary: Diary) -> float:
        started = process_time()
        of(diary, sessions=given_)
        return process_time() - started

    for diary in (Diary(said), Diary(said, spans=months)):
        # about 0.1 s is meant; a busy machine that also counts lines may take many times as long
        assert min(seconds(diary) for _ in range(3)) < 3


def test_nothing_of_a_diary_is_on_a_date_that_it_does_not_name() -> None:
    found = of(drawn("mo", FIRST))
    assert list(found.days) == [FIRST, FIRST + timedelta(days=1)]
    assert [found.days[one].clear for one in found.days] == [NO, YES]
