"""The posterior of many people at once; one person is a batch of one.

1. The mode of z at the centre of psi, once for each component.
2. 32 points of psi from the prior, two Fisher steps of z each: Laplace's evidence gives a mean and
   a standard deviation of psi and the odds of the components, drawn towards the prior where few
   points carry the weight.
3. 64 points from that normal, two Fisher steps each, 8 antithetic normal draws of z each, with
   exact weights p(diary | z, psi) p(z, psi) / q(z, psi).
4. The weights' tail is smoothed, and k-hat says how far they can be trusted.
5. Where fewer than 100 draws are effective, or k-hat is over 0.7: again from the new mean and
   deviation with twice the points, three rounds at most.
6. 512 draws, resampled by weight.

Each person has a seed of their own: a person's numbers are the same alone and in any batch.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from cleardays.engine import model
from cleardays.engine.blocks import LONGEST, Blocks, blocks
from cleardays.engine.bordered import draw
from cleardays.engine.mode import fisher_steps
from cleardays.engine.model import FIXED, Psi
from cleardays.engine.points import normal_quantile, sobol
from cleardays.engine.record import Array, Flags, Index, Record
from cleardays.engine.weights import TRUSTED, effective, resample, smooth
from cleardays.evidence.priors import Prior

DRAWS = 512  # kept for everything that is shown
POINTS = 64  # of psi in the first round
_PILOT, _EACH = 32, 8
_ROUNDS = 3
_FEWEST = 100.0  # effective draws
_CENTRE_STEPS, _STEPS = 6, 2
_LEAST_ODDS = 0.02  # a component keeps this share of the points
_WIDER = 1.1  # the proposal is a little wider than what it was fitted to
_CHUNK = 200_000  # block-points that are worked on at once: enough that calls cost little
_DIMS = 5  # coordinates of psi that are not the component


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws for P people, S = 512 each, and how far to trust them.

    `a`, `b`, `d`, `phi`, `wears_off`, `onset`, `gain`, `sigma`, `daily`: (P, S). `covariates`:
    (C, P, S). `drift`: (N, P, S) at knots 28 days apart, the first at 28 * `origin` days.
    `khat`, `ess`, `rounds`: (P,).
    """

    a: Array
    b: Array
    d: Array
    covariates: Array
    drift: Array
    phi: Array
    wears_off: Array
    onset: Array
    gain: Array
    sigma: Array
    daily: Array
    origin: Array
    intervals: Array
    khat: Array
    ess: Array
    rounds: Array

    @property
    def trusted(self) -> Flags:
        """Whether a person's probabilities may be shown, (P,)."""
        found: Flags = np.isfinite(self.khat) & (self.khat <= TRUSTED)
        return found

    @property
    def psi(self) -> Psi:
        """The nonlinear unknowns of each draw."""
        return Psi(self.phi, self.wears_off, self.onset, self.gain, self.sigma, self.daily)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """Where points of psi are drawn from: mean and deviation (5, P), share of daily (P,), and the
    z to step from, for the usual and the daily component: (B, P, 2) and (N, P, 2).
    """

    mean: Array
    sd: Array
    share: Array
    linear: Array
    drift: Array

    def some(self, of: Index) -> "_Proposal":
        """The same for some of the people."""
        return _Proposal(
            self.mean[:, of], self.sd[:, of], self.share[of], self.linear[:, of], self.drift[:, of]
        )


def fit(
    records: Sequence[Record],
    prior: Prior,
    seeds: Sequence[int],
    lost: Callable[[Array], Array] | None = None,
    points: int = POINTS,
    keep: int = DRAWS,
) -> Posterior:
    """The posterior of each person; `seeds` has one for each.

    Memory grows with the number of people: use `in_chunks` for many, and keep what is needed.
    `lost`: the chance of headache on days that were not recorded, at times (Q, P), as if they had
    been; without it nothing is assumed of them. `points`: of psi in the first round; `keep`: draws to
    keep.
    """
    if lost is not None:
        return _fit(records, prior, seeds, points, keep, lost)
    return joined([part for _, part in in_chunks(records, prior, seeds, points, keep)])


def in_chunks(
    records: Sequence[Record],
    prior: Prior,
    seeds: Sequence[int],
    points: int = POINTS,
    keep: int = DRAWS,
) -> Iterator[tuple[range, Posterior]]:
    """The same a few people at a time, with whom they are in `records`."""
    if len(records) != len(seeds):
        raise ValueError(f"{len(records)} people and {len(seeds)} seeds; expected one for each.")
    longest = max((r.end - r.start for r in records), default=0) // LONGEST + 8
    many = max(1, _CHUNK // (longest * points))
    for start in range(0, len(records), many):
        part = range(start, min(start + many, len(records)))
        yield part, _fit([records[i] for i in part], prior, [seeds[i] for i in part], points, keep)


def joined(parts: Sequence[Posterior]) -> Posterior:
    """Several batches as one; drifts of fewer knots are filled up with 0."""
    knots = max(len(part.drift) for part in parts)
    wide = max(len(part.covariates) for part in parts)

    def whole(name: str) -> Array:
        found = [getattr(part, name) for part in parts]
        most = {"drift": knots, "covariates": wide}.get(name)
        if most is None:
            return np.concatenate(found)
        filled = [np.pad(f, ((0, most - len(f)), (0, 0), (0, 0))) for f in found]
        return np.concatenate(filled, 1)

    return Posterior(**{f.name: whole(f.name) for f in fields(Posterior)})


def _fit(
    records: Sequence[Record],
    prior: Prior,
    seeds: Sequence[int],
    points: int,
    keep: int,
    lost: Callable[[Array], Array] | None = None,
) -> Posterior:
    of = blocks(records)
    if lost is not None:
        chance_of = lost(of.mid.reshape(-1, len(records))).reshape(of.mid.shape)
        of = of.with_lost(chance_of)
    chance = [np.random.default_rng(seed) for seed in seeds]
    wide = np.array([record.width for record in records])
    kept, khat, ess, rounds = _rounds(
        of, prior, _pilot(of, prior, chance), wide, chance, points, keep, 1
    )
    normal, daily, linear, drift = np.split(
        kept, np.cumsum([_DIMS, 1, FIXED + len(of.covariate)]), axis=0
    )
    psi = Psi.of(normal, daily[0])
    return Posterior(
        a=linear[0],
        b=linear[1],
        d=linear[2],
        covariates=linear[FIXED:],
        drift=drift,
        phi=psi.phi,
        wears_off=psi.wears_off,
        onset=psi.onset,
        gain=psi.gain,
        sigma=psi.sigma,
        daily=psi.daily,
        origin=of.origin,
        intervals=of.intervals,
        khat=khat,
        ess=ess,
        rounds=rounds,
    )


def _pilot(of: Blocks, prior: Prior, chance: list[np.random.Generator]) -> _Proposal:
    """Steps 1 and 2: where the weight of psi lies, and the modes to start from."""
    people, knots = of.mid.shape[2], len(of.mid) + 1
    mean, sd = model.psi_prior(prior)
    both = np.broadcast_to([0.0, 1.0], (people, 2))
    centre = Psi.of(np.broadcast_to(mean[:, None, None], (_DIMS, people, 2)), both)
    linear, _ = model.linear_prior(prior, both, len(of.covariate))
    linear, drift, _, _ = fisher_steps(
        of, prior, centre, linear, np.zeros((knots, people, 2)), _CENTRE_STEPS
    )
    shift = np.stack([one.random(_DIMS) for one in chance], 1)
    share = (sobol(_PILOT)[:_DIMS, None] + shift[..., None]) % 1
    normal = mean[:, None, None] + sd[:, None, None] * normal_quantile(share)
    daily = np.broadcast_to(np.arange(_PILOT) % 2.0, (people, _PILOT))
    psi = Psi.of(normal, daily)
    start = np.arange(_PILOT) % 2
    linear, drift, evidence, _ = fisher_steps(
        of, prior, psi, linear[..., start], drift[..., start], _STEPS
    )
    odds = np.where(daily > 0, prior.near_daily, 1 - prior.near_daily)
    weight = np.exp(evidence - evidence.max(1, keepdims=True)) * odds
    return _learned(normal, daily, linear, drift, weight, prior)


def _learned(
    normal: Array, daily: Array, linear: Array, drift: Array, weight: Array, prior: Prior
) -> _Proposal:
    """A proposal from weighted points: normal (5, P, M), z (.., P, M), weights (P, M).

    Deviation and share are drawn towards the prior's by ESS / (ESS + 10). The mean only by
    ESS / (ESS + 1): where a few points carry the weight, the place is theirs although the width
    is not yet known, and a mean held back at the prior never reaches a person far out.
    """
    weight = weight / weight.sum(1, keepdims=True)
    ess = effective(weight)
    trust, nearer = ess / (ess + 10), ess / (ess + 1)
    mean, sd = (part[:, None] for part in model.psi_prior(prior))
    own = (normal * weight).sum(2)
    spread = ((normal - own[..., None]) ** 2 * weight).sum(2)
    variance = trust * spread + (1 - trust) * sd**2
    share = trust * (weight * daily).sum(1) + (1 - trust) * prior.near_daily
    starts = []
    for z in (linear, drift):
        by = []
        for kind in (0.0, 1.0):
            own_weight = weight * (daily == kind) + 1e-12 * (daily == kind)
            total = own_weight.sum(1)
            by.append((z * own_weight).sum(2) / np.where(total > 0, total, 1))
        starts.append(np.stack(by, 2))
    return _Proposal(
        mean=nearer * own + (1 - nearer) * mean,
        sd=_WIDER * np.sqrt(variance),
        share=share.clip(_LEAST_ODDS, 1 - _LEAST_ODDS),
        linear=starts[0],
        drift=starts[1],
    )


def _rounds(
    of: Blocks,
    prior: Prior,
    proposal: _Proposal,
    own: Array,
    chance: list[np.random.Generator],
    points: int,
    keep: int,
    number: int,
) -> tuple[Array, Array, Array, Array]:
    """Steps 3 to 6, again for those who need it: draws (dims, P, 512), k-hat, ESS, rounds."""
    normal, daily, linear, drift, log_weight = _draws(of, prior, proposal, own, chance, points)
    people = len(chance)
    weight, khat = smooth(log_weight.reshape(people, -1))
    ess = effective(weight)
    start = np.array([one.random() for one in chance])
    chosen = resample(weight, keep, start)
    point = chosen % points
    kept = np.concatenate(
        [
            *(np.take_along_axis(x, point[None], 2) for x in (normal, daily[None])),
            *(
                np.take_along_axis(x.reshape(len(x), people, -1), chosen[None], 2)
                for x in (linear, drift)
            ),
        ]
    )
    rounds = np.full(people, float(number))
    again = np.flatnonzero((ess < _FEWEST) | ~(khat <= TRUSTED))
    if len(again) and number < _ROUNDS:
        by_point = weight.reshape(people, _EACH, points)
        total = by_point.sum(1)
        z, u = ((one * by_point).sum(2) / np.maximum(total, 1e-300) for one in (linear, drift))
        learned = _learned(normal, daily, z, u, total, prior).some(again)
        some = of.some(again)
        luck = [chance[i] for i in again]
        kept[:, again], khat[again], ess[again], rounds[again] = _rounds(
            some, prior, learned, own[again], luck, 2 * points, keep, number + 1
        )
    return kept, khat, ess, rounds


def _draws(
    of: Blocks,
    prior: Prior,
    proposal: _Proposal,
    own: Array,
    chance: list[np.random.Generator],
    points: int,
) -> tuple[Array, Array, Array, Array, Array]:
    """Step 3: psi (5, P, M), daily (P, M), z (B, P, D, M) and (N, P, D, M), log weight (P, D, M)."""
    people = len(chance)
    shift = np.stack([one.random(_DIMS + 1) for one in chance], 1)
    share = (sobol(points)[:, None] + shift[..., None]) % 1
    standard = normal_quantile(share[:_DIMS])
    normal = proposal.mean[..., None] + proposal.sd[..., None] * standard
    daily = (share[_DIMS] < proposal.share[:, None]).astype(np.float64)
    psi = Psi.of(normal, daily)
    which = daily.astype(np.int64)[None]
    linear = np.take_along_axis(proposal.linear, which, 2)
    drift = np.take_along_axis(proposal.drift, which, 2)
    linear, drift, _, precision = fisher_steps(of, prior, psi, linear, drift, _STEPS)
    # Antithetic normals, each person's own in number and order, whatever the batch is padded to.
    half = _EACH // 2
    wide, knots = len(linear), len(drift)
    luck = np.zeros((wide + knots, people, half, points))
    for p, one in enumerate(chance):
        columns, has = FIXED + int(own[p]), int(of.intervals[p]) + 1
        mine = one.standard_normal((columns + has, half, points))
        luck[:columns, p] = mine[:columns]
        luck[wide : wide + has, p] = mine[columns:]
    linear_step, drift_step = draw(precision, luck[:wide], luck[wide:])
    linears = np.concatenate(
        (linear[:, :, None] + linear_step, linear[:, :, None] - linear_step), 2
    )
    drifts = np.concatenate((drift[:, :, None] + drift_step, drift[:, :, None] - drift_step), 2)
    square = -0.5 * (luck**2).sum(0)
    log_normal = 0.5 * precision.log_det[:, None] + np.concatenate((square, square), 1)
    log_normal -= 0.5 * (wide + knots) * np.log(2 * np.pi)

    eta = model.predictor(model.columns(of, psi, prior), of.share, linears, drifts)
    inside = psi.phi[:, None]
    centre, certainty = model.linear_prior(prior, daily[:, None], len(of.covariate))
    mean, sd = (part[:, None, None] for part in model.psi_prior(prior))
    log_psi = (-0.5 * ((normal - mean) / sd) ** 2 - np.log(sd)).sum(0)
    log_psi -= (-0.5 * standard**2 - np.log(proposal.sd[..., None])).sum(0)
    held = np.where(daily > 0, prior.near_daily, 1 - prior.near_daily)
    proposed = np.where(daily > 0, proposal.share[:, None], 1 - proposal.share[:, None])
    log_psi += np.log(held / proposed)
    log_weight = (
        model.log_likelihood(of, eta, inside)
        + model.log_linear_prior(linears, centre, certainty)
        + model.log_drift_prior(drifts, psi.sigma[:, None], prior)
        + log_psi[:, None]
        - log_normal
    )
    return normal, daily, linears, drifts, log_weight
