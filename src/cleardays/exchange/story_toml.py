"""The stories of fictional people: a diary drawn in letters, a history, and what is expected.

Each row of `weeks` is a number of repeats, seven letters for the days, and after a colon seven
for the acute drug of the same days: "12x tmmotmM:-tt--t-". Each repeat of a whole week begins
three letters further on, so that no day of the week is special; its counts stay the same.

    o  clear                        -  none taken
    t  tension-type, mild           t  sumatriptan
    m  migraine, moderate           i  ibuprofen
    M  migraine, severe             p  paracetamol
    h  headache, nothing more said  c  a combination painkiller
    .  not recorded                 .  not said
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cleardays.clinical.diary import Day, Diary, Headache, Intake, Severity
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.exchange.history_toml import history_of
from cleardays.exchange.refusal import refuse
from cleardays.exchange.sessions_toml import sessions_of

_MIGRAINE = Headache(
    severity=Severity.MODERATE,
    one_sided=True,
    pulsating=True,
    worse_with_activity=True,
    nausea=True,
    vomiting=False,
    light=True,
    sound=True,
    aura=False,
)
_SEVERE = replace(_MIGRAINE, severity=Severity.SEVERE, vomiting=True)
_TENSION = Headache(
    severity=Severity.MILD,
    one_sided=False,
    pulsating=False,
    worse_with_activity=False,
    nausea=False,
    vomiting=False,
    light=False,
    sound=False,
    aura=False,
)
_LETTERS: Mapping[str, tuple[bool, float | None, Headache]] = {
    "o": (False, None, Headache()),
    "t": (True, 6.0, _TENSION),
    "m": (True, 9.0, _MIGRAINE),
    "M": (True, 16.0, _SEVERE),
    "h": (True, None, Headache()),
}
_DRUGS = {
    "t": (Intake("sumatriptan", 1, True),),
    "i": (Intake("ibuprofen", 1),),
    "p": (Intake("paracetamol", 1),),
    "c": (Intake("Excedrin", 2),),
    "-": (),
    ".": None,
}
_TURN = 3
_ROW = re.compile(r"(?:(\d+)x )?([otmMh.]{1,7})(?::([tipc.-]{0,7}))?")


@dataclass(frozen=True, slots=True)
class Story:
    """A fictional person, and what is expected of the answer."""

    id: str
    title: str
    about: str
    ending: date
    diary: Diary
    history: History
    sessions: tuple[Session, ...]
    expect: Mapping[str, Any]


def read_story_toml(data: bytes, safety: Collection[str], red_flags: Collection[str]) -> Story:
    """Read one story. Raises `Refused` when a row or a table is not as it should be."""
    told = tomllib.loads(data.decode("utf-8"))
    drawn = told["diary"]
    history = history_of(told.get("history", {}), safety, red_flags)
    sessions = sessions_of({"session": told.get("session", [])})
    return Story(
        id=told["id"],
        title=told["title"],
        about=" ".join(told["about"].split()),
        ending=told["ending"],
        diary=Diary(days=_days(drawn["first"], drawn["weeks"]), kind="a story"),
        history=history,
        sessions=sessions,
        expect=told.get("expect", {}),
    )


def _turned(letters: str, turn: int) -> list[tuple[int, str]]:
    numbered = list(enumerate(letters))
    return numbered[turn:] + numbered[:turn]


def _days(first: date, rows: list[str]) -> tuple[Day, ...]:
    days: list[Day] = []
    on = first
    for row in rows:
        match = _ROW.fullmatch(row)
        if match is None:
            raise refuse(
                f"weeks, row {row!r}",
                "letters that are not drawn here",
                'a row such as "4x tmmotmM:-tt--t-"',
                "Use the letters listed in exchange/story_toml.py.",
            )
        times, letters, drugs = match.groups()
        for repeat in range(int(times or 1)):
            turn = repeat * _TURN % 7 if len(letters) == 7 else 0
            for n, letter in _turned(letters, turn):
                taken = _DRUGS[drugs[n]] if drugs and n < len(drugs) else None
                if letter in _LETTERS:
                    headache, hours, detail = _LETTERS[letter]
                    days.append(Day(on, headache, hours, detail, taken))
                on += timedelta(days=1)
    return tuple(days)
