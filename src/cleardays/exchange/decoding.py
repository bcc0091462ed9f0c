"""Bytes to text: which encoding a file is in, and whether it is text at all."""

import codecs

from cleardays.exchange.refusal import refuse

MOST_BYTES = 25 * 1024 * 1024
_MOST_CONTROLS = 0.001  # a share of all characters; beyond it, it is no text
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
    data: bytes, most_bytes: int = MOST_BYTES, expected: str = "text: CSV, JSON or HTML"
) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what has to be said about how it was read.

    UTF-8 with or without a mark, UTF-16 with one; anything else is taken for Windows-1252, with
    a remark. Raises `Refused` for a file that is empty, too large, or not text.
    """
    if len(data) > most_bytes:
        raise refuse(
            "the file",
            f"{len(data) / 1024 / 1024:.1f} MB",
            f"at most {most_bytes / 1024 / 1024:g} MB",
            "Hand in a shorter period, or only what is asked for.",
        )
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise refuse("the file", what, expected, _SAVE_AS)
    text, remarks = _decode(data)
    if not text.strip():
        raise refuse(
            "the file", "nothing in it", "a headache diary", "Export it again, or pick another."
        )
    strange = sum(map(is_control, text))
    if "\0" in text or strange > _MOST_CONTROLS * len(text):
        raise refuse("the file", "bytes that are not text", expected, _SAVE_AS)
    if not strange:
        return text, remarks
    characters = "1 control character" if strange == 1 else f"{strange} control characters"
    text = "".join(c for c in text if not is_control(c))
    return text, (*remarks, f"{characters} in the file left out.")


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
        return data.decode("cp1252"), (
            "The file is not in UTF-8; it was read as Windows-1252. Look at names with accents.",
        )
    except UnicodeDecodeError as error:
        raise refuse(
            f"byte {error.start + 1}",
            f"a byte of value {data[error.start]}, which is not text",
            "text in UTF-8, UTF-16 with a byte order mark, or Windows-1252",
            _SAVE_AS,
        ) from None
