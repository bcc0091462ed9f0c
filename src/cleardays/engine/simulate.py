"""People drawn from the model, with what is true of them beside what their diary says.

Drift is linear between knots 28 days apart from day 0, as in the model; everything else is taken
day by day, at the middle of the day.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from cleardays.engine.model import Psi, drug, expit, knot_tie, psi_prior, rise
from cleardays.engine.record import (
    MONTH,
    UNRECORDED,
    USUAL_UNITS,
    Array,
    Days,
    Flags,
    Index,
    Record,
)
from cleardays.engine.reduction import LATELY
from cleardays.evidence.priors import Prior

Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Course:
    """What happens to everybody: days before, injections and their times, days after the record.

    `missing`: the share of days not recorded, by chance. `at_least`: headache days in the 28
    before day 0 from which a person is taken in; `at_most` likewise.
    """

    before: int = MONTH
    cycles: int = 2
    every: int = 84
    after: int = 84
    missing: float = 0.1
    at_least: int = 0
    at_most: int = MONTH

    @property
    def end(self) -> int:
        """The number of the day after the record."""
        return self.cycles * self.every

    @property
    def given(self) -> tuple[int, ...]:
        """The days of injections, the one due after the record included."""
        return tuple(self.every * n for n in range(self.cycles + 1))


@dataclass(slots=True)
class People:
    """N people. `linear`: a, b, d, (3, N). `psi`: (1, N) each. `eta`: logit q without the drug,
    (days, N); `felt`: G E of each day; `days`: what happened; `seen`: what of it was recorded.
    `t`: the middle of each day.
    """

    course: Course
    t: Array
    linear: Array
    psi: Psi
    eta: Array
    felt: Array
    days: Days
    seen: Flags = field(default_factory=lambda: np.zeros((0, 0), bool))
    steps: tuple[int, ...] = ()
    told: Days | None = None  # what the diary says where that is not what happened

    @property
    def count(self) -> int:
        """How many people."""
        return int(self.eta.shape[1])

    def among(self, first: int, last: int) -> slice:
        """The rows of a span of days, the last not included."""
        return slice(first + self.course.before, last + self.course.before)

    def rate(self, first: int, last: int, *, treated: bool = True) -> Array:
        """Expected days per 28 in a span, (N,)."""
        rows = self.among(first, last)
        off = self.linear[2] * self.felt[rows] if treated else 0.0
        found: Array = MONTH * expit(self.eta[rows] - off).mean(0)
        return found

    def counted(self, first: int, last: int) -> Array:
        """Headache days per 28 that happened in a span, (N,)."""
        found: Array = MONTH * self.days[self.among(first, last)].mean(0)
        return found

    @property
    def before(self) -> Array:
        """Expected days per 28 in the 28 days before day 0."""
        return self.rate(-MONTH, 0)

    @property
    def now(self) -> tuple[int, int]:
        """The span that is called now, its last day not included."""
        return max(0, self.course.end - LATELY), self.course.end

    @property
    def total(self) -> Array:
        """What is true of the total reduction, a share of before."""
        return 1 - self.rate(*self.now) / self.before

    @property
    def attributable(self) -> Array:
        """What is true of the attributable part, a share of before."""
        return (self.rate(*self.now, treated=False) - self.rate(*self.now)) / self.before

    @property
    def to_come(self) -> Array:
        """Headache days per 28 that happened in the 84 days after the record."""
        return self.counted(self.course.end, self.course.end + LATELY)

    def records(self) -> list[Record]:
        """What the diaries say."""
        until = self.course.before + self.course.end
        told = self.days if self.told is None else self.told
        shown = np.where(self.seen, told, UNRECORDED).astype(np.int8)[:until]
        given = tuple((on, USUAL_UNITS) for on in self.course.given[:-1])
        return [
            Record(-self.course.before, shown[:, n].copy(), given, self.steps)
            for n in range(self.count)
        ]

    def some(self, which: Index) -> "People":
        """Some of the people."""
        return replace(
            self,
            linear=self.linear[:, which],
            psi=self.psi.some(which),
            eta=self.eta[:, which],
            felt=self.felt[:, which],
            days=self.days[:, which],
            seen=self.seen[:, which],
            told=None if self.told is None else self.told[:, which],
        )


Change = Callable[[People, Chance], None]


def people(
    prior: Prior,
    course: Course,
    count: int,
    seed: int,
    *,
    rates: Change | None = None,
    diary: Change | None = None,
    chain: Callable[[Array, Array, Chance], Days] | None = None,
) -> People:
    """Draw people until `count` are taken in.

    What makes a world that is not the model: `rates` changes logit q, `chain` draws the days from
    rates (days, N) and phi (N,), and `diary` changes what is recorded. Each changes in place.
    """
    luck = np.random.default_rng(seed)
    parts: list[People] = []
    found = 0
    while found < count:
        drawn = _drawn(prior, course, count, luck)
        if rates is not None:
            rates(drawn, luck)
        rate = expit(drawn.eta - drawn.linear[2] * drawn.felt)
        drawn.days = (chain or with_persistence)(rate, drawn.psi.phi[0], luck)
        drawn.seen = luck.random(drawn.days.shape) >= course.missing
        if diary is not None:
            diary(drawn, luck)
        counts = drawn.counted(-MONTH, 0)
        taken = (counts >= course.at_least) & (counts <= course.at_most)
        parts.append(drawn.some(np.flatnonzero(taken)))
        found += parts[-1].count
    return _first(parts, count)


def _first(parts: list[People], count: int) -> People:
    if len(parts) == 1:
        return parts[0].some(np.arange(count))

    def joined(arrays: list[Array]) -> Array:
        return np.concatenate(arrays, 1)[:, :count]

    psi = [
        joined([getattr(p.psi, name) for p in parts])
        for name in ("phi", "wears_off", "onset", "gain", "sigma", "daily")
    ]
    return replace(
        parts[0],
        linear=joined([p.linear for p in parts]),
        psi=Psi(*psi),
        eta=joined([p.eta for p in parts]),
        felt=joined([p.felt for p in parts]),
        days=np.concatenate([p.days for p in parts], 1)[:, :count],
        seen=np.concatenate([p.seen for p in parts], 1)[:, :count],
        told=None
        if parts[0].told is None
        else np.concatenate([p.told for p in parts if p.told is not None], 1)[:, :count],
    )


def _drawn(prior: Prior, course: Course, count: int, luck: Chance) -> People:
    """Parameters from the prior, and logit q of each day without the drug."""
    mean, sd = psi_prior(prior)
    normal = mean[:, None, None] + sd[:, None, None] * luck.standard_normal((5, 1, count))
    daily = (luck.random((1, count)) < prior.near_daily).astype(float)
    psi = Psi.of(normal, daily)
    usual = np.array([prior.a, prior.b, prior.d])[..., None]
    near = np.array([prior.daily_a, prior.daily_b, prior.daily_d])[..., None]
    own = np.where(daily > 0, near, usual)
    linear = own[:, 0] + own[:, 1] * luck.standard_normal((3, count))
    t = np.arange(-course.before, course.end + course.after) + 0.5
    drift = drifts(prior, t, psi.sigma[0], luck)
    eta = linear[0] - linear[1] * rise(t, prior.tau_rise)[:, None] + drift
    felt = felt_on(t, course.given, psi, prior)
    nobody = np.zeros((len(t), count), np.int8)
    return People(course, t, linear, psi, eta, felt, nobody)


def drifts(prior: Prior, t: Array, sigma: Array, luck: Chance) -> Array:
    """The drift of each day, (days, N): knots 28 days apart from day 0, linear between them."""
    r = knot_tie(prior)
    origin = np.floor(t[0] / MONTH)
    place = t / MONTH - origin
    knots = np.empty((int(place[-1]) + 2, len(sigma)))
    knots[0] = sigma * luck.standard_normal(len(sigma))
    for k in range(1, len(knots)):
        step = np.sqrt(1 - r * r) * sigma * luck.standard_normal(len(sigma))
        knots[k] = r * knots[k - 1] + step
    left = place.astype(int)
    share = (place - left)[:, None]
    found: Array = knots[left] * (1 - share) + knots[left + 1] * share
    return found


def felt_on(t: Array, given: tuple[int, ...], psi: Psi, prior: Prior) -> Array:
    """G(t) E(t) of each day, (days, N), for people injected on the same days."""
    since = np.array([np.maximum(t - on, -1.0) for on in given])[..., None]
    since = np.where(since > 400, -1.0, since)
    curve = drug(since, np.full(since.shape, USUAL_UNITS), psi, prior.wear_width)[:, 0]
    over = rise(t - min(given, default=0), prior.tau_gain)[:, None]
    found: Array = curve * np.exp(psi.gain[0] * over)
    return found


def with_persistence(rate: Array, phi: Array, luck: Chance) -> Days:
    """Days from rates (days, N): a copy of the day before with chance phi, else a fresh draw."""
    fresh = luck.random(rate.shape) < rate
    copies = luck.random(rate.shape) < phi
    copies[0] = False
    at = np.arange(len(rate))[:, None]
    source = np.maximum.accumulate(np.where(copies, 0, at), 0)
    return np.take_along_axis(fresh, source, 0).astype(np.int8)
