"""Dates, times and durations as people and apps write them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.exchange.dates import (
    date_order,
    later,
    read_date,
    read_duration,
    read_moment,
)
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import NeedsAnswer, Problem, Refused

DAY, MONTH = "day-first", "month-first"


@pytest.mark.parametrize(
    ("text", "order", "means"),
    [
        ("2026-01-31", DAY, date(2026, 1, 31)),
        ("2026/1/31", MONTH, date(2026, 1, 31)),
        ("2026-01-31 00:00:00", DAY, date(2026, 1, 31)),
        ("03/04/26", DAY, date(2026, 4, 3)),
        ("03/04/26", MONTH, date(2026, 3, 4)),
        ("3.4.2026", DAY, date(2026, 4, 3)),
        ("31/12/99", DAY, date(2099, 12, 31)),
        ("2026-02-29", DAY, None),
        ("12/31/26", DAY, None),
        ("2026-01/31", DAY, None),
        ("0000-01-01", DAY, None),
        ("9999-12-31", DAY, None),
        ("1899-12-31", DAY, None),
        ("２０２６-01-31", DAY, None),
        ("44185", DAY, None),
        ("", DAY, None),
    ],
)
def test_dates(text: str, order: str, means: date | None) -> None:
    assert read_date(text, order) == means


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2026-01-31 14:30", datetime(2026, 1, 31, 14, 30)),
        ("2026-01-31T14:30:05.25", datetime(2026, 1, 31, 14, 30, 5, 250000)),
        ("31/01/26 2:30 PM", datetime(2026, 1, 31, 14, 30)),
        ("31/01/26, 12:05\u202fam", datetime(2026, 1, 31, 0, 5)),
        ("31/01/26 12:05 p.m.", datetime(2026, 1, 31, 12, 5)),
        ("2026-01-31 24:00", None),
        ("2026-01-31 13:00 pm", None),
        ("2026-01-31 10:00Z", None),
        ("2026-01-31 10:00+01:00", None),
        ("2026-01-31", None),
    ],
)
def test_moments(text: str, means: datetime | None) -> None:
    assert read_moment(text, DAY) == means


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("57h 27m", 57 * 60 + 27),
        ("1d 02h 15m", 26 * 60 + 15),
        ("01h 00m", 60),
        ("45m", 45),
        ("45 min", 45),
        ("2 days", 2880),
        ("3 hours", 180),
        ("57:27", 57 * 60 + 27),
        ("1,5", 90),
        ("100d", 144_000),
    ],
)
def test_durations(text: str, minutes: int) -> None:
    assert read_duration("here", text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "long", "-1h", "1:60", "h", "1e3", "100d 1m", "99999999h"])
def test_durations_refused(text: str) -> None:
    assert isinstance(read_duration("here", text), Problem)


@given(st.text(max_size=80))
def test_any_text_is_a_duration_or_a_problem(text: str) -> None:
    found = read_duration("here", text)
    assert isinstance(found, Problem) or timedelta() <= found <= timedelta(days=100)


def order(*texts: str, dates: str | None = None) -> str:
    return date_order([(f"row {n}", text) for n, text in enumerate(texts)], Hints(dates=dates))


def test_one_date_decides_for_all() -> None:
    assert order("03/04/26", "13/04/26") == DAY
    assert order("03/04/26", "04/13/26") == MONTH
    assert order("2026-04-03", "x", "") == DAY, "nothing to decide"
    assert order("04/04/26 10:00") == DAY, "both readings are the same date"
    assert order("03/04/26", dates=MONTH) == MONTH


def test_a_contradiction_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        order("13/04/26", "03/04/26", "04/14/26")
    assert [problem.where for problem in refused.value.problems] == ["row 0", "row 2"]


def test_an_open_order_is_asked_about_with_an_example() -> None:
    with pytest.raises(NeedsAnswer) as needs:
        order("04/04/26", "03/04/26")
    (question,) = needs.value.questions
    assert question.flag == "--dates"
    assert question.choices == (DAY, MONTH)
    assert '"03/04/26" (3 April 2026 or 4 March 2026)' in question.why


def test_time_runs_on_when_clocks_change() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    before = datetime(2026, 10, 25, 1)
    assert later(before, timedelta(hours=3), zurich) == datetime(2026, 10, 25, 3)
    assert later(before, timedelta(hours=3), None) == datetime(2026, 10, 25, 4)
    assert later(datetime(2026, 3, 29, 1), timedelta(hours=1), zurich) == datetime(2026, 3, 29, 3)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "/etc/passwd", "Europe", "\0"])
def test_unknown_zones_are_refused(zone: str) -> None:
    with pytest.raises(Refused, match="IANA"):
        Hints(zone=zone).check()


def test_unknown_date_orders_are_refused() -> None:
    with pytest.raises(Refused, match="day-first or month-first"):
        Hints(dates="iso").check()
