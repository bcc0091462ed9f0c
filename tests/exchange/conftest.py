"""What the tests of this room share: samples made by hand, and a way to read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cleardays.clinical.diary import Diary
from cleardays.exchange.reading import Hints, read_diary
from exchange.drawn_diaries import COUNTING

HERE = Path(__file__).parent
Read = Callable[..., Diary]


@pytest.fixture(scope="session")
def read() -> Read:
    """`read(text, dates="day-first")` reads a text or bytes as a diary file."""

    def read_it(data: str | bytes, **hints: object) -> Diary:
        raw = data.encode() if isinstance(data, str) else data
        return read_diary(raw, "diary", Hints(**hints), COUNTING)

    return read_it


@pytest.fixture(scope="session")
def sample() -> Callable[[str], str]:
    """`sample("days.csv")` is the text of a good file made by hand."""
    return lambda name: (HERE / "good" / name).read_text(encoding="utf-8")
