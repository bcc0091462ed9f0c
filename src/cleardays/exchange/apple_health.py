"""What Apple Health exports: `export.xml`, or the zip that holds it; its headache records alone."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from cleardays.clinical.diary import Attack, Diary, Headache, Severity
from cleardays.exchange import dates
from cleardays.exchange.decoding import say_left_out
from cleardays.exchange.hints import Hints
from cleardays.exchange.limits import Limits
from cleardays.exchange.refusal import Problem, Refused, listed, quoted, refuse
from cleardays.exchange.said_clear import clear_days, say_both, touched_by
from cleardays.exchange.xml_stream import HEAD, beginning, read_elements
from cleardays.exchange.zip_entry import SIGNATURE, wanted_entry

KIND = "Apple Health export"
SAYS = "the export of Apple Health (export.xml, or the zip that holds it)"
_HEADACHE = "HKCategoryTypeIdentifierHeadache"
_TIME_ZONES = ("HKTimeZone", "HKMetadataKeyTimeZone")
_EXTERNAL_IDS = ("HKExternalUUID", "HKMetadataKeyExternalUUID")
_NOT_PRESENT = "HKCategoryValueSeverityNotPresent"
_UNSPECIFIED = "HKCategoryValueSeverityUnspecified"
_LEVELS = {
    _UNSPECIFIED: None,
    "HKCategoryValueSeverityMild": Severity.MILD,
    "HKCategoryValueSeverityModerate": Severity.MODERATE,
    "HKCategoryValueSeveritySevere": Severity.SEVERE,
}
_VALUES = (_UNSPECIFIED, _NOT_PRESENT, *list(_LEVELS)[1:])
_WORSE = {value: n for n, value in enumerate((_NOT_PRESENT, *_LEVELS))}
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)", re.ASCII)
_MOST_PROBLEMS = 1000
_IS_HEALTH_DATA = re.compile(rb"<!DOCTYPE\s+HealthData\b|<HealthData[\s/>]")
_IN_HEALTH = "Correct or delete that entry in the Health app, and export again."


@dataclass(frozen=True, slots=True)
class _Record:
    """One headache record as exported; `made`: when it was written down."""

    line: int
    value: str
    start: datetime
    end: datetime
    source: str
    external: str
    made: str
    zone: ZoneInfo | None


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is such an export."""
    return beginning(head).lstrip()[:1] == b"<" and bool(_IS_HEALTH_DATA.search(beginning(head)))


@contextmanager
def unpacked(file: BinaryIO) -> Iterator[BinaryIO | None]:
    """The export in a zip; None where the zip holds none. Apple translates its name."""
    is_cut_off = b"apple_health_export" in file.read(HEAD)
    with wanted_entry(file, _may_be_export, recognises, HEAD) as entry:
        if entry is None and is_cut_off:
            raise refuse(
                "the archive",
                "no list of files, or no export.xml in it",
                "the whole zip that Apple Health exports",
                "Export it again, and hand in that file as it is.",
            )
        yield entry


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so is a zip."""
    return head.startswith(SIGNATURE)


def _may_be_export(name: str) -> bool:
    return name.lower().endswith(".xml") and not name.lower().endswith("export_cda.xml")


def read(file: BinaryIO, hints: Hints, limits: Limits) -> Diary:
    """The diary in such an export; everything but the headache records is passed over.

    Raises `Refused` with every problem. No date is made clear but those recorded as such.
    """
    found = _Reader(limits)
    left_out = read_elements(file, limits.unpacked, found.begins, found.ends)
    if not found.is_export:
        raise refuse("the file", "XML of something else", SAYS, "Hand in the export itself.")
    if found.problems:
        raise Refused(found.problems)
    return _diary(found, left_out, hints)


@dataclass(slots=True)
class _Reader:
    """Takes the headache records out of the elements that go by."""

    limits: Limits
    problems: list[Problem] = field(default_factory=list)
    records: list[_Record] = field(default_factory=list)
    is_export: bool = False
    _open: dict[str, str] | None = None
    _line: int = 0
    _more: dict[str, str] = field(default_factory=dict)

    def begins(self, line: int, name: str, attributes: dict[str, str]) -> None:
        if name == "Record":
            if attributes.get("type") == _HEADACHE:
                self._open, self._line, self._more = attributes, line, {}
        elif name == "MetadataEntry" and self._open is not None:
            self._more[attributes.get("key", "")] = attributes.get("value", "")
        elif name == "HealthData":
            self.is_export = True

    def ends(self, name: str) -> None:
        if self._open is None or name != "Record":
            return
        record = self._record(self._open)
        self._open = None
        if record is not None:
            self.records.append(record)
        if len(self.records) > self.limits.attacks:
            raise refuse(
                "the file",
                f"more than {self.limits.attacks} headache records",
                f"at most {self.limits.attacks}",
                "Look whether an app has written them over and over.",
            )
        if len(self.problems) > _MOST_PROBLEMS:
            raise Refused(self.problems)

    def _record(self, said: dict[str, str]) -> _Record | None:
        before = len(self.problems)
        value = said.get("value", "")
        if value not in _VALUES:
            self._wrong("value", value, listed(_VALUES, "or"))
        start, end = self._moment(said, "startDate"), self._moment(said, "endDate")
        if start is None or end is None or len(self.problems) > before:
            return None
        if end < start:
            self._wrong("endDate", said["endDate"], f"a time at or after {said['startDate']}")
            return None
        if end - start > dates.LONGEST:
            longest = f"at most {dates.LONGEST.days} days after {said['startDate']}"
            self._wrong("endDate", said["endDate"], longest)
            return None
        external = self._told(_EXTERNAL_IDS)
        zone = Hints(zone=self._told(_TIME_ZONES)).time_zone()
        source, made = said.get("sourceName", ""), said.get("creationDate", "")
        return _Record(self._line, value, start, end, source, external, made, zone)

    def _told(self, keys: tuple[str, ...]) -> str:
        return next((self._more[key] for key in keys if self._more.get(key)), "")

    def _moment(self, said: dict[str, str], name: str) -> datetime | None:
        at = _moment(said.get(name, ""))
        if at is None:
            self._wrong(
                name,
                said.get(name, ""),
                "a time such as 2026-01-31 14:30:00 +0100, "
                f"from {dates.FIRST_YEAR} to {dates.LAST_YEAR}",
            )
        return at

    def _wrong(self, name: str, found: str, expected: str) -> None:
        where = f"line {self._line}, {name} of a headache record"
        self.problems.append(Problem(where, quoted(found), expected, _IN_HEALTH))


def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None or not dates.FIRST_YEAR <= int(found[1]) <= dates.LAST_YEAR:
        return None
    offset = found[7] + found[8] + ":" + found[9]
    try:
        return datetime.fromisoformat(f"{text[:10]}T{text[11:19]}{offset}")
    except ValueError:
        return None


def _diary(found: _Reader, left_out: int, hints: Hints) -> Diary:
    records = _once_each(found.records)
    attacks, remarks = _attacks(record for record in records if record.value != _NOT_PRESENT)
    clear: set[date] = set()
    for record in records:
        if record.value == _NOT_PRESENT:
            start, end = _on_own_clock(record)
            clear |= touched_by([Attack(start, max(start, end))])
    touched = touched_by(attacks)
    days = clear_days(clear, touched)
    said = [*_about(found.records, records), *remarks, *say_both(clear, touched)]
    if left_out:
        said.append(say_left_out(left_out))
    if attacks and not days:
        said += hints.say_attacks_only()
    elif days and not hints.complete:
        said.append(
            "Dates without a headache record are not clear days unless you say from when to when "
            "the list is complete; those recorded as free of headache are."
        )
    return Diary(days=days, attacks=attacks, kind=KIND, remarks=tuple(said))


def _about(every: list[_Record], records: list[_Record]) -> Iterator[str]:
    if not every:
        yield "The export holds no headache record. Nothing is known of any date."
    if twice := len(every) - len(records):
        entries = "1 headache record is" if twice == 1 else f"{twice} headache records are"
        yield f"{entries} there more than once, and counted once."


def _once_each(records: list[_Record]) -> list[_Record]:
    """Each entry once: by the id that an app gave it, and by its times and its source."""
    by_id: dict[tuple[str, str], _Record] = {}
    for n, record in enumerate(records):
        key = (record.source, record.external) if record.external else ("", str(n))
        before = by_id.get(key)
        if before is None or _newness(record) >= _newness(before):
            by_id[key] = record
    by_times: dict[tuple[datetime, datetime, str], _Record] = {}
    for record in by_id.values():
        times = (record.start, record.end, record.source)
        before = by_times.get(times)
        if before is None or _rank(record) > _rank(before):
            by_times[times] = record
    return sorted(by_times.values(), key=lambda r: (r.start, r.end, *_rank(r), r.source))


def _newness(record: _Record) -> tuple[datetime, datetime, datetime, int, str]:
    made = _moment(record.made) or datetime.min.replace(tzinfo=UTC)
    return made, record.start, record.end, *_rank(record)


def _rank(record: _Record) -> tuple[int, str]:
    """Of two entries that are one: the worse, and one that names its zone."""
    return _WORSE[record.value], record.zone.key if record.zone else ""


def _on_own_clock(record: _Record) -> tuple[datetime, datetime]:
    """Beginning and end as the person's clock showed them: by the zone of the record, if told."""
    start, end = (
        (at.astimezone(record.zone) if record.zone else at).replace(tzinfo=None, fold=0)
        for at in (record.start, record.end)
    )
    return start, end


def _attacks(records: Iterable[_Record]) -> tuple[tuple[Attack, ...], list[str]]:
    found, moments, clock_back = [], 0, 0
    for record in records:
        start, end = _on_own_clock(record)
        detail = Headache(severity=_LEVELS[record.value])
        if record.end == record.start:
            moments += 1
            found.append(Attack(start, None, detail))
            continue
        if end <= start:
            clock_back += 1
            end = start + (record.end - record.start)
        found.append(Attack(start, end, detail))
    said = []
    if moments:
        said.append(
            f"{_headaches(moments)} without a length: how long it lasted is not known, and only "
            f"the date of its start counts."
        )
    if clock_back:
        said.append(
            f"{_headaches(clock_back)} over a change of clocks: the end was counted from the "
            f"start by the clock."
        )
    return tuple(sorted(found, key=_in_order)), said


def _in_order(attack: Attack) -> tuple[datetime, timedelta, int]:
    lasted = timedelta() if attack.end is None else attack.end - attack.start
    return attack.start, lasted, attack.detail.severity or 0


def _headaches(count: int) -> str:
    return "1 headache" if count == 1 else f"{count} headaches"
