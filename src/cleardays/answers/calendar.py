"""Many days at a glance: where each date stands in the picture, what it says, and as a table.

One Vega-Lite spec is drawn for the page, the phone and the print. Every place is worked out here
in pixels, so that the drawing has no scale, no time zone and no layout of its own to disagree with.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from cleardays.answers.grid import SHAPES, Grid, monday
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
from cleardays.answers.told import Calendar, DayState, Table

__all__ = ["LEGEND", "calendar_spec", "calendar_svg", "calendar_table", "legend_svg"]

MOST_DAYS = 731
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_WEEKDAYS = "MTWTFSS"
_HEADACHE = (DayState.HEADACHE, DayState.MODERATE, DayState.SEVERE)


def calendar_spec(calendar: Calendar, *, shape: str, ink: Ink) -> dict[str, Any]:
    """The picture of a calendar as a Vega-Lite spec: `shape` is phone, desk or print."""
    days = calendar.days[-MOST_DAYS:]
    if not days:
        return _spec([], 1, 1, ink)
    grid = Grid(days, SHAPES[shape], numbers=bool(calendar.injections))
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


def _mark(grid: Grid, on: date, what: DayState | str, ink: Ink) -> dict[str, Any]:
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


def _months(grid: Grid) -> Iterator[dict[str, Any]]:
    """The names of months beside the week in which they begin; the year where it is new."""
    told = (-1, 0)
    for on, weeks in _begun(grid):
        x, y = grid.corner(monday(on))
        here = (grid.band_of(on), on.year)
        name, year = f"{on:%b}", f"{on:%b} {on.year}"
        font = grid.shape.font
        if grid.shape.down:
            lines = 1 if told == here else 2
            if min(weeks * grid.tall, grid.height - y) < 1.3 * font * lines:
                continue
            for line, text in enumerate((name, str(on.year))[:lines]):
                middle = round(y + grid.tall / 2 + 1.2 * font * line, 2)
                yield {"x": x - 6, "y": middle, "align": "right", "text": text}
            told = here
            continue
        room = min(weeks * grid.cell, grid.width - x) / font
        with_year = told != here and room > _wide(year)
        if room > _wide(name):
            high = round(y - 0.85 * font, 2)
            text = year if with_year else name
            yield {"x": x + 1, "y": high, "align": "left", "text": text}
        told = here if with_year else told


def _begun(grid: Grid) -> Iterator[tuple[date, int]]:
    """Where a month begins in each band, and how many weeks there are until the next does."""
    seen: dict[tuple[int, int, int], date] = {}
    for day in grid.days:
        seen.setdefault((grid.band_of(day.on), day.on.year, day.on.month), day.on)
    begun = list(seen.values())
    for on, following in zip(begun, [*begun[1:], None], strict=True):
        if following is None or grid.band_of(following) != grid.band_of(on):
            yield on, 9  # more than any label needs
        else:
            yield on, (monday(following) - monday(on)).days // 7


def _wide(text: str) -> float:
    """About how wide a text is, in its own font size."""
    return 0.5 * len(text) + 0.3


def _weekdays(grid: Grid) -> Iterator[dict[str, Any]]:
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


def _injections(grid: Grid, calendar: Calendar) -> Iterator[tuple[date, int]]:
    for on, number in calendar.injections:
        if grid.days[0].on <= on <= grid.days[-1].on:
            yield on, number


def _numbers(grid: Grid, calendar: Calendar) -> Iterator[dict[str, Any]]:
    """The number of each injection at the end of its line; where there is room, the word too."""
    by_end: dict[tuple[float, float], list[str]] = {}
    for on, number_of in _injections(grid, calendar):
        by_end.setdefault(grid.line_before(on)[-1], []).append(str(number_of))
    ends = list(by_end)
    for n, (x, y) in enumerate(ends):
        number = ", ".join(by_end[x, y])
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
        "background": "transparent",
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


def _lines(grid: Grid, calendar: Calendar, ink: Ink) -> dict[str, Any]:
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
    rows: list[dict[str, Any]], tone: str, ink: Ink, grid: Grid, bold: bool = False
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
