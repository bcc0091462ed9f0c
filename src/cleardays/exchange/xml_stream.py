"""The elements of an XML file one by one: no entity, nothing from outside, little memory."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from cleardays.exchange.refusal import quoted, refuse

HEAD = 64 * 1024
_CHUNK = 256 * 1024
_MOST_PROLOG = 1024 * 1024
_MOST_BETWEEN = 4 * 1024 * 1024  # no element of a health record is nearly as long
_MOST_DEEP = 64
_DECLARATION = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPE_ENDS = re.compile(rb"\]\s*>")
_ROOT = re.compile(rb"<[A-Za-z_]")
_ENTITY = re.compile(rb"<!ENTITY\b|%[A-Za-z_][\w.-]*;", re.IGNORECASE)
_OUTSIDE = re.compile(rb"\b(?:SYSTEM|PUBLIC)\b")
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii")
_CONTROLS = bytes(n for n in range(1, 32) if n not in b"\t\n\r")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_EXPORT_AGAIN = "Export it again, and hand in that file as it is."

Begins = Callable[[int, str, dict[str, str]], None]
Ends = Callable[[str], None]


def beginning(head: bytes) -> bytes:
    """The first bytes of a file as UTF-8, as far as they tell what it is."""
    if head.startswith(_UTF_16):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def read_elements(file: BinaryIO, most_bytes: int, begins: Begins, ends: Ends) -> int:
    """Call `begins(line, name, attributes)` and `ends(name)` for every element of a file.

    The document type is passed over unread: Apple's has been broken, and nothing is needed from
    it. Returns how many control characters were left out. Raises `Refused` for an entity, for
    anything from outside, for XML that is broken, nested too deep, or too large.
    """
    return _Elements(begins, ends).feed(file, most_bytes)


class _Elements:
    def __init__(self, begins: Begins, ends: Ends) -> None:
        self._begins, self._ends = begins, ends
        self._depth = self._elements = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def feed(self, file: BinaryIO, most_bytes: int) -> int:
        left_out = since = 0
        try:
            for chunk in _without_doctype(_in_utf_8(_chunks(file, most_bytes))):
                plain = chunk.translate(None, _CONTROLS)
                left_out += len(chunk) - len(plain)
                before = self._elements
                self._parser.Parse(plain, False)
                since = since + len(plain) if self._elements == before else 0
                if since > _MOST_BETWEEN:
                    raise refuse(
                        self._line(),
                        f"more than {_MOST_BETWEEN // 1024 // 1024} MB without an element",
                        "XML as it was exported",
                        _EXPORT_AGAIN,
                    )
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise refuse(
                f"line {error.lineno}",
                f"XML that is broken or not complete ({expat.ErrorString(error.code)})",
                "XML as it was exported",
                _EXPORT_AGAIN,
            ) from None
        return left_out

    def _line(self) -> str:
        return f"line {self._parser.CurrentLineNumber}"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._depth > _MOST_DEEP:
            raise refuse(
                self._line(),
                f"elements inside elements, more than {_MOST_DEEP} deep",
                "XML as it was exported",
                _EXPORT_AGAIN,
            )
        self._begins(self._parser.CurrentLineNumber, name, attributes)

    def _end(self, name: str) -> None:
        self._elements += 1
        self._depth -= 1
        self._ends(name)

    def _doctype(self, *_: object) -> None:
        raise refuse(
            self._line(),
            "a second document type",
            "XML as it was exported",
            _EXPORT_AGAIN,
        )


def _chunks(file: BinaryIO, most_bytes: int) -> Iterator[bytes]:
    left = most_bytes
    while chunk := file.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise refuse(
                "the file",
                f"more than {most_bytes / 1024 / 1024:g} MB of XML",
                "less than that",
                "Read it with the command line: cleardays import FILE.",
            )
        yield chunk


def _in_utf_8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, b"")
    while first and len(first) < 4:
        more = next(chunks, b"")
        if not more:
            break
        first += more
    if not first.startswith(_UTF_16):
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        yield decoder.decode(first).encode()
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", True).encode()
    except UnicodeError:
        raise refuse(
            "the file", "bytes that are not UTF-16", "XML in UTF-8", _EXPORT_AGAIN
        ) from None


def _without_doctype(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes with the document type taken out, and its line ends left in."""
    prolog = b""
    for chunk in chunks:
        prolog += chunk
        root_at = _root_at(prolog)
        if root_at is not None:
            yield _cleaned(prolog, root_at)
            yield from chunks
            return
        if len(prolog) > _MOST_PROLOG:
            break
    yield _cleaned(prolog, len(prolog))


def _root_at(prolog: bytes) -> int | None:
    """Where the first element may begin: after the document type, if there is one."""
    doctype = _DOCTYPE.search(prolog)
    first = _ROOT.search(prolog)
    if doctype is None or (first is not None and first.start() < doctype.start()):
        return first.start() if first else None
    ends = _doctype_ends(prolog, doctype.end())
    later = _ROOT.search(prolog, ends) if ends is not None else None
    return later.start() if later else None


def _doctype_ends(prolog: bytes, after: int) -> int | None:
    opens, closes = prolog.find(b"[", after), prolog.find(b">", after)
    if closes >= 0 and (opens < 0 or closes < opens):
        return closes + 1
    ends = _DOCTYPE_ENDS.search(prolog, opens) if opens >= 0 else None
    return ends.end() if ends else None


def _cleaned(prolog: bytes, root_at: int) -> bytes:
    said = _DECLARATION.match(prolog)
    if said and said[1].decode("latin-1").lower() not in _ENCODINGS:
        raise refuse(
            "line 1",
            f"the encoding {quoted(said[1].decode('latin-1'))}",
            "XML in UTF-8, as Apple Health writes it",
            _EXPORT_AGAIN,
        )
    doctype = _DOCTYPE.search(prolog, 0, root_at)
    if doctype is None:
        return prolog
    start, ends = doctype.start(), _doctype_ends(prolog, doctype.end())
    inside = prolog[start : root_at if ends is None else ends]
    header = inside.partition(b"[")[0]
    for found, what in (
        (_ENTITY.search(inside), "an entity declared in the document type"),
        (_OUTSIDE.search(header), "a document type that lies outside the file"),
        (None if ends is not None else doctype, "a document type that does not end"),
    ):
        if found:
            raise refuse("the file", what, "XML without it, as it was exported", _EXPORT_AGAIN)
    return prolog[:start] + b"\n" * inside.count(b"\n") + prolog[start + len(inside) :]
