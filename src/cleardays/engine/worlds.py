"""Worlds that are not the model: what real headache may do that the engine does not believe.

Each gives people whose truth is known. The engine fits them with its own model all the same.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cleardays.engine.model import rise
from cleardays.engine.record import MONTH, YEAR, Array, Days
from cleardays.engine.simulate import Chance, Course, People, people
from cleardays.evidence.priors import Prior

World = Callable[[Prior, Course, int, int], People]
_STATES = np.array([3.5, 10.0, 20.0, 27.5])  # days in 28 of the jumping world
_STAY = 120  # days on average
_OTHER = (0.8, 0.3)  # what another treatment takes off, logit: mean and spread
_CO_DAY = 100


def the_model(prior: Prior, course: Course, count: int, seed: int) -> People:
    """What the engine believes."""
    return people(prior, course, count, seed)


def no_daily(prior: Prior, course: Course, count: int, seed: int) -> People:
    """Nobody has headache nearly every day: one normal for all, as an older prior had it."""
    return people(replace(prior, near_daily=0.0), course, count, seed)


def jumps(prior: Prior, course: Course, count: int, seed: int) -> People:
    """Four states of 3.5, 10, 20 and 27.5 days in 28 that are kept for 120 days on average."""

    def rates(drawn: People, luck: Chance) -> None:
        own = np.log(_STATES / (MONTH - _STATES))
        state = np.empty(drawn.eta.shape, np.int64)
        state[0] = luck.integers(0, len(own), drawn.count)
        leaves = luck.random(drawn.eta.shape) < 1 / _STAY
        to = luck.integers(1, len(own), drawn.eta.shape)
        for t in range(1, len(state)):
            state[t] = (state[t - 1] + leaves[t] * to[t]) % len(own)
        risen = rise(drawn.t, prior.tau_rise)[:, None]
        drawn.eta = own[state] - drawn.linear[1] * risen

    return people(prior, course, count, seed, rates=rates)


def wide_drift(prior: Prior, course: Course, count: int, seed: int) -> People:
    """A drift of standard deviation 1.0."""
    wide = replace(prior, log_drift=(0.0, prior.log_drift[1]))
    return people(wide, course, count, seed)


def attacks(prior: Prior, course: Course, count: int, seed: int) -> People:
    """Days come locked in attacks of one to three days."""

    def chain(rate: Array, phi: Array, luck: Chance) -> Days:
        begins = luck.random(rate.shape) < rate / (2 - rate)
        length = luck.integers(1, 4, rate.shape)
        days = np.zeros(rate.shape, np.int8)
        left = np.zeros(rate.shape[1], np.int64)
        for t in range(len(rate)):
            left = np.where(left > 0, left, begins[t] * length[t])
            days[t] = left > 0
            left = np.maximum(left - 1, 0)
        return days

    return people(prior, course, count, seed, chain=chain)


def season(prior: Prior, course: Course, count: int, seed: int) -> People:
    """A yearly wave of 0.8 on the logit scale, each person's own phase."""

    def rates(drawn: People, luck: Chance) -> None:
        phase = luck.random(drawn.count) * 2 * np.pi
        drawn.eta = drawn.eta + 0.8 * np.cos(2 * np.pi * drawn.t[:, None] / YEAR + phase)

    return people(prior, course, count, seed, rates=rates)


def menses(prior: Prior, course: Course, count: int, seed: int) -> People:
    """Five days in 28 that are worse by 1.5 on the logit scale."""

    def rates(drawn: People, luck: Chance) -> None:
        start = luck.random(drawn.count) * MONTH
        inside = (drawn.t[:, None] + start) % MONTH < 5
        drawn.eta = drawn.eta + 1.5 * inside

    return people(prior, course, count, seed, rates=rates)


def other_treatment(day: int, *, dated: bool) -> World:
    """Another preventive begins on a day, and the diary says so or not."""

    def world(prior: Prior, course: Course, count: int, seed: int) -> People:
        def rates(drawn: People, luck: Chance) -> None:
            by = luck.normal(*_OTHER, drawn.count)
            drawn.eta = drawn.eta - by * (drawn.t[:, None] > day)

        found = people(prior, course, count, seed, rates=rates)
        found.steps = (day,) if dated else ()
        return found

    return world


def lost_on(bad: float, good: float) -> World:
    """Days are left out more often when they are bad, or when they are good."""

    def world(prior: Prior, course: Course, count: int, seed: int) -> People:
        def diary(drawn: People, luck: Chance) -> None:
            chance = np.where(drawn.days == 1, bad, good)
            drawn.seen = luck.random(drawn.days.shape) >= chance

        return people(prior, course, count, seed, diary=diary)

    return world


def late(prior: Prior, course: Course, count: int, seed: int) -> People:
    """A third of the weeks are entered at their end: the count is right, bad days come first."""

    def diary(drawn: People, luck: Chance) -> None:
        weeks = len(drawn.days) // 7
        shape = (weeks, 7, drawn.count)
        days, seen = drawn.days[: weeks * 7].reshape(shape), drawn.seen[: weeks * 7].reshape(shape)
        moved = np.flip(np.sort(days, 1), 1)
        batch = (luck.random((weeks, drawn.count)) < 0.35)[:, None]
        drawn.told = drawn.days.copy()
        drawn.told[: weeks * 7] = np.where(batch, moved, days).reshape(-1, drawn.count)
        drawn.seen[: weeks * 7] = (seen | batch).reshape(-1, drawn.count)

    return people(prior, course, count, seed, diary=diary)


def ends_early(prior: Prior, course: Course, count: int, seed: int) -> People:
    """The last 30 to 60 days were not written down."""

    def diary(drawn: People, luck: Chance) -> None:
        last = drawn.course.end - luck.integers(30, 61, drawn.count)
        drawn.seen &= drawn.t[:, None] < last

    return people(prior, course, count, seed, diary=diary)


def nearly_daily(prior: Prior, course: Course, count: int, seed: int) -> People:
    """Everybody starts 2.5 higher on the logit scale."""

    def rates(drawn: People, luck: Chance) -> None:
        drawn.eta = drawn.eta + 2.5

    return people(prior, course, count, seed, rates=rates)


def no_drug(prior: Prior, course: Course, count: int, seed: int) -> People:
    """The drug does nothing in anybody."""

    def rates(drawn: People, luck: Chance) -> None:
        drawn.linear[2] = 0.0

    return people(prior, course, count, seed, rates=rates)


def lasting(world: World) -> World:
    """A world in which the drug's effect lasts well past the next session in everybody."""

    def found(prior: Prior, course: Course, count: int, seed: int) -> People:
        own = replace(prior, log_wears_off=(float(np.log(160.0)), 0.05))
        return world(own, course, count, seed)

    return found


no_wear_off = lasting(the_model)


def strong_wear_off(prior: Prior, course: Course, count: int, seed: int) -> People:
    """Half of a large effect is gone by day 66 in everybody: about three days in 28 come back."""
    fading = replace(prior, log_wears_off=(float(np.log(66.0)), 0.05), d=(1.1, 0.3), near_daily=0.0)
    return people(fading, course, count, seed)


def ceiling(before: float, after: float) -> World:
    """People with so many days in 28 before and after, without a drift: for the ceiling."""

    def world(prior: Prior, course: Course, count: int, seed: int) -> People:
        def rates(drawn: People, luck: Chance) -> None:
            drawn.linear[2] = 0.0
            share = np.where(drawn.t < 0, before, after) / MONTH
            share = np.clip(share, 0.001, 0.9999)
            drawn.eta = np.repeat(np.log(share / (1 - share))[:, None], drawn.count, 1)

        return people(prior, course, count, seed, rates=rates)

    return world


WORLDS: dict[str, World] = {
    "the model": the_model,
    "no daily people": no_daily,
    "jumps": jumps,
    "drift sd 1.0": wide_drift,
    "attack-locked": attacks,
    "yearly season": season,
    "menstrual": menses,
    "other preventive on injection day, not told": other_treatment(0, dated=False),
    "other preventive on injection day, dated": other_treatment(0, dated=True),
    "other preventive at day 100, not told": other_treatment(_CO_DAY, dated=False),
    "other preventive at day 100, dated": other_treatment(_CO_DAY, dated=True),
    "missing more on bad days": lost_on(0.35, 0.05),
    "missing more on good days": lost_on(0.05, 0.45),
    "late batches": late,
    "last weeks missing": ends_early,
    "near-daily": nearly_daily,
    "no drug effect": no_drug,
}
