"""A published trial simulated by the same model that is used for one person, beside what it found.

The blinded weeks are compared as they are. Where everybody knew what was injected, the model of the
blinded trial falls short: trust adds to what comes without the drug. That is the open-label step, a
row of the priors, and both figures are given. Cumulative gain alone cannot make it good, so an
improvement that goes on growing over cycles is not claimed for the drug.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from cleardays.engine.model import rise
from cleardays.engine.record import MONTH, Flags
from cleardays.engine.simulate import Chance, Course, People, felt_on, people
from cleardays.evidence.priors import Outcome, Prior, Priors, Setting
from cleardays.evidence.trials import Measure, Result, Trial

PEOPLE = 3000
_OPEN_FROM = 168  # day of the first open-label injection of the blinded trials
_AT_LEAST = {Outcome.ANY: 15, Outcome.MODERATE: 12}  # of 28; for moderate days a proxy
_NOT_DAILY = 27
_FINISHED = 373 / 716  # of COMPEL
_STAY_EASIER = 3.0  # people with a 30 % fall leave this many times less often: our choice


@dataclass(frozen=True, slots=True)
class Compared:
    """A published figure and the simulated one. `error`: the trial's own standard error, from the
    spread between simulated people and the trial's number of people. `stepped`: with the
    open-label step, where the figure is of open-label time; None elsewhere.
    """

    result: Result
    simulated: float
    error: float
    stepped: float | None

    @property
    def off(self) -> float:
        """By how many standard errors the better of the simulated figures differs."""
        best = self.simulated if self.stepped is None else self.stepped
        return abs(best - self.result.value) / self.error

    @property
    def within(self) -> bool:
        """Whether that is within two standard errors."""
        return self.off <= 2


def replicate(trial: Trial, priors: Priors, count: int = PEOPLE) -> list[Compared]:
    """Every published figure of a trial, simulated."""
    how: Mapping[str, Callable[[Trial, Priors, int], list[Compared]]] = {
        "preempt": _preempt,
        "compel": _compel,
        "by-baseline": _by_baseline,
    }
    return how[trial.id](trial, priors, count)


def _measured(of: People, result: Result, kept: Flags | None = None) -> tuple[float, float]:
    """A figure of simulated people, and the standard error that the trial had."""
    before = of.counted(-MONTH, 0)
    last = 7 * result.week
    if result.measure is Measure.BASELINE:
        each = before
    elif result.measure is Measure.CHANGE_PER_WEEK:
        each = (of.counted(last - 7, last) - of.counted(-7, 0)) * 7 / MONTH
    else:
        each = of.counted(last - MONTH, last) - before
        if result.measure is Measure.HALF:
            each = 100.0 * (each <= -0.5 * before)
    if kept is not None:
        each = each[kept]
    return float(each.mean()), float(each.std() / np.sqrt(result.n))


def _compared(
    result: Result, plain: People, stepped: People | None, kept: Mapping[int, Flags] | None = None
) -> Compared:
    def among(of: People) -> Flags | None:
        return None if kept is None else kept[id(of)]

    simulated, error = _measured(plain, result, among(plain))
    other = None if stepped is None else _measured(stepped, result, among(stepped))[0]
    return Compared(result, simulated, error, other)


def _preempt(trial: Trial, priors: Priors, count: int) -> list[Compared]:
    found = []
    for outcome in (Outcome.ANY, Outcome.MODERATE):
        prior = priors.of(outcome, Setting.TRIAL)
        prior = replace(prior, near_daily=priors.trial_near_daily[outcome])
        course = Course(
            cycles=5, missing=0.0, at_least=_AT_LEAST[outcome], at_most=_NOT_DAILY, after=0
        )
        for arm in ("active", "placebo"):
            plain, stepped = (
                people(prior, course, count, 1, rates=_arm(prior, arm, step))
                for step in (0.0, priors.open_step)
            )
            for result in trial.results:
                if result.outcome is outcome and result.arm == arm:
                    is_open = 7 * result.week > _OPEN_FROM
                    found.append(_compared(result, plain, stepped if is_open else None))
    order = {result.id: n for n, result in enumerate(trial.results)}
    return sorted(found, key=lambda one: order[one.result.id])


def _arm(prior: Prior, arm: str, step: float) -> Callable[[People, Chance], None]:
    """Placebo: the drug from the open-label day on only. The step adds to P from that day."""

    def rates(drawn: People, luck: Chance) -> None:
        if arm == "placebo":
            given = tuple(on for on in drawn.course.given if on >= _OPEN_FROM)
            drawn.felt = felt_on(drawn.t, given, drawn.psi, prior)
        drawn.eta = drawn.eta - step * rise(drawn.t - _OPEN_FROM, prior.tau_rise)[:, None]

    return rates


def _compel(trial: Trial, priors: Priors, count: int) -> list[Compared]:
    course = Course(cycles=9, missing=0.0, at_least=_AT_LEAST[Outcome.ANY], after=0)
    plain, stepped = (
        people(priors.of(Outcome.ANY, setting), course, count, 1)
        for setting in (Setting.TRIAL, Setting.OPEN)
    )
    stayed = {id(of): _stayed(of) for of in (plain, stepped)}
    return [
        _compared(
            result,
            plain,
            stepped if result.week else None,
            stayed if result.measure is Measure.COMPLETERS else None,
        )
        for result in trial.results
    ]


def _stayed(of: People) -> Flags:
    """Who finishes: at each session from the third on, those without a 30 % fall leave more
    often, by as much as leaves the trial's share of people at the end.
    """
    before = of.counted(-MONTH, 0)
    sessions = of.course.given[2:-1]
    fell = np.array([of.counted(on - MONTH, on) <= 0.7 * before for on in sessions])
    luck = np.random.default_rng(1).random(fell.shape)
    low, high = 0.0, 1.0
    for _ in range(30):
        leave = (low + high) / 2
        stays: Flags = np.all(luck >= leave * np.where(fell, 1 / _STAY_EASIER, 1.0), axis=0)
        low, high = (leave, high) if stays.mean() > _FINISHED else (low, leave)
    return stays


def _by_baseline(trial: Trial, priors: Priors, count: int) -> list[Compared]:
    course = Course(cycles=3, missing=0.0, at_least=_AT_LEAST[Outcome.ANY], after=0)
    drawn = people(priors.of(Outcome.ANY, Setting.OPEN), course, 3 * count, 1)
    before = drawn.counted(-MONTH, 0)
    bands = {"28 of 28": (28, 28), "21 to 27": (21, 27), "15 to 20": (15, 20)}
    found = []
    for result in trial.results:
        low, high = bands[result.arm]
        some = drawn.some(np.flatnonzero((before >= low) & (before <= high)))
        found.append(_compared(result, some, None))
    return found
