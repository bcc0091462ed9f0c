"""May treatment start: criteria, questions of safety, and the dose."""

import pytest

from cleardays.clinical.diagnosis import Diagnosis
from cleardays.clinical.suitability import Safety, ask_safety, may_start
from cleardays.evidence.cautions import Weight
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
