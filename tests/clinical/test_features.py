"""One headache as the facts that diagnostic rules may ask of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import Aura, AuraFeature, AuraSymptom, Headache, Intake, Severity
from cleardays.clinical.features import (
    classes_taken,
    facts_of,
    is_treated,
    relieved_by_triptan,
    untreated_hours,
)
from cleardays.evidence.drugs import DrugClass
from cleardays.facts import OF_A_HEADACHE
from cleardays.quantities import Answer, Quantity, Unit
from clinical.known import FORMULARY, NO, UNKNOWN, YES, answers, intakes, range_of, severities

INF = float("inf")
NONE_TAKEN: tuple[Intake, ...] = ()
TAKEN = (Intake("sumatriptan"),)
FEATURES = ("one_sided", "pulsating", "worse_with_activity", "nausea", "vomiting", "light", "sound")


def values(headache: Headache, hours: float = 6.0) -> dict[str, Quantity | Answer]:
    facts = facts_of(headache, Quantity.exactly(hours, Unit.HOURS), FORMULARY)
    return {name: fact.value for name, fact in facts.items()}


@pytest.mark.parametrize(
    ("hours", "drugs", "untreated"),
    [
        # untreated: recorded hours stand
        ((1, 1), NONE_TAKEN, (1, 1)),
        ((0, INF), NONE_TAKEN, (0, INF)),
        # treated, or perhaps treated, and short: at least so long
        ((1, 1), TAKEN, (1, INF)),
        ((1, 1), None, (1, INF)),
        ((3.99, 3.99), TAKEN, (3.99, INF)),
        # at least 4 hours all the same
        ((4, 4), TAKEN, (4, 4)),
        ((73, 73), None, (73, 73)),
    ],
)
def test_a_treated_and_short_attack_does_not_fail_4_hours(
    hours: tuple[float, float],
    drugs: tuple[Intake, ...] | None,
    untreated: tuple[float, float],
) -> None:
    found = untreated_hours(Quantity(*hours, Unit.HOURS), Headache(drugs=drugs))
    assert range_of(found) == untreated
    if drugs != NONE_TAKEN:
        assert found.compare(">=", 4) is not NO


def test_nothing_said_leaves_everything_open() -> None:
    found = values(Headache())
    assert found.keys() == OF_A_HEADACHE.keys()
    for name, value in found.items():
        if isinstance(value, Answer):
            assert value is UNKNOWN, name
        elif value.unit is Unit.FEATURES:
            assert value.low == 0, name
            assert value.high >= 2, name


@pytest.mark.parametrize(
    ("said", "migraine", "tension"),
    [
        # all four said, each way
        ((True, True, Severity.SEVERE, True), (4, 4), (0, 0)),
        ((False, False, Severity.MILD, False), (0, 0), (4, 4)),
        # moderate pain counts for both
        ((False, False, Severity.MODERATE, False), (1, 1), (4, 4)),
        # not said: open for both
        ((None, True, Severity.MILD, None), (1, 3), (1, 3)),
    ],
)
def test_features_of_pain(
    said: tuple[bool | None, bool | None, Severity, bool | None],
    migraine: tuple[int, int],
    tension: tuple[int, int],
) -> None:
    one_sided, pulsating, severity, worse = said
    found = values(
        Headache(severity, one_sided=one_sided, pulsating=pulsating, worse_with_activity=worse)
    )
    assert isinstance(pain := found["migraine_pain_features"], Quantity)
    assert isinstance(tense := found["tension_pain_features"], Quantity)
    assert range_of(pain) == migraine
    assert range_of(tense) == tension


@pytest.mark.parametrize(
    ("nausea", "vomiting", "either", "worse_than_mild"),
    [
        (True, None, YES, UNKNOWN),
        (None, True, YES, UNKNOWN),
        (False, False, NO, NO),
        (False, None, UNKNOWN, NO),
        (None, False, UNKNOWN, UNKNOWN),
    ],
)
def test_nausea(
    nausea: bool | None, vomiting: bool | None, either: Answer, worse_than_mild: Answer
) -> None:
    found = values(Headache(nausea=nausea, vomiting=vomiting))
    assert found["nausea_or_vomiting"] is either
    assert found["nausea_moderate_or_severe"] is worse_than_mild


@pytest.mark.parametrize(
    ("aura", "symptoms", "features"),
    [
        # nothing said, said that there was none, said that there was one
        (None, (0, 6), (0, 6)),
        (False, (0, 0), (0, 0)),
        (True, (1, 6), (0, 6)),
        # an aura of which nothing more was said
        (Aura(), (1, 6), (0, 6)),
        # kinds that were named
        (Aura(frozenset({AuraSymptom.VISUAL, AuraSymptom.SPEECH})), (2, 2), (0, 6)),
        (
            Aura(frozenset({AuraSymptom.VISUAL}), frozenset({AuraFeature.SPREADS})),
            (1, 1),
            (1, 1),
        ),
        (Aura(frozenset({AuraSymptom.VISUAL}), frozenset()), (1, 1), (0, 0)),
        # speech: aphasia counts as one-sided, slurring need not; said to be so, it is counted once
        (Aura(frozenset({AuraSymptom.SPEECH}), frozenset()), (1, 1), (0, 1)),
        (
            Aura(frozenset({AuraSymptom.SPEECH}), frozenset({AuraFeature.ONE_SIDED})),
            (1, 1),
            (1, 1),
        ),
        # a motor symptom may last 72 hours; two symptoms together 120 minutes
        (Aura(frozenset({AuraSymptom.MOTOR}), frozenset()), (1, 1), (0, 1)),
        (
            Aura(frozenset({AuraSymptom.VISUAL, AuraSymptom.SENSORY}), frozenset()),
            (2, 2),
            (0, 1),
        ),
        (
            Aura(frozenset({AuraSymptom.MOTOR}), frozenset({AuraFeature.FIVE_TO_SIXTY_MINUTES})),
            (1, 1),
            (1, 1),
        ),
    ],
)
def test_aura(
    aura: Aura | bool | None, symptoms: tuple[int, int], features: tuple[int, int]
) -> None:
    found = values(Headache(aura=aura))
    assert isinstance(kinds := found["aura_symptoms"], Quantity)
    assert isinstance(signs := found["aura_features"], Quantity)
    assert range_of(kinds) == symptoms
    assert range_of(signs) == features


@pytest.mark.parametrize(
    ("drugs", "answer"),
    [
        # a triptan or an ergot, and whether it helped
        ((Intake("Imigran", helped=True),), YES),
        ((Intake("ergotamine", helped=True),), YES),
        ((Intake("sumatriptan", helped=False),), NO),
        ((Intake("sumatriptan"),), UNKNOWN),
        # another drug cannot say so, one without a name may
        ((Intake("ibuprofen", helped=True),), NO),
        ((Intake("rimegepant", helped=True),), NO),
        ((Intake("", helped=True),), UNKNOWN),
        ((Intake(""),), UNKNOWN),
        ((Intake("", helped=False),), NO),
        # none taken; nothing said
        ((), NO),
        (None, UNKNOWN),
    ],
)
def test_relieved_by_a_triptan(drugs: tuple[Intake, ...] | None, answer: Answer) -> None:
    assert relieved_by_triptan(Headache(drugs=drugs), FORMULARY) is answer


@pytest.mark.parametrize(
    ("names", "yes", "rest"),
    [
        # a brand is its generic, once
        (["Imigran", "sumatriptan"], {DrugClass.TRIPTAN}, NO),
        # two simple drugs on one day are not a combination; one drug of two parts is
        (["paracetamol", "ibuprofen"], {DrugClass.PARACETAMOL, DrugClass.NSAID}, NO),
        (["Excedrin 2 tablets"], {DrugClass.COMBINATION}, NO),
        # one that is not named, or not known, may be of any class
        (["ibuprofen", ""], {DrugClass.NSAID}, UNKNOWN),
        (["herbal tea"], set(), UNKNOWN),
        # none was taken
        ([], set(), NO),
    ],
)
def test_classes(names: list[str], yes: set[DrugClass], rest: Answer) -> None:
    found = classes_taken(Headache(drugs=tuple(map(Intake, names))), FORMULARY)
    assert {c for c, answer in found.items() if answer is YES} == yes
    assert {answer for c, answer in found.items() if c not in yes} == {rest}


def test_of_drugs_nothing_is_told() -> None:
    found = classes_taken(Headache(), FORMULARY)
    assert set(found) == set(DrugClass)
    assert set(found.values()) == {UNKNOWN}
    assert is_treated(Headache()) is UNKNOWN
    assert is_treated(Headache(drugs=())) is NO
    assert is_treated(Headache(drugs=(Intake(),))) is YES


headaches = st.builds(
    Headache,
    severity=severities,
    believed_migraine=answers,
    aura=answers,
    drugs=intakes,
    **dict.fromkeys(FEATURES, answers),
)


@given(headaches, st.sampled_from([*FEATURES, "believed_migraine"]), st.booleans())
def test_saying_more_never_takes_back_what_was_known(
    headache: Headache, name: str, said: bool
) -> None:
    if getattr(headache, name) is not None:
        return
    more = {field: getattr(headache, field) for field in Headache.__slots__} | {name: said}
    before, after = values(headache), values(Headache(**more))
    for fact, value in before.items():
        then = after[fact]
        if isinstance(value, Quantity) and isinstance(then, Quantity):
            assert value.low <= then.low <= then.high <= value.high
        elif value is not UNKNOWN:
            assert then is value
