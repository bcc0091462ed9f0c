"""What a form of the diary is filled with: what stands, or what was just sent and refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cleardays.actions.own_drugs import Offered
from cleardays.answers.own_day import FEATURES
from cleardays.clinical.merging import DRUG, Value
from cleardays.records.said import DRUGS
from cleardays.web.my_diary_forms import Fields, Reader

WORST = ((1, "Mild"), (2, "Moderate"), (3, "Severe"))
_HELPED = {"True": "yes", "False": "no"}
HOURS = (1, 2, 4, 8, 12, 24)


def shown(
    values: Mapping[str, Value], drugs: list[Offered], again: Fields | None
) -> dict[str, Any]:
    """What a form of a day or an attack is filled with: what stands, or what was just sent."""
    if again is not None:
        return _shown_again(again, drugs)
    aura = values.get("aura")
    hours = values.get("hours")
    yes = [name for name in FEATURES if values.get(name) is True]
    no = [name for name in FEATURES if values.get(name) is False]
    start, end = str(values.get("start") or ""), str(values.get("end") or "")
    return {
        "worst": values.get("severity"),
        "hours": hours if hours in HOURS else None,
        "hours_other": "" if hours in HOURS or hours is None else f"{float(str(hours)):g}",
        "had": yes,
        "none_else": bool(no) and len(yes) + len(no) == len(FEATURES),
        "not_had": no,
        "aura": aura[0] if isinstance(aura, tuple) else (),
        "aura_feature": (aura[1] or ()) if isinstance(aura, tuple) else (),
        "aura_said": {True: "yes", False: "no"}.get(aura) if isinstance(aura, bool) else "",
        "places": values.get("places") or (),
        "could_not": values.get("could_not") or (),
        "was_able": values.get("disabled") is False,
        "note": values.get("note") or "",
        "no_drug": values.get(DRUGS) is True and not _taken(values),
        "drugs": _drug_rows(values, drugs),
        "other_drug": "",
        "began": start[11:16],
        "ended": end[11:16],
        "ended_days": _days_between(start, end),
        "going": bool(start) and not end,
    }


def _days_between(start: str, end: str) -> str:
    if not (start and end):
        return "0"
    return str((date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days)


def _taken(values: Mapping[str, Value]) -> dict[str, tuple[Value, ...]]:
    return {n: v for n, v in values.items() if n.startswith(DRUG) and isinstance(v, tuple)}


def _drug_rows(values: Mapping[str, Value], drugs: list[Offered]) -> list[dict[str, Any]]:
    """Each drug to tap, those taken first in the order in which they are offered."""
    taken = _taken(values)
    rows = []
    for drug in drugs:
        name = f"{DRUG}{drug.name}"
        rows.append(_drug_row(drug, name, taken.pop(name, None)))
    for name, value in taken.items():
        rows.append(_drug_row(Offered(str(value[0])), name, value))
    return rows


def _drug_row(drug: Offered, name: str, value: tuple[Value, ...] | None) -> dict[str, Any]:
    return {
        "drug": drug,
        "field": name,
        "took": value is not None,
        "doses": f"{float(str(value[1])):g}" if value and value[1] is not None else "1",
        "helped": _HELPED.get(repr(value[2]), "") if value else "",
    }


def _shown_again(fields: Fields, drugs: list[Offered]) -> dict[str, Any]:
    reader = Reader(fields)
    worst, hours = reader.one("worst"), reader.one("hours")
    by_name = {drug.name: drug for drug in drugs}
    rows = []
    for n in reader.numbered():
        name = reader.one(f"drug.{n}")
        row = _drug_row(by_name.get(name, Offered(name)), reader.one(f"drug_field.{n}"), None)
        row |= {"took": bool(reader.one(f"took.{n}")), "helped": reader.one(f"helped.{n}")}
        rows.append({**row, "doses": reader.one(f"doses.{n}")})
    return {
        "worst": int(worst) if worst.isdecimal() else None,
        "hours": int(hours) if hours.isdecimal() else None,
        "hours_other": reader.one("hours_other"),
        **{name: fields.get(name, []) for name in ("had", "not_had", "aura", "aura_feature")},
        "could_not": fields.get("could_not", []),
        "places": fields.get("place", []),
        **{n: reader.one(n) for n in ("aura_said", "note", "other_drug", "began", "ended")},
        **{n: bool(reader.one(n)) for n in ("none_else", "was_able", "no_drug", "going")},
        "ended_days": reader.one("ended_days"),
        "drugs": rows,
    }
