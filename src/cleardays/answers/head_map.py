"""The head map: which site lies where in which window, what it says, and what stands beside it.

One unit is one pixel of a phone 390 px wide, on which a window is as wide as the column of text. A
ring is 24 of them across and its target 44 square; no two targets overlap.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cleardays.answers.amounts import note_of, number, plural
from cleardays.answers.map_sites import MapSite, Status
from cleardays.evidence.head import Head, View, Window
from cleardays.evidence.known import Known
from cleardays.evidence.paradigms import Side

WIDTH = 356.0
TARGET = 44.0
RING = 24.0
NOT_CHECKED = "Landmarks and drawing are not checked against the source; follow your training."
_SAYS = {
    View.FRONT: "Left is the person's left, on the right of the picture.",
    View.BACK: "Left is the person's left, on the left of the picture.",
}
_FROM = {
    View.LEFT: "the left",
    View.RIGHT: "the right",
    View.BACK: "behind",
    View.FRONT: "in front",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A site in its window: the middle of its ring, and of the square that answers a finger."""

    site: MapSite
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rows:
    """The sites of one muscle in words, with what to watch for there.

    `notes`: each with how surely it was read ("" where it was seen). `places`: each landmark with
    the sites that it describes, on the left and on the right.
    """

    title: str
    notes: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, tuple[MapSite, ...]], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One window with its sites as targets, in the order of the paradigm, and as rows of words."""

    window: Window
    head: Head
    targets: tuple[Target, ...]
    rows: tuple[Rows, ...]

    @property
    def scale(self) -> float:
        """Pixels to a millimetre of the drawing."""
        return WIDTH / self.window.width

    @property
    def height(self) -> float:
        """In pixels; it is `WIDTH` wide."""
        return self.window.height * self.scale

    @property
    def says(self) -> str:
        """Whose left is left here."""
        if self.window.shows_both_sides:
            return _SAYS[self.window.view]
        return f"The person's {_side(self.window).value}, seen from {_FROM[self.window.view]}."

    @property
    def counts(self) -> str:
        """How many sites and units are shown here; what was skipped or only offered is neither."""
        here = [t.site for t in self.targets if t.site.status is not Status.OFFERED]
        used = [site for site in here if site.status is not Status.SKIPPED]
        return f"{plural(len(used), 'site')}, {number(sum(site.units for site in used))} U"


@dataclass(frozen=True, slots=True)
class HeadMap:
    """All windows, also those without a site, and what the shapes that are seen here mean.

    `legend`: one site that shows the shape, and its meaning; empty where there is one shape only.
    """

    panels: tuple[Panel, ...]
    legend: tuple[tuple[MapSite, str], ...]
    not_checked: str = NOT_CHECKED


def _side(window: Window) -> Side:
    if window.view in (View.LEFT, View.RIGHT):
        return Side(window.view.value)
    is_at_the_left = window.left + window.width / 2 < 0
    return Side.LEFT if is_at_the_left is (window.view is View.BACK) else Side.RIGHT


def head_map(sites: tuple[MapSite, ...], known: Known) -> HeadMap:
    """Each site in the one window that shows it.

    Raises `ValueError` where two sites would be drawn at one place, or one was moved out of its
    window: it would not be seen.
    """
    names = [site.spot for site in sites]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"The site {twice[0]} is there twice. Nothing was drawn.")
    panels = tuple(_panel(window, sites, known) for window in known.head.windows)
    legend = tuple(_legend(sites))
    return HeadMap(panels, legend if len(legend) > 1 else ())


_SHAPES: tuple[tuple[Callable[[MapSite], bool], str], ...] = (
    (lambda s: s.status is Status.PLANNED and not s.extra, "planned"),
    (lambda s: s.status is Status.GIVEN and not s.extra, "given"),
    (lambda s: s.status is Status.SKIPPED, "skipped"),
    (lambda s: s.extra and s.status is not Status.OFFERED, "extra site: two rings"),
    (lambda s: s.status is Status.OFFERED, "extra site that may be added"),
    (lambda s: s.is_changed, "other units than planned, written under it"),
    (lambda s: s.off_plan or s.moved != (0.0, 0.0), "off plan, or moved: a triangle"),
)


def _legend(sites: tuple[MapSite, ...]) -> Iterator[tuple[MapSite, str]]:
    for shows, words in _SHAPES:
        for site in (site for site in sites if shows(site)):
            yield site, words
            break


def _panel(window: Window, sites: tuple[MapSite, ...], known: Known) -> Panel:
    here = [site for site in sites if window.shows(known.head.spots[site.spot])]
    targets = tuple(_target(site, window, known.head) for site in here)
    muscles = dict.fromkeys(site.muscle for site in here)
    rows = tuple(_rows(m, [site for site in here if site.muscle == m], known) for m in muscles)
    return Panel(window, known.head, targets, rows)


def _target(site: MapSite, window: Window, head: Head) -> Target:
    spot, scale = head.spots[site.spot], WIDTH / window.width
    x, y = spot.x + site.moved[0] - window.left, spot.y + site.moved[1] - window.top
    if not (0 <= x <= window.width and 0 <= y <= window.height):
        raise ValueError(
            f"The site {site.spot} was moved by {site.moved[0]:g} and {site.moved[1]:g} mm, out of "
            f"the picture {window.title!r}. Move it less far. Nothing was drawn."
        )
    return Target(site, round(x * scale, 2), round(y * scale, 2))


def _rows(muscle: str, sites: list[MapSite], known: Known) -> Rows:
    places: dict[str, list[MapSite]] = {}
    for site in sites:
        places.setdefault(site.landmark, []).append(site)
    return Rows(
        title=sites[0].muscle_name,
        notes=tuple(
            (caution.says, note_of(caution.cited))
            for caution in known.site_notes.cautions
            if caution.muscle == muscle and not caution.when
        ),
        places=tuple((landmark, tuple(here)) for landmark, here in places.items()),
    )
