"""What stands around a session, for docs/rules.md: sites, pain, head map, checklist and consent."""

from cleardays.evidence.known import Known
from cleardays.evidence.markdown import source_cell, table


def site_cautions_part(known: Known) -> str:
    """The part of the page on `site-cautions`."""
    notes, muscles = known.site_notes, known.paradigm.muscles
    rows = [
        (
            f"`{c.id}`",
            ", ".join(f"`{fact}`" for fact in c.when) or "everybody",
            muscles[c.muscle].name,
            c.measure.value,
            c.says,
            source_cell(c.cited, known.sources),
            c.cited.read.value,
        )
        for c in notes.cautions
    ]
    places = [
        (
            f"`{p.id}`",
            p.words,
            muscles[p.muscle].name if p.muscle else "none",
            source_cell(p.cited, known.sources),
            p.cited.read.value,
        )
        for p in notes.places.values()
    ]
    return (
        "## What to watch for at the sites (`site-cautions`)\n\nReminders for people who know the "
        "paradigm, not a guide to injecting.\n\n"
        + table(("row", "when yes", "muscle", "do", "says", "source and place", "how"), rows)
        + "\n### Where pain may ask for extra sites\n\nA proposal, never made by itself.\n\n"
        + table(("place", "in words", "muscle", "source and place", "how"), places)
    )


def head_map_part(known: Known) -> str:
    """The part of the page on `head-map`: how the drawings came about, and what each window shows."""
    head, muscles = known.head, known.paradigm.muscles
    rows = []
    for window in head.windows:
        here = [spot for spot in head.spots.values() if window.shows(spot)]
        names = dict.fromkeys(muscles[spot.muscle].name for spot in here)
        extra = sum(spot.extra for spot in here)
        rows.append((window.title, ", ".join(names), str(len(here) - extra), str(extra)))
    return (
        "## The head map (`head-map`)\n\nOur own drawings in millimetres of a head of ordinary "
        f"size: {head.cited.where}. Where a site is drawn is `{head.cited.read.value}`; sites lie up "
        "to twice as far apart as on a head, so that each can be hit with a finger.\n\n"
        + table(("window", "muscles", "fixed sites", "places for extra sites"), rows)
    )


def checklist_part(known: Known) -> str:
    """The part of the page on `checklist`."""
    weights = {caution.fact: caution.weight.value for caution in known.cautions}
    rows = [
        (
            f"`{c.id}`",
            c.when.value,
            c.asks,
            f"{weights[c.fact]} (`{c.fact}`)" if c.fact else "has to be done",
            source_cell(c.cited, known.sources),
            c.cited.read.value,
        )
        for c in known.checklist
    ]
    head = ("check", "when", "asks", "a yes is", "source and place", "how")
    return (
        "## Asked before signing a session (`checklist`)\n\nYes, no, or not asked: a session keeps "
        "which, with the date of this table.\n\n" + table(head, rows)
    )


def consent_part(known: Known) -> str:
    """The part of the page on `consent`."""
    text = known.consent
    rows = [
        (f"`{text.version}.{n}`", p.says, source_cell(p.cited, known.sources), p.cited.read.value)
        for n, p in enumerate(text.paragraphs, 1)
    ]
    return (
        f"## The text of consent (`consent`), version {text.version}\n\nOur own words; no lawyer and "
        "no clinician has read them. Each consent keeps the text as it was read.\n\n"
        + table(("row", "says", "source and place", "how"), rows)
    )
