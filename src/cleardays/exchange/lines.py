"""The lines of a text, again and again from the first: of one in memory, or of a large file."""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cleardays.exchange import decoding
from cleardays.exchange.limits import MEGABYTE
from cleardays.exchange.refusal import refuse

_LONGEST_LINE = MEGABYTE
_HEAD = MEGABYTE
_CONTROLS = {n: None for n in range(32) if chr(n) not in "\t\n\r"}
_CONTROL_BYTES = bytes(_CONTROLS)
_NO_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))


@dataclass(frozen=True, slots=True)
class Lines:
    """A text line by line; each call of `each` begins anew. `remarks`: how it was decoded."""

    each: Callable[[], Iterator[str]]
    remarks: tuple[str, ...] = ()

    def head(self) -> str:
        """The beginning of the text."""
        found, size = [], 0
        for line in self.each():
            found.append(line)
            size += len(line)
            if size >= _HEAD:
                break
        return "".join(found)


def lines_of(text: str) -> Lines:
    """The lines of a text in memory, each with its end."""
    return Lines(lambda: io.StringIO(text, newline=""))


def lines_in(file: BinaryIO, expected: str) -> Lines:
    """The lines of a file that is too large to be held in memory.

    Raises `Refused` where it is not text, and later for a line that does not end.
    """
    decoding.check_signature(_first(file), expected)
    encoding, controls, remarks = _survey(file, expected)
    if controls:
        remarks = (*remarks, decoding.say_left_out(controls))

    def each() -> Iterator[str]:
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            while line := text.readline(_LONGEST_LINE):
                if len(line) >= _LONGEST_LINE:
                    raise refuse(
                        "the file",
                        "a line of more than a million letters",
                        "rows with a line end between them",
                        "Export it again.",
                    )
                yield line.translate(_CONTROLS) if controls else line
        finally:
            text.detach()

    return Lines(each, remarks)


def _first(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(64)


def _survey(file: BinaryIO, expected: str) -> tuple[str, int, tuple[str, ...]]:
    """The encoding of a file, its control characters, and what has to be said about it."""
    if _first(file).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = _controls_in(file, "utf-16", expected)
        if found is None:
            raise refuse("the file", "bytes that are not UTF-16", expected, "Export it again.")
        return "utf-16", found, ()
    found = _controls_in(file, "utf-8", expected)
    if found is not None:
        return "utf-8-sig", found, ()
    _check_cp1252(file)
    found = _controls_in(file, "cp1252", expected) or 0
    return "cp1252", found, (decoding.AS_WINDOWS_1252,)


def _controls_in(file: BinaryIO, encoding: str, expected: str) -> int | None:
    """How many control characters a file has in an encoding; None where it is in another."""
    decoder = codecs.getincrementaldecoder(encoding)()
    strange = length = 0
    has_nul = False
    file.seek(0)
    try:
        while chunk := file.read(MEGABYTE):
            text = decoder.decode(chunk)
            has_nul = has_nul or "\0" in text
            length += len(text)
            if encoding == "utf-16":
                strange += len(text) - len(text.translate(_CONTROLS))
            else:
                strange += len(chunk) - len(chunk.translate(None, _CONTROL_BYTES))
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return None
    decoding.check_controls(strange, has_nul, length, expected)
    return strange


def _check_cp1252(file: BinaryIO) -> None:
    file.seek(0)
    at = 0
    while chunk := file.read(MEGABYTE):
        if len(chunk.translate(None, _NO_CP1252)) < len(chunk):
            first = next(n for n, value in enumerate(chunk) if value in _NO_CP1252)
            raise decoding.no_text(at + first, chunk[first])
        at += len(chunk)
