"""A reading in a terminal: nothing that acts, nothing too wide, nothing left out."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.examples import (
    CLINICIAN,
    ENDING,
    EXAMPLES,
    NINETY,
    OVERFULL,
    SHORT,
    TWO_YEARS,
    TYPICAL,
)
from cleardays.answers.as_text import NARROWEST, as_text, days_in_words
from cleardays.answers.told import Block, Line, Mark, Reader, Table, Told

every_example = pytest.mark.parametrize("told", EXAMPLES.values(), ids=EXAMPLES)
ANYTHING = st.text(st.characters(codec="utf-32", exclude_categories=()), max_size=60)


def squeezed(text: str) -> str:
    return "".join(text.split())


@every_example
@pytest.mark.parametrize("width", [NARROWEST, 80, 132])
def test_no_line_is_wider_than_asked(told: Told, width: int) -> None:
    assert max(len(line) for line in as_text(told, width).splitlines()) <= width


@every_example
def test_every_sentence_is_printed(told: Told) -> None:
    printed = squeezed(as_text(told))
    expected = [told.title, told.headline, told.warning, *told.remarks]
    for block in told.blocks:
        expected += [block.title, block.lead, *(line.text for line in block.lines)]
        expected += [line.detail for line in block.lines] + [line.source for line in block.lines]
    for text in expected:
        assert squeezed(text) in printed


def test_a_reading_as_printed() -> None:
    printed = as_text(TYPICAL)
    assert printed.startswith("What my diary says\nDiary up to 28 June 2026\n\nHeadache on between")
    assert (
        "Get help first\n"
        "--------------\n"
        "Before anything else on this page:\n"
        "  URGENT: You reported: trouble swallowing.\n"
        "    5 days after the injection. Call the emergency number now.\n"
        "    [US label, boxed warning]\n"
    ) in printed
    assert "  no: A triptan on 10 or more days out of 28.\n    7 of 28 days\n" in printed
    assert "  cannot be told yet: No other illness explains it better." in printed
    assert "    [from memory]" in printed


def test_the_calendar_has_a_sign_for_every_day() -> None:
    printed = as_text(TYPICAL).splitlines()
    (june,) = [line for line in printed if line.startswith("Jun 2026")]
    states = [day.state.value for day in NINETY.days if day.on.month == 6]
    letters = {
        "clear": "o",
        "headache": "h",
        "moderate": "m",
        "severe": "S",
        "could not be read": "?",
        "not recorded": "·",
    }
    assert june[10:38] == "".join(letters[state] for state in states)
    assert june.endswith("injection 2 on 24, ends on 28")
    long = as_text(replace(TYPICAL, calendar=TWO_YEARS)).splitlines()
    assert sum(bool(re.match(r"[A-Z][a-z]{2} 20\d\d  ", line)) for line in long) == 25
    assert "Day by day" not in as_text(SHORT)


def test_a_table_has_its_columns_under_each_other() -> None:
    lines = as_text(CLINICIAN, 100).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("Cycle"))
    rule, *rows = lines[at + 1 : at + 4]
    ends = [n for n, (a, b) in enumerate(zip(rule, rule[1:] + " ", strict=True)) if a > b]
    assert len(ends) == 5
    assert [row[: ends[2] + 1].split("  ")[-1].strip() for row in rows] == ["22", "14"]


def test_a_table_that_cannot_fit_becomes_a_list() -> None:
    names = tuple(f"unbreakable{n}" for n in range(9))
    table = Table("Wide", names, (tuple(f"value{n}" for n in range(9)),))
    block = Block("x", "X", Reader.BOTH, table=table)
    printed = as_text(replace(SHORT, blocks=(block,)), 60)
    assert "- value0\n    unbreakable1: value1\n" in printed


def test_a_row_that_is_short_is_filled_up() -> None:
    block = Block("x", "X", Reader.BOTH, table=Table("T", ("a", "b"), (("1",), ("1", "2", "3"))))
    assert as_text(replace(SHORT, blocks=(block,)))


@given(ANYTHING, ANYTHING)
def test_nothing_in_a_diary_moves_the_cursor(text: str, drug: str) -> None:
    line = Line(text, Mark.URGENT, drug, days=(ENDING,), source=text, note=drug)
    table = Table(text, (text, drug), ((drug, text),))
    told = replace(
        TYPICAL,
        blocks=(Block("x", text, Reader.BOTH, drug, (line,), table),),
        headline=text,
        remarks=(drug,),
    )
    printed = as_text(told).replace("\n", "")
    bad = {c for c in printed if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert not bad


def test_known_attacks_on_a_terminal() -> None:
    told = replace(
        TYPICAL, remarks=("a\x1b]0;owned\x07b", "a\u202egnp.exe", "a\u200b\ud800b", "a\x9b2Jb")
    )
    printed = as_text(told)
    assert "- a ]0;owned b\n- agnp.exe\n- a?b\n- a 2Jb" in printed


@given(st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=200), st.integers(1, 30))
def test_days_in_words_lose_none(found: set[date], most: int) -> None:
    words = days_in_words(found, most)
    shown, _, more = words.partition(", and ")
    told = 0
    for part in shown.split("; ") if shown else ():
        *numbers, _, _ = part.replace(",", "").split()
        for number in numbers:
            first, _, last = number.partition("-")
            told += int(last or first) - int(first) + 1
    assert told + (int(more.split()[0]) if more else 0) == len(found)


def test_a_run_does_not_cross_the_end_of_a_month() -> None:
    week = [date(2026, 3, 29) + timedelta(days=n) for n in range(7)]
    assert days_in_words(week) == "29-31 Mar 2026; 1-4 Apr 2026"
    assert days_in_words([]) == ""


def test_an_overfull_reading_is_printed_whole() -> None:
    assert as_text(OVERFULL).count("Criterion 39") == 12
