"""Acute drugs and the classes that overuse is counted in; preventive drugs. A brand is its generic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from cleardays.evidence.sources import Cited


class DrugClass(StrEnum):
    """Classes of acute drug, as overuse is counted by them."""

    TRIPTAN = "triptan"
    ERGOT = "ergot"
    OPIOID = "opioid"
    PARACETAMOL = "paracetamol"
    NSAID = "nsaid"
    COMBINATION = "combination"
    OTHER_ANALGESIC = "other analgesic"
    OTHER = "other"
    DITAN = "ditan"
    GEPANT = "gepant"
    ANTIEMETIC = "antiemetic"


@dataclass(frozen=True, slots=True)
class AcuteDrug:
    """One acute drug: its generic name, its brands and other names, and its class."""

    generic: str
    names: tuple[str, ...]
    drug_class: DrugClass
    cited: Cited

    @property
    def parts(self) -> frozenset[str]:
        """The substances in it, by generic name."""
        return frozenset(self.generic.split(" + "))


@dataclass(frozen=True, slots=True)
class PreventiveDrug:
    """One preventive drug: its generic name, its brands and other names."""

    generic: str
    names: tuple[str, ...]
    cited: Cited

    @property
    def parts(self) -> frozenset[str]:
        """The one substance in it."""
        return frozenset((self.generic,))


class _Named(Protocol):
    @property
    def generic(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def parts(self) -> frozenset[str]: ...


D = TypeVar("D", bound=_Named)


class DrugNames(Generic[D]):
    """Finds the drug of a table that somebody means by what they wrote."""

    def __init__(self, drugs: Iterable[D]) -> None:
        self.drugs = tuple(drugs)
        self._by_name = {
            name.lower(): drug for drug in self.drugs for name in (drug.generic, *drug.names)
        }
        longest_first = sorted(self._by_name, key=len, reverse=True)
        self._pattern = re.compile(
            r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![^\W\d_])",
            re.IGNORECASE,
        )

    def find(self, written: str) -> D | None:
        """The drug that a written name means, or None when it is not in the table.

        Strength, form and number are passed over: "2x Sumatriptan 50 mg Oral" is sumatriptan.
        The longest name wins at each place, so a combination is not taken for one of its parts,
        also where those are listed behind it. Where the names of several drugs stand, None is
        the honest answer.
        """
        found = [m.group().lower() for m in self._pattern.finditer(written)] if self.drugs else []
        drugs = {self._by_name[name].generic: self._by_name[name] for name in found}
        named = frozenset(part for drug in drugs.values() for part in drug.parts)
        return next((drug for drug in drugs.values() if drug.parts == named), None)


class Formulary(DrugNames[AcuteDrug]):
    """The acute drugs, as diaries call them."""


class Preventives(DrugNames[PreventiveDrug]):
    """The preventive drugs, as people and letters call them."""

    def substance_of(self, written: str) -> str:
        """The generic name behind what was written, or "" where the table does not tell."""
        found = self.find(written)
        return found.generic if found is not None else ""
