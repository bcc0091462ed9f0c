"""Which characters of a diary may reach a terminal or a print.

A diary may hold anything: control characters that move a cursor, marks that turn the direction of
writing, letters that no font of ours can draw. None of it may do more than be read.
"""

import unicodedata
from itertools import groupby

PLACEHOLDER = "□"
_MOST_PLACEHOLDERS = 3


def plain(text: str) -> str:
    """A text on one line without anything that acts instead of being read.

    >>> plain("suma\\x1b[31mtriptan\\n50 mg")
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
