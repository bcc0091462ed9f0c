"""docs/formats.md names every column, and its examples are read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cleardays.clinical.diary import AuraFeature, AuraSymptom, Diary
from cleardays.exchange.diary_csv import COLUMNS
from cleardays.exchange.history_toml import HEADACHE, PERSON, TOP

DOCS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(?:csv|json)\n(.*?)```", DOCS, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_are_read(read: Callable[..., Diary], text: str) -> None:
    diary = read(text)
    assert diary.days or diary.attacks or diary.spans
    assert not [told for told in diary.remarks if "lists attacks only" not in told]


def test_every_name_is_documented() -> None:
    words = set(re.findall(r"[\w-]+", DOCS))
    names = [name for columns in COLUMNS.values() for name in columns]
    names += [item.value for kind in (AuraSymptom, AuraFeature) for item in kind]
    names += [*TOP, *PERSON, *HEADACHE]
    assert set(names) - words == set()
