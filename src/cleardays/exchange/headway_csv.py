"""The CSVs of NALI Migraine Log, now Headway, from a phone and from a Mac: an attack a row."""

import re
from datetime import datetime

from cleardays.clinical.diary import Attack, Diary, Headache, Intake
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates
from cleardays.exchange.app_rows import (
    among,
    checked_end,
    header_of,
    lasting,
    named_drugs,
    one_sided,
    severity,
    ticked,
)
from cleardays.exchange.hints import Hints
from cleardays.exchange.migraine_buddy_words import Told
from cleardays.exchange.refusal import Refused
from cleardays.exchange.sheet import MOST_ATTACKS, Row, Sheet, rows_of, sheet_of, too_many

KIND = "Headway CSV"
SAYS = "a CSV export of Headway or NALI Migraine Log (columns Date, Pain Level, Duration)"
_DURATIONS = {"duration_(hours)": None, "duration": None, "duration_(min)": 1.0}
_TIMES = ("time", "start_time")
_SIGNS = {
    "aura": ("aura",),
    "light": ("light_sensitivity", "photophobia"),
    "sound": ("sound_sensitivity", "phonophobia"),
    "nausea": ("nausea",),
    "vomiting": ("vomiting",),
}
_DRUGS = {
    name.lower(): name
    for name in (
        "Ibuprofen",
        "Excedrin",
        "Tylenol",
        "Sumatriptan",
        "Rizatriptan",
        "Naproxen",
        "Frovatriptan",
        "Naratriptan",
        "Eletriptan",
        "Zolmitriptan",
        "Almotriptan",
        "Nurtec",
        "Symbravo",
        "Ubrelvy",
        "Reyvow",
        "Trudhesa",
        "Elyxyb",
    )
}
_OTHER = "other_med"
_OURS = frozenset({"headache", "severity", "hours", "migraine", "drugs", "disabled"})
_LISTS = ("medications", "medication")
_READ = frozenset(
    {
        *("date", "end_time", "pain_level", "location", "symptoms", _OTHER),
        *(*_TIMES, *_DURATIONS, *_DRUGS, *_LISTS),
        *(name for names in _SIGNS.values() for name in names),
    }
)


def recognises(text: str) -> bool:
    """Whether a text is such a CSV."""
    names = set(header_of(text)[1])
    is_headway = {"date", "pain_level"} <= names and bool(names & set(_DURATIONS))
    return is_headway and not names & _OURS


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in such a CSV. No day is made clear by it; triggers, weather, notes are dropped.

    Raises `Refused` with every problem, `NeedsAnswer` where the order of dates is open.
    """
    table = rows_of(text)
    at = next((n for n, cells in enumerate(table) if any(cells)), 0)
    sheet = sheet_of(table, at, header_of(text)[1], _READ)
    told = Told(problems=sheet.problems)
    order = dates.date_order(sheet.cells("date"), hints)
    found = [_attack(row, sheet, order, hints, counting, told) for row in sheet.rows]
    if len(found) > MOST_ATTACKS:
        raise too_many(len(found))
    if told.problems:
        raise Refused(told.problems)
    attacks = tuple(sorted((a for a in found if a is not None), key=lambda a: a.start))
    remarks = told.remarks(attacks, hints)
    if any(sheet.has(name) for name in (*_SIGNS, *_DRUGS)):
        remarks = (
            *remarks,
            "The app writes No for whatever was not ticked, and leaves one drug out of its "
            "columns: No is read as not known.",
        )
    return Diary(attacks=attacks, kind=KIND, remarks=remarks)


def _attack(
    row: Row, sheet: Sheet, order: str, hints: Hints, counting: Counting, told: Told
) -> Attack | None:
    before = len(row.problems)
    start = _start(row, order)
    end = _end(row, start, order, hints)
    listed = {
        re.sub(r"[\s_-]+", "_", part.strip().lower()) for part in row.text("symptoms").split(";")
    }
    signs = {
        sign: any(ticked(row, name) for name in names) or among(names, listed)
        for sign, names in _SIGNS.items()
    }
    detail = Headache(
        severity=severity(row, "pain_level", counting, told),
        one_sided=one_sided(row.text("location")),
        nausea=signs["nausea"],
        vomiting=signs["vomiting"],
        light=signs["light"],
        sound=signs["sound"],
        aura=signs["aura"],
        drugs=_drugs(row, sheet),
    )
    if start is None or len(row.problems) > before:
        return None
    return Attack(start, end, detail)


def _start(row: Row, order: str) -> datetime | None:
    said = row.text("date")
    at = next((name for name in _TIMES if row.text(name)), "")
    clock = row.text(at) if at else ""
    start = dates.read_moment(f"{said} {clock}" if clock else said, order)
    if start is None and said and not clock and dates.read_date(said, order):
        row.wrong("date", "a time beside the date", "Say when it began, or remove the row.")
    elif start is None and at and dates.read_date(said, order):
        row.wrong(at, "a time such as 14:30 or 2:30 PM")
    elif start is None:
        row.wrong("date", dates.EXPECTED_MOMENT)
    return start


def _end(row: Row, start: datetime | None, order: str, hints: Hints) -> datetime | None:
    """The end where it has a date, else the start and how long it lasted.

    A time alone does not say on which date the headache ended.
    """
    end = dates.read_moment(row.text("end_time"), order) if row.text("end_time") else None
    if end is not None:
        return end if checked_end(row, "end_time", start, end) else None
    for name, minutes in _DURATIONS.items():
        lasted = lasting(row, name, minutes)
        if lasted is not None and start is not None:
            return max(dates.later(start, lasted, hints.time_zone()), start)
    return None


def _drugs(row: Row, sheet: Sheet) -> tuple[Intake, ...] | None:
    for name in _LISTS:
        if sheet.has(name):
            return named_drugs(row.text(name))
    taken = [Intake(drug) for name, drug in _DRUGS.items() if ticked(row, name)]
    if ticked(row, _OTHER):
        taken.append(Intake())
    return tuple(taken) or None
