"""The release gates: what the engine has to show on simulated people before it is used.

Seeds are 1 to n, fixed before the first run. The quick set asks the same of fewer people, its bars
wider by what chance does to fewer; the full set is `make gates`.
"""

from collections.abc import Callable, Iterator

import numpy as np

from cleardays.engine.answer import answer
from cleardays.engine.bars import Gate, between, least, most, wider
from cleardays.engine.calibration import Gold, against_gold, calibration, seeds
from cleardays.engine.check import Said, Score, say, score
from cleardays.engine.findings import Because, What
from cleardays.engine.fit import fit
from cleardays.engine.record import MONTH, Array, Record, Total, of_days
from cleardays.engine.reduction import reduction
from cleardays.engine.simulate import Course, People, people
from cleardays.engine.worlds import (
    World,
    ceiling,
    jumps,
    lasting,
    lost_on,
    no_daily,
    no_drug,
    no_wear_off,
    other_treatment,
    season,
    strong_wear_off,
    the_model,
)
from cleardays.evidence.priors import Outcome, Prior, Priors, Setting

_CHRONIC = 15
Clock = Callable[[], float]


def gates(
    priors: Priors, gold: list[Gold], *, full: bool, clock: Clock | None = None
) -> Iterator[Gate]:
    """Every gate in turn. `clock`: seconds, for the gate of speed; without it that is left out."""
    prior = priors.of(Outcome.ANY, Setting.TRIAL)
    yield from calibration(prior, 800 if full else 400)
    yield from against_gold(prior, gold)
    yield from model_world(prior, 1000 if full else 200)
    yield from other_worlds(prior, full=full)
    yield from no_effect(prior, 300)
    yield from wearing_off(prior, 160 if full else 30)
    yield from at_the_ceiling(prior, 60 if full else 20)
    yield from refusals(prior)
    yield from numerics(prior)
    if clock is not None:
        yield from speed(prior, clock)


# --- worlds ---------------------------------------------------------------------------------------


def _in(
    world: World, prior: Prior, cycles: int, count: int, *, guards: bool = False
) -> tuple[People, Said, Score]:
    course = Course(cycles=cycles, at_least=_CHRONIC)
    drawn = world(prior, course, count, cycles)
    said = say(drawn.records(), prior, seeds(count), scenarios=guards, tracked=guards)
    return drawn, said, score(said, drawn)


def model_world(prior: Prior, count: int) -> Iterator[Gate]:
    """People whom the model describes, two cycles, 15 headache days at least before."""
    _, _, s = _in(the_model, prior, 2, count)
    name, slack = f"the model, 2 cycles, n = {count}", wider(count, 1000)
    yield least(f"{name}: AUC of a 30 % fall", s.auc, 0.97, slack / 4)
    yield least(f"{name}: AUC less that of the last 84 days", s.auc - s.auc_last_84, 0, slack / 4)
    yield least(f"{name}: said likely, was so", s.said_yes, 0.93, slack)
    yield most(f"{name}: said unlikely, was so all the same", s.said_no, 0.06, slack)
    yield between(f"{name}: total covered", 0.87, s.cover_total, 0.93, slack)
    yield between(f"{name}: attributable covered", 0.87, s.cover_attributable, 0.93, slack)
    yield between(f"{name}: forecast covered", 0.92, s.cover_ahead, 0.97, slack)
    yield most(f"{name}: forecast's mean error, days", s.mae, 2.4, 4 * slack)
    yield most(f"{name}: error over that of the last 28 days", s.mae / s.mae_last_28, 0.8, slack)


def other_worlds(prior: Prior, *, full: bool) -> Iterator[Gate]:
    """Worlds that are not the model."""
    count = 2000 if full else 200
    slack = wider(count, 2000)
    _, _, s = _in(no_daily, prior, 2, count)
    name = f"no daily people, 2 cycles, n = {count}"
    yield least(f"{name}: AUC of a 30 % fall", s.auc, 0.96, slack / 4)
    yield between(f"{name}: forecast covered", 0.90, s.cover_ahead, 0.95, slack)
    yield most(f"{name}: forecast's mean error, days", s.mae, 2.75, 4 * slack)
    count = 1000 if full else 120
    slack = wider(count, 1000, 0.83)
    for cycles in (2, 4):
        _, _, s = _in(jumps, prior, cycles, count, guards=cycles == 4)
        name = f"jumps, {cycles} cycles, n = {count}"
        yield least(f"{name}: total covered", s.cover_total, 0.83, slack)
        yield least(f"{name}: AUC of a 30 % fall", s.auc, 0.97, slack / 2)
        yield least(f"{name}: forecast covered", s.cover_ahead, 0.68, slack)
        if cycles == 4:
            yield least(
                f"{name}: forecast covered, with the track record", s.cover_ahead_guarded, 0.85,
                slack,
            )  # fmt: skip
    count = 1000 if full else 120  # only a third of them are told that a fall is unlikely
    slack = wider(count, 1000)
    _, _, s = _in(lost_on(0.05, 0.45), prior, 2, count, guards=True)
    name = f"missing on good days, 2 cycles, n = {count}"
    yield least(f"{name}: total covered by the band", s.cover_band, 0.80, slack)
    yield most(f"{name}: said unlikely in all three, was so", s.wrong_no_band, 0.05, slack)
    count = 300 if full else 100
    slack = wider(count, 300)
    drawn = the_model(prior, Course(cycles=2, at_least=_CHRONIC, missing=0.0), count, 2)
    said = say([counts_only(r) for r in drawn.records()], prior, seeds(count))
    s = score(said, drawn)
    name = f"28-day totals only, 2 cycles, n = {count}"
    yield least(f"{name}: AUC of a 30 % fall", s.auc, 0.97, slack / 4)
    yield between(f"{name}: forecast covered", 0.90, s.cover_ahead, 0.96, slack)


def counts_only(record: Record) -> Record:
    """The same record as totals of 28 days, without a date for any headache."""
    months = len(record.days) // MONTH
    totals = tuple(
        Total(first, first + MONTH - 1, float(record.yes(first, first + MONTH - 1)))
        for first in (record.first + MONTH * n for n in range(months))
    )
    return Record(record.first, np.zeros(0, np.int8), record.injections, record.steps, totals)


def no_effect(prior: Prior, count: int) -> Iterator[Gate]:
    """The drug does nothing in anybody: how often is something claimed for it?"""
    slack = wider(count, 300, 0.05)
    for cycles in (2, 4):
        _, _, s = _in(no_drug, prior, cycles, count)
        name = f"no drug effect, {cycles} cycles, n = {count}"
        yield most(f"{name}: a part of 30 % said likely", s.attributable_30, 0.01, slack)
        yield most(f"{name}: said to have helped", s.helped, 0.07, slack)
        yield most(f"{name}: mean part", s.mean_attributable, 0.08)


def wearing_off(prior: Prior, count: int) -> Iterator[Gate]:
    """How often "wears off" is said, where it does not and where it does."""
    slack = wider(count, 160, 0.04)
    worlds = {
        "lasting effect": no_wear_off,
        "no drug": no_drug,
        "jumps, lasting effect": lasting(jumps),
        "season, lasting effect": lasting(season),
    }
    for name, world in worlds.items():
        for cycles in (2, 8):
            _, _, s = _in(world, prior, cycles, count)
            told = f"{name}, {cycles} cycles, n = {count}: says wears off"
            yield most(told, s.wears_off, 0.04, slack)
    drawn, _, s = _in(strong_wear_off, prior, 8, count)
    rise = float(np.mean(true_rise(drawn)))
    told = f"strong wear-off ({rise:.1f} days in 28), 8 cycles, n = {count}: says so"
    yield least(told, s.wears_off, 0.40, wider(count, 160, 0.4))


def true_rise(of: People) -> Array:
    """Days in 28 by which the last four weeks of the last cycle are worse than its weeks 5 to 8,
    through the drug curve alone, (N,).
    """
    start = of.course.end - of.course.every
    eta = of.eta[of.among(start, of.course.end)].mean(0)
    felt = of.felt[of.among(start, of.course.end)]
    rate = MONTH / (1 + np.exp(-(eta - of.linear[2] * felt)))
    found: Array = rate[-MONTH:].mean(0) - rate[MONTH : 2 * MONTH].mean(0)
    return found


def at_the_ceiling(prior: Prior, count: int) -> Iterator[Gate]:
    """Headache on all 28 days before, and then as many or 18."""
    daily = of_days([1] * (MONTH + 336), -MONTH, [0, 84, 168, 252])
    of = fit([daily], prior, [1])
    total = reduction(of, [daily], prior).total[0]
    low, high = np.quantile(total, (0.05, 0.95))
    yield between("28 to 28, 4 cycles: total", -0.03, float(np.median(total)), 0.03)
    yield least("28 to 28, 4 cycles: lower end", float(low), -0.06)
    yield most("28 to 28, 4 cycles: upper end", float(high), 0.06)
    course = Course(cycles=2, missing=0.0)
    drawn = ceiling(MONTH, 18)(prior, course, count, 1)
    said = say(drawn.records(), prior, seeds(count))
    yield between("28 to 18, 2 cycles: chance of 30 %", 0.4, float(said.fell_30.mean()), 0.95)
    yield between("28 to 18, 2 cycles: total", 0.27, float(said.total[:, 1].mean()), 0.43)


# --- refusals, numerics, speed --------------------------------------------------------------------


def refusals(prior: Prior) -> Iterator[Gate]:
    """Another preventive on the day of the first injection: the split is refused to everybody."""
    drawn = other_treatment(0, dated=True)(prior, Course(at_least=_CHRONIC), 20, 1)
    answers = [answer(r, prior, n) for n, r in enumerate(drawn.records(), 1)]
    refused = [
        Because.OTHER_CHANGE in a.refused.get(What.SPLIT, ()) and a.part is None for a in answers
    ]
    yield least(
        "another preventive on the injection's day: split refused", float(np.mean(refused)), 1.0
    )


def edge_diaries() -> dict[str, Record]:
    """Diaries at the edge of what a diary can be."""
    given = [0, 84]
    return {
        "all headache": of_days([1] * 196, -28, given),
        "all clear": of_days([0] * 196, -28, given),
        "nothing recorded": of_days([-1] * 196, -28, given),
        "empty": of_days([], 0),
        "one day": of_days([1], 0, [0]),
        "no injection": of_days([1, 0] * 60, -120),
        "gap of years": of_days([1, 0] * 14 + [-1] * 1000 + [1, 0] * 42, -28, [0, 1010]),
        "no baseline": of_days([1, 0] * 84, 0, given),
    }


def numerics(prior: Prior) -> Iterator[Gate]:
    """The same numbers on every run, alone and in a batch; edges that answer or refuse."""
    some = people(prior, Course(cycles=3), 6, 1).records()
    together = fit(some, prior, seeds(6))
    again = fit(some, prior, seeds(6))
    alone = [fit([r], prior, [n]) for n, r in enumerate(some, 1)]
    off = max(
        float(np.abs(together.a - again.a).max()),
        max(float(np.abs(together.d[n] - one.d[0]).max()) for n, one in enumerate(alone)),
    )
    yield Gate(
        "the same seed, again and in a batch: largest difference", "at most 1e-9", f"{off:.1e}",
        off <= 1e-9,
    )  # fmt: skip
    failed = []
    for name, record in edge_diaries().items():
        of = fit([record], prior, [1])
        found = answer(record, prior, 1, research=True)
        sound = np.isfinite(of.a).all() and (found.refused or found.total is not None)
        if not sound:
            failed.append(name)
    count = len(edge_diaries())
    yield Gate(
        f"{count} edge diaries answer or refuse", "all", ", ".join(failed) or "all", not failed
    )


def speed(prior: Prior, clock: Clock) -> Iterator[Gate]:
    """One person alone, fit with what is derived from it, milliseconds."""
    for cycles, every, bar, tail in ((1, 84, 12, None), (3, 84, 12, None), (9, 78, 25, 50)):
        some = people(prior, Course(cycles=cycles, every=every), 20, 1).records()
        times = []
        for n, record in enumerate(some, 1):
            began = clock()
            reduction(fit([record], prior, [n]), [record], prior)
            times.append(1000 * (clock() - began))
        name = f"one person alone, {MONTH + cycles * every} days, ms"
        yield most(f"{name}: median of 20", float(np.median(times)), bar)
        if tail:
            yield most(f"{name}: 90 % of 20", float(np.quantile(times, 0.9)), tail)
