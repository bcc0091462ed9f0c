"""The calendar: every state its own shape, no colour but the palette's, nothing a policy forbids."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import altair
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.exceptions import best_match

from answers.examples import EMPTY, ENDING, NINETY, ONE_DAY, SIX, TWO_YEARS, calendar, days
from cleardays.answers.calendar import (
    LEGEND,
    calendar_spec,
    calendar_svg,
    calendar_table,
    legend_svg,
)
from cleardays.answers.grid import SHAPES, Grid
from cleardays.answers.shapes import INK_OF_PAGE, INK_OF_PRINT, path_of, tone_of
from cleardays.answers.told import Calendar, CalendarDay, DayState

NAMES = tuple(SHAPES)
CALENDARS = {"ninety": NINETY, "two years": TWO_YEARS, "one day": ONE_DAY, "empty": EMPTY}
SVG = "{http://www.w3.org/2000/svg}"
every_picture = pytest.mark.parametrize("shape", NAMES)
every_calendar = pytest.mark.parametrize("shown", CALENDARS.values(), ids=CALENDARS)


def marks(shown: Calendar, shape: str) -> list[dict[str, Any]]:
    """Every day, tick and outline that is drawn."""
    return marks_of(calendar_spec(shown, shape=shape, ink=INK_OF_PRINT))


def marks_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", ())]
    return [row for row in rows if "what" in row]


def words(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every word that is written, and to which side of its place."""
    return [
        {**row, "align": layer["mark"]["align"]}
        for outer in spec["layer"]
        for layer in outer.get("layer", ())
        for row in layer["data"]["values"]
    ]


# --- the visual code ------------------------------------------------------------------------------


def test_each_state_has_a_shape_of_its_own_and_words() -> None:
    paths = [path_of(state) for state in DayState]
    assert len(set(paths)) == len(DayState)
    assert set(DayState) <= {what for what, _ in LEGEND}
    assert len({words for _, words in LEGEND}) == len(LEGEND)


def test_tone_follows_severity_and_a_gap_is_faintest() -> None:
    tones = [tone_of(s, INK_OF_PRINT) for s in (DayState.HEADACHE, DayState.SEVERE)]
    assert tones == [INK_OF_PRINT.muted, INK_OF_PRINT.text]
    assert tone_of(DayState.NOT_RECORDED, INK_OF_PRINT) == INK_OF_PRINT.border
    assert "0.13" in path_of(DayState.NOT_RECORDED)


@every_picture
@every_calendar
def test_every_day_is_drawn_once_in_its_shape(shown: Calendar, shape: str) -> None:
    found = [mark for mark in marks(shown, shape) if mark["what"] in set(DayState)]
    assert [(m["on"], m["what"], m["shape"]) for m in found] == [
        (day.on.isoformat(), day.state.value, path_of(day.state)) for day in shown.days
    ]
    assert len({(m["x"], m["y"]) for m in found}) == len(found)


@every_picture
def test_ticks_outline_and_numbers_are_where_they_belong(shape: str) -> None:
    spec = calendar_spec(NINETY, shape=shape, ink=INK_OF_PRINT)
    by_what: dict[str, list[str]] = {}
    for mark in marks(NINETY, shape):
        by_what.setdefault(mark["what"], []).append(mark["on"])
    assert by_what["ending"] == [ENDING.isoformat()]
    assert by_what["acute"] == [d.on.isoformat() for d in NINETY.days if d.acute]
    told = {word["text"].removeprefix("injection ") for word in words(spec)}
    assert told >= {"1", "2", "May", "M"}


@given(
    st.integers(1, 731),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 730),
    st.sampled_from(NAMES),
)
def test_an_injection_line_parts_the_days_before_from_those_after(
    count: int, first: date, after: int, shape: str
) -> None:
    made = tuple(CalendarDay(first + timedelta(days=n), DayState.CLEAR, None) for n in range(count))
    on = made[after % count].on
    grid = Grid(made, SHAPES[shape], numbers=True)
    line = grid.line_before(on)
    for day in made:
        if grid.band_of(day.on) != grid.band_of(on):
            continue
        x, y = grid.corner(day.on)
        middle = (x + grid.cell / 2, y + grid.tall / 2)
        assert is_after(line, middle, down=grid.shape.down) == (day.on >= on)


def is_after(line: list[tuple[float, float]], point: tuple[float, float], *, down: bool) -> bool:
    """Whether a point lies beyond a stepped line, seen along the weeks."""
    x, y = point
    if down:
        crossed = [a[1] for a, b in pairwise(line) if a[1] == b[1] and a[0] <= x <= b[0]]
        return all(y > at for at in crossed)
    crossed = [a[0] for a, b in pairwise(line) if a[0] == b[0] and a[1] <= y <= b[1]]
    return all(x > at for at in crossed)


def test_two_injections_of_one_week_share_a_label() -> None:
    shown = calendar(40, ((date(2026, 6, 1), 1), (date(2026, 6, 3), 2)))
    for shape in NAMES:
        told = [w["text"] for w in words(calendar_spec(shown, shape=shape, ink=INK_OF_PRINT))]
        assert any(text.endswith("1, 2") for text in told)


@given(st.integers(1, 900), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_nothing_is_drawn_outside(count: int, first: date) -> None:
    made = tuple(
        CalendarDay(first + timedelta(days=n), DayState.SEVERE, True) for n in range(count)
    )
    shown = Calendar(made, ((made[-1].on, 3),), made[-1].on, "")
    for shape, limits in SHAPES.items():
        spec = calendar_spec(shown, shape=shape, ink=INK_OF_PRINT)
        assert spec["width"] <= limits.width
        for mark in marks_of(spec):
            assert 0 < mark["x"] < spec["width"]
            assert 0 < mark["y"] < spec["height"]
        for word in words(spec):
            wide = 0.5 * limits.font * len(word["text"])
            left = {"left": 0.0, "center": 0.5, "right": 1.0}[word["align"]]
            assert word["x"] - left * wide >= 0
            assert word["x"] + (1 - left) * wide <= spec["width"]
            assert 0 < word["y"] < spec["height"]


# --- the spec and the drawing ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def vega_lite() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(altair.load_schema())


@every_picture
@every_calendar
def test_the_spec_is_vega_lite(
    shown: Calendar, shape: str, vega_lite: jsonschema.Draft7Validator
) -> None:
    wrong = best_match(vega_lite.iter_errors(calendar_spec(shown, shape=shape, ink=INK_OF_PAGE)))
    assert wrong is None, f"at {list(wrong.absolute_path)}: {wrong.message[-200:]}"


def test_a_spec_that_is_not_vega_lite_is_seen(vega_lite: jsonschema.Draft7Validator) -> None:
    spec = calendar_spec(NINETY, shape="desk", ink=INK_OF_PAGE)
    assert not vega_lite.is_valid({**spec, "layer": [{"mark": "spiral"}]})


@every_picture
@every_calendar
def test_the_picture_obeys_the_strictest_policy(shown: Calendar, shape: str) -> None:
    svg = calendar_svg(shown, shape, for_page=True)
    assert "style" not in svg
    assert "<script" not in svg
    assert not re.search(r"\son\w+=|javascript:|https?://(?!www\.w3\.org/2000/svg)", svg)
    root = ElementTree.fromstring(svg)
    ids = [found for node in root.iter() if (found := node.get("id"))]
    assert len(ids) == len(set(ids))
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert [node is not None and node.get("id") for node in named] == (
        root.get("aria-labelledby", "").split()
    )
    assert named[1] is not None
    assert named[1].text == shown.text


@every_picture
def test_a_page_picture_has_only_the_colours_of_the_palette(shape: str) -> None:
    allowed = {"none", INK_OF_PAGE.text, INK_OF_PAGE.muted, INK_OF_PAGE.border}
    root = ElementTree.fromstring(calendar_svg(TWO_YEARS, shape, for_page=True))
    used = {v for node in root.iter() for k, v in node.items() if k in ("fill", "stroke")}
    assert used == allowed
    printed = calendar_svg(TWO_YEARS, shape, for_page=False)
    assert "var(" not in printed
    assert set(re.findall(r'="(#[0-9A-Fa-f]{6})"', printed)) == {
        INK_OF_PRINT.text,
        INK_OF_PRINT.muted,
        INK_OF_PRINT.border,
    }


def test_pictures_of_one_page_share_no_id() -> None:
    pictures = [calendar_svg(NINETY, shape, for_page=True) for shape in ("desk", "phone")]
    ids = [set(re.findall(r'\bid="([^"]+)"', picture)) for picture in pictures]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_words_are_escaped() -> None:
    text = 'Ends </desc></svg><script>alert("1")</script>\x1b[31m & more'
    svg = calendar_svg(replace(NINETY, text=text), "desk", for_page=True)
    assert "<script" not in svg
    assert "\x1b" not in svg
    assert svg.count("</svg>") == 1
    desc = ElementTree.fromstring(svg).find(f"{SVG}desc")
    assert desc is not None
    assert desc.text == text.replace("\x1b", "")


def test_a_picture_is_small_and_the_same_again() -> None:
    for shape in NAMES:
        svg = calendar_svg(TWO_YEARS, shape, for_page=True)
        assert len(svg) < 60_000
        assert svg == calendar_svg(TWO_YEARS, shape, for_page=True)


def test_a_longer_diary_says_which_part_is_drawn() -> None:
    svg = calendar_svg(calendar(900, SIX), "desk", for_page=True)
    assert "The picture shows the last 731 days." in svg
    assert svg.count("<use ") >= 731


def test_legend_shapes_are_hidden_from_a_reader_of_words() -> None:
    for what, _ in LEGEND:
        svg = legend_svg(what, for_page=True)
        assert 'aria-hidden="true"' in svg
        assert "style" not in svg
        assert set(re.findall(r'fill="([^"]+)"', svg)) <= {
            INK_OF_PAGE.text,
            INK_OF_PAGE.muted,
            INK_OF_PAGE.border,
        }


# --- the table behind it --------------------------------------------------------------------------


def test_the_table_counts_every_day_once() -> None:
    table = calendar_table(TWO_YEARS)
    assert table.rows[0][0] == "June 2026"
    assert len(table.rows) == 25
    columns = {name: [int(row[n]) for row in table.rows] for n, name in enumerate(table.head) if n}
    told = sum(columns["Headache"]) + sum(columns["Clear"]) + sum(columns["Not recorded"])
    assert told == len(TWO_YEARS.days)
    assert sum(columns["Acute medicine"]) == sum(d.acute is True for d in TWO_YEARS.days)
    assert all(
        a >= b >= c
        for a, b, c in zip(
            columns["Headache"], columns["Moderate or severe"], columns["Severe"], strict=True
        )
    )


def test_a_month_in_the_table() -> None:
    shown = Calendar(days(28), (), ENDING, "")
    (row,) = calendar_table(shown).rows
    states = [day.state for day in shown.days]
    assert row[0] == "June 2026"
    assert row[5] == str(states.count(DayState.CLEAR))
    assert row[6] == str(states.count(DayState.NOT_RECORDED) + states.count(DayState.UNREAD))
    assert calendar_table(EMPTY).rows == ()
