"""Rows of days: one date a row, and what was said about it."""

from collections.abc import Iterable, Mapping
from datetime import date

from cleardays.clinical.diary import Day, Headache, Severity
from cleardays.evidence.assumptions import Counting, PainScale
from cleardays.exchange import dates, headache_cells, pain
from cleardays.exchange.drug_cell import plain_number, write_drugs
from cleardays.exchange.headache_cells import write_yes_no
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import Problem, Refused, listed, quoted
from cleardays.exchange.sheet import YES_NO, Row, Sheet, yes_no
from cleardays.exchange.whole_sheet import decide

COLUMNS = (
    "date",
    "headache",
    "severity",
    "hours",
    "migraine",
    *headache_cells.FEATURES,
    "aura_symptoms",
    "aura_features",
    "drugs",
    "medication",
    "disabled",
)
SAYING = frozenset(COLUMNS) - {"date"}
NOT_KNOWN = "unknown"
_ONE_IN = 20
_MOST_NAMED = 100


def read_days(
    sheet: Sheet, named_scale: str | None, hints: Hints, counting: Counting
) -> tuple[tuple[Day, ...], tuple[str, ...]]:
    """The days of a sheet and what has to be said about them.

    Raises `Refused` with every row's problems, `NeedsAnswer` where date order or scale is open.
    """
    order, scale = decide(sheet, ("date",), named_scale, hints, counting)
    unread = _unread(sheet)
    on_rows: dict[date, int] = {}
    found: list[Day] = []
    inferred = 0
    for row in sheet.rows:
        on = _date_of(row, order, on_rows)
        if all(not row.text(name) for name in SAYING):
            continue
        if row.number in unread:
            if on is not None:
                found.append(Day(on, None))
            continue
        day, was_inferred = _read_day(row, on, sheet, scale)
        inferred += was_inferred
        if on is not None and day is not None:
            found.append(day)
    if sheet.problems:
        raise Refused(sheet.problems)
    remarks = (*_say_unread(unread, order), *_say_inferred(inferred, sheet), *pain.say_scale(scale))
    return tuple(found), remarks


def _date_of(row: Row, order: str, on_rows: dict[date, int]) -> date | None:
    said = row.text("date")
    on = dates.read_date(said, order)
    if on is None:
        row.wrong("date", dates.EXPECTED_DATE)
    elif on in on_rows:
        row.problems.append(
            Problem(
                row.where("date"),
                f"{quoted(said)}, which row {on_rows[on]} has too",
                "one row for each date",
                "Join or remove one of them; nothing was chosen between them.",
            )
        )
    else:
        on_rows[on] = row.number
    return on


def _unread(sheet: Sheet) -> Mapping[int, Row]:
    """Rows whose headache cell is neither yes nor no, as long as they are few."""
    said = [row for row in sheet.rows if row.text("headache")]
    strange = [row for row in said if not _is_answer(row.text("headache"))]
    if len(strange) * _ONE_IN <= len(said):
        return {row.number: row for row in strange}
    for row in strange:
        row.wrong("headache", YES_NO)
    return {}


def _is_answer(said: str) -> bool:
    return yes_no(said) is not None or said.lower() == NOT_KNOWN


def _say_unread(unread: Mapping[int, Row], order: str) -> tuple[str, ...]:
    if not unread:
        return ()
    names = [
        f"{dates.read_date(row.text('date'), order)} (row {row.number}: "
        f"{quoted(row.text('headache'))})"
        for row in unread.values()
    ]
    if len(names) > _MOST_NAMED:
        names[_MOST_NAMED:] = [f"{len(names) - _MOST_NAMED} more"]
    named = listed(names)
    what = "One date" if len(unread) == 1 else f"{len(unread)} dates"
    return (
        f"{what} could not be read, because the headache cell is neither yes nor no: {named}. "
        f"Nothing else in such a row was used, and the date counts as not recorded.",
    )


def _say_inferred(inferred: int, sheet: Sheet) -> tuple[str, ...]:
    if not inferred:
        return ()
    why = "is empty there" if sheet.has("headache") else "is missing"
    rows = "1 row" if inferred == 1 else f"{inferred} rows"
    return (
        f"Column headache {why}: in {rows} the severity, the hours or the migraine say whether "
        f"there was one.",
    )


def _read_day(
    row: Row, on: date | None, sheet: Sheet, scale: PainScale | None
) -> tuple[Day | None, bool]:
    before = len(row.problems)
    hours = row.number_in("hours", 0, 24)
    detail = headache_cells.read_headache(row, scale)
    migraine = row.yes_no("migraine")
    drugs, disabled = headache_cells.read_drugs(row), row.yes_no("disabled")
    if len(row.problems) > before:
        return None, False
    said = row.text("headache")
    headache = yes_no(said)
    if not said:
        headache = _inferred(hours, detail, migraine, sheet.has("headache"))
    _check_agreement(row, headache, hours, detail, migraine)
    if on is None or len(row.problems) > before:
        return None, False
    day = Day(on, headache, hours, detail, drugs, migraine, disabled)
    return day, not said and headache is not None


def _inferred(
    hours: float | None, detail: Headache, migraine: bool | None, has_column: bool
) -> bool | None:
    """Yes where the rest of the row says so; no only where there is no column to say it in."""
    if hours or detail.severity or migraine:
        return True
    said_none = hours == 0 or detail.severity is Severity.NONE
    return False if said_none and not has_column else None


def _check_agreement(
    row: Row, headache: bool | None, hours: float | None, detail: Headache, migraine: bool | None
) -> None:
    if headache is False:
        for name, says in (
            ("hours", bool(hours)),
            ("severity", bool(detail.severity)),
            ("migraine", bool(migraine)),
        ):
            if says:
                row.wrong(
                    name,
                    "nothing, 0, none or no, because the row says that there was no headache",
                    "Correct one of the two cells.",
                )
    if headache and detail.severity is Severity.NONE:
        row.wrong(
            "severity",
            "mild, moderate or severe, because the row says that there was a headache",
            "Correct one of the two cells, or leave the severity empty.",
        )


def write_days(days: Iterable[Day]) -> list[dict[str, str]]:
    """The rows that are read back as these days."""
    return [
        {
            "date": day.on.isoformat(),
            "headache": write_yes_no(day.headache) or NOT_KNOWN,
            "hours": "" if day.hours is None else plain_number(day.hours),
            "migraine": write_yes_no(day.migraine),
            **headache_cells.write_headache(day.detail),
            "drugs": write_drugs(day.drugs if day.drugs is not None else day.detail.drugs),
            "disabled": write_yes_no(day.disabled),
        }
        for day in days
    ]
