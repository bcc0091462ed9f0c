"""The report that Migraine Buddy gives as a web page: its header and its listing of attacks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.clinical.diary import Attack, Diary, Period
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates
from cleardays.exchange.hints import Hints
from cleardays.exchange.html_tables import Cell, TableRow, table_rows
from cleardays.exchange.migraine_buddy_words import LABELS, Entry, Told, attacks_of, sides
from cleardays.exchange.refusal import Problem, Refused, listed, quoted, refuse
from cleardays.exchange.sheet import MOST_ATTACKS, too_many

KIND = "Migraine Buddy report"
SAYS = "the web page of a Migraine Buddy report (HTML)"
_LABELLED = re.compile(rf"({'|'.join(LABELS)})\s?[-–:]\s?(.*)", re.IGNORECASE)
_PERIOD = re.compile(r"(\S{6,10}) [-–] (\S{6,10})")
_LABELS_OF_TIMES = re.compile(r"\b(started|location|lasted):", re.IGNORECASE)
_STARTED = "started & lasted"
_POSITIONS = "pain positions"


def recognises(text: str) -> bool:
    """Whether a text is such a page."""
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return start.startswith("<") and "migraine" in text.lower() and "<table" in text.lower()


@dataclass(frozen=True, slots=True)
class _Header:
    """What the report says about itself; None: not said."""

    period: str = ""
    attack_type: str = ""
    attacks: int | None = None
    days: int | None = None
    free: int | None = None
    mean: str = ""


@dataclass(frozen=True, slots=True)
class _Listed:
    """One row of the listing: its number, and its cells by column."""

    number: int
    cells: dict[str, Cell]

    @property
    def where(self) -> str:
        return f"attack {self.number}"

    def text(self, column: str) -> str:
        return self.cells[column].text if column in self.cells else ""


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in a report. No day is made clear by it; places are not kept.

    Raises `Refused` with every problem, `NeedsAnswer` where the order of dates is open.
    """
    rows = table_rows(text)
    header = _header(rows)
    told = Told()
    listing = list(_listing(rows, told))
    if len(listing) > MOST_ATTACKS:
        raise too_many(len(listing))
    entries = [_entry(row) for row in listing]
    written = [("the time period", part) for part in _period_parts(header)]
    order = dates.date_order([*written, *((e.where, e.started) for e in entries)], hints)
    attacks = attacks_of(entries, order, hints, counting, told)
    covers = _covers(header, order)
    if told.problems:
        raise Refused(told.problems)
    remarks = (
        *_header_remarks(header, listing, attacks, covers, bool(hints.complete)),
        *told.remarks(attacks, hints),
    )
    return Diary(attacks=attacks, covers=covers, kind=KIND, remarks=remarks)


def _header(rows: Sequence[TableRow]) -> _Header:
    said: dict[str, str] = {}
    for index, row in enumerate(rows):
        texts = row.texts
        after = rows[index + 1] if index + 1 < len(rows) else TableRow(row.table)
        if len(texts) == 2 and texts[0].endswith(":"):
            said[texts[0].rstrip(":").lower()] = texts[1]
        elif "Number of Attacks" in texts and len(after.cells) == len(texts):
            said |= dict(zip((t.lower() for t in texts), after.texts, strict=True))
    return _Header(
        said.get("time period", ""),
        said.get("attack type", ""),
        _whole(said.get("number of attacks", "")),
        _whole(said.get("attack days", "")),
        _whole(said.get("attack-free days", "")),
        said.get("avg attack duration", ""),
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else None


def _listing(rows: Sequence[TableRow], told: Told) -> Iterator[_Listed]:
    columns: list[str] = []
    table, under_head = 0, -1
    for index, row in enumerate(rows):
        if _is_head(row.texts):
            below = rows[index + 1] if index + 1 < len(rows) else None
            columns = _columns(row, below)
            table = row.table
            under_head = index + 1 if len(columns) > len(row.cells) else -1
        elif columns and row.table == table and index != under_head and len(row.cells) > 1:
            listed_one = _listed(row, columns)
            if isinstance(listed_one, Problem):
                told.problems.append(listed_one)
            else:
                yield listed_one
    if not columns:
        raise refuse(
            "the page",
            "no listing of attacks",
            'a table with the columns "#" and "Started & Lasted"',
            "Open the report from the app and save that page.",
        )


def _listed(row: TableRow, columns: Sequence[str]) -> _Listed | Problem:
    """One attack of the listing; a row of one cell below it holds notes and is not asked for."""
    number = _whole(row.cells[0].text)
    if number is not None and len(row.cells) == len(columns):
        return _Listed(number, dict(zip(columns, row.cells, strict=True)))
    return Problem(
        "a row of the listing" if number is None else f"attack {number}",
        f"a row of {len(row.cells)} cells" + (" without a number" if number is None else ""),
        f"{len(columns)}, one for each column of the listing, the first a number",
        "Save the whole page again.",
    )


def _is_head(texts: Sequence[str]) -> bool:
    return "#" in texts and any(text.lower() == _STARTED for text in texts)


def _columns(head: TableRow, below: TableRow | None) -> list[str]:
    """A name for each column; a title over several takes the names of the row below."""
    under = iter(below.texts if below is not None else ())
    names = []
    for cell in head.cells:
        title = cell.text.replace("\n", " ").lower()
        if cell.span == 1:
            names.append(title)
        else:
            names += [f"{title} {next(under, '')}".strip().lower() for _ in range(cell.span)]
    return names


def _entry(row: _Listed) -> Entry:
    started, lasted = _times(row.text(_STARTED))
    positions = [
        sides(row.text(name), name.rsplit(" ", 1)[-1])
        for name in row.cells
        if name.startswith(_POSITIONS)
    ]
    return Entry(
        where=row.where,
        started=started,
        lasted=lasted,
        pain=row.text("pain level"),
        symptoms=row.text("symptoms"),
        auras=row.text("auras"),
        left=tuple(name for found in positions for name in found["left"]),
        right=tuple(name for found in positions for name in found["right"]),
        elsewhere=tuple(name for found in positions for name in found["elsewhere"]),
        medication=_medication(row.text("medication")),
    )


def _times(text: str) -> tuple[str, str]:
    """When it started and how long it lasted; the place named between them is not kept."""
    _, *parts = _LABELS_OF_TIMES.split(text)
    said: dict[str, str] = {}
    for label, value in zip(parts[::2], parts[1::2], strict=True):
        said.setdefault(label.lower(), " ".join(value.split()))
    return said.get("started", ""), said.get("lasted", "")


def _medication(text: str) -> dict[str, str]:
    """The drugs by how much they helped, as labelled; without a label: not sure."""
    found: dict[str, str] = {}
    label = "unsure"
    for line in text.split("\n"):
        if labelled := _LABELLED.fullmatch(line):
            label, line = labelled[1].lower(), labelled[2]
        found[label] = "\n".join(filter(None, (found.get(label), line)))
    return found


def _period_parts(header: _Header) -> tuple[str, ...]:
    found = _PERIOD.fullmatch(header.period)
    return (found[1], found[2]) if found else ()


def _covers(header: _Header, order: str) -> Period | None:
    parts = [dates.read_date(part, order) for part in _period_parts(header)]
    first, last = parts if len(parts) == 2 else (None, None)
    return Period(first, last) if first and last and first <= last else None


def _header_remarks(
    header: _Header,
    listing: Sequence[_Listed],
    attacks: Sequence[Attack],
    covers: Period | None,
    is_complete: bool,
) -> Iterator[str]:
    if header.period and covers is None:
        yield f"The report's time period {quoted(header.period)} could not be read, nor used."
    touched = {on for attack in attacks for on, _ in attack.hours_by_date()}
    if (header.attacks, header.days) != (None, None) and (
        header.attacks not in (None, len(attacks)) or header.days not in (None, len(touched))
    ):
        yield (
            f"The report's own header says {_count(header.attacks, header.days)}; its listing "
            f"holds {_count(len(attacks), len(touched))}. The listing was read."
        )
    if missing := _missing(header, listing):
        word = "Number" if len(missing) == 1 else "Numbers"
        verb = "is" if len(missing) == 1 else "are"
        shown = [str(n) for n in missing[:10]] + (["others"] if len(missing) > 10 else [])
        yield f"{word} {listed(shown)} {verb} missing from the listing."
    yield from _other_figures(header, attacks, touched, covers, is_complete)
    if header.attack_type and header.attack_type.lower() != "all":
        yield (
            f"The report holds only attacks of type {quoted(header.attack_type)}; others are "
            f"not in it."
        )
    if covers is not None and (outside := sum(on not in covers for on in touched)):
        one = outside == 1
        dates_lie = "1 date with headache lies" if one else f"{outside} dates with headache lie"
        yield f"{dates_lie} outside the report's time period; {'it was' if one else 'they were'} kept."


def _count(attacks: int | None, days: int | None) -> str:
    said = "an unnamed number of" if attacks is None else str(attacks)
    return f"{said} attacks" + ("" if days is None else f" on {days} days")


def _missing(header: _Header, listing: Sequence[_Listed]) -> list[int]:
    numbers = {row.number for row in listing}
    highest = max([*numbers, header.attacks or 0])
    if highest > MOST_ATTACKS:
        return []
    return [n for n in range(1, highest + 1) if n not in numbers]


def _other_figures(
    header: _Header,
    attacks: Sequence[Attack],
    touched: set[date],
    covers: Period | None,
    is_complete: bool,
) -> Iterator[str]:
    if covers is not None and header.free is not None:
        free = sum(on not in touched for on in covers)
        if free != header.free:
            taken = (
                "Those for which you said that every headache is listed count as clear days."
                if is_complete
                else "None of them was taken for a clear day."
            )
            yield (
                f"The header says {header.free} attack-free days; {free} dates of the period "
                f"have no listed attack. {taken}"
            )
    said = dates.read_duration("the header", header.mean) if header.mean else None
    ended = [attack.end - attack.start for attack in attacks if attack.end is not None]
    if isinstance(said, timedelta) and ended:
        mean = sum(ended, timedelta()) / len(ended)
        if abs(mean - said) > timedelta(minutes=1):
            minutes = round(mean / timedelta(minutes=1))
            yield (
                f"The header says an average of {header.mean}; the listing gives "
                f"{minutes // 60:02d}h {minutes % 60:02d}m."
            )
