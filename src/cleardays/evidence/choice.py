"""What the choice rests on: trials' figures arm by arm, single figures, and the options in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cleardays.evidence.sources import Cited


class Of(StrEnum):
    """What a figure counts. A figure without a unit could be compared with anything."""

    PEOPLE_OF_100 = "of 100 people"
    DAYS_A_MONTH = "days a month"
    PEOPLE = "people"
    WEEKS = "weeks"
    MONTHS = "months"
    MINUTES = "minutes"
    POUNDS = "pounds"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a page for people may show, or a range, or a number within its range.

    `says`: what it is the number of, as a phrase. `value` is None where the source gives a range
    only; `low` and `high`: the range that its source gives, both or neither.
    """

    id: str
    says: str
    value: float | None
    of: Of
    cited: Cited
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of a trial: what it had, how many people, and of how many of 100 it was true."""

    group: str
    people: int
    value: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What happened to the groups of one study, counted of 100 people over one span of time.

    `good`: whether more of it is better. `sure`: how sure that is, in words. All arms share
    denominator and span by construction: there is one of each for all of them. `alone`: where one
    group only is told, why the other is not.
    """

    id: str
    asks: str
    says: str
    good: bool
    study: str
    span: str
    sure: str
    arms: tuple[Arm, ...]
    cited: Cited
    alone: str = ""

    def figures(self) -> Iterator[Figure]:
        """Each arm as a figure of its own, called by the comparison and the group."""
        for arm in self.arms:
            says = f"{self.says} ({self.study}, {arm.group}, {arm.people} people, {self.span})"
            yield Figure(f"{self.id}.{arm.group}", says, arm.value, Of.PEOPLE_OF_100, self.cited)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go, in the same words about each: `cells` by the id of the row of the table.

    A text may hold figures, each as a reference to its row.
    """

    id: str
    name: str
    cells: Mapping[str, str]
    cited: Cited


@dataclass(frozen=True, slots=True)
class AskAbout:
    """Another preventive treatment: its kind and examples, and no number."""

    name: str
    what: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that may matter to a person, and what to ask about it."""

    id: str
    says: str
    ask: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One of the decisions that the aid is for, and questions to take along."""

    id: str
    asks: str
    about: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aid:
    """Everything that the pages of the choice show.

    `figures`: every figure that a text may show, by id; `own`: which of them are rows of this
    table, the others being arms of comparisons and rates of reactions. `groups`: what each group
    of a trial had, in words. `rows`: what the options are compared by.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    ask_about: tuple[AskAbout, ...] = ()
    matters: tuple[Matter, ...] = ()
    decisions: tuple[Decision, ...] = ()
    condition: tuple[str, ...] = ()
    made_by: str = ""
    update: str = ""

    def cited(self) -> Iterator[tuple[str, Cited]]:
        """Every row with where it was read, by its id."""
        yield from ((comparison.id, comparison.cited) for comparison in self.comparisons)
        yield from ((id, self.figures[id].cited) for id in self.own)
        for option in self.options:
            yield f"option.{option.id}", option.cited
        for other in self.ask_about:
            yield f"ask.{other.name}", other.cited
