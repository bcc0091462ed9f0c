"""Cleardays' own JSON, both directions: everything that a diary holds, with a version.

What is absent or null was not said. Its JSON Schema is diary.schema.json beside this file.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from importlib import resources
from typing import TypeVar

from cleardays.clinical.diary import (
    COUNTS,
    Attack,
    Aura,
    AuraFeature,
    AuraSymptom,
    CountSpan,
    Day,
    Diary,
    DiaryError,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.evidence.assumptions import Counting
from cleardays.exchange.dates import LONGEST
from cleardays.exchange.drug_cell import FEWEST_DOSES, LONGEST_NAME, MOST_DOSES
from cleardays.exchange.headache_cells import FEATURES
from cleardays.exchange.hints import Hints
from cleardays.exchange.json_tree import Place, parse
from cleardays.exchange.refusal import Problem, Refused, quoted, refuse
from cleardays.exchange.sheet import MOST_ATTACKS, MOST_ROWS

KIND = "Cleardays JSON"
SAYS = 'Cleardays JSON ("cleardays": "diary", "version": 1)'
VERSION = 1
SCHEMA: Mapping[str, object] = json.loads(
    resources.files("cleardays.exchange").joinpath("diary.schema.json").read_text("utf-8")
)
_TOP = ("cleardays", "version", "kind", "covers", "complete", "remarks", "days", "attacks", "spans")
_DAY = ("on", "headache", "hours", "migraine", "disabled", "drugs", "detail")
_DETAIL = ("severity", *FEATURES, "aura", "drugs")
_MOST_IN_A_LIST = 1000
_MOST_DAYS = 110_000
_LONGEST_REMARK = 20_000
_LEVELS = {level.name.lower(): level for level in Severity}
_SYMPTOMS = {symptom.value: symptom for symptom in AuraSymptom}
_FEATURES = {feature.value: feature for feature in AuraFeature}
_T = TypeVar("_T")


def recognises(text: str) -> bool:
    """Whether a text is such JSON."""
    return text.lstrip().startswith("{") and '"cleardays"' in text


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in a JSON text; it says everything itself. Raises `Refused` with every problem."""
    return diary_in(Place("", parse(text), []))


def diary_in(top: Place) -> Diary:
    """The same from a value that stands in a larger file. Raises `Refused` with every problem."""
    said = top.members(_TOP, ("cleardays", "version"))
    _check_version(said, top)
    days = _each(said, "days", MOST_ROWS, _day)
    attacks = _each(said, "attacks", MOST_ATTACKS, _attack)
    spans = _each(said, "spans", MOST_ROWS, _span)
    covers = _period(said["covers"]) if "covers" in said else None
    complete = _each(said, "complete", _MOST_IN_A_LIST, _period)
    remarks = _each(said, "remarks", _MOST_IN_A_LIST, lambda place: place.text(_LONGEST_REMARK))
    kind = said["kind"].text(LONGEST_NAME) if "kind" in said else KIND
    if top.problems:
        raise Refused(top.problems)
    _once_each(days)
    return Diary(days, attacks, spans, covers, complete, kind, remarks)


def _once_each(days: Sequence[Day]) -> None:
    seen: dict[date, int] = {}
    twice = []
    for n, day in enumerate(days):
        first = seen.setdefault(day.on, n)
        if first != n:
            found = f'"{day.on}", which days[{first}] has too'
            do = "Join or remove one of them; nothing was chosen between them."
            twice.append(Problem(f"days[{n}].on", found, "one entry for each date", do))
    if twice:
        raise Refused(twice)


def _check_version(said: Mapping[str, Place], top: Place) -> None:
    if "cleardays" in said and said["cleardays"].value != "diary":
        said["cleardays"].wrong('"diary"', "Hand in a diary.")
    version = said["version"].value if "version" in said else VERSION
    if version is True or version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        raise refuse(
            "version",
            quoted(version),
            f"version {VERSION}",
            "It was written by a newer Cleardays; update this one." if newer else "Correct it.",
        )


def _each(
    said: Mapping[str, Place], name: str, most: int, read_one: Callable[[Place], _T | None]
) -> tuple[_T, ...]:
    if name not in said:
        return ()
    found = [read_one(place) for place in said[name].items(most)]
    return tuple(value for value in found if value is not None)


def _made(place: Place, make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except DiaryError as error:
        place.problems.append(
            Problem(place.where, f'"{error}"', "values that agree", "Correct one of them.")
        )
        return None


def _day(place: Place) -> Day | None:
    before = len(place.problems)
    said = place.members(_DAY, ("on",), ("headache",))
    on = said["on"].on() if "on" in said else None
    headache = said["headache"].yes_no() if "headache" in said else None
    hours = said["hours"].number(0, 24) if "hours" in said else None
    migraine = said["migraine"].yes_no() if "migraine" in said else None
    disabled = said["disabled"].yes_no() if "disabled" in said else None
    drugs = _drugs(said["drugs"]) if "drugs" in said else None
    detail = _detail(said["detail"]) if "detail" in said else Headache()
    if on is None or len(place.problems) > before:
        return None
    return _made(place, lambda: Day(on, headache, hours, detail, drugs, migraine, disabled))


def _attack(place: Place) -> Attack | None:
    before = len(place.problems)
    said = place.members(("start", "end", "detail"), ("start",))
    start = said["start"].moment() if "start" in said else None
    end = said["end"].moment() if "end" in said else None
    detail = _detail(said["detail"]) if "detail" in said else Headache()
    if start is not None and end is not None and end - start > LONGEST:
        said["end"].wrong(f"at most {LONGEST.days} days after the start")
    if start is None or len(place.problems) > before:
        return None
    return _made(place, lambda: Attack(start, end, detail))


def _span(place: Place) -> CountSpan | None:
    before = len(place.problems)
    said = place.members(("first", "last", *COUNTS, "recalled"), ("first", "last"))
    period = _ends(said)
    counts = {n: said[n].number(0, _MOST_DAYS) if n in said else None for n in COUNTS}
    recalled = said["recalled"].yes_no() if "recalled" in said else True
    if period is None or len(place.problems) > before:
        return None
    return _made(
        place,
        lambda: CountSpan(period[0], period[1], recalled=recalled is not False, **counts),
    )


def _period(place: Place) -> Period | None:
    ends = _ends(place.members(("first", "last"), ("first", "last")))
    return None if ends is None else _made(place, lambda: Period(*ends))


def _ends(said: Mapping[str, Place]) -> tuple[date, date] | None:
    first = said["first"].on() if "first" in said else None
    last = said["last"].on() if "last" in said else None
    return None if first is None or last is None else (first, last)


def _detail(place: Place) -> Headache:
    said = place.members(_DETAIL)
    features = {name: said[name].yes_no() for name in FEATURES if name in said}
    return Headache(
        severity=said["severity"].one_of(_LEVELS) if "severity" in said else None,
        one_sided=features.get("one_sided"),
        pulsating=features.get("pulsating"),
        worse_with_activity=features.get("worse_with_activity"),
        nausea=features.get("nausea"),
        vomiting=features.get("vomiting"),
        light=features.get("light"),
        sound=features.get("sound"),
        aura=_aura(said["aura"]) if "aura" in said else None,
        believed_migraine=features.get("believed_migraine"),
        drugs=_drugs(said["drugs"]) if "drugs" in said else None,
    )


def _aura(place: Place) -> Aura | bool | None:
    if isinstance(place.value, bool):
        return place.value
    said = place.members(("symptoms", "features"))
    symptoms = _each(said, "symptoms", _MOST_IN_A_LIST, lambda p: p.one_of(_SYMPTOMS))
    features = _each(said, "features", _MOST_IN_A_LIST, lambda p: p.one_of(_FEATURES))
    return Aura(frozenset(symptoms), frozenset(features) if "features" in said else None)


def _drugs(place: Place) -> tuple[Intake, ...]:
    return tuple(_intake(item) for item in place.items(_MOST_IN_A_LIST))


def _intake(place: Place) -> Intake:
    said = place.members(("drug", "doses", "helped"))
    return Intake(
        said["drug"].text(LONGEST_NAME) if "drug" in said else "",
        said["doses"].number(FEWEST_DOSES, MOST_DOSES) if "doses" in said else None,
        said["helped"].yes_no() if "helped" in said else None,
    )


def write_json(diary: Diary) -> str:
    """Everything that a diary holds, as JSON text that is read back as the same diary."""
    return "".join(pieces(diary))


def pieces(diary: Diary) -> Iterator[str]:
    """The same piece by piece, one entry on a line, so that a long diary is never there twice."""
    yield f'{{\n"cleardays": "diary",\n"version": {VERSION}'
    for field in fields(diary):
        said = getattr(diary, field.name)
        if isinstance(said, tuple) and said:
            yield f',\n"{field.name}": ['
            for n, item in enumerate(said):
                yield f"{',' if n else ''}\n {_dumped(_plain(item))}"
            yield "\n]"
        elif said or field.name == "kind":
            yield f',\n"{field.name}": {_dumped(_plain(said))}'
    yield "\n}\n"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _written(value: object) -> dict[str, object]:
    """The fields of a value that say something; whether there was a headache is always there."""
    found = {}
    for field in fields(value):  # type: ignore[arg-type]  # only called with our dataclasses
        said = getattr(value, field.name)
        is_empty = said is None or said in ("", Headache())
        is_empty = is_empty or (said == () and field.name != "drugs")
        if not is_empty or field.name == "headache":
            found[field.name] = _plain(said)
    return found


def _plain(value: object) -> object:
    if value is None or (isinstance(value, bool | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Severity):
        return value.name.lower()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _written(value)
