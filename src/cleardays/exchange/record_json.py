"""Everything of one person in one file, both directions: diary, own notes, history, sessions.

The diary in it is read wherever a diary is read, and its history and sessions wherever those files
are. What else it holds (every statement as it was made, who looked) is told, and not read back.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cleardays.clinical.diary import COULD_NOT, PLACES, Diary
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.scores import Scale
from cleardays.exchange import diary_json
from cleardays.exchange.hints import Hints
from cleardays.exchange.history_toml import history_of, write_history
from cleardays.exchange.json_tree import Place, parse
from cleardays.exchange.refusal import Refused, quoted, refuse
from cleardays.exchange.sessions_toml import sessions_of, write_sessions
from cleardays.exchange.sheet import MOST_ATTACKS, MOST_ROWS

KIND = "Cleardays record"
SAYS = 'a whole Cleardays record ("cleardays": "record", "version": 1)'
VERSION = 1
_TOP = (
    *("cleardays", "version", "made", "person", "diary", "diary_sha256", "notes", "clear_days"),
    "medicines",
    *("history", "sessions", "statements", "decisions", "letters", "looked", "not_here"),
)
_HEAD = 2000
_RECORD = re.compile(r'"cleardays"\s*:\s*"record"')
_DATES = ("born", "on", "began", "ended", "expiry")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_NOTE, _LONGEST_NAME, _LONGEST_DOSE = 500, 60, 30
_MOST_MEDICINES = 40


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said beside a day or an attack that nothing counts: `at` is its date, or when it
    began. `could_not` and `places`: words of `clinical/diary.py`.
    """

    at: date | datetime
    text: str = ""
    could_not: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Medicine:
    """One medicine of somebody's own list, as it stands on the box."""

    name: str
    dose: str = ""


@dataclass(frozen=True, slots=True)
class ClearDays:
    """How many crystal-clear days were counted between two dates, both included."""

    first: date
    last: date
    days: float


@dataclass(frozen=True, slots=True)
class Own:
    """What a record file holds of somebody's own besides the diary that is counted."""

    notes: tuple[Note, ...] = ()
    clear_days: tuple[ClearDays, ...] = ()
    medicines: tuple[Medicine, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is written into a record file. What `beside` holds is not read back."""

    diary: Diary
    history: History = field(default_factory=History)
    sessions: tuple[Session, ...] = ()
    own: Own = field(default_factory=Own)
    beside: Mapping[str, object] | None = None


def recognises(text: str) -> bool:
    """Whether a text is such a file."""
    return text.lstrip().startswith("{") and bool(_RECORD.search(text, 0, _HEAD))


def fingerprint(diary: Diary) -> str:
    """The SHA-256 of what a diary says, whatever it was read from."""
    bare = replace(diary, kind="", covers=None, remarks=())
    summed = hashlib.sha256()
    for piece in diary_json.pieces(bare):
        summed.update(piece.encode())
    return summed.hexdigest()


# --- writing --------------------------------------------------------------------------------------


def write(whole: Whole, made: datetime) -> str:
    """Everything as JSON text; what stands in it is read back as the same."""
    diary = diary_json.write_json(whole.diary).strip()
    said: dict[str, object] = {
        "diary_sha256": fingerprint(whole.diary),
        "notes": [_note(n) for n in whole.own.notes],
        "clear_days": [
            {"first": c.first, "last": c.last, "days": c.days} for c in whole.own.clear_days
        ],
        "medicines": [{"name": m.name, "dose": m.dose} for m in whole.own.medicines],
        "history": tomllib.loads(write_history(whole.history)),
        "sessions": tomllib.loads(write_sessions(whole.sessions)).get("session", []),
        **(whole.beside or {}),
    }
    rest = "".join(f",\n{json.dumps(name)}: {_dumped(value)}" for name, value in said.items())
    made_at = made.isoformat(timespec="seconds")
    return (
        f'{{\n"cleardays": "record",\n"version": {VERSION},\n"made": "{made_at}",\n'
        f'"diary": {diary}{rest}\n}}\n'
    )


def _note(said: Note) -> dict[str, object]:
    told = {"note": said.text, "could_not": said.could_not, "places": said.places}
    return {"at": said.at.isoformat(), **{name: value for name, value in told.items() if value}}


def _dumped(value: object) -> str:
    """One entry on a line, so that a person can look through it."""
    if isinstance(value, list) and value:
        lines = ",\n ".join(_line(item) for item in value)
        return f"[\n {lines}\n]"
    return _line(value)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


# --- reading --------------------------------------------------------------------------------------


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in a record file. Raises `Refused` with every problem."""
    said = _opened(text)
    diary = diary_json.diary_in(said["diary"])
    remarks = list(diary.remarks)
    wrote = said["diary_sha256"].value if "diary_sha256" in said else None
    if wrote is not None and wrote != fingerprint(diary):
        remarks.append("The diary in this file was changed after Cleardays wrote it.")
    for name, words in (("history", "a history"), ("sessions", "sessions")):
        if name in said and said[name].value:
            remarks.append(f"The file also holds {words}, which is not part of a diary.")
    return replace(diary, kind=KIND, remarks=tuple(remarks))


def read_own(text: str) -> Own:
    """The notes and the counts of clear days. Raises `Refused`."""
    said = _opened(text)
    problems = said["diary"].problems
    notes = tuple(_notes(said["notes"])) if "notes" in said else ()
    clear = tuple(_clear(said["clear_days"])) if "clear_days" in said else ()
    medicines = tuple(_medicines(said["medicines"])) if "medicines" in said else ()
    if problems:
        raise Refused(problems)
    return Own(notes, clear, medicines)


def read_history(
    text: str,
    safety: Collection[str],
    red_flags: Collection[str],
    scales: Mapping[str, Scale] | None = None,
) -> History:
    """The history in a record file. Raises `Refused`."""
    return history_of(_tables(_opened(text), "history"), safety, red_flags, scales)


def read_sessions(text: str) -> tuple[Session, ...]:
    """The sessions in a record file. Raises `Refused`."""
    said = _opened(text)
    listed = said["sessions"].value if "sessions" in said else []
    return sessions_of({"session": _dated(listed)})


def _opened(text: str) -> dict[str, Place]:
    top = Place("", parse(text), [])
    said = top.members(_TOP, ("cleardays", "version", "diary"))
    version = said["version"].value if "version" in said else VERSION
    if version is True or version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        raise refuse(
            "version",
            quoted(version),
            f"version {VERSION}",
            "It was written by a newer Cleardays; update this one." if newer else "Correct it.",
        )
    if top.problems:
        raise Refused(top.problems)
    return said


def _tables(said: Mapping[str, Place], name: str) -> Mapping[str, object]:
    value = _dated(said[name].value) if name in said else {}
    if not isinstance(value, dict):
        raise refuse(name, quoted(value), "an object in braces", "Export the file again.")
    return value


def _dated(value: object, key: str = "") -> object:
    """The same with dates where a TOML file has them."""
    if isinstance(value, dict):
        return {name: _dated(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    if key in _DATES and isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value  # its reader says what is wrong with it
    return value


def _notes(place: Place) -> Iterable[Note]:
    for item in place.items(MOST_ATTACKS):
        said = item.members(("at", "note", "could_not", "places"), ("at",))
        if "at" in said:
            is_date = _DATE.fullmatch(str(said["at"].value))
            at = said["at"].on() if is_date else said["at"].moment()
            text = said["note"].text(_LONGEST_NOTE) if "note" in said else ""
            could_not = _words(said["could_not"], COULD_NOT) if "could_not" in said else ()
            places = _words(said["places"], PLACES) if "places" in said else ()
            if at is not None and (text or could_not or places):
                yield Note(at, text, could_not, places)


def _words(place: Place, known: tuple[str, ...]) -> tuple[str, ...]:
    names = {name: name for name in known}
    found = (item.one_of(names) for item in place.items(len(known)))
    return tuple(word for word in found if word is not None)


def _medicines(place: Place) -> Iterable[Medicine]:
    for item in place.items(_MOST_MEDICINES):
        said = item.members(("name", "dose"), ("name",))
        if "name" in said:
            name = said["name"].text(_LONGEST_NAME)
            dose = said["dose"].text(_LONGEST_DOSE) if "dose" in said else ""
            if name:
                yield Medicine(name, dose)


def _clear(place: Place) -> Iterable[ClearDays]:
    for item in place.items(MOST_ROWS):
        said = item.members(("first", "last", "days"), ("first", "last", "days"))
        if {"first", "last", "days"} <= said.keys():
            first, last = said["first"].on(), said["last"].on()
            days = said["days"].number(0, 366)
            if first is not None and last is not None and days is not None:
                yield ClearDays(first, last, days)
