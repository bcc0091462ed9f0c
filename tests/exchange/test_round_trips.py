"""What we write is what we read back: a diary, a history and sessions, whatever they hold."""

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.diary import Diary, Intake
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.exchange.diary_csv import write_csv
from cleardays.exchange.diary_json import write_json
from cleardays.exchange.drug_cell import read_drugs, write_drugs
from cleardays.exchange.history_toml import read_history, write_history
from cleardays.exchange.reading import Hints, read_diary
from cleardays.exchange.sessions_toml import read_sessions, write_sessions
from exchange.drawn_diaries import (
    COUNTING,
    RED_FLAGS,
    SAFETY,
    diaries,
    histories,
    names,
    session_lists,
)


def read(text: str) -> Diary:
    return read_diary(text.encode(), "a file", Hints(), COUNTING)


@given(diaries)
def test_json_holds_everything(diary: Diary) -> None:
    again = read(write_json(diary))
    touched = {on for attack in diary.attacks for on, _ in attack.hours_by_date()}
    both = [day for day in diary.days if day.headache is False and day.on in touched]
    assert replace(again, remarks=()) == replace(diary, remarks=())
    assert len(again.remarks) - len(set(diary.remarks)) == bool(both)
    assert read(write_json(again)) == again


@given(diaries)
def test_csv_holds_one_kind_of_rows(diary: Diary) -> None:
    assert read(write_csv(diary, "days")).days == diary.days
    assert read(write_csv(diary, "attacks")).attacks == diary.attacks
    assert read(write_csv(diary, "spans")).spans == diary.spans


@given(st.lists(st.builds(Intake, names, st.none() | st.just(2.0)), min_size=1, max_size=4))
def test_drugs_are_read_back(taken: list[Intake]) -> None:
    assert read_drugs(write_drugs(tuple(taken)).strip()) == tuple(taken)


@given(diaries)
def test_no_cell_is_a_formula(diary: Diary) -> None:
    for kind in ("days", "attacks", "spans"):
        for row in csv.reader(io.StringIO(write_csv(diary, kind), newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(histories)
def test_a_history_is_read_back(history: History) -> None:
    assert read_history(write_history(history).encode(), SAFETY, RED_FLAGS) == history


@given(session_lists)
def test_sessions_are_read_back(sessions: tuple[Session, ...]) -> None:
    assert read_sessions(write_sessions(sessions).encode()) == sessions
