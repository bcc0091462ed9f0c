"""A diary as sufficient statistics: blocks of a few days in which the rate is constant.

Draws are weighed by blocks of at most four days: within a week the order of days is lost, and the
effect of an injection sets in. Where draws are only proposed, a block is two weeks; the weights
make that good.

A block ends at each injection, at each dated step and at each knot of the drift (every 28 days
from day 0). Blocks stand in a grid of 28-day intervals by places in the interval, so that the
drift, which is linear between knots, needs no search and no scatter:

    block[k, j, p]   interval k, place j, person p

A place that a person does not need holds no days. What is counted in a block:

    after a recorded yesterday (gap 0) and after one day not recorded (gap 1):
        stay0   no and no again        stay1   yes and yes again
        from0   days after a no        from1   days after a yes      changes = no->yes + yes->no
    fresh       days after a longer gap or at the beginning: the tie to the last day is left out
    yes, no     fresh days and changes by what they became: the power of q and of 1 - q
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np

from cleardays.engine.record import MONTH, UNRECORDED, USUAL_UNITS, Array, Index, Record

LONGEST = 4  # days in a block at most; never over 7
REACH = 300  # days after which an injection is over: 1e-7 of it is left at the prior's centre
PERSISTENCE_OF_TOTALS = 0.2  # the phi with which a total is thinned; its own is not in it


@dataclass(frozen=True, slots=True)
class Blocks:
    """Sufficient statistics and covariates of a batch of people. Shapes: K intervals, J places,
    P people, R injections that may still act, C covariates, G = 2 gaps.

    `mid` (K, J, P): middle of the block, days. `share` (K, J, P): how far it lies between its two
    knots. `since` (R, K, J, P): days since each injection, negative before it or where there is
    none; `units` likewise. `covariate` (C, K, J, P): steps and season. `stay0`, `stay1`, `from0`,
    `from1` (G, K, J, P); `changes` (G, P); `fresh`, `yes`, `no` (K, J, P). `lost` (K, J, P): days
    not recorded between the first and the last recorded one. `origin` (P,): number of the first
    interval. `used` (K, J, P): whether there is such a block. `intervals` (P,): how many
    intervals a person has.
    """

    mid: Array
    share: Array
    since: Array
    units: Array
    covariate: Array
    stay0: Array
    stay1: Array
    from0: Array
    from1: Array
    changes: Array
    fresh: Array
    yes: Array
    no: Array
    lost: Array
    origin: Array
    used: Array
    intervals: Array

    def some(self, which: Index | list[int]) -> "Blocks":
        """Of some of the people; the person is everywhere the last axis."""
        return Blocks(**{f.name: getattr(self, f.name)[..., which] for f in fields(self)})

    def within(self, intervals: slice) -> "Blocks":
        """Of some of the intervals; `changes`, `origin` and `intervals` stay those of the whole."""
        whole = {"changes", "origin", "intervals"}
        return Blocks(
            **{
                f.name: part if f.name in whole else part[..., intervals, :, :]
                for f in fields(self)
                for part in (getattr(self, f.name),)
            }
        )

    def own(self, p: int) -> "Own":
        """One person's blocks in a row."""
        used = np.nonzero(self.used[..., p])
        row = {
            name: getattr(self, name)[..., p][..., *used]
            for name in ("mid", "share", "since", "units", "covariate", "yes", "no")
        }
        stays = []
        for gap in (0, 1):
            for kept, stay in ((False, self.stay0), (True, self.stay1)):
                days = stay[gap, ..., p][used]
                held = np.flatnonzero(days)
                if len(held):
                    stays.append((gap, kept, held, days[held]))
        return Own(used, interval=used[0], stays=tuple(stays), changes=self.changes[:, p], **row)

    def with_lost(self, chance: Array) -> "Blocks":
        """The same, had the days that were not recorded been headache with a chance (K, J, P)."""
        return replace(
            self,
            fresh=self.fresh + self.lost,
            yes=self.yes + self.lost * chance,
            no=self.no + self.lost * (1 - chance),
        )


@dataclass(frozen=True, slots=True)
class Own:
    """The blocks of one person, B in a row: as in `Blocks`, without the grid.

    `at`: their places in the grid, and `interval` the first of them. `stays`: for each kind of day
    that was as the recorded one before, its gap, whether both had headache, in which blocks there
    are such days, and how many.
    """

    at: tuple[Index, ...]
    interval: Index
    mid: Array
    share: Array
    since: Array
    units: Array
    covariate: Array
    yes: Array
    no: Array
    stays: tuple[tuple[int, bool, Index, Array], ...]
    changes: Array

    def lighter(self) -> "Own":
        """In single precision."""
        names = ("mid", "share", "since", "units", "covariate", "yes", "no", "changes")
        light = {name: getattr(self, name).astype(np.float32) for name in names}
        stays = tuple(
            (gap, kept, held, days.astype(np.float32)) for gap, kept, held, days in self.stays
        )
        return replace(self, stays=stays, **light)


def cuts(start: int, end: int, breaks: Sequence[int], longest: int) -> Array:
    """Where blocks begin, and the end of the last: none longer than that, cut at breaks.

    >>> cuts(0, 28, [10], 7).tolist()
    [0.0, 5.0, 10.0, 16.0, 22.0, 28.0]
    """
    months = range(start - start % MONTH, end + MONTH, MONTH)
    edges = sorted({start, end, *(b for b in (*months, *breaks) if start < b < end)})
    found = [start]
    for first, last in pairwise(edges):
        parts = -(-(last - first) // longest)
        found += [first + round((last - first) * n / parts) for n in range(1, parts + 1)]
    return np.asarray(found, np.float64)


def _kinds(days: Array) -> tuple[Array, Array]:
    """For each day: what it is, and which gap lies before it (0, 1, 2 for longer or none).

    What it is: 0 to 3 for yesterday * 2 + today, -1 where today is not recorded.
    """
    at = np.arange(len(days))
    seen = days != UNRECORDED
    last = np.maximum.accumulate(np.where(seen, at, -1))
    before = np.concatenate(([-1], last[:-1]))
    gap = np.where(before < 0, 2, np.minimum(at - before - 1, 2))
    was = np.where(before < 0, 0, days[np.maximum(before, 0)])
    return np.where(seen, 2 * was + days, -1), gap


def _counted(record: Record, edges: Array) -> Array:
    """Counts of one person's blocks, (10 + 3, blocks): four kinds by gap 0, 1; no, yes fresh; and
    days of totals (no, yes), days lost.
    """
    parts = len(edges) - 1
    counts = np.zeros((13, parts))
    if len(record.days):
        kind, gap = _kinds(record.days.astype(np.int64))
        block = np.searchsorted(edges, record.first + np.arange(len(kind)), "right") - 1
        seen = kind >= 0
        row = np.where(gap < 2, 4 * gap + kind, 8 + kind % 2)
        flat = np.bincount((row * parts + block)[seen], minlength=10 * parts)
        counts[:10] = flat.reshape(10, parts)
        known = np.flatnonzero(seen)
        if len(known):
            inside = ~seen
            inside[: known[0]] = inside[known[-1] + 1 :] = False
            counts[12] = np.bincount(block[inside], minlength=parts)
    thin = (1 - PERSISTENCE_OF_TOTALS) / (1 + PERSISTENCE_OF_TOTALS)
    for total in record.totals:
        shared = np.minimum(edges[1:], total.last + 1) - np.maximum(edges[:-1], total.first)
        share = np.maximum(shared, 0) / total.length
        counts[11] += share * total.count * thin
        counts[10] += share * (total.length - total.count) * thin
    for total in record.totals:  # what a total covers is not lost
        shared = np.minimum(edges[1:], total.last + 1) - np.maximum(edges[:-1], total.first)
        counts[12] = np.maximum(counts[12] - np.maximum(shared, 0), 0)
    return counts


def blocks(records: Sequence[Record], longest: int = LONGEST) -> Blocks:
    """The sufficient statistics of a batch of people, in blocks of at most so many days."""
    people = len(records)
    own = []
    for record in records:
        start, end = record.start, max(record.end, record.start + 1)
        given = [day for day, _ in record.injections]
        edges = cuts(start, end, [*given, *record.steps], longest)
        first = start // MONTH
        interval = (edges[:-1] // MONTH).astype(np.int64) - first
        place = np.arange(len(interval)) - np.searchsorted(interval, interval, "left")
        own.append((edges, first, interval, place))
    depth = max(int(interval[-1]) + 1 for _, _, interval, _ in own)
    places = max(int(place.max()) + 1 for *_, place in own)
    width = max(record.width for record in records)
    acting = max(_acting(record) for record in records)
    grid = (depth, places, people)
    counts = np.zeros((13, *grid))
    mid, share, used = np.zeros(grid), np.zeros(grid), np.zeros(grid)
    covariate = np.zeros((width, *grid))
    since, units = np.full((acting, *grid), -1.0), np.full((acting, *grid), USUAL_UNITS)
    for p, (record, (edges, first, interval, place)) in enumerate(zip(records, own, strict=True)):
        at = (interval, place, p)
        middle = (edges[:-1] + edges[1:]) / 2
        mid[at], used[at] = middle, 1.0
        share[at] = middle / MONTH - (interval + first)
        covariate[(slice(record.width), *at)] = record.covariates(middle)
        counts[(slice(None), *at)] = _counted(record, edges)
        if record.injections:
            ago, dose = _latest(record, middle, acting)
            since[(slice(None), *at)], units[(slice(None), *at)] = ago, dose
    kinds = counts[:8].reshape(2, 4, *grid)
    stay0, up, down, stay1 = kinds[:, 0], kinds[:, 1], kinds[:, 2], kinds[:, 3]
    fresh0, fresh1 = counts[8] + counts[10], counts[9] + counts[11]
    return Blocks(
        mid=mid,
        share=share,
        since=since,
        units=units,
        covariate=covariate,
        stay0=stay0,
        stay1=stay1,
        from0=stay0 + up,
        from1=stay1 + down,
        changes=(up + down).sum((1, 2)),
        fresh=fresh0 + fresh1,
        yes=fresh1 + up.sum(0),
        no=fresh0 + down.sum(0),
        lost=counts[12],
        origin=np.array([first for _, first, _, _ in own], np.float64),
        used=used,
        intervals=np.array([interval[-1] + 1 for _, _, interval, _ in own], np.float64),
    )


def _acting(record: Record) -> int:
    """How many injections may act on one day at most."""
    given = np.array([day for day, _ in record.injections])
    if not len(given):
        return 0
    return int(max(((given <= day) & (given > day - REACH)).sum() for day in given))


def latest(given: Array, at: Array, most: int) -> Index:
    """For each of `at` the index of each of the last injections before it, (most, len(at)); -1."""
    behind = np.searchsorted(given, at, "right")
    found: Index = np.maximum(behind[None, :] - 1 - np.arange(most)[:, None], -1)
    return found


def _latest(record: Record, at: Array, most: int) -> tuple[Array, Array]:
    """Days since each of the last injections, (most, len(at)), and their units."""
    given = np.array([day for day, _ in record.injections], np.float64)
    dose = np.array([units for _, units in record.injections], np.float64)
    index = latest(given, at, most)
    ago = np.where(index < 0, -1.0, at - given[index])
    return np.where(ago < REACH, ago, -1.0), np.where(index < 0, USUAL_UNITS, dose[index])
