"""The CSV that Migraine Buddy exports: a preamble, then one attack a row; columns are chosen."""

from collections.abc import Sequence

from cleardays.clinical.diary import Diary
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates
from cleardays.exchange.hints import Hints
from cleardays.exchange.migraine_buddy_words import Entry, Told, attacks_of, sides
from cleardays.exchange.refusal import Refused, listed
from cleardays.exchange.sheet import (
    MOST_ATTACKS,
    Row,
    Sheet,
    column,
    first_rows,
    rows_of,
    sheet_of,
    too_many,
)

KIND = "Migraine Buddy CSV"
SAYS = "a CSV export of Migraine Buddy (columns Started, Lasted, Pain Level and others)"
_STARTED = "started"
_OFFSETS = ("start_utc_offset_(min)", "end_utc_offset_(min)")
_MEDICATION = {
    "helpful": "helpful_medication",
    "somewhat helpful": "somewhat_helpful_medication",
    "unhelpful": "unhelpful_medication",
    "unsure": "unsure_medication",
}
_READ = frozenset(
    {
        "#",
        _STARTED,
        "lasted",
        *_OFFSETS,
        "pain_level",
        "symptoms",
        "auras",
        "pain_positions",
        *_MEDICATION.values(),
    }
)
_WITHIN = 200


def _header_at(table: Sequence[Sequence[str]]) -> int | None:
    for n, cells in enumerate(table[:_WITHIN]):
        names = {column(cell) for cell in cells}
        if _STARTED in names and names & (_READ - {_STARTED, "symptoms"}):
            return n
    return None


def recognises(text: str) -> bool:
    """Whether a text is such a CSV."""
    return _header_at(first_rows(text, _WITHIN)) is not None


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in such a CSV. No day is made clear by it; places are not kept.

    Raises `Refused` with every problem, `NeedsAnswer` where the order of dates is open.
    """
    table = rows_of(text)
    at = _header_at(table) or 0
    sheet = sheet_of(table, at, [column(cell) for cell in table[at]], _READ)
    told = Told(problems=sheet.problems)
    rows = list(sheet.rows)
    if len(rows) > MOST_ATTACKS:
        raise too_many(len(rows))
    entries = [_entry(row, sheet) for row in rows]
    order = dates.date_order(((e.where, e.started) for e in entries), hints)
    attacks = attacks_of(entries, order, hints, counting, told)
    if told.problems:
        raise Refused(told.problems)
    remarks = (*_about(sheet, table[:at]), *told.remarks(attacks, hints))
    return Diary(attacks=attacks, kind=KIND, remarks=remarks)


def _entry(row: Row, sheet: Sheet) -> Entry:
    found = sides(row.text("pain_positions"))
    return Entry(
        where=f"row {row.number}",
        started=row.text(_STARTED),
        lasted=row.text("lasted") if sheet.has("lasted") else None,
        offsets=(row.text(_OFFSETS[0]), row.text(_OFFSETS[1])),
        pain=row.text("pain_level"),
        symptoms=row.text("symptoms"),
        auras=row.text("auras"),
        left=found["left"],
        right=found["right"],
        elsewhere=found["elsewhere"],
        medication={label: row.text(name) for label, name in _MEDICATION.items()},
    )


def _about(sheet: Sheet, preamble: Sequence[Sequence[str]]) -> tuple[str, ...]:
    said = []
    told = [cell for cells in preamble[1:] for cell in cells if cell]
    if told and not any(cell.lower().startswith("no ongoing events") for cell in told):
        said.append(
            f"The {len(preamble)} rows before the listing were passed over; they hold events "
            f"that may still have been going on."
        )
    absent = [
        name
        for name, column_name in (
            ("Lasted", "lasted"),
            ("Pain Level", "pain_level"),
            ("Symptoms", "symptoms"),
            ("Pain Positions", "pain_positions"),
        )
        if not sheet.has(column_name)
    ]
    if not any(sheet.has(name) for name in _MEDICATION.values()):
        absent.append("Medication")
    if absent:
        said.append(f"Not chosen when it was exported, and so not known: {listed(absent)}.")
    return tuple(said)
