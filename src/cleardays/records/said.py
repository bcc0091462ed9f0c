"""A row of the diary as the fields that were set, for merging, and back. Nothing is filled in."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cleardays.clinical.merging import (
    DRUG,
    HEADACHE,
    REMOVED,
    Change,
    Fields,
    Standing,
    Value,
    standing,
)
from cleardays.records.models.diary import AttackEntry, DayEntry
from cleardays.records.models.own_diary import OwnChange

YES_NO = (
    *("one_sided", "pulsating", "worse_with_activity", "nausea", "vomiting"),
    *("light", "sound", "believed_migraine"),
)
_OF_BOTH = ("severity", *YES_NO, "aura", "places", "note")
_OF_A_DAY = (HEADACHE, "hours", "migraine", "disabled", "could_not", *_OF_BOTH)
_OF_AN_ATTACK = ("start", "end", *_OF_BOTH)
DRUGS = "drugs"  # True: what was taken was said, which may be nothing


def columns_named(kind: str) -> tuple[str, ...]:
    """The fields that are columns of their own."""
    return _OF_A_DAY if kind == OwnChange.Kind.DAY else _OF_AN_ATTACK


def frozen(value: Any) -> Value:
    """A value as JSON gives it, so that it can be compared and counted."""
    if isinstance(value, list | tuple):
        return tuple(frozen(one) for one in value)
    if isinstance(value, dict):  # an aura
        features = value.get("features")
        symptoms = tuple(sorted(value.get("symptoms", ())))
        return (symptoms, None if features is None else tuple(sorted(features)))
    return value if value is None or isinstance(value, bool | int | float | str) else float(value)


def values_of(row: DayEntry | AttackEntry) -> dict[str, Value]:
    """What a row says, without what it does not say."""
    kind = OwnChange.Kind.DAY if isinstance(row, DayEntry) else OwnChange.Kind.ATTACK
    said = {name: frozen(getattr(row, name)) for name in columns_named(kind)}
    values: dict[str, Value] = {n: v for n, v in said.items() if v is not None and v != ""}
    if isinstance(row, DayEntry):
        values[HEADACHE] = row.headache
    if row.drugs is not None:
        values[DRUGS] = True
        for intake in row.drugs:
            values[_free(values, str(intake["drug"]))] = (
                str(intake["drug"]),
                intake.get("doses"),
                intake.get("helped"),
            )
    return {**values, REMOVED: False}


def _free(values: Fields, drug: str) -> str:
    """A name for this drug that is not taken: the same one may stand twice in a file."""
    name, count = f"{DRUG}{drug}", 1
    while name in values:
        count += 1
        name = f"{DRUG}{drug}/{count}"
    return name


def columns_of(kind: str, shown: Fields) -> dict[str, Any]:
    """The columns of a row that says what is shown."""
    columns: dict[str, Any] = {name: shown.get(name) for name in columns_named(kind)}
    columns["note"] = columns["note"] or ""
    if isinstance(columns["aura"], tuple):
        symptoms, features = columns["aura"]
        columns["aura"] = {
            "symptoms": list(symptoms),
            "features": None if features is None else list(features),
        }
    for name in ("places", "could_not"):
        if columns.get(name) is not None:
            columns[name] = list(columns[name])
    if kind == OwnChange.Kind.ATTACK:
        columns["end"] = columns["end"] or ""
    taken = [v for n, v in sorted(shown.items()) if n.startswith(DRUG) and isinstance(v, tuple)]
    drugs = [dict(zip(("drug", "doses", "helped"), one, strict=True)) for one in taken]
    columns["drugs"] = drugs if drugs or shown.get(DRUGS) else None
    return columns


def foreign_id(row: DayEntry | AttackEntry) -> str:
    """The id of a row that came in a file or from the clinic, as if a device had sent it."""
    return str(uuid5(NAMESPACE_URL, f"cleardays:{row._meta.model_name}:{row.pk}"))


def thread_of(row: AttackEntry) -> UUID:
    """Which attack a row is a version of."""
    return row.thread or UUID(foreign_id(row))


def foreign_change(row: DayEntry | AttackEntry) -> Change:
    """What a row says that no device of the person's sent. Its writer had seen nothing."""
    return Change(foreign_id(row), values_of(row))


def change_of(row: OwnChange) -> Change:
    """A change as it is merged."""
    fields = {name: frozen(value) for name, value in row.fields.items()}
    return Change(str(row.client), fields, frozenset(row.seen), row.device, row.sequence)


def read_together(rows: Iterable[DayEntry]) -> DayEntry:
    """Rows of one date as one, field by field, the worse value where they differ. It is not kept."""
    found = list(rows)
    if len(found) == 1:
        return found[0]
    shown = together(found).shown()
    return DayEntry(
        on=found[0].on,
        person_id=found[0].person_id,
        entered_at=max(row.entered_at for row in found),
        **columns_of(OwnChange.Kind.DAY, shown),
    )


def together(rows: Iterable[DayEntry]) -> Standing:
    """What several rows of one date say."""
    return standing(foreign_change(row) for row in rows)


def differing(
    days: Iterable[DayEntry], attacks: Iterable[AttackEntry]
) -> list[tuple[str, str, date]]:
    """Of which days and attacks two entries say different things: the kind, about what, its date."""
    by_date: dict[date, list[DayEntry]] = {}
    for row in days:
        by_date.setdefault(row.on, []).append(row)
    found: list[tuple[str, str, date]] = [
        (OwnChange.Kind.DAY.value, on.isoformat(), on)
        for on, rows in by_date.items()
        if any(row.differs for row in rows) or (len(rows) > 1 and together(rows).differs)
    ]
    found += [
        (OwnChange.Kind.ATTACK.value, str(thread_of(row)), date.fromisoformat(row.start[:10]))
        for row in attacks
        if row.differs
    ]
    return found
