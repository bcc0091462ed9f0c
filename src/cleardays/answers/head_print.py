"""The head map on paper: the four whole views at one scale, painted by attributes.

Rings are larger there than on a screen, measured on the head, so that their numbers can be read: one
may reach over the edge of a narrow muscle. Its middle does not.
"""

from dataclasses import dataclass
from html import escape

from cleardays.answers.head_svg import drawing, ring, tag
from cleardays.answers.map_sites import MapSite
from cleardays.evidence.head import View
from cleardays.evidence.known import Known


@dataclass(frozen=True, slots=True)
class _Place:
    """A view on the sheet: what is read at its top, what of it is shown, and where it stands."""

    view: View
    title: str
    sides: tuple[str, ...]
    across: tuple[float, float]
    foot: float
    x: float
    y: float


_TOP, _NAME = -4.0, 26.0  # where every view begins, and the room for its name above it
_SIZE = (864.0, 566.0)
_PLACES = (
    _Place(View.FRONT, "Front", ("right", "left"), (-88, 88), 251, 128, 0),
    _Place(View.LEFT, "Left side", (), (-114, 100), 251, 0, 286),
    _Place(View.RIGHT, "Right side", (), (-100, 114), 251, 220, 286),
    _Place(View.BACK, "Back", ("left", "right"), (-213, 213), 350, 438, 100),
)
_RING = 0.84  # millimetres of the drawing to a unit of a ring: 10 mm of radius, 21 mm between sites
_TEXT, _MUTED, _BORDER = "#26302B", "#55625B", "#7A877F"
_WORDS = 'font-family="Libertinus Serif" text-anchor="middle"'


def _line(colour: str, width: float) -> str:
    return (
        f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" '
        f'stroke-linejoin="round"'
    )


_PAINT = {
    "head-skin": 'fill="none"',
    "head-muscle": f'fill="#1F5E46" fill-opacity="0.1" stroke="{_BORDER}" stroke-width="0.6"',
    "head-contour": _line(_MUTED, 1.5),
    "head-feature": _line(_MUTED, 1.3),
    "head-faint": f'fill="none" stroke="{_BORDER}" stroke-width="0.9" stroke-opacity="0.7"',
    "ring-open": f'fill="#ffffff" stroke="{_TEXT}" stroke-width="1.4"',
    "ring-full": f'fill="{_TEXT}" stroke="{_TEXT}" stroke-width="1.4"',
    "ring-crossed": f'fill="#ffffff" stroke="{_MUTED}" stroke-width="1.2"',
    "ring-dotted": f'fill="#ffffff" stroke="{_MUTED}" stroke-width="1.4" stroke-dasharray="1 3"',
    "ring-cross": f'stroke="{_TEXT}" stroke-width="1.6"',
    "ring-middle": 'fill="#ffffff"',
    "ring-second": f'fill="none" stroke="{_TEXT}" stroke-width="1"',
    "ring-flag": f'fill="{_TEXT}"',
    "ring-number": f'{_WORDS} font-size="13.5" fill="{_TEXT}"',
    "ring-number-full": f'{_WORDS} font-size="13.5" fill="#ffffff"',
    "ring-number-crossed": f'{_WORDS} font-size="12" fill="{_MUTED}"',
    "ring-tag": f'fill="#ffffff" stroke="{_TEXT}" stroke-width="0.8"',
    "ring-units": f'{_WORDS} font-size="10" fill="{_TEXT}"',
}


def print_svg(sites: tuple[MapSite, ...], known: Known) -> str:
    """The whole map. Planned sites are open rings, so that a pen can fill them."""
    views = "".join(_view(place, sites, known) for place in _PLACES)
    width, height = _SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{views}</svg>'
    )


def _view(place: _Place, sites: tuple[MapSite, ...], known: Known) -> str:
    start, end = place.across
    width, height = end - start, place.foot - _TOP
    rings = []
    for site in sites:
        spot = known.head.spots[site.spot]
        if spot.view is place.view:
            x, y = spot.x + site.moved[0], spot.y + site.moved[1]
            rings.append(
                f'<g transform="translate({x:g} {y:g}) scale({_RING})">'
                f"{ring(site, _paint)}{tag(site, _paint)}</g>"
            )
    words = _word(place.x + width / 2, place.y + 17, 18, place.title)
    for word, at in zip(place.sides, (22.0, width - 22), strict=False):
        words += _word(place.x + at, place.y + 17, 14, word)
    return (
        f'{words}<svg x="{place.x:g}" y="{place.y + _NAME:g}" width="{width:g}" height="{height:g}" '
        f'viewBox="{start:g} {_TOP:g} {width:g} {height:g}">'
        f"{drawing(known.head, place.view, _paint)}{''.join(rings)}</svg>"
    )


def _word(x: float, y: float, size: float, text: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{_TEXT}" {_WORDS}>{escape(text)}</text>'


def _paint(name: str) -> str:
    return _PAINT[name]
