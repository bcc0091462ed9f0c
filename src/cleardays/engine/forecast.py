"""The coming weeks, with and without the next injection.

The drift goes on from its last knot as in the model, with innovations of heavier tails: one factor
sqrt(3 / chi2_3) a draw, since real headache is quiet for months and then jumps. Days are drawn
with their persistence, so that the interval is one for recorded days and not for a mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine.fit import Posterior
from cleardays.engine.model import expit, knot_tie
from cleardays.engine.record import MONTH, UNRECORDED, USUAL_UNITS, Array, Record
from cleardays.engine.reduction import effect_at, usual_at
from cleardays.evidence.priors import Prior

AHEAD = 112  # days: sixteen weeks
_WEEK = 7
_SALT = 7919  # keeps the forecast's chance apart from the fit's


@dataclass(frozen=True, slots=True)
class Forecast:
    """Draws of headache days in each coming week, (weeks, P, S), as they would be recorded.

    The first week begins on the day after the record. `treated`: with the next injection;
    `untreated`: without it, all else the same.
    """

    treated: Array
    untreated: Array

    def per_month(self, first: int, weeks: int, *, treated: bool = True) -> Array:
        """Days per 28 in a run of coming weeks, (P, S)."""
        days = (self.treated if treated else self.untreated)[first : first + weeks]
        found: Array = days.sum(0) * (MONTH / _WEEK) / weeks
        return found


def forecast(
    of: Posterior,
    records: Sequence[Record],
    prior: Prior,
    seeds: Sequence[int],
    next_on: Sequence[int] | None = None,
    ahead: int = AHEAD,
) -> Forecast:
    """Draw the coming weeks. `next_on`: the day of the next injection of each person, the day
    after the record unless told.
    """
    ends = np.array([record.end for record in records])
    due = ends if next_on is None else np.asarray(next_on)
    chance = [np.random.default_rng((_SALT, seed)) for seed in seeds]
    weeks = ahead // _WEEK
    times = ends + (np.arange(weeks)[:, None] + 0.5) * _WEEK
    knots = _onward(of, prior, ends + ahead, chance)
    given = [r.injections for r in records]
    with_next = [(*r.injections, (int(on), _units(r))) for r, on in zip(records, due, strict=True)]
    usual = usual_at(of, records, prior, times, knots)
    both = [expit(usual - of.d * effect_at(of, some, prior, times)) for some in (with_next, given)]
    last = np.array([_last(record) for record in records])
    found = _days(np.stack(both), of.phi, last, chance)
    return Forecast(found[0], found[1])


def _units(record: Record) -> float:
    return record.injections[-1][1] if record.injections else USUAL_UNITS


def _last(record: Record) -> float:
    """The last day of the record: 1, 0, or -1 where it was not recorded."""
    return float(record.days[-1]) if len(record.days) else UNRECORDED


def _onward(
    of: Posterior, prior: Prior, until: Array, chance: Sequence[np.random.Generator]
) -> Array:
    """The drift's knots, carried on past each person's last one with heavier tails."""
    r = knot_tie(prior)
    need = np.ceil(until / MONTH - of.origin).astype(np.int64) + 1
    have = of.intervals.astype(np.int64) + 1
    people, draws = of.a.shape
    knots = np.zeros((int(max(need.max(), have.max())), people, draws))
    knots[: len(of.drift)] = of.drift[: len(knots)]
    for p, one in enumerate(chance):
        freedom = prior.forecast_freedom
        heavy = np.sqrt(freedom / one.chisquare(freedom, draws))
        scale = of.sigma[p] * np.sqrt(1 - r * r) * heavy
        for k in range(have[p], need[p]):
            knots[k, p] = r * knots[k - 1, p] + scale * one.standard_normal(draws)
    return knots


def _days(rate: Array, phi: Array, last: Array, chance: Sequence[np.random.Generator]) -> Array:
    """Draw days with persistence from weekly rates (2, weeks, P, S): days in each week.

    A day is fresh, or a copy of the one before; both futures share their luck.
    """
    worlds, weeks, people, draws = rate.shape
    days = weeks * _WEEK
    copied = np.empty((days, people, draws), bool)
    fresh = np.empty((days, worlds, people, draws), bool)
    had = np.empty((worlds, people, draws), bool)
    light, tie = rate.astype(np.float32), phi.astype(np.float32)
    for p, one in enumerate(chance):
        luck = one.random((2, days + 1, draws), dtype=np.float32)
        np.less(luck[0, 1:], tie[p], out=copied[:, p])
        by_week = luck[1, 1:].reshape(weeks, _WEEK, 1, draws)
        own = light[:, :, p].swapaxes(0, 1)[:, None]
        fresh[:, :, p] = (by_week < own).reshape(days, worlds, draws)
        had[:, p] = luck[1, 0] < light[:, 0, p] if last[p] < 0 else last[p] > 0
    found = np.zeros((weeks, worlds, people, draws), np.uint8)
    for day in range(days):
        had = np.where(copied[day], had, fresh[day])
        found[day // _WEEK] += had
    return found.swapaxes(0, 1).astype(np.float64)
