"""The posterior of many people at once; one person is a batch of one.

1. The mode of z at the centre of psi, once for each component.
2. Few points of psi, twice: a normal to draw from (`pilot`).
3. 128 points from that normal, two Fisher steps each, 4 antithetic normal draws of z each, with
   exact weights p(diary | z, psi) p(z, psi) / q(z, psi) (`draws`).
4. The weights' tail is smoothed, and k-hat says how far they can be trusted.
5. Where fewer than 100 draws are effective, or k-hat is over 0.7: again from the new mean and
   deviation with twice the points, three rounds at most.
6. 512 draws, resampled by weight.

Each person has a seed of their own: a person's numbers are the same alone and in any batch.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from cleardays.engine.blocks import LONGEST, Blocks, blocks
from cleardays.engine.draws import EACH, Person, persons, weighed
from cleardays.engine.model import FIXED, Psi
from cleardays.engine.pilot import DIMS, Proposal, learned, pilot, points
from cleardays.engine.record import Array, Flags, Record
from cleardays.engine.weights import TRUSTED, effective, resample, smooth
from cleardays.evidence.priors import Prior

DRAWS = 512  # kept for everything that is shown
POINTS = 128  # of psi in the first round
COARSE = 14  # days in a block at most, where draws are only proposed
_ROUNDS = 3
_FEWEST = 100.0  # effective draws
_CHUNK = 400_000  # block-points that are worked on at once: enough that calls cost little


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


def fit(
    records: Sequence[Record],
    prior: Prior,
    seeds: Sequence[int],
    lost: Callable[[Array], Array] | None = None,
    count: int = POINTS,
    keep: int = DRAWS,
) -> Posterior:
    """The posterior of each person; `seeds` has one for each.

    Memory grows with the number of people: use `in_chunks` for many, and keep what is needed.
    `lost`: the chance of headache on days that were not recorded, at times (Q, P), as if they had
    been; without it nothing is assumed of them. `count`: points of psi in the first round; `keep`: draws
    to keep.
    """
    if lost is not None:
        return _fit(records, prior, seeds, count, keep, lost)
    return joined([part for _, part in in_chunks(records, prior, seeds, count, keep)])


def in_chunks(
    records: Sequence[Record],
    prior: Prior,
    seeds: Sequence[int],
    count: int = POINTS,
    keep: int = DRAWS,
) -> Iterator[tuple[range, Posterior]]:
    """The same a few people at a time, with whom they are in `records`."""
    if len(records) != len(seeds):
        raise ValueError(f"{len(records)} people and {len(seeds)} seeds; expected one for each.")
    longest = max((r.end - r.start for r in records), default=0) // LONGEST + 8
    many = max(1, _CHUNK // (longest * count))
    for start in range(0, len(records), many):
        part = range(start, min(start + many, len(records)))
        yield part, _fit([records[i] for i in part], prior, [seeds[i] for i in part], count, keep)


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
    count: int,
    keep: int,
    lost: Callable[[Array], Array] | None = None,
) -> Posterior:
    coarse, fine = blocks(records, COARSE), blocks(records, LONGEST)
    if lost is not None:
        coarse, fine = (
            of.with_lost(lost(of.mid.reshape(-1, len(records))).reshape(of.mid.shape))
            for of in (coarse, fine)
        )
    chance = [np.random.default_rng(seed) for seed in seeds]
    people = persons(fine, [record.width for record in records], prior)
    found = pilot(coarse, prior, chance)
    kept, khat, ess, rounds = _rounds(coarse, people, prior, found, chance, count, keep, 1)
    normal, daily, linear, drift = np.split(
        kept, np.cumsum([DIMS, 1, FIXED + len(coarse.covariate)]), axis=0
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
        origin=coarse.origin,
        intervals=coarse.intervals,
        khat=khat,
        ess=ess,
        rounds=rounds,
    )


def _rounds(
    coarse: Blocks,
    people: Sequence[Person],
    prior: Prior,
    proposal: Proposal,
    chance: Sequence[np.random.Generator],
    count: int,
    keep: int,
    number: int,
) -> tuple[Array, Array, Array, Array]:
    """Steps 3 to 6, again for those who need it: draws (dims, P, 512), k-hat, ESS, rounds."""
    some = points(proposal, prior, chance, count)
    linear, drift, log_weight = weighed(coarse, people, prior, some, chance)
    weight, khat = smooth(log_weight.reshape(len(people), -1))
    ess = effective(weight)
    start = np.array([one.random() for one in chance])
    chosen = resample(weight, keep, start)
    point = (chosen % count)[None]
    kept = np.concatenate(
        [
            *(np.take_along_axis(x, point, 2) for x in (some.normal, some.daily[None])),
            *(
                np.take_along_axis(x.reshape(len(x), len(people), -1), chosen[None], 2)
                for x in (linear, drift)
            ),
        ]
    )
    rounds = np.full(len(people), float(number))
    again = np.flatnonzero((ess < _FEWEST) | ~(khat <= TRUSTED)).tolist()
    if again and number < _ROUNDS:
        by_point = weight.reshape(len(people), EACH, count)
        total = by_point.sum(1)
        z, u = ((one * by_point).sum(2) / np.maximum(total, 1e-300) for one in (linear, drift))
        nearer = learned(some, z, u, total, proposal, prior).some(again)
        kept[:, again], khat[again], ess[again], rounds[again] = _rounds(
            coarse.some(again),
            [people[i] for i in again],
            prior,
            nearer,
            [chance[i] for i in again],
            2 * count,
            keep,
            number + 1,
        )
    return kept, khat, ess, rounds
