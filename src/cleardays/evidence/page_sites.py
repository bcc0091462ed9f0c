"""The cautions at the sites and the places of pain, for docs/rules.md."""

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
