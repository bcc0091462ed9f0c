"""What the pages of a person's diary show of a day, an attack and each of their versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from cleardays.actions.own_clock import zone_of
from cleardays.actions.own_days import Asked, Days, OneDay, OwnAttack
from cleardays.actions.own_diary import DAY, Row, read_thread
from cleardays.actions.own_drugs import offered
from cleardays.actions.tables import all_tables
from cleardays.answers.day_mark import day_label, day_svg
from cleardays.answers.own_day import (
    AURA,
    COULD_NOT,
    FEATURES,
    PLACES,
    attack_lines,
    date_words,
    field_words,
    late_words,
    lines_of,
    title_of,
    value_words,
    when_of,
)
from cleardays.answers.told import CalendarDay
from cleardays.clinical.merging import Value
from cleardays.records import convert
from cleardays.records.models.diary import DayEntry
from cleardays.records.models.people import Person
from cleardays.web.my_diary_fill import HOURS, WORST, shown
from cleardays.web.my_diary_forms import LATER, Fields, encoded


@dataclass(frozen=True, slots=True)
class Cell:
    """One day to tap."""

    day: CalendarDay
    svg: SafeString
    label: str
    is_today: bool
    is_ahead: bool = False
    injection: int | None = None


def cells(
    days: Iterable[CalendarDay], today: date, injections: Iterable[tuple[date, int]] = ()
) -> list[Cell]:
    """Days to tap, in order."""
    given = dict(injections)
    return [
        Cell(
            day,
            mark_safe(day_svg(day)),  # noqa: S308 - our own drawing, which holds nobody's words
            day_label(day, today) + (f", injection {given[day.on]}" if day.on in given else ""),
            day.on == today,
            day.on > today,
            given.get(day.on),
        )
        for day in days
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands of a day, in words."""

    title: str
    lines: tuple[str, ...]
    state: str
    late: str


def entry_of(person: Person, one: OneDay, look: datetime | None) -> Entry:
    """What stands of a day, where it came from, and whether the clinic has seen it."""
    attacks = [a.attack for a in one.attacks]
    rows: list[Row] = [a.row for a in one.attacks]
    lines = lines_of(one.day) if one.day else []
    if one.row is not None:
        rows.append(one.row)
        lines += _own_words(one.values)
    return Entry(
        title_of(one.day, attacks),
        tuple(lines),
        state_of(person, max(rows, key=lambda r: r.entered_at), look) if rows else "",
        late_words(late_days(person, one)),
    )


def late_days(person: Person, one: OneDay) -> int:
    """How many days after it the day was first written, by the clock of what it was written on."""
    own = [c for c in one.log if c.digest]
    if not own:
        return 0
    zone = ZoneInfo(own[0].zone)
    first = own[0].said_at or own[0].received_at
    return max(0, (first.astimezone(zone).date() - one.on).days)


def state_of(person: Person, row: Row, look: datetime | None) -> str:
    """Sent or seen; or where else it came from."""
    if not row.own:
        is_staff = row.entered_by is not None and row.entered_by_id != _account(person)
        return "Written at the clinic" if is_staff else "Came in a file"
    if look is not None and look >= row.entered_at:
        return f"Sent {at_words(person, row.entered_at)}. Seen by the clinic"
    return f"Sent {at_words(person, row.entered_at)}"


def _account(person: Person) -> int | None:
    account = getattr(person, "account", None)
    return account.pk if account else None


def at_words(person: Person, at: datetime) -> str:
    """A time as the person's clock shows it."""
    here = at.astimezone(ZoneInfo(zone_of(person)))
    return f"{here:%H:%M}, {here.day} {here:%B}"


def _own_words(values: object) -> list[str]:
    said = dict(values) if isinstance(values, dict) else {}
    found = [
        f"{words}: {value_words(name, said[name])}"
        for name, words in (("places", "Where"), ("could_not", "Could not"))
        if said.get(name)
    ]
    return [*found, *([f"“{said['note']}”"] if said.get("note") else [])]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a day or an attack, with the button that brings it back."""

    number: int
    words: str
    when: str
    stands: bool


def versions(person: Person, rows: Iterable[Row]) -> list[Version]:
    """Every version, the latest first."""
    found = []
    for row in rows:
        source = "" if row.own else f"{state_of(person, row, None)}, "
        found.append(
            Version(
                row.pk,
                row_words(row),
                f"{source}{at_words(person, row.entered_at)}",
                row.struck_at is None,
            )
        )
    return found


def row_words(row: Row) -> str:
    """A version in one line."""
    if isinstance(row, DayEntry):
        day = convert.day_of(row)
        said = [title_of(day), *lines_of(day)]
    else:
        attack = convert.attack_of(row)
        said = [when_of(attack), *attack_lines(attack)]
    return ". ".join([*said, *([f"“{row.note}”"] if row.note else [])])


@dataclass(frozen=True, slots=True)
class AttackWords:
    """One attack in words."""

    thread: str
    when: str
    lines: tuple[str, ...]
    began: str
    is_open: bool
    seen: str
    on: date


def attack_words(own: OwnAttack, today: date, heads: Iterable[str] = ()) -> AttackWords:
    """An attack as it is listed. `heads`: what somebody who ends it here has seen."""
    attack = own.attack
    note = [f"“{own.row.note}”"] if own.row.note else []
    return AttackWords(
        own.thread,
        when_of(attack),
        (*attack_lines(attack), *note),
        f"{attack.start:%H:%M} on {date_words(attack.start.date(), today)}",
        attack.end is None,
        " ".join(heads),
        attack.start.date(),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """Two values of one field, to choose between."""

    asked: Asked
    words: str
    name: str
    choices: tuple[tuple[str, str], ...]
    seen: str
    client: str


def questions(found: Iterable[Asked], today: date) -> list[Question]:
    """What to ask about days that two devices said differently."""
    return [
        Question(
            one,
            date_words(one.on, today),
            field_words(one.name),
            tuple((encoded(s.value), value_words(one.name, s.value)) for s in one.values),
            " ".join(one.heads),
            str(uuid4()),
        )
        for one in found
    ]


def form_of(
    person: Person,
    about: str,
    on: date,
    values: dict[str, Value],
    heads: Iterable[str],
    again: Fields | None = None,
) -> dict[str, Any]:
    """For the templates: the fields of a day or an attack, and what a phone needs to send them."""
    return {
        **_sender(person, about, on, heads),
        "was": shown(values, offered(person, on, all_tables()), again),
        "worsts": WORST,
        "hours": HOURS,
        "laters": LATER.items(),
        "features": FEATURES.items(),
        "auras": AURA.items(),
        "places": PLACES.items(),
        "could_nots": COULD_NOT.items(),
    }


def _sender(person: Person, about: str, on: date, heads: Iterable[str]) -> dict[str, Any]:
    """What a form says of itself."""
    seen = " ".join(heads)
    return {"about": about, "on": on, "zone": zone_of(person), "seen": seen, "client": str(uuid4())}


def bare_form(person: Person, on: date) -> dict[str, Any]:
    """The form of a date that says only that it was clear."""
    stands, _ = read_thread(person, DAY, on.isoformat(), on)
    return _sender(person, on.isoformat(), on, stands.heads)


def day_form(person: Person, one: OneDay, again: Fields | None = None) -> dict[str, Any]:
    """The form of one date."""
    return form_of(person, one.on.isoformat(), one.on, dict(one.values), one.heads, again)


def strip_of(days: Days, today: date, count: int) -> list[Cell]:
    """The last days, the latest last."""
    return cells(days.drawn[-count:], today)
