"""What is asked of a person besides the diary: one list, from the tables, and what was answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from cleardays.facts import ASKED as DIAGNOSIS
from cleardays.records.convert import ASKED, RED_FLAG, SAFETY
from cleardays.records.models.history import Told

YES_NO, NUMBER = "yes or no", "number"
_BY_AGE = ("under_18", "over_65")  # answered by the birth date
_PLAIN: tuple[tuple[str, str, str, int], ...] = (
    ("no_better_diagnosis", "A clinician has said that no other diagnosis fits better.", YES_NO, 0),
    ("headache_disorder_before", "There was a headache disorder before the overuse.", YES_NO, 0),
    ("overuse_managed", "Overuse of acute medicine is absent or was dealt with.", YES_NO, 0),
    ("ended_by_person", "The person does not want further injections.", YES_NO, 0),
    ("age_at_onset", "Age when the headaches began", NUMBER, 125),
    ("months_with_15_headache_days", "Months with 15 or more headache days", NUMBER, 1500),
    ("months_with_8_migraine_days", "Months with 8 or more migraine days", NUMBER, 1500),
    ("migraine_attacks_ever", "Migraine attacks ever", NUMBER, 100_000),
    ("aura_attacks_ever", "Attacks with aura ever", NUMBER, 100_000),
    ("tension_episodes_ever", "Tension-type headaches ever", NUMBER, 100_000),
    ("tension_days_a_year", "Tension-type days in a usual year", NUMBER, 366),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its name in the record, its words, and what kind of answer it takes.

    `weight`: what a yes means, in the table's word. `most`: the largest number.
    """

    name: str
    asks: str
    kind: str = YES_NO
    weight: str = ""
    do: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are asked together."""

    id: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer that stands, when it was given, and those struck out before it."""

    question: Question
    row: Told | None
    earlier: tuple[Told, ...] = field(default=())

    @property
    def said(self) -> str:
        """The answer as a form has it: "" for not asked."""
        return "" if self.row is None else written(self.row.value)


def written(value: Any) -> str:
    """An answer as a form and a person write it.

    >>> written(True), written(14.0), written(False)
    ('yes', '14', 'no')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


@cache
def groups() -> tuple[Group, ...]:
    """Every question, in the order in which it is asked."""
    known = read_tables()
    return (
        Group("safety", "Contraindications, cautions, allergies, pregnancy", tuple(_safety(known))),
        Group("red_flags", "Red flags", tuple(_flags(known))),
        Group(
            "headache",
            "The headache so far",
            tuple(Question(name, asks, kind, most=most) for name, asks, kind, most in _PLAIN),
        ),
        Group(
            "diagnosis",
            "For other diagnoses",
            tuple(Question(ASKED + name, word.meaning) for name, word in DIAGNOSIS.items()),
        ),
    )


def _safety(known: Known) -> Iterator[Question]:
    for caution in known.cautions:
        if caution.fact not in _BY_AGE:
            words = f"{caution.asks[0].upper()}{caution.asks[1:]}"
            name = SAFETY + caution.fact
            yield Question(name, words, weight=caution.weight.value, do=caution.do)


def _flags(known: Known) -> Iterator[Question]:
    for rule in known.red_flags.rules.values():
        if rule.test == "is":
            yield Question(RED_FLAG + rule.fact, f"{rule.asks[0].upper()}{rule.asks[1:]}")


def group(id: str) -> Group | None:
    """The group of that name."""
    return next((g for g in groups() if g.id == id), None)


def asked_as(name: str) -> str:
    """A question by its words, or by its name where no list asks it."""
    every = (q for g in groups() for q in g.questions)
    return next((q.asks for q in every if q.name == name), name.replace("_", " "))


def answered(rows: Iterable[Told]) -> list[tuple[Group, list[Answered]]]:
    """Every question with its answer; `rows` hold those struck out too."""
    standing: dict[str, Told] = {}
    struck: dict[str, list[Told]] = {}
    for row in rows:
        if row.struck_at is None:
            standing[row.name] = row
        else:
            struck.setdefault(row.name, []).append(row)
    return [
        (
            g,
            [Answered(q, standing.get(q.name), tuple(struck.get(q.name, ()))) for q in g.questions],
        )
        for g in groups()
    ]
