"""Draws of everything for some people, each with its exact weight.

At each point of psi two Fisher steps, and antithetic normal draws of z around the mode; their weights
are p(diary | z, psi) p(z, psi) / q(z, psi). The diary's likelihood is reckoned person by person, in
blocks of their own: nothing is spent on what only fills a batch up, and it stays in the cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine import model
from cleardays.engine.blocks import Blocks, Own
from cleardays.engine.bordered import draw
from cleardays.engine.mode import fisher_steps
from cleardays.engine.model import FIXED, Psi
from cleardays.engine.pilot import STEPS, Points
from cleardays.engine.record import Array
from cleardays.evidence.priors import Prior

EACH = 4  # draws of z at each point


@dataclass(frozen=True, slots=True)
class Person:
    """What stays the same of one person however often they are weighed.

    `own`: their blocks; `known` (B, 2 + C + N): the columns that psi does not change; `width`: how
    many covariates are their own; `knots`: how many knots of the drift.
    """

    own: Own
    known: Array
    width: int
    knots: int


def persons(of: Blocks, width: Sequence[int], prior: Prior) -> list[Person]:
    """Everybody of a batch."""
    found = []
    for p, wide in enumerate(width):
        knots = int(of.intervals[p]) + 1
        own = of.own(p)
        known = model.known_columns(own, knots, prior).astype(np.float32)
        found.append(Person(own.lighter(), known, wide, knots))
    return found


def weighed(
    coarse: Blocks,
    people: Sequence[Person],
    prior: Prior,
    of: Points,
    chance: Sequence[np.random.Generator],
) -> tuple[Array, Array, Array]:
    """Draws of z at each point, (B, P, D, M) and (N, P, D, M), and their log weights (P, D, M).

    `coarse`: the blocks that are stepped by. `people`: those that are weighed by.
    """
    psi = of.psi
    at = fisher_steps(coarse, prior, psi, of.linear, of.drift, STEPS)
    half, count = EACH // 2, of.daily.shape[1]
    wide, knots = len(at.linear), len(at.drift)
    luck = np.zeros((wide + knots, len(people), half, count))
    for p, (person, one) in enumerate(zip(people, chance, strict=True)):
        # each person's own in number and order, whatever the batch is padded to
        columns = FIXED + person.width
        mine = one.standard_normal((columns + person.knots, half, count), np.float32)
        luck[:columns, p] = mine[:columns]
        luck[wide : wide + person.knots, p] = mine[columns:]
    steps = draw(at.precision, luck[:wide], luck[wide:])
    linear, drift = (
        np.concatenate((z[:, :, None] + step, z[:, :, None] - step), 2)
        for z, step in zip((at.linear, at.drift), steps, strict=True)
    )
    square = -0.5 * np.einsum("zpdm,zpdm->pdm", luck, luck)
    log_weight = of.log_odds[:, None] - np.concatenate((square, square), 1)
    log_weight -= 0.5 * at.precision.log_det[:, None]
    mean, certainty = model.linear_prior(prior, of.daily[:, None], len(coarse.covariate))
    log_weight += model.log_linear_prior(linear, mean, certainty)
    log_weight += model.log_drift_prior(drift, psi.sigma[:, None], prior)
    for p, person in enumerate(people):
        log_weight[p] += told(person, psi.person(p), prior, linear[:, p], drift[:, p])
    return linear, drift, log_weight


def told(of: Person, psi: Psi, prior: Prior, linear: Array, drift: Array) -> Array:
    """Log p(diary) of one person under each draw, (D, M): psi (M,), linear (B, D, M), drift.

    In single precision, which is twice as quick: a weight is off by a few in 100,000, far less than
    what its draw changes.
    """
    own, psi = of.own, psi.lighter()
    felt = model.drug(own.since, own.units, psi, prior.wear_width)
    felt *= model.gain(own.mid, psi, prior.tau_gain)
    rest = np.concatenate((linear[:2], linear[FIXED:], drift[: of.knots]), dtype=np.float32)
    eta = of.known @ rest.reshape(len(rest), -1)
    eta = eta.reshape(-1, *linear.shape[1:])
    eta -= felt[:, None] * linear[2].astype(np.float32)
    return model.log_likelihood(own, eta, psi.phi)
