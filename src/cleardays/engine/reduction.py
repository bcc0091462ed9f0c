"""How much better: headache days before, now, and what would have been without the drug.

    before        expected days per 28 in the 28 days before the first injection
    now           expected days per 28 in the last 84 days of the record, none before day 0
    total         (before - now) / before
    attributable  (without - now) / before,  without = the same person, the same days, with d = 0

`without` is the world of a sham injection: what comes with any injection stays in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine.blocks import REACH, latest
from cleardays.engine.fit import Posterior
from cleardays.engine.model import drug, expit, gain, rise
from cleardays.engine.record import MONTH, USUAL_UNITS, Array, Record
from cleardays.evidence.priors import Prior

WEEK = 7
LATELY = 84  # days that are called now: a usual cycle
LEAST_BASELINE = 14  # recorded days before day 0 without which nothing is compared
_ACTING = 5  # injections that are looked back at; all that came within 300 days, 60 apart


@dataclass(frozen=True, slots=True)
class Reduction:
    """Draws (P, S) of each quantity: days per 28, and shares of `before`. nan where a person has
    no baseline.
    """

    before: Array
    now: Array
    without: Array
    total: Array
    attributable: Array


@dataclass(frozen=True, slots=True)
class Rates:
    """Chances of a headache day at some times, (Q, P, S): as treated, and with d = 0."""

    treated: Array
    without: Array


def lately(record: Record) -> tuple[int, int]:
    """The first and the last day of what is called now."""
    last = record.end - 1
    return max(last - LATELY + 1, 0 if record.end > 0 else record.start), last


def reduction(of: Posterior, records: Sequence[Record], prior: Prior) -> Reduction:
    """Before, now and without for each draw."""
    before_at = np.repeat(weeks(-MONTH, MONTH)[:, None], len(records), 1)
    spans = [lately(record) for record in records]
    now_at = np.stack(
        [np.interp(np.arange(12) + 0.5, [0, 12], [first, last + 1]) for first, last in spans],
        1,
    )
    rates = rates_at(of, records, prior, np.concatenate((before_at, now_at)))
    before = MONTH * rates.treated[: len(before_at)].mean(0)
    now = MONTH * rates.treated[len(before_at) :].mean(0)
    without = MONTH * rates.without[len(before_at) :].mean(0)
    has = [r.observed(-MONTH, -1) > 0 and r.end > 0 for r in records]
    before = np.where(np.array(has)[:, None], before, np.nan)
    return Reduction(before, now, without, (before - now) / before, (without - now) / before)


def weeks(first: float, length: int) -> Array:
    """The middles of the weeks of a span of days."""
    found: Array = first + (np.arange(length // WEEK) + 0.5) * WEEK
    return found


def rates_at(
    of: Posterior, records: Sequence[Record], prior: Prior, times: Array, drift: Array | None = None
) -> Rates:
    """The chance of a headache day at times (Q, P), for each draw.

    `drift`: knots to use instead of the posterior's, such as those that reach into the future.
    """
    felt = effect_at(of, [r.injections for r in records], prior, times)
    usual = usual_at(of, records, prior, times, drift)
    return Rates(expit(usual - of.d * felt), expit(usual))


def usual_at(
    of: Posterior, records: Sequence[Record], prior: Prior, times: Array, drift: Array | None = None
) -> Array:
    """The logit of the chance of a headache day without the drug, at times (Q, P), (Q, P, S)."""
    usual = of.a - of.b * rise(times, prior.tau_rise)[..., None]
    usual = usual + drift_at(of.drift if drift is None else drift, of.origin, times)
    if len(of.covariates):
        known = np.zeros((len(of.covariates), *times.shape))
        for p, record in enumerate(records):
            known[: record.width, :, p] = record.covariates(times[:, p])
        usual = usual + np.einsum("cqp,cps->qps", known, of.covariates)
    return usual


def effect_at(
    of: Posterior,
    given: Sequence[Sequence[tuple[int, float]]],
    prior: Prior,
    times: Array,
) -> Array:
    """G(t) E(t) at times (Q, P), for each draw, (Q, P, S)."""
    since = np.full((_ACTING, *times.shape), -1.0)
    units = np.full((_ACTING, *times.shape), USUAL_UNITS)
    for p, one in enumerate(given):
        if one:
            on, dose = np.array(one, np.float64).T
            which = latest(on, times[:, p], _ACTING)
            ago = times[:, p] - on[which]
            since[:, :, p] = np.where((which < 0) | (ago >= REACH), -1.0, ago)
            units[:, :, p] = np.where(which < 0, USUAL_UNITS, dose[which])
    acting = int((since > 0).any((1, 2)).sum())
    curve = drug(since[:acting], units[:acting], of.psi, prior.wear_width)
    return curve * gain(times, of.psi, prior.tau_gain)


def drift_at(knots: Array, origin: Array, times: Array) -> Array:
    """The drift at times (Q, P), linear between knots (N, P, S) that begin at 28 * origin."""
    place = times / MONTH - origin
    left = np.clip(np.floor(place), 0, len(knots) - 2).astype(np.int64)
    share = np.clip(place - left, 0, 1)[..., None]
    low = np.take_along_axis(knots, left[..., None], 0)
    high = np.take_along_axis(knots, left[..., None] + 1, 0)
    return low + share * (high - low)
