"""Any file is a diary, a refusal or a question; never a traceback, never half a diary."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleardays.clinical.diary import Day, Diary, Period
from cleardays.exchange.diary_csv import write_csv
from cleardays.exchange.diary_json import write_json
from cleardays.exchange.history_toml import read_history
from cleardays.exchange.reading import FORMATS, MOST_BYTES, Hints, NeedsAnswer, Refused, read_diary
from cleardays.exchange.sessions_toml import read_sessions
from exchange.drawn_diaries import COUNTING, RED_FLAGS, SAFETY

Read = Callable[..., Diary]
HERE = Path(__file__).parent
SAMPLES = sorted(path for folder in ("good", "bad") for path in (HERE / folder).iterdir())
DAYS = "date,headache\n2026-01-01,yes\n"
ONE = (Day(date(2026, 1, 1), True),)


def settle(data: bytes, hints: Hints = Hints()) -> Diary | None:  # noqa: B008 (it is frozen)
    said = ""
    try:
        return read_diary(data, "a file", hints, COUNTING)
    except (Refused, NeedsAnswer) as answer:
        said = str(answer)
    assert said.endswith("Nothing was read.")
    assert len(said) < 50_000
    return None


def survives(diary: Diary | None) -> None:
    """What was read can be written, and is read back."""
    if diary is None:
        return
    assert settle(write_json(diary).encode()) == diary
    again = settle(write_csv(diary, "days").encode())
    assert again is not None
    assert again.days == diary.days
    again = settle(write_csv(diary, "spans").encode())
    assert again is not None
    assert again.spans == diary.spans


@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf")
@example(b'{"cleardays"')
@example(b"<html>Migraine Listing <table>")
def test_random_bytes(data: bytes) -> None:
    survives(settle(data))


TOKENS = [
    *"\0\"',;\n\r\t<>&={}[]|\\",
    *(
        "'",
        "''",
        "0",
        "1",
        "-1",
        "13",
        "99999999h",
        "1e999",
        "NaN",
        "Infinity",
        "null",
        "yes",
        "no",
    ),
    *("0000-01-01", "9999-12-31", "01/02/03", "31/12/26", "2026-01-01", "2026-01-01 10:00"),
    *("<td>", "</td>", "<tr>", "<table>", "</table>", "<!--", "colspan=99", "Lasted:", "&#0;"),
    *("#", "Started & Lasted", "date", "headache", "start", "end", "from", "to", "\ufeff", "\x1a"),
    *('"cleardays"', '"version"', "[[", "]]", "=1+1", "none", "unnamed", "x2", "é", "🧠", "٣"),
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sample with some of it cut out, doubled, or replaced."""
    data = draw(st.sampled_from(SAMPLES)).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 10, 100])))
        put = draw(
            st.sampled_from(TOKENS).map(str.encode)
            | st.binary(max_size=4)
            | st.just(data[start:end] * 2)
            | st.just(b"")
        )
        data = data[:start] + put + data[end:]
    return data[: draw(st.sampled_from([len(data), len(data) // 2]))]


HINTS = st.sampled_from(
    [
        Hints(),
        Hints(dates="day-first", pain="0-10", zone="Europe/Zurich"),
        Hints(
            dates="month-first", pain="0-3", complete=(Period(date(2026, 1, 1), date(2026, 1, 9)),)
        ),
    ]
)


@given(mutated(), HINTS)
def test_mutated_diaries(data: bytes, hints: Hints) -> None:
    survives(settle(data, hints))


@given(mutated())
def test_mutated_histories_and_sessions(data: bytes) -> None:
    for read in (lambda raw: read_history(raw, SAFETY, RED_FLAGS), read_sessions):
        with suppress(Refused):
            read(data)


LISTING = "<html>Migraine Listing<table><tr><td>#</td><td>Started &amp; Lasted</td><td>Pain Level</td></tr>"
HEAVY = {
    "tables in tables": LISTING + "<table><tr><td>" * 100_000,
    "open tags": LISTING + "<td " * 300_000,
    "brackets": LISTING + "<" * 300_000,
    "open comments": LISTING + "<!--" * 300_000,
    "scripts": LISTING + "<script>" * 300_000,
    "ampersands": LISTING + "&#" * 300_000,
    "cells": LISTING + "<tr><td>" * 450_000,
    "a giant page": LISTING + " " * 8_000_000,
    "lists in lists": '{"cleardays":' + "[" * 100_000,
    "a long number": '{"cleardays":"diary","version":' + "9" * 100_000 + "}",
    "a wide header": "date,headache" + ",x" * 1_000_000,
    "a wide row": "date,headache\n" + "x," * 1_000_000,
    "a long cell": "date,headache\n2026-01-01," + "y" * 200_000,
    "many rows": "date,headache\n" + "\n" * 1_000_000,
    "quotes": "date,headache\n" + '"' * 1_000_001,
    "a long drug": "date,drugs\n2026-01-01,a" + " " * 130_000 + "b",
    "a long duration": "start,duration\n2026-01-01 10:00,1d" + " " * 130_000 + "x",
    "a long title": "date,severity" + " " * 130_000 + "(0-9",
    "separators": ";" * 1_000_000,
}


@pytest.mark.parametrize("what", HEAVY)
def test_heavy_files_are_settled_soon(what: str) -> None:
    began = time.process_time()
    settle(HEAVY[what].encode())
    assert time.process_time() - began < 60, "not in proportion to its size"


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(Refused, match=r"The file: found 25\.0 MB; expected at most 25 MB"):
        read_diary(b" " * (MOST_BYTES + 1), "diary", Hints(), COUNTING)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(read: Read, encoding: str) -> None:
    diary = read(DAYS.encode(encoding))
    assert diary.days == ONE
    assert diary.remarks == ()


def test_windows_1252_is_told(read: Read) -> None:
    diary = read("date,headache,drugs\n2026-01-01,yes,Zomig®\n".encode("cp1252"))
    assert diary.days[0].drugs is not None
    assert diary.days[0].drugs[0].drug == "Zomig®"
    assert "Windows-1252" in diary.remarks[0]


def test_stray_control_characters_are_left_out_and_told(read: Read) -> None:
    diary = read(DAYS + "2026-01-02,no\x1a\n" + "\n" * 1000)
    assert diary.days[1].headache is False
    assert diary.remarks == ("1 control character in the file left out.",)


def test_the_name_of_a_file_says_nothing() -> None:
    assert read_diary(DAYS.encode(), "report.html", Hints(), COUNTING).days == ONE


def test_an_unknown_format_is_told_which_are_known(read: Read) -> None:
    with pytest.raises(Refused) as refused:
        read("day,mood\n2026-01-01,good\n")
    assert all(known.says in str(refused.value) for known in FORMATS)


def test_an_unknown_pain_scale_is_refused_before_anything_is_read(read: Read) -> None:
    with pytest.raises(Refused, match='--pain: found "0-7"; expected 0-10, 1-10, 0-5 or 0-3'):
        read(DAYS, pain="0-7")


def test_complete_periods_add_up(read: Read, sample: Callable[[str], str]) -> None:
    told = Period(date(2026, 1, 1), date(2026, 1, 31))
    own = Period(date(2026, 1, 1), date(2026, 1, 15))
    assert read(sample("diary.json"), complete=(told, own)).complete == (own, told)
