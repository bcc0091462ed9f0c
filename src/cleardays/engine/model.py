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

from cleardays.engine.blocks import Blocks, Own
from cleardays.engine.record import MONTH, USUAL_UNITS, Array, Index
from cleardays.evidence.priors import Prior

FIXED = 3  # a, b and d come before the steps
_FAR = 80.0  # logits beyond which a chance is 0 or 1, in single precision too


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

    def person(self, p: int) -> "Psi":
        """Of one person."""
        return Psi(**{f.name: getattr(self, f.name)[..., p, :] for f in fields(self)})

    def lighter(self) -> "Psi":
        """In single precision."""
        return Psi(**{f.name: getattr(self, f.name).astype(np.float32) for f in fields(self)})

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
    found: Array = np.clip(x, -500, 500)
    np.negative(found, out=found)
    np.exp(found, out=found)
    found += 1
    return np.divide(1, found, out=found)


def rise(t: Array, tau: float) -> Array:
    """P(t): 0 before day 0, then towards 1."""
    return 1 - np.exp(-np.maximum(t, 0) / tau)


def drug(since: Array, units: Array, psi: Psi, width: float) -> Array:
    """E(t): the drug curve, 0 to 1, from days since each injection (R, ..., P) and its units.

    The first axis is the injections that may act; what is not yet given has `since` below 0.
    """
    shape = np.broadcast_shapes((*since.shape[1:], 1), psi.onset.shape)
    left = np.ones(shape, psi.onset.dtype)
    for ago, dose in zip(since, units, strict=True):
        acts = np.flatnonzero((ago > 0).reshape(len(ago), -1).any(1))
        if len(acts):
            rows = slice(acts[0], acts[-1] + 1)
            left[rows] *= _not(ago[rows], dose[rows], psi, width)
    return np.subtract(1, left, out=left)


def _not(since: Array, units: Array, psi: Psi, width: float) -> Array:
    """1 - E_j(s) of one injection each. s / W and T_w / W stand in factors of their own: both are
    far from what an exponential can hold, and it is taken once a time and not once a pair.
    """
    ago = np.maximum(since, 0)
    over = (np.exp(ago / width) * (USUAL_UNITS / units))[..., None] * np.exp(-psi.wears_off / width)
    over += 1
    rest: Array = np.expm1(ago[..., None] * (-1 / psi.onset))
    rest /= over
    rest += 1
    return rest


def gain(t: Array, psi: Psi, tau: float) -> Array:
    """G(t), from days since the first injection of the drug, (..., P)."""
    return np.exp(psi.gain * rise(t, tau)[..., None])


def columns(of: Blocks, psi: Psi, prior: Prior) -> list[Array]:
    """The columns of the linear part that are not drift: 3 + C, each (K, J, P, M), or (K, J, P, 1)
    where psi does not change it.
    """
    felt = drug(of.since, of.units, psi, prior.wear_width) * gain(of.mid, psi, prior.tau_gain)
    first = np.ones((*of.mid.shape, 1))
    return [first, -rise(of.mid, prior.tau_rise)[..., None], -felt, *of.covariate[..., None]]


def predictor(columns: list[Array], share: Array, linear: Array, drift: Array) -> Array:
    """Logit q of each block, (K, J, P, M): columns (B of them), share (K, J, P), linear (B, P, M)
    and drift (K + 1, P, M).
    """
    eta = share[..., None] * (drift[1:] - drift[:-1])[:, None]
    eta += drift[:-1, None]
    for column, value in zip(columns, linear, strict=True):
        eta += column * value
    return eta


def known_columns(of: Own, knots: int, prior: Prior) -> Array:
    """The columns of one person's blocks that psi does not change, (B, 2 + C + N): for a, b, the
    covariates, and the knots of the drift.
    """
    at = np.arange(len(of.mid))
    drift = np.zeros((len(at), knots))
    drift[at, of.interval], drift[at, of.interval + 1] = 1 - of.share, of.share
    first = np.ones((len(at), 1))
    placebo = -rise(of.mid, prior.tau_rise)[:, None]
    return np.concatenate((first, placebo, of.covariate.T, drift), 1)


def log_likelihood(of: Own, eta: Array, phi: Array) -> Array:
    """Log p(diary | q, phi) of one person's blocks: eta (B, D, M), phi (M,); gives (D, M).

    A block with constant rate q and ties f = phi (or phi^2 after one day not recorded):

        yes log q + no log(1-q) + stay0 log(1-(1-f)q) + stay1 log(f+(1-f)q) + changes log(1-f)
    """
    odds = np.exp(-np.clip(eta, -_FAR, _FAR))
    odds += 1
    total = -np.tensordot(of.yes + of.no, np.log(odds), 1) - np.tensordot(of.no, eta, 1)
    q = np.divide(1, odds, out=odds)  # half the time of np.reciprocal
    for gap, kept, held, days in of.stays:
        tie = phi ** (gap + 1)
        chance = q[held]
        chance *= 1 - tie
        if kept:
            chance += tie
        else:
            np.subtract(1, chance, out=chance)
        total += np.tensordot(days, np.log(chance, out=chance), 1)
    found: Array = total + of.changes @ np.log1p(-np.stack((phi, phi**2)))
    return found


def slopes(of: Blocks, eta: Array, phi: Array) -> tuple[Array, Array]:
    """The derivative of the log likelihood by each block's logit q, and its expected curvature.

    With v = q(1-q) and f as above, from0 and from1 days each give the information of a Bernoulli
    day with the chance (1-f)q and f+(1-f)q.
    """
    q = expit(eta)
    p = 1 - q
    slope = of.yes[..., None] * p
    some = of.no[..., None] * q  # a place for what is only passed through: to fetch one costs most
    slope -= some
    spread = q * p
    curve = of.fresh[..., None] * spread
    up, down, bent = (np.empty_like(q) for _ in range(3))
    for gap in (0, 1):
        tie = phi ** (gap + 1)
        own = 1 - tie
        np.multiply(own, q, out=down)
        np.add(down, tie, out=up)
        np.subtract(1, down, out=down)
        np.divide(1, up, out=up)  # one over the chances to stay
        np.divide(1, down, out=down)
        np.multiply(own, spread, out=bent)
        np.multiply(of.stay1[gap][..., None], up, out=some)
        some *= bent
        slope += some
        np.multiply(of.stay0[gap][..., None], down, out=some)
        some *= bent
        slope -= some
        np.multiply(of.from0[gap][..., None], p, out=some)
        down *= some
        np.multiply(of.from1[gap][..., None], q, out=some)
        up *= some
        down += up
        down *= bent
        curve += down
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
