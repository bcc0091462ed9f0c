"""Counts in windows of 28 dates, as ranges, with how much was recorded beside each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cleardays.clinical.days import DayFacts, recorded
from cleardays.clinical.diary import Convention, CountSpan, Diary, Period
from cleardays.clinical.spans import bounds
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.drugs import DrugClass
from cleardays.facts import Basis
from cleardays.quantities import Answer, Quantity, Unit

Ask = Callable[[DayFacts], Answer]


@dataclass(frozen=True, slots=True)
class Count:
    """Days of one kind in a window.

    `value`: from the days that surely are of the kind, to those and all that may be. `told`: on
    how many dates it is known whether they are. `point`: scaled to 28 days, or None where too
    little was recorded to scale. `days`: the dates that surely are of the kind.
    """

    value: Quantity
    told: int
    point: float | None
    days: tuple[date, ...]
    basis: Basis = Basis.DIARY


@dataclass(frozen=True, slots=True)
class Window:
    """28 dates, and counts of each kind of day among them.

    `recorded`: dates on which a headache, or that there was none, was recorded. `counted`:
    dates for which a count without dates was given. `conflict`: counts that the days, or other
    counts, deny.
    """

    period: Period
    recorded: int
    counted: int
    headache: Mapping[Convention, Count]
    clear: Count
    migraine: Count
    tension: Count
    moderate: Count
    severe: Count
    acute: Count
    several: Count
    disabled: Count
    classes: Mapping[DrugClass, Count]
    hours: Quantity
    conflict: tuple[CountSpan, ...] = ()


def ending_on(ending: date, length: int) -> Period:
    """The period of `length` dates that ends on a date, that date included."""
    return Period(ending - timedelta(days=length - 1), ending)


def _count(
    inside: Sequence[DayFacts], length: int, ask: Ask, enough: int, has_clear: bool
) -> Count:
    surely, told, left_open = [], 0, False
    for day in inside:
        answer = ask(day)
        if answer is not Answer.UNKNOWN:
            told += 1
            if answer is Answer.YES:
                surely.append(day.on)
        # Where a recorded date leaves the question open, the others do not stand for it: headache
        # days without a severity, scaled by clear days, would become days without severe headache.
        elif day.headache is not Answer.UNKNOWN:
            left_open = True
    sure = tuple(surely)
    value = Quantity(len(sure), len(sure) + length - told, Unit.DAYS_PER_28)
    point: float | None = None
    if value.is_exact:
        point = value.low
    elif told >= enough and has_clear and not left_open:
        point = len(sure) * length / told
    return Count(value, told, point, sure)


def _with_spans(
    count: Count,
    spans: Iterable[CountSpan],
    name: str,
    period: Period,
    known: Mapping[date, Answer],
    lack: int,
) -> tuple[Count, list[CountSpan]]:
    """Use counts given without dates: they limit the window's count, and are never spread.

    Where the days deny a count, the days stand; where counts deny each other, none is used. A
    point is taken from a count whose dates are those of the window, but for the few that a window
    may `lack` at most, in it or beside it.
    """
    given = {s: float(n) for s in spans if (n := getattr(s, name)) is not None}
    used = [s for s in given if bounds(period, known, [(_period_of(s), given[s])]) is not None]
    ends = bounds(period, known, [(_period_of(s), given[s]) for s in used])
    if not used or ends is None:
        return count, list(given)
    value = Quantity(*ends, Unit.DAYS_PER_28)
    shared = {s: Period(max(s.first, period.first), min(s.last, period.last)) for s in used}
    told = {on for on in period if known.get(on, Answer.UNKNOWN) is not Answer.UNKNOWN}
    told = told.union(*shared.values())
    point = value.low if value.is_exact else count.point
    if point is None:
        points = {
            given[s] * period.length / s.length
            for s, dates in shared.items()
            if max(period.length, s.length) - dates.length <= lack
        }
        point = points.pop() if len(points) == 1 else None
    if point is not None:
        point = min(max(point, value.low), value.high)
    recalled = value != count.value and any(s.recalled for s in used)
    basis = Basis.RECALLED if recalled else count.basis
    denied = [s for s in given if s not in used]
    return Count(value, len(told), point, count.days, basis), denied


def _period_of(span: CountSpan) -> Period:
    return Period(span.first, span.last)


def window(
    diary: Diary, days: Mapping[date, DayFacts], period: Period, counting: Counting
) -> Window:
    """Count every kind of day in one window.

    A point value needs 20 recorded dates (row enough_days), clear days among them; otherwise
    only the range is given. An empty window answers from 0 to all of its dates.
    """
    enough = counting["enough_days"]
    inside = [days[on] for on in period if on in days]
    clear = tuple(day.on for day in inside if day.clear is Answer.YES)
    spans = [s for s in diary.spans if s.first <= period.last and s.last >= period.first]
    conflicts: list[CountSpan] = []

    def count(ask: Ask, given: str = "") -> Count:
        result = _count(inside, period.length, ask, enough, bool(clear))
        if given and any(getattr(span, given) is not None for span in spans):
            first, last = min(s.first for s in spans), max(s.last for s in spans)
            about = [*inside, *(day for on, day in days.items() if first <= on <= last)]
            known = {day.on: ask(day) for day in about}
            lack = counting["window_days"] - enough
            result, denied = _with_spans(result, spans, given, period, known, lack)
            conflicts.extend(denied)
        return result

    shared = {
        on
        for s in spans
        if s.headache_days is not None
        for on in Period(max(s.first, period.first), min(s.last, period.last))
    }
    low = sum(day.hours.low for day in inside)
    open_dates = period.length - len(inside)
    high = sum(day.hours.high for day in inside) + 24.0 * open_dates
    headache: dict[Convention, Count] = {
        Convention.ANY: count(lambda d: d.headache, "headache_days"),
        Convention.FOUR_HOURS: count(lambda d: d.four_hours, "long_days"),
        Convention.STARTED: count(lambda d: d.started),
    }
    return Window(
        period=period,
        recorded=sum(recorded(days, on) for on in period),
        counted=len(shared),
        headache=headache,
        clear=_clear(headache[Convention.ANY], period, clear),
        migraine=count(lambda d: d.migraine, "migraine_days"),
        tension=count(lambda d: d.tension, "tension_days"),
        moderate=count(lambda d: d.moderate, "moderate_days"),
        severe=count(lambda d: d.severe, "severe_days"),
        acute=count(lambda d: d.acute, "acute_days"),
        several=count(lambda d: d.several),
        disabled=count(lambda d: d.disabled),
        classes={c: count(lambda d, c=c: d.classes[c]) for c in DrugClass},  # type: ignore[misc]
        hours=Quantity(low, high, Unit.HOURS),
        conflict=tuple(sorted(set(conflicts), key=lambda s: (s.first, s.last, repr(s)))),
    )


def _clear(headache: Count, period: Period, days: tuple[date, ...]) -> Count:
    """Clear days are the other side of headache days, also where those were only counted."""
    value = Quantity(
        period.length - headache.value.high, period.length - headache.value.low, Unit.DAYS_PER_28
    )
    point = None if headache.point is None else period.length - headache.point
    return replace(headache, value=value, point=point, days=days)


def windows_back(
    diary: Diary,
    days: Mapping[date, DayFacts],
    ending: date,
    counting: Counting,
    not_before: date | None = None,
) -> tuple[Window, ...]:
    """Windows one behind the other, the latest first, back to the first date of the diary.

    With `not_before`, windows that would reach behind that date are left out; without any
    diary there is still the latest window, of which nothing is known.
    """
    length = counting["window_days"]
    first = not_before or diary.first_date or ending
    result = []
    period = ending_on(ending, length)
    while period.last >= first and (not_before is None or period.first >= not_before):
        result.append(window(diary, days, period, counting))
        period = ending_on(period.first - timedelta(days=1), length)
    if not result and not_before is None:
        result.append(window(diary, days, ending_on(ending, length), counting))
    return tuple(result)


def lowest(counts: Iterable[Count]) -> Count:
    """Of several windows, the count of the one with fewest: bounds on the smallest number."""
    return _extreme(list(counts), min)


def highest(counts: Iterable[Count]) -> Count:
    """Of several windows, the count of the one with most: bounds on the largest number."""
    return _extreme(list(counts), max)


def _extreme(counts: list[Count], pick: Callable[[Iterable[float]], float]) -> Count:
    value = Quantity(
        pick([c.value.low for c in counts]),
        pick([c.value.high for c in counts]),
        Unit.DAYS_PER_28,
    )
    points = [c.point for c in counts if c.point is not None]
    point = pick(points) if len(points) == len(counts) else None
    days = tuple(on for c in counts for on in c.days)
    weakest = max((c.basis for c in counts), key=list(Basis).index)
    return Count(value, min(c.told for c in counts), point, days, weakest)
