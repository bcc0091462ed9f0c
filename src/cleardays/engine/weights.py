"""Importance weights: smoothed in their tail, and how far they can be trusted (PSIS, k-hat).

Source: Vehtari, Simpson, Gelman, Yao, Gabry 2024, Pareto smoothed importance sampling; the fit of
the tail is the one of Zhang and Stephens 2009.
"""

import numpy as np

from cleardays.engine.record import Array, Index

TRUSTED = 0.7  # the k-hat up to which weights may be used
_PRIOR_K, _PRIOR_DAYS = 0.5, 10  # the weak prior on k-hat for short tails


def smooth(log_weight: Array) -> tuple[Array, Array]:
    """Weights that sum to 1, (P, S), and k-hat, (P,), from log weights (P, S)."""
    draws = log_weight.shape[1]
    weight = np.exp(log_weight - log_weight.max(1, keepdims=True))
    tail = int(np.ceil(min(0.2 * draws, 3 * np.sqrt(draws))))
    order = np.argsort(weight, 1)
    last = order[:, -tail:]
    largest = np.take_along_axis(weight, last, 1)
    cut = np.take_along_axis(weight, order[:, -tail - 1 : -tail], 1)
    khat, scale = pareto_fit(np.maximum(largest - cut, 1e-300))
    place = (np.arange(tail) + 0.5) / tail
    k = khat[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        quantile = np.where(
            np.abs(k) < 1e-6, -np.log1p(-place), np.expm1(-k * np.log1p(-place)) / k
        )
    smoothed = cut + scale[:, None] * quantile
    usable = np.isfinite(khat) & (khat > 1 / 3)
    np.put_along_axis(
        weight, last, np.where(usable[:, None], np.minimum(smoothed, 1.0), largest), 1
    )
    return weight / weight.sum(1, keepdims=True), khat


def pareto_fit(excess: Array) -> tuple[Array, Array]:
    """Shape and scale of a generalised Pareto tail, (P,) each, from sorted excesses (P, n)."""
    count = excess.shape[1]
    grid = 30 + int(np.sqrt(count))
    quarter = excess[:, int(count / 4 + 0.5) - 1]
    at = np.arange(1, grid + 1) - 0.5
    theta = (1 - np.sqrt(grid / at)) / (3 * quarter[:, None]) + 1 / excess[:, -1:]
    k = np.log1p(-theta[:, :, None] * excess[:, None, :]).mean(2)
    likelihood = count * (np.log(-theta / k) - k - 1)
    weight = np.exp(likelihood - likelihood.max(1, keepdims=True))
    best = (theta * weight).sum(1) / weight.sum(1)
    shape = np.log1p(-best[:, None] * excess).mean(1)
    scale = -shape / best
    shape = (count * shape + _PRIOR_K * _PRIOR_DAYS) / (count + _PRIOR_DAYS)
    return shape, scale


def effective(weight: Array) -> Array:
    """The effective number of draws, (P,): 1 / sum of squared weights."""
    found: Array = 1 / (weight**2).sum(1)
    return found


def resample(weight: Array, count: int, start: Array) -> Index:
    """Indices of `count` draws, (P, count), evenly through the weights from `start` in [0, 1)."""
    reach = np.cumsum(weight, 1)
    at = (np.arange(count) + start[:, None]) / count * reach[:, -1:]
    return np.array([np.searchsorted(r, a, "right") for r, a in zip(reach, at, strict=True)]).clip(
        max=weight.shape[1] - 1
    )
