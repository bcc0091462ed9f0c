"""Is the posterior what it says: simulation-based calibration, and another sampler's answer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from cleardays.engine.bars import Gate, between, most, wider
from cleardays.engine.fit import fit, in_chunks
from cleardays.engine.record import Array, Record
from cleardays.engine.reduction import reduction
from cleardays.engine.simulate import Course, people
from cleardays.evidence.priors import Prior

QUANTITIES = (
    "a", "b", "d", "phi", "wears_off", "onset", "gain", "before", "total", "attributable",
)  # fmt: skip
_GOLD_POINTS, _GOLD_DRAWS = 1024, 4096


@dataclass(frozen=True, slots=True)
class Gold:
    """One simulated person's posterior by another sampler: mean and deviation of each quantity."""

    record: Record
    mean: Mapping[str, float]
    sd: Mapping[str, float]


def seeds(count: int) -> list[int]:
    """1 to n."""
    return list(range(1, count + 1))


def ranks(prior: Prior, cycles: int, count: int) -> dict[str, Array]:
    """Simulation-based calibration: where each truth lies among its posterior draws, (N,)."""
    drawn = people(prior, Course(cycles=cycles), count, cycles)
    records = drawn.records()
    truth = {
        "a": drawn.linear[0],
        "b": drawn.linear[1],
        "d": drawn.linear[2],
        **{name: getattr(drawn.psi, name)[0] for name in ("phi", "wears_off", "onset", "gain")},
        **{name: getattr(drawn, name) for name in ("before", "total", "attributable")},
    }
    found: dict[str, Array] = {name: np.empty(count) for name in QUANTITIES}
    for part, of in in_chunks(records, prior, seeds(count)):
        here = list(part)
        derived = reduction(of, [records[i] for i in here], prior)
        for name in QUANTITIES:
            draws = getattr(derived if hasattr(derived, name) else of, name)
            found[name][here] = (draws < truth[name][here][:, None]).mean(1)
    return found


def calibration(prior: Prior, count: int) -> Iterator[Gate]:
    """Coverage of 90 and 50 % intervals of ten quantities, and how even the ranks are."""
    for cycles in (1, 3, 8):
        by = ranks(prior, cycles, count)
        ninety = {k: float(((r > 0.05) & (r < 0.95)).mean()) for k, r in by.items()}
        fifty = {k: float(((r > 0.25) & (r < 0.75)).mean()) for k, r in by.items()}
        even = {k: even_p(r) for k, r in by.items()}
        name = f"calibration, {cycles} {'cycle' if cycles == 1 else 'cycles'}, n = {count}"
        slack = wider(count, 800)
        for which, values, low, high in (
            ("90 %", ninety, 0.87 - slack, 0.93 + slack),
            ("50 %", fifty, 0.45 - 1.7 * slack, 0.55 + 1.7 * slack),
        ):
            worst = max(values, key=lambda k: abs(values[k] - (low + high) / 2))
            found = (
                f"{min(values.values()):.3f} to {max(values.values()):.3f}; furthest off: {worst}"
            )
            passes = all(low <= v <= high for v in values.values())
            yield Gate(
                f"{name}: {which} coverage of ten", f"{low:.3f} to {high:.3f}", found, passes
            )
        least = min(even, key=even.__getitem__)
        yield Gate(
            f"{name}: smallest p of even ranks",
            "above 0.001",
            f"{even[least]:.4f} ({least})",
            even[least] > 0.001,
        )


def even_p(rank: Array) -> float:
    """Kolmogorov's p that ranks are even between 0 and 1 (asymptotic, with Stephens' correction)."""
    count = len(rank)
    at = np.sort(rank)
    step = np.arange(1, count + 1) / count
    off = max(float((step - at).max()), float((at - step + 1 / count).max()))
    scaled = (np.sqrt(count) + 0.12 + 0.11 / np.sqrt(count)) * off
    k = np.arange(1, 101)
    return float(np.clip(2 * ((-1.0) ** (k - 1) * np.exp(-2 * (k * scaled) ** 2)).sum(), 0, 1))


def against_gold(prior: Prior, gold: list[Gold]) -> Iterator[Gate]:
    """Means and deviations of eight people beside those that NUTS found.

    With many points, so that what is left is the method's own error and not the draws'.
    """
    if not gold:
        return
    of = fit(
        [g.record for g in gold], prior, seeds(len(gold)), count=_GOLD_POINTS, keep=_GOLD_DRAWS
    )
    derived = reduction(of, [g.record for g in gold], prior)
    off, ratio = [], []
    for p, one in enumerate(gold):
        for name in QUANTITIES:
            draws = getattr(derived if hasattr(derived, name) else of, name)[p]
            if name in ON_SCALE:
                draws = ON_SCALE[name](draws)
            off.append(abs(draws.mean() - one.mean[name]) / one.sd[name])
            ratio.append(draws.std() / one.sd[name])
    name = f"gold, {len(gold)} people v NUTS, {_GOLD_POINTS} points"
    yield most(f"{name}: mean error, sd", float(np.mean(off)), 0.05)
    yield most(f"{name}: 95 % of errors, sd", float(np.quantile(off, 0.95)), 0.12)
    yield most(f"{name}: largest error, sd", float(np.max(off)), 0.25)
    yield between(f"{name}: ratio of deviations, mean", 0.95, float(np.mean(ratio)), 1.05)


ON_SCALE: Mapping[str, Callable[[Array], Array]] = {
    "phi": lambda x: np.log(x / (1 - x)),
    "wears_off": lambda x: np.log(x),
    "onset": lambda x: np.log(x),
}  # the scales on which gold is kept: those of the prior
