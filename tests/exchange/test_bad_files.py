"""Every bad file is refused, or asked about, in words that say where, what and what to do."""

import tomllib
from pathlib import Path

import pytest

from cleardays.exchange.history_toml import read_history
from cleardays.exchange.reading import Hints, NeedsAnswer, Refused, read_diary
from cleardays.exchange.refusal import Problem
from cleardays.exchange.sessions_toml import read_sessions
from exchange.drawn_diaries import COUNTING, RED_FLAGS, SAFETY

HERE = Path(__file__).parent
SAYS = tomllib.loads((HERE / "bad_files.toml").read_text(encoding="utf-8"))


def read(path: Path) -> object:
    data = path.read_bytes()
    if path.name.startswith("history"):
        return read_history(data, SAFETY, RED_FLAGS)
    if path.name.startswith("sessions"):
        return read_sessions(data)
    return read_diary(data, path.name, Hints(), COUNTING)


@pytest.mark.parametrize("name", sorted(SAYS))
def test_a_bad_file_is_answered(name: str) -> None:
    with pytest.raises((Refused, NeedsAnswer)) as refused:
        read(HERE / "bad" / name)
    assert str(refused.value) == SAYS[name]["says"]


def test_every_bad_file_has_its_answer() -> None:
    assert {path.name for path in (HERE / "bad").iterdir()} == set(SAYS)
    assert all(told["says"].endswith("\nNothing was read.") for told in SAYS.values())


def test_no_answer_gives_away_a_place() -> None:
    for told in SAYS.values():
        assert "u33dc0" not in told["says"]
        assert "Home" not in told["says"]


def test_twenty_problems_are_shown_and_the_rest_counted() -> None:
    told = str(Refused(Problem(f"row {n}", "a", "b", "Correct it.") for n in range(5000)))
    lines = told.split("\n")
    assert lines[0] == "Row 0: found a; expected b. Correct it."
    assert lines[19].startswith("Row 19:")
    assert lines[20:] == ["... and 4980 more.", "Nothing was read."]
