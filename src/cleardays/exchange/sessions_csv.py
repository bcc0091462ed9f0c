"""A clinic's list of past sessions as CSV: whose, when, which product, how many units, which sites.

Refused whole, row by row. Sites may be left out: a session without them is kept without them.
"""

import re
from dataclasses import dataclass
from datetime import date

from cleardays.clinical.history import HistoryError
from cleardays.clinical.session import Session, SiteGiven
from cleardays.evidence.paradigms import Paradigm, Side
from cleardays.exchange import dates
from cleardays.exchange.decoding import decode
from cleardays.exchange.hints import Hints
from cleardays.exchange.people_csv import named_sheet
from cleardays.exchange.refusal import Problem, Refused, listed, quoted, refuse
from cleardays.exchange.sheet import Row, number, passed_over, rows_of

EXPECTED = "a list of sessions as text: CSV"
MUST = ("identifier", "date")
KNOWN = ("identifier", "date", "product", "units", "lot", "injector", "sites")
STANDARD = "standard"
_CALLED = {
    **dict.fromkeys(("id", "number", "hospital_number", "patient_id", "mrn"), "identifier"),
    **dict.fromkeys(("on", "given_on", "session_date", "injection_date"), "date"),
    **dict.fromkeys(("dose", "units_given", "total_units"), "units"),
    **dict.fromkeys(("batch", "lot_number"), "lot"),
    **dict.fromkeys(("drug", "brand", "preparation"), "product"),
    **dict.fromkeys(("given_by", "injected_by"), "injector"),
}
_SITE = re.compile(r"\s*([a-z][a-z -]*?)\s+(left|right|midline)\s+(\d[\d.,]*)\s*", re.IGNORECASE)
_SIDES = tuple(side.value for side in Side)


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session on a clinic's list: whose, and the row that it stands in."""

    row: int
    identifier: str
    session: Session


def read_past_sessions(
    data: bytes, hints: Hints, paradigm: Paradigm, today: date
) -> tuple[tuple[PastSession, ...], tuple[str, ...]]:
    """The sessions of a list, and what has to be said about how it was read.

    In `sites`, "standard" stands for every fixed site of the paradigm; else each is written as
    "corrugator left 5" with semicolons between. Raises `Refused` and `NeedsAnswer`.
    """
    text, remarks = decode(data, expected=EXPECTED)
    sheet = named_sheet(rows_of(text), _CALLED, KNOWN, MUST)
    order = dates.date_order(sheet.cells("date"), hints)
    found = [s for row in sheet.rows if (s := _past(row, order, paradigm, today)) is not None]
    seen: dict[tuple[str, date], int] = {}
    for one in found:
        key = one.identifier.casefold(), one.session.on
        if (first := seen.setdefault(key, one.row)) != one.row:
            sheet.problems.append(
                Problem(
                    f"row {one.row}",
                    f"a second session of {quoted(one.identifier)} on {one.session.on}, as in row "
                    f"{first}",
                    "one session on a date",
                    "Join or remove one of them.",
                )
            )
    if sheet.problems:
        raise Refused(sheet.problems)
    if not found:
        raise refuse("the file", "no row under the names of the columns", "one session a row", "")
    return tuple(found), (*remarks, *passed_over(sheet.unknown))


def _past(row: Row, order: str, paradigm: Paradigm, today: date) -> PastSession | None:
    before = len(row.problems)
    if not row.text("identifier"):
        row.wrong("identifier", "the identifier of a person")
    on = dates.read_date(row.text("date"), order)
    if on is None or on > today:
        row.wrong("date", f"{dates.EXPECTED_DATE}, and not after today")
    units = row.number_in("units", 0.1, 1000)
    sites = read_sites(row.text("sites"), paradigm)
    if isinstance(sites, str):
        row.wrong("sites", sites)
    if on is None or isinstance(sites, str) or len(row.problems) > before:
        return None
    try:
        session = Session(
            on,
            row.text("product") or None,
            units,
            sites,
            injector=row.text("injector"),
            lot=row.text("lot"),
        )
    except HistoryError as error:
        row.problems.append(
            Problem(row.where("units"), f'"{error}"', "units that agree", "Correct the row.")
        )
        return None
    return PastSession(row.number, " ".join(row.text("identifier").split()), session)


def read_sites(text: str, paradigm: Paradigm) -> tuple[SiteGiven, ...] | str:
    """The sites written in a cell, or what was expected there instead.

    >>> from cleardays.evidence.read import read_tables
    >>> read_sites("corrugator left 5; corrugator right 5", read_tables().paradigm)[0]
    SiteGiven(muscle='corrugator', side='left', units=5.0)
    """
    said = text.strip()
    if not said:
        return ()
    if said.lower() == STANDARD:
        return tuple(SiteGiven(s.muscle, s.side.value, s.units) for s in paradigm.sites)
    found = []
    for part in said.split(";"):
        match = _SITE.fullmatch(part)
        units = number(match[3]) if match else None
        muscle = match[1].lower().replace(" ", "_").replace("-", "_") if match else ""
        muscle = next((m for m in paradigm.muscles if m.replace("-", "_") == muscle), "")
        if match is None or units is None or not muscle or not 0 < units <= 100:
            return (
                f'"{STANDARD}", or each site as "corrugator left 5" with semicolons between, of the '
                f"muscles {listed(paradigm.muscles)} and the sides {listed(_SIDES)}"
            )
        found.append(SiteGiven(muscle, match[2].lower(), units))
    return tuple(found)
