"""What the attack lists of several apps have in common, cell by cell."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from cleardays.clinical.diary import Intake, Severity
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates, pain
from cleardays.exchange.drug_cell import FEWEST_DOSES, LONGEST_NAME, MOST_DOSES
from cleardays.exchange.migraine_buddy_words import Told
from cleardays.exchange.sheet import Row, column, first_rows, number

SCALE = "0-10"
_NONE_TAKEN = frozenset({"none", "no medication", "nothing", "no"})
_WITHIN = 50


def header_of(text: str) -> tuple[int, list[str]]:
    """Where the first row that is not empty stands, and its column names as compared."""
    for n, cells in enumerate(first_rows(text, _WITHIN)):
        if any(cells):
            return n, [column(cell) for cell in cells]
    return 0, []


def severity(row: Row, name: str, counting: Counting, told: Told) -> Severity | None:
    """The severity on a scale of 0 to 10; 0 is a headache whose severity is not known."""
    value = row.number_in(name, 0, 10)
    level = None if value is None else pain.level(value, counting.scales[SCALE])
    if level is Severity.NONE:
        told.pain_zero += 1
        return None
    return level


def moment(row: Row, name: str, order: str) -> datetime | None:
    """A date and a time on the person's own clock."""
    said = row.text(name)
    at = dates.read_moment(said, order) if said else None
    if said and at is None:
        row.wrong(name, dates.EXPECTED_MOMENT)
    return at


def checked_end(row: Row, name: str, start: datetime | None, end: datetime | None) -> bool:
    """Whether an end fits its start; a problem is noted where it does not."""
    if start is None or end is None:
        return True
    if end < start:
        row.wrong(name, "a time at or after the start", "Correct one of them.")
    elif end - start > dates.LONGEST:
        row.wrong(name, f"at most {dates.LONGEST.days} days after the start")
    else:
        return True
    return False


def lasting(row: Row, name: str, minutes: float | None = None) -> timedelta | None:
    """How long a headache lasted; `minutes`: the unit of a bare number, else it is hours."""
    said = row.text(name)
    if not said:
        return None
    value = number(said)
    if minutes is not None and value is not None:
        said = f"{value * minutes / 60:.6f}"
    lasted = dates.read_duration(row.where(name), said)
    if isinstance(lasted, timedelta):
        return lasted
    row.problems.append(lasted)
    return None


def named_drugs(text: str) -> tuple[Intake, ...] | None:
    """The drugs that a cell names in free words; () where it says none; None where it is empty."""
    names = [" ".join(part.split())[:LONGEST_NAME] for part in re.split(r",\s|[;\n]", text)]
    names = [name for name in names if name]
    if not names:
        return None
    if all(name.lower() in _NONE_TAKEN for name in names):
        return ()
    return tuple(Intake(name) for name in names if name.lower() not in _NONE_TAKEN)


def counted_drug(name: str, doses: float | None, told: Told) -> tuple[Intake, ...] | None:
    """One drug with how many doses were taken of it."""
    if not name.strip():
        return None
    if doses is not None and not FEWEST_DOSES <= doses <= MOST_DOSES:
        doses = None
        told.odd_amounts += 1
    drugs = named_drugs(name)
    if drugs is not None and len(drugs) == 1:
        return (Intake(drugs[0].drug, doses),)
    return drugs


def one_sided(words: str) -> bool | None:
    """Whether named places are on one side; not known where they do not say a side."""
    found = set(re.findall(r"[a-z]+", words.lower()))
    sides = found & {"left", "right"}
    if found & {"both", "bilateral"} or len(sides) == 2:
        return False
    return True if sides else None


def ticked(row: Row, name: str) -> bool | None:
    """Yes where it is ticked. These apps write No for what nobody touched: that is not known."""
    return row.yes_no(name) or None


def among(names: Collection[str], listed: Collection[str]) -> bool | None:
    """Yes where one of the names is listed. One that is not was not asked for: never no."""
    return True if set(names) & set(listed) else None
