"""Every rule bites, no rule is true of everybody or of nobody, and the numbers are the texts' own."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cleardays.clinical.verdict import judge
from cleardays.evidence.read import check_empty, read_tables, words
from cleardays.evidence.rule_rows import answer_of, check_never_yes
from cleardays.evidence.rules import Group, Rule, RuleSet
from cleardays.evidence.sources import Read, TableError
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit

SETS = read_tables().every_set()
RULES = [rule for set_ in SETS for rule in set_.rules.values()]
GROUPS = [(set_, id) for set_ in SETS for id in set_.groups]


def fact(rule: Rule, value: float | bool) -> Fact:
    if isinstance(value, bool):
        return Fact(Answer.of(value))
    return Fact(Quantity.exactly(value, rule.unit))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_bites(rule: Rule) -> None:
    assert {rule.answer(fact(rule, value)) for value in rule.yes} == {Answer.YES}
    assert {rule.answer(fact(rule, value)) for value in rule.no} == {Answer.NO}
    assert rule.answer(None) is Answer.UNKNOWN


def test_a_rule_is_not_asked_of_something_else() -> None:
    limit = read_tables().rule("ichd3.1.3.A")
    with pytest.raises(TableError, match="not applied"):
        limit.answer(Fact(Quantity.exactly(20, Unit.DAYS)))
    with pytest.raises(TableError, match="a yes or a no"):
        limit.answer(Fact(Answer.YES))
    with pytest.raises(KeyError):
        read_tables().rule("ichd3.9")


@pytest.mark.parametrize("rule", [r for r in RULES if r.test != "is"], ids=lambda rule: rule.id)
def test_the_worked_values_stand_at_the_edge(rule: Rule) -> None:
    """A limit that moves by one whole step must make a worked value answer otherwise."""
    step = {Unit.HOURS: 0.6, Unit.PERCENT: 0.2}.get(rule.unit, 1)
    for moved in (float(rule.value) + step, float(rule.value) - step):
        other = replace(rule, value=moved)
        answers = [other.answer(fact(other, v)) for v in (*rule.yes, *rule.no)]
        assert answers != [Answer.YES] * len(rule.yes) + [Answer.NO] * len(rule.no)


@pytest.mark.parametrize(("set_", "id"), GROUPS, ids=lambda part: getattr(part, "id", part))
def test_an_empty_record_is_never_a_yes(set_: RuleSet, id: str) -> None:
    assert judge(set_, id, {}).answer is Answer.UNKNOWN


def test_a_group_that_is_true_of_everybody_is_refused() -> None:
    easy = Group("us-label.start", "a", "b", 0, ("us-label.start.adult",))
    bad = replace(read_tables().rule_sets["us-label"], groups={easy.id: easy})
    with pytest.raises(TableError, match="yes of an empty record"):
        check_never_yes(bad)
    with pytest.raises(TableError, match="not loaded"):
        check_empty(replace(read_tables(), rule_sets={"us-label": bad}))


def candidates(set_: RuleSet, id: str) -> dict[str, list[Fact]]:
    """Every fact under a group, with the worked values of all the rules that ask for it."""
    found: dict[str, list[Fact]] = {}
    for rule in set_.rules_under(id):
        mine = found.setdefault(rule.fact, [])
        mine += [f for v in (*rule.yes, *rule.no) if (f := fact(rule, v)) not in mine]
    return found


def records(set_: RuleSet, id: str, wanted: Answer) -> Iterator[dict[str, Fact]]:
    """Records of worked values about which the group answers as wanted, found by trying."""
    values = candidates(set_, id)
    names = list(values)

    def fill(record: dict[str, Fact]) -> Iterator[dict[str, Fact]]:
        answer = answer_of(set_, id, record)
        if answer is wanted:
            yield record
        elif answer is Answer.UNKNOWN and len(record) < len(names):
            name = names[len(record)]
            for value in values[name]:
                yield from fill({**record, name: value})

    return fill({})


@pytest.mark.parametrize("wanted", [Answer.YES, Answer.NO])
@pytest.mark.parametrize(("set_", "id"), GROUPS, ids=lambda part: getattr(part, "id", part))
def test_every_group_is_true_of_somebody_and_false_of_somebody(
    set_: RuleSet, id: str, wanted: Answer
) -> None:
    record = next(records(set_, id, wanted), None)
    assert record is not None
    assert judge(set_, id, record).answer is wanted


# --- a second reading: written from the texts, not from the tables ---------------------------------

LIMITS = [
    # migraine without aura, with aura
    ("ichd3.1.1.A", "migraine_attacks_ever", ">=", 5, "attacks"),
    ("ichd3.1.1.B.at-least", "headache_hours", ">=", 4, "hours"),
    ("ichd3.1.1.B.at-most", "headache_hours", "<=", 72, "hours"),
    ("ichd3.1.1.C", "migraine_pain_features", ">=", 2, "features"),
    ("ichd3.1.1.D.light-and-sound", "light_and_sound", ">=", 2, "features"),
    ("ichd3.1.2.A", "aura_attacks_ever", ">=", 2, "attacks"),
    ("ichd3.1.2.B", "aura_symptoms", ">=", 1, "features"),
    ("ichd3.1.2.C", "aura_features", ">=", 3, "features"),
    # chronic migraine
    ("ichd3.1.3.A", "headache_days_lowest_of_3", ">=", 15, "days/28d"),
    ("ichd3.1.3.B", "migraine_or_aura_attacks_ever", ">=", 5, "attacks"),
    ("ichd3.1.3.C", "migraine_days_lowest_of_3", ">=", 8, "days/28d"),
    # tension-type
    ("ichd3.2.B.at-least", "headache_hours", ">=", 0.5, "hours"),
    ("ichd3.2.B.at-most", "headache_hours", "<=", 7 * 24, "hours"),
    ("ichd3.2.C", "tension_pain_features", ">=", 2, "features"),
    ("ichd3.2.D.light-or-sound", "light_and_sound", "<=", 1, "features"),
    ("ichd3.2.2.A.episodes", "tension_episodes_ever", ">=", 10, "attacks"),
    ("ichd3.2.2.A.at-least", "tension_days_lowest_of_3", ">=", 1, "days/28d"),
    ("ichd3.2.2.A.below", "tension_days_highest_of_3", "<", 15, "days/28d"),
    ("ichd3.2.3.A", "tension_days_lowest_of_3", ">=", 15, "days/28d"),
    ("ichd3.1.1.B.at-least-under-18", "headache_hours", ">=", 2, "hours"),
    ("ichd3.2.1.A.below", "tension_days_a_year", "<", 12, "days"),
    ("ichd3.8.2.3.3.B", "other_analgesic_days_lowest_of_3", ">=", 15, "days/28d"),
    ("ichd3.8.2.8.B", "other_drug_days_lowest_of_3", ">=", 10, "days/28d"),
    # medication overuse: 10 days, but 15 for simple painkillers
    ("ichd3.8.2.A.days", "headache_days_lowest_of_3", ">=", 15, "days/28d"),
    ("ichd3.8.2.1.B", "ergot_days_lowest_of_3", ">=", 10, "days/28d"),
    ("ichd3.8.2.2.B", "triptan_days_lowest_of_3", ">=", 10, "days/28d"),
    ("ichd3.8.2.3.1.B", "paracetamol_days_lowest_of_3", ">=", 15, "days/28d"),
    ("ichd3.8.2.3.2.B", "nsaid_days_lowest_of_3", ">=", 15, "days/28d"),
    ("ichd3.8.2.4.B", "opioid_days_lowest_of_3", ">=", 10, "days/28d"),
    ("ichd3.8.2.5.B", "combination_days_lowest_of_3", ">=", 10, "days/28d"),
    ("ichd3.8.2.6.total", "several_classes_days_lowest_of_3", ">=", 10, "days/28d"),
    # warning signs: both printed ages
    ("snnoop10.5.over-50", "age_at_onset", ">", 50, "years"),
    ("snnoop10.5.over-65", "age_at_onset", ">", 65, "years"),
    # the US label
    ("us-label.start.headache-days", "headache_days_4h", ">=", 15, "days/28d"),
    ("us-label.start.adult", "age", ">=", 18, "years"),
    # NICE TA260
    ("nice-ta260.start.headache-days", "headache_days", ">=", 15, "days/28d"),
    ("nice-ta260.start.migraine-days", "migraine_days", ">=", 8, "days/28d"),
    ("nice-ta260.start.preventives", "preventives_failed", ">=", 3, "treatments"),
    ("nice-ta260.response.fall", "fall_in_headache_days", ">=", 30, "percent"),
    ("nice-ta260.stop.two-cycles", "cycles_completed", ">=", 2, "cycles"),
    ("nice-ta260.stop.fall-below", "fall_in_headache_days", "<", 30, "percent"),
    # the UK and EU label
    ("eu-label.start.headache-days", "headache_days", ">=", 15, "days/28d"),
    ("eu-label.start.migraine-days", "migraine_days", ">=", 8, "days/28d"),
    ("eu-label.start.preventives", "preventives_failed", ">=", 1, "treatments"),
    # the European Headache Federation
    ("ehf-2018.prefers.two-preventives", "preventives_tried", ">=", 2, "treatments"),
    ("ehf-2018.prefers.three-preventives", "preventives_tried", ">=", 3, "treatments"),
    ("ehf-2018.response.fall", "fall_in_headache_days", ">=", 30, "percent"),
    ("ehf-2018.stop.two-cycles", "cycles_completed", ">=", 2, "cycles"),
    ("ehf-2018.stop.three-cycles", "cycles_completed", ">=", 3, "cycles"),
    ("ehf-2018.stop.fall-below", "best_fall_in_first_cycles", "<", 30, "percent"),
    ("ehf-2018.stop.below-10", "treated_headache_days_highest_of_3", "<", 10, "days/28d"),
    # the trials
    ("preempt.start.headache-days", "headache_days", ">=", 15, "days/28d"),
    ("preempt.start.episodes", "long_headaches", ">=", 4, "attacks"),
    ("preempt.start.migraine-share", "migraine_share", ">=", 50, "percent"),
    # a typical payer
    ("us-payer-typical.start.headache-days", "headache_days_lowest_of_3", ">=", 15, "days/28d"),
    ("us-payer-typical.start.four-hours", "headache_days_4h", ">=", 15, "days/28d"),
    ("us-payer-typical.start.migraine-days", "migraine_days_lowest_of_3", ">=", 8, "days/28d"),
    ("us-payer-typical.start.two-classes", "preventive_classes_failed", ">=", 2, "treatments"),
    ("us-payer-typical.start.three-classes", "preventive_classes_failed", ">=", 3, "treatments"),
    ("us-payer-typical.response.fall", "fall_in_headache_days", ">", 0, "percent"),
    ("us-payer-typical.response.seven-days", "fewer_headache_days", ">=", 7, "days/28d"),
    ("us-payer-typical.response.hundred-hours", "fewer_headache_hours", ">=", 100, "hours"),
    ("nice-ta260.stop.below-15", "treated_headache_days_highest_of_3", "<", 15, "days/28d"),
]


@pytest.mark.parametrize(("id", "fact_name", "test", "value", "unit"), LIMITS)
def test_a_limit_is_the_one_in_the_text(
    id: str, fact_name: str, test: str, value: float, unit: str
) -> None:
    rule = read_tables().rule(id)
    assert (rule.fact, rule.test, rule.value, rule.unit) == (fact_name, test, value, Unit(unit))


def test_what_the_joined_rules_say() -> None:
    known = read_tables()
    groups = {id: group for set_ in SETS for id, group in set_.groups.items()}

    def joined(id: str) -> tuple[int, set[str]]:
        return groups[id].needed, set(groups[id].of)

    def every(*of: str) -> tuple[int, set[str]]:
        return len(of), set(of)

    assert joined("ichd3.1.3.diary") == every("ichd3.1.3.A", "ichd3.1.3.B", "ichd3.1.3.C")
    assert joined("ichd3.1.3") == every("ichd3.1.3.diary", "ichd3.1.3.D")
    assert joined("ichd3.1.1.attack") == every("ichd3.1.1.B", "ichd3.1.1.C", "ichd3.1.1.D")
    assert joined("ichd3.1.5.attack") == (2, {"ichd3.1.1.B", "ichd3.1.1.C", "ichd3.1.1.D"})
    assert joined("ichd3.migraine-day") == (
        1,
        {"ichd3.1.3.C1", "ichd3.1.2.attack", "ichd3.1.3.C3"},
    )
    # a day needs no duration
    under = {rule.fact for rule in known.diagnosis.rules_under("ichd3.migraine-day")}
    assert "headache_hours" not in under
    classes = {f"ichd3.8.2.{code}.B" for code in ("1", "2", "3.1", "3.2", "4", "5")}
    assert joined("ichd3.8.2.B") == (1, classes)
    assert joined("nice-ta260.stop") == (
        1,
        {"nice-ta260.stop.no-response", "nice-ta260.stop.episodic"},
    )
    assert joined("nice-ta260.stop.no-response") == every(
        "nice-ta260.stop.two-cycles", "nice-ta260.stop.fall-below"
    )
    # fifteen signs, the fifth with one of two ages
    assert len(groups["snnoop10"].of) == len(groups["snnoop10.65"].of) == 15
    assert set(groups["snnoop10"].of) ^ set(groups["snnoop10.65"].of) == {
        "snnoop10.5.over-50",
        "snnoop10.5.over-65",
    }
    # both bodies speak of adults; only one asks for preventives, only the other for 4 hours
    assert joined("us-label.start") == every(
        *(f"us-label.start.{part}" for part in ("chronic-migraine", "headache-days", "adult"))
    )
    assert joined("nice-ta260.start") == every(
        *(
            f"nice-ta260.start.{part}"
            for part in (
                "headache-days",
                "migraine-days",
                "preventives",
                "overuse-managed",
                "adult",
            )
        )
    )
    assert joined("eu-label.start") == every("eu-label.start-2012", "eu-label.start.preventives")
    # what is only preferred is no part of starting
    assert joined("ehf-2018.start") == every(
        "ehf-2018.start.chronic-migraine", "ehf-2018.start.adult"
    )
    assert joined("ehf-2018.stop.no-response") == every(
        "ehf-2018.stop.three-cycles", "ehf-2018.stop.fall-below"
    )
    assert joined("ehf-2018.stop-earliest") == every(
        "ehf-2018.stop.two-cycles", "ehf-2018.stop.fall-below"
    )
    assert known.rule_sets["ehf-2018"].settings["response_window"] == "last 28 days"
    # the recalled rule of payers is asked beside, and nothing rests on it
    older = {f"us-payer-typical.response.{part}" for part in ("seven-days", "hundred-hours")}
    assert joined("us-payer-typical.response-older") == (1, older)
    payer = known.rule_sets["us-payer-typical"]
    for question in ("start", "response"):
        assert payer.may_reach_people(payer.questions[question])
    silent = {id: set(set_.silent) for id, set_ in known.rule_sets.items() if set_.silent}
    assert silent == {
        "us-label": {"response", "stop"},
        "eu-label": {"response", "stop"},
        "preempt": {"response", "stop"},
        "us-payer-typical": {"stop"},
    }
    assert known.rule_sets["us-label"].silent.keys() == {"response", "stop"}
    assert known.rule_sets["nice-ta260"].settings["after_cycles"] == 2


def test_simple_painkillers_below_their_own_limit_are_not_several_classes() -> None:
    """12 days of paracetamol alone are above 10 in all, and no overuse."""
    rules = read_tables().diagnosis

    def days(**classes: float) -> dict[str, Fact]:
        names = (
            "ergot",
            "triptan",
            "paracetamol",
            "nsaid",
            "opioid",
            "combination",
            "other_analgesic",
        )
        counts = {f"{n}_days_lowest_of_3": classes.get(n, 0) for n in names}
        counts["several_classes_days_lowest_of_3"] = sum(classes.values())
        counts["headache_days_lowest_of_3"] = 20
        facts = {n: Fact(Quantity.exactly(c, Unit.DAYS_PER_28)) for n, c in counts.items()}
        return {**facts, "headache_disorder_before": Fact(Answer.YES)}

    def answer(**classes: float) -> Answer:
        return judge(rules, "ichd3.8.2.6.diary", days(**classes)).answer

    assert answer(paracetamol=12) is Answer.NO
    assert answer(paracetamol=6, triptan=6) is Answer.YES
    assert answer(paracetamol=4, triptan=4) is Answer.NO
    # a class overused alone is named by its own diagnosis
    assert answer(paracetamol=6, triptan=10) is Answer.NO


@pytest.mark.parametrize(
    ("id", "reading"),
    [
        ("snnoop10.5.over-50", Read.SEEN_2ND),
        ("snnoop10.5.over-65", Read.SEEN),
        ("ichd3.1.5.1.nearly", Read.RECALL),
        ("ichd3.8.2.6.total", Read.RECALL),
        ("ichd3.8.2.4.B", Read.SEEN),
        ("ichd3.8.2.3.3.B", Read.RECALL),
        ("ichd3.8.2.7.asked", Read.SEEN),
        ("ichd3.8.2.8.B", Read.RECALL),
        ("ichd3.3.1.D", Read.SEEN),
        ("ichd3.3.4.C.restless", Read.RECALL),
        ("ichd3.4.10.not-growing", Read.SEEN),
        ("ichd3.1.3.A", Read.SEEN),
        ("nice-ta260.start.preventives", Read.SEEN),
        ("eu-label.start.preventives", Read.SEEN),
        ("ehf-2018.stop.fall-below", Read.SEEN),
        ("preempt.start.episodes", Read.SEEN),
        ("us-payer-typical.start.two-classes", Read.SEEN_2ND),
        ("us-payer-typical.start.no-aminoglycoside", Read.SEEN),
        ("us-payer-typical.response.seven-days", Read.RECALL),
        ("us-payer-typical.response.hundred-hours", Read.RECALL),
    ],
)
def test_how_a_row_was_read(id: str, reading: Read) -> None:
    assert read_tables().rule(id).cited.read is reading


def test_what_rests_on_recall_does_not_reach_people() -> None:
    rules = read_tables().diagnosis
    # the rows of 1.5 were read, the way they are joined was not
    assert not rules.may_reach_people("ichd3.1.5.attack")
    assert not rules.may_reach_people("ichd3.1.5.1")
    assert not rules.may_reach_people("ichd3.8.2.6")
    for id in ("ichd3.1.1", "ichd3.1.2", "ichd3.1.3", "ichd3.2.2", "ichd3.2.3", "ichd3.8.2"):
        assert rules.may_reach_people(id)
    recalled = {id for set_ in SETS[1:] for id in set_.groups if not set_.may_reach_people(id)}
    # what a probable migraine is, and the older rule of payers: nothing else asks for these
    assert recalled == {
        "preempt.start.mostly-migraine",
        "preempt.start",
        "us-payer-typical.response-older",
    }


def test_questions_of_safety_are_words() -> None:
    known = read_tables()
    found = words(known.cautions, known.red_flags)
    for caution in known.cautions:
        assert found[caution.fact].unit is Unit.YES_NO
    assert {w for w in found if w.startswith("red_flag_")} == {
        rule.fact for rule in known.red_flags.rules.values() if rule.test == "is"
    }
    assert all(rule.do for rule in known.red_flags.rules.values())


def test_plain_words_count_out_of_100() -> None:
    plain = [rule.plain for rule in RULES]
    assert not [said for said in plain if "percent" in said or "%" in said]
    assert any("out of 100" in said for said in plain)
