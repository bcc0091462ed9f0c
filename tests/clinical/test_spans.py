"""Counts without dates: the bounds agree with trying every way to place them."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import Period
from cleardays.clinical.spans import bounds
from cleardays.quantities import Answer
from clinical.known import NO, UNKNOWN, YES, on

Counted = Sequence[tuple[Period, float]]


def by_trying(
    window: Period, known: dict[date, Answer], counts: Counted
) -> tuple[float, float] | None:
    """The slow twin: every diary that what is known and the counts allow."""
    dates = sorted({here for period, _ in [(window, 0), *counts] for here in period})
    may = [{YES: (1,), NO: (0,)}.get(known.get(here, UNKNOWN), (0, 1)) for here in dates]
    found = []
    for days in product(*may):
        world = dict(zip(dates, days, strict=True))
        if all(sum(world[here] for here in period) == count for period, count in counts):
            found.append(sum(world[here] for here in window))
    return (min(found), max(found)) if found else None


WINDOW = Period(on(0), on(6))


@pytest.mark.parametrize(
    ("known", "counts", "found"),
    [
        # nothing said
        ("", [], (0, 7)),
        # inside the window, the same dates, containing it, overlapping each end
        ("", [(1, 3, 2)], (2, 6)),
        ("", [(0, 6, 3)], (3, 3)),
        ("", [(-2, 8, 8)], (4, 7)),
        ("", [(-2, 8, 3)], (0, 3)),
        ("", [(-3, 2, 5)], (2, 7)),
        ("", [(4, 9, 1)], (0, 5)),
        # days limit a count, also those outside the window
        ("x......", [(0, 3, 1)], (1, 4)),
        ("....ooo", [(0, 3, 3)], (3, 3)),
        # several counts, beside each other
        ("", [(0, 2, 2), (3, 6, 1)], (3, 3)),
        # overlapping ones: one day at most in the overlap, so three at least
        ("", [(0, 3, 2), (3, 6, 2)], (3, 4)),
        # denied by the days
        ("xxx....", [(0, 2, 1)], None),
        ("ooo....", [(0, 2, 1)], None),
        # denied by another count
        ("", [(0, 6, 2), (0, 2, 3)], None),
        ("", [(0, 2, 1), (0, 2, 2)], None),
    ],
)
def test_bounds_of_a_window(
    known: str, counts: list[tuple[int, int, float]], found: tuple[float, float] | None
) -> None:
    days = {on(n): {"x": YES, "o": NO}.get(letter, UNKNOWN) for n, letter in enumerate(known)}
    said = [(Period(on(a), on(b)), count) for a, b, count in counts]
    assert bounds(WINDOW, days, said) == found
    assert bounds(WINDOW, days, said[::-1]) == found
    assert by_trying(WINDOW, days, said) == found


@st.composite
def cases(draw: st.DrawFn) -> tuple[Period, dict[date, Answer], Counted]:
    """A window of a few dates, some of them known, and up to three counts about it."""

    def period(least: int, most: int) -> Period:
        first = draw(st.integers(least, most))
        return Period(on(first), on(draw(st.integers(first, most))))

    known = draw(st.dictionaries(st.integers(-2, 9), st.sampled_from(list(Answer)), max_size=6))
    periods = [period(-2, 9) for _ in range(draw(st.integers(0, 3)))]
    counts = [(p, float(draw(st.integers(0, p.length)))) for p in periods]
    return period(0, 7), {on(n): answer for n, answer in known.items()}, counts


@given(cases())
def test_bounds_agree_with_trying_everything(
    case: tuple[Period, dict[date, Answer], Counted],
) -> None:
    assert bounds(*case) == by_trying(*case)


def test_counts_may_have_decimals() -> None:
    month = Period(on(0), on(0) + timedelta(days=29))
    assert bounds(month, {}, [(month, 12.3)]) == (12.3, 12.3)
    weeks = [(Period(on(7 * n), on(7 * n + 6)), 2.1) for n in range(4)]
    assert bounds(Period(on(0), on(27)), {}, weeks) == pytest.approx((8.4, 8.4))
