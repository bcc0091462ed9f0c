"""Does it wear off before the next session: the data's line, and the rule for saying so.

The line compares the last 28 days before the next session with days 29 to 56 of the same cycle,
pooled over cycles; it is shown from the first cycle on. The words "wears off" are allowed only from
two cycles, where the model also finds a rise of its drug curve: see `says`. That is true of about
half of the people in whom it happens by the eighth cycle, so silence is no sign that it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine.fit import Posterior
from cleardays.engine.model import expit
from cleardays.engine.record import MONTH, Array, Record
from cleardays.engine.reduction import LATELY, drift_at, effect_at, lately, weeks
from cleardays.evidence.priors import Prior

SHORTEST = 77  # days of a cycle that is looked at
LEAST_DAYS = 14  # recorded in each window
LEAST_CYCLES = 2
SURE = 0.7  # chance that the drug curve rises
CURVE_RISE, DATA_RISE = 1.0, 1.5  # days in 28
_MANY_CYCLES = 4  # from here the spread between cycles is used where it is larger
_PHI = 0.2
_Z = 1.645  # 90 of 100


@dataclass(frozen=True, slots=True)
class Line:
    """Days in 28 more in the last four weeks of a cycle than in its weeks 5 to 8, pooled, with a
    90 % interval. `cycles`: how many could be looked at; 0 makes the rest nan.
    """

    cycles: int
    rise: float
    low: float
    high: float


def data_line(record: Record, prior: Prior) -> Line:
    """The observed line of one person."""
    given = [on for on, _ in record.injections]
    sigma = float(np.exp(prior.log_drift[0]))
    rises, variances = [], []
    for on, after in zip(given, [*given[1:], record.end], strict=True):
        if not after - on >= SHORTEST:
            continue
        middle, last = (on + MONTH, on + 2 * MONTH - 1), (after - MONTH, after - 1)
        seen = [record.observed(*span) for span in (middle, last)]
        if min(seen) < LEAST_DAYS or last[0] <= middle[1] - MONTH // 2:
            continue
        low, high = (record.rate(*span) for span in (middle, last))
        rises.append(MONTH * (high - low))
        own = (low * seen[0] + high * seen[1] + 1) / (sum(seen) + 2)  # never 0 or 1
        spread = own * (1 - own)
        days = sum(spread / n for n in seen) * (1 + _PHI) / (1 - _PHI)
        apart = (sum(last) - sum(middle)) / 2
        drift = 2 * sigma**2 * (1 - np.exp(-apart / prior.tau_drift)) * spread**2
        variances.append(MONTH**2 * (days + drift))
    cycles = len(rises)
    if not cycles:
        return Line(0, float("nan"), float("nan"), float("nan"))
    rise = float(np.mean(rises))
    error = float(np.sqrt(np.mean(variances) / cycles))
    if cycles >= _MANY_CYCLES:
        error = max(error, float(np.std(rises, ddof=1) / np.sqrt(cycles)))
    return Line(cycles, rise, rise - _Z * error, rise + _Z * error)


def curve_rise(of: Posterior, records: Sequence[Record], prior: Prior) -> Array:
    """Days in 28 by which the drug curve alone rises from weeks 5-8 to weeks 9-12, (P, S).

    Everything else is held at its mean over the last cycle; injections are 84 days apart, and the
    gain is the one reached by now.
    """
    people = len(records)
    now = np.stack([np.linspace(*lately(r), 6) + 0.5 for r in records], 1)
    held = of.a - of.b + drift_at(of.drift, of.origin, now).mean(0)
    given = [tuple((r.end - LATELY - k * LATELY, 155.0) for k in (3, 2, 1, 0)) for r in records]
    ends = np.array([r.end for r in records])
    at = np.concatenate((weeks(MONTH, MONTH), weeks(2 * MONTH, MONTH)))
    times = ends - LATELY + np.repeat(at[:, None], people, 1)
    days = MONTH * expit(held - of.d * effect_at(of, given, prior, times))
    found: Array = days[4:].mean(0) - days[:4].mean(0)
    return found


def says(line: Line, rise: Array) -> bool:
    """Whether "wears off" may be said: two cycles, the model and the data agree.

    >>> says(Line(1, 3.0, 1.0, 5.0), np.full(512, 2.0))
    False
    """
    return (
        line.cycles >= LEAST_CYCLES
        and float((rise >= CURVE_RISE).mean()) > SURE
        and line.rise >= DATA_RISE
    )
