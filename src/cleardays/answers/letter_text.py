"""The plain text in which a letter is edited, read as headings, bullets and paragraphs.

A line that begins with "# " is a heading, one with "- " a bullet; other lines that stand together
are one paragraph. Nothing else means anything: no text that somebody types can break the page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cleardays.answers.characters import plain
from cleardays.answers.told import Line

LONGEST = 20_000
_GAP = re.compile(r"\[[^\[\]\n]{0,200}\]")


class Kind(StrEnum):
    """What a part of a letter is."""

    HEADING = "heading"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Part:
    """One heading, one bullet or one paragraph."""

    kind: Kind
    text: str


def parts_of(text: str) -> tuple[Part, ...]:
    r"""The parts of a letter, in order.

    >>> [(p.kind.value, p.text) for p in parts_of("# Diary\n- one\nand more\n\n- two\nEnd.")]
    [('heading', 'Diary'), ('bullet', 'one and more'), ('bullet', 'two End.')]
    """
    found: list[Part] = []
    is_open = False
    for line in text.splitlines():
        said = plain(line).strip()
        if not said:
            is_open = False
        elif said.startswith("# "):
            found.append(Part(Kind.HEADING, said[2:].strip()))
            is_open = False
        elif said.startswith("- "):
            found.append(Part(Kind.BULLET, said[2:].strip()))
            is_open = True
        elif is_open:
            found[-1] = Part(found[-1].kind, f"{found[-1].text} {said}")
        else:
            found.append(Part(Kind.PARAGRAPH, said))
            is_open = True
    return tuple(found)


def gaps_of(text: str) -> tuple[str, ...]:
    """What is still to be filled in: everything in square brackets.

    >>> gaps_of("Dear [name of the doctor], thank you.")
    ('[name of the doctor]',)
    """
    return tuple(_GAP.findall(text))


# --- writing it -----------------------------------------------------------------------------------


def heading(words: str) -> str:
    """A heading, as it is typed."""
    return f"# {_one(words)}"


def bullets(lines: Iterable[str]) -> str:
    """Bullets, as they are typed."""
    return "\n".join(f"- {_one(line)}" for line in lines if line.strip())


def paragraph(words: str) -> str:
    """A paragraph, as it is typed. What looks like a heading or a bullet is kept from being one."""
    said = _one(words)
    return f"\u2013 {said[2:]}" if said.startswith("- ") else said.removeprefix("# ")


def joined(parts: Iterable[str]) -> str:
    """Parts with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part.strip())


def told(line: Line) -> str:
    """A line of an answer with what was found, its source, and how surely that was read."""
    return " ".join(_sentences(line))


def _sentences(line: Line) -> Iterator[str]:
    yield _ended(line.text)
    if line.detail:
        yield _ended(line.detail[0].upper() + line.detail[1:])
    if line.source:
        note = f" ({line.note})" if line.note else ""
        yield f"Source: {line.source}{note}."
    elif line.note:
        yield f"({line.note})"


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?", ":")) else f"{words}."


def _one(words: str) -> str:
    """In one line; a record's own square brackets are not a gap to fill in."""
    return " ".join(plain(words).split()).replace("[", "(").replace("]", ")")
