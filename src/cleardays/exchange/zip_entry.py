"""The one file that is wanted out of a zip archive: read as a stream, never unpacked to disk."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedIOBase
from typing import BinaryIO, cast

from cleardays.exchange.limits import MEGABYTE
from cleardays.exchange.refusal import refuse

SIGNATURE = b"PK\x03\x04"
_ENDS = struct.Struct("<4s4H2LH")
_ENDS_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_MOST_COMMENT = 65_536
_MOST_DIRECTORY = 16 * MEGABYTE
_MOST_RATIO = 500  # the export of ten years of health data is packed to about a thirtieth
_SMALL = 10 * MEGABYTE  # a file of that size may be packed as tightly as it likes
_MOST_LOOKED_AT = 20
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_EXPORT_AGAIN = "Export it again, and hand in that file as it is."
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(OSError, struct.error, ValueError, OverflowError),
)


@contextmanager
def wanted_entry(
    file: BinaryIO,
    is_wanted: Callable[[str], bool],
    looks_right: Callable[[bytes], bool],
    head: int,
) -> Iterator[BinaryIO | None]:
    """The entry whose name is wanted and whose beginning looks right; None where there is none.

    Raises `Refused` for an archive that is broken, locked, packed far too tightly or in an unusual
    way, with too long a list of files, or with two such entries.
    """
    if not _check_directory(file):
        yield None
        return
    try:
        with ExitStack() as opened:
            archive = _opened(file, opened)
            found = _find(archive, is_wanted, looks_right, head)
            entry = _Checked(archive, found, opened) if found else None
            yield None if entry is None else cast(BinaryIO, entry)
    except zipfile.BadZipFile:
        raise refuse(
            "the archive", "a zip that is broken or locked", "a zip as exported", _EXPORT_AGAIN
        ) from None


def _opened(file: BinaryIO, opened: ExitStack) -> zipfile.ZipFile:
    try:
        return opened.enter_context(zipfile.ZipFile(file))
    except _BROKEN:
        raise zipfile.BadZipFile from None


def _find(
    archive: zipfile.ZipFile,
    is_wanted: Callable[[str], bool],
    looks_right: Callable[[bytes], bool],
    head: int,
) -> zipfile.ZipInfo | None:
    found = None
    named = [info for info in archive.infolist() if is_wanted(info.filename)]
    for info in named[:_MOST_LOOKED_AT]:
        _check_entry(info)
        with ExitStack() as opened:
            if not looks_right(_Checked(archive, info, opened).read(head)):
                continue
        if found is not None:
            raise refuse("the archive", "two exports", "one export", "Hand in one of them alone.")
        found = info
    return found


class _Checked(BufferedIOBase):
    """An entry of an archive; whatever goes wrong while it is unpacked is one error."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, opened: ExitStack) -> None:
        try:
            self._entry = opened.enter_context(archive.open(info))
        except _BROKEN:
            raise zipfile.BadZipFile from None

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._entry.read(-1 if size is None else size)
        except _BROKEN:
            raise zipfile.BadZipFile from None


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        what = "a file locked with a password"
    elif info.compress_type not in _PLAIN:
        what = "a file packed in an unusual way"
    elif info.file_size > _SMALL and info.file_size > _MOST_RATIO * max(info.compress_size, 1):
        what = f"a file packed to less than a {_MOST_RATIO}th of its size"
    else:
        return
    raise refuse("the archive", what, "a zip as exported", _EXPORT_AGAIN)


def _check_directory(file: BinaryIO) -> bool:
    """Whether there is a list of files; how long it is, before it is read into memory."""
    size = file.seek(0, 2)
    tail_at = max(0, size - _MOST_COMMENT - _ENDS.size)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        return False
    try:
        length = _ENDS.unpack_from(tail, at)[5]
        locator_at = tail_at + at - _LOCATOR_64.size
        if locator_at >= 0:
            file.seek(locator_at)
            signature, _, ends_at, _ = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))
            if signature == b"PK\x06\x07":
                # Readers take the record just before the locator, or where the locator points.
                for where in (ends_at, locator_at - _ENDS_64.size):
                    length = max(length, _length_64(file, where, size))
    except _BROKEN:
        return False
    if length != 0xFFFFFFFF and length > _MOST_DIRECTORY:
        raise refuse(
            "the archive",
            "a list of far too many files",
            f"at most {_MOST_DIRECTORY // MEGABYTE} MB of names",
            _EXPORT_AGAIN,
        )
    file.seek(0)
    return True


def _length_64(file: BinaryIO, where: int, size: int) -> int:
    if not 0 <= where <= size - _ENDS_64.size:
        return 0
    file.seek(where)
    found = _ENDS_64.unpack(file.read(_ENDS_64.size))
    length = int(found[8])
    return length if found[0] == b"PK\x06\x06" else 0
