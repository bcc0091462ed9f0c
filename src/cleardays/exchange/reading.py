"""A file handed in: which format it is in, by what it holds and not by its name, and its diary."""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from cleardays.clinical.diary import Diary, DiaryError
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import (
    apple_health,
    cluster_headache_csv,
    diary_csv,
    diary_json,
    headi_csv,
    headway_csv,
    migraine_buddy_csv,
    migraine_buddy_report,
    migralog,
    pain,
    record_json,
)
from cleardays.exchange.decoding import EXPECTED, decode, too_large
from cleardays.exchange.hints import Hints
from cleardays.exchange.limits import PAGE, TERMINAL, Limits
from cleardays.exchange.lines import lines_in, lines_of
from cleardays.exchange.own_columns import ask_columns
from cleardays.exchange.refusal import NeedsAnswer, Problem, Question, Refused, quoted, refuse
from cleardays.exchange.said_clear import say_both, touched_by
from cleardays.exchange.xml_stream import HEAD

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "Format",
    "Hints",
    "NeedsAnswer",
    "Problem",
    "Question",
    "Refused",
    "read_diary",
    "read_diary_file",
]
MOST_BYTES = PAGE.bytes


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is known: how it is described, recognised and read."""

    name: str
    says: str
    recognises: Callable[[str], bool]
    read: Callable[[str, Hints, Counting], Diary]


_OWN_CSV = Format("Cleardays CSV", diary_csv.SAYS, diary_csv.recognises, diary_csv.read)
FORMATS = (
    Format(record_json.KIND, record_json.SAYS, record_json.recognises, record_json.read),
    Format(diary_json.KIND, diary_json.SAYS, diary_json.recognises, diary_json.read),
    Format(
        migraine_buddy_report.KIND,
        migraine_buddy_report.SAYS,
        migraine_buddy_report.recognises,
        migraine_buddy_report.read,
    ),
    Format(
        migraine_buddy_csv.KIND,
        migraine_buddy_csv.SAYS,
        migraine_buddy_csv.recognises,
        migraine_buddy_csv.read,
    ),
    Format(migralog.KIND, migralog.SAYS, migralog.recognises, migralog.read),
    Format(headi_csv.KIND, headi_csv.SAYS, headi_csv.recognises, headi_csv.read),
    Format(
        cluster_headache_csv.KIND,
        cluster_headache_csv.SAYS,
        cluster_headache_csv.recognises,
        cluster_headache_csv.read,
    ),
    Format(headway_csv.KIND, headway_csv.SAYS, headway_csv.recognises, headway_csv.read),
    _OWN_CSV,
)


def read_diary(data: bytes, name: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in a file. `name` is only used to speak of the file.

    The periods that the person calls complete are added to those that the file itself names.
    Raises `Refused` with everything that is wrong, or `NeedsAnswer` with what only the person
    can say; nothing is guessed and nothing is half read.
    """
    if len(data) > PAGE.bytes:
        raise too_large(len(data), PAGE.bytes)
    return _read(io.BytesIO(data), name, hints, counting, PAGE)


def read_diary_file(
    source: str | os.PathLike[str] | BinaryIO, name: str, hints: Hints, counting: Counting
) -> Diary:
    """The diary in a file of any size, or in a binary file that is open; otherwise as `read_diary`.

    Raises `OSError` where the file cannot be opened.
    """
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            return _read(file, name, hints, counting, TERMINAL)
    return _read(source, name, hints, counting, TERMINAL)


def _read(file: BinaryIO, name: str, hints: Hints, counting: Counting, limits: Limits) -> Diary:
    hints.check()
    pain.check_pain(hints, counting)
    file, head = _begun(file)
    if apple_health.is_packed(head):
        with apple_health.unpacked(file) as export:
            if export is not None:
                return _completed(apple_health.read(export, hints, limits), hints)
    if apple_health.recognises(head):
        return _completed(apple_health.read(file, hints, limits), hints)
    return _read_text(file, name, hints, counting, limits)


def _begun(file: BinaryIO) -> tuple[BinaryIO, bytes]:
    """The first bytes of a file, and the file from its beginning."""
    if file.seekable():
        head = file.read(HEAD)
        file.seek(0)
        return file, head
    head = file.read(HEAD)
    if apple_health.recognises(head):
        return cast(BinaryIO, _Again(head, file)), head
    data = head + file.read(PAGE.bytes)
    return io.BytesIO(data), head


class _Again(io.RawIOBase):
    """A file whose first bytes have been looked at, from its beginning."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._rest.read(size)


def _read_text(
    file: BinaryIO, name: str, hints: Hints, counting: Counting, limits: Limits
) -> Diary:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > PAGE.bytes:
        return _read_large(file, size, hints, counting, limits)
    text, remarks = decode(file.read())
    format_ = next((known for known in FORMATS if known.recognises(text)), None)
    if hints.columns is not None:
        format_ = _OWN_CSV
    if format_ is None and limits.asks_columns:
        ask_columns(text)
    if format_ is None:
        raise refuse(
            quoted(name),
            f"a text that begins with {quoted(text.strip()[:40])}",
            "one of " + "; ".join([*(known.says for known in FORMATS), apple_health.SAYS]),
            "Export the diary in one of these, or give its columns these names.",
        )
    try:
        if format_ is _OWN_CSV:
            diary = diary_csv.read_lines(lines_of(text), hints, counting, limits)
        else:
            diary = format_.read(text, hints, counting)
    except DiaryError as error:
        raise refuse(quoted(name), str(error), "a diary without that", "Correct it.") from None
    return _completed(diary, hints, remarks)


def _read_large(
    file: BinaryIO, size: int, hints: Hints, counting: Counting, limits: Limits
) -> Diary:
    """Only rows of our own columns are read however many they are."""
    lines = lines_in(file, EXPECTED)
    is_ours = hints.columns is not None or diary_csv.recognises(lines.head())
    if size > limits.bytes or not is_ours:
        raise too_large(size, PAGE.bytes)
    return _completed(diary_csv.read_lines(lines, hints, counting, limits), hints, lines.remarks)


def _completed(diary: Diary, hints: Hints, remarks: tuple[str, ...] = ()) -> Diary:
    complete = tuple(dict.fromkeys((*diary.complete, *hints.complete)))
    clear = {day.on for day in diary.days if day.headache is False} if diary.attacks else set()
    said = (*remarks, *diary.remarks, *say_both(clear, touched_by(diary.attacks)))
    return replace(diary, complete=complete, remarks=tuple(dict.fromkeys(said)))
