"""The one-page report with whose it is: for a person who brings it along, or lets a doctor see it."""

from dataclasses import replace
from datetime import date

from cleardays.answers.amounts import on
from cleardays.answers.told import Told


def whose(told: Told, name: str, born: date | None) -> Told:
    """The same reading, with the name and the birth date of whoever keeps the diary."""
    birth = f", born {on(born)}" if born else ", birth date not recorded"
    return replace(told, whose=f"{name}{birth}")
