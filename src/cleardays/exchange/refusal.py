"""How a reader says no: every problem by its place, or the questions that only a person can answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NOTHING_READ = "Nothing was read."
_MOST_SHOWN = 20
_MOST_KEPT = 1000
_MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what was found there, what was expected, what to do."""

    where: str
    found: str
    expected: str
    do: str

    def __str__(self) -> str:
        where = f"{self.where[:1].upper()}{self.where[1:]}"
        return f"{where}: found {self.found}; expected {self.expected}. {self.do}"


def _row(problem: Problem) -> int:
    """The row that a problem is in, so that they stand in the order of the file."""
    named = re.match(r"row (\d{1,9})", problem.where)
    return int(named[1]) if named else 0


class Refused(ValueError):
    """A file was refused whole. `problems` says why, row by row; nothing of it was read."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        every = sorted(problems, key=_row)
        self.count = len(every)
        self.problems = tuple(every[:_MOST_KEPT])
        super().__init__(*self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        if self.count > _MOST_SHOWN:
            lines.append(f"... and {self.count - _MOST_SHOWN} more.")
        return "\n".join([*lines, NOTHING_READ])


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not say by itself: the flag that answers it, and the answers possible."""

    flag: str
    asks: str
    choices: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        choices = " or ".join(f"{self.flag} {choice}" for choice in self.choices)
        return f"{self.asks} {self.why} Answer with {choices}."


class NeedsAnswer(Exception):
    """A file can be read once a question is answered; nothing was guessed, and nothing read."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(*self.questions)

    def __str__(self) -> str:
        return "\n".join([*(str(question) for question in self.questions), NOTHING_READ])


def refuse(where: str, found: str, expected: str, do: str) -> Refused:
    """One problem that is reason enough to refuse."""
    return Refused([Problem(where, found, expected, do)])


def quoted(value: object) -> str:
    """What was found, in quotes, on one line and not too long.

    >>> quoted(f"ter{chr(10)}rible")
    '"ter rible"'
    """
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    try:
        said = str(value)
    except ValueError:  # Python does not write out a number of many thousand digits
        return "a very long number"
    text = "".join(c if c.isprintable() else " " for c in said[: _MOST_LETTERS * 4])
    text = " ".join(text.split())
    if len(text) > _MOST_LETTERS:
        text = text[:_MOST_LETTERS] + "..."
    return f'"{text}"'


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Names in a sentence.

    >>> listed(["none", "mild", "severe"], "or")
    'none, mild or severe'
    """
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {joint} {every[-1]}"
