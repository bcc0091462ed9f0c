"""What one cell of a table holds: taken out by name and kind, and refused when it is not that."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from cleardays.evidence.sources import Cited, Read, Source, TableError

E = TypeVar("E", bound=Enum)
NOT_LOADED = "The table was not loaded."


class Row:
    """One row of a table, from which every cell is taken once.

    `place` names it in messages, such as "ichd3.toml, rule 3". What is left over when all that
    is known was taken is refused: a misspelled name would otherwise be passed over in silence.
    """

    def __init__(self, cells: Mapping[str, Any], place: str) -> None:
        self.place = place
        self._left = dict(cells)

    def refuse(self, found: str, expected: str, do: str) -> TableError:
        """The error that says what was found, what was expected, and what to do."""
        return TableError(
            f"{self.place} has {found}, but {expected} was expected.\n{do} {NOT_LOADED}"
        )

    def has(self, name: str) -> bool:
        """Whether the row has a cell of that name, not yet taken."""
        return name in self._left

    def _take(self, name: str, kinds: tuple[type, ...], expected: str) -> Any:
        if name not in self._left:
            raise self.refuse(f"no {name!r}", expected, f"Add {name} = ...")
        value = self._left.pop(name)
        is_bool_by_chance = isinstance(value, bool) and bool not in kinds
        if not isinstance(value, kinds) or is_bool_by_chance:
            raise self.refuse(f"{name} = {value!r}", expected, f"Correct {name}.")
        return value

    def text(self, name: str) -> str:
        """A text that says something; an empty one is refused, for it would mean everything."""
        value: str = self._take(name, (str,), "a text")
        if not value.strip() or value != value.strip():
            raise self.refuse(
                f"{name} = {value!r}",
                "a text that is not empty and has no space around it",
                f"Fill in {name}, or remove the line where it may be absent.",
            )
        return value

    def text_or_nothing(self, name: str) -> str:
        """A text, or "" for what is honestly empty: who checked a table that nobody checked."""
        value: str = self._take(name, (str,), "a text, or an empty one")
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, none of them empty and none twice."""
        values: list[Any] = self._take(name, (list,), "a list of texts")
        row = Row({str(n): value for n, value in enumerate(values, 1)}, f"{self.place}, {name}")
        found = tuple(row.text(str(n)) for n in range(1, len(values) + 1))
        if not found or len(set(found)) < len(found):
            raise self.refuse(
                f"{name} = {values!r}",
                "a list of different texts",
                f"Give each once, or leave {name} out where it may be absent.",
            )
        return found

    def number(self, name: str) -> float:
        """A number."""
        value: float = self._take(name, (int, float), "a number")
        return value

    def whole(self, name: str) -> int:
        """A whole number that is not negative."""
        value: int = self._take(name, (int,), "a whole number")
        if value < 0:
            raise self.refuse(f"{name} = {value}", "0 or more", f"Correct {name}.")
        return value

    def wholes(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        values: list[Any] = self._take(name, (list,), "a list of whole numbers")
        row = Row({str(n): value for n, value in enumerate(values, 1)}, f"{self.place}, {name}")
        return tuple(row.whole(str(n)) for n in range(1, len(values) + 1))

    def flag(self, name: str) -> bool:
        """True or false."""
        value: bool = self._take(name, (bool,), "true or false")
        return value

    def value(self, name: str) -> float | bool:
        """A number, or true or false."""
        found: float | bool = self._take(name, (bool, int, float), "a number, true or false")
        return found

    def setting(self, name: str) -> str | float:
        """A text that says something, or a number."""
        if isinstance(self._left.get(name), str):
            return self.text(name)
        return self.number(name)

    def values(self, name: str) -> tuple[float | bool, ...]:
        """A list of numbers, or of true and false."""
        found: list[Any] = self._take(name, (list,), "a list of worked values")
        row = Row({str(n): value for n, value in enumerate(found, 1)}, f"{self.place}, {name}")
        return tuple(row.value(str(n)) for n in range(1, len(found) + 1))

    def on(self, name: str) -> date:
        """A date."""
        value: date = self._take(name, (date,), "a date such as 2026-11-20")
        return value

    def one_of(self, name: str, kind: type[E]) -> E:
        """One of the values of an enumeration, by its text."""
        text = self.text(name)
        for member in kind:
            if member.value == text or (isinstance(member.value, int) and _words(member) == text):
                return member
        known = [_words(m) if isinstance(m.value, int) else m.value for m in kind]
        raise self.refuse(
            f"{name} = {text!r}", f"one of {', '.join(map(repr, known))}", f"Correct {name}."
        )

    def row(self, name: str) -> "Row":
        """A row inside the row."""
        cells: Mapping[str, Any] = self._take(name, (dict,), f"a part [{name}]")
        return Row(cells, f"{self.place}, {name}")

    def rows(self, name: str, by: str) -> Iterator["Row"]:
        """The rows of a list, each named by its own `by` where it has one."""
        for n, cells in enumerate(self._take(name, (list,), f"a list of [[{name}]]"), 1):
            if not isinstance(cells, dict):
                raise self.refuse(f"{name} = {cells!r}", f"a row [[{name}]]", "Correct it.")
            row = Row(cells, f"{self.place}, {name} {cells.get(by, n)!s}")
            yield row
            row.done()

    def names(self) -> tuple[str, ...]:
        """The names of the cells that were not yet taken."""
        return tuple(self._left)

    def cited(self, sources: Mapping[str, Source]) -> Cited:
        """Where the row was read: its source keys, the place in them, and how."""
        keys = self.texts("sources") if self.has("sources") else ()
        for key in keys:
            if key not in sources:
                raise self.refuse(
                    f"the source {key!r}", "a key of sources.toml", "Add the source there first."
                )
        where, read = self.text("where"), self.one_of("read", Read)
        try:
            return Cited(keys, where, read)
        except TableError as refusal:
            raise TableError(f"{self.place}: {refusal} {NOT_LOADED}") from None

    def done(self) -> None:
        """Refuse whatever nobody asked for."""
        if self._left:
            raise self.refuse(
                f"{', '.join(map(repr, self._left))}",
                "nothing more",
                "Correct the name, or remove it: what is not known is not passed over.",
            )


def _words(member: Enum) -> str:
    return member.name.lower().replace("_", " ")
