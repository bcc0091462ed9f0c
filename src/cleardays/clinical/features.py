"""One headache as the facts that diagnostic rules may ask of it."""

from collections.abc import Iterable

from cleardays.clinical.diary import Aura, AuraFeature, AuraSymptom, Headache, Severity
from cleardays.evidence.drugs import DrugClass, Formulary
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit, any_of

# An attack treated and over sooner says nothing about how long it would have lasted untreated.
_UNTREATED_FROM_HOURS = 4.0


def _count(answers: Iterable[Answer], unit: Unit = Unit.FEATURES) -> Quantity:
    given = list(answers)
    sure = given.count(Answer.YES)
    return Quantity(sure, sure + given.count(Answer.UNKNOWN), unit)


def _severity_at_least(headache: Headache, level: Severity) -> Answer:
    if headache.severity is None:
        return Answer.UNKNOWN
    return Answer.of(headache.severity >= level)


def _aura_symptoms(headache: Headache) -> Quantity:
    if isinstance(headache.aura, Aura):
        kinds = len(headache.aura.symptoms)
        return Quantity(max(kinds, 1), max(kinds, 1) if kinds else 6, Unit.FEATURES)
    high = 0 if headache.aura is False else 6
    return Quantity(1 if headache.aura is True else 0, high, Unit.FEATURES)


def _aura_features(headache: Headache) -> Quantity:
    """How many of the six, as said, and what the notes of 1.2 leave open.

    A speech symptom not said to be one-sided may be aphasia, which always counts as such, or
    slurred speech, which need not. A duration other than 5 to 60 minutes may still pass: a motor
    symptom may last 72 hours, and an aura of n symptoms n times 60 minutes.
    """
    if isinstance(headache.aura, Aura) and headache.aura.features is not None:
        symptoms, said = headache.aura.symptoms, headache.aura.features
        open_ = AuraSymptom.SPEECH in symptoms and AuraFeature.ONE_SIDED not in said
        longer = AuraSymptom.MOTOR in symptoms or len(symptoms) > 1
        open_too = longer and AuraFeature.FIVE_TO_SIXTY_MINUTES not in said
        return Quantity(len(said), len(said) + open_ + open_too, Unit.FEATURES)
    most = 0 if headache.aura is False else len(AuraFeature)
    return Quantity(0, most, Unit.FEATURES)


def classes_taken(headache_drugs: Headache, formulary: Formulary) -> dict[DrugClass, Answer]:
    """For each class, whether a drug of it was taken for this headache.

    A drug that is not named, or not in the table, may have been of any class.
    """
    if headache_drugs.drugs is None:
        return dict.fromkeys(DrugClass, Answer.UNKNOWN)
    drugs = [formulary.find(intake.drug) for intake in headache_drugs.drugs]
    otherwise = Answer.UNKNOWN if None in drugs else Answer.NO
    taken = {drug.drug_class for drug in drugs if drug is not None}
    return {c: Answer.YES if c in taken else otherwise for c in DrugClass}


def relieved_by_triptan(headache: Headache, formulary: Formulary) -> Answer:
    """Whether a triptan or an ergot was taken and helped."""
    if headache.drugs is None:
        return Answer.UNKNOWN
    answers = []
    for intake in headache.drugs:
        drug = formulary.find(intake.drug)
        if drug is None:
            answers.append(Answer.NO if intake.helped is False else Answer.UNKNOWN)
        elif drug.drug_class in (DrugClass.TRIPTAN, DrugClass.ERGOT):
            answers.append(Answer.of(intake.helped))
    return any_of(answers)


def is_treated(headache: Headache) -> Answer:
    """Whether an acute drug was taken for it."""
    return Answer.UNKNOWN if headache.drugs is None else Answer.of(bool(headache.drugs))


def untreated_hours(
    hours: Quantity, headache: Headache, shortest: float = _UNTREATED_FROM_HOURS
) -> Quantity:
    """How long it lasts untreated, as far as what was recorded tells.

    Recorded hours stand where no acute drug was taken, and where it lasted at least the `shortest`
    that is asked for (4 hours; 2 under 18) all the same. A shorter one that was treated, or may
    have been, lasts at least that long.
    Source: ICHD-3 1.1 B speaks of headache untreated or unsuccessfully treated.
    """
    if hours.low < shortest and is_treated(headache) is not Answer.NO:
        return Quantity(hours.low, float("inf"), Unit.HOURS)
    return hours


def facts_of(
    headache: Headache,
    hours: Quantity,
    formulary: Formulary,
    shortest: float = _UNTREATED_FROM_HOURS,
) -> dict[str, Fact]:
    """The facts of one headache that lasted `hours` (bounds, in hours) as recorded.

    Everything not said stays open: counts of features run from what was said to be there to
    what was not said to be absent.
    """
    h = headache
    moderate = _severity_at_least(h, Severity.MODERATE)
    mild_or_moderate = _severity_at_least(h, Severity.SEVERE).flipped()
    one_sided, pulsating = Answer.of(h.one_sided), Answer.of(h.pulsating)
    worse = Answer.of(h.worse_with_activity)
    light, sound = Answer.of(h.light), Answer.of(h.sound)
    nausea, vomiting = Answer.of(h.nausea), Answer.of(h.vomiting)
    values: dict[str, Quantity | Answer] = {
        "headache_hours": untreated_hours(hours, h, shortest),
        "migraine_pain_features": _count([one_sided, pulsating, moderate, worse]),
        "tension_pain_features": _count(
            [one_sided.flipped(), pulsating.flipped(), mild_or_moderate, worse.flipped()]
        ),
        "light_and_sound": _count([light, sound]),
        "light_sound_or_nausea": _count([light, sound, nausea]),
        "nausea_or_vomiting": any_of([nausea, vomiting]),
        "nausea": nausea,
        "nausea_moderate_or_severe": nausea if nausea is Answer.NO else Answer.UNKNOWN,
        "vomiting": vomiting,
        "believed_migraine": Answer.of(h.believed_migraine),
        "relieved_by_triptan": relieved_by_triptan(h, formulary),
        "aura_symptoms": _aura_symptoms(h),
        "aura_features": _aura_features(h),
    }
    return {name: Fact(value) for name, value in values.items()}
