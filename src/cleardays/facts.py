"""The words that a rule may use: each fact's name, the unit it is counted in, and its meaning.

A rule in a table names one of these words and compares it with a number, or asks whether it is
so. Anything cleverer than a comparison is a fact here, computed and tested in `clinical`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cleardays.quantities import Answer, Quantity, Unit


class Basis(StrEnum):
    """Where a fact comes from, in order of falling strength."""

    DIARY = "recorded in the diary"
    RECALLED = "recalled as a count"
    STATED = "stated in the history"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one word: a quantity or an answer, where from, and the dates behind it."""

    value: Quantity | Answer
    basis: Basis = Basis.DIARY
    days: tuple[date, ...] = field(default=(), compare=False)


Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Word:
    """A fact that rules may name. `about` says whose: one headache's or a person's."""

    name: str
    unit: Unit
    meaning: str
    about: str = "person"


def _words(about: str, unit: Unit, meanings: Mapping[str, str]) -> dict[str, Word]:
    return {name: Word(name, unit, meaning, about) for name, meaning in meanings.items()}


OF_A_HEADACHE: dict[str, Word] = {
    **_words(
        "headache",
        Unit.HOURS,
        {
            "headache_hours": "How long it lasted. Treated and over within 4 hours: at least that "
            "long, for what it would have been untreated is not known.",
        },
    ),
    **_words(
        "headache",
        Unit.FEATURES,
        {
            "migraine_pain_features": "How many of four: one-sided, pulsating, moderate or severe, "
            "worse with or stopping everyday movement.",
            "tension_pain_features": "How many of four: on both sides, not pulsating, mild or "
            "moderate, not worse with everyday movement.",
            "light_and_sound": "How many of two: light hurts, sound hurts.",
            "light_sound_or_nausea": "How many of three: light hurts, sound hurts, nausea.",
            "aura_symptoms": "How many kinds of fully reversible aura symptom.",
            "aura_features": "How many of the six features of an aura: spreads over 5 minutes or "
            "more; symptoms in succession; each lasts 5 to 60 minutes; one is one-sided; one is "
            "positive; headache with it or within 60 minutes. Aphasia counts as one-sided; flickering "
            "lights and pins and needles as positive; a motor symptom may last 72 hours, and an "
            "aura of several symptoms 60 minutes for each.",
        },
    ),
    **_words(
        "headache",
        Unit.YES_NO,
        {
            "nausea_or_vomiting": "Nausea, vomiting or both.",
            "nausea": "Nausea of any degree.",
            "nausea_moderate_or_severe": "Moderate or severe nausea; not known where nausea was "
            "recorded without saying how bad.",
            "vomiting": "Vomiting.",
            "believed_migraine": "The person took it for a migraine when it began.",
            "relieved_by_triptan": "A triptan or an ergot relieved it.",
        },
    ),
}

# Asked in words of the person's own headache, in [headache] of history.toml: yes, no or not asked.
ASKED: dict[str, Word] = _words(
    "person",
    Unit.YES_NO,
    {
        "onset_remembered": "There is one day, clearly remembered, on which it began.",
        "constant_within_24_hours": "It was there all the time, without stopping, within 24 hours "
        "of that beginning.",
        "constant_over_3_months": "It has been there every day without stopping for more than 3 "
        "months.",
        "grew_before_constant": "Headaches had come more and more often before it was there all "
        "the time.",
        "constant_before_overuse": "It was there every day before acute drugs were taken too often.",
        "always_the_same_side": "It is on one side only, and never changes to the other.",
        "severe_spells": "It is moderate, with spells that are severe.",
        "signs_on_the_same_side": "On the side of the pain: a red or watering eye, a blocked or "
        "running nose, a swollen or drooping lid, a small pupil, or a sweating face.",
        "restless_with_pain": "Restless or agitated with the pain, unable to keep still.",
        "worse_with_movement_one_sided": "This one-sided pain grows worse with movement.",
        "indomethacin_ended_it": "Indomethacin at a full dose ended the pain completely.",
        "attacks_around_one_eye": "At least 5 attacks of severe pain around one eye or one temple.",
        "attacks_15_to_180_minutes": "Untreated, these last 15 to 180 minutes.",
        "attacks_every_other_day_to_8": "In a bout they come between every other day and 8 times "
        "a day.",
        "mixed_medicines_amount_unknown": "Acute drugs of several kinds on 10 or more days a month "
        "for more than 3 months, of which nobody can tell which or how much.",
    },
)

OF_A_PERSON: dict[str, Word] = {
    **ASKED,
    **_words(
        "person",
        Unit.DAYS_PER_28,
        {
            "headache_days": "Days with any headache in the window of 28 days.",
            "headache_days_4h": "Days with at least 4 hours of headache in the window.",
            "headache_days_lowest_of_3": "Headache days in the one of the last three windows that "
            "has fewest.",
            "headache_days_highest_of_3": "Headache days in the one of the last three windows "
            "that has most.",
            "treated_headache_days_highest_of_3": "The same, over three windows that all lie "
            "after the first injection.",
            "migraine_days": "Days that meet the migraine-day criteria in the window.",
            "migraine_days_lowest_of_3": "Migraine days in the one of the last three windows that "
            "has fewest.",
            "tension_days_lowest_of_3": "Days with tension-type features in the one of the last "
            "three windows that has fewest.",
            "tension_days_highest_of_3": "Days with tension-type features in the one of the last "
            "three windows that has most.",
            "acute_days_lowest_of_3": "Days with any acute drug in the one of the last three "
            "windows that has fewest.",
            "triptan_days_lowest_of_3": "The same for triptans.",
            "ergot_days_lowest_of_3": "The same for ergots.",
            "opioid_days_lowest_of_3": "The same for opioids.",
            "paracetamol_days_lowest_of_3": "The same for paracetamol (acetaminophen).",
            "nsaid_days_lowest_of_3": "The same for non-steroidal anti-inflammatory drugs, "
            "aspirin among them.",
            "combination_days_lowest_of_3": "The same for combination analgesics.",
            "other_analgesic_days_lowest_of_3": "The same for other painkillers that are not "
            "opioids.",
            "other_drug_days_lowest_of_3": "The same for acute drugs of no class named here.",
            "fewer_headache_days": "How many headache days fewer per 28 in the cycle judged than in "
            "the baseline; a rise is negative.",
            "several_classes_days_lowest_of_3": "Days with a drug of any of the overuse classes, "
            "simple painkillers included.",
        },
    ),
    **_words(
        "person",
        Unit.ATTACKS,
        {
            "migraine_attacks_ever": "Headaches that met the attack criteria of migraine without "
            "aura, in a lifetime.",
            "migraine_like_attacks_ever": "Headaches that met all but one of them, or all.",
            "aura_attacks_ever": "Attacks that met the aura criteria, in a lifetime.",
            "migraine_or_aura_attacks_ever": "Both kinds together.",
            "long_headaches": "Separate headaches of at least 4 hours that began in the window. Days "
            "recorded one after the other count as one headache, so that this is a lower end.",
            "tension_episodes_ever": "Headaches that met the tension-type criteria, in a lifetime.",
        },
    ),
    **_words(
        "person",
        Unit.HOURS,
        {
            "fewer_headache_hours": "How many hours of headache fewer per 28 days in the cycle "
            "judged than in the baseline; a rise is negative.",
        },
    ),
    **_words(
        "person",
        Unit.DAYS,
        {
            "tension_days_a_year": "Days with tension-type features in the last 365: at least "
            "those recorded, and no more than were told of a usual year.",
        },
    ),
    **_words(
        "person",
        Unit.YEARS,
        {"age": "Age in whole years on the ending date.", "age_at_onset": "Age when it began."},
    ),
    **_words(
        "person",
        Unit.TREATMENTS,
        {
            "preventives_failed": "Preventive drugs that did not work, were not tolerated or were "
            "unsuitable, each drug once.",
            "preventive_classes_failed": "Classes of preventive drug of which one at least failed, "
            "each class once; a drug without a class may be of any.",
            "preventives_tried": "Preventive drugs that were taken, whether they helped or not, each "
            "drug once; one that was never given because it was unsuitable is not among them.",
        },
    ),
    **_words(
        "person",
        Unit.CYCLES,
        {"cycles_completed": "Completed treatment cycles."},
    ),
    **_words(
        "person",
        Unit.PERCENT,
        {
            "fall_in_headache_days": "By how much headache days fell from the baseline to the "
            "cycle judged, as a share of the baseline.",
            "best_fall_in_first_cycles": "The same for the one of the first three completed cycles "
            "in which they fell most.",
            "migraine_share": "Days with migraine or probable migraine in the window, as a share of "
            "the headache days in it.",
        },
    ),
    **_words(
        "person",
        Unit.YES_NO,
        {
            "no_better_diagnosis": "A clinician has said that no other diagnosis fits better.",
            "chronic_migraine": "The criteria of chronic migraine are met.",
            "headache_disorder_before": "There was a headache disorder before the overuse began.",
            "overuse_managed": "Medication overuse is absent or has been dealt with.",
            "takes_too_much": "Acute drugs are taken on as many days as make an overuse.",
            "constant_by_diary": "A headache on every date of the window, and no headache-free day "
            "recorded in the two windows before.",
        },
    ),
}

# Questions of safety are facts too. Their rows, with source and what to do, are the tables
# cautions.toml and snnoop10.toml: each row adds one yes/no word (evidence.read.words).
WORDS: dict[str, Word] = {**OF_A_HEADACHE, **OF_A_PERSON}
