"""May treatment start: criteria, questions of safety, and the dose."""

import pytest

from cleardays.clinical.decision import Decision
from cleardays.clinical.diagnosis import Diagnosis
from cleardays.clinical.diary import Diary
from cleardays.clinical.history import History
from cleardays.clinical.suitability import Safety, ask_safety, may_start, of_age
from cleardays.clinical.visit import visit
from cleardays.evidence.cautions import Caution, Weight
from cleardays.evidence.read import read_tables
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit
from clinical.known import CAUTIONS, ENDING, GOES_ON, NO, START, UNKNOWN, YES, verdict

MET = {
    "headache_days": Fact(Quantity.exactly(20, Unit.DAYS_PER_28)),
    "age": Fact(Quantity.exactly(40, Unit.YEARS)),
}


def safety(**said: Answer) -> Safety:
    return ask_safety(CAUTIONS, {name: Fact(answer) for name, answer in said.items()})


CLEAR = {"allergy_to_toxin": NO, "pregnant": NO}


@pytest.mark.parametrize(
    ("said", "nothing_forbids"),
    [
        # each question that weighs, asked and not asked; a caution does not forbid
        (CLEAR, YES),
        ({**CLEAR, "bleeding_risk": YES}, YES),
        ({"allergy_to_toxin": NO}, UNKNOWN),
        ({}, UNKNOWN),
        ({"allergy_to_toxin": YES}, NO),
        ({**CLEAR, "pregnant": YES}, NO),
        # a no to one never answers for another, whatever else is asked
        ({"allergy_to_toxin": YES, "pregnant": UNKNOWN}, NO),
    ],
)
def test_nothing_forbids(said: dict[str, Answer], nothing_forbids: Answer) -> None:
    assert safety(**said).nothing_forbids is nothing_forbids


def test_no_question_is_no_all_clear() -> None:
    assert Safety(()).nothing_forbids is UNKNOWN
    assert ask_safety(CAUTIONS[2:], {"bleeding_risk": Fact(NO)}).nothing_forbids is UNKNOWN


def test_what_was_found_and_what_was_not_asked() -> None:
    found = safety(pregnant=YES)
    assert [a.caution.fact for a in found.found(Weight.DECIDE_FIRST)] == ["pregnant"]
    assert found.found(Weight.CONTRAINDICATION) == ()
    assert [a.caution.fact for a in found.not_asked] == ["allergy_to_toxin", "bleeding_risk"]
    # a number is no answer to a question
    odd = ask_safety(CAUTIONS, {"pregnant": Fact(Quantity.exactly(1, Unit.DAYS))})
    assert len(odd.not_asked) == len(CAUTIONS)


@pytest.mark.parametrize(
    ("facts", "said", "attested", "dose", "answer"),
    [
        (MET, CLEAR, YES, YES, YES),
        # each of the four unknown, and each a no
        ({}, CLEAR, YES, YES, UNKNOWN),
        (MET, {}, YES, YES, UNKNOWN),
        (MET, CLEAR, UNKNOWN, YES, UNKNOWN),
        (MET, CLEAR, YES, UNKNOWN, UNKNOWN),
        (MET, {**CLEAR, "allergy_to_toxin": YES}, UNKNOWN, UNKNOWN, NO),
        (MET, CLEAR, NO, YES, NO),
        (MET, CLEAR, YES, NO, NO),
        ({}, {}, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_may_start(
    facts: dict[str, Fact], said: dict[str, Answer], attested: Answer, dose: Answer, answer: Answer
) -> None:
    told = {**facts, "no_better_diagnosis": Fact(attested)}
    diagnosis = Diagnosis(ENDING, verdict(NO), (), (), told)
    # a rule set that is silent on starting says nothing
    sets = {START.id: START, GOES_ON.id: GOES_ON}
    (found,) = may_start(diagnosis, safety(**said), dose, sets)
    assert found.answer is answer
    assert found.rules is START
    assert found.criteria.answer is (YES if facts else UNKNOWN)


def test_a_word_that_nobody_gave_is_unknown() -> None:
    for facts in (MET, {**MET, "no_better_diagnosis": Fact(Quantity.exactly(1, Unit.DAYS))}):
        diagnosis = Diagnosis(ENDING, verdict(NO), (), (), facts)
        (found,) = may_start(diagnosis, safety(**CLEAR), YES, {START.id: START})
        assert found.answer is UNKNOWN


KNOWN = read_tables()
BARS = {
    Weight.CONTRAINDICATION: Decision.WITHHOLD_SAFETY,
    Weight.DECIDE_FIRST: Decision.WITHHOLD_DECIDE_FIRST,
}
BY_AGE = ("under_18", "over_65")


def at_visit(said: dict[str, bool], age: int | None = None) -> tuple[Safety, set[Decision]]:
    history = History(age=age, safety=said)
    found = visit(Diary(), history, (), KNOWN, KNOWN.rule_sets, ENDING)
    return found.safety, {option.decision for option in found.choice.options}


@pytest.mark.parametrize("caution", KNOWN.cautions, ids=lambda caution: caution.fact)
@pytest.mark.parametrize(
    ("said", "answer"), [(True, YES), (False, NO), (None, UNKNOWN)], ids=["yes", "no", "not asked"]
)
def test_each_answer_to_each_question(caution: Caution, said: bool | None, answer: Answer) -> None:
    every = {c.fact: False for c in KNOWN.cautions}
    told = {name: no for name, no in every.items() if name != caution.fact}
    if said is not None:
        told[caution.fact] = said
    found, decisions = at_visit(told)
    assert {a.caution.fact: a.answer for a in found.asked}[caution.fact] is answer
    assert [a.caution.fact for a in found.not_asked] == ([caution.fact] if said is None else [])
    bar = BARS.get(caution.weight)
    assert {d for d in decisions if d in BARS.values()} == ({bar} if said and bar else set())
    wanted = YES if bar is None else answer.flipped()
    assert found.nothing_forbids is wanted


@pytest.mark.parametrize(
    ("age", "under_18", "over_65"),
    [
        (17, YES, NO),
        (18, NO, NO),
        (65, NO, NO),
        (66, NO, YES),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_an_age_answers_for_itself(age: int | None, under_18: Answer, over_65: Answer) -> None:
    found, decisions = at_visit({}, age)
    answers = {a.caution.fact: a.answer for a in found.asked}
    assert (answers["under_18"], answers["over_65"]) == (under_18, over_65)
    assert (Decision.WITHHOLD_DECIDE_FIRST in decisions) is (under_18 is YES)
    # and outweighs what was answered
    contradicted, _ = at_visit(dict.fromkeys(BY_AGE, False), age)
    if age is not None:
        assert {a.caution.fact: a.answer for a in contradicted.asked}["under_18"] is under_18
    assert of_age(None) == {}
