"""Forms to print, and the chart of a plan as one of them. Nothing here is sent to anybody."""

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, repeat, zip_longest

from cleardays.answers.amounts import listed, number
from cleardays.answers.data import Data, cited_of
from cleardays.answers.head_map import NOT_CHECKED as MAP_NOT_CHECKED
from cleardays.answers.head_print import print_svg
from cleardays.answers.map_sites import EXTRA_LANDMARK, MapSite, Status, planned_sites
from cleardays.answers.sites import caution_lines, proposal_lines, sites_data
from cleardays.answers.told import NOT_A_DEVICE
from cleardays.clinical.plan import Plan, Proposal
from cleardays.clinical.suitability import Safety
from cleardays.evidence.cautions import Weight
from cleardays.evidence.known import Known
from cleardays.evidence.paradigms import Side
from cleardays.evidence.site_cautions import SiteCaution
from cleardays.quantities import Answer

NOT_CHECKED = f"{MAP_NOT_CHECKED} Left and right are the person's own. This is not a prescription."
_BY_HAND = (
    "Date",
    "Product",
    "Lot",
    "Expiry",
    "Dilution",
    "Units drawn",
    "Units wasted",
    "Injector",
)
_ONE_PAGE = re.compile(rb"/Type/Pages/Count 1\b")
_SHARES = (100, 90, 80, 70, 60)  # of the width of the page: where much is noted, the map is smaller


@dataclass(frozen=True, slots=True)
class Chart:
    """A plan with what stands beside it: questions of safety, cautions at sites, proposals."""

    plan: Plan
    safety: Safety
    at_sites: tuple[SiteCaution, ...]
    proposal: Proposal


def chart_notes(chart: Chart, known: Known) -> list[str]:
    """What stands first on the chart: what forbids it, then what it holds, then cautions."""
    plan = chart.plan
    notes = [
        f"{asked.caution.weight.value.upper()}: {asked.caution.asks}. {asked.caution.do}"
        for asked in chart.safety.asked
        if asked.answer is Answer.YES and asked.caution.weight is not Weight.CAUTION
    ]
    if chart.safety.not_asked:
        notes.append(f"{len(chart.safety.not_asked)} questions of safety were not asked.")
    notes += [
        f"{number(plan.units)} U of {known.product.substance} in {len(plan.sites)} sites: "
        f"{plan.kind}. {number(plan.millilitres)} mL; vials "
        f"{listed(f'{v} U' for v in plan.vials)}, waste {number(plan.waste)} U.",
        NOT_CHECKED,
    ]
    notes += [f"Off label by: {known.rule_sets[name].title}." for name in plan.off_label_in]
    notes += [f"Left out. {reason}" for reason in plan.reasons]
    lines = caution_lines(chart.at_sites, known) + proposal_lines(chart.proposal, known)
    return notes + [f"{line.text}. {line.detail}" for line in lines]


def chart_rows(chart: Chart, known: Known) -> list[tuple[str, ...]]:
    """One row a site: its number, name, muscle, side, units, and where it lies."""
    by_id = {site.id: site for site in known.paradigm.sites}
    rows: list[tuple[str, ...]] = []
    for site in chart.plan.sites:
        fixed = by_id.get(site.id)
        rows.append(
            (
                str(fixed.number) if fixed else "+",
                site.id,
                known.paradigm.muscles[site.muscle].name,
                site.side.value,
                number(site.units),
                fixed.landmark if fixed else EXTRA_LANDMARK,
            )
        )
    return rows


def chart_text(chart: Chart, known: Known) -> str:
    """The chart for a terminal."""
    rows = [f"[ ] {n:>2} {id}: {m}, {s}, {u} U" for n, id, m, s, u, _ in chart_rows(chart, known)]
    return "\n".join([*chart_notes(chart, known), "", *rows, "", NOT_A_DEVICE])


def chart_data(chart: Chart, known: Known) -> Data:
    """The chart as data."""
    head = ("number", "id", "muscle", "side", "units", "landmark")
    plan = chart.plan
    return {
        "cleardays": "plan",
        "version": 1,
        "reader": "clinician",
        "warning": NOT_A_DEVICE,
        "not_checked": NOT_CHECKED,
        "kind": plan.kind,
        "units": plan.units,
        "millilitres": plan.millilitres,
        "vials": list(plan.vials),
        "waste_units": plan.waste,
        "notes": chart_notes(chart, known),
        "sites": [dict(zip(head, row, strict=True)) for row in chart_rows(chart, known)],
        **sites_data(chart.at_sites, chart.proposal, known),
        **cited_of(known.paradigm.cited, known),
    }


def chart_pdf(chart: Chart, known: Known, sites: tuple[MapSite, ...] = ()) -> bytes:
    """The chart to print: the map, and a box for each site.

    `sites`: what became of them; without it the plan, whose rings and boxes a pen can fill.
    """
    title = "Sites and units of one session" if sites else "Plan of injections"
    shown = sites or planned_sites(chart.plan, known)
    return sites_pdf(title, chart_notes(chart, known), shown, known, by_hand=not sites)


def sites_pdf(
    title: str,
    notes: list[str],
    shown: tuple[MapSite, ...],
    known: Known,
    by_hand: bool,
    called: str = "",
) -> bytes:
    """Notes, the map and a box for each site on one page.

    `by_hand`: lines for what a pen adds. `called`: who it is about, which is read first.
    """
    page: Data = {
        "title": title,
        "called": called,
        "notes": notes,
        "drawing": "The head from the front, the left, the right and the back, with the rings and "
        "numbers of the sites in the table. It shows no distance.",
        "small": True,
        "by_hand": list(_BY_HAND) if by_hand else [],
        "parts": [
            {
                "title": "Sites",
                "widths": [13, 15, 15, 57],
                "head": ["Muscle", "Left", "Right", "Landmark, from memory"],
                "rows": _sites_in_pairs(shown),
            }
        ],
    }
    drawing = print_svg(shown, known)
    for share in _SHARES:
        made = printed_form([page], str(page["title"]), drawing, share)
        if _ONE_PAGE.search(made):
            break
    return made


def printed_form(pages: list[Data], name: str, drawing: str = "", share: int = 100) -> bytes:
    """Pages of notes and tables as a tagged PDF; `name` is the title of the document.

    Each page has a `title`, `notes`, and `parts` with `title`, `widths`, `head` and `rows`, where
    a row of one cell names those after it. It may have lines `after` its tables, lines to fill
    `by_hand`, be `small`, and say in `drawing` what the drawing shows; that takes a `share` of
    the width, in percent.
    """
    from typst import compile as typeset  # only where a PDF is asked for

    form = {"name": name, "pages": pages, "warning": NOT_A_DEVICE}
    made = typeset(
        (files("cleardays.answers") / "form.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"form": json.dumps(form), "drawing": drawing, "share": f"{share}"},
    )
    if not isinstance(made, bytes):
        raise TypeError("The PDF came out in parts. Nothing was saved.")
    return made


def _sites_in_pairs(sites: tuple[MapSite, ...]) -> list[list[str]]:
    """One row a landmark, with its sites on the left and on the right, each with a box."""
    places: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for site in sites:
        left, right = places.setdefault((site.muscle_name, site.landmark), ([], []))
        (right if site.side is Side.RIGHT else left).append(_box(site))
    return [
        [muscle, one, two, landmark if first else ""]
        for (muscle, landmark), sides in places.items()
        for first, (one, two) in zip(
            chain([True], repeat(False)), zip_longest(*sides, fillvalue=""), strict=False
        )
    ]


def _box(site: MapSite) -> str:
    midline = " (midline)" if site.side is Side.MIDLINE else ""
    if site.status in (Status.PLANNED, Status.OFFERED):
        return f"☐ {site.mark}: {site.units:g} U{midline}"
    return f"{'☒' if site.status is Status.GIVEN else '☐'} {site.mark}: {site.what}{midline}"
