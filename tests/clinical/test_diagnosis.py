"""Which headache it is: the real criteria asked of diaries that were drawn by hand."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from cleardays.clinical.days import DayReader
from cleardays.clinical.diagnosis import Diagnosis, Kind, diagnose
from cleardays.clinical.diary import Attack, Day, Diary, Headache, Intake, Severity
from cleardays.clinical.history import History
from cleardays.clinical.summary import summarise
from cleardays.evidence.read import read_tables
from cleardays.quantities import Answer, Quantity
from clinical.known import COUNTING, ENDING, FIRST, NO, UNKNOWN, YES, verdict

KNOWN = read_tables()
THREE = FIRST - timedelta(days=56)
MIGRAINE = Headache(
    Severity.SEVERE, one_sided=True, pulsating=True, nausea=True, light=True, sound=True, aura=False
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
TRIPTAN = (Intake("sumatriptan"),)
TOLD = History(
    age_at_onset=20,
    migraine_attacks_ever=60,
    tension_episodes_ever=60,
    no_better_diagnosis=True,
    headache_disorder_before=True,
)


def diary(days: str, drugs: str = "") -> Diary:
    """Days from THREE on: m migraine, t tension, h headache, o clear; drugs: t triptan, - none."""
    kinds = {"m": MIGRAINE, "t": TENSION, "h": Headache()}
    taken = {"t": TRIPTAN, "-": ()}
    said = []
    for n, letter in enumerate(days):
        intake = taken.get(drugs[n]) if n < len(drugs) else None
        here = THREE + timedelta(days=n)
        if letter in kinds:
            said.append(Day(here, True, 8.0, kinds[letter], intake))
        elif letter == "o":
            said.append(Day(here, False, drugs=intake))
    return Diary(tuple(said))


def of(said: Diary, history: History = TOLD) -> Diagnosis:
    reader = DayReader(KNOWN.diagnosis, KNOWN.drugs)
    summary = summarise(said, reader.read(said), history, reader, COUNTING, ENDING)
    return diagnose(summary, KNOWN.diagnosis, KNOWN.red_flags)


def codes(found: Diagnosis) -> list[str]:
    return [kind.code for kind in found.fitting]


CHRONIC = "mmmtttmmmooott" * 6
NO_DRUGS = "-" * 84


def test_nothing_told_is_nothing_known() -> None:
    found = of(Diary(), History())
    assert {kind.answer for kind in (*found.kinds, *found.overuse)} == {UNKNOWN}
    assert found.red_flags.answer is UNKNOWN
    assert found.fitting == found.flagged == found.leading == ()
    assert found.facts["chronic_migraine"].value is UNKNOWN
    assert "overuse_managed" not in found.facts
    with pytest.raises(KeyError):
        found.kind("3.2")


def test_chronic_migraine_includes_its_tension_like_days() -> None:
    found = of(diary(CHRONIC, NO_DRUGS))
    assert codes(found) == ["1.3", "1.1"]
    assert [kind.code for kind in found.leading] == ["1.3"]
    assert found.kind("2.2").set_aside_by == "1.3"
    assert found.kind("2.2").answer is found.kind("2.2").fits is NO
    assert found.kind("1.5.1").fits is NO
    assert found.facts["chronic_migraine"].value is YES


@pytest.mark.parametrize(
    ("said", "answer", "by_record"),
    [(True, YES, YES), (None, UNKNOWN, YES), (False, NO, YES)],
)
def test_a_record_alone_is_no_diagnosis(
    said: bool | None, answer: Answer, by_record: Answer
) -> None:
    found = of(diary(CHRONIC), History(migraine_attacks_ever=60, no_better_diagnosis=said))
    assert found.kind("1.3").answer is answer
    assert found.kind("1.3").by_record is by_record
    assert found.facts["chronic_migraine"].value is answer


@pytest.mark.parametrize(
    ("days", "months", "fits", "provisional"),
    [
        # three recorded windows; one, and months that were recalled; one alone
        (CHRONIC, None, YES, False),
        ("." * 56 + CHRONIC[:28], 12, YES, True),
        ("." * 56 + CHRONIC[:28], 2, UNKNOWN, False),
        ("." * 56 + CHRONIC[:28], None, UNKNOWN, False),
    ],
)
def test_what_rests_on_recall_is_provisional(
    days: str, months: float | None, fits: Answer, provisional: bool
) -> None:
    history = History(
        migraine_attacks_ever=60,
        months_with_15_headache_days=months,
        months_with_8_migraine_days=months,
    )
    kind = of(diary(days), history).kind("1.3")
    assert (kind.fits, kind.provisional) == (fits, provisional)


def test_tension_type_headache_and_a_definite_diagnosis_before_a_probable_one() -> None:
    assert codes(of(diary("too" * 28))) == ["1.1", "2.2"]
    told = History(tension_episodes_ever=60, migraine_attacks_ever=2)
    found = of(diary("too" * 28), told)
    assert codes(found) == ["2.2"]
    assert found.kind("1.5.1").set_aside_by == "a definite diagnosis"
    assert found.leading == found.fitting
    assert codes(of(Diary(), told)) == ["1.5.1"]
    assert codes(of(diary("ttttto" * 14), told)) == ["2.3"]


# --- overuse --------------------------------------------------------------------------------------


def test_overuse_is_given_beside_chronic_migraine() -> None:
    found = of(diary(CHRONIC, "ttt---ttt-----" * 6))
    assert codes(found) == ["1.3", "1.1", "8.2"]
    assert [kind.code for kind in found.overuse if kind.fits is YES] == ["8.2.2"]
    assert found.facts["red_flag_overuse"].value is YES
    assert "overuse_managed" not in found.facts


def test_a_headache_disorder_before_the_overuse_is_asked_and_not_guessed() -> None:
    history = History(migraine_attacks_ever=60, no_better_diagnosis=True)
    found = of(diary(CHRONIC, "t" * 84), history)
    assert found.kind("8.2").answer is found.kind("8.2").by_record is UNKNOWN
    assert found.facts["red_flag_overuse"].value is YES


@pytest.mark.parametrize(
    ("drugs", "history", "managed"),
    [
        # no drug on any day
        (NO_DRUGS, TOLD, YES),
        # drugs were not asked about
        ("", TOLD, None),
        # too many days, whatever the headache is, and whatever it is not
        ("t" * 84, TOLD, None),
        ("t" * 84, History(no_better_diagnosis=False), None),
        ("t" * 84, History(headache_disorder_before=False), None),
        # a clinician said that it was dealt with, or that it was not
        ("t" * 84, History(overuse_managed=True), YES),
        (NO_DRUGS, History(overuse_managed=False), NO),
    ],
)
@pytest.mark.parametrize("days", [CHRONIC, "m" + "o" * 83])
def test_overuse_is_absent_only_where_the_drug_days_say_so(
    days: str, drugs: str, history: History, managed: Answer | None
) -> None:
    fact = of(diary(days, drugs), history).facts.get("overuse_managed")
    assert (fact.value if fact else None) is managed


# --- red flags ------------------------------------------------------------------------------------


def flags(history: History, said: Diary | None = None) -> list[str]:
    return [finding.rule.fact for finding in of(said or Diary(), history).flagged]


@pytest.mark.parametrize(
    ("history", "facts"),
    [
        (History(red_flags={"red_flag_sudden": True}), ["red_flag_sudden"]),
        (History(age_at_onset=50), []),
        (History(age_at_onset=51), ["age_at_onset"]),
        # pregnancy is told in two places; either will do, and a no in one clears no other
        (History(safety={"pregnant": True}), ["red_flag_pregnancy"]),
        (
            History(safety={"pregnant": True}, red_flags={"red_flag_pregnancy": False}),
            ["red_flag_pregnancy"],
        ),
        (
            History(safety={"pregnant": False}, red_flags={"red_flag_pregnancy": True}),
            ["red_flag_pregnancy"],
        ),
    ],
)
def test_red_flags_that_are_there(history: History, facts: list[str]) -> None:
    assert flags(history) == facts


def test_not_pregnant_does_not_answer_for_the_weeks_after_a_birth() -> None:
    found = of(Diary(), History(safety={"pregnant": False}))
    assert "red_flag_pregnancy" in [finding.rule.fact for finding in found.not_asked]


def test_recorded_overuse_outweighs_a_no_on_the_list() -> None:
    history = History(red_flags={"red_flag_overuse": False})
    assert flags(history, diary(CHRONIC, "t" * 84)) == ["red_flag_overuse"]


def test_a_kind_that_is_set_aside_is_a_no() -> None:
    kind = Kind("2.2", verdict(YES), YES, set_aside_by="1.3")
    assert kind.answer is kind.fits is NO


# --- think of this --------------------------------------------------------------------------------

NDPH = {
    "onset_remembered": True,
    "constant_within_24_hours": True,
    "constant_over_3_months": True,
    "grew_before_constant": False,
}
HEMICRANIA = {
    "always_the_same_side": True,
    "constant_over_3_months": True,
    "severe_spells": True,
    "signs_on_the_same_side": True,
    "indomethacin_ended_it": True,
}
CLUSTER = {
    "attacks_around_one_eye": True,
    "attacks_15_to_180_minutes": True,
    "restless_with_pain": True,
    "attacks_every_other_day_to_8": True,
}
DAILY = "mmmtttm" * 12


def asked(answers: dict[str, bool], attested: bool | None = None) -> History:
    return replace(TOLD, no_better_diagnosis=attested, asked=answers)


@pytest.mark.parametrize(
    ("answers", "days", "drugs", "fits"),
    [
        (NDPH, DAILY, NO_DRUGS, YES),
        # one answer missing, and one against; not asked is never a no
        ({k: v for k, v in NDPH.items() if k != "onset_remembered"}, DAILY, NO_DRUGS, UNKNOWN),
        ({**NDPH, "constant_within_24_hours": False}, DAILY, NO_DRUGS, NO),
        ({**NDPH, "grew_before_constant": True}, DAILY, NO_DRUGS, NO),
        # a day free of headache, in the window or before it; a day not recorded
        (NDPH, DAILY[:-1] + "o", NO_DRUGS, NO),
        (NDPH, "o" + DAILY[1:], NO_DRUGS, NO),
        (NDPH, DAILY[:-1] + ".", NO_DRUGS, UNKNOWN),
        (NDPH, "." + DAILY[1:], NO_DRUGS, YES),
        # with overuse only where daily headache clearly came before it; drugs not told
        (NDPH, DAILY, "t" * 84, UNKNOWN),
        ({**NDPH, "constant_before_overuse": True}, DAILY, "t" * 84, YES),
        ({**NDPH, "constant_before_overuse": False}, DAILY, "t" * 84, NO),
        (NDPH, DAILY, "", UNKNOWN),
    ],
)
def test_new_daily_persistent_headache(
    answers: dict[str, bool], days: str, drugs: str, fits: Answer
) -> None:
    found = of(diary(days, drugs), asked(answers))
    assert found.kind("4.10").fits is fits
    assert ("1.3" in codes(found)) is (fits is not YES)
    assert found.facts["chronic_migraine"].value is UNKNOWN


def test_new_daily_persistent_headache_goes_before_chronic_migraine() -> None:
    before = of(diary(DAILY, NO_DRUGS), asked(NDPH, attested=True))
    assert before.kind("1.3").set_aside_by == "4.10"
    assert before.facts["chronic_migraine"].value is NO
    assert "4.10" not in codes(before)
    # hemicrania continua before that
    both = of(diary(DAILY, NO_DRUGS), asked({**NDPH, **HEMICRANIA}))
    assert both.kind("4.10").set_aside_by == both.kind("1.3").set_aside_by == "3.4"
    assert both.kind("3.4").fits is YES
    # with overuse: both, as ICHD gives both
    overused = of(diary(DAILY, "t" * 84), asked({**NDPH, "constant_before_overuse": True}))
    assert overused.kind("4.10").fits is overused.kind("8.2").fits is YES


@pytest.mark.parametrize(
    ("code", "answers", "leave_out", "fits"),
    [
        ("3.4", HEMICRANIA, "", YES),
        *[("3.4", HEMICRANIA, name, UNKNOWN) for name in HEMICRANIA],
        ("3.1", CLUSTER, "", YES),
        *[("3.1", CLUSTER, name, UNKNOWN) for name in CLUSTER],
    ],
)
def test_answers_name_what_to_think_of(
    code: str, answers: dict[str, bool], leave_out: str, fits: Answer
) -> None:
    said = {name: answer for name, answer in answers.items() if name != leave_out}
    assert of(diary(DAILY), asked(said)).kind(code).fits is fits
    if leave_out and leave_out not in ("signs_on_the_same_side", "restless_with_pain"):
        against = of(diary(DAILY), asked({**answers, leave_out: False}))
        assert against.kind(code).fits is NO
    # answers alone settle nothing
    assert of(diary(DAILY), asked(answers)).kind(code).answer is UNKNOWN


# --- infrequent tension-type, under 18, other overuse ---------------------------------------------


@pytest.mark.parametrize(
    ("days", "a_year", "fits"),
    [
        # three windows alone say nothing of a year, unless they hold 12 days already
        ("t" + "o" * 83, None, UNKNOWN),
        ("too" * 11 + "o" * 51, 11, YES),
        ("t" + "o" * 83, 11, YES),
        ("t" + "o" * 83, 12, NO),
        ("too" * 11 + "t" + "o" * 50, 11, NO),
        ("too" * 11 + "t" + "o" * 50, None, NO),
        ("", 0, YES),
    ],
)
def test_infrequent_tension_type_headache(days: str, a_year: int | None, fits: Answer) -> None:
    history = History(tension_episodes_ever=10, tension_days_a_year=a_year)
    assert of(diary(days), history).kind("2.1").fits is fits
    few = replace(history, tension_episodes_ever=9)
    assert of(diary("t" if days else ""), few).kind("2.1").fits is NO


def test_three_windows_outweigh_what_is_told_of_a_year() -> None:
    history = History(tension_episodes_ever=10, tension_days_a_year=11)
    found = of(diary(("t" + "o" * 27) * 3), history)
    assert codes(found) == ["2.2"]
    assert found.kind("2.1").set_aside_by == "2.2"


@pytest.mark.parametrize(
    ("hours", "age", "helped", "attacks"),
    [
        (2.0, 17, False, 5),
        (1.9, 17, False, 0),
        (2.0, 18, False, 0),
        (2.0, None, False, 0),
        (4.0, 18, False, 5),
        (72.0, 17, False, 5),
        # treated and over in 2 hours counts under 18; sooner than that nobody knows
        (2.0, 17, True, 5),
        (1.9, 17, True, 0),
        (2.0, 18, True, 0),
    ],
)
def test_an_attack_of_two_hours_counts_under_18(
    hours: float, age: int | None, helped: bool, attacks: int
) -> None:
    drugs = TRIPTAN if helped else ()
    starts = [datetime.combine(FIRST, time(8)) + timedelta(days=5 * n) for n in range(5)]
    said = Diary(
        attacks=tuple(
            Attack(start, start + timedelta(hours=hours), replace(MIGRAINE, drugs=drugs))
            for start in starts
        )
    )
    fact = of(said, History(age=age)).facts["migraine_attacks_ever"].value
    assert isinstance(fact, Quantity)
    assert fact.low == attacks


@pytest.mark.parametrize(
    ("drug", "days", "code", "fits"),
    [
        ("metamizole", 15, "8.2.3.3", YES),
        ("metamizole", 14, "8.2.3.3", NO),
        ("cannabis", 10, "8.2.8", YES),
        ("cannabis", 9, "8.2.8", NO),
    ],
)
def test_other_drugs_have_limits_of_their_own(
    drug: str, days: int, code: str, fits: Answer
) -> None:
    taken = [(Intake(drug),) if n % 28 < days else () for n in range(84)]
    said = Diary(
        tuple(Day(THREE + timedelta(days=n), True, 8.0, MIGRAINE, d) for n, d in enumerate(taken))
    )
    found = of(said)
    assert found.kind(code).fits is fits
    # recalled: the parent, which a person may read, does not rest on it
    assert found.kind("8.2").fits is NO


@pytest.mark.parametrize(("said", "fits"), [(True, YES), (False, NO), (None, UNKNOWN)])
def test_a_mix_that_nobody_can_verify(said: bool | None, fits: Answer) -> None:
    answers = {} if said is None else {"mixed_medicines_amount_unknown": said}
    found = of(diary(CHRONIC, NO_DRUGS), asked(answers))
    assert found.kind("8.2.7").fits is fits
    assert ("overuse_managed" in found.facts) is (said is not True)
