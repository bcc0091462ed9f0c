"""TOML both directions: tables whose keys and values are checked one by one, and safe writing."""

import difflib
import math
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cleardays.exchange.dates import EXPECTED_DATE, FIRST_YEAR, LAST_YEAR
from cleardays.exchange.decoding import decode
from cleardays.exchange.drug_cell import plain_number
from cleardays.exchange.refusal import Problem, listed, quoted, refuse

MOST_BYTES = 256 * 1024
MOST_STOPS = 100  # on a line: a key of many parts takes the square of them in memory
MOST_TABLES = 5000
LONGEST_TEXT = 1000
ANSWERS: Mapping[object, bool | None] = {"yes": True, "no": False, "not asked": None}
YES_NO = '"yes", "no" or "not asked"'


def parse(data: bytes) -> dict[str, object]:
    """The tables of a TOML file. Raises `Refused` with the line where it cannot be read."""
    text, _ = decode(data, MOST_BYTES, "TOML text") if data.strip() else ("", ())
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_STOPS:
            raise refuse(
                f"line {number}",
                f"{line.count('.')} full stops",
                f"at most {MOST_STOPS} on a line",
                "Shorten the line.",
            )
    try:
        return tomllib.loads(text)
    except RecursionError:
        found = "values inside values, too deep"
    except ValueError as error:
        found = f"no TOML ({error})"
    raise refuse(
        "the file",
        found,
        "TOML: a line such as born = 1980-05-03, text in double quotes, tables as [person]",
        "Correct the line.",
    )


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its place in words, and the list its problems go to."""

    where: str
    values: Mapping[str, object]
    problems: list[Problem]

    def wrong(
        self, key: str, expected: str, do: str = "Correct it, or leave the line out."
    ) -> None:
        """Note that a value is not what was expected."""
        found = quoted(self.values[key]) if key in self.values else "nothing"
        self.problems.append(Problem(f"{self.where}, {key}", found, expected, do))

    def only(self, known: Collection[str], homes: Mapping[str, str] | None = None) -> None:
        """Note every key that is not known, with the nearest that is, or with where it belongs."""
        for key in self.values:
            if key in known:
                continue
            near = difflib.get_close_matches(key[:100], list(known), 1)
            do = f'Did you mean "{near[0]}"?' if near else "Remove it, or look for its name."
            if homes and key in homes:
                do = homes[key]
            expected = "a name that is known here"
            if len(known) <= 30:
                expected += f": {listed(sorted(known), 'or')}"
            self.problems.append(Problem(self.where, f"the name {quoted(key)}", expected, do))

    def needs(self, *keys: str) -> None:
        """Note every key that is missing."""
        for key in keys:
            if key not in self.values:
                self.wrong(key, "a value", "Add the line.")

    def text(self, key: str) -> str:
        """A text; "" where the key is missing."""
        value = self.values.get(key, "")
        if isinstance(value, str) and len(value) <= LONGEST_TEXT:
            if key in self.values and not value.strip():
                self.wrong(key, "a text that is not empty")
            return value
        self.wrong(key, f"a text in double quotes, at most {LONGEST_TEXT} letters")
        return ""

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of several words; "" where the key is missing."""
        value = self.values.get(key, "")
        if isinstance(value, str) and (value in choices or key not in self.values):
            return value
        self.wrong(key, listed((f'"{choice}"' for choice in choices), "or"))
        return ""

    def choices(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """Several of several words, each once; none where the key is missing."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v in choices for v in value):
            return tuple(dict.fromkeys(value))
        words = listed((f'"{choice}"' for choice in choices), "or")
        self.wrong(key, f"a list of {words}")
        return ()

    def number(self, key: str, low: float, high: float) -> float | None:
        """A number between two bounds; None where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and isinstance(value, int | float) and low <= value <= high:
            return value if isinstance(value, int) or math.isfinite(value) else None
        self.wrong(key, f"a number from {low:g} to {high:g}")
        return None

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number between two bounds; None where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(key, f"a whole number from {low} to {high}")
        return None

    def on(self, key: str) -> date | None:
        """A date, written bare or in quotes; None where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                value = None
        is_date = isinstance(value, date) and not isinstance(value, datetime)
        if is_date and isinstance(value, date) and FIRST_YEAR <= value.year <= LAST_YEAR:
            return value
        self.wrong(key, EXPECTED_DATE)
        return None

    def answer(self, key: str) -> bool | None:
        """Yes or no; None where it was not asked or the key is missing."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value in ANSWERS:
            return ANSWERS[value]
        self.wrong(key, YES_NO)
        return None


def table_at(top: Table, key: str) -> Table:
    """The table [key]; an empty one where it is missing."""
    value = top.values.get(key, {})
    if not isinstance(value, dict):
        top.wrong(key, f"a table [{key}]", "Write it as a table.")
        value = {}
    return Table(f"[{key}]", value, top.problems)


def tables_at(top: Table, key: str, path: str = "") -> tuple[Table, ...]:
    """The tables [[key]], numbered from 1; none where there is none."""
    value = top.values.get(key, [])
    name = path or key
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        top.wrong(key, f"tables [[{name}]]", "Write each as a table.")
        return ()
    if len(value) > MOST_TABLES:
        top.problems.append(
            Problem(f"[[{name}]]", f"{len(value)} tables", f"at most {MOST_TABLES}", "Remove some.")
        )
        return ()
    prefix = f"{top.where}, " if path else ""
    return tuple(
        Table(f"{prefix}[[{name}]] {n}", item, top.problems) for n, item in enumerate(value, 1)
    )


def write_table(title: str, values: Mapping[str, object]) -> str:
    """One table as TOML text; a value that is None or "" is left out.

    >>> print(write_table("[person]", {"age": 45, "born": None, "on": date(2026, 1, 5)}))
    [person]
    age = 45
    on = 2026-01-05
    <BLANKLINE>
    """
    lines = [
        f"{_key(key)} = {_value(value)}"
        for key, value in values.items()
        if value is not None and value != ""
    ]
    return "\n".join([*([title] if title else []), *lines, ""])


def write_tables(tables: Iterable[str]) -> str:
    """Tables one below the other, with an empty line between."""
    return "\n".join(table for table in tables if table.strip())


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key, re.ASCII) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return '"yes"' if value else '"no"'
    if isinstance(value, int | float):
        return plain_number(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return value.isoformat() if isinstance(value, date) else _text(str(value))


def _text(text: str) -> str:
    def escaped(letter: str) -> str:
        if letter in '"\\':
            return "\\" + letter
        return letter if letter >= " " and letter != "\x7f" else f"\\u{ord(letter):04x}"

    return f'"{"".join(map(escaped, text))}"'
