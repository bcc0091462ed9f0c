"""How far to trust the engine: what it says of simulated people beside what is true of them."""

from dataclasses import dataclass, fields

import numpy as np

from cleardays.engine.fit import in_chunks
from cleardays.engine.forecast import forecast
from cleardays.engine.guards import ODDS, filled, track, widened
from cleardays.engine.record import MONTH, Array, Flags, Record
from cleardays.engine.reduction import LATELY, Reduction, lately, reduction
from cleardays.engine.simulate import People
from cleardays.engine.wearoff import curve_rise, data_line, says
from cleardays.evidence.priors import Prior

_ENDS = (0.05, 0.5, 0.95)
SURELY, HARDLY = 0.8, 0.2  # chances from which a statement is made, and up to which the opposite
DATES = 12  # weeks of a forecast that are judged: a cycle


@dataclass(frozen=True, slots=True)
class Said:
    """What the engine said of N people: 5, 50 and 95 % points (N, 3), and chances (N,)."""

    total: Array
    attributable: Array
    ahead: Array
    fell_30: Array
    helped: Array
    attributable_30: Array
    missed: Flags
    wears_off: Flags
    khat: Array
    band: Array  # total: the lowest and the highest end of the three scenarios, (N, 2)
    lowest_30: Array
    highest_30: Array


def say(
    records: list[Record],
    prior: Prior,
    seeds: list[int],
    *,
    scenarios: bool = False,
    tracked: bool = False,
) -> Said:
    """Fit everybody and keep what is said. `scenarios`, `tracked`: with the guards, which take
    three times and twice as long.
    """
    parts = []
    for part, of in in_chunks(records, prior, seeds):
        some, luck = [records[i] for i in part], [seeds[i] for i in part]
        found = reduction(of, some, prior)
        ahead = _ends(forecast(of, some, prior, luck, ahead=LATELY).per_month(0, DATES))
        judged = track(some, prior, luck) if tracked else [()] * len(some)
        rise = curve_rise(of, some, prior)
        worn = [says(data_line(r, prior), rise[p]) for p, r in enumerate(some)]
        every = [found]
        if scenarios:
            every += [reduction(filled(of, some, prior, luck, o), some, prior) for o in ODDS]
        ends = np.array([_ends(one.total) for one in every])
        chances = np.array([_chance(one, 0.3) for one in every])
        parts.append(
            Said(
                total=ends[0],
                attributable=_ends(found.attributable),
                ahead=ahead,
                fell_30=chances[0],
                helped=(found.attributable > 0).mean(1),
                attributable_30=(found.attributable >= 0.3).mean(1),
                missed=np.array([any(j.missed for j in one) for one in judged]),
                wears_off=np.array(worn),
                khat=of.khat,
                band=np.stack((ends[..., 0].min(0), ends[..., 2].max(0)), 1),
                lowest_30=chances.min(0),
                highest_30=chances.max(0),
            )
        )
    return Said(
        **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Said)}
    )


def _ends(draws: Array) -> Array:
    found: Array = np.quantile(draws, _ENDS, axis=1).T
    return found


def _chance(of: Reduction, least: float) -> Array:
    """The chance that the total reduction is at least a share, (P,)."""
    found: Array = (of.total >= least).mean(1)
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """How well it did in one world. `auc_last_84`, `auc_last_28`, `mae_last_28`: what a mean of
    the last days does at the same task. `said_yes`, `said_no`: of those told that a fall of 30 %
    is likely or unlikely, the share in whom it is true.
    """

    auc: float
    auc_last_84: float
    auc_last_28: float
    said_yes: float
    said_no: float
    definite: float
    cover_total: float
    bias_total: float
    cover_attributable: float
    bias_attributable: float
    cover_ahead: float
    cover_ahead_guarded: float
    mae: float
    mae_last_28: float
    mae_last_84: float
    cover_band: float
    wrong_no_band: float
    flagged: float
    helped: float
    attributable_30: float
    mean_attributable: float
    wears_off: float
    untrusted: float


def score(said: Said, of: People) -> Score:
    """Compare what was said with what is true."""
    total, attributable, came = of.total, of.attributable, of.to_come
    fell = total >= 0.3
    recent = [_recent(r, LATELY) for r in of.records()], [_recent(r, MONTH) for r in of.records()]
    base = np.array([_share(r) for r in of.records()])
    last_84, last_28 = (np.array(x) for x in recent)
    yes, no = said.fell_30 > SURELY, said.fell_30 < HARDLY
    low, middle, high = said.ahead.T
    wide = widened(low, middle, high, MONTH)
    guarded = np.where(said.missed, wide[0], low), np.where(said.missed, wide[1], high)
    unlikely = said.highest_30 < HARDLY
    return Score(
        auc=auc(said.fell_30, fell),
        auc_last_84=auc(1 - last_84 / base, fell),
        auc_last_28=auc(1 - last_28 / base, fell),
        said_yes=_mean(fell[yes]),
        said_no=_mean(fell[no]),
        definite=float((yes | no).mean()),
        cover_total=_covers(said.total[:, 0], total, said.total[:, 2]),
        bias_total=_mean(said.total[:, 1] - total),
        cover_attributable=_covers(said.attributable[:, 0], attributable, said.attributable[:, 2]),
        bias_attributable=_mean(said.attributable[:, 1] - attributable),
        cover_ahead=_covers(low, came, high),
        cover_ahead_guarded=_covers(guarded[0], came, guarded[1]),
        mae=_mean(np.abs(middle - came)),
        mae_last_28=_mean(np.abs(last_28 - came)),
        mae_last_84=_mean(np.abs(last_84 - came)),
        cover_band=_covers(said.band[:, 0], total, said.band[:, 1]),
        wrong_no_band=_mean(fell[unlikely]),
        flagged=float(said.missed.mean()),
        helped=float((said.helped > 0.95).mean()),
        attributable_30=float((said.attributable_30 > SURELY).mean()),
        mean_attributable=_mean(said.attributable[:, 1]),
        wears_off=float(said.wears_off.mean()),
        untrusted=float((~(said.khat <= 0.7)).mean()),
    )


def _mean(x: Array | Flags) -> float:
    return float(np.nanmean(x)) if len(x) else float("nan")


def _covers(low: Array, truth: Array, high: Array) -> float:
    told = np.isfinite(low)
    return _mean(((low <= truth) & (truth <= high))[told].astype(float))


def _recent(record: Record, days: int) -> float:
    """Days in 28 over the last recorded days, 84 or 28 of them."""
    last = record.end - 1
    rate = record.rate(last - days + 1, last)
    if np.isnan(rate):
        rate = record.rate(*lately(record))
    return MONTH * rate if np.isfinite(rate) else MONTH * record.rate(record.start, last)


def _share(record: Record) -> float:
    """Days in 28 before day 0, at least half a day."""
    return max(0.5, MONTH * record.rate(-MONTH, -1))


def auc(says: Array, truth: Flags) -> float:
    """How often a person of whom it is true is ranked before one of whom it is not.

    >>> auc(np.array([0.1, 0.4, 0.8]), np.array([False, True, True]))
    1.0
    """
    above, below = says[truth], says[~truth]
    if not len(above) or not len(below):
        return float("nan")
    order = np.sort(below)
    wins = np.searchsorted(order, above, "left") + np.searchsorted(order, above, "right")
    return float(wins.sum() / (2 * len(above) * len(below)))
