"""A clinic's list of people as CSV: identifier, name, birth date and how to reach them.

The same encodings, separators and orders of dates as a diary. Refused whole, row by row; whether
somebody is there already is not for a file to say.
"""

import re
from dataclasses import dataclass
from datetime import date

from cleardays.exchange import dates
from cleardays.exchange.decoding import decode
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import Problem, Refused, listed, quoted, refuse
from cleardays.exchange.sheet import Row, Sheet, column, passed_over, rows_of, sheet_of

EXPECTED = "a list of people as text: CSV"
LONGEST = {"identifier": 60, "name": 160, "email": 254, "telephone": 40}
MUST = ("identifier", "name")
KNOWN = ("identifier", "name", "born", "email", "telephone")
_CALLED = {
    **dict.fromkeys(("id", "number", "hospital_number", "patient_id", "mrn"), "identifier"),
    **dict.fromkeys(("full_name", "patient"), "name"),
    **dict.fromkeys(("birth_date", "birthdate", "date_of_birth", "dob", "birthday"), "born"),
    **dict.fromkeys(("mail", "e_mail", "email_address"), "email"),
    **dict.fromkeys(("phone", "tel", "mobile", "contact", "telephone_number"), "telephone"),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody on a clinic's list, and the row that they stand in."""

    row: int
    identifier: str
    name: str
    born: date | None = None
    email: str = ""
    telephone: str = ""


def read_people(
    data: bytes, hints: Hints, today: date
) -> tuple[tuple[Newcomer, ...], tuple[str, ...]]:
    """The people of a list, and what has to be said about how it was read.

    Raises `Refused` with every problem by row, and `NeedsAnswer` where the order of day and
    month cannot be told.
    """
    text, remarks = decode(data, expected=EXPECTED)
    sheet = named_sheet(rows_of(text), _CALLED, KNOWN, MUST)
    order = dates.date_order(sheet.cells("born"), hints)
    found = [_newcomer(row, order, today) for row in sheet.rows]
    seen: dict[str, Newcomer] = {}
    for one in found:
        first = seen.setdefault(one.identifier.casefold(), one)
        if one.identifier and first is not one:
            sheet.problems.append(
                Problem(
                    f"row {one.row}, column identifier",
                    f"{quoted(one.identifier)}, which row {first.row} has too",
                    "one row for each person",
                    "Join or remove one of them.",
                )
            )
    if sheet.problems:
        raise Refused(sheet.problems)
    if not found:
        raise refuse("the file", "no row under the names of the columns", "one person a row", "")
    return tuple(found), (*remarks, *passed_over(sheet.unknown))


def named_sheet(
    table: list[list[str]], called: dict[str, str], known: tuple[str, ...], must: tuple[str, ...]
) -> Sheet:
    """The rows under a header whose columns may be called in several ways.

    Raises `Refused` where a column that has to be there is not.
    """
    header_at = next((n for n, row in enumerate(table) if any(row)), 0)
    header = table[header_at] if table else []
    names = [called.get(column(title), column(title)) for title in header]
    lacking = [name for name in must if name not in names]
    if lacking:
        raise refuse(
            f"row {header_at + 1}",
            f"the columns {listed(quoted(t) for t in header if t) or 'of nothing'}",
            f"a first row with the columns {listed(must)}, and if known "
            f"{listed(n for n in known if n not in must)}",
            f"Name the column for {listed(lacking)}.",
        )
    return sheet_of(table, header_at, names, frozenset(known))


def _newcomer(row: Row, order: str, today: date) -> Newcomer:
    for name in MUST:
        if not row.text(name):
            row.wrong(name, f"the {name} of a person", "Fill in the cell, or remove the row.")
    for name, most in LONGEST.items():
        if len(row.text(name)) > most:
            row.wrong(name, f"at most {most} letters", "Shorten it.")
    email = row.text("email")
    if email and not _EMAIL.fullmatch(email):
        row.wrong("email", "an address such as anna@example.org, or an empty cell")
    return Newcomer(
        row.number,
        " ".join(row.text("identifier").split()),
        " ".join(row.text("name").split()),
        _born(row, order, today),
        email,
        row.text("telephone"),
    )


def _born(row: Row, order: str, today: date) -> date | None:
    said = row.text("born")
    if not said:
        return None
    born = dates.read_date(said, order)
    if born is None or born > today:
        row.wrong("born", f"{dates.EXPECTED_DATE}, and not after today")
        return None
    return born
