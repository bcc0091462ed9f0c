"""The product, the paradigm, counting, safety and drugs: numbers against a second reading."""

from collections import Counter
from datetime import date, timedelta

import pytest

from cleardays.evidence.cautions import Weight
from cleardays.evidence.drugs import AcuteDrug, DrugClass, Formulary
from cleardays.evidence.known import Known
from cleardays.evidence.paradigms import Side
from cleardays.evidence.reactions import Urgency
from cleardays.evidence.read import TABLES
from cleardays.evidence.sources import Cited, Read

# --- the paradigm: muscle, sites, units, most sites, most units, in the order of PREEMPT -----------

DOSES = [
    ("corrugator", 2, 10, 2, 10),
    ("procerus", 1, 5, 1, 5),
    ("frontalis", 4, 20, 4, 20),
    ("temporalis", 8, 40, 10, 50),
    ("occipitalis", 6, 30, 8, 40),
    ("cervical_paraspinal", 4, 20, 4, 20),
    ("trapezius", 6, 30, 10, 50),
]


def test_the_dose_table(known: Known) -> None:
    each = known.product.amounts["units_per_site"].value
    found = [
        (
            m.id,
            m.sites,
            m.units,
            m.sites + m.extra_sites,
            m.units + m.extra_sites * each,
        )
        for m in known.paradigm.muscles.values()
    ]
    assert found == DOSES
    assert sum(units for _, _, units, _, _ in DOSES) == known.paradigm.fixed_units == 155
    assert sum(sites for _, sites, _, _, _ in DOSES) == known.paradigm.fixed_sites == 31
    assert sum(most for *_, most in DOSES) == known.paradigm.most_units == 195
    assert sum(most for _, _, _, most, _ in DOSES) == known.paradigm.most_sites == 39
    assert known.paradigm.label_units == {"us-label": 155}


def test_the_sites_mirror_each_other(known: Known) -> None:
    sites = known.paradigm.sites
    assert Counter(s.side for s in sites) == {Side.LEFT: 15, Side.RIGHT: 15, Side.MIDLINE: 1}
    by_id = {s.id: s for s in sites}
    for site in sites:
        assert site.units == 5
        letter = {Side.LEFT: "-L", Side.RIGHT: "-R", Side.MIDLINE: "-M"}[site.side]
        assert letter in site.id
        if site.side is Side.LEFT:
            other = by_id[site.id.replace("-L", "-R", 1)]
            assert (other.muscle, other.landmark) == (site.muscle, site.landmark)
    assert [s.muscle for s in sites if s.side is Side.MIDLINE] == ["procerus"]


def test_every_landmark_says_that_it_was_recalled(known: Known) -> None:
    assert {site.cited.read for site in known.paradigm.sites} == {Read.RECALL}


# --- the product -----------------------------------------------------------------------------------

AMOUNTS = [
    ("cumulative_limit", 400, "U onabotulinumtoxinA", Read.SEEN_2ND),
    ("cumulative_days", 84, "days", Read.SEEN_2ND),
    ("interval_days", 12 * 7, "days", Read.SEEN),
    ("units_per_site", 5, "U onabotulinumtoxinA", Read.SEEN),
    ("units_per_ml", 5 / 0.1, "U/mL", Read.SEEN_2ND),
    ("hours_after_mixing", 24, "hours", Read.RECALL),
]


@pytest.mark.parametrize(("id", "value", "unit", "read"), AMOUNTS)
def test_an_amount(known: Known, id: str, value: float, unit: str, read: Read) -> None:
    amount = known.product.amounts[id]
    assert (amount.value, amount.unit, amount.cited.read) == (value, unit, read)


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("Botox", True),
        ("BOTOX®", True),
        ("vistabel", True),
        ("onabotulinumtoxinA", True),
        ("Botox Cosmetic", True),
        # units of these are not units of ours
        ("Dysport", False),
        ("xeomin", False),
        ("abobotulinumtoxinA", False),
        ("NeuroBloc", False),
        # nothing is concluded from a name that is not known
        ("botulinum toxin", None),
        ("", None),
    ],
)
def test_a_brand_is_its_substance(known: Known, written: str, ours: bool | None) -> None:
    assert known.product.is_brand(written) is ours


def test_vials(known: Known) -> None:
    assert known.product.vials == (100, 200)


# --- counting --------------------------------------------------------------------------------------


def test_how_days_are_counted(known: Known) -> None:
    assert {id: row.value for id, row in known.counting.rows.items()} == {
        "window_days": 28,
        "enough_days": 20,
        "windows_for_three_months": 3,
        "baseline_days": 28,
        "baseline_long_days": 84,
        "baseline_differs": 3,
        "two_cycles_days": 77,
        "other_toxin_weeks": 16,
        "headache_day_hours": 4,
        "intake_on_start_day": 1,
        "meaningful_percent": 30,
        "ceiling_days": 26,
        "longest_link_days": 84,
        "within_cycle_least_days": 77,
        "within_cycle_from_day": 29,
        "within_cycle_recorded_days": 14,
        "overuse_room_days": 3,
        "near_session_days": 28,
        "due_soon_days": 28,
        "window_after_due_days": 14,
        "no_diary_days": 28,
        "authorisation_soon_days": 42,
        "authorisation_few_sessions": 1,
        "paper_pack_days": 7,
        "short_cycle_days": 56,
    }
    not_ours = {id for id, r in known.counting.rows.items() if r.cited.read is not Read.ASSUMPTION}
    assert not_ours == {"headache_day_hours"}
    scales = {s.id: (s.mild_to, s.moderate_to, s.top) for s in known.counting.scales.values()}
    assert scales == {"0-10": (3, 6, 10), "0-5": (2, 3, 5), "0-3": (1, 2, 3)}
    assert {s.cited.read for s in known.counting.scales.values()} == {Read.ASSUMPTION}


# --- safety ----------------------------------------------------------------------------------------


def test_what_weighs_how_much(known: Known) -> None:
    weights = {c.fact: c.weight for c in known.cautions}
    assert {f for f, w in weights.items() if w is Weight.CONTRAINDICATION} == {
        "allergy_to_toxin",
        "infection_at_site",
    }
    assert {f for f, w in weights.items() if w is Weight.DECIDE_FIRST} == {
        "pregnant",
        "neuromuscular_disease",
        "under_18",
    }
    assert {f for f, w in weights.items() if w is Weight.CAUTION} == {
        "swallowing_trouble",
        "breathing_trouble",
        "aminoglycoside",
        "other_neuromuscular_drug",
        "bleeding_risk",
        "planned_surgery",
        "past_face_surgery",
        "drooping_lid",
        "other_toxin_recent",
        "breastfeeding",
        "thin_neck",
        "muscle_relaxant",
        "anticholinergic",
        "over_65",
        "drives",
        "declines_human_albumin",
    }


def test_no_safety_rule_rests_on_a_recalled_row(known: Known) -> None:
    for caution in known.cautions:
        if caution.weight is not Weight.CAUTION:
            assert caution.cited.read is not Read.RECALL, caution.fact
    for reaction in known.reactions:
        if reaction.withholds or reaction.urgency >= Urgency.SAME_DAY:
            assert reaction.cited.read is not Read.RECALL, reaction.id
    for rule in known.red_flags.rules.values():
        assert rule.cited.read is not Read.RECALL, rule.id


def test_no_advice_to_a_person_rests_on_a_recalled_row(known: Known) -> None:
    assert all(reaction.cited.read.may_reach_people for reaction in known.reactions)
    recalled = {c.fact for c in known.cautions if not c.cited.read.may_reach_people}
    assert recalled == {
        "other_neuromuscular_drug",
        "muscle_relaxant",
        "anticholinergic",
        "thin_neck",
        "over_65",
        "declines_human_albumin",
    }


@pytest.mark.parametrize(
    ("written", "urgency"),
    [
        # the four that call for help at once
        ("trouble swallowing", Urgency.EMERGENCY),
        ("my speech is slurred", Urgency.EMERGENCY),
        ("Short of breath since Sunday", Urgency.EMERGENCY),
        ("hives and a swollen face", Urgency.EMERGENCY),
        ("a thunderclap headache", Urgency.EMERGENCY),
        ("fever and stiff neck", Urgency.EMERGENCY),
        ("chest pain on the left", Urgency.EMERGENCY),
        # the same day
        ("double vision", Urgency.SAME_DAY),
        ("my voice is hoarse", Urgency.SAME_DAY),
        ("weak all over", Urgency.SAME_DAY),
        ("loss of bladder control", Urgency.SAME_DAY),
        # the higher row wins
        ("hoarse, and I can’t swallow", Urgency.EMERGENCY),
        ("drooping eyelid and double vision", Urgency.SAME_DAY),
        # ordinary ones
        ("drooping eyelid", Urgency.TELL_THE_CLINIC),
        ("neck pain", Urgency.WATCH),
        ("a bruise on the temple", Urgency.WATCH),
        ("stiff neck", Urgency.WATCH),
    ],
)
def test_how_urgent_a_report_is(known: Known, written: str, urgency: Urgency) -> None:
    assert max(r.urgency for r in known.reactions if r.fits(written)) is urgency


def test_a_word_counts_where_it_begins_one(known: Known) -> None:
    rash = next(r for r in known.reactions if r.id == "rash")
    assert rash.fits("Itching since Monday")
    assert not rash.fits("my eyelid has a twitch")


def test_rates(known: Known) -> None:
    found = {
        (r.id, rate.study): (rate.percent, rate.compared_percent, rate.cited.read)
        for r in known.reactions
        for rate in r.rates
    }
    assert found["neck_pain", "PREEMPT"] == (6.7, 2.2, Read.SEEN)
    assert found["neck_pain", "COMPEL"] == (4.1, None, Read.SEEN)
    assert found["neck_pain", "REPOSE"] == (2.8, None, Read.SEEN)
    assert found["neck_pain", "US label"] == (9, 3, Read.RECALL)
    assert found["eyelid_droop", "COMPEL"] == (2.5, None, Read.SEEN)
    assert found["eyelid_droop", "REPOSE"] == (5.4, None, Read.SEEN)
    assert found["eyelid_droop", "Hull"] == (11, None, Read.SEEN)
    assert found["swallowing_speaking_breathing", "Hull"] == (1.96, None, Read.SEEN)
    assert found["muscle_stiffness", "Hull"] == (14.6, None, Read.SEEN)
    for (_, study), (_, _, read) in found.items():
        recalled = study.startswith(("US label", "PREEMPT, related"))
        assert read is (Read.RECALL if recalled else Read.SEEN)


# --- drugs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "generic", "drug_class"),
    [
        # a brand is its generic
        ("Imigran", "sumatriptan", DrugClass.TRIPTAN),
        ("Imitrex", "sumatriptan", DrugClass.TRIPTAN),
        ("Maxalt", "rizatriptan", DrugClass.TRIPTAN),
        ("Naramig", "naratriptan", DrugClass.TRIPTAN),
        ("Amerge", "naratriptan", DrugClass.TRIPTAN),
        ("Axert", "almotriptan", DrugClass.TRIPTAN),
        ("Relpax", "eletriptan", DrugClass.TRIPTAN),
        ("Frova", "frovatriptan", DrugClass.TRIPTAN),
        ("Zomig", "zolmitriptan", DrugClass.TRIPTAN),
        ("Cafergot", "ergotamine", DrugClass.ERGOT),
        ("DHE", "dihydroergotamine", DrugClass.ERGOT),
        ("Tylenol", "paracetamol", DrugClass.PARACETAMOL),
        ("acetaminophen", "paracetamol", DrugClass.PARACETAMOL),
        ("Advil", "ibuprofen", DrugClass.NSAID),
        ("Aleve", "naproxen", DrugClass.NSAID),
        ("aspirin", "aspirin", DrugClass.NSAID),
        ("Nurtec ODT", "rimegepant", DrugClass.GEPANT),
        ("Reyvow", "lasmiditan", DrugClass.DITAN),
        ("Maxolon", "metoclopramide", DrugClass.ANTIEMETIC),
        # strength, form, number and case are passed over
        ("2x SUMATRIPTAN 50 mg Oral", "sumatriptan", DrugClass.TRIPTAN),
        ("Naproxen sodium 550mg Oral", "naproxen", DrugClass.NSAID),
        ("co-codamol 30/500", "paracetamol + codeine", DrugClass.COMBINATION),
        # the longest name wins: a combination is not one of its parts
        ("Anadin Extra", "aspirin + paracetamol + caffeine", DrugClass.COMBINATION),
        ("Anadin Paracetamol", "paracetamol", DrugClass.PARACETAMOL),
        ("Nurofen Plus", "ibuprofen + codeine", DrugClass.COMBINATION),
        ("Nurofen", "ibuprofen", DrugClass.NSAID),
        ("Panadol Extra", "paracetamol + caffeine", DrugClass.COMBINATION),
        ("Tylenol with codeine", "paracetamol + codeine", DrugClass.COMBINATION),
        ("Excedrin", "aspirin + paracetamol + caffeine", DrugClass.COMBINATION),
        (
            "Excedrin (acetaminophen 250 mg, aspirin 250 mg)",
            "aspirin + paracetamol + caffeine",
            DrugClass.COMBINATION,
        ),
        (
            "Fiorinal (butalbital, aspirin)",
            "aspirin + butalbital + caffeine",
            DrugClass.COMBINATION,
        ),
        # a triptan in any form
        ("Treximet", "sumatriptan + naproxen", DrugClass.TRIPTAN),
        ("sumatriptan/naproxen", "sumatriptan + naproxen", DrugClass.TRIPTAN),
        # two simple painkillers are not a combination
        ("aspirin + paracetamol", "aspirin + paracetamol", DrugClass.NSAID),
    ],
)
def test_what_a_diary_calls_a_drug(
    known: Known, written: str, generic: str, drug_class: DrugClass
) -> None:
    found = known.drugs.find(written)
    assert found is not None
    assert (found.generic, found.drug_class) == (generic, drug_class)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "50 mg",
        "mystery drops",
        "triptanol",
        "sumatriptan, then ibuprofen",
        "Excedrin and Maxalt",
    ],
)
def test_what_is_not_known_is_not_guessed(known: Known, written: str) -> None:
    assert known.drugs.find(written) is None


def test_an_empty_formulary_finds_nothing() -> None:
    assert Formulary(()).find("aspirin") is None
    only = AcuteDrug("aspirin", (), DrugClass.NSAID, Cited((), "a test", Read.ASSUMPTION))
    assert Formulary((only,)).find("Aspirin 300") is only


# --- when read, and what was not -------------------------------------------------------------------


def test_a_table_is_stale_the_day_after_it_was_to_be_read_again(known: Known) -> None:
    assert set(known.tables) == set(TABLES)
    last = date(2027, 11, 20)
    assert {r.again_by for r in known.tables.values()} == {last}
    assert known.stale(last) == []
    assert known.stale(last + timedelta(days=1)) == list(TABLES)


def test_no_clinician_has_signed(known: Known) -> None:
    assert {reading.checked_by for reading in known.tables.values()} == {""}


def test_every_source_is_used_and_every_row_has_a_place(known: Known) -> None:
    rows = list(known.rows())
    assert {key for _, _, cited in rows for key in cited.sources} == set(known.sources)
    assert all(cited.where for _, _, cited in rows)
    names = [(table, id) for table, id, _ in rows]
    assert len(set(names)) == len(names)
    assert {table for table, _, _ in rows} == set(TABLES) - {"sources"}


def test_a_seen_row_names_a_source(known: Known) -> None:
    for _, id, cited in known.rows():
        if cited.read in (Read.SEEN, Read.SEEN_2ND):
            assert cited.sources, id
