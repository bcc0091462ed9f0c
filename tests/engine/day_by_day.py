"""The model once more, as slow and as obvious as its equations: one day after the other.

Nothing here comes from `cleardays.engine` but the record that is read.
"""

from math import exp, log

from cleardays.engine.record import Record
from cleardays.evidence.priors import Prior


def expit(x: float) -> float:
    return 1 / (1 + exp(-x))


def rise(t: float, tau: float) -> float:
    return 1 - exp(-t / tau) if t > 0 else 0.0


def drug(t: float, record: Record, onset: float, wears_off: float, width: float) -> float:
    left = 1.0
    for on, units in record.injections:
        s = t - on
        if s > 0:
            over = expit((wears_off + width * log(units / 155) - s) / width)
            left *= 1 - (1 - exp(-s / onset)) * over
    return 1 - left


def logit_q(t: float, record: Record, prior: Prior, value: dict[str, float]) -> float:
    """Logit q without drift and covariates, at a time."""
    felt = drug(t, record, value["onset"], value["wears_off"], prior.wear_width)
    gain = exp(value["gain"] * rise(t, prior.tau_gain))
    return value["a"] - value["b"] * rise(t, prior.tau_rise) - value["d"] * gain * felt


def log_likelihood(days: list[int], rates: list[float], phi: float) -> float:
    """log p of days in a row, 1, 0 and -1; m is yesterday or, not recorded, its expectation."""
    total = 0.0
    before: float | None = None
    for day, q in zip(days, rates, strict=True):
        chance = q if before is None else phi * before + (1 - phi) * q
        if day == 1:
            total += log(chance)
        elif day == 0:
            total += log(1 - chance)
        before = chance if day < 0 else float(day)
    return total
