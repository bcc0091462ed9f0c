"""`cleardays trial` and `cleardays engine check`: misses are printed, and change the exit status."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleardays.actions import engine
from cleardays.cli.main import app
from cleardays.engine.bars import Gate


def test_a_trial_is_printed_with_its_misses() -> None:
    result = CliRunner().invoke(app, ["trial", "compel"])
    assert result.exit_code == 0
    assert "-10.7" in result.stdout
    assert "the published -10.7 lies between the two" in result.stdout
    assert "it is no drug effect" in result.stdout


def test_trials_are_listed_and_an_unknown_one_is_refused() -> None:
    assert "preempt" in CliRunner().invoke(app, ["trial"]).stdout
    result = CliRunner().invoke(app, ["trial", "nobodys"])
    assert result.exit_code == 2
    assert "Choose from preempt, compel, by-baseline" in result.stderr


@pytest.mark.parametrize("passes", [True, False])
def test_a_gate_that_misses_ends_in_1(
    passes: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gates(*, full: bool, clock: object) -> Iterator[Gate]:
        yield Gate("one of two", "at least 1.000", "1.000", True)
        yield Gate("two of two", "at least 1.000", "0.500", passes)

    monkeypatch.setattr(engine, "check_engine", gates)
    monkeypatch.setattr(engine, "trials", dict)
    page = tmp_path / "engine.md"
    result = CliRunner().invoke(app, ["engine", "check", "--write", str(page)])
    assert result.exit_code == (0 if passes else 1)
    assert ("MISSES  two of two" in result.stdout) is not passes
    written = page.read_text("utf-8")
    assert ("**misses**" in written) is not passes
    assert f"{2 if passes else 1} of 2 gates pass" in written
