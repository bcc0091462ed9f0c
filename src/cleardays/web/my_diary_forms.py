"""What a form of the diary sends, or a phone that kept it: read once, the same way, for both."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from cleardays.actions.own_diary import Sent
from cleardays.answers.own_day import AURA, COULD_NOT, FEATURES, PLACES
from cleardays.clinical.merging import DRUG, HEADACHE, REMOVED, Value
from cleardays.records.said import DRUGS, frozen

Fields = Mapping[str, list[str]]
LATER = {
    "0": "the same day",
    "1": "the next day",
    **{str(n): f"{n} days later" for n in range(2, 8)},
}
HELPED = {"yes": True, "no": False, "": None}
_MOST_NOTE, _MOST_DRUGS, _MOST_NAME = 500, 60, 91
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class BadEntry(ValueError):
    """What was written cannot be kept: by field, what is wrong and what to do."""

    def __init__(self, wrongs: Mapping[str, str]) -> None:
        super().__init__(" ".join(wrongs.values()))
        self.wrongs = dict(wrongs)


@dataclass
class Reader:
    """The fields of one form, and what is wrong with them."""

    fields: Fields
    wrongs: dict[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        return (self.fields.get(name) or [""])[-1].strip()

    def chosen(self, name: str, among: Iterable[str]) -> tuple[str, ...]:
        allowed = list(among)
        return tuple(sorted({v for v in self.fields.get(name, []) if v in allowed}))

    def number(self, name: str, low: float, high: float, what: str) -> float | None:
        text = self.one(name).replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.wrongs[name] = (
                f"{text[:20]!r} is not {what}. Write a number from {low:g} to {high:g}."
            )
            return None
        return round(value, 2)

    def numbered(self) -> list[str]:
        found = [n.removeprefix("drug.") for n in self.fields if n.startswith("drug.")]
        return [n for n in found if n.isdecimal()][:_MOST_DRUGS]


def day_state(fields: Fields) -> dict[str, Value]:
    """The fields of a day that were on the screen. Raises `BadEntry`."""
    reader = Reader(fields)
    if reader.one("headache") == "no":
        return {HEADACHE: False}
    hours = reader.number("hours_other", 0.25, 24, "a number of hours")
    if hours is None and "hours_other" not in reader.wrongs:
        hours = reader.number("hours", 0.25, 24, "a number of hours")
    could_not = reader.chosen("could_not", COULD_NOT)
    state: dict[str, Value] = {
        HEADACHE: True,
        "hours": hours,
        "could_not": could_not or None,
        "disabled": True if could_not else False if reader.one("was_able") else None,
        **_of_both(reader),
    }
    return _checked(reader, state)


def attack_state(fields: Fields, on: date) -> dict[str, Value]:
    """The fields of an attack that were on the screen. Raises `BadEntry`."""
    reader = Reader(fields)
    began = _clock(reader, "began", on, "when it began")
    ended = None
    if not reader.one("going") and reader.one("ended"):
        later = reader.one("ended_days")
        days = int(later) if later in LATER else 0
        ended = _clock(reader, "ended", on + timedelta(days=days), "when it ended")
        if began and ended and ended < began:
            reader.wrongs["ended"] = (
                f"It ended at {ended:%H:%M}, before it began at {began:%H:%M}. Correct one, or choose "
                f"the day on which it ended."
            )
    if began is None and "began" not in reader.wrongs:
        reader.wrongs["began"] = "Write when it began, such as 14:30. A guess will do."
    state: dict[str, Value] = {
        "start": began.isoformat(timespec="seconds") if began else None,
        "end": ended.isoformat(timespec="seconds") if ended else None,
        **_of_both(reader),
    }
    return _checked(reader, state)


def ended_state(fields: Fields) -> dict[str, Value]:
    """When an attack ended, and nothing else of it. Raises `BadEntry`."""
    reader = Reader(fields)
    try:
        on = date.fromisoformat(reader.one("ended_on"))
    except ValueError:
        raise BadEntry({"ended_on": "Write the day on which it ended."}) from None
    ended = _clock(reader, "ended", on, "when it ended")
    if ended is None and not reader.wrongs:
        reader.wrongs["ended"] = "Write when it ended, such as 18:00. A guess will do."
    return _checked(reader, {"end": ended.isoformat(timespec="seconds") if ended else None})


def _checked(reader: Reader, state: dict[str, Value]) -> dict[str, Value]:
    if reader.wrongs:
        raise BadEntry(reader.wrongs)
    return state


def _clock(reader: Reader, name: str, on: date, what: str) -> datetime | None:
    text = reader.one(name).replace(".", ":")
    if not text:
        return None
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        reader.wrongs[name] = f"{text[:20]!r} is not a time of day. Write {what} as 14:30."
        return None
    return datetime(on.year, on.month, on.day, int(found[1]), int(found[2]))


def _of_both(reader: Reader) -> dict[str, Value]:
    """What is asked of a day and of an attack alike."""
    had = reader.chosen("had", FEATURES)
    not_had = reader.chosen("not_had", FEATURES)
    none_else = bool(reader.one("none_else"))
    worst = reader.one("worst")
    note = reader.one("note").replace("\r\n", "\n")
    if len(note) > _MOST_NOTE:
        reader.wrongs["note"] = (
            f"The note has {len(note)} letters; there is room for {_MOST_NOTE}. Shorten it."
        )
    return {
        "severity": int(worst) if worst in ("1", "2", "3") else None,
        **{
            name: True if name in had else False if none_else or name in not_had else None
            for name in FEATURES
        },
        "aura": _aura(reader),
        "places": reader.chosen("place", PLACES) or None,
        "note": note or None,
        **_drugs(reader),
    }


def _aura(reader: Reader) -> Value:
    kinds = reader.chosen("aura", (*AURA, "motor", "brainstem", "retinal"))
    if kinds:
        features = reader.fields.get("aura_feature")
        return (kinds, tuple(sorted(features)) if features else None)
    return {"yes": True, "no": False}.get(reader.one("aura_said"))


def _drugs(reader: Reader) -> dict[str, Value]:
    state: dict[str, Value] = {}
    is_any = False
    for n in reader.numbered():
        name = reader.one(f"drug.{n}")[:_MOST_NAME]
        if not name:
            continue
        field_name = reader.one(f"drug_field.{n}") or f"{DRUG}{name}"
        if not reader.one(f"took.{n}"):
            state.setdefault(field_name, None)
            continue
        doses = reader.number(f"doses.{n}", 0.25, 50, f"how many of {name}")
        helped = HELPED.get(reader.one(f"helped.{n}"))
        state[field_name] = (name, doses if doses is not None else 1.0, helped)
        is_any = True
    other = " ".join(reader.one("other_drug").split())
    if len(other) > _MOST_NAME:
        reader.wrongs["other_drug"] = "This name is too long. Write it as it stands on the box."
    elif other:
        state[f"{DRUG}{other}"] = (other, 1.0, None)
        is_any = True
    none = bool(reader.one("no_drug"))
    if none and is_any:
        reader.wrongs["no_drug"] = "You ticked a medicine and also that you took none. Keep one."
    state[DRUGS] = True if is_any or none else None
    return state


def other_drug(fields: Fields) -> str:
    """A drug that was typed because the list did not have it; "" if none was."""
    return " ".join(Reader(fields).one("other_drug").split())


def settled_state(fields: Fields) -> dict[str, Value]:
    """The answer to which of two values is right: a field and its value, as the page gave them."""
    reader = Reader(fields)
    name = reader.one("settle")
    value = _decoded(reader.one("value"))
    if not name or len(name) > _MOST_NAME + len(DRUG):
        raise BadEntry({"value": "Choose one of the two."})
    return {name: value, **({REMOVED: False} if name != REMOVED else {})}


def encoded(value: Value) -> str:
    """A value as a button carries it."""
    return json.dumps(value, separators=(",", ":"))


def _decoded(text: str) -> Value:
    try:
        return frozen(json.loads(text)) if len(text) <= 2 * _MOST_NOTE else None
    except (ValueError, RecursionError):
        raise BadEntry({"value": "Choose one of the two."}) from None


def sent_of(
    fields: Fields,
    kind: str,
    about: str,
    on: date,
    zone: str,
    state: Mapping[str, Value],
    **more: Any,
) -> Sent:
    """What was sent, with the id that the phone gave it, or one that follows from the form's."""
    reader = Reader(fields)
    client = reader.one("client")
    sent = Sent(
        client=UUID(client) if _ID.fullmatch(client) else uuid4(),
        kind=kind,
        about=about,
        on=on,
        state=dict(state),
        zone=zone,
        seen=tuple(sorted(set(_ID.findall(reader.one("seen"))))),
        **more,
    )
    if sent.device:
        return sent
    # a form that is sent again with something else in it, after going back, is another entry
    return replace(sent, client=uuid5(sent.client, sent.digest))
