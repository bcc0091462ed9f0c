"""The drawings of the head as their table writes them: one half, and its mirror made here."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cleardays.evidence.cells import Row
from cleardays.evidence.head import Area, Head, Line, Spot, Stroke, View, Window, extra_spot
from cleardays.evidence.outlines import mirrored
from cleardays.evidence.paradigms import Paradigm, Side
from cleardays.evidence.sources import Source

_MIRROR = {
    View.FRONT: View.FRONT,
    View.BACK: View.BACK,
    View.LEFT: View.RIGHT,
}


def head(table: Row, paradigm: Paradigm, sources: Mapping[str, Source]) -> Head:
    """The table; every site of the paradigm, and each extra one it allows, must have one spot."""
    drawing = table.row("drawing")
    cited = drawing.cited(sources)
    drawing.done()
    windows = tuple(_window(row) for row in table.rows("window", "id"))
    lines = tuple(line for row in table.rows("line", "kind") for line in _lines(row))
    areas = tuple(area for row in table.rows("area", "muscle") for area in _areas(row, paradigm))
    spots: dict[str, Spot] = {}
    for row in table.rows("spot", "site"):
        for spot in _spots(row, paradigm):
            if spot.site in spots:
                raise row.refuse(f"a second spot for {spot.site}", "one", "Remove one of them.")
            seen = [window for window in windows if window.shows(spot)]
            if len(seen) != 1:
                raise row.refuse(
                    f"a spot in {len(seen)} windows", "a spot in one window", "Move it."
                )
            spots[spot.site] = spot
    wanted = {site.id for site in paradigm.sites} | {id for id, *_ in _extras(paradigm)}
    if set(spots) != wanted:
        raise table.refuse(
            f"no agreement on {', '.join(sorted(set(spots) ^ wanted))}",
            "a spot for each site on the left and in the middle, and for each extra one that a "
            "muscle takes on one side",
            "Add or remove it; the right side is the mirror of the left.",
        )
    return Head(windows, lines, areas, spots, cited)


def _extras(paradigm: Paradigm) -> Iterator[tuple[str, str, Side]]:
    for muscle in paradigm.muscles.values():
        for side in (Side.LEFT, Side.RIGHT):
            for nth in range(1, muscle.extra_sites + 1):
                yield extra_spot(muscle.id, side, nth), muscle.id, side


def _window(row: Row) -> Window:
    found = Window(
        id=row.text("id"),
        title=row.text("title"),
        view=row.one_of("view", View),
        left=row.number("left"),
        top=row.number("top"),
        width=row.number("width"),
        height=row.number("height"),
    )
    if found.width <= 0 or found.height <= 0:
        raise row.refuse("no width or no height", "both above 0", "Correct it.")
    return found


def _half(row: Row) -> View:
    view = row.one_of("view", View)
    if view not in _MIRROR:
        raise row.refuse("the view 'right'", "'left', of which it is the mirror", "Correct it.")
    return view


def _mirrored(row: Row, path: str) -> str:
    try:
        return mirrored(path)
    except ValueError as wrong:
        raise row.refuse(
            str(wrong), "M, C, L and Z with absolute numbers", "Correct the path."
        ) from None


def _lines(row: Row) -> tuple[Line, Line]:
    one = Line(_half(row), row.one_of("kind", Stroke), row.text("d"))
    return one, replace(one, view=_MIRROR[one.view], path=_mirrored(row, one.path))


def _areas(row: Row, paradigm: Paradigm) -> tuple[Area, ...]:
    muscle = row.text("muscle")
    if muscle not in paradigm.muscles:
        known = ", ".join(paradigm.muscles)
        raise row.refuse(f"the muscle {muscle!r}", f"one of {known}", "Correct it.")
    one = Area(muscle, row.one_of("side", Side), _half(row), row.text("d"))
    if one.side is Side.RIGHT:
        raise row.refuse("the side 'right'", "'left' or 'midline'", "It is the mirror; remove it.")
    other = _mirrored(row, one.path)
    if not one.path.endswith("Z"):
        raise row.refuse("an open outline", "one that ends with Z", "Close it.")
    if one.side is Side.MIDLINE:
        return (one,)
    return one, replace(one, side=Side.RIGHT, view=_MIRROR[one.view], path=other)


def _spots(row: Row, paradigm: Paradigm) -> tuple[Spot, ...]:
    named = {site.id: (site.muscle, site.side, False) for site in paradigm.sites}
    named |= {id: (muscle, side, True) for id, muscle, side in _extras(paradigm)}
    site = row.text("site")
    if site not in named or named[site][1] is Side.RIGHT:
        raise row.refuse(
            f"the site {site!r}",
            "a site of paradigm.toml on the left or the midline, or an extra one it allows",
            "Correct it; the right side is the mirror of the left.",
        )
    muscle, side, extra = named[site]
    one = Spot(site, muscle, side, extra, _half(row), row.number("x"), row.number("y"))
    if side is Side.MIDLINE:
        return (one,)
    return one, replace(
        one,
        site=site.replace("-L", "-R", 1),
        side=Side.RIGHT,
        view=_MIRROR[one.view],
        x=-one.x,
    )
