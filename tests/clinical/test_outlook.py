"""Dates become day numbers and back, and the engine's refusals stay refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cleardays.clinical.alongside import Change, Event
from cleardays.clinical.days import DayReader
from cleardays.clinical.decision import Choice, Decision, Option, Reason, Why
from cleardays.clinical.diary import CountSpan, Day, Diary, Headache, Severity
from cleardays.clinical.history import History, OtherToxin, OtherTreatment, Preventive
from cleardays.clinical.history import Outcome as Ended
from cleardays.clinical.outlook import (
    LONGEST_BEFORE,
    Outlook,
    Unsure,
    look_ahead,
    record_of,
)
from cleardays.clinical.session import Session
from cleardays.clinical.weighing import weigh_in
from cleardays.engine.findings import Because, What
from cleardays.engine.record import Total
from cleardays.evidence.priors import Outcome
from cleardays.evidence.read import read_tables

KNOWN = read_tables()
ZERO = date(2026, 3, 1)
SESSIONS = (Session(ZERO, "Botox", 155), Session(ZERO + timedelta(84), "Botox", 195))
ENDING = ZERO + timedelta(167)
NO_OTHERS = History(preventives=())


def diary(before: int, after: int, of: int = 7, *, severity: bool = True) -> Diary:
    """So many headache days of each seven, before and after day 0; every day is written."""
    days = []
    for n in range(-28, 168):
        has = (n * 3) % of < (before if n < 0 else after)
        level = Severity.MODERATE if n % 2 else Severity.MILD
        detail = Headache(severity=level if severity else None) if has else Headache()
        days.append(Day(ZERO + timedelta(n), has, detail=detail))
    return Diary(days=tuple(days))


def ask(
    of: Diary, history: History = NO_OTHERS, sessions: tuple[Session, ...] = SESSIONS
) -> Outlook:
    found = look_ahead(of, read(of), sessions, history, KNOWN.product, KNOWN.priors, ENDING)
    assert found is not None
    return found


def read(of: Diary) -> dict:  # type: ignore[type-arg]
    return DayReader(KNOWN.diagnosis, KNOWN.drugs).read(of)


def test_before_the_first_session_nothing_is_asked() -> None:
    assert look_ahead(diary(5, 2), {}, (), History(), KNOWN.product, KNOWN.priors, ENDING) is None


def test_a_fall_is_found_and_its_dates_are_the_diarys() -> None:
    found = ask(diary(6, 2))
    assert found.primary is Outcome.ANY
    assert found.answer.refused == {}
    assert found.answer.total is not None
    assert found.answer.total.low > 0.3
    assert found.first == ZERO
    assert found.given == (ZERO, ZERO + timedelta(84))
    assert found.next_on == ZERO + timedelta(168)
    assert found.on(0) == ZERO
    assert found.on(found.answer.course[0].day) < ZERO
    assert set(found.also) == {Outcome.MODERATE}
    assert found.unsure == ()


def test_the_primary_outcome_is_settled_by_the_days_before() -> None:
    assert ask(diary(7, 2)).primary is Outcome.MODERATE
    assert ask(diary(7, 2)).also[Outcome.ANY].total is not None
    assert ask(diary(6, 7)).primary is Outcome.ANY


def test_an_overdue_injection_is_due_tomorrow() -> None:
    only = (SESSIONS[0],)
    assert ask(diary(6, 2), sessions=only).next_on == ENDING + timedelta(1)


def test_a_day_that_does_not_answer_is_not_recorded() -> None:
    own = diary(6, 2, severity=False)
    record = record_of(Outcome.MODERATE, own, read(own), SESSIONS, KNOWN.product, (), ENDING)
    clear = sum(day.headache is False for day in own.days)
    assert (record.days == -1).sum() == len(own.days) - clear
    assert (record.days == 1).sum() == 0
    assert record.injections == ((0, 155.0), (84, 195.0))
    assert record.first == -28


def test_a_dose_that_is_not_known_or_is_anothers_counts_as_the_usual_one() -> None:
    own = diary(6, 2)
    for session in (Session(ZERO), Session(ZERO, "Dysport", 500)):
        record = record_of(Outcome.ANY, own, read(own), (session,), KNOWN.product, (), ENDING)
        assert record.injections == ((0, 155.0),)


def test_only_a_year_before_the_first_session_is_looked_at() -> None:
    own = replace(diary(6, 2), days=(Day(ZERO - timedelta(800), True), *diary(6, 2).days))
    record = record_of(Outcome.ANY, own, read(own), SESSIONS, KNOWN.product, (), ENDING)
    assert record.first == -LONGEST_BEFORE


@pytest.mark.parametrize(
    ("span", "used"),
    [
        (CountSpan(date(2026, 2, 1), date(2026, 2, 28), 20, recalled=False), True),
        (CountSpan(date(2026, 2, 1), date(2026, 2, 28), 20, recalled=True), False),
        (CountSpan(date(2026, 1, 1), date(2026, 2, 28), 40, recalled=False), False),
        (CountSpan(date(2026, 2, 10), date(2026, 3, 9), 20, recalled=False), False),
        (CountSpan(date(2026, 2, 1), date(2026, 2, 28), None, 12, recalled=False), False),
    ],
)
def test_a_count_is_used_where_it_was_counted_and_lies_on_one_side(
    span: CountSpan, used: bool
) -> None:
    own = Diary(spans=(span,))
    record = record_of(Outcome.ANY, own, {}, SESSIONS, KNOWN.product, (), ENDING)
    assert bool(record.totals) is used
    if used:
        assert record.totals == (Total(-28, -1, 20.0),)


def test_a_count_beside_recorded_days_is_left_out() -> None:
    span = CountSpan(date(2026, 2, 1), date(2026, 2, 28), 20, recalled=False)
    own = replace(diary(6, 2), spans=(span,))
    record = record_of(Outcome.ANY, own, read(own), SESSIONS, KNOWN.product, (), ENDING)
    assert record.totals == ()


def test_other_treatments_are_steps_at_their_beginning_and_end() -> None:
    told = History(
        preventives=(
            Preventive("topiramate", weeks=10, outcome=Ended.NO_EFFECT, began=date(2026, 4, 1)),
            Preventive("candesartan", outcome=Ended.TAKING, began=date(2026, 3, 5)),
            Preventive("amitriptyline", outcome=Ended.NO_EFFECT),
        ),
        other_toxins=(OtherToxin(date(2026, 5, 1), "Dysport"),),
    )
    found = ask(diary(6, 2), told)
    assert found.changes == (
        Change("candesartan", Event.BEGUN, date(2026, 3, 5)),
        Change("topiramate", Event.BEGUN, date(2026, 4, 1)),
        Change("Dysport", Event.GIVEN, date(2026, 5, 1)),
        Change("topiramate", Event.STOPPED, date(2026, 6, 10), is_about=True),
    )
    assert found.answer.refused[What.SPLIT] == (Because.OTHER_CHANGE,)
    assert found.answer.part is None
    assert found.answer.total is not None
    late = replace(told, preventives=told.preventives[:1], other_toxins=())  # type: ignore[index]
    assert ask(diary(6, 2), late).answer.part is not None


def test_what_nobody_said_of_other_treatments_is_kept() -> None:
    assert ask(diary(6, 2), History()).unsure == (Unsure.NOT_ASKED,)
    taking = History(preventives=(Preventive("candesartan", outcome=Ended.TAKING),))
    assert ask(diary(6, 2), taking).unsure == (Unsure.NOT_DATED,)
    tried = replace(taking.preventives[0], outcome=Ended.NO_EFFECT)  # type: ignore[index]
    assert ask(diary(6, 2), History(preventives=(tried,))).unsure == (Unsure.NOT_DATED,)
    assert ask(diary(6, 2), History(preventives=())).unsure == ()


def test_a_treatment_that_is_no_medicine_is_a_step_and_one_never_taken_is_none() -> None:
    """The engine allows for what stands in the list of other treatments, and for nothing else."""
    told = History(
        preventives=(
            Preventive("topiramate", outcome=Ended.UNSUITABLE, began=date(2026, 4, 1)),
            Preventive("candesartan", began=date(2025, 11, 1), ended=date(2026, 5, 4)),
        ),
        other_treatments=(OtherTreatment("nerve block", date(2026, 3, 20), date(2026, 3, 20)),),
    )
    found = ask(diary(6, 2), told)
    assert [(c.what, c.event) for c in found.changes] == [
        ("candesartan", Event.BEGUN),
        ("nerve block", Event.GIVEN),
        ("candesartan", Event.STOPPED),
    ]
    assert found.near_start == ("nerve block",)
    assert found.answer.refused[What.SPLIT] == (Because.OTHER_CHANGE,)


def test_the_same_diary_gives_the_same_numbers() -> None:
    assert ask(diary(5, 3)) == ask(diary(5, 3))


# --- what it changes among the options --------------------------------------------------------------

STOP = Option(Decision.STOP_NO_RESPONSE, (Reason(Why.NOT_RESPONDED, "nice-ta260"),))
GO_ON = Option(Decision.CONTINUE, (Reason(Why.RESPONDED, "nice-ta260"),))


def weighed(of: Outlook | None, *options: Option) -> list[tuple[Decision, list[Why]]]:
    found = weigh_in(Choice(options, None), of, dict(KNOWN.rule_sets))
    return [(o.decision, [r.why for r in o.reasons]) for o in found.options]


def test_a_stop_stands_where_a_fall_is_unlikely() -> None:
    assert weighed(ask(diary(4, 4)), STOP) == [(STOP.decision, [Why.NOT_RESPONDED])]


def test_a_stop_is_held_back_where_the_fall_is_likely_or_undecided() -> None:
    found = weighed(ask(diary(6, 2)), STOP)
    assert found == [(Decision.REVIEW, [Why.FALL_NOT_SETTLED])]
    review = Option(Decision.REVIEW, (Reason(Why.SEVERITY_BETTER, "nice-ta260"),))
    joined = weighed(ask(diary(6, 2)), review, STOP)
    assert joined == [(Decision.REVIEW, [Why.SEVERITY_BETTER, Why.FALL_NOT_SETTLED])]


@pytest.mark.parametrize(
    ("because", "why"),
    [(Because.CEILING, Why.CEILING), (Because.SCENARIOS_DIFFER, Why.LEFT_OUT_DAYS)],
)
def test_a_stop_is_held_back_by_what_the_engine_refuses(because: Because, why: Why) -> None:
    own = ask(diary(4, 4))
    refusing = replace(own, answer=replace(own.answer, refused={What.NO_RESPONSE: (because,)}))
    assert weighed(refusing, STOP) == [(Decision.REVIEW, [why])]


def test_where_the_engine_says_nothing_the_options_stand() -> None:
    own = ask(diary(6, 2))
    silent = replace(own, answer=replace(own.answer, refused={What.ALL: (Because.FEW_LATELY,)}))
    for outlook in (None, silent):
        assert weighed(outlook, STOP, GO_ON) == [
            (STOP.decision, [Why.NOT_RESPONDED]),
            (GO_ON.decision, [Why.RESPONDED]),
        ]


def test_little_expected_is_said_beside_going_on_and_brings_no_stop() -> None:
    own = ask(diary(6, 2))
    assert own.answer.ahead is not None
    little = replace(own.answer, ahead=replace(own.answer.ahead, worth_a_day=0.1))
    assert weighed(replace(own, answer=little), GO_ON) == [
        (GO_ON.decision, [Why.RESPONDED, Why.LITTLE_EXPECTED])
    ]
    early = replace(little, cycles=1)
    assert weighed(replace(own, answer=early), GO_ON) == [(GO_ON.decision, [Why.RESPONDED])]


def test_no_answer_of_the_engine_brings_a_stop() -> None:
    for of in (diary(4, 4), diary(2, 7), diary(7, 7), diary(1, 0)):
        assert all(d is not STOP.decision for d, _ in weighed(ask(of), GO_ON))
