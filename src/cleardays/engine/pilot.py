"""Where points of psi are drawn from: where the weight lies, found by Laplace's evidence.

1. The mode of z at the centre of psi, once for each component.
2. 32 points of psi from the prior, two Fisher steps of z each: Laplace's evidence gives a mean and
   a standard deviation of psi and the odds of the components, drawn towards the prior where few
   points carry the weight. The same once more from 32 points of that normal: at two years a few of
   the first points carry it all, and a second look halves how often the draws have to be repeated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine import model
from cleardays.engine.blocks import Blocks
from cleardays.engine.mode import evidence, fisher_steps
from cleardays.engine.model import Psi
from cleardays.engine.points import normal_quantile, sobol
from cleardays.engine.record import Array
from cleardays.engine.weights import effective
from cleardays.evidence.priors import Prior

DIMS = 5  # coordinates of psi that are not the component
STEPS = 2  # Fisher steps of each point
_POINTS = 32
_CENTRE_STEPS = 6
_LEAST_ODDS = 0.02  # a component keeps this share of the points
_WIDER = 1.1  # the proposal is a little wider than what it was fitted to


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where points of psi are drawn from: mean and deviation (5, P), share of daily (P,), and the
    z to step from, for the usual and the daily component: (B, P, 2) and (N, P, 2).
    """

    mean: Array
    sd: Array
    share: Array
    linear: Array
    drift: Array

    def some(self, of: list[int]) -> "Proposal":
        """The same for some of the people."""
        return Proposal(
            self.mean[:, of], self.sd[:, of], self.share[of], self.linear[:, of], self.drift[:, of]
        )


@dataclass(frozen=True, slots=True)
class Points:
    """Points of psi from a proposal: `normal` (5, P, M), `daily` (P, M), the z to step from (B, P, M)
    and (N, P, M), and `log_odds` (P, M): log p(psi) less the log of what it was drawn from.
    """

    normal: Array
    daily: Array
    linear: Array
    drift: Array
    log_odds: Array

    @property
    def psi(self) -> Psi:
        """The points themselves."""
        return Psi.of(self.normal, self.daily)


def points(of: Proposal, prior: Prior, chance: Sequence[np.random.Generator], count: int) -> Points:
    """Evenly drawn points, from each person's own chance."""
    shift = np.stack([one.random(DIMS + 1) for one in chance], 1)
    share = (sobol(count)[:, None] + shift[..., None]) % 1
    standard = normal_quantile(share[:DIMS])
    normal = of.mean[..., None] + of.sd[..., None] * standard
    daily = (share[DIMS] < of.share[:, None]).astype(np.float64)
    which = daily.astype(np.int64)[None]
    mean, sd = (part[:, None, None] for part in model.psi_prior(prior))
    log_odds = (-0.5 * ((normal - mean) / sd) ** 2 - np.log(sd)).sum(0)
    log_odds -= (-0.5 * standard**2 - np.log(of.sd[..., None])).sum(0)
    held = np.where(daily > 0, prior.near_daily, 1 - prior.near_daily)
    log_odds += np.log(held / np.where(daily > 0, of.share[:, None], 1 - of.share[:, None]))
    return Points(
        normal,
        daily,
        np.take_along_axis(of.linear, which, 2),
        np.take_along_axis(of.drift, which, 2),
        log_odds,
    )


def pilot(of: Blocks, prior: Prior, chance: Sequence[np.random.Generator]) -> Proposal:
    """Steps 1 and 2: where the weight of psi lies, and the modes to start from."""
    people, knots = of.mid.shape[2], len(of.mid) + 1
    mean, sd = model.psi_prior(prior)
    both = np.broadcast_to([0.0, 1.0], (people, 2))
    centre = Psi.of(np.broadcast_to(mean[:, None, None], (DIMS, people, 2)), both)
    linear, _ = model.linear_prior(prior, both, len(of.covariate))
    nowhere = np.zeros((knots, people, 2))
    start = fisher_steps(of, prior, centre, linear, nowhere, _CENTRE_STEPS)
    everybody = np.ones(people)
    found = Proposal(
        np.outer(mean, everybody), np.outer(sd, everybody), everybody / 2, start.linear, start.drift
    )
    own = [of.own(p) for p in range(people)]
    for _ in range(2):
        some = points(found, prior, chance, _POINTS)
        at = fisher_steps(of, prior, some.psi, some.linear, some.drift, STEPS)
        told = some.log_odds + evidence(of, own, prior, some.psi, at)
        weight = np.exp(told - told.max(1, keepdims=True))
        found = learned(some, at.linear, at.drift, weight, found, prior)
    return found


def learned(
    of: Points, linear: Array, drift: Array, weight: Array, before: Proposal, prior: Prior
) -> Proposal:
    """A proposal from weighted points and their z; weights (P, M). A component without a point
    keeps the z to step from that it had before.

    Deviation and share are drawn towards the prior's by ESS / (ESS + 10). The mean only by
    ESS / (ESS + 1): where a few points carry the weight, the place is theirs although the width
    is not yet known, and a mean held back at the prior never reaches a person far out.
    """
    weight = weight / weight.sum(1, keepdims=True)
    ess = effective(weight)
    trust, nearer = ess / (ess + 10), ess / (ess + 1)
    mean, sd = (part[:, None] for part in model.psi_prior(prior))
    own = (of.normal * weight).sum(2)
    spread = ((of.normal - own[..., None]) ** 2 * weight).sum(2)
    variance = trust * spread + (1 - trust) * sd**2
    share = trust * (weight * of.daily).sum(1) + (1 - trust) * prior.near_daily
    starts = []
    for z, start in ((linear, before.linear), (drift, before.drift)):
        by = []
        for kind in (0, 1):
            own_weight = (weight + 1e-12) * (of.daily == kind)
            total = own_weight.sum(1)
            by.append(
                np.where(
                    total > 0,
                    (z * own_weight).sum(2) / np.where(total > 0, total, 1),
                    start[..., kind],
                )
            )
        starts.append(np.stack(by, 2))
    return Proposal(
        mean=nearer * own + (1 - nearer) * mean,
        sd=_WIDER * np.sqrt(variance),
        share=share.clip(_LEAST_ODDS, 1 - _LEAST_ODDS),
        linear=starts[0],
        drift=starts[1],
    )
