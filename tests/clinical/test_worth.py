"""The cost of a day avoided: solved by hand, always a range, and unknown where nothing may be gained."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.worth import change, worth
from cleardays.quantities import Answer, Quantity, Unit

COSTS = st.integers(0, 10_000)
DAYS = st.integers(0, 28)


def days(low: float, high: float) -> Quantity:
    return Quantity(low, high, Unit.DAYS_PER_28)


@pytest.mark.parametrize(
    ("cost", "cycle", "low", "high", "gained", "each"),
    [
        (349.40, 84, 2, 2, Answer.YES, (58.2333, 58.2333)),
        (349.40, 84, 1.1, 2.8, Answer.YES, (41.5952, 105.8788)),
        (300, 84, 1, 2, Answer.YES, (50, 100)),
        (0, 84, 1, 2, Answer.YES, (0, 0)),
        # nothing, or perhaps nothing
        (300, 84, 0, 2, Answer.UNKNOWN, None),
        (300, 84, -1, 2, Answer.UNKNOWN, None),
        (300, 84, 0, 0, Answer.NO, None),
        (300, 84, -3, -1, Answer.NO, None),
        (300, 84, -3, 0, Answer.NO, None),
    ],
)
def test_by_hand(cost, cycle, low, high, gained, each) -> None:
    found = worth(cost, cycle, days(low, high))
    assert found.gained is gained
    if each is None:
        assert found.low is found.high is None
    else:
        assert (found.low, found.high) == pytest.approx(each, abs=1e-3)


@given(COSTS, DAYS, DAYS, DAYS, DAYS)
def test_every_pair_of_true_counts_lies_in_the_range(cost, before, lost, after, gone) -> None:
    """Whatever the days that were not written down held, the true cost is within what is said."""
    earlier, later = days(before, before + lost), days(after, after + gone)
    found = worth(cost, 84, change(earlier, later))
    for true_before in (before, before + lost):
        for true_after in (after, after + gone):
            fewer = true_before - true_after
            if found.gained is Answer.YES:
                exact = Fraction(cost, 3 * fewer)
                assert found.low - 1e-6 <= float(exact) <= found.high + 1e-6
            elif found.gained is Answer.NO:
                assert fewer <= 0


@pytest.mark.parametrize(
    ("cost", "cycle", "fewer"),
    [(-1, 84, days(1, 2)), (1, 0, days(1, 2)), (1, 84, Quantity(1, 2, Unit.HOURS))],
)
def test_what_cannot_be_is_refused(cost: float, cycle: float, fewer: Quantity) -> None:
    with pytest.raises(ValueError, match="cost"):
        worth(cost, cycle, fewer)
