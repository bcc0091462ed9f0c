"""The preventives tried against what each rule set asks: one demand a rule, each by its own count."""

from datetime import date

from cleardays.actions.assess import assess
from cleardays.answers.side_by_side import rows_of
from cleardays.clinical.diary import Day, Diary
from cleardays.clinical.history import History, Outcome, Preventive
from cleardays.clinical.ledger import Ledger

DIARY = Diary((Day(date(2026, 3, 28), False),))


def of(preventives: tuple[Preventive, ...] | None, *rules: str) -> Ledger:
    return assess(DIARY, History(preventives=preventives), rules=rules).ledger


def answers(found: Ledger) -> dict[str, str]:
    return {d.finding.rule.id: d.finding.answer.value for d in found.demands}


BETA = Preventive("propranolol", "beta-blocker", 12, Outcome.NO_EFFECT)
OTHER_BETA = Preventive("metoprolol", "beta-blocker", 6, Outcome.NO_EFFECT)
ANTI = Preventive("topiramate", "anticonvulsant", 3, Outcome.NOT_TOLERATED)


def test_each_set_counts_in_its_own_way() -> None:
    """Two drugs of one class: two drugs tried, one class failed."""
    assert answers(of((BETA, OTHER_BETA))) == {
        "eu-label.start.preventives": "yes",
        "nice-ta260.start.preventives": "no",
        "ehf-2018.prefers.two-preventives": "yes",
        "ehf-2018.prefers.three-preventives": "no",
        "us-payer-typical.start.two-classes": "no",
        "us-payer-typical.start.three-classes": "no",
    }
    both = answers(of((BETA, OTHER_BETA, ANTI)))
    assert both["nice-ta260.start.preventives"] == "yes"
    assert both["us-payer-typical.start.two-classes"] == "yes"
    assert both["us-payer-typical.start.three-classes"] == "no"


BRAND = Preventive("Inderal LA 80 mg", "", 8, Outcome.NOT_TOLERATED)


def test_a_brand_and_its_generic_are_one_drug_of_one_class() -> None:
    found = of((BETA, BRAND, ANTI))
    assert answers(found) == answers(of((BETA, ANTI)))
    assert answers(found)["nice-ta260.start.preventives"] == "no"
    assert answers(found)["us-payer-typical.start.three-classes"] == "no"
    assert found.same == ((BETA, BRAND),)
    assert found.told == (BETA, BRAND, ANTI)  # each is still shown as it was told
    assert of((BETA, ANTI)).same == ()
    # a name that the table does not hold stands for itself
    strange = Preventive("mystery drops", "other", 12, Outcome.NO_EFFECT)
    assert answers(of((BETA, ANTI, strange)))["nice-ta260.start.preventives"] == "yes"
    assert of((strange, strange)).same == ((strange, strange),)


def test_not_asked_is_not_none() -> None:
    assert set(answers(of(None)).values()) == {"unknown"}
    assert of(None).told is None
    assert set(answers(of(())).values()) == {"no"}
    assert of(()).told == ()


def test_a_preference_is_marked() -> None:
    found = of((BETA,), "ehf-2018", "eu-label")
    marked = {d.rules.id: d.is_preference for d in found.demands}
    assert marked == {"ehf-2018": True, "eu-label": False}


def test_who_asks_for_none() -> None:
    assert [rules.id for rules in of((BETA,)).silent] == ["us-label", "preempt"]


def test_a_short_trial_is_pointed_out_where_time_matters() -> None:
    found = of((BETA, OTHER_BETA, ANTI))
    # 6 weeks without effect; 3 weeks not tolerated is long enough to know
    assert found.short == (OTHER_BETA,)
    assert found.short_weeks == 8
    eight = Preventive("x", "y", 8, Outcome.NO_EFFECT)
    assert of((eight,)).short == ()
    assert of((Preventive("x", "y", None, Outcome.NO_EFFECT),)).short == ()
    # a set that names no weeks points at nothing
    assert of((OTHER_BETA,), "nice-ta260").short == ()


def test_the_sets_stand_side_by_side() -> None:
    rows = rows_of(assess(DIARY, History()))
    assert [row[0] for row in rows] == [
        "US label, chronic migraine",
        "UK and EU label, chronic migraine",
        "NICE TA260",
        "European Headache Federation 2018",
        "PREEMPT inclusion",
        "Typical US payer",
    ]
    # nothing was told: nobody says yes, and there is no treatment to judge
    assert {row[1] for row in rows} == {"cannot be told"}
    assert {row[2:] for row in rows} == {("-", "-")}
