"""What could mislead the engine, tried out: days left out on purpose, and forecasts that missed.

Scenarios. Days not recorded may have been worse or better than the others. The fit is made again
with them filled at four times and at a quarter of the odds around them; what is said has to hold in
all three, and the interval shown is their union.

Track record. Each of the last two cycles is forecast from the days before it. Where the days that
came fell outside a 90 % interval, the next interval is made twice as wide: an abrupt change cannot
be forecast, only confessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.engine.fit import Posterior, fit
from cleardays.engine.forecast import forecast
from cleardays.engine.record import MONTH, Array, Record
from cleardays.engine.reduction import LATELY, rates_at
from cleardays.evidence.priors import Prior

ODDS = (4.0, 0.25)
LAST_CYCLES = 2
_LEAST_SEEN = 0.5  # of a cycle's days, for its forecast to be judged
_LEAST_BEFORE = 14  # recorded days that a forecast is made from
_SHORTEST = 42  # days of a cycle that is judged
_SALT = 104_729


def filled(
    of: Posterior, records: Sequence[Record], prior: Prior, seeds: Sequence[int], odds: float
) -> Posterior:
    """The posterior had the days left out been headache at `odds` times those around them."""

    def around(times: Array) -> Array:
        rate = np.clip(rates_at(of, records, prior, times).treated.mean(2), 1e-6, 1 - 1e-6)
        moved: Array = odds * rate / (1 - rate + odds * rate)
        return moved

    return fit(records, prior, [seed + _SALT for seed in seeds], lost=around)


@dataclass(frozen=True, slots=True)
class Judged:
    """One past forecast: days in 28 that came, and the 90 % interval it had given."""

    cycle: int
    came: float
    low: float
    high: float

    @property
    def missed(self) -> bool:
        """Whether the days that came lie outside."""
        return not self.low <= self.came <= self.high


def spans_to_judge(record: Record) -> list[tuple[int, int, int]]:
    """The last two cycles that can be judged: their number, first day, and the day after."""
    given = [on for on, _ in record.injections]
    found = []
    for number, (on, after) in enumerate(zip(given, [*given[1:], record.end], strict=True), 1):
        until = min(after, on + LATELY)
        long_enough = until - on >= _SHORTEST
        seen = record.observed(on, until - 1) >= _LEAST_SEEN * (until - on)
        before = record.observed(on - LATELY, on - 1) >= _LEAST_BEFORE
        if long_enough and seen and before and on > record.start:
            found.append((number, on, until))
    return found[-LAST_CYCLES:]


def track(
    records: Sequence[Record], prior: Prior, seeds: Sequence[int]
) -> list[tuple[Judged, ...]]:
    """The forecasts of each person's last two cycles, and what came."""
    asked = [
        (p, number, on, until)
        for p, record in enumerate(records)
        for number, on, until in spans_to_judge(record)
    ]
    found: list[list[Judged]] = [[] for _ in records]
    if asked:
        past = [records[p].until(on) for p, _, on, _ in asked]
        luck = [seeds[p] + number for p, number, _, _ in asked]
        of = fit(past, prior, luck)
        ahead = forecast(of, past, prior, luck, [on for _, _, on, _ in asked], LATELY)
        for n, (p, number, on, until) in enumerate(asked):
            gap = max(0, on - past[n].end) // 7
            weeks = max(1, min((until - on) // 7, LATELY // 7 - gap))
            low, high = np.quantile(ahead.per_month(gap, weeks)[n], (0.05, 0.95))
            came = MONTH * records[p].rate(on, until - 1)
            found[p].append(Judged(number, came, float(low), float(high)))
    return [tuple(one) for one in found]


def widened(low: Array, middle: Array, high: Array, most: float) -> tuple[Array, Array]:
    """An interval twice as wide about its middle, kept within 0 and `most`."""
    return (
        np.clip(middle - 2 * (middle - low), 0, most),
        np.clip(middle + 2 * (high - middle), 0, most),
    )
