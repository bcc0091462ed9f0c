"""What the tests of the tables share: the tables as read, and their texts to be spoiled."""

from collections.abc import Callable
from importlib.resources import files

import pytest

from cleardays.evidence.known import Known
from cleardays.evidence.read import TABLES, file_name, read_tables, read_texts

FOLDER = files("cleardays.evidence") / "tables"


@pytest.fixture
def known() -> Known:
    return read_tables()


@pytest.fixture
def texts() -> dict[str, str]:
    return {id: (FOLDER / file_name(id)).read_text("utf-8") for id in TABLES}


@pytest.fixture
def spoiled(texts: dict[str, str]) -> Callable[[str, str, str], Known]:
    """`spoiled(table, old, new)` reads the tables with one place of one of them changed."""

    def read(table: str, old: str, new: str) -> Known:
        assert old in texts[table], f"{old!r} is not in {file_name(table)}"
        return read_texts({**texts, table: texts[table].replace(old, new, 1)})

    return read
