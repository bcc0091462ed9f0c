"""Cautions at the sites, places of pain and the schematic drawing, as their table writes them."""

from collections.abc import Collection, Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.paradigms import Paradigm, Side
from cleardays.evidence.site_cautions import Measure, PainPlace, SiteCaution, SiteNotes, Spot
from cleardays.evidence.sources import Cited, Source

Sources = Mapping[str, Source]
_MIRROR = {"front": "front", "back": "back", "left": "right"}


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
    spots, drawing = _spots(table, paradigm, sources)
    return SiteNotes(cautions, {place.id: place for place in places}, spots, drawing)


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


def _spots(table: Row, paradigm: Paradigm, sources: Sources) -> tuple[dict[str, Spot], Cited]:
    head = table.row("drawing")
    cited = head.cited(sources)
    head.done()
    spots: dict[str, Spot] = {}
    for row in table.rows("spot", "site"):
        site, spot = row.text("site"), Spot(row.text("view"), row.number("x"), row.number("y"))
        if spot.view not in _MIRROR or not (0 <= spot.x <= 100 and 0 <= spot.y <= 100):
            raise row.refuse(
                f"{spot.view} {spot.x:g} {spot.y:g}",
                f"one of {', '.join(_MIRROR)} and numbers from 0 to 100",
                "Correct it; the right side is the mirror of the left.",
            )
        spots[site] = spot
        spots[site.replace("-L", "-R", 1)] = Spot(
            _MIRROR[spot.view], 100 - spot.x if "-L" in site else spot.x, spot.y
        )
    if set(spots) != {site.id for site in paradigm.sites}:
        odd = sorted(set(spots) ^ {site.id for site in paradigm.sites})
        raise table.refuse(
            f"no agreement on {', '.join(odd)}",
            f"a spot for each of the {sum(s.side is not Side.RIGHT for s in paradigm.sites)} "
            f"sites on the left and in the middle",
            "Add or remove it.",
        )
    return spots, cited
