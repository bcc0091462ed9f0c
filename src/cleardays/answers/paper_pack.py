"""The paper pack for days without computers: who comes and is due, and one page about each."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

from cleardays.answers.amounts import number, on, plural
from cleardays.answers.characters import clip, printable
from cleardays.answers.form import NOT_CHECKED
from cleardays.answers.head_print import print_svg
from cleardays.answers.map_sites import planned_sites
from cleardays.answers.told import NOT_A_DEVICE, Line, Mark
from cleardays.clinical.plan import Plan
from cleardays.clinical.session import Session
from cleardays.evidence.known import Known

_MOST_CAUTIONS = 8  # on one page beside the sites; how many more there are is said
NOT_NOW = "As of the evening it was printed. What was told or given since is not on it."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's page. `why`: why they are in the pack, the earliest first. `due`: the next session.
    `plan`: the standard plan of this history; None where it was refused or nothing is to be given.

    `cautions` None: the record contradicts itself, and neither they nor the last session could be
    drawn from it.
    """

    name: str
    identifier: str
    born: date | None
    telephone: str
    why: tuple[str, ...]
    due: date | None
    cautions: tuple[Line, ...] | None
    last: Session | None
    sessions: int
    plan: Plan | None = None
    diagnosis: str = ""
    not_asked: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole pack. `head`: the audit's head, `rows` how many rows it stands for."""

    clinic: str
    on: date
    made: str
    rows: int
    head: str
    coming_to: date
    window_days: int
    sheets: tuple[Sheet, ...]


def pack_pdf(pack: Pack, known: Known) -> bytes:
    """The pack as a tagged PDF: a first page with who and why, then a page for each."""
    from typst import compile as typeset  # only where a PDF is asked for

    people = plural(len(pack.sheets), "person", "people")
    data = {
        "title": f"Paper pack for {on(pack.on)}",
        "clinic": printable(pack.clinic),
        "date": [pack.on.year, pack.on.month, pack.on.day],
        "made": pack.made,
        "not_now": NOT_NOW,
        "rows": pack.rows,
        "head": pack.head,
        "verify": f"cleardays audit verify --against {pack.rows}:{pack.head}",
        "what": (
            f"Everybody booked for {on(pack.on)} and the day after, and everybody whose next session is "
            f"due up to {on(pack.coming_to)}, or has been due for up to {pack.window_days} days: {people}."
        ),
        "sheets": [_sheet(sheet, known) for sheet in pack.sheets],
        "plan": NOT_CHECKED,
        "foot": NOT_A_DEVICE,
    }
    made = typeset(
        (files("cleardays.answers") / "paper_pack.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(pack.on, datetime.min.time(), UTC),
        sys_inputs={"pack": json.dumps(data)},
    )
    if not isinstance(made, bytes):
        raise TypeError("The PDF came out in parts. Nothing was saved.")
    return made


def _sheet(sheet: Sheet, known: Known) -> dict[str, object]:
    return {
        "name": clip(sheet.name, 80),
        "identifier": clip(sheet.identifier, 40),
        "born": f"born {on(sheet.born)}" if sheet.born else "birth date not recorded",
        "telephone": clip(sheet.telephone, 40) or "no telephone recorded",
        "why": [printable(why) for why in sheet.why],
        "diagnosis": clip(sheet.diagnosis, 240),
        "cautions": _cautions(sheet),
        "not_asked": _open(sheet),
        "last": _last(sheet),
        "sites": _sites(sheet.last, known),
        "drawing": print_svg(planned_sites(sheet.plan, known), known) if sheet.plan else "",
        "due": f"Next session due from {on(sheet.due)}." if sheet.due else "",
    }


def _cautions(sheet: Sheet) -> list[dict[str, object]]:
    """The most pressing first; how many more there are is said, never dropped in silence."""
    found = sheet.cautions
    if found is None:
        words = "The record contradicts itself: nothing was concluded from it. Ask everything."
        return [{"text": words, "presses": True}]
    shown: list[dict[str, object]] = [
        {
            "text": clip(
                f"{line.text}. {line.detail}{f' ({line.note})' if line.note else ''}", 260
            ),
            "presses": line.mark is Mark.URGENT,
        }
        for line in found[:_MOST_CAUTIONS]
    ]
    if more := len(found) - len(shown):
        words = f"{plural(more, 'caution')} more in the record: not shown here. Ask everything."
        shown.append({"text": words, "presses": True})
    return shown


def _open(sheet: Sheet) -> str:
    if sheet.cautions is None:
        return ""
    if not sheet.not_asked:
        return "" if sheet.cautions else "Every question of safety was asked, and answered no."
    return f"{sheet.not_asked[0].upper()}{sheet.not_asked[1:]}: ask before an injection."


def _last(sheet: Sheet) -> str:
    last = sheet.last
    if sheet.cautions is None:
        return "The record contradicts itself. Ask what was given, when, and where."
    if last is None:
        return "No session is recorded."
    dose = "units not recorded" if last.dose is None else f"{number(last.dose)} U"
    parts = [last.product or "product not recorded", dose]
    parts.append(f"lot {last.lot}" if last.lot else "lot not recorded")
    if last.expiry:
        parts.append(f"expiry {on(last.expiry)}")
    if last.injector:
        parts.append(last.injector)
    words = f"Session {sheet.sessions}, {on(last.on)}: {', '.join(parts)}."
    return clip(words if last.sites else f"{words} Not recorded site by site.", 300)


def _sites(last: Session | None, known: Known) -> list[list[str]]:
    """One row a muscle, in the order of the paradigm: sites and units on each of the person's sides."""
    if last is None or not last.sites:
        return []
    order = {m.id: m.order for m in known.paradigm.muscles.values()}
    muscles = sorted({s.muscle for s in last.sites}, key=lambda m: (order.get(m, 99), m))
    rows = []
    for muscle in muscles:
        named = known.paradigm.muscles.get(muscle)
        cells = [printable(named.name if named else muscle)]
        for side in ("left", "midline", "right"):
            here = [s.units for s in last.sites if s.muscle == muscle and s.side == side]
            cells.append(" + ".join(number(units) for units in here))
        cells.append(number(sum(s.units for s in last.sites if s.muscle == muscle)))
        rows.append(cells)
    total = number(sum(s.units for s in last.sites))
    return [*rows, ["All", "", "", "", total]]
