"""Nothing is stored, so a page carries the file that was handed in, packed, back and forth.

What comes back is as untrusted as any upload: it is unpacked to a limit and not one byte further.
"""

import base64
import binascii
import zlib

from cleardays.exchange.reading import MOST_BYTES


class NotCarried(ValueError):
    """What a page brought back is not what it was given; the message says what to do."""


def pack(data: bytes) -> str:
    """Bytes as text that a form can carry.

    >>> unpack(pack(b"date,headache"))
    b'date,headache'
    """
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def unpack(text: str, most: int = MOST_BYTES) -> bytes:
    """The bytes again. Raises `NotCarried` for anything broken, cut short or larger than `most`."""
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(text, validate=True), most + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise NotCarried(
            "What this page carried of your file was damaged on the way. Nothing was read."
        ) from None
    if len(data) > most:
        raise NotCarried("What this page carried is larger than 25 MB. Nothing was read.")
    if not opened.eof or opened.unused_data:
        raise NotCarried("What this page carried of your file is not whole. Nothing was read.")
    return data
