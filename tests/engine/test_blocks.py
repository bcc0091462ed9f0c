"""Blocks count what the days say: against the days one by one, and against exact totals."""

from math import comb, exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.engine import model
from cleardays.engine.blocks import LONGEST, blocks, cuts
from cleardays.engine.record import MONTH, Record, RecordError, Total, of_days
from engine.day_by_day import log_likelihood
from engine.known import PRIOR

DAYS = st.lists(st.sampled_from([0, 1]), min_size=1, max_size=120)


def by_blocks(record: Record, rate_of_block: np.ndarray, phi: float) -> float:
    """log p by the engine's blocks, at a rate for each block."""
    own = blocks([record]).own(0)
    rate = rate_of_block[..., 0][own.at]
    eta = np.log(rate / (1 - rate))[:, None, None]
    return float(model.log_likelihood(own, eta, np.array([phi]))[0, 0])


def rates_for(record: Record, seed: int = 1) -> tuple[np.ndarray, list[float]]:
    """A rate for each block, and the same for each day."""
    of = blocks([record])
    rate = np.random.default_rng(seed).uniform(0.02, 0.98, of.mid.shape)
    breaks = [*[d for d, _ in record.injections], *record.steps]
    edges = cuts(record.start, record.end, breaks, LONGEST)
    daily = []
    for day in range(record.first, record.first + len(record.days)):
        n = int(np.searchsorted(edges, day, "right")) - 1
        middle = (edges[n] + edges[n + 1]) / 2
        k, j, _ = np.argwhere((of.used > 0) & (np.abs(of.mid - middle) < 1e-9))[0]
        daily.append(float(rate[k, j, 0]))
    return rate, daily


@given(DAYS, st.integers(-40, 40), st.floats(0.01, 0.9))
def test_without_gaps_blocks_agree_with_the_days_one_by_one(
    days: list[int], first: int, phi: float
) -> None:
    record = of_days(days, first, [0, 50] if first <= 0 else [])
    rate, daily = rates_for(record)
    slow = log_likelihood(days, daily, phi)
    assert by_blocks(record, rate, phi) == pytest.approx(slow, abs=1e-9)


@pytest.mark.parametrize(
    "days",
    [[1, -1, 1, 1], [0, -1, 0, 1, 1], [-1, 1, -1, 0, -1, 1], [1, 0, 1, -1, -1, -1], [-1, -1, 0]],
)
def test_one_day_not_recorded_is_summed_out_exactly(days: list[int]) -> None:
    record = of_days(days, 0)
    of = blocks([record])
    rate = np.full(of.mid.shape, 0.37)
    slow = log_likelihood(days, [0.37] * len(days), 0.3)
    assert by_blocks(record, rate, 0.3) == pytest.approx(slow, abs=1e-12)


def test_after_a_longer_gap_only_the_tie_to_the_last_day_is_left_out() -> None:
    days = [1, 1, -1, -1, 0, 1]
    record = of_days(days, 0)
    rate = np.full(blocks([record]).mid.shape, 0.4)
    apart = log_likelihood([1, 1], [0.4] * 2, 0.3) + log_likelihood([0, 1], [0.4] * 2, 0.3)
    exact = log_likelihood(days, [0.4] * 6, 0.3)
    assert by_blocks(record, rate, 0.3) == pytest.approx(apart, abs=1e-12)
    assert abs(apart - exact) < 0.1  # phi cubed is 0.027


@given(DAYS, st.sets(st.integers(0, 119)), st.integers(-30, 30))
def test_every_recorded_day_is_in_one_block_and_every_inner_gap_is_lost(
    days: list[int], missing: set[int], first: int
) -> None:
    own = [-1 if n in missing else day for n, day in enumerate(days)]
    of = blocks([of_days(own, first)])
    seen = [n for n, day in enumerate(own) if day >= 0]
    counted = of.fresh.sum() + (of.from0 + of.from1).sum()
    assert counted == len(seen)
    inner = seen[-1] - seen[0] + 1 - len(seen) if seen else 0
    assert of.lost.sum() == inner
    assert of.yes.sum() + of.stay1.sum() == sum(day == 1 for day in own)


@given(
    st.integers(-100, 100),
    st.integers(1, 300),
    st.lists(st.integers(-100, 400), max_size=6),
    st.integers(1, 14),
)
def test_blocks_are_short_and_cut_at_what_changes(
    start: int, length: int, breaks: list[int], longest: int
) -> None:
    edges = cuts(start, start + length, breaks, longest)
    assert edges[0] == start
    assert edges[-1] == start + length
    assert (np.diff(edges) >= 1).all()
    assert (np.diff(edges) <= longest).all()
    for day in breaks:
        assert not start < day < start + length or day in edges
    assert all(knot in edges for knot in range(-112, 420, MONTH) if start < knot < start + length)


def test_a_batch_holds_each_person_as_alone() -> None:
    one = of_days([1, 0, 1, 1] * 20, -10, [0, 33])
    other = of_days([0, -1] * 60, -28, [0, 40, 80])
    both, alone = blocks([one, other]), blocks([other])
    assert both.yes[..., 1].sum() == alone.yes.sum()
    places = both.used[..., 1] > 0
    assert sorted(both.mid[..., 1][places]) == sorted(alone.mid[alone.used > 0])


# --- totals ---------------------------------------------------------------------------------------


def exact_total(count: int, days: int, q: float, phi: float) -> float:
    """log p of a total of days with persistence, by going through all of them."""
    chance = {(0, 0): 1 - q, (1, 1): q}
    for _ in range(days - 1):
        after: dict[tuple[int, int], float] = {}
        for (last, found), p in chance.items():
            up = phi * last + (1 - phi) * q
            for value, step in ((1, up), (0, 1 - up)):
                key = (value, found + value)
                after[key] = after.get(key, 0.0) + p * step
        chance = after
    return log(chance.get((0, count), 0.0) + chance.get((1, count), 0.0))


def beta_binomial(count: int, days: int, q: float, phi: float) -> float:
    """log p of a total by the beta-binomial whose variance is that of days with persistence."""
    spread = days * q * (1 - q)
    spread += 2 * q * (1 - q) * sum((days - k) * phi**k for k in range(1, days))
    rho = (spread / (days * q * (1 - q)) - 1) / (days - 1)
    size = 1 / rho - 1
    alpha, beta = q * size, (1 - q) * size
    ways = log(comb(days, count))
    return (
        ways
        + lgamma(count + alpha)
        + lgamma(days - count + beta)
        - lgamma(days + size)
        - (lgamma(alpha) + lgamma(beta) - lgamma(size))
    )


@pytest.mark.parametrize("count", [6, 14, 20, 26])
def test_a_total_tells_of_the_rate_what_the_exact_and_the_beta_binomial_tell(count: int) -> None:
    record = Record(0, np.zeros(0, np.int8), totals=(Total(0, 27, count),))
    grid = np.linspace(0.02, 0.98, 97)
    told = {
        "blocks": [by_blocks(record, np.full((1, 7, 1), q), 0.2) for q in grid],
        "exact": [exact_total(count, 28, q, 0.2) for q in grid],
        "beta-binomial": [beta_binomial(count, 28, q, 0.2) for q in grid],
    }
    means, spreads = {}, {}
    for name, logs in told.items():
        weight = np.array([exp(x - max(logs)) for x in logs])
        weight /= weight.sum()
        means[name] = float((weight * grid).sum())
        spreads[name] = float(np.sqrt((weight * (grid - means[name]) ** 2).sum()))
    for name in ("exact", "beta-binomial"):
        assert means["blocks"] == pytest.approx(means[name], abs=0.02)
        assert spreads["blocks"] == pytest.approx(spreads[name], rel=0.12)


@pytest.mark.parametrize(
    ("total", "why"),
    [
        (Total(0, 27, 10), "overlaps"),
        (Total(40, 44, 3), "7 to 31"),
        (Total(40, 80, 3), "7 to 31"),
        (Total(40, 60, 30), "no more headache than days"),
    ],
)
def test_a_total_that_cannot_be_is_refused(total: Total, why: str) -> None:
    with pytest.raises(RecordError, match=why):
        Record(0, np.ones(20, np.int8), totals=(total,))


def test_two_totals_never_cover_the_same_day() -> None:
    with pytest.raises(RecordError, match="overlaps"):
        Record(0, np.zeros(0, np.int8), totals=(Total(0, 27, 3), Total(27, 54, 3)))


def test_days_are_yes_no_or_not_recorded_and_injections_in_order() -> None:
    with pytest.raises(RecordError, match="1, 0 and -1"):
        of_days([0, 2], 0)
    with pytest.raises(RecordError, match="in order"):
        of_days([0, 1], 0, [5, 3])


def test_a_record_as_it_was_known_before() -> None:
    record = of_days([1] * 100, -28, [0, 60], steps=[10, 61], totals=[Total(-56, -29, 9)])
    past = record.until(60)
    assert past.end == 60
    assert past.injections == ((0, 155.0),)
    assert past.steps == (10,)
    assert past.totals == record.totals
    assert past.width == 1
    assert PRIOR.calibrated
