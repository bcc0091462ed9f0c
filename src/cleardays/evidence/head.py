"""The head as it is drawn: lines, the areas of muscles, where sites lie, and windows on them.

Everything is in millimetres of a head of ordinary size, which no living head has: x from the
midline, or on the sides from the front of the ear, y downwards from the crown. A place is thus the
same on a phone, a desk and paper. Nothing here is a distance on anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.paradigms import Side
from cleardays.evidence.sources import Cited


class View(StrEnum):
    """From where the head is seen. Left and right are the person's own."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    BACK = "back"


class Stroke(StrEnum):
    """What a line is for: the ground of skin, a contour, a feature, or a faint landmark."""

    SKIN = "skin"
    CONTOUR = "contour"
    FEATURE = "feature"
    FAINT = "faint"


_BESIDE = 50.0  # millimetres: what is seen so far out shows that side


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a drawing as an SVG path."""

    view: View
    stroke: Stroke
    path: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where a muscle lies in a view, as a closed SVG path."""

    muscle: str
    side: Side
    view: View
    path: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a site is drawn. Off the midline, `side` is the person's own."""

    site: str
    muscle: str
    side: Side
    extra: bool
    view: View
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a view that is shown at once, as wide as a phone."""

    id: str
    title: str
    view: View
    left: float
    top: float
    width: float
    height: float

    @property
    def shows_both_sides(self) -> bool:
        """Whether the person's left and right are both seen in it."""
        across = self.left < -_BESIDE < _BESIDE < self.left + self.width
        return across and self.view in (View.FRONT, View.BACK)

    def shows(self, spot: Spot) -> bool:
        """Whether a spot lies in it."""
        across, down = spot.x - self.left, spot.y - self.top
        return spot.view is self.view and 0 <= across <= self.width and 0 <= down <= self.height


@dataclass(frozen=True, slots=True)
class Head:
    """The drawings. `spots` by the id of the site; extra sites are `extra_spot` of their muscle."""

    windows: tuple[Window, ...]
    lines: tuple[Line, ...]
    areas: tuple[Area, ...]
    spots: Mapping[str, Spot]
    cited: Cited


def extra_spot(muscle: str, side: Side, nth: int) -> str:
    """The id of the place of the nth extra site of a muscle on one side, counted from 1.

    >>> extra_spot("temporalis", Side.LEFT, 2)
    'temporalis-extra-L-2'
    """
    return f"{muscle}-extra-{'L' if side is Side.LEFT else 'R'}-{nth}"
