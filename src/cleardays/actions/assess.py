"""Read a diary and say what follows: the main job. Nothing is stored."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from cleardays.answers.as_json import as_json
from cleardays.answers.clinician import tell_clinician
from cleardays.answers.person import tell_person
from cleardays.answers.told import Reader, Told
from cleardays.clinical.diary import Convention, Diary
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.clinical.visit import Visit, visit
from cleardays.evidence.read import read_tables
from cleardays.exchange import record_json
from cleardays.exchange.diary_json import write_json
from cleardays.exchange.history_toml import read_history, write_history
from cleardays.exchange.reading import Hints, NeedsAnswer, Question, read_diary, read_diary_file
from cleardays.exchange.sessions_toml import read_sessions, write_sessions

RED_FLAGS_BY_AGE = {50: "snnoop10", 65: "snnoop10.65"}


class UnknownRules(ValueError):
    """A rule set was asked for that is not there; the message names those that are."""


def open_diary(data: bytes, name: str, hints: Hints) -> Diary:
    """Read a diary file. Raises `Refused`, or `NeedsAnswer` when it cannot say something."""
    return read_diary(data, name, hints, read_tables().counting)


def open_diary_file(source: Path | BinaryIO, name: str, hints: Hints) -> Diary:
    """Read a diary of any size from where it lies. Raises `Refused`, `NeedsAnswer`, `OSError`."""
    return read_diary_file(source, name, hints, read_tables().counting)


def open_history(data: bytes) -> History:
    """Read a history file, or the history in a whole record. Raises `Refused`."""
    known = read_tables()
    flags = {rule.fact for rule in known.red_flags.rules.values() if rule.test == "is"}
    cautions = {caution.fact for caution in known.cautions}
    if text := _whole_record(data):
        return record_json.read_history(text, cautions, flags, known.scales)
    return read_history(data, cautions, flags, known.scales)


def open_sessions(data: bytes) -> tuple[Session, ...]:
    """Read a file of sessions, or those in a whole record. Raises `Refused`."""
    if text := _whole_record(data):
        return record_json.read_sessions(text)
    return read_sessions(data)


def _whole_record(data: bytes) -> str:
    """The text of a whole record as Cleardays writes it; "" for anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return text if record_json.recognises(text) else ""


def assess(
    diary: Diary,
    history: History,
    sessions: tuple[Session, ...] = (),
    *,
    rules: tuple[str, ...] = (),
    ending: date | None = None,
    convention: Convention = Convention.ANY,
    late_onset: int = 50,
) -> Visit:
    """Say what a diary says, and what follows, on a date.

    Without `ending` it is the last date that the diary says anything about, so that the same
    file answers the same tomorrow. Without `rules` every rule set is asked. `late_onset`: the age,
    50 or 65, over which a first headache is a red flag; the sources differ. Raises
    `UnknownRules`, `NeedsAnswer` when there is no date to end on, and `HistoryError`.
    """
    known = read_tables()
    strange = [name for name in rules if name not in known.rule_sets]
    if strange:
        raise UnknownRules(
            f"There is no rule set called {strange[0]!r}. Choose from "
            f"{', '.join(known.rule_sets)}. Nothing was assessed."
        )
    sets = {name: known.rule_sets[name] for name in rules or known.rule_sets}
    on = ending or diary.last_date
    if on is None:
        why = "The diary is empty, so that it does not say which day it ends on."
        asked = Question("--ending", "Up to which date shall it be read?", ("YYYY-MM-DD",), why)
        raise NeedsAnswer((asked,))
    flags = RED_FLAGS_BY_AGE[late_onset]
    asked_for = (diary, history, sessions, tuple(sets), on, convention, flags)
    return _LATELY.answer(
        asked_for,
        lambda: visit(diary, history, sessions, known, sets, on, convention, flags),
    )


class _Lately:
    """The latest answers, for a record that is asked about again and has not changed.

    Somebody's page is opened, decided on and opened again within minutes. An answer is found only
    under everything that it followed from, written out value by value, so that one changed row is
    a new question. They are held in the memory of this process, and nowhere else.
    """

    _MOST = 16

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Visit] = OrderedDict()
        self._lock = Lock()

    def answer(self, asked_for: tuple[object, ...], work_out: Callable[[], Visit]) -> Visit:
        """What was worked out for the same before, or is now."""
        key = sha256(repr(asked_for).encode()).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = work_out()
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > self._MOST:
                self._kept.popitem(last=False)
        return found


_LATELY = _Lately()


def tell(assessed: Visit, reader: Reader) -> Told:
    """The assessment in words, for one reader."""
    words = tell_clinician if reader is Reader.CLINICIAN else tell_person
    return words(assessed, read_tables())


def own_formats(
    diary: Diary, history: History, sessions: tuple[Session, ...]
) -> tuple[str, str, str]:
    """A diary, a history and sessions in Cleardays' own formats, which are read back as the same."""
    return write_json(diary), write_history(history), write_sessions(sessions)


def to_json(assessed: Visit, reader: Reader | None = None) -> dict[str, object]:
    """The assessment as data; with a reader, only the blocks that reader may see."""
    return as_json(assessed, read_tables(), reader)
