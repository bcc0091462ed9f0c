"""Two years at a glance, one row for each kind of thing: what stands on which date, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.answers.amounts import cell, listed, number, on, plural
from cleardays.answers.diary_blocks import drawn_day
from cleardays.answers.told import CalendarDay, Table
from cleardays.clinical.diary import Convention
from cleardays.clinical.history import Outcome, Preventive
from cleardays.clinical.visit import Visit
from cleardays.clinical.windows import Window
from cleardays.evidence.known import Known

MOST_DAYS = 730
LEAST_DAYS = 182
_LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """The headache days of 28 dates: those sure, those sure to be moderate or severe, and at most.

    `told`: whether anything at all was recorded in them. `acute`: days with an acute drug, sure.
    """

    first: date
    last: date
    least: float
    most: float
    severe: float
    acute: str
    told: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on a date, or between two: `last` None for a moment. `pressing`: to be seen first."""

    first: date
    last: date | None
    label: str
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One row: its name, and what stands in it."""

    name: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything between two dates. `before`: headache days of 28 before the first injection.

    `text` says in sentences what the picture shows; `table` lists the same by 28 days.
    """

    first: date
    ending: date
    days: tuple[CalendarDay, ...]
    bars: tuple[Bar, ...]
    before: float | None
    injections: tuple[tuple[date, int], ...]
    lanes: tuple[Lane, ...]
    text: str
    table: Table


def timeline(visit: Visit, known: Known) -> Timeline:
    """The timeline of a visit, two years at most, up to its ending date."""
    first = _first(visit)
    days = tuple(
        drawn_day(first + timedelta(days=n), visit.days.get(first + timedelta(days=n)))
        for n in range((visit.ending - first).days + 1)
    )
    windows = [w for w in visit.summary.windows if w.period.first >= first]
    bars = tuple(_bar(w) for w in reversed(windows))
    injections = tuple((s.on, n) for n, s in enumerate(visit.sessions, 1) if s.on >= first)
    baseline = visit.response.baseline.headache[Convention.ANY] if visit.response else None
    before = baseline.value.low if baseline is not None and baseline.told else None
    lanes = tuple(_lanes(visit, known, first))
    return Timeline(
        first,
        visit.ending,
        days,
        bars,
        before,
        injections,
        lanes,
        _text(visit, bars, before, lanes),
        _table(windows),
    )


def _first(visit: Visit) -> date:
    known = [s.on for s in visit.sessions]
    if visit.diary.first_date:
        known.append(visit.diary.first_date)
    earliest = min(known, default=visit.ending)
    most = visit.ending - timedelta(days=MOST_DAYS - 1)
    least = visit.ending - timedelta(days=LEAST_DAYS - 1)
    return max(most, min(earliest, least))


def _bar(window: Window) -> Bar:
    count = window.headache[Convention.ANY]
    return Bar(
        window.period.first,
        window.period.last,
        count.value.low,
        count.value.high,
        min(window.moderate.value.low, count.value.low),
        cell(window.acute),
        bool(window.recorded or window.counted),
    )


def _lanes(visit: Visit, known: Known, first: date) -> Iterator[Lane]:
    tried = [_tried(p, visit.ending) for p in visit.history.preventives or () if p.began]
    rows = {
        "Preventives": [t for t in tried if (t.last or t.first) >= first],
        "Other toxin": [
            Thing(t.on, None, _short(t.product))
            for t in visit.history.other_toxins
            if first <= t.on <= visit.ending
        ],
        "Reactions": [
            Thing(w.reported.on, None, _short(w.reported.what), bool(w.withholds))
            for w in visit.reactions
            if w.reported.on and first <= w.reported.on <= visit.ending
        ],
    }
    for name, things in rows.items():
        if things:
            yield Lane(name, tuple(sorted(things, key=lambda t: t.first)))
    for id, scale in known.scales.items():
        totals = [s for s in visit.scores if s.scale.id == id and s.score.on >= first]
        if totals:
            named = tuple(Thing(s.score.on, None, f"{s.score.total:g}") for s in totals)
            yield Lane(_short(scale.title), named)


def _tried(preventive: Preventive, ending: date) -> Thing:
    began = preventive.began or ending
    last = began + timedelta(days=round((preventive.weeks or 0) * 7)) if preventive.weeks else None
    if preventive.outcome is Outcome.TAKING:
        last = ending
    return Thing(began, min(last, ending) if last else None, _short(preventive.drug))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1].rstrip()}…"


def _text(
    visit: Visit, bars: tuple[Bar, ...], before: float | None, lanes: tuple[Lane, ...]
) -> str:
    told = [bar for bar in bars if bar.told]
    if not told:
        return "Nothing was recorded in this time."
    last = told[-1]
    words = f"In the 28 days up to {on(last.last)} headache on {_between(last)}"
    if before is not None:
        words += f", against {number(before)} before the first injection"
    words += f". {plural(len(visit.sessions), 'injection')}."
    if pressing := [t.label for lane in lanes for t in lane.things if t.pressing]:
        words += f" Reactions that hold treatment back: {listed(pressing)}."
    return words


def _between(bar: Bar) -> str:
    if bar.least == bar.most:
        return plural(bar.least, "day")
    return f"{number(bar.least)} to {number(bar.most)} days"


def _table(windows: list[Window]) -> Table:
    rows = tuple(
        (
            on(w.period.last),
            cell(w.headache[Convention.ANY]),
            cell(w.moderate),
            cell(w.acute),
            cell(w.clear),
            f"{w.recorded} of {w.period.length}",
        )
        for w in windows
    )
    head = ("28 days ending", "Headache", "Moderate or severe", "Acute medicine", "Clear")
    return Table("Days in each 28, newest first", (*head, "Recorded"), rows)
