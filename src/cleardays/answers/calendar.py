"""Many days at a glance: where each date stands in the picture, what it says, and as a table.

One Vega-Lite spec is drawn for the page, the phone and the print. Every place is worked out here
in pixels, so that the drawing has no scale, no time zone and no layout of its own to disagree with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import Any

from cleardays.answers.shapes import (
    INK_OF_PAGE,
    INK_OF_PRINT,
    LEGEND,
    Ink,
    legend_svg,
    path_of,
    tone_of,
)
from cleardays.answers.svg import drawn
from cleardays.answers.told import Calendar, CalendarDay, DayState, Table

__all__ = ["LEGEND", "calendar_spec", "calendar_svg", "calendar_table", "legend_svg"]

MOST_DAYS = 731
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_WEEKDAYS = "MTWTFSS"
_HEADACHE = (DayState.HEADACHE, DayState.MODERATE, DayState.SEVERE)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a picture is laid out. Weeks are columns, or rows (`down`) where the screen is narrow.

    `most_weeks` stand in one band before the weeks are shared out over several. `before` is the
    room for labels left of a band, `above` the room over it, `after` what follows it.
    """

    width: int
    down: bool
    most_weeks: int
    most_bands: int
    largest: float
    taller: float
    font: int
    before: int
    above: int
    after: int


SHAPES = {
    "phone": Shape(340, True, 27, 2, 26, 1.1, 12, 38, 20, 18),
    "desk": Shape(740, False, 53, 9, 20, 1.15, 12, 18, 20, 20),
    "print": Shape(493, False, 53, 9, 12, 1.15, 8, 14, 13, 13),
}


class _Grid:
    """Where each date stands, in pixels."""

    def __init__(self, days: tuple[CalendarDay, ...], shape: Shape) -> None:
        self.shape = shape
        self.days = days
        self.first_week = _monday(days[0].on)
        weeks = (days[-1].on - self.first_week).days // 7 + 1
        self.bands = min(ceil(weeks / shape.most_weeks), shape.most_bands)
        self.per_band = ceil(weeks / self.bands)
        along = 7 * self.bands if shape.down else self.per_band
        labels = (shape.before + shape.after) * self.bands if shape.down else shape.before
        self.cell = min(shape.largest, (shape.width - labels) // along)
        self.tall = round(self.cell * shape.taller)

    @property
    def width(self) -> float:
        if self.shape.down:
            return self.bands * self._band_wide
        # A line after the last column, or its number, still has to fit.
        return self.shape.before + self.per_band * self.cell + self.shape.font

    @property
    def height(self) -> float:
        if self.shape.down:
            return self.shape.above + self.per_band * self.tall + 4
        return self.bands * self._band_high

    @property
    def _band_wide(self) -> float:
        return self.shape.before + 7 * self.cell + self.shape.after

    @property
    def _band_high(self) -> float:
        return self.shape.above + 7 * self.tall + self.shape.after

    def band_of(self, on: date) -> int:
        return (on - self.first_week).days // 7 // self.per_band

    def corner(self, on: date) -> tuple[float, float]:
        """The upper left corner of a date's cell."""
        band, week = divmod((on - self.first_week).days // 7, self.per_band)
        if self.shape.down:
            left = band * self._band_wide + self.shape.before
            return left + on.weekday() * self.cell, self.shape.above + week * self.tall
        top = band * self._band_high + self.shape.above
        return self.shape.before + week * self.cell, top + on.weekday() * self.tall

    def line_before(self, on: date) -> list[tuple[float, float]]:
        """A thin line with every earlier date on one side of it and every later one on the other.

        It runs along the week and steps round the days before `on` where `on` is not a Monday.
        """
        x, y = self.corner(on)
        left, top = self.corner(_monday(on))
        if self.shape.down:
            right = left + 7 * self.cell + 3
            if on.weekday() == 0:
                return [(left - 3, top), (right, top)]
            low = top + self.tall
            return [(left - 3, low), (x, low), (x, top), (right, top)]
        low = top + 7 * self.tall + 4
        if on.weekday() == 0:
            return [(x, top - 2), (x, low)]
        after = x + self.cell
        return [(after, top - 2), (after, y), (x, y), (x, low)]


def calendar_spec(calendar: Calendar, *, shape: str, ink: Ink) -> dict[str, Any]:
    """The picture of a calendar as a Vega-Lite spec: `shape` is phone, desk or print."""
    days = calendar.days[-MOST_DAYS:]
    if not days:
        return _spec([], 1, 1, ink)
    grid = _Grid(days, SHAPES[shape])
    layers = [
        _marks([_mark(grid, day.on, day.state, ink) for day in days], 0.62 * grid.cell),
        _marks([_mark(grid, d.on, "acute", ink) for d in days if d.acute], 0.62 * grid.cell),
        _marks(
            [_mark(grid, d.on, "ending", ink) for d in days if d.on == calendar.ending],
            0.96 * grid.cell,
        ),
        _lines(grid, calendar, ink),
        _words(list(_months(grid)), "muted", ink, grid),
        _words(list(_weekdays(grid)), "muted", ink, grid),
        _words(list(_numbers(grid, calendar)), "text", ink, grid, bold=True),
    ]
    return _spec([layer for layer in layers if layer], grid.width, grid.height, ink)


def calendar_svg(calendar: Calendar, shape: str, *, for_page: bool) -> str:
    """The picture, for a page that has two palettes or for paper. It says in words what it shows."""
    ink = INK_OF_PAGE if for_page else INK_OF_PRINT
    words = calendar.text
    if len(calendar.days) > MOST_DAYS:
        words += f" The picture shows the last {MOST_DAYS} days."
    spec = calendar_spec(calendar, shape=shape, ink=ink)
    return drawn(spec, name=f"calendar-{shape}", title="Calendar of days", words=words)


def calendar_table(calendar: Calendar) -> Table:
    """The same days counted by month, newest first."""
    rows = []
    for (year, month), group in groupby(calendar.days, key=lambda d: (d.on.year, d.on.month)):
        found = list(group)
        states = [day.state for day in found]
        counts = (
            sum(state in _HEADACHE for state in states),
            sum(state in _HEADACHE[1:] for state in states),
            states.count(DayState.SEVERE),
            sum(day.acute is True for day in found),
            states.count(DayState.CLEAR),
            states.count(DayState.NOT_RECORDED) + states.count(DayState.UNREAD),
        )
        rows.append((f"{date(year, month, 1):%B} {year}", *(str(count) for count in counts)))
    return Table(
        caption="Days in each month, newest first",
        head=(
            "Month",
            "Headache",
            "Moderate or severe",
            "Severe",
            "Acute medicine",
            "Clear",
            "Not recorded",
        ),
        rows=tuple(reversed(rows)),
    )


# --- what stands where ----------------------------------------------------------------------------


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _mark(grid: _Grid, on: date, what: DayState | str, ink: Ink) -> dict[str, Any]:
    x, y = grid.corner(on)
    middle = {"acute": 0.9, "ending": 0.5}.get(what, 0.5 if grid.shape.down else 0.46)
    return {
        "on": on.isoformat(),
        "what": str(what),
        "x": x + grid.cell / 2,
        "y": round(y + middle * grid.tall, 2),
        "shape": path_of(what),
        "tone": tone_of(what, ink),
    }


def _firsts(grid: _Grid) -> Iterator[tuple[date, date]]:
    """For each band, the dates where a month is named: its first day there, and that month."""
    seen: set[tuple[int, int, int]] = set()
    for day in grid.days:
        key = (grid.band_of(day.on), day.on.year, day.on.month)
        if key not in seen:
            seen.add(key)
            yield day.on, day.on.replace(day=1)


def _months(grid: _Grid) -> Iterator[dict[str, Any]]:
    """The names of months beside the week in which they begin; the year where it is new."""
    named = list(_firsts(grid))
    year_told: tuple[int, int] | None = None
    for n, (on, month) in enumerate(named):
        band = grid.band_of(on)
        following = named[n + 1][0] if n + 1 < len(named) else None
        weeks_left = 9
        if following is not None and grid.band_of(following) == band:
            weeks_left = (_monday(following) - _monday(on)).days // 7
        needs_year = year_told != (band, month.year)
        if grid.shape.down:
            room = weeks_left * grid.tall
            if room < grid.shape.font * (2.6 if needs_year else 1.3):
                continue
            x, y = grid.corner(_monday(on))
            at = {"x": x - 6, "y": y + grid.tall / 2, "align": "right"}
            yield {**at, "text": f"{month:%b}"}
            if needs_year:
                below = round(y + grid.tall / 2 + 1.2 * grid.shape.font, 2)
                yield {**at, "y": below, "text": str(month.year)}
        else:
            room = weeks_left * grid.cell / grid.shape.font
            needs_year = needs_year and room > _wide(f"{month:%b} {month.year}")
            text = f"{month:%b} {month.year}" if needs_year else f"{month:%b}"
            if room < _wide(text):
                continue
            x, y = grid.corner(_monday(on))
            high = round(y - 0.85 * grid.shape.font, 2)
            yield {"x": x + 1, "y": high, "align": "left", "text": text}
            if not needs_year:
                continue
        year_told = (band, month.year)


def _wide(text: str) -> float:
    """About how wide a text is, in its own font size."""
    return 0.5 * len(text) + 0.3


def _weekdays(grid: _Grid) -> Iterator[dict[str, Any]]:
    for band in range(grid.bands):
        monday = grid.first_week + timedelta(weeks=band * grid.per_band)
        for n, letter in enumerate(_WEEKDAYS):
            x, y = grid.corner(monday + timedelta(days=n))
            if grid.shape.down:
                yield {
                    "x": x + grid.cell / 2,
                    "y": y - 0.7 * grid.shape.font,
                    "align": "center",
                    "text": letter,
                }
            elif n in (0, 2, 4, 6) or grid.tall > 1.25 * grid.shape.font:
                middle = round(y + 0.46 * grid.tall, 2)
                yield {"x": x - 6, "y": middle, "align": "right", "text": letter}


def _injections(grid: _Grid, calendar: Calendar) -> Iterator[tuple[date, int]]:
    for on, number in calendar.injections:
        if grid.days[0].on <= on <= grid.days[-1].on:
            yield on, number


def _numbers(grid: _Grid, calendar: Calendar) -> Iterator[dict[str, Any]]:
    """The number of each injection at the end of its line; where there is room, the word too."""
    shown = list(_injections(grid, calendar))
    ends = [grid.line_before(on)[-1] for on, _ in shown]
    for n, (x, y) in enumerate(ends):
        number = str(shown[n][1])
        if grid.shape.down:
            yield {"x": x + 3, "y": y, "align": "left", "text": number}
            continue
        low = round(y + 0.65 * grid.shape.font, 2)
        text = f"injection {number}"
        limit = ends[n + 1][0] if n + 1 < len(ends) and ends[n + 1][1] == y else grid.width
        if n > 0 or x + (_wide(text) + 1) * grid.shape.font > limit:
            text = number
        yield {"x": x - 2, "y": low, "align": "left", "text": text}


# --- the spec -------------------------------------------------------------------------------------


def _spec(layers: list[dict[str, Any]], width: float, height: float, ink: Ink) -> dict[str, Any]:
    place = {"type": "quantitative", "axis": None}
    return {
        "$schema": _SCHEMA,
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": {"type": "none"},
        "background": None,
        "config": {"view": {"stroke": None}, "aria": False, "font": ink.font},
        "encoding": {
            "x": {"field": "x", **place, "scale": {"domain": [0, width], "nice": False}},
            "y": {"field": "y", **place, "scale": {"domain": [height, 0], "nice": False}},
        },
        "layer": layers or [{"data": {"values": []}, "mark": "point"}],
    }


def _marks(rows: list[dict[str, Any]], side: float) -> dict[str, Any]:
    """Shapes of one size. Each is a filled outline, open ones too, so one tone is all they need."""
    if not rows:
        return {}
    as_it_is = {"type": "nominal", "scale": None, "legend": None}
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "size": round(side * side, 2), "strokeWidth": 0, "opacity": 1},
        "encoding": {
            "shape": {"field": "shape", **as_it_is},
            "fill": {"field": "tone", **as_it_is},
        },
    }


def _lines(grid: _Grid, calendar: Calendar, ink: Ink) -> dict[str, Any]:
    rows = [
        {"injection": f"{number} on {on.isoformat()}", "step": step, "x": x, "y": y}
        for on, number in _injections(grid, calendar)
        for step, (x, y) in enumerate(grid.line_before(on))
    ]
    if not rows:
        return {}
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "stroke": ink.text, "strokeWidth": grid.shape.font / 10},
        "encoding": {
            "detail": {"field": "injection", "type": "nominal"},
            "order": {"field": "step", "type": "quantitative"},
        },
    }


def _words(
    rows: list[dict[str, Any]], tone: str, ink: Ink, grid: _Grid, bold: bool = False
) -> dict[str, Any]:
    if not rows:
        return {}
    layers = []
    for align, group in groupby(sorted(rows, key=lambda r: str(r["align"])), lambda r: r["align"]):
        values = [{k: row[k] for k in ("x", "y", "text")} for row in group]
        mark = {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "fill": getattr(ink, tone),
            "fontSize": grid.shape.font,
            "fontWeight": "bold" if bold else "normal",
        }
        layers.append({"data": {"values": values}, "mark": mark})
    text = {"text": {"field": "text", "type": "nominal"}}
    return {"layer": layers, "encoding": text}
