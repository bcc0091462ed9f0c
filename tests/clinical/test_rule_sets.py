"""The six rule sets asked of one course of treatment: each by its own window, cycles and limits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cleardays.clinical.days import DayReader
from cleardays.clinical.decision import Decision, Why, _on_treatment, decide
from cleardays.clinical.diagnosis import diagnose
from cleardays.clinical.diary import Day, Diary, Headache, Severity
from cleardays.clinical.history import History, Outcome, Preventive
from cleardays.clinical.response import Judged, Response, respond
from cleardays.clinical.session import Session, rolling_dose
from cleardays.clinical.suitability import ask_safety, may_start
from cleardays.clinical.summary import classes_failed, stated, summarise
from cleardays.clinical.verdict import judge
from cleardays.evidence.read import read_tables
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit

KNOWN = read_tables()
READER = DayReader(KNOWN.diagnosis, KNOWN.drugs)
FIRST = date(2026, 1, 5)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
MIGRAINE = Headache(Severity.MODERATE, True, True, True, True, False, True, True, False)


def month(headaches: int) -> str:
    return "m" * headaches + "o" * (28 - headaches)


def days(letters: str, first: date, hours: float = 10) -> list[Day]:
    return [
        Day(first + timedelta(days=n), True, hours, MIGRAINE, ())
        if c == "m"
        else Day(first + timedelta(days=n), False)
        for n, c in enumerate(letters)
        if c != "."
    ]


def course(*cycles: str, before: int = 20, after_hours: float = 10) -> Response:
    """A baseline of `before` headache days, then cycles of three months each, in letters."""
    found = days(month(before), FIRST - timedelta(days=28))
    starts = [FIRST + timedelta(days=84 * n) for n in range(len(cycles))]
    for start, letters in zip(starts, cycles, strict=True):
        found += days(letters, start, after_hours)
    diary = Diary(tuple(found))
    sessions = tuple(Session(start, "Botox", 155) for start in starts)
    ending = starts[-1] + timedelta(days=83)
    response = respond(diary, READER.read(diary), sessions, KNOWN.rule_sets, KNOWN.counting, ending)
    assert response is not None
    return response


def of(response: Response, id: str) -> Judged:
    return next(j for j in response.judged if j.rules.id == id)


def answers(response: Response, id: str) -> tuple[Answer | None, Answer | None]:
    judged = of(response, id)
    return (
        judged.responded.answer if judged.responded else None,
        judged.stop.answer if judged.stop else None,
    )


SAME = month(20) * 3
BETTER = month(16) * 3  # of 24: a third less, and not episodic


def test_those_that_are_silent_say_nothing() -> None:
    for id in ("us-label", "eu-label", "preempt"):
        assert answers(course(SAME, SAME), id) == (None, None)
    assert answers(course(SAME, SAME), "us-payer-typical") == (NO, None)


@pytest.mark.parametrize(
    ("last_month", "nice", "ehf"),
    [
        # 20, 20, then the last 28 days: the mean of the cycle and its end may differ
        (20, NO, NO),
        (15, NO, NO),
        (14, NO, YES),
        (2, YES, YES),
    ],
)
def test_each_counts_in_its_own_window(last_month: int, nice: Answer, ehf: Answer) -> None:
    response = course(month(20) * 2 + month(last_month))
    assert answers(response, "nice-ta260")[0] is nice
    assert answers(response, "ehf-2018")[0] is ehf


@pytest.mark.parametrize(
    ("cycles", "nice", "ehf", "earliest"),
    [
        ([SAME], NO, NO, NO),
        ([SAME, SAME], YES, NO, YES),
        ([SAME, SAME, SAME], YES, YES, YES),
        # one of the first cycles had a response: a later loss is no lack of response to them
        ([BETTER, SAME, SAME], YES, NO, NO),
        ([SAME, SAME, BETTER], NO, NO, NO),
        # a fourth cycle is none of the first
        ([SAME, SAME, SAME, BETTER], NO, YES, YES),
        # a cycle of which nothing was recorded may have been the one
        ([SAME, "." * 84, SAME], YES, UNKNOWN, UNKNOWN),
    ],
)
def test_when_a_lack_of_response_stops(
    cycles: list[str], nice: Answer, ehf: Answer, earliest: Answer
) -> None:
    response = course(*cycles, before=24)
    assert answers(response, "nice-ta260")[1] is nice
    assert answers(response, "ehf-2018")[1] is ehf
    assert of(response, "ehf-2018").others["stop_earliest"].answer is earliest


@pytest.mark.parametrize(("headaches", "nice", "ehf"), [(9, YES, YES), (10, YES, NO), (15, NO, NO)])
def test_few_days_are_not_the_same_few(headaches: int, nice: Answer, ehf: Answer) -> None:
    response = course(month(headaches) * 3, before=28)
    assert (answers(response, "nice-ta260")[1], answers(response, "ehf-2018")[1]) == (nice, ehf)


@pytest.mark.parametrize(
    ("after", "hours", "typical", "older"),
    [
        (20, 10, NO, NO),
        (19, 10, YES, NO),
        (14, 10, YES, NO),
        (13, 10, YES, YES),
        (21, 10, NO, NO),
        # as many days, of 4 hours and 57 minutes less each: 99 hours fewer; then 100
        (20, 5.05, NO, NO),
        (20, 5, NO, YES),
    ],
)
def test_what_a_payer_counts(after: int, hours: float, typical: Answer, older: Answer) -> None:
    response = course(month(after) * 3, after_hours=hours)
    assert answers(response, "us-payer-typical")[0] is typical
    assert of(response, "us-payer-typical").others["response_older"].answer is older


def test_no_answer_rests_on_what_was_not_recorded() -> None:
    response = course("." * 84, "." * 84, "." * 84)
    for id in ("nice-ta260", "ehf-2018"):
        assert answers(response, id) == (UNKNOWN, UNKNOWN)
    assert answers(response, "us-payer-typical")[0] is UNKNOWN


# --- before treatment ----------------------------------------------------------------------------


def drug(name: str, outcome: Outcome | None = Outcome.NO_EFFECT, of: str = "") -> Preventive:
    return Preventive(name, of, outcome=outcome)


@pytest.mark.parametrize(
    ("preventives", "low", "high"),
    [
        ([], 0, 0),
        ([drug("a", of="beta-blocker")], 1, 1),
        ([drug("a", of="beta-blocker"), drug("b", of="Beta blockers")], 1, 1),
        ([drug("a", of="beta-blocker"), drug("b", of="anticonvulsant")], 2, 2),
        # without a class: one at least, each perhaps of its own
        ([drug("a")], 1, 1),
        ([drug("a"), drug("b")], 1, 2),
        ([drug("a", of="anticonvulsant"), drug("b")], 1, 2),
        # not said how it ended
        ([drug("a", None, "anticonvulsant")], 0, 1),
        ([drug("a", of="anticonvulsant"), drug("b", None, "anticonvulsant")], 1, 1),
        # one that helped, or is being taken, did not fail
        ([drug("a", Outcome.HELPED, "x"), drug("b", Outcome.TAKING, "y")], 0, 0),
    ],
)
def test_classes_that_failed(preventives: list[Preventive], low: float, high: float) -> None:
    assert classes_failed(tuple(preventives)) == Quantity(low, high, Unit.TREATMENTS)


def test_tried_is_not_failed() -> None:
    told = (
        drug("a", Outcome.HELPED),
        drug("b", Outcome.TAKING),
        drug("c", Outcome.UNSUITABLE),
        drug("d"),
        drug("D"),
    )
    facts = stated(History(preventives=told), FIRST)
    assert facts["preventives_tried"].value == Quantity.exactly(3, Unit.TREATMENTS)
    assert facts["preventives_failed"].value == Quantity.exactly(2, Unit.TREATMENTS)
    assert "preventives_tried" not in stated(History(), FIRST)


def test_a_preference_is_no_bar_and_a_trial_is_no_licence() -> None:
    """Chronic migraine, an adult, nothing tried: European guideline yes, and what it prefers no."""
    facts = {"chronic_migraine": Fact(YES), "age": Fact(Quantity.exactly(40, Unit.YEARS))}
    facts |= stated(History(preventives=()), FIRST)
    ehf = KNOWN.rule_sets["ehf-2018"]
    assert judge(ehf, ehf.questions["start"], facts).answer is YES
    assert judge(ehf, ehf.questions["prefers"], facts).answer is NO
    payer, eu = KNOWN.rule_sets["us-payer-typical"], KNOWN.rule_sets["eu-label"]
    assert judge(payer, "us-payer-typical.start", facts).answer is NO
    assert judge(eu, "eu-label.start", facts).answer is NO


def choose(*ids: str, history: History) -> list[tuple[Decision, list[Why]]]:
    """The options before treatment for a plain chronic migraine, by some of the rule sets."""
    letters = ("mmmmmmo" * 12)[:84]
    diary = Diary(tuple(days(letters, FIRST)))
    ending = FIRST + timedelta(days=83)
    read = READER.read(diary)
    summary = summarise(diary, read, history, READER, KNOWN.counting, ending)
    diagnosis = diagnose(summary, KNOWN.diagnosis, KNOWN.red_flags)
    safety = ask_safety(KNOWN.cautions, diagnosis.facts)
    sets = {id: KNOWN.rule_sets[id] for id in ids}
    dose = rolling_dose((), (), ending, KNOWN.product, KNOWN.counting, NO)
    choice = decide(
        ending=ending,
        diagnosis=diagnosis,
        safety=safety,
        suitability=may_start(diagnosis, safety, YES, sets),
        sessions=(),
        response=None,
        reactions=(),
        history=history,
        dose=dose,
        planned_units=155,
        product=KNOWN.product,
        counting=KNOWN.counting,
    )
    return [(o.decision, [r.why for r in o.reasons]) for o in choice.options]


TOLD = History(
    age=40,
    no_better_diagnosis=True,
    preventives=(),
    migraine_attacks_ever=60,
    safety={caution.fact: False for caution in KNOWN.cautions},
)


def test_what_leads_to_a_start() -> None:
    preferred = [Why.CRITERIA_MET, Why.PREFERRED_FIRST]
    assert choose("ehf-2018", history=TOLD) == [(Decision.START, preferred)]
    assert choose("eu-label", history=TOLD) == [(Decision.REVIEW, [Why.CRITERIA_NOT_MET])]
    # who was studied is neither a start nor a refusal
    assert choose("preempt", history=TOLD) == [(Decision.REVIEW, [Why.TRIAL_ONLY])]
    assert choose("preempt", "ehf-2018", history=TOLD) == [(Decision.START, preferred)]
    one = (Preventive("topiramate", "anticonvulsant", outcome=Outcome.NOT_TOLERATED),)
    assert choose("eu-label", history=replace(TOLD, preventives=one)) == [
        (Decision.START, [Why.CRITERIA_MET])
    ]


def decided(response: Response, *ids: str) -> list[tuple[Decision, Why]]:
    """The options on treatment by some of the rule sets, each with its first reason."""
    some = replace(response, judged=tuple(of(response, id) for id in ids))
    options = _on_treatment(some, (), KNOWN.counting)
    return [(o.decision, o.reasons[0].why) for o in options]


def test_a_set_that_is_silent_on_stopping_asks_for_a_review_when_it_stands_alone() -> None:
    response = course(SAME, SAME)
    alone = decided(response, "us-payer-typical")
    assert alone[0] == (Decision.REVIEW, Why.NO_STOP_RULE)
    both = decided(response, "us-payer-typical", "nice-ta260")
    assert both[0] == (Decision.STOP_NO_RESPONSE, Why.NOT_RESPONDED)
    assert Decision.REVIEW not in [decision for decision, _ in both]


def test_the_federation_waits_for_its_third_cycle_and_looks_back_at_the_first_ones() -> None:
    assert (Decision.TOO_EARLY, Why.FEW_CYCLES) in decided(course(SAME, SAME), "ehf-2018")
    third = decided(course(SAME, SAME, SAME), "ehf-2018")
    assert third[0] == (Decision.STOP_NO_RESPONSE, Why.NOT_RESPONDED)
    lost = decided(course(BETTER, SAME, SAME, before=24), "ehf-2018")
    assert lost[0] == (Decision.REVIEW, Why.RESPONDED_EARLIER)
    open_ = decided(course(SAME, "." * 84, SAME), "ehf-2018")
    assert (Decision.TOO_EARLY, Why.RESPONSE_NOT_KNOWN) in open_
