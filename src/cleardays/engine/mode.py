"""The mode of z given psi, by Fisher steps, and Laplace's evidence there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine import model
from cleardays.engine.blocks import Blocks, Own
from cleardays.engine.bordered import Bordered, factor
from cleardays.engine.model import Psi
from cleardays.engine.record import Array
from cleardays.evidence.priors import Prior

_AT_ONCE = 25_000  # block-points: a few arrays of them fit into a core's own cache
_STRIDE = 4.0  # how far one step may move a, b, d or a covariate


@dataclass(frozen=True, slots=True)
class Reached:
    """Where steps have led: z, (B, P, M) and (N, P, M), its precision, and the columns it was
    stepped by. The precision is the one of the last step's beginning; the exact weights make it
    good.
    """

    linear: Array
    drift: Array
    precision: Bordered
    columns: list[Array]


def fisher_steps(
    of: Blocks, prior: Prior, psi: Psi, linear: Array, drift: Array, steps: int
) -> Reached:
    """Fisher steps of z given psi."""
    columns = model.columns(of, psi, prior)
    mean, certainty = model.linear_prior(prior, psi.daily, len(of.covariate))
    knots = len(drift)
    prior_diagonal, prior_beside = model.drift_precision(knots, psi.sigma, prior)
    parts = _parts(of, columns, psi.phi.size)
    for _ in range(steps):
        told = _Told(
            diagonal=prior_diagonal.copy(),
            beside=np.repeat(prior_beside[None], knots - 1, 0),
            cross=np.zeros((knots, *linear.shape)),
            corner=np.zeros((len(columns), *linear.shape)),
            pulled=np.zeros_like(drift),
            pulled_linear=certainty * mean,
        )
        for part in parts:
            told.add(part, linear, drift, psi.phi)
        for b in range(len(columns)):
            told.corner[b, b] += certainty[b]
        precision, new, new_drift = factor(
            told.diagonal, told.beside, told.cross, told.corner, told.pulled, told.pulled_linear
        )
        far = np.abs(new - linear).max(0)
        stride = np.minimum(1.0, _STRIDE / np.maximum(far, 1e-9))
        linear = linear + stride * (new - linear)
        drift = drift + stride * (new_drift - drift)
    return Reached(linear, drift, precision, columns)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some intervals on end, from knot `first` to knot `last`."""

    first: int
    last: int
    of: Blocks
    columns: list[Array]


def _parts(of: Blocks, columns: list[Array], points: int) -> list[_Part]:
    """All intervals in parts so small that what is reckoned of them stays in the cache."""
    depth, places = of.mid.shape[:2]
    many = max(1, _AT_ONCE // (places * points))
    return [
        _Part(
            k,
            min(k + many, depth),
            of.within(part := slice(k, k + many)),
            [c[part] for c in columns],
        )
        for k in range(0, depth, many)
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a step is solved from, as in `factor`: filled part by part."""

    diagonal: Array
    beside: Array
    cross: Array
    corner: Array
    pulled: Array
    pulled_linear: Array

    def add(self, part: _Part, linear: Array, drift: Array, phi: Array) -> None:
        """What the blocks of a part say at the z given."""
        first, last, of = part.first, part.last, part.of
        eta = model.predictor(part.columns, of.share, linear, drift[first : last + 1])
        pull, curve = model.slopes(of, eta, phi)
        eta *= curve
        pull += eta  # so that the step gives the new z itself
        right = of.share
        between = _over(curve, right * (1 - right), "kpm")
        self.beside[first:last] += between
        both = _over(curve, right, "kpm")
        self.diagonal[first + 1 : last + 1] += both - between
        self.diagonal[first:last] += curve.sum(1) - both - between
        self._on_knots(pull, right, self.pulled[first : last + 1])
        for b, column in enumerate(part.columns):
            bent = column * curve
            self._on_knots(bent, right, self.cross[first : last + 1, b])
            for c, other in enumerate(part.columns[: b + 1]):
                self.corner[b, c] += _over(bent, other, "pm")
                self.corner[c, b] = self.corner[b, c]
            self.pulled_linear[b] += _over(pull, column, "pm")

    @staticmethod
    def _on_knots(of: Array, right: Array, knots: Array) -> None:
        """Add what lies in the blocks to the knots on both sides, by how near they are."""
        on_right = _over(of, right, "kpm")
        knots[1:] += on_right
        on_right -= of.sum(1)
        knots[:-1] -= on_right


def _over(of: Array, weight: Array, kept: str) -> Array:
    """The weighted sum over blocks, (K, J, P, M), of what is not kept; no product is put away."""
    if weight.ndim == of.ndim and weight.shape[-1] == 1:
        weight = weight[..., 0]
    axes = "kjpm"[: weight.ndim]
    found: Array = np.einsum(f"kjpm,{axes}->{kept}", of, weight)
    return found


def evidence(of: Blocks, people: Sequence[Own], prior: Prior, psi: Psi, at: Reached) -> Array:
    """Laplace's log p(diary | psi) at the z reached, up to a constant, (P, M). `people`: the blocks
    of each, in a row.
    """
    eta = model.predictor(at.columns, of.share, at.linear, at.drift)
    mean, certainty = model.linear_prior(prior, psi.daily, len(of.covariate))
    told = np.empty(psi.phi.shape)
    for p, own in enumerate(people):
        told[p] = model.log_likelihood(own, eta[..., p, None, :][own.at], psi.phi[p])[0]
    return (
        told
        + model.log_linear_prior(at.linear, mean, certainty)
        + model.log_drift_prior(at.drift, psi.sigma, prior)
        - 0.5 * at.precision.log_det
    )
