"""`cleardays report`: drafts as text, data and pages, and what is refused."""

import json
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner

from cleardays.cli.main import app

HISTORY = """
[person]
age = 55

[[reaction]]
what = "drooping eyelid"
on = 2026-01-20
severity = "mild"
serious = "no"
ended = 2026-02-10

[[reaction]]
what = "trouble swallowing"
on = 2026-01-25
"""
SESSIONS = '[[session]]\non = 2026-01-12\nproduct = "Botox"\nunits = 155\nlot = "C1234"\n'


@pytest.fixture
def told(tmp_path: Path) -> list[str]:
    history, sessions = tmp_path / "history.toml", tmp_path / "sessions.toml"
    history.write_text(HISTORY)
    sessions.write_text(SESSIONS)
    return ["report", "--history", str(history), "--sessions", str(sessions)]


def test_a_draft_is_text_data_and_pages(told: list[str], tmp_path: Path) -> None:
    pdf = tmp_path / "draft.pdf"
    wanted = [*told, "--scheme", "yellow-card", "--reaction", "2"]
    text = CliRunner().invoke(app, [*wanted, "--pdf", str(pdf)])
    assert text.exit_code == 0, text.output
    assert "Call the emergency number now." in text.stdout.split("\n")[2]
    assert "A draft; not sent; check before you send it." in text.stdout
    assert "Batch: C1234" in text.stdout
    assert len(pypdf.PdfReader(pdf).pages) == 1
    data = json.loads(CliRunner().invoke(app, [*wanted, "--json"]).stdout)
    assert data["cleardays"] == "report"
    assert [d["scheme"] for d in data["drafts"]] == ["yellow-card"]
    assert data["drafts"][0]["reaction"]["days_after"] == 13


def test_without_a_choice_everything_is_drafted(told: list[str]) -> None:
    data = json.loads(CliRunner().invoke(app, [*told, "--json"]).stdout)
    assert [(d["reaction"]["what"], d["scheme"]) for d in data["drafts"]] == [
        ("drooping eyelid", "medwatch"),
        ("drooping eyelid", "yellow-card"),
        ("trouble swallowing", "medwatch"),
        ("trouble swallowing", "yellow-card"),
    ]


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["--reaction", "3"], 2, "There are: 1 drooping eyelid; 2 trouble swallowing"),
        (["--scheme", "fax"], 2, "yellow-card"),
        (["--sessions", "nowhere.toml"], 2, "could not be opened"),
    ],
)
def test_what_is_not_there_is_said(told: list[str], more: list[str], code: int, words: str) -> None:
    result = CliRunner().invoke(app, [*told, *more])
    assert result.exit_code == code
    assert words in result.stderr
    assert result.stdout == ""


def test_a_history_that_contradicts_itself_is_refused(told: list[str], tmp_path: Path) -> None:
    (tmp_path / "history.toml").write_text(HISTORY.replace("2026-02-10", "2026-01-19"))
    result = CliRunner().invoke(app, told)
    assert result.exit_code == 4
    assert "[[reaction]] 1, ended" in result.stderr
    assert "Nothing was read" in result.stderr
