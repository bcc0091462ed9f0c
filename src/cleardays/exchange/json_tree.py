"""JSON text to values that are checked one by one, each with its place in the file."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NoReturn, TypeVar

from cleardays.exchange.dates import EXPECTED_DATE, FIRST_YEAR, LAST_YEAR
from cleardays.exchange.decoding import is_control
from cleardays.exchange.refusal import Problem, listed, quoted, refuse

_Name = TypeVar("_Name", bound=Enum | str)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?", re.ASCII)
EXPECTED_MOMENT = (
    f"a date and time without a zone such as 2026-01-31T14:30:00, {FIRST_YEAR} to {LAST_YEAR}"
)


def parse(text: str) -> object:
    """The value in a JSON text.

    Raises `Refused` for anything that is not strict JSON: a name given twice, NaN or Infinity,
    nesting too deep, numbers too long.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where, found = f"line {error.lineno}, column {error.colno}", f"no JSON ({error.msg})"
    except RecursionError:
        where, found = "the file", "values inside values, too deep"
    except _NotStrict as error:
        where, found = "the file", str(error)
    except ValueError:
        where, found = "the file", "a very long number"
    raise refuse(where, found, "JSON as it was exported", "Export the file again.")


class _NotStrict(ValueError):
    """Something that Python's reader of JSON would let pass."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _NotStrict(f"the name {quoted(name)} twice in one object")
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _NotStrict(f"the number {name}")


@dataclass(frozen=True, slots=True)
class Place:
    """A value with its place in the file, and the list its problems go to."""

    where: str
    value: object
    problems: list[Problem]

    def wrong(self, expected: str, do: str = "Correct it, or leave it out.") -> None:
        """Note that the value is not what was expected."""
        self.problems.append(Problem(self.where or "the file", quoted(self.value), expected, do))

    def members(
        self,
        known: Collection[str],
        needed: Collection[str] = (),
        there: Collection[str] = (),
        strict: bool = True,
    ) -> dict[str, "Place"]:
        """The named values of an object; null counts as left out, except for those only `there`.

        Other names are a problem where that is `strict`, else they are passed over.
        """
        if not isinstance(self.value, dict):
            self.wrong("an object in braces")
            return {}
        inside = f"{self.where}." if self.where else ""
        for name in self.value:
            if strict and name not in known:
                self.problems.append(
                    Problem(
                        self.where or "the file",
                        f"the name {quoted(name)}",
                        "one of " + listed(known, "or"),
                        "Remove or correct it.",
                    )
                )
        for name in (*needed, *there):
            if self.value.get(name) is None and (name not in there or name not in self.value):
                self.problems.append(Problem(f"{inside}{name}", "nothing", "a value", "Add it."))
        return {
            name: Place(f"{inside}{name}", value, self.problems)
            for name, value in self.value.items()
            if name in known and value is not None
        }

    def items(self, most: int) -> Iterator["Place"]:
        """The values of a list."""
        if not isinstance(self.value, list) or len(self.value) > most:
            self.wrong(f"a list in square brackets of at most {most}")
            return
        for n, value in enumerate(self.value):
            yield Place(f"{self.where}[{n}]", value, self.problems)

    def text(self, longest: int) -> str:
        """A text without control characters or halves of a character."""
        value = self.value
        is_fine = (
            isinstance(value, str)
            and len(value) <= longest
            and not any(is_control(c) or "\ud800" <= c <= "\udfff" for c in value)
        )
        if isinstance(value, str) and is_fine:
            return value
        self.wrong(f"a text of at most {longest} letters, without control characters")
        return ""

    def yes_no(self) -> bool | None:
        """True or false."""
        if isinstance(self.value, bool):
            return self.value
        self.wrong("true or false")
        return None

    def number(self, low: float, high: float) -> float | None:
        """A number between two bounds."""
        value = self.value
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(f"a number from {low:g} to {high:g}")
        return None

    def on(self) -> date | None:
        """A date."""
        said = self.value if isinstance(self.value, str) else ""
        try:
            found = date.fromisoformat(said) if _DATE.fullmatch(said) else None
        except ValueError:
            found = None
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.wrong(EXPECTED_DATE)
            return None
        return found

    def moment(self) -> datetime | None:
        """A date and a time, without a zone."""
        said = self.value if isinstance(self.value, str) else ""
        try:
            found = datetime.fromisoformat(said) if _MOMENT.fullmatch(said) else None
        except ValueError:
            found = None
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.wrong(EXPECTED_MOMENT)
            return None
        return found

    def one_of(self, names: dict[str, _Name]) -> _Name | None:
        """One of several words."""
        found = names.get(self.value) if isinstance(self.value, str) else None
        if found is None:
            self.wrong(listed((f'"{name}"' for name in names), "or"))
        return found
