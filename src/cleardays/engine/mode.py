"""The mode of z given psi, by Fisher steps, and Laplace's evidence there."""

import numpy as np

from cleardays.engine import model
from cleardays.engine.blocks import Blocks
from cleardays.engine.bordered import Bordered, factor
from cleardays.engine.model import Psi
from cleardays.engine.record import Array
from cleardays.evidence.priors import Prior

_STRIDE = 4.0  # how far one step may move a, b, d or a covariate


def fisher_steps(
    of: Blocks, prior: Prior, psi: Psi, linear: Array, drift: Array, steps: int
) -> tuple[Array, Array, Array, Bordered]:
    """Fisher steps of z given psi: the z reached, Laplace's evidence there, and the precision.

    The precision is the one of the last step's beginning; the exact weights make it good.
    """
    columns = model.columns(of, psi, prior)
    mean, certainty = model.linear_prior(prior, psi.daily, len(of.covariate))
    knots = len(drift)
    prior_diagonal, prior_beside = model.drift_precision(knots, psi.sigma, prior)
    right = of.share[..., None]
    left = 1 - right
    size = range(len(columns))
    for _ in range(steps):
        eta = model.predictor(columns, of.share, linear, drift)
        slope, curve = model.slopes(of, eta, psi.phi)
        pull = slope + curve * eta  # so that the step gives the new z itself
        diagonal = prior_diagonal.copy()
        on_left, on_right = curve * left, curve * right
        diagonal[:-1] += (on_left * left).sum(1)
        diagonal[1:] += (on_right * right).sum(1)
        beside = prior_beside + (on_left * right).sum(1)
        pulled = np.zeros_like(drift)
        pulled[:-1] = (pull * left).sum(1)
        pulled[1:] += (pull * right).sum(1)
        cross = np.zeros((knots, *linear.shape))
        corner = np.empty((len(columns), *linear.shape))
        pulled_linear = certainty * mean
        for b in size:
            bent = columns[b] * curve
            cross[:-1, b] = (bent * left).sum(1)
            cross[1:, b] += (bent * right).sum(1)
            for c in range(b + 1):
                corner[b, c] = corner[c, b] = (bent * columns[c]).sum((0, 1))
            corner[b, b] += certainty[b]
            pulled_linear[b] += (pull * columns[b]).sum((0, 1))
        precision, new, new_drift = factor(diagonal, beside, cross, corner, pulled, pulled_linear)
        far = np.abs(new - linear).max(0)
        stride = np.minimum(1.0, _STRIDE / np.maximum(far, 1e-9))
        linear = linear + stride * (new - linear)
        drift = drift + stride * (new_drift - drift)
    eta = model.predictor(columns, of.share, linear, drift)
    evidence = (
        model.log_likelihood(of, eta, psi.phi)
        + model.log_linear_prior(linear, mean, certainty)
        + model.log_drift_prior(drift, psi.sigma, prior)
        - 0.5 * precision.log_det
    )
    return linear, drift, evidence, precision
