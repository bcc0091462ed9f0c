"""What numbers are measured in, and what can be answered when not all is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.quantities import (
    Answer,
    Dose,
    MixedToxins,
    Quantity,
    Unit,
    all_of,
    any_of,
    at_least,
)
from clinical.known import NO, UNKNOWN, YES

some_answers = st.lists(st.sampled_from(list(Answer)), max_size=5)


@pytest.mark.parametrize(
    ("said", "answer", "opposite"),
    [(True, YES, NO), (False, NO, YES), (None, UNKNOWN, UNKNOWN)],
)
def test_what_was_said_is_an_answer(said: bool | None, answer: Answer, opposite: Answer) -> None:
    assert Answer.of(said) is answer
    assert answer.flipped() is opposite


@pytest.mark.parametrize(
    ("needed", "given", "answer"),
    [
        # enough are sure
        (2, [YES, YES, UNKNOWN], YES),
        # enough are possible
        (2, [YES, UNKNOWN, NO], UNKNOWN),
        (2, [UNKNOWN, UNKNOWN], UNKNOWN),
        # too few are possible
        (2, [YES, NO, NO], NO),
        (1, [], NO),
    ],
)
def test_at_least_so_many(needed: int, given: list[Answer], answer: Answer) -> None:
    assert at_least(needed, given) is answer


def worlds(given: list[Answer]) -> list[list[bool]]:
    """Every way in which what is unknown may be."""
    found: list[list[bool]] = [[]]
    for answer in given:
        may = {YES: [True], NO: [False], UNKNOWN: [True, False]}[answer]
        found = [[*world, value] for world in found for value in may]
    return found


@given(some_answers, st.integers(0, 6))
def test_an_answer_is_what_every_world_agrees_on(given: list[Answer], needed: int) -> None:
    def agreed(outcomes: list[bool]) -> Answer:
        return Answer.of(outcomes[0]) if len(set(outcomes)) == 1 else UNKNOWN

    assert at_least(needed, given) is agreed([sum(world) >= needed for world in worlds(given)])
    assert all_of(given) is agreed([all(world) for world in worlds(given)])
    assert any_of(given) is agreed([any(world) for world in worlds(given)])


@pytest.mark.parametrize(
    ("low", "high", "test", "value", "answer"),
    [
        # at the edge
        (15, 15, ">=", 15, YES),
        (14, 14, ">=", 15, NO),
        (15, 15, ">", 15, NO),
        (15, 15, "<=", 15, YES),
        (15, 15, "<", 15, NO),
        # a range that lies on one side
        (16, 25, ">=", 15, YES),
        (3, 14, ">=", 15, NO),
        (3, 14, "<", 15, YES),
        (16, 25, "<=", 15, NO),
        # a range that lies on both
        (12, 21, ">=", 15, UNKNOWN),
        (15, 16, ">", 15, UNKNOWN),
        (15, 16, "<=", 15, UNKNOWN),
        (14, 15, "<", 15, UNKNOWN),
        # nothing bounds it from above
        (4, float("inf"), ">=", 5, UNKNOWN),
        (5, float("inf"), ">=", 5, YES),
        (5, float("inf"), "<", 5, NO),
    ],
)
def test_a_range_against_a_number(
    low: float, high: float, test: str, value: float, answer: Answer
) -> None:
    assert Quantity(low, high, Unit.DAYS).compare(test, value) is answer


@pytest.mark.parametrize(("low", "high"), [(2, 1), (float("nan"), 1), (1, float("nan"))])
def test_a_range_runs_from_low_to_high(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="from low to high"):
        Quantity(low, high, Unit.DAYS)


def test_units_of_one_substance_add_up_and_no_other() -> None:
    ours = Dose(155, "onabotulinumtoxinA")
    assert ours + Dose(45, "onabotulinumtoxinA") == Dose(200, "onabotulinumtoxinA")
    assert Dose(200, "onabotulinumtoxinA") > ours
    other = Dose(155, "abobotulinumtoxinA")
    with pytest.raises(MixedToxins, match="cannot be added, compared or converted"):
        ours + other
    with pytest.raises(TypeError):
        assert ours > other
