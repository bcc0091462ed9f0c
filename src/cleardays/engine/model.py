"""The generative model, in the order of its equations.

    h_t | h_{t-1}  ~  Bernoulli(s_t),   s_t = phi m_{t-1} + (1 - phi) q_t          persistence
    logit q_t  =  a - b P(t) - d G(t) E(t) + sum_k c_k step_k(t) + u(t)            rate of a day

    P(t) = 1 - exp(-t / tau_rise)                      what comes without the drug, from day 0
    E(t) = 1 - prod_j (1 - E_j(t - t_j))               the drug curve of all injections so far
    E_j(s) = (1 - exp(-s / onset)) expit((T_w + W ln(D_j / 155) - s) / W)          of one
    G(t) = exp(g (1 - exp(-t / tau_gain)))             what is gained over cycles
    u(t)   an Ornstein-Uhlenbeck drift, standard deviation sigma, at knots 28 days apart, linear
           between them
    c_k ~ N(0, step_sd)                                each other treatment begun or ended

m is yesterday's headache, or its expectation where yesterday was not recorded. Given
psi = (phi, T_w, onset, g, sigma) and whether the person is near-daily, everything else,
z = (a, b, d, c, u), is linear in logit q and normal before the diary. t is in days, at the middle
of a day or block; rates are shares of days.

Axes. Blocks are (K, J, P) as in `blocks`; what depends on psi has one more axis M at the end, and
draws of z add D before it: (K, J, P, D, M).
"""

from dataclasses import dataclass, fields

import numpy as np

from cleardays.engine.blocks import Blocks
from cleardays.engine.record import MONTH, USUAL_UNITS, Array, Index
from cleardays.evidence.priors import Prior

FIXED = 3  # a, b and d come before the steps


@dataclass(frozen=True, slots=True)
class Psi:
    """The nonlinear unknowns, each (..., P, M). `daily`: 1 for the near-daily component."""

    phi: Array
    wears_off: Array
    onset: Array
    gain: Array
    sigma: Array
    daily: Array

    def some(self, which: Index) -> "Psi":
        """Of some of the last axis."""
        return Psi(**{f.name: getattr(self, f.name)[..., which] for f in fields(self)})

    @staticmethod
    def of(normal: Array, daily: Array) -> "Psi":
        """From the five coordinates in which the prior is normal, (5, P, M)."""
        return Psi(
            phi=expit(normal[0]),
            wears_off=np.exp(normal[1]),
            onset=np.exp(normal[2]),
            gain=normal[3],
            sigma=np.exp(normal[4]),
            daily=daily,
        )


def psi_prior(prior: Prior) -> tuple[Array, Array]:
    """Means and standard deviations of the five coordinates of psi, (5,) each."""
    rows = (prior.logit_phi, prior.log_wears_off, prior.log_onset, prior.gain, prior.log_drift)
    mean, sd = np.array(rows).T
    return mean, sd


def linear_prior(prior: Prior, daily: Array, steps: int) -> tuple[Array, Array]:
    """Mean and precision of a, b, d and the steps, each (3 + C, P, M)."""
    usual = np.array([prior.a, prior.b, prior.d])
    near = np.array([prior.daily_a, prior.daily_b, prior.daily_d])
    at = (slice(None), *(None,) * daily.ndim)
    mean = np.where(daily > 0, near[:, 0][at], usual[:, 0][at])
    sd = np.where(daily > 0, near[:, 1][at], usual[:, 1][at])
    shape = (steps, *daily.shape)
    mean = np.concatenate((mean, np.zeros(shape)))
    sd = np.concatenate((sd, np.full(shape, prior.step_sd)))
    return mean, 1 / sd**2


def expit(x: Array) -> Array:
    """1 / (1 + exp(-x)); safe at both ends."""
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


def rise(t: Array, tau: float) -> Array:
    """P(t): 0 before day 0, then towards 1."""
    return 1 - np.exp(-np.maximum(t, 0) / tau)


def drug(since: Array, units: Array, psi: Psi, width: float) -> Array:
    """E(t): the drug curve, 0 to 1, from days since each injection (R, ..., P) and its units.

    The first axis is the injections that may act; what is not yet given has `since` below 0.
    """
    if not len(since):
        shape = np.broadcast_shapes((*since.shape[1:], 1), psi.onset.shape)
        return np.zeros(shape)
    left = 1.0 - _one(since[0], units[0], psi, width)
    for ago, dose in zip(since[1:], units[1:], strict=True):
        if (ago > 0).any():
            left = left * (1.0 - _one(ago, dose, psi, width))
    return 1.0 - left


def _one(since: Array, units: Array, psi: Psi, width: float) -> Array:
    """E_j(s) of one injection each."""
    ago = np.maximum(since, 0)[..., None]
    shifted = (ago - width * np.log(units / USUAL_UNITS)[..., None]) / width
    over = np.exp(np.minimum(shifted - psi.wears_off / width, 500))
    effect: Array = -np.expm1(-ago / psi.onset) / (1 + over)
    return effect


def gain(t: Array, psi: Psi, tau: float) -> Array:
    """G(t), from days since the first injection of the drug, (..., P)."""
    return np.exp(psi.gain * rise(t, tau)[..., None])


def columns(of: Blocks, psi: Psi, prior: Prior) -> Array:
    """The columns of the linear part that are not drift, (3 + C, K, J, P, M)."""
    shape = np.broadcast_shapes((*of.mid.shape, 1), psi.phi.shape)
    felt = drug(of.since, of.units, psi, prior.wear_width) * gain(of.mid, psi, prior.tau_gain)
    found = np.empty((FIXED + len(of.covariate), *shape))
    found[0] = 1.0
    found[1] = -rise(of.mid, prior.tau_rise)[..., None]
    found[2] = -felt
    found[FIXED:] = of.covariate[..., None]
    return found


def predictor(columns: Array, share: Array, linear: Array, drift: Array) -> Array:
    """Logit q of each block: columns (B, K, J, P, M), share (K, J, P), linear (B, P, [D,] M) and
    drift (K + 1, P, [D,] M).
    """
    right = share[..., None]
    if linear.ndim == 4:  # draws
        columns, right = columns[..., None, :], right[..., None]
    eta = right * (drift[1:] - drift[:-1])[:, None] + drift[:-1, None]
    for column, value in zip(columns, linear, strict=True):
        eta = eta + column * value
    return eta


def log_likelihood(of: Blocks, eta: Array, phi: Array) -> Array:
    """Log p(diary | q, phi), summed over a person's blocks, (P, ..., M).

    A block with constant rate q and ties f = phi (or phi^2 after one day not recorded):

        yes log q + no log(1-q) + stay0 log(1-(1-f)q) + stay1 log(f+(1-f)q) + changes log(1-f)
    """
    after = (None,) * (eta.ndim - of.mid.ndim)
    total = np.zeros(eta.shape[2:])
    for p in range(
        len(total)
    ):  # each person's own blocks: what only fills the batch up costs nothing
        used = np.nonzero(of.used[..., p])
        own = eta[..., p, :, :][used] if after[1:] else eta[..., p, :][used]
        counts = [part[..., p][used] for part in (of.yes, of.no)]
        odds = np.exp(np.clip(-own, -500, 500))
        odds += 1
        log_q = np.log(odds)
        total[p] = -np.tensordot(counts[0] + counts[1], log_q, 1) - np.tensordot(counts[1], own, 1)
        q = 1 / odds
        for gap in (0, 1):
            tie = phi[p] ** (gap + 1)
            for counted, kept in ((of.stay0[gap], 0), (of.stay1[gap], 1)):
                stay = counted[..., p][used]
                held = stay > 0
                if held.any():
                    chance = (1 - tie) * q[held]
                    chance = tie + chance if kept else 1 - chance
                    total[p] += np.tensordot(stay[held], np.log(chance), 1)
            total[p] += of.changes[gap, p] * np.log1p(-tie)
    return total


def slopes(of: Blocks, eta: Array, phi: Array) -> tuple[Array, Array]:
    """The derivative of the log likelihood by each block's logit q, and its expected curvature.

    With v = q(1-q) and f as above, from0 and from1 days each give the information of a Bernoulli
    day with the chance (1-f)q and f+(1-f)q.
    """
    q = expit(eta)
    p = 1 - q
    slope = of.yes[..., None] * p - of.no[..., None] * q
    curve = of.fresh[..., None] * q * p
    for gap in (0, 1):
        tie = phi ** (gap + 1)
        own = 1 - tie
        after0, after1 = 1 - own * q, tie + own * q  # chances to stay
        slope += (
            own * q * p * (of.stay1[gap][..., None] / after1 - of.stay0[gap][..., None] / after0)
        )
        curve += own * q * p * p * of.from0[gap][..., None] / after0
        curve += own * p * q * q * of.from1[gap][..., None] / after1
    return slope, curve


def knot_tie(prior: Prior) -> float:
    """Correlation of the drift at two neighbouring knots."""
    return float(np.exp(-MONTH / prior.tau_drift))


def drift_precision(knots: int, sigma: Array, prior: Prior) -> tuple[Array, Array]:
    """Precision of the drift: its diagonal, (K + 1, ...), and what lies beside it, (...)."""
    r = knot_tie(prior)
    scale = 1 / (sigma**2 * (1 - r * r))
    inner = np.full(knots, 1 + r * r)
    inner[0] = inner[-1] = 1.0
    beside: Array = -r * scale
    return inner[(slice(None), *(None,) * sigma.ndim)] * scale, beside


def log_linear_prior(linear: Array, mean: Array, precision: Array) -> Array:
    """Log p(a, b, d, c), over the first axis."""
    terms: Array = np.log(precision / (2 * np.pi)) - precision * (linear - mean) ** 2
    found: Array = 0.5 * terms.sum(0)
    return found


def log_drift_prior(drift: Array, sigma: Array, prior: Prior) -> Array:
    """Log p(u | sigma), over the first axis."""
    r = knot_tie(prior)
    steps = drift[1:] - r * drift[:-1]
    square = drift[0] ** 2 + (steps**2).sum(0) / (1 - r * r)
    knots = len(drift)
    fixed = knots * np.log(2 * np.pi) + (knots - 1) * np.log(1 - r * r)
    found: Array = -0.5 * (square / sigma**2 + fixed) - knots * np.log(sigma)
    return found
