"""Which characters of a diary may reach a terminal or a print.

A diary may hold anything: control characters that move a cursor, marks that turn the direction of
writing, letters that no font of ours can draw. None of it may do more than be read.
"""

import unicodedata
from itertools import groupby

PLACEHOLDER = "□"
_MOST_PLACEHOLDERS = 3
_LONGEST_WORD = 40
# What the letter's font draws upright, in italics and semibold; a test asks the font itself.
_DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x23F), (0x250, 0x2E4), (0x300, 0x331), (0x384, 0x38A),
    (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE), (0x3FD, 0x45F), (0x490, 0x4C4), (0x5D0, 0x5EA),
    (0x1E00, 0x1E9B), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2027), (0x2030, 0x2037),
    (0x2039, 0x203E), (0x2044, 0x2044), (0x2070, 0x2071), (0x2074, 0x208E), (0x20AC, 0x20AC),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2153, 0x215F), (0x2190, 0x2199), (0x2212, 0x2212),
    (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25A1, 0x25A1), (0x25CB, 0x25CB),
)  # fmt: skip


def plain(text: str) -> str:
    r"""A text on one line without anything that acts instead of being read.

    >>> plain("suma\x1b[31mtriptan\n50 mg")
    'suma [31mtriptan 50 mg'
    """
    return " ".join("".join(_harmless(char) for char in text).split())


def _harmless(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Cf":
        return ""
    return "?" if kind in ("Cs", "Co", "Cn") else char


def is_drawn(char: str) -> bool:
    """Whether the print has a shape for a character."""
    return any(low <= ord(char) <= high for low, high in _DRAWN)


def printable(text: str) -> str:
    """A text that the print can draw; letters it has no shape for become a few empty squares.

    >>> printable("Ibuprofène"), printable("スマトリプタン 50")
    ('Ibuprofène', '□□□ 50')
    """
    composed = unicodedata.normalize("NFC", plain(text))
    words = ""
    for drawn, run in groupby(composed, key=is_drawn):
        chars = "".join(run)
        words += chars if drawn else PLACEHOLDER * min(len(chars), _MOST_PLACEHOLDERS)
    return words


def clip(text: str, most: int) -> str:
    """A printable text of at most `most` characters, cut between words, with no endless word.

    >>> clip("one two three", 9)
    'one two…'
    """
    words = [w if len(w) <= _LONGEST_WORD else f"{w[: _LONGEST_WORD - 1]}…" for w in text.split()]
    short = printable(" ".join(words))
    if len(short) <= most:
        return short
    head = short[: most - 1]
    if short[most - 1] != " ":
        head = head.rpartition(" ")[0] or head
    return f"{head}…"
