"""How much better, from observed counts: each cycle against the 28 days before the first session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cleardays.clinical.days import DayFacts
from cleardays.clinical.diary import Convention, Diary
from cleardays.clinical.session import (
    Cycle,
    Session,
    cycles,
    cycles_completed,
    is_completed,
)
from cleardays.clinical.verdict import Verdict, judge
from cleardays.clinical.windows import (
    Count,
    Window,
    ending_on,
    highest,
    window,
    windows_back,
)
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.rules import RuleSet
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit, any_of

HEADACHE = "headache days"  # any headache, whichever convention is shown elsewhere
MEASURES: Mapping[str, Callable[[Window], Count]] = {
    HEADACHE: lambda w: w.headache[Convention.ANY],
    "migraine days": lambda w: w.migraine,
    "moderate or severe days": lambda w: w.moderate,
    "severe days": lambda w: w.severe,
    "acute-drug days": lambda w: w.acute,
    "disabled days": lambda w: w.disabled,
    "headache hours": lambda w: _hours(w),
}
FIRST_CYCLES = 3  # how many cycles the longest of the rules on first cycles looks at
SEVERITY = ("moderate or severe days", "severe days")


def _hours(window: Window) -> Count:
    """Hours of headache, as a count: told only where every date's are, for they are not scaled."""
    exact = window.hours.is_exact
    told = window.period.length if exact else 0
    return Count(window.hours, told, window.hours.low if exact else None, ())


@dataclass(frozen=True, slots=True)
class Change:
    """One measure before and in a cycle, days or hours per 28 days.

    `after`: bounds on the mean of all windows of the cycle. `after_point`: the mean of its
    recorded windows alone, None where there is none. `fall`: by how many percent of the baseline
    it fell, as bounds; None where the baseline may be nothing. `fall_point` needs a point value
    on both sides.
    """

    measure: str
    before: Count
    after: Quantity
    after_point: float | None
    fall: Quantity | None
    fall_point: float | None


@dataclass(frozen=True, slots=True)
class CycleResponse:
    """A cycle's windows against the baseline: their mean, and the last 28 days alone."""

    cycle: Cycle
    windows: tuple[Window, ...]
    mean: Mapping[str, Change]
    last: Mapping[str, Change]

    @property
    def covered(self) -> int:
        """How many of the cycle's dates its windows cover; the first ones may be left over."""
        return sum(window.period.length for window in self.windows)


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule set on one cycle: has it responded, is treatment to stop; None where it is silent.

    `others`: other wordings of the same questions, by name ("response_...", "stop_...").
    `by_cycle`: whether it counts a response in each completed cycle, by number; nothing where it
    is silent.
    """

    rules: RuleSet
    responded: Verdict | None
    stop: Verdict | None
    others: Mapping[str, Verdict] = field(default_factory=dict)
    by_cycle: Mapping[int, Verdict] = field(default_factory=dict)

    @property
    def late_in(self) -> int | None:
        """The cycle of a late response: the second or third, after none in any cycle before it.

        None where the first cycle had one, and where a cycle before it cannot be told.
        """
        for number in range(1, FIRST_CYCLES + 1):
            answer = self.by_cycle[number].answer if number in self.by_cycle else Answer.UNKNOWN
            if answer is not Answer.NO:
                return number if answer is Answer.YES and number > 1 else None
        return None

    @property
    def none_in_first(self) -> bool:
        """Whether it surely counts no response in the first cycle."""
        return 1 in self.by_cycle and self.by_cycle[1].answer is Answer.NO


@dataclass(frozen=True, slots=True)
class Response:
    """How a person is doing on treatment.

    `baseline`: the 28 days that end the day before session 1. `long_baseline`: headache days
    per 28 over the 84 days before it. `differs`: the two are more than 3 days apart. `judged_on`:
    the cycle that the rule sets judged; None before one is long enough.
    """

    baseline: Window
    long_baseline: Quantity
    differs: bool
    cycles: tuple[CycleResponse, ...]
    completed: Quantity
    judged_on: CycleResponse | None
    judged: tuple[Judged, ...]
    facts: Mapping[str, Fact]


def fall(before: Quantity, after: Quantity) -> Quantity | None:
    """By how many percent something fell, as far as the bounds tell; a rise is negative.

    >>> from cleardays.quantities import Unit
    >>> before = Quantity(20, 20, Unit.DAYS_PER_28)
    >>> fall(before, Quantity(12, 14, Unit.DAYS_PER_28))
    Quantity(low=30.0, high=40.0, unit=<Unit.PERCENT: 'percent'>)

    A share of nothing is not a number: None where the baseline may be 0.
    """
    if before.low <= 0:
        return None
    # Rounded, so that 28 to 19.6 is a fall of 30 percent and not of 29.999999999999996.
    return Quantity(
        round(100 * (before.low - after.high) / before.low, 9),
        round(100 * (before.high - after.low) / before.high, 9),
        Unit.PERCENT,
    )


def _mean(counts: list[Count]) -> tuple[Quantity, float | None]:
    bounds = Quantity(
        sum(c.value.low for c in counts) / len(counts),
        sum(c.value.high for c in counts) / len(counts),
        counts[0].value.unit,
    )
    points = [c.point for c in counts if c.point is not None]
    return bounds, sum(points) / len(points) if points else None


def _change(measure: str, before: Count, counts: list[Count]) -> Change:
    after, point = _mean(counts)
    share: float | None = None
    if point is not None and before.point:
        share = 100 * (before.point - point) / before.point
    return Change(measure, before, after, point, fall(before.value, after), share)


def _changes(baseline: Window, windows: tuple[Window, ...]) -> dict[str, Change]:
    return {
        name: _change(name, ask(baseline), [ask(w) for w in windows])
        for name, ask in MEASURES.items()
    }


def respond(
    diary: Diary,
    days: Mapping[date, DayFacts],
    sessions: tuple[Session, ...],
    rule_sets: Mapping[str, RuleSet],
    counting: Counting,
    ending: date,
) -> Response | None:
    """Each cycle against the baseline, and what each rule set says of it; None before session 1.

    Only observed counts are used: nothing is modelled, and an absent follow-up stays open. The
    rule sets judge the latest completed cycle (rows short_cycle_days and two_cycles_days); before
    there is one, they judge nothing. Bounds take every day that is not recorded both ways.
    Headache days are those with any headache, as the rules ask.
    """
    length = counting["window_days"]
    run = cycles(sessions, ending)
    if not run:
        return None
    eve = run[0].session.on - timedelta(days=1)
    baseline = window(diary, days, ending_on(eve, counting["baseline_days"]), counting)
    before = [
        window(diary, days, ending_on(eve - timedelta(days=length * k), length), counting)
        for k in range(counting["baseline_long_days"] // length)
    ]
    counts = [w.headache[Convention.ANY] for w in before]
    long_baseline, long_point = _mean(counts)
    point = baseline.headache[Convention.ANY].point
    is_long = all(count.point is not None for count in counts)
    differs = (
        is_long
        and point is not None
        and long_point is not None
        and abs(point - long_point) > counting["baseline_differs"]
    )
    answers = []
    for cycle in run:
        inside = windows_back(
            diary, days, cycle.period.last, counting, not_before=cycle.period.first
        )
        if inside:
            mean = _changes(baseline, inside)
            last = _changes(baseline, inside[:1])
            answers.append(CycleResponse(cycle, inside, mean, last))
    long_enough = [a for a in answers if is_completed(a.cycle, counting)]
    judged_on = long_enough[-1] if long_enough else None
    completed = cycles_completed(sessions, ending, counting)
    facts: dict[str, Fact] = {"cycles_completed": Fact(completed)}
    needed = counting["windows_for_three_months"]
    since = max(run[0].session.on, ending - timedelta(days=needed * length - 1))
    treated = windows_back(diary, days, ending, counting, not_before=since)
    if len(treated) >= needed:
        most = highest(w.headache[Convention.ANY] for w in treated[:needed])
        facts["treated_headache_days_highest_of_3"] = Fact(most.value, most.basis, most.days)
    return Response(
        baseline=baseline,
        long_baseline=long_baseline,
        differs=differs,
        cycles=tuple(answers),
        completed=completed,
        judged_on=judged_on,
        judged=tuple(_judge(rules, facts, judged_on, long_enough) for rules in rule_sets.values()),
        facts=facts,
    )


def _judge(
    rules: RuleSet,
    facts: Mapping[str, Fact],
    on: CycleResponse | None,
    long_enough: list[CycleResponse],
) -> Judged:
    """Ask one rule set of the cycle judged, in the window that it names itself."""
    is_last = rules.settings.get("response_window") == "last 28 days"
    asked = {**facts, **_of_cycle(on, is_last)} if on is not None else dict(facts)
    if (best := _best_fall(long_enough, is_last)) is not None:
        asked["best_fall_in_first_cycles"] = Fact(best)
    answers = {
        question: judge(rules, group, asked)
        for question, group in rules.questions.items()
        if question.startswith(("response", "stop"))
    }
    responded, stop = answers.pop("response", None), answers.pop("stop", None)
    by_cycle = {
        one.cycle.number: judge(rules, rules.questions["response"], _of_cycle(one, is_last))
        for one in (long_enough if responded is not None else ())
    }
    return Judged(rules, responded, stop, answers, by_cycle)


def _of_cycle(one: CycleResponse, is_last: bool) -> dict[str, Fact]:
    """What rules on a response ask of one cycle: of its last 28 days, or of its mean."""
    changes = one.last if is_last else one.mean
    change, hours = changes[HEADACHE], changes["headache hours"]
    behind = (change.before.basis, change.before.days)
    found = {
        "fewer_headache_days": Fact(_fewer(change.before.value, change.after), *behind),
        "fewer_headache_hours": Fact(_fewer(hours.before.value, hours.after)),
    }
    if change.fall is not None:
        found["fall_in_headache_days"] = Fact(change.fall, *behind)
    return found


def _fewer(before: Quantity, after: Quantity) -> Quantity:
    """How many fewer, as far as the bounds tell; a rise is negative."""
    low, high = before.low - after.high, before.high - after.low
    return Quantity(round(low, 9), round(high, 9), before.unit)


def _best_fall(of: list[CycleResponse], is_last: bool) -> Quantity | None:
    """The fall in the one of the first cycles in which headache days fell most.

    A cycle of which nothing is counted, such as one too short for a window, may be that one.
    """
    first = [c for c in of if c.cycle.number <= FIRST_CYCLES]
    falls = [(c.last if is_last else c.mean)[HEADACHE].fall for c in first]
    told = [f for f in falls if f is not None]
    if not told:
        return None
    all_told = len(told) == max(c.cycle.number for c in first)
    high = max(f.high for f in told) if all_told else 100.0
    return Quantity(max(f.low for f in told), high, Unit.PERCENT)


def severity_better(changes: Mapping[str, Change], percent: float) -> Answer:
    """Whether moderate-or-severe or severe days fell by at least `percent`."""
    return any_of(_fell(changes[name], percent) for name in SEVERITY)


def _fell(change: Change, percent: float) -> Answer:
    if change.before.value.high <= 0:
        return Answer.NO  # there was nothing to fall
    return Answer.UNKNOWN if change.fall is None else change.fall.compare(">=", percent)


def at_ceiling(change: Change, days: float) -> bool:
    """Whether there was headache on nearly every day before and after: days cannot show less."""
    return change.before.value.low >= days and change.after.low >= days
