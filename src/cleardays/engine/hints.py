"""Does the diary look as if days were left out, or entered late, on purpose or not?

Each asks whether what was recorded is stranger than diaries that the fitted model would have
written with the same days left out (a posterior predictive check). They are weak: a hint is worth a
word to the person, never a refusal. Jumps are not looked for: the drift absorbs them.
"""

from collections.abc import Callable

import numpy as np

from cleardays.engine.fit import Posterior
from cleardays.engine.record import UNRECORDED, Array, Record
from cleardays.engine.reduction import rates_at
from cleardays.evidence.priors import Prior

STRANGE = 0.05
_DRAWN = 128
_WEEK = 7
_LEAST_BESIDE = 10  # recorded days beside one that is not


def beside_missing(of: Posterior, record: Record, prior: Prior) -> bool:
    """Whether headache is more frequent on days beside one not recorded than elsewhere."""
    seen = record.days != UNRECORDED
    lost = ~seen
    near = np.zeros(len(seen), bool)
    near[1:] |= lost[:-1]
    near[:-1] |= lost[1:]
    near &= seen
    away = seen & ~near
    if near.sum() < _LEAST_BESIDE or away.sum() < _LEAST_BESIDE:
        return False

    def gap(days: Array) -> Array:
        found: Array = days[near].mean(0) - days[away].mean(0)
        return found

    return _strange(of, record, prior, gap)


def bad_days_first(of: Posterior, record: Record, prior: Prior) -> bool:
    """Whether headache days stand first in the weeks of the record, as where a week is entered
    at its end from a count.
    """
    weeks = len(record.days) // _WEEK
    if not weeks:
        return False
    seen = (record.days != UNRECORDED)[: weeks * _WEEK].reshape(weeks, _WEEK)
    place = np.arange(_WEEK) - (_WEEK - 1) / 2

    def slope(days: Array) -> Array:
        own = days[: weeks * _WEEK].reshape(weeks, _WEEK, -1) * seen[..., None]
        found: Array = -(own * place[:, None]).sum((0, 1))
        return found

    return _strange(of, record, prior, slope)


def _strange(of: Posterior, record: Record, prior: Prior, ask: Callable[[Array], Array]) -> bool:
    drawn = _drawn(of, record, prior)
    own = ask(np.maximum(record.days, 0).astype(np.float64)[:, None])
    return bool((ask(drawn) >= own).mean() <= STRANGE)


def _drawn(of: Posterior, record: Record, prior: Prior) -> Array:
    """Diaries that the model would have written, (days, 128)."""
    days = len(record.days)
    luck = np.random.default_rng(days)
    weeks = np.arange(-(-days // _WEEK))
    times = record.first + (weeks[:, None] + 0.5) * _WEEK
    some = slice(0, None, of.a.shape[1] // _DRAWN)
    rate = rates_at(of, [record], prior, times).treated[:, 0, some]
    rate = np.repeat(rate, _WEEK, 0)[:days]
    fresh = luck.random(rate.shape, np.float32) < rate
    copies = luck.random(rate.shape, np.float32) < of.phi[0, some]
    copies[0] = False
    source = np.maximum.accumulate(np.where(copies, 0, np.arange(days)[:, None]), 0)
    return np.take_along_axis(fresh, source, 0).astype(np.float64)
