"""Bytes to text: which encoding a file is in, and whether it is text at all."""

import codecs

from cleardays.exchange.limits import PAGE
from cleardays.exchange.refusal import Refused, refuse

MOST_BYTES = PAGE.bytes
EXPECTED = "text: CSV, JSON or HTML"
_MOST_CONTROLS = 0.001  # a share of all characters; beyond it, it is no text
AS_WINDOWS_1252 = (
    "The file is not in UTF-8; it was read as Windows-1252. Look at names with accents."
)
_SAVE_AS = "Export or save it as text, and hand in that file."
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Excel or Numbers workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"bplist", "a binary property list"),
)


def decode(
    data: bytes, most_bytes: int = MOST_BYTES, expected: str = EXPECTED
) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what has to be said about how it was read.

    UTF-8 with or without a mark, UTF-16 with one; anything else is taken for Windows-1252, with
    a remark. Raises `Refused` for a file that is empty, too large, or not text.
    """
    if len(data) > most_bytes:
        raise too_large(len(data), most_bytes)
    check_signature(data, expected)
    text, remarks = _decode(data)
    if not text.strip():
        raise refuse(
            "the file", "nothing in it", "a headache diary", "Export it again, or pick another."
        )
    strange = sum(map(is_control, text))
    check_controls(strange, "\0" in text, len(text), expected)
    if not strange:
        return text, remarks
    text = "".join(c for c in text if not is_control(c))
    return text, (*remarks, say_left_out(strange))


def too_large(found: int, most: int) -> Refused:
    """The refusal of a file that is larger than what is read."""
    return refuse(
        "the file",
        f"{found / 1024 / 1024:.1f} MB",
        f"at most {most / 1024 / 1024:g} MB",
        "Hand in a shorter period, or only what is asked for.",
    )


def check_signature(data: bytes, expected: str) -> None:
    """Raise `Refused` for a file that begins like something that is no text."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise refuse("the file", what, expected, _SAVE_AS)


def check_controls(strange: int, has_nul: bool, length: int, expected: str) -> None:
    """Raise `Refused` for more control characters than a text has."""
    if has_nul or strange > _MOST_CONTROLS * length:
        raise refuse("the file", "bytes that are not text", expected, _SAVE_AS)


def say_left_out(controls: int) -> str:
    """What has to be said about control characters that were not read."""
    characters = "1 control character" if controls == 1 else f"{controls} control characters"
    return f"{characters} in the file left out."


def is_control(character: str) -> bool:
    """Whether a character stands for nothing that can be read, nor for a tab or a new line."""
    return character < " " and character not in "\t\n\r"


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), ()
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), (AS_WINDOWS_1252,)
    except UnicodeDecodeError as error:
        raise no_text(error.start, data[error.start]) from None


def no_text(at: int, value: int) -> Refused:
    """The refusal of a byte that stands for nothing in any encoding that is read."""
    return refuse(
        f"byte {at + 1}",
        f"a byte of value {value}, which is not text",
        "text in UTF-8, UTF-16 with a byte order mark, or Windows-1252",
        _SAVE_AS,
    )
