"""Real diaries made by others, as somebody would hand them in."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleardays.cli.main import app

pytestmark = pytest.mark.outside


def answer(*args: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["assess", *args, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def report(outside_data: Path) -> str:
    return str(outside_data / "migraine_buddy_report" / "5-month-report.html")


@pytest.fixture
def daily(outside_data: Path) -> str:
    return str(outside_data / "daily_diary" / "daily_headache.csv")


@pytest.mark.parametrize(("convention", "days"), [("any", 43), ("4h", 37), ("attack", 28)])
def test_the_report_by_the_three_conventions(report: str, convention: str, days: int) -> None:
    whole = answer(report, "--headache-day", convention)["facts"]["whole"]
    assert whole["attacks"] == 29
    assert whole["attacks_over_midnight"] == 17
    assert whole["headache_days"]["low"] == days
    assert whole["clear_days"] == 0
    assert whole["recorded_days"] == 43
    assert whole["per_28"]["point"] is None


def test_the_report_names_its_own_headers_numbers(report: str) -> None:
    remarks = " ".join(answer(report)["remarks"])
    assert "31 attacks on 46 days" in remarks
    assert "29 attacks on 43 days" in remarks


def test_unlisted_days_stay_unknown_until_the_list_is_said_to_be_complete(report: str) -> None:
    open_ = answer(report)
    window = open_["facts"]["windows"][0]["headache_days"]
    assert (window["low"], window["high"]) == (8, 28)
    assert open_["decision"]["first"] == "too early to say"
    told = answer(report, "--complete", "2018-07-31..2018-12-14")
    whole = told["facts"]["whole"]
    assert whole["recorded_days"] == 137
    assert whole["clear_days"] == 137 - 43
    assert whole["per_28"]["point"] == pytest.approx(43 * 28 / 137, abs=1e-3)
    assert {s["answer"] for s in told["suitability"]["rule_sets"].values()} == {"no"}


def test_the_daily_diary_names_the_two_cells_that_it_could_not_read(daily: str) -> None:
    said = answer(daily, "--pain", "0-5")
    whole = said["facts"]["whole"]
    assert whole["could_not_be_read"] == ["2021-09-06", "2022-05-23"]
    remarks = " ".join(said["remarks"])
    assert '2021-09-06 (row 261: "2")' in remarks
    assert '2022-05-23 (row 518: "4")' in remarks
    assert whole["recorded_days"] == 534
    assert whole["headache_days"]["low"] == 128


def test_the_daily_diarys_days_per_28_are_those_of_the_days_that_can_be_read(daily: str) -> None:
    """128 of 534; 7.0 is what a sheet gives that adds "2" and "4" up as days (decision 0006)."""
    cells = [line.split(",")[1] for line in Path(daily).read_text("utf-8").splitlines()[1:]]
    read = [cell for cell in cells if cell in {"0", "1"}]
    per_28 = answer(daily, "--pain", "0-5")["facts"]["whole"]["per_28"]
    assert per_28["point"] == pytest.approx(28 * read.count("1") / len(read), abs=1e-3)
    assert per_28["low"] <= per_28["point"] <= per_28["high"] < 7.0
    assert 28 * sum(map(int, cells)) / len(cells) == pytest.approx(7.0)


def test_without_its_scale_the_daily_diary_is_asked_about(daily: str) -> None:
    result = CliRunner().invoke(app, ["assess", daily, "--json"])
    assert result.exit_code == 3
    assert json.loads(result.stdout)["questions"][0]["flag"] == "--pain"
