"""The one visual code for a day: which shape, in which tone, and what it means in words.

Shape first, tone second: printed in one grey, or seen without colours, each is still itself. Every
shape is one filled outline within -1 to 1; what is open is an outline with a hole.
"""

from dataclasses import dataclass

from cleardays.answers.told import DayState


@dataclass(frozen=True, slots=True)
class Ink:
    """The tones of a picture, and its font."""

    text: str
    muted: str
    border: str
    font: str


INK_OF_PAGE = Ink("var(--text)", "var(--muted)", "var(--border)", "inherit")
INK_OF_PRINT = Ink("#26302B", "#55625B", "#7A877F", "Libertinus Serif")


def _disc(radius: float) -> str:
    return f"M{radius},0A{radius},{radius},0,1,1,-{radius},0A{radius},{radius},0,1,1,{radius},0Z"


def _hole(radius: float) -> str:
    return f"M{radius},0A{radius},{radius},0,1,0,-{radius},0A{radius},{radius},0,1,0,{radius},0Z"


_PATHS: dict[str, str] = {
    DayState.CLEAR: _disc(0.9) + _hole(0.64),
    DayState.HEADACHE: _disc(0.52),
    DayState.MODERATE: "M-1,0H1V1H-1Z",
    DayState.SEVERE: "M-1,-1H1V1H-1Z",
    DayState.UNREAD: "M0,-1.1L1.1,0L0,1.1L-1.1,0ZM0,-0.68L-0.68,0L0,0.68L0.68,0Z",
    DayState.NOT_RECORDED: _disc(0.13),
    "acute": "M-0.75,-0.12H0.75V0.12H-0.75Z",
    "ending": "M-1,-1H1V1H-1ZM-0.86,-0.86V0.86H0.86V-0.86Z",
    "injection": "M-0.1,-1.2H0.1V1.2H-0.1Z",
}

LEGEND: tuple[tuple[DayState | str, str], ...] = (
    (DayState.CLEAR, "clear day"),
    (DayState.HEADACHE, "headache, mild or strength not recorded"),
    (DayState.MODERATE, "moderate headache"),
    (DayState.SEVERE, "severe headache"),
    ("acute", "acute medicine taken that day"),
    (DayState.NOT_RECORDED, "not recorded"),
    (DayState.UNREAD, "could not be read"),
    ("injection", "injection, with its number"),
    ("ending", "last day counted"),
)


def path_of(what: DayState | str) -> str:
    """The outline of a shape."""
    return _PATHS[what]


def tone_of(what: DayState | str, ink: Ink) -> str:
    """Headaches darkest where they are worst; a gap so faint that it looks like a gap."""
    if what == DayState.NOT_RECORDED:
        return ink.border
    return ink.muted if what in (DayState.CLEAR, DayState.HEADACHE) else ink.text


def legend_svg(what: DayState | str, *, for_page: bool) -> str:
    """One shape alone, to stand before its words. It is hidden from a reader of words."""
    ink = INK_OF_PAGE if for_page else INK_OF_PRINT
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1.3 -1.3 2.6 2.6" width="14" height="14"'
        f' aria-hidden="true" focusable="false"><path d="{path_of(what)}" '
        f'fill="{tone_of(what, ink)}"/></svg>'
    )
