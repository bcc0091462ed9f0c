"""Numbers of our own choosing: rows in a table like any other, labelled as assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass

from cleardays.evidence.sources import Cited
from cleardays.quantities import Unit


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number that Cleardays had to choose, with its unit and why it was chosen so."""

    id: str
    value: float
    unit: Unit
    meaning: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class PainScale:
    """How one way of writing severity becomes mild, moderate or severe.

    `mild_to` and `moderate_to` are the highest values of each; anything above up to `top` is
    severe. 0 is no headache.
    """

    id: str
    says: str
    mild_to: float
    moderate_to: float
    top: float
    cited: Cited


@dataclass(frozen=True, slots=True)
class Counting:
    """How days are counted: the rows by name, and the pain scales by name."""

    rows: Mapping[str, Assumption]
    scales: Mapping[str, PainScale]

    def __getitem__(self, id: str) -> int:
        """The number of a row. Raises `KeyError` when there is no such row."""
        return int(self.rows[id].value)
