"""What was believed before the diary: the same quantities from the prior alone.

The attributable part is shown beside this, with how much of it was learned from the diary.
"""

from collections.abc import Sequence

import numpy as np

from cleardays.engine.fit import DRAWS, Posterior
from cleardays.engine.model import Psi, knot_tie, psi_prior
from cleardays.engine.record import MONTH, Array, Record
from cleardays.evidence.priors import Prior

_SALT = 15_485_863


def believed(records: Sequence[Record], prior: Prior, seeds: Sequence[int]) -> Posterior:
    """Draws of everything from the prior, in the shape of a posterior."""
    people = len(records)
    origin = np.array([r.start // MONTH for r in records], np.float64)
    intervals = np.array([(r.end - 1) // MONTH - r.start // MONTH + 1 for r in records], float)
    knots, wide = int(intervals.max()) + 1, max(r.width for r in records)
    luck = np.stack(
        [
            np.random.default_rng((_SALT, s)).standard_normal((8 + wide + knots + 1, DRAWS))
            for s in seeds
        ],
        1,
    )
    mean, sd = psi_prior(prior)
    daily = np.stack(
        [(np.random.default_rng((_SALT + 1, s)).random(DRAWS) < prior.near_daily) for s in seeds]
    ).astype(np.float64)
    psi = Psi.of(mean[:, None, None] + sd[:, None, None] * luck[:5], daily)
    usual = np.array([prior.a, prior.b, prior.d])[..., None, None]
    near = np.array([prior.daily_a, prior.daily_b, prior.daily_d])[..., None, None]
    own = np.where(daily > 0, near, usual)
    a, b, d = own[:, 0] + own[:, 1] * luck[5:8]
    r = knot_tie(prior)
    drift = luck[8 + wide : 8 + wide + knots].copy()
    for k in range(1, knots):
        drift[k] = r * drift[k - 1] + np.sqrt(1 - r * r) * drift[k]
    return Posterior(
        a=a,
        b=b,
        d=d,
        covariates=prior.step_sd * luck[8 : 8 + wide],
        drift=drift * psi.sigma,
        phi=psi.phi,
        wears_off=psi.wears_off,
        onset=psi.onset,
        gain=psi.gain,
        sigma=psi.sigma,
        daily=daily,
        origin=origin,
        intervals=intervals,
        khat=np.full(people, -np.inf),
        ess=np.full(people, float(DRAWS)),
        rounds=np.zeros(people),
    )


def learned(of: Posterior, prior: Prior) -> Array:
    """How much of what could be known of the drug's effect the diary has told, (P,), 0 to 1.

    1 - variance of d after / variance before, each person measured against the component that
    the diary puts them in.
    """
    share = of.daily.mean(1)
    usual, near = prior.d[1] ** 2, prior.daily_d[1] ** 2
    centre = (1 - share) * prior.d[0] + share * prior.daily_d[0]
    before = (1 - share) * (usual + (prior.d[0] - centre) ** 2)
    before += share * (near + (prior.daily_d[0] - centre) ** 2)
    found: Array = np.clip(1 - of.d.var(1) / before, 0, 1)
    return found
