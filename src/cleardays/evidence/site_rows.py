"""Cautions at the sites and places of pain, as their table writes them."""

from collections.abc import Collection, Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.paradigms import Paradigm
from cleardays.evidence.site_cautions import Measure, PainPlace, SiteCaution, SiteNotes
from cleardays.evidence.sources import Source

Sources = Mapping[str, Source]


def site_notes(
    table: Row, paradigm: Paradigm, questions: Collection[str], sources: Sources
) -> SiteNotes:
    """The table; `questions` are the names of the questions of safety."""
    cautions = tuple(
        _caution(row, paradigm, questions, sources) for row in table.rows("caution", "id")
    )
    places = [_place(row, paradigm, sources) for row in table.rows("place", "id")]
    for names in ([c.id for c in cautions], [p.id for p in places]):
        if len(set(names)) < len(names):
            raise table.refuse("the same id twice", "each once", "Rename one of them.")
    return SiteNotes(cautions, {place.id: place for place in places})


def _muscle(row: Row, name: str, paradigm: Paradigm) -> str:
    if name not in paradigm.muscles:
        known = ", ".join(paradigm.muscles)
        raise row.refuse(f"the muscle {name!r}", f"one of {known}", "Correct it.")
    return name


def _caution(
    row: Row, paradigm: Paradigm, questions: Collection[str], sources: Sources
) -> SiteCaution:
    when = row.texts("when") if row.has("when") else ()
    if strange := [name for name in when if name not in questions]:
        raise row.refuse(
            f"the question {strange[0]!r}", "a question of cautions.toml", "Correct it."
        )
    return SiteCaution(
        id=row.text("id"),
        muscle=_muscle(row, row.text("muscle"), paradigm),
        measure=row.one_of("measure", Measure),
        says=row.text("says"),
        when=when,
        cited=row.cited(sources),
    )


def _place(row: Row, paradigm: Paradigm, sources: Sources) -> PainPlace:
    muscle = _muscle(row, row.text("muscle"), paradigm) if row.has("muscle") else ""
    if muscle and not paradigm.muscles[muscle].extra_sites:
        raise row.refuse(
            f"the muscle {muscle!r}, which takes no extra site", "one that does", "Leave it out."
        )
    return PainPlace(row.text("id"), row.text("words"), muscle, row.cited(sources))
