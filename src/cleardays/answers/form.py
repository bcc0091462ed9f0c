"""Forms to print, and the chart of a plan as one of them. Nothing here is sent to anybody."""

import json
from dataclasses import dataclass
from importlib.resources import files
from xml.etree import ElementTree as Tree

from cleardays.answers.amounts import listed, number
from cleardays.answers.data import Data, cited_of
from cleardays.answers.sites import caution_lines, proposal_lines, sites_data
from cleardays.answers.told import NOT_A_DEVICE
from cleardays.clinical.plan import Plan, Proposal
from cleardays.clinical.suitability import Safety
from cleardays.evidence.cautions import Weight
from cleardays.evidence.known import Known
from cleardays.evidence.site_cautions import SiteCaution
from cleardays.quantities import Answer

NOT_CHECKED = (
    "Landmarks and drawing are not checked against the source; follow your training. Left and "
    "right are the person's own. This is not a prescription."
)
_VIEWS = (("front", "Front"), ("left", "Left side"), ("right", "Right side"), ("back", "Back"))


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
    notes += [f"Off label by {name}." for name in plan.off_label_in]
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
                fixed.landmark if fixed else "Where the pain is; not drawn.",
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


def chart_drawing(chart: Chart, known: Known) -> str:
    """Four schematic views with a numbered ring for each planned site, as SVG."""
    root = Tree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 440 118"})
    ink = {"fill": "none", "stroke": "#55625B", "stroke-width": "0.8"}
    words = {"font-family": "Libertinus Serif", "text-anchor": "middle", "fill": "#26302B"}
    planned = {site.id for site in chart.plan.sites}
    for n, (view, title) in enumerate(_VIEWS):
        left = n * 112
        Tree.SubElement(
            root, "text", {"x": f"{left + 50}", "y": "9", "font-size": "8", **words}
        ).text = title
        face = {"cx": f"{left + 50}", "cy": "58", "rx": "33", "ry": "40", **ink}
        Tree.SubElement(root, "ellipse", face)
        if view in ("front", "back"):
            sides = ("right", "left") if view == "front" else ("left", "right")
            for mark, side in zip((8, 92), sides, strict=True):
                place = {"x": f"{left + mark}", "y": "62", "font-size": "6", **words}
                Tree.SubElement(root, "text", place).text = side
        for site in known.paradigm.sites:
            spot = known.site_notes.spots.get(site.id)
            if spot is None or spot.view != view or site.id not in planned:
                continue
            x, y = left + spot.x, 14 + spot.y
            ring = {"cx": f"{x:g}", "cy": f"{y:g}", "r": "5", **ink, "fill": "#ffffff"}
            Tree.SubElement(root, "circle", ring)
            at = {"x": f"{x:g}", "y": f"{y + 2:g}", "font-size": "5.5", **words}
            Tree.SubElement(root, "text", at).text = str(site.number)
    return Tree.tostring(root, encoding="unicode")


def chart_pdf(chart: Chart, known: Known) -> bytes:
    """The chart to print, with a box to tick for each site."""
    rows = [["☐", *row] for row in chart_rows(chart, known)]
    page = {
        "title": "Plan of injections: sites and units",
        "notes": chart_notes(chart, known),
        "drawing": "Schematic head from the front, the left, the right and the back, with the "
        "numbers of the sites in the table. It shows no distance.",
        "small": True,
        "parts": [
            {
                "title": "Sites",
                "widths": [3, 4, 10, 12, 7, 4, 60],
                "head": ["✓", "No.", "Site", "Muscle", "Side", "U", "Landmark, from memory"],
                "rows": rows,
            }
        ],
    }
    return printed_form([page], "Plan of injections", chart_drawing(chart, known))


def printed_form(pages: list[Data], name: str, drawing: str = "") -> bytes:
    """Pages of notes and tables as a tagged PDF; `name` is the title of the document.

    Each page has a `title`, `notes`, and `parts` with `title`, `widths`, `head` and `rows`, where
    a row of one cell names those after it. It may have lines `after` its tables, be `small`, and
    say in `drawing` what the drawing shows.
    """
    from typst import compile as typeset  # only where a PDF is asked for

    form = {"name": name, "pages": pages, "warning": NOT_A_DEVICE}
    made = typeset(
        (files("cleardays.answers") / "form.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"form": json.dumps(form), "drawing": drawing},
    )
    if not isinstance(made, bytes):
        raise TypeError("The PDF came out in parts. Nothing was saved.")
    return made
