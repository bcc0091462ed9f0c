"""Facts against rules: every reason is kept, and a fact that is not there is unknown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.verdict import Finding, Verdict, judge
from cleardays.evidence.read import read_tables
from cleardays.evidence.sources import Cited, Read, TableError
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit
from clinical.known import CITED, NO, START, UNKNOWN, YES, group, rule, rule_set


def days(low: float, high: float) -> Fact:
    return Fact(Quantity(low, high, Unit.DAYS_PER_28))


ADULT = Fact(Quantity.exactly(40, Unit.YEARS))
CHILD = Fact(Quantity.exactly(17, Unit.YEARS))


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        # at and around the edges
        ({"headache_days": days(15, 15), "age": ADULT}, YES),
        ({"headache_days": days(14, 14), "age": ADULT}, NO),
        ({"headache_days": days(28, 28), "age": CHILD}, NO),
        # an unknown never passes, and never hides a no
        ({"headache_days": days(14, 15), "age": ADULT}, UNKNOWN),
        ({"headache_days": days(15, 15)}, UNKNOWN),
        ({"headache_days": days(0, 14)}, NO),
        ({}, UNKNOWN),
    ],
)
def test_a_verdict(facts: dict[str, Fact], answer: Answer) -> None:
    assert judge(START, "start", facts).answer is answer


def test_a_verdict_keeps_every_reason_in_table_order() -> None:
    nested = rule_set(
        "nested",
        [rule("a", "vomiting", "is", True), rule("b", "nausea", "is", False)],
        [group("inner", "b", "a", needed=1), group("outer", "a", "inner")],
    )
    found = judge(nested, "outer", {"nausea": Fact(NO)})
    assert [finding.rule.id for finding in found.findings()] == ["a", "b", "a"]
    assert [finding.answer for finding in found.findings()] == [UNKNOWN, YES, UNKNOWN]
    assert found.answer is UNKNOWN
    assert isinstance(found.parts[0], Finding)
    assert isinstance(found.parts[1], Verdict)
    with pytest.raises(KeyError):
        judge(nested, "nowhere", {})


def test_a_verdict_cites_its_rules_and_every_joining_that_was_read() -> None:
    joined = Cited((), "joined here", Read.RECALL)
    inner = replace(group("inner", "a"), cited=joined)
    nested = rule_set(
        "nested", [rule("a", "vomiting", "is", True)], [inner, group("outer", "a", "inner")]
    )
    assert list(judge(nested, "outer", {}).citations()) == [CITED, joined, CITED]


def test_a_fact_in_another_unit_stops_the_judgement() -> None:
    hours = Fact(Quantity.exactly(20, Unit.HOURS))
    with pytest.raises(TableError, match="was counted in 'hours'"):
        judge(START, "start", {"headache_days": hours})
    with pytest.raises(TableError, match="yes or a no"):
        judge(START, "start", {"headache_days": Fact(YES)})


KNOWN = read_tables()
SETS = (KNOWN.diagnosis, KNOWN.red_flags, *KNOWN.rule_sets.values())
GROUPS = [(rules, id) for rules in SETS for id in rules.groups]


@pytest.mark.parametrize(("rules", "id"), GROUPS, ids=[f"{r.id}:{g}" for r, g in GROUPS])
def test_no_rule_is_true_of_an_empty_record(rules: object, id: str) -> None:
    found = judge(rules, id, {})  # type: ignore[arg-type]
    assert found.answer is UNKNOWN
    assert all(finding.fact is None for finding in found.findings())


@given(st.integers(0, 28), st.integers(0, 28), st.integers(0, 28))
def test_a_range_answers_what_every_number_in_it_answers(a: int, b: int, c: int) -> None:
    low, inside, high = sorted((a, b, c))
    wide = judge(START, "start", {"headache_days": days(low, high), "age": ADULT}).answer
    exact = judge(START, "start", {"headache_days": days(inside, inside), "age": ADULT}).answer
    assert wide in (exact, UNKNOWN)
