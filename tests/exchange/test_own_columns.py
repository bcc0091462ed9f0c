"""Columns under names of one's own, and files too large for a page."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import Day, Diary, Headache, Severity
from cleardays.exchange import reading
from cleardays.exchange.limits import TERMINAL
from cleardays.exchange.own_columns import columns_from
from cleardays.exchange.reading import Hints, NeedsAnswer, Refused, read_diary, read_diary_file
from exchange.drawn_diaries import COUNTING

Read = Callable[..., Diary]
HERE = Path(__file__).parent
OWN = HERE / "good" / "own_names.csv"
SAID = "date=Datum,headache=Kopfschmerz,severity=Stärke,hours=Stunden"
DAYS = (
    Day(date(2026, 3, 1), True, 6.5, Headache(severity=Severity.MODERATE)),
    Day(date(2026, 3, 31), False),
)


def large(data: bytes | str, **hints: object) -> Diary:
    raw = data.encode() if isinstance(data, str) else data
    return read_diary_file(io.BytesIO(raw), "a file", Hints(**hints), COUNTING)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_table_by_the_names_of_its_columns(read: Read, encoding: str) -> None:
    data = OWN.read_text(encoding="utf-8").encode(encoding)
    assert read(data, columns=columns_from(SAID)).days == DAYS


def test_columns_are_written_in_a_line_or_in_a_file() -> None:
    assert columns_from("# mine\ndate = Datum\n\nseverity = 'Wie stark, 0-10'\n") == {
        "date": "Datum",
        "severity": "Wie stark, 0-10",
    }
    assert columns_from('date=Datum,severity="Wie stark, 0-10"')["severity"] == "Wie stark, 0-10"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "found nothing"),
        ("date", 'found "date"; expected name=column, such as date=Datum'),
        ("date=", 'found "date="'),
        ("date=a,Date=b", 'found the name "Date" twice'),
    ],
)
def test_columns_that_are_not_said_well(said: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        columns_from(said)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("date=Datam,headache=Kopfschmerz", 'the column "Datam", which row 2 does not have'),
        ("date=Datam,headache=Kopfschmerz", 'Did you mean "datum"?'),
        ("datum=Datum", 'the name "datum"; expected one of date, headache'),
        ("date=Datum", "Name the others with --columns as well."),
    ],
)
def test_columns_that_are_not_there(read: Read, said: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(OWN.read_text(encoding="utf-8"), columns=columns_from(said))
    assert words in str(refused.value)


def test_a_column_of_our_name_gives_way_to_the_one_named(read: Read) -> None:
    text = "date,headache,really\n2026-01-01,no,yes\n"
    diary = read(text, columns={"headache": "really"})
    assert diary.days == (Day(date(2026, 1, 1), True),)
    assert diary.remarks == ('Columns passed over: "headache".',)


def test_the_terminal_asks_about_a_table_and_a_page_refuses_it() -> None:
    data = OWN.read_bytes()
    with pytest.raises(NeedsAnswer) as needs:
        read_diary_file(OWN, OWN.name, Hints(), COUNTING)
    assert needs.value.questions[0].flag == "--columns"
    assert '"Datum", "Kopfschmerz", "Stärke" and "Stunden"' in needs.value.questions[0].why
    with pytest.raises(Refused):
        read_diary(data, OWN.name, Hints(), COUNTING)
    for no_table in ("hello", "<html><body>a,b\nc,d", "a,b\n"):
        with pytest.raises(Refused):
            large(no_table)


@given(
    st.dictionaries(
        st.sampled_from(["date", "headache", "severity", "start", "end", "from", "odd"]),
        st.sampled_from(["Datum", "Kopfschmerz", "Stärke", "Stunden", "", "x"]),
        max_size=4,
    )
)
def test_any_naming_of_columns_is_settled(columns: dict[str, str]) -> None:
    with suppress(Refused, NeedsAnswer):
        read_diary(OWN.read_bytes(), "x", Hints(columns=columns, pain="0-10"), COUNTING)


SMALL = "date,headache,drugs\n" + "".join(
    f"2026-01-{n:02},{'yes' if n % 2 else 'no'},Zomig®\n" for n in range(1, 29)
)


@pytest.fixture
def a_page_of_100_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small file goes the way of one that is too large for a page."""
    from dataclasses import replace

    monkeypatch.setattr(reading, "PAGE", replace(reading.PAGE, bytes=100))


@pytest.mark.usefixtures("a_page_of_100_bytes")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_large_file_is_read_as_a_small_one_is(encoding: str) -> None:
    whole = large(SMALL.encode(encoding))
    assert len(whole.days) == 28
    assert whole.days[0].drugs is not None
    assert whole.days[0].drugs[0].drug == "Zomig®"
    assert bool(whole.remarks) == (encoding == "cp1252")


@pytest.mark.usefixtures("a_page_of_100_bytes")
def test_control_characters_in_a_large_file_are_left_out_and_told() -> None:
    diary = large(SMALL.replace("yes", "\x01yes", 1) + "\n" * 2000)
    assert diary.days[0].headache is True
    assert diary.remarks == ("1 control character in the file left out.",)


@pytest.mark.usefixtures("a_page_of_100_bytes")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"date,headache\n" + b"\x00" * 200, "bytes that are not text"),
        (b"date,headache\n" + b"x" * 2_000_000, "a line of more than a million letters"),
        (b"date,headache\n2026-01-01,\x81" + b"\n" * 200, "byte 26: found a byte of value 129"),
        (b"%PDF" + b"x" * 200, "a PDF"),
        (b"\xff\xfe" + b"a" * 201, "bytes that are not UTF-16"),
        (b'date,headache\n"2026-01-01,yes' + b"\n" * 200, "a cell that cannot be read"),
        (b"something else" * 20, "at most 9"),
        (b"{" + b" " * 200, "at most 9"),
    ],
)
def test_a_large_file_that_cannot_be_read(data: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        large(data)
    assert words in f"{str(refused.value)[:1].lower()}{str(refused.value)[1:]}"


@pytest.mark.usefixtures("a_page_of_100_bytes")
@given(st.binary(max_size=400))
def test_any_large_file_is_settled(data: bytes) -> None:
    with suppress(Refused, NeedsAnswer):
        large(data)


def test_the_terminal_reads_more_rows_than_a_page() -> None:
    rows = "".join(
        f"{1950 + n // 8000}-{1 + n // 800 % 10:02}-{1 + n // 30 % 27:02} {n % 30 // 2}:{n % 2}0,1h\n"
        for n in range(20_001)
    )
    text = "start,duration\n" + rows
    assert TERMINAL.attacks > 20_001
    assert len(large(text).attacks) == 20_001
    with pytest.raises(Refused, match="at most 20000"):
        read_diary(text.encode(), "x", Hints(), COUNTING)


def test_a_table_full_of_mistakes_is_refused_before_memory_is_full() -> None:
    text = "date,headache\n" + "soon,yes\n" * 50_000
    with pytest.raises(Refused) as refused:
        large(text)
    assert 10_000 <= refused.value.count <= 10_010
