"""The course as a picture: what was recorded as a line, over the band that the engine believes.

Drawn here as a few paths, with no library: it has no style, no script, and tells in words what it
shows. Tone never says anything alone: the band is a surface, the record a line with dots, what is
to come a hatched surface, and injections are upright lines with their numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from cleardays.answers.amounts import number, on
from cleardays.answers.shapes import INK_OF_PAGE, INK_OF_PRINT, Ink
from cleardays.answers.told import Picture
from cleardays.clinical.outlook import Outlook
from cleardays.engine.findings import Interval
from cleardays.engine.record import MONTH

_MONTH_DAYS = 28


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a picture is, in pixels, and how much room its labels have."""

    width: int
    height: int
    left: int = 30
    below: int = 24
    above: int = 20
    right: int = 8
    font: int = 12


FRAMES = {"phone": Frame(340, 240), "desk": Frame(740, 280)}


@dataclass(frozen=True, slots=True)
class _Place:
    """From a day number and days in 28 to pixels."""

    frame: Frame
    first: float
    last: float

    def x(self, day: float) -> float:
        wide = self.frame.width - self.frame.left - self.frame.right
        return self.frame.left + wide * (day - self.first) / (self.last - self.first)

    def y(self, days: float) -> float:
        high = self.frame.height - self.frame.above - self.frame.below
        return self.frame.above + high * (1 - days / MONTH)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        return "L".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in points)


def picture_of(outlook: Outlook) -> Picture | None:
    """The pictures of one person's course, and the words for them; None without a course."""
    course = outlook.answer.course
    if not course:
        return None
    words = _words(outlook)
    drawn = {name: _svg(outlook, frame, words) for name, frame in FRAMES.items()}
    return Picture(phone=drawn["phone"], desk=drawn["desk"], words=words)


def standing_alone(outlook: Outlook) -> str:
    """The wide picture as a file of its own, in the tones of print."""
    found = picture_of(outlook)
    if found is None:
        return ""
    drawn = found.desk
    for page, ink in zip(
        (INK_OF_PAGE.text, INK_OF_PAGE.muted, INK_OF_PAGE.border, 'font-family="inherit"'),
        (INK_OF_PRINT.text, INK_OF_PRINT.muted, INK_OF_PRINT.border, 'font-family="sans-serif"'),
        strict=True,
    ):
        drawn = drawn.replace(page, ink)
    return drawn + "\n"


def _words(outlook: Outlook) -> str:
    course, ahead = outlook.answer.course, outlook.answer.ahead
    first, last = course[0], course[-1]
    words = (
        f"The line with dots is what was recorded, in days per 28, a dot for each 14 days. The band "
        f"is where the level lies 90 times of 100: {number(first.band.low)} to "
        f"{number(first.band.high)} about {on(outlook.on(first.day))}, {number(last.band.low)} to "
        f"{number(last.band.high)} about {on(outlook.on(last.day))}."
    )
    if ahead is not None:
        words += (
            f" On the right, the next 16 weeks with an injection on {on(outlook.next_on)} (the "
            f"surface) and without one (the two broken lines, its ends)."
        )
    return words


def _svg(outlook: Outlook, frame: Frame, words: str) -> str:
    ink = INK_OF_PAGE
    course, ahead = outlook.answer.course, outlook.answer.ahead
    end = (outlook.ending - outlook.first).days + 1
    last = end + (4 * _MONTH_DAYS if ahead else 0)
    place = _Place(frame, course[0].day - 7, float(last))
    own = f"c{crc32(words.encode()):08x}{frame.width}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" '
        f'width="{frame.width}" height="{frame.height}" role="img" class="course" '
        f'aria-labelledby="{own}-title"><title id="{own}-title">The course, days in 28</title>'
    ]
    parts += _axes(outlook, frame, place, ink)
    band = [(p.day, p.band) for p in course]
    parts.append(_surface(place, band, ink.border))
    seen = [(p.day, p.recorded) for p in course if p.recorded is not None]
    for run in _runs(seen):
        parts.append(_line(place.path(run), ink.text, 1.2))
    parts += [
        f'<circle cx="{place.x(a):.1f}" cy="{place.y(b):.1f}" r="1.9" fill="{ink.text}"/>'
        for a, b in seen
    ]
    if ahead is not None:
        middles = [end + _MONTH_DAYS * (n + 0.5) for n in range(len(ahead.months))]
        treated = [(d, m[0]) for d, m in zip(middles, ahead.months, strict=True)]
        without = [(d, m[1]) for d, m in zip(middles, ahead.months, strict=True)]
        parts.append(_surface(place, treated, ink.border))
        parts.append(_line(place.path((d, m.middle) for d, m in treated), ink.muted, 1.2))
        for pick in ("low", "high"):
            ends = [(d, getattr(m, pick)) for d, m in without]
            parts.append(_line(place.path(ends), ink.muted, 1.2, "4 3"))
        x = f"{place.x(end):.1f}"
        low = frame.height - frame.below
        parts.append(_line(f"{x},{frame.above}L{x},{low}", ink.border, 1.0, "1 3"))
        parts += _futures(place, treated[-1], without[-1], len(outlook.given), ink)
    return "".join([*parts, "</svg>"])


def _futures(
    place: _Place,
    treated: tuple[float, Interval],
    without: tuple[float, Interval],
    given: int,
    ink: Ink,
) -> list[str]:
    """Which of the two futures is which, with the number that the next injection would have: at
    their ends, where there is room.
    """
    font = place.frame.font
    found = []
    free = float(place.frame.height)
    for name, day, days in (
        (f"with {given + 1}", treated[0], treated[1].middle),
        ("without", without[0], without[1].high),
    ):
        y = place.y(days) - 5
        if y <= free - font and y >= place.frame.above - 8:
            found.append(_text(place.x(day), y, name, ink.text, font, "end"))
            free = y
    return found


def _surface(place: _Place, band: list[tuple[float, Interval]], tone: str) -> str:
    upper = place.path((day, of.high) for day, of in band)
    lower = place.path((day, of.low) for day, of in reversed(band))
    return f'<path d="M{upper}L{lower}Z" fill="{tone}" fill-opacity="0.55"/>'


def _line(path: str, tone: str, width: float, broken: str = "") -> str:
    dashes = f' stroke-dasharray="{broken}"' if broken else ""
    return f'<path d="M{path}" fill="none" stroke="{tone}" stroke-width="{width}"{dashes}/>'


def _runs(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Neighbouring points together: no line is drawn over what was not recorded."""
    runs: list[list[tuple[float, float]]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] <= 15:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [run for run in runs if len(run) > 1]


def _axes(outlook: Outlook, frame: Frame, place: _Place, ink: Ink) -> list[str]:
    low = frame.height - frame.below
    parts = []
    for days in range(0, MONTH + 1, 7):
        y = place.y(days)
        across = f"{frame.left},{y:.1f}L{frame.width - frame.right},{y:.1f}"
        parts.append(_line(across, ink.border, 0.6))
        parts.append(_text(frame.left - 5, y + 4, str(days), ink.muted, frame.font, "end"))
    for x, label in _months(outlook, place, frame):
        parts.append(_text(x, low + 16, label, ink.muted, frame.font, "start"))
    for number_of, given in enumerate(outlook.given, 1):
        x = place.x((given - outlook.first).days)
        if x >= frame.left:
            parts.append(_line(f"{x:.1f},{frame.above - 4}L{x:.1f},{low}", ink.muted, 1.0))
            parts.append(_text(x, frame.above - 7, str(number_of), ink.muted, frame.font, "middle"))
    return parts


def _months(outlook: Outlook, place: _Place, frame: Frame) -> list[tuple[float, str]]:
    """First days of months as labels, no nearer to one another than their words are long."""
    first = outlook.first + timedelta(days=int(place.first))
    last = outlook.first + timedelta(days=int(place.last))
    month = date(first.year, first.month, 1)
    found: list[tuple[float, str]] = []
    room = 5.6 * frame.font
    while month <= last:
        x = place.x((month - outlook.first).days)
        free = not found or x - found[-1][0] >= room
        if free and frame.left <= x <= frame.width - room + frame.font:
            found.append((x, f"{month:%b} {month.year}"))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def _text(x: float, y: float, words: str, tone: str, size: int, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'font-family="inherit" fill="{tone}">{words}</text>'
    )
