"""The CSV of Headi: an attack a row, nothing in quotes, times in milliseconds since 1970."""

from zoneinfo import ZoneInfo

from cleardays.clinical.diary import Attack, Diary, Headache
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates, epoch
from cleardays.exchange.app_rows import checked_end, counted_drug, header_of, severity
from cleardays.exchange.hints import Hints
from cleardays.exchange.migraine_buddy_words import Told
from cleardays.exchange.refusal import Problem, Refused
from cleardays.exchange.sheet import MOST_ATTACKS, Row, number, too_many

KIND = "Headi CSV"
SAYS = "a CSV export of Headi (columns _id, pain, start_date, end_date, strength)"
_COLUMNS = (
    "_id",
    "pain",
    "start_date",
    "end_date",
    "duration",
    "strength",
    "medication",
    "medication_amount",
)
_SEPARATORS = (",", ";", "\t")
_TIMES_AT = 2
_FEWEST_DIGITS = 9


def recognises(text: str) -> bool:
    """Whether a text is such a CSV; its columns have one order."""
    return header_of(text)[1][: len(_COLUMNS)] == list(_COLUMNS)


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in such a CSV. No day is made clear by it.

    Raises `Refused` with every problem, `NeedsAnswer` for the time zone.
    """
    zone = epoch.zone_for(hints)
    told = Told()
    rows = _rows(text, told.problems)
    if len(rows) > MOST_ATTACKS:
        raise too_many(len(rows))
    found = [_attack(row, zone, counting, told) for row in rows]
    if told.problems:
        raise Refused(told.problems)
    attacks = tuple(sorted((a for a in found if a is not None), key=lambda a: a.start))
    return Diary(attacks=attacks, kind=KIND, remarks=told.remarks(attacks, hints))


def _rows(text: str, problems: list[Problem]) -> list[Row]:
    """The rows by column. A name with a comma is not in quotes, and is put together again."""
    lines = text.splitlines()
    header_at = next((n for n, line in enumerate(lines) if line.strip()), 0)
    separator = max(_SEPARATORS, key=lines[header_at].count)
    rows = []
    for n, line in enumerate(lines[header_at + 1 :], start=header_at + 2):
        cells = [cell.strip().strip('"') for cell in line.split(separator)]
        if not any(cells):
            continue
        at = _times_at(cells)
        if at is None:
            problems.append(
                Problem(
                    f"row {n}",
                    f"{len(cells)} cells without two times beside each other",
                    f"{len(_COLUMNS)} cells, the third and the fourth {epoch.EXPECTED}",
                    "Export it again.",
                )
            )
            continue
        before, after = cells[:at], cells[at:]
        after += [""] * (len(_COLUMNS) - _TIMES_AT - len(after))
        drug, amount = ", ".join(after[4:-1]), after[-1]
        whole = [before[0], ", ".join(before[1:]), *after[:4], drug, amount]
        rows.append(Row(n, dict(zip(_COLUMNS, whole, strict=True)), problems))
    return rows


def _times_at(cells: list[str]) -> int | None:
    """Where beginning and end stand: further on than they should where a name holds commas."""
    for n in range(_TIMES_AT, len(cells) - 1):
        if all(c.isdecimal() and len(c) >= _FEWEST_DIGITS for c in cells[n : n + 2]):
            return n
    is_open = len(cells) > _TIMES_AT and cells[_TIMES_AT].isdecimal()
    return _TIMES_AT if is_open and len(cells[_TIMES_AT]) >= _FEWEST_DIGITS else None


def _attack(row: Row, zone: ZoneInfo, counting: Counting, told: Told) -> Attack | None:
    before = len(row.problems)
    first = number(row.text("start_date"))
    last = number(row.text("end_date")) or None  # a headache that goes on has the end 0
    between = None if first is None else epoch.ends(first, last or first, zone)
    if between is None:
        row.wrong(
            "start_date",
            f"{epoch.EXPECTED}, in the years {dates.FIRST_YEAR} to {dates.LAST_YEAR}",
            "Export it again.",
        )
    start, end = between or (None, None)
    end = None if last is None else end
    checked_end(row, "end_date", start, end)
    amount = row.number_in("medication_amount", 0, 1000)
    detail = Headache(
        severity=severity(row, "strength", counting, told),
        drugs=counted_drug(row.text("medication"), amount or None, told),
    )
    if start is None or len(row.problems) > before:
        return None
    return Attack(start, end, detail)
