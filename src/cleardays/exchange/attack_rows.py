"""Rows of attacks: a headache a row, with its beginning and its end or how long it lasted."""

from collections.abc import Iterable
from datetime import datetime

from cleardays.clinical.diary import Attack, Headache, Severity
from cleardays.evidence.assumptions import Counting, PainScale
from cleardays.exchange import dates, headache_cells, pain
from cleardays.exchange.drug_cell import write_drugs
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import Problem, Refused, quoted
from cleardays.exchange.sheet import MOST_ATTACKS, Row, Sheet, too_many
from cleardays.exchange.whole_sheet import decide

COLUMNS = ("start", "end", "duration", *headache_cells.COLUMNS, "drugs", "medication")
_OF_A_HEADACHE = (*headache_cells.COLUMNS, "drugs", "medication")
_MOST_SEEN = 10_000
_OWN_CLOCK = "; on the person's own clock, without Z or an offset"


def read_attacks(
    sheet: Sheet,
    named_scale: str | None,
    hints: Hints,
    counting: Counting,
    most: int = MOST_ATTACKS,
) -> tuple[tuple[Attack, ...], tuple[str, ...]]:
    """The attacks of a sheet and what has to be said about them.

    Raises `Refused` with every row's problems, `NeedsAnswer` where date order or scale is open.
    """
    order, scale = decide(sheet, ("start", "end"), named_scale, hints, counting)
    starts: dict[datetime, int] = {}
    found: list[Attack] = []
    seen: dict[tuple[str, ...], Headache] = {}  # many rows say the same in every other cell
    count = 0
    for row in sheet.rows:
        attack = _read_attack(row, order, scale, hints, seen)
        if attack is None:
            continue
        if attack.start in starts:
            row.problems.append(
                Problem(
                    row.where("start"),
                    f"{quoted(row.text('start'))}, which row {starts[attack.start]} has too",
                    "one row for each attack",
                    "Remove one of them; nothing was chosen between them.",
                )
            )
        starts[attack.start] = row.number
        count += 1
        if count <= most:
            found.append(attack)
    if count > most:
        raise too_many(count, most)
    if sheet.problems:
        raise Refused(sheet.problems)
    return tuple(found), pain.say_scale(scale)


def _read_attack(
    row: Row,
    order: str,
    scale: PainScale | None,
    hints: Hints,
    seen: dict[tuple[str, ...], Headache],
) -> Attack | None:
    before = len(row.problems)
    start = _moment(row, "start", order)
    if not row.text("start"):
        row.wrong("start", dates.EXPECTED_MOMENT, "Say when it began, or remove the row.")
    end = _end(row, start, order, hints)
    cells = tuple([row.cells.get(name, "") for name in _OF_A_HEADACHE])
    detail = seen.get(cells)
    if detail is None:
        detail = _read_detail(row, scale)
        if len(seen) < _MOST_SEEN and len(row.problems) == before:
            seen[cells] = detail
    if start is None or len(row.problems) > before:
        return None
    return Attack(start, end, detail)


def _read_detail(row: Row, scale: PainScale | None) -> Headache:
    detail = headache_cells.read_headache(row, scale)
    if detail.severity is Severity.NONE:
        row.wrong(
            "severity",
            "mild, moderate or severe, because the row is a headache",
            "Correct it, leave it empty, or remove the row.",
        )
    return headache_cells.with_drugs(detail, headache_cells.read_drugs(row))


def _moment(row: Row, name: str, order: str) -> datetime | None:
    said = row.text(name)
    at = dates.read_moment(said, order) if said else None
    if said and at is None:
        row.wrong(name, dates.EXPECTED_MOMENT + _OWN_CLOCK)
    return at


def _end(row: Row, start: datetime | None, order: str, hints: Hints) -> datetime | None:
    end = _moment(row, "end", order)
    said = row.text("duration")
    lasted = dates.read_duration(row.where("duration"), said) if said else None
    if isinstance(lasted, Problem):
        row.problems.append(lasted)
        return None
    if start is None:
        return None
    if lasted is not None:
        counted = max(dates.later(start, lasted, hints.time_zone()), start)
        if end is not None and end != counted:
            row.wrong(
                "duration",
                f"the time from start to end, or an empty cell (the end would be "
                f"{counted:%Y-%m-%d %H:%M})",
                "Correct one of them.",
            )
        return counted
    if end is not None and end < start:
        row.wrong("end", "a time at or after the start", "Correct one of them.")
    elif end is not None and end - start > dates.LONGEST:
        row.wrong(
            "end",
            f"at most {dates.LONGEST.days} days after the start",
            "Correct it, or write a headache that never stops day by day.",
        )
    return end


def write_attacks(attacks: Iterable[Attack]) -> list[dict[str, str]]:
    """The rows that are read back as these attacks."""
    return [
        {
            "start": attack.start.isoformat(" "),
            "end": "" if attack.end is None else attack.end.isoformat(" "),
            **headache_cells.write_headache(attack.detail),
            "drugs": write_drugs(attack.detail.drugs),
        }
        for attack in attacks
    ]
