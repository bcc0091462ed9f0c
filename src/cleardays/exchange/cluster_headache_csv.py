"""The CSV of Cluster Headache Tracker: an attack a row, its times on the person's own clock."""

from datetime import datetime

from cleardays.clinical.diary import Attack, Diary, Headache
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates
from cleardays.exchange.app_rows import checked_end, header_of, moment, named_drugs, severity
from cleardays.exchange.hints import Hints
from cleardays.exchange.migraine_buddy_words import Told
from cleardays.exchange.refusal import Refused
from cleardays.exchange.sheet import MOST_ATTACKS, Row, rows_of, sheet_of, too_many

KIND = "Cluster Headache Tracker CSV"
SAYS = "a CSV export of Cluster Headache Tracker (columns start_time, end_time, intensity)"
_NEEDED = frozenset({"start_time", "end_time", "intensity"})
_READ = _NEEDED | {"medication"}


def recognises(text: str) -> bool:
    """Whether a text is such a CSV."""
    names = set(header_of(text)[1])
    return names >= _NEEDED and "date" not in names


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in such a CSV. No day is made clear by it; triggers and notes are not kept.

    Raises `Refused` with every problem, `NeedsAnswer` where the order of dates is open.
    """
    table = rows_of(text)
    at, names = header_of(text)
    at = next((n for n, cells in enumerate(table) if any(cells)), at)
    sheet = sheet_of(table, at, names, _READ)
    told = Told(problems=sheet.problems)
    order = dates.date_order(sheet.cells("start_time", "end_time"), hints)
    found = [_attack(row, order, counting, told) for row in sheet.rows]
    if len(found) > MOST_ATTACKS:
        raise too_many(len(found))
    if told.problems:
        raise Refused(told.problems)
    attacks = tuple(sorted((a for a in found if a is not None), key=_start))
    return Diary(attacks=attacks, kind=KIND, remarks=told.remarks(attacks, hints))


def _start(attack: Attack) -> datetime:
    return attack.start


def _attack(row: Row, order: str, counting: Counting, told: Told) -> Attack | None:
    before = len(row.problems)
    start, end = moment(row, "start_time", order), moment(row, "end_time", order)
    if not row.text("start_time"):
        row.wrong("start_time", dates.EXPECTED_MOMENT, "Say when it began, or remove the row.")
    checked_end(row, "end_time", start, end)
    detail = Headache(
        severity=severity(row, "intensity", counting, told),
        drugs=named_drugs(row.text("medication")),
    )
    if start is None or len(row.problems) > before:
        return None
    return Attack(start, end, detail)
