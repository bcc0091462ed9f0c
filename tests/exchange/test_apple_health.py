"""Apple Health: headache records alone, by name; nothing invented, nothing unpacked, no entity."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleardays.clinical.diary import Attack, Day, Diary, Headache, Severity
from cleardays.exchange.diary_json import write_json
from cleardays.exchange.reading import Hints, NeedsAnswer, Refused, read_diary, read_diary_file
from exchange.drawn_diaries import COUNTING

Read = Callable[..., Diary]
HERE = Path(__file__).parent
GOOD = (HERE / "good" / "apple_health.xml").read_bytes()
ZIP = (HERE / "good" / "apple_health.zip").read_bytes()
HEADACHE = "HKCategoryTypeIdentifierHeadache"
NAMES = {
    "NotPresent": Severity.NONE,
    "Unspecified": None,
    "Mild": Severity.MILD,
    "Moderate": Severity.MODERATE,
    "Severe": Severity.SEVERE,
}


def record(level: str, start: str, end: str, source: str = "Health", **metadata: str) -> str:
    inside = "".join(f'<MetadataEntry key="{k}" value="{v}"/>' for k, v in metadata.items())
    return (
        f'<Record type="{HEADACHE}" sourceName="{source}" startDate="{start}" endDate="{end}" '
        f'value="HKCategoryValueSeverity{level}">{inside}</Record>\n'
    )


def export(*records: str) -> bytes:
    return f"<HealthData>\n{''.join(records)}</HealthData>".encode()


def attacks(data: bytes) -> tuple[Attack, ...]:
    return read_diary(data, "export.xml", Hints(), COUNTING).attacks


MORNING = ("2024-03-01 09:00:00 -0800", "2024-03-01 10:00:00 -0800")


def test_the_export_is_read(read: Read) -> None:
    diary = read(GOOD)
    assert diary.attacks == (
        Attack(
            datetime(2024, 3, 1, 9), datetime(2024, 3, 1, 10), Headache(severity=Severity.MODERATE)
        ),
        Attack(
            datetime(2024, 3, 2, 22, 30),
            datetime(2024, 3, 3, 8, 30),
            Headache(severity=Severity.SEVERE),
        ),
        Attack(datetime(2024, 3, 5, 12)),
    )
    assert diary.days == (Day(date(2024, 3, 4), False),)
    assert diary.complete == ()
    assert any("more than once, and counted once" in told for told in diary.remarks)


def test_the_zip_is_the_export_wherever_it_lies(read: Read, tmp_path: Path) -> None:
    assert read(ZIP) == read(GOOD)
    again = tmp_path / "Any name.zip"
    with zipfile.ZipFile(again, "w") as archive:
        archive.writestr("a/b/c/apple_health_export/exportación.xml", GOOD)
    assert read_diary_file(again, "x", Hints(), COUNTING) == read(GOOD)
    assert [path.name for path in tmp_path.iterdir()] == ["Any name.zip"]


def test_a_path_a_file_and_a_pipe_are_the_same(read: Read) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.rest = io.BytesIO(GOOD)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            data = self.rest.read(len(buffer))
            buffer[: len(data)] = data
            return len(data)

    whole = read(GOOD)
    path = HERE / "good" / "apple_health.xml"
    assert read_diary_file(path, "x", Hints(), COUNTING) == whole
    assert read_diary_file(str(path), "x", Hints(), COUNTING) == whole
    with path.open("rb") as file:
        assert read_diary_file(file, "x", Hints(), COUNTING) == whole
    assert read_diary_file(io.BufferedReader(Pipe()), "x", Hints(), COUNTING) == whole


@pytest.mark.parametrize("level", NAMES)
def test_severity_goes_by_name(level: str) -> None:
    diary = read_diary(export(record(level, *MORNING)), "x", Hints(), COUNTING)
    if level == "NotPresent":
        assert diary.days == (Day(date(2024, 3, 1), False),)
        assert diary.attacks == ()
    else:
        assert diary.days == ()
        assert diary.attacks[0].detail == Headache(severity=NAMES[level])


def test_not_present_clears_every_date_it_spans_unless_a_record_says_headache() -> None:
    clear = record("NotPresent", "2024-03-01 08:00:00 +0100", "2024-03-04 00:00:00 +0100")
    diary = read_diary(export(clear), "x", Hints(), COUNTING)
    assert [day.on.day for day in diary.days] == [1, 2, 3]
    ache = record("Mild", "2024-03-02 23:00:00 +0100", "2024-03-03 01:00:00 +0100")
    diary = read_diary(export(clear, ache), "x", Hints(), COUNTING)
    assert [day.on.day for day in diary.days] == [1]
    assert any(
        "2 dates are" in told and "(2024-03-02, 2024-03-03)" in told for told in diary.remarks
    )


def test_the_clock_is_the_persons_own_and_the_zone_of_the_record_counts() -> None:
    late = ("2024-03-01 23:30:00 -0800", "2024-03-02 00:30:00 -0800")
    (kept,) = attacks(export(record("Mild", *late)))
    assert (kept.start, kept.end) == (datetime(2024, 3, 1, 23, 30), datetime(2024, 3, 2, 0, 30))
    (there,) = attacks(export(record("Mild", *late, HKTimeZone="Europe/Paris")))
    assert there.start == datetime(2024, 3, 2, 8, 30)


def test_clocks_that_went_back_do_not_end_a_headache_before_it_began() -> None:
    (back,) = attacks(
        export(record("Mild", "2024-10-27 02:50:00 +0200", "2024-10-27 02:10:00 +0100"))
    )
    assert (back.start, back.end) == (datetime(2024, 10, 27, 2, 50), datetime(2024, 10, 27, 3, 10))


def test_one_entry_is_counted_once() -> None:
    once = record("Mild", *MORNING)
    worse = record("Severe", *MORNING)
    assert len(attacks(export(once, once))) == 1
    assert attacks(export(worse, once)) == attacks(export(once, worse)) == attacks(export(worse))
    assert len(attacks(export(once, record("Mild", *MORNING, source="Another app")))) == 2
    named = [
        record("Mild", *MORNING, HKMetadataKeyExternalUUID="u1"),
        record("Mild", MORNING[0], "2024-03-01 11:00:00 -0800", HKMetadataKeyExternalUUID="u1"),
    ]
    assert len(attacks(export(*named))) == 1
    other = record("Mild", *MORNING, HKExternalUUID="u2").replace("09:00", "08:00")
    assert len(attacks(export(*named, other))) == 2


def test_reading_it_again_changes_nothing(read: Read) -> None:
    inner = GOOD.split(b"<HealthData", 1)[1].split(b">", 1)[1].rsplit(b"</HealthData>", 1)[0]
    twice = GOOD.replace(b"</HealthData>", inner + b"</HealthData>")
    assert read(twice).attacks == read(GOOD).attacks
    assert read(twice).days == read(GOOD).days
    assert read(write_json(read(GOOD))) == read(GOOD)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(read: Read, encoding: str) -> None:
    assert read(GOOD.decode().encode(encoding)) == read(GOOD)


def test_stray_control_characters_are_left_out_and_told(read: Read) -> None:
    diary = read(GOOD.replace(b"soup", b"so\x0bup"))
    assert diary.attacks == read(GOOD).attacks
    assert "1 control character in the file left out." in diary.remarks


def test_an_export_without_headaches_says_nothing_of_any_date(read: Read) -> None:
    diary = read(b"<HealthData/>")
    assert diary.attacks == diary.days == ()
    assert "no headache record" in diary.remarks[0]


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "billion laughs": f'<!DOCTYPE HealthData [<!ENTITY a0 "ha">{LAUGHS}]><HealthData>&a9;</HealthData>',
    "an entity from outside": '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<HealthData>&x;</HealthData>",
    "a parameter entity": "<!DOCTYPE HealthData [<!ENTITY % p SYSTEM 'http://example.org/x'> %p;]>"
    "<HealthData/>",
    "an entity after a false end": '<!DOCTYPE HealthData [<!ELEMENT a "]>"> <!ENTITY x "y">]>'
    "<HealthData>&x;</HealthData>",
    "an entity behind a comment": '<!-- <a> --><!DOCTYPE HealthData [<!ENTITY x "y">]>'
    "<HealthData>&x;</HealthData>",
    "an entity that nobody declared": "<HealthData>&x;</HealthData>",
    "a second document type": "<!DOCTYPE HealthData><!DOCTYPE HealthData ["
    '<!ENTITY x "y">]><HealthData>&x;</HealthData>',
    "UTF-7": '<?xml version="1.0" encoding="UTF-7"?><HealthData>+ADw-a/+AD4-</HealthData>',
    "nested 100000 deep": "<HealthData>" + "<a>" * 100_000,
    "an endless attribute": '<HealthData a="' + "x" * 20_000_000,
    "an endless document type": "<!DOCTYPE HealthData [" + "<!ELEMENT a EMPTY>" * 1_000_000,
    "an endless comment": "<HealthData><!--" + "x" * 20_000_000,
    "half an element": "<HealthData><Record",
    "two roots": "<HealthData/><HealthData/>",
    "a name twice": f'<HealthData><Record type="{HEADACHE}" type="{HEADACHE}"/></HealthData>',
}


@pytest.mark.parametrize("what", ATTACKS)
def test_an_attack_is_refused_within_a_second(what: str) -> None:
    data = ATTACKS[what].encode()
    began = time.perf_counter()
    with pytest.raises(Refused, match=r"Nothing was read\."):
        read_diary(data, "export.xml", Hints(), COUNTING)
    assert time.perf_counter() - began < 1


def zipped(data: bytes, name: str = "apple_health_export/export.xml", **how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **how) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def claims_a_giant_list(data: bytes) -> bytes:
    at = data.rindex(b"PK\x05\x06")
    return data[: at + 12] + (0x7FFFFFFF).to_bytes(4, "little") + data[at + 16 :]


@pytest.mark.parametrize(
    "data",
    [
        zipped(b"<HealthData>" + b" " * 50_000_000, compression=zipfile.ZIP_DEFLATED),
        zipped(GOOD, compression=zipfile.ZIP_LZMA),
        zipped(GOOD, compression=zipfile.ZIP_BZIP2),
        zipped(ZIP, "apple_health_export/export.xml"),
        zipped(ZIP, "apple_health_export/export.zip"),
        claims_a_giant_list(ZIP),
        ZIP[: len(ZIP) // 2],
    ],
    ids=["bomb", "lzma", "bzip2", "zip named xml", "zip in zip", "giant list", "half"],
)
def test_a_bad_zip_is_refused_within_a_second(data: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused, match=r"Nothing was read\."):
        read_diary(data, "export.zip", Hints(), COUNTING)
    assert time.perf_counter() - began < 1


class Endless(io.RawIOBase):
    """An export of so many bytes that is never in memory."""

    def __init__(self, size: int) -> None:
        step = record("Mild", *MORNING).replace(HEADACHE, "HKCategoryTypeIdentifierFever").encode()
        self.left, self.step = size, step * 1000
        self.head = b"<HealthData>" + record("Mild", *MORNING).encode()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.head:
            head, self.head = self.head, b""
            return head
        if self.left <= 0:
            end, self.left = b"" if self.left < 0 else b"</HealthData>", -1
            return end
        self.left = max(0, self.left - len(self.step))
        return self.step


def test_a_large_export_is_never_held_in_memory() -> None:
    tracemalloc.start()
    try:
        diary = read_diary_file(Endless(40_000_000), "export.xml", Hints(), COUNTING)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(diary.attacks) == 1
    assert peak < 10_000_000


def test_a_page_reads_no_more_than_it_should() -> None:
    packed = zipped(b"<HealthData>" + b"<a/>" * 70_000_000, compression=zipfile.ZIP_STORED)
    with pytest.raises(Refused, match="at most 25 MB"):
        read_diary(packed, "export.zip", Hints(), COUNTING)


@st.composite
def drawn_records(draw: st.DrawFn) -> Iterator[str]:
    start = draw(st.datetimes(datetime(2024, 1, 1), datetime(2024, 1, 5)))
    end = draw(st.datetimes(start, datetime(2024, 1, 7)))
    offset = draw(st.sampled_from(["+0000", "-0800", "+0545"]))
    metadata = draw(st.sampled_from([{}, {"HKExternalUUID": "u1"}, {"HKTimeZone": "Asia/Tokyo"}]))
    return record(
        draw(st.sampled_from(list(NAMES))),
        f"{start:%Y-%m-%d %H:%M:%S} {offset}",
        f"{end:%Y-%m-%d %H:%M:%S} {offset}",
        draw(st.sampled_from(["a", "b"])),
        **metadata,
    )


@given(st.lists(drawn_records(), max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(records: list[str], chance: object) -> None:
    first = read_diary(export(*records), "x", Hints(), COUNTING)
    mixed = [*records, *records]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    again = read_diary(export(*mixed), "x", Hints(), COUNTING)
    assert (again.days, again.attacks) == (first.days, first.attacks)
    touched = {on for attack in first.attacks for on, _ in attack.hours_by_date()}
    assert not touched & {day.on for day in first.days}
    assert all(day.headache is False for day in first.days)


@given(st.binary(max_size=60), st.integers(0, len(ZIP)))
@example(b"\x00\x05", len(ZIP) - 10)  # a list of files that begins before the file does
def test_any_damage_to_a_zip_is_settled(junk: bytes, at: int) -> None:
    damaged = ZIP[:at] + junk + ZIP[at + len(junk) :]
    with suppress(Refused, NeedsAnswer):
        read_diary(damaged, "x", Hints(), COUNTING)
