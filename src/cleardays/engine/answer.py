"""What may be said of one person, and what must not: the engine's whole answer, with reasons.

Nothing outside the engine decides whether a number may be shown. What is refused is None, and its
reason stands in `refused`.
"""

from itertools import pairwise

import numpy as np

from cleardays.engine.findings import (
    Ahead,
    Answer,
    Because,
    Beside,
    Fell,
    Interval,
    Point,
    WearsOff,
    What,
)
from cleardays.engine.fit import Posterior, fit
from cleardays.engine.forecast import AHEAD, Forecast, forecast
from cleardays.engine.guards import ODDS, Judged, filled, track, widened
from cleardays.engine.hints import bad_days_first, beside_missing
from cleardays.engine.record import MONTH, YEAR, Record
from cleardays.engine.reduction import LATELY, Reduction, lately, rates_at, reduction
from cleardays.engine.starting import believed, learned
from cleardays.engine.wearoff import LEAST_CYCLES, SHORTEST, curve_rise, data_line, says
from cleardays.evidence.priors import Prior

LEAST_DAYS = 14  # recorded, before session 1 and in the last 28
LEAST_BEFORE = 4.0  # expected days in 28 before, for a share of them to mean anything
NEARLY_ALL = 26.0  # days in 28: headache days can hardly fall from here
NEAR_START = 28  # days from session 1 in which another change cannot be told apart
MANY_LOST, UNEVEN_LOST, SOME_LOST = 0.2, 0.08, 0.1
SHARES = (30, 50, 75)
LIKELY, UNLIKELY = 0.8, 0.2
HELPED = 0.95
_CUT_SHORT = 56  # days under which a cycle that a session ended does not count
_SPAN = 14  # days to a point of the course that is drawn


def answer(
    record: Record,
    prior: Prior,
    seed: int,
    *,
    next_on: int | None = None,
    research: bool = False,
    severity_told: bool = False,
) -> Answer:
    """Fit one person and say what may be said.

    `next_on`: the day of the next injection, the day after the record unless told. `research`: an
    outcome that is not calibrated is answered all the same. `severity_told`: whether a severity
    outcome was recorded too, which speaks where headache days cannot fall.
    """
    refused: dict[What, tuple[Because, ...]] = {}
    last = record.end - 1
    told = (record.observed(-MONTH, -1), record.observed(last - MONTH + 1, last))
    cycles = cycles_of(record)
    before_fit = _before_fit(record, prior, told, research)
    if before_fit:
        return Answer(cycles, *told, _lost(record, record.start, last), {What.ALL: before_fit})
    of = fit([record], prior, [seed])
    found = reduction(of, [record], prior)
    if not bool(of.trusted[0]):
        refused[What.ALL] = (Because.NOT_RELIABLE,)
        return Answer(
            cycles, *told, _lost(record, record.start, last), refused, khat=float(of.khat[0])
        )
    lost = _lost(record, -MONTH, last)
    every = [found]
    if lost > 0:
        every += [
            reduction(filled(of, [record], prior, [seed], odds), [record], prior) for odds in ODDS
        ]
    judged = track([record], prior, [seed])[0]
    refused.update(_refusals(record, found, every, cycles, severity_told))
    coming = forecast(of, [record], prior, [seed], None if next_on is None else [next_on])
    missed = any(one.missed for one in judged)
    share_allowed = What.SHARE not in refused
    split_allowed = share_allowed and What.SPLIT not in refused
    start = reduction(believed([record], prior, [seed]), [record], prior)
    part = found.attributable[0]
    return Answer(
        cycles=cycles,
        recorded_before=told[0],
        recorded_lately=told[1],
        lost=lost,
        refused=refused,
        warnings=_warnings(record, of, prior, judged, lost),
        before=Interval.of(found.before[0]),
        now=Interval.of(found.now[0]),
        total=Interval.of(found.total[0]) if share_allowed else None,
        union=_union(every) if share_allowed and lost > SOME_LOST else None,
        chances=_chances(found) if share_allowed else {},
        fell=_fell(every) if share_allowed else Fell.UNDECIDED,
        part=Interval.of(part) if split_allowed else None,
        part_believed=Interval.of(start.attributable[0]) if split_allowed else None,
        part_learned=float(learned(of, prior)[0]) if split_allowed else None,
        helped=split_allowed and float((part > 0).mean()) > HELPED,
        ahead=_ahead(coming, found if share_allowed else None, doubled=missed),
        track=judged,
        wears_off=_wears_off(record, of, prior),
        course=_course(record, of, prior),
        khat=float(of.khat[0]),
        effective=float(of.ess[0]),
        rounds=int(of.rounds[0]),
    )


def cycles_of(record: Record) -> int:
    """How many cycles are complete: at least 56 days to the next session, or 77 days long."""
    given = [on for on, _ in record.injections]
    if not given:
        return 0
    over = sum(after - on >= _CUT_SHORT for on, after in pairwise(given))
    return over + (record.end - given[-1] >= SHORTEST)


def _before_fit(
    record: Record, prior: Prior, told: tuple[float, float], research: bool
) -> tuple[Because, ...]:
    found = []
    if not prior.calibrated and not research:
        found.append(Because.NOT_CALIBRATED)
    if not record.injections or record.end <= 0:
        found.append(Because.NOT_TREATED)
    if told[0] < LEAST_DAYS:
        found.append(Because.FEW_BEFORE)
    if told[1] < LEAST_DAYS:
        found.append(Because.FEW_LATELY)
    return tuple(found)


def _refusals(
    record: Record, found: Reduction, every: list[Reduction], cycles: int, severity_told: bool
) -> dict[What, tuple[Because, ...]]:
    refused: dict[What, tuple[Because, ...]] = {}
    if found.before.mean() < LEAST_BEFORE:
        refused[What.SHARE] = (Because.FEW_HEADACHES,)
    if any(-NEAR_START <= step <= NEAR_START for step in record.steps):
        refused[What.SPLIT] = (Because.OTHER_CHANGE,)
    no_response = []
    if cycles < LEAST_CYCLES:
        no_response.append(Because.FEW_CYCLES)
    sides = {_side(one) for one in every}
    if Fell.UNLIKELY in sides and len(sides) > 1:
        no_response.append(Because.SCENARIOS_DIFFER)
    if at_ceiling(record) and not severity_told:
        no_response.append(Because.CEILING)
    if no_response:
        refused[What.NO_RESPONSE] = tuple(no_response)
    if cycles < LEAST_CYCLES:
        refused[What.WEARS_OFF] = (Because.FEW_CYCLES,)
    return refused


def at_ceiling(record: Record) -> bool:
    """Whether recorded days were headache days nearly all before and lately."""
    before = MONTH * record.rate(-MONTH, -1)
    now = MONTH * record.rate(*lately(record))
    return bool(before >= NEARLY_ALL and now >= NEARLY_ALL)


def _side(one: Reduction) -> Fell:
    chance = float((one.total >= SHARES[0] / 100).mean())
    if chance > LIKELY:
        return Fell.LIKELY
    return Fell.UNLIKELY if chance < UNLIKELY else Fell.UNDECIDED


def _fell(every: list[Reduction]) -> Fell:
    """Said only where all scenarios say it."""
    sides = {_side(one) for one in every}
    return sides.pop() if len(sides) == 1 else Fell.UNDECIDED


def _union(every: list[Reduction]) -> Interval:
    parts = [Interval.of(one.total[0]) for one in every]
    return Interval(min(p.low for p in parts), parts[0].middle, max(p.high for p in parts))


def _chances(found: Reduction) -> dict[int, float]:
    return {share: float((found.total >= share / 100).mean()) for share in SHARES}


def _lost(record: Record, first: int, last: int) -> float:
    """The share of a span's days that is not recorded."""
    first = max(first, record.start)
    return 1 - record.observed(first, last) / max(1, last - first + 1)


def _warnings(
    record: Record, of: Posterior, prior: Prior, judged: tuple[Judged, ...], lost: float
) -> tuple[Beside, ...]:
    found = []
    if lost > MANY_LOST:
        found.append(Beside.MANY_LOST)
    before, now = _lost(record, -MONTH, -1), _lost(record, *lately(record))
    if abs(before - now) > UNEVEN_LOST:
        found.append(Beside.UNEVEN_LOST)
    if beside_missing(of, record, prior):
        found.append(Beside.BESIDE_MISSING)
    if bad_days_first(of, record, prior):
        found.append(Beside.BAD_DAYS_FIRST)
    if any(one.missed for one in judged):
        found.append(Beside.MISSED)
    if record.end - record.start < YEAR:
        found.append(Beside.NO_SEASON_YET)
    return tuple(found)


def _ahead(coming: Forecast, found: Reduction | None, *, doubled: bool) -> Ahead:
    def interval(first: int, weeks: int, *, treated: bool) -> Interval:
        plain = Interval.of(coming.per_month(first, weeks, treated=treated)[0])
        if not doubled:
            return plain
        ends = widened(
            np.array(plain.low), np.array(plain.middle), np.array(plain.high), float(MONTH)
        )
        return Interval(float(ends[0]), plain.middle, float(ends[1]))

    cycle, month = LATELY // 7, MONTH // 7
    both = [coming.per_month(0, cycle, treated=treated)[0] for treated in (True, False)]
    gained = both[1] - both[0]
    after = None
    if found is not None:
        after = float((1 - both[0] / found.before[0] >= SHARES[0] / 100).mean())
    return Ahead(
        treated=interval(0, cycle, treated=True),
        untreated=interval(0, cycle, treated=False),
        months=tuple(
            (interval(k, month, treated=True), interval(k, month, treated=False))
            for k in range(0, AHEAD // 7, month)
        ),
        difference=Interval.of(gained),
        worth_a_day=float((gained > 1).mean()),
        chance_after_next=after,
        doubled=doubled,
    )


def _wears_off(record: Record, of: Posterior, prior: Prior) -> WearsOff:
    line = data_line(record, prior)
    said = says(line, curve_rise(of, [record], prior)[0])
    day = tuple(float(x) for x in np.quantile(of.wears_off[0], (0.1, 0.5, 0.9))) if said else None
    return WearsOff(line, said, day)  # type: ignore[arg-type]


def _course(record: Record, of: Posterior, prior: Prior) -> tuple[Point, ...]:
    starts = np.arange(record.start - record.start % _SPAN, record.end, _SPAN)
    week = _SPAN / 4
    times = np.concatenate((starts + week, starts + 3 * week))[:, None].astype(np.float64)
    rate = rates_at(of, [record], prior, times).treated[:, 0]
    level = MONTH * (rate[: len(starts)] + rate[len(starts) :]) / 2
    found = []
    for n, start in enumerate(starts):
        span = int(start), int(start) + _SPAN - 1
        seen = record.observed(*span)
        recorded = MONTH * record.rate(*span) if seen >= _SPAN / 2 else None
        found.append(Point(float(start) + _SPAN / 2, recorded, Interval.of(level[n])))
    return tuple(found)
