"""The months as a picture: four kinds of day under one another, 28 days a dot, injections through all.

Drawn as a few paths, with no style and no script. Tone says nothing alone: what was counted is a dot
with its line, what can only be bounded is a bar, the time before treatment is a broken line, and an
injection is an upright line with its number.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zlib import crc32

from cleardays.answers.amounts import number
from cleardays.answers.shapes import INK_OF_PAGE
from cleardays.answers.told import Picture

DAYS = 28
_TOP, _NAME, _GAP, _FOOT = 22, 24, 10, 22
_LEFT, _RIGHT = 26, 44
_FONT, _SMALL = 13, 11


@dataclass(frozen=True, slots=True)
class Month:
    """28 dates: for each kind of day the fewest and the most; nothing where nothing was recorded."""

    first: date
    last: date
    values: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Months:
    """Months in order, the 28 days before treatment, and injections with their numbers."""

    months: tuple[Month, ...]
    before: Mapping[str, tuple[float, float]]
    injections: tuple[tuple[date, int], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """How wide a picture is, how high one kind of day, and how many months it holds at most."""

    name: str
    width: int
    high: int
    most: int


PHONE, DESK = Sheet("phone", 344, 64, 13), Sheet("desk", 720, 72, 26)


def months_picture(found: Months) -> Picture | None:
    """The pictures and their words; None without a month in which anything was recorded."""
    if not any(month.values for month in found.months):
        return None
    phone, desk = _Drawing(found, PHONE).svg(), _Drawing(found, DESK).svg()
    return Picture(phone=phone, desk=desk, words=found.words)


class _Drawing:
    def __init__(self, found: Months, sheet: Sheet) -> None:
        self.found, self.sheet = found, sheet
        self.months = found.months[-sheet.most :]
        self.first = self.months[0].first
        self.days = (self.months[-1].last - self.first).days + 1
        self.kinds = list(next(month.values for month in self.months[::-1] if month.values))
        self.height = _TOP + len(self.kinds) * (_NAME + sheet.high + _GAP) + _FOOT

    def svg(self) -> str:
        own = f"m{crc32((self.found.words + self.sheet.name).encode()):08x}"
        width, height = self.sheet.width, self.height
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" class="months" '
            f'aria-labelledby="{own}-title {own}-words"><title id="{own}-title">My months</title>'
            f'<desc id="{own}-words">{self.found.words}</desc>'
        ]
        parts += self._injections()
        for n, kind in enumerate(self.kinds):
            parts += self._panel(kind, _TOP + n * (_NAME + self.sheet.high + _GAP) + _NAME)
        parts += self._dates()
        return "".join([*parts, "</svg>"])

    def x(self, day: date) -> float:
        wide = self.sheet.width - _LEFT - _RIGHT
        return _LEFT + wide * (day - self.first).days / self.days

    def middle(self, month: Month) -> float:
        return (self.x(month.first) + self.x(month.last)) / 2

    def _panel(self, kind: str, top: float) -> Iterator[str]:
        def y(days: float) -> float:
            return top + self.sheet.high * (1 - days / DAYS)

        right = self.sheet.width - _RIGHT
        yield _text(0, top - 11, kind, "text", _FONT, bold=True)
        for days in (0, DAYS // 2, DAYS):
            yield _line(_LEFT, y(days), right, y(days), "var(--hairline)", 1)
            yield _text(_LEFT - 5, y(days) + 4, str(days), "muted", _SMALL, "end")
        told = [month for month in self.months if kind in month.values]
        yield from self._before(kind, y)
        wide = max((right - _LEFT) * DAYS / self.days * 0.5, 3)
        for one, after in pairwise(told):
            (low, high), (then_low, then_high) = one.values[kind], after.values[kind]
            next_to = (after.first - one.last).days == 1
            if next_to and low == high and then_low == then_high:
                ends = self.middle(one), y(low), self.middle(after), y(then_low)
                yield _line(*ends, INK_OF_PAGE.text, 1.4)
        for month in told:
            low, high = month.values[kind]
            x = self.middle(month)
            if low == high:
                yield f'<circle cx="{x:.1f}" cy="{y(low):.1f}" r="3" fill="{INK_OF_PAGE.text}"/>'
                continue
            box = f'x="{x - wide / 2:.1f}" y="{y(high):.1f}" width="{wide:.1f}"'
            yield (
                f'<rect {box} height="{y(low) - y(high):.1f}" rx="2" fill="var(--hairline)" '
                f'stroke="{INK_OF_PAGE.border}"/>'
            )
        if told and told[-1] is self.months[-1]:
            low, high = told[-1].values[kind]
            words = number(low) if low == high else f"{number(low)}–{number(high)}"
            yield _text(right + 5, y((low + high) / 2) + 5, words, "text", _FONT, bold=True)

    def _before(self, kind: str, y: Callable[[float], float]) -> Iterator[str]:
        """The time before treatment as a broken line from the first injection on, or as two."""
        if kind not in self.found.before:
            return
        start = max(self.x(self.found.injections[0][0]), _LEFT) if self.found.injections else _LEFT
        right = self.sheet.width - _RIGHT
        for days in dict.fromkeys(self.found.before[kind]):
            yield _line(start, y(days), right, y(days), INK_OF_PAGE.muted, 1, "4 3")

    def _injections(self) -> Iterator[str]:
        low = self.height - _FOOT
        edge = 0.0
        for day, n in self.found.injections:
            if not self.first <= day <= self.months[-1].last:
                continue
            x = self.x(day)
            yield _line(x, _TOP - 4, x, low, INK_OF_PAGE.border, 1)
            if x >= edge:
                yield _text(x, _TOP - 8, str(n), "text", _SMALL, "middle", bold=True)
                edge = x + 7 * len(str(n)) + 4

    def _dates(self) -> Iterator[str]:
        """First days of quarters under the picture, the year where it is new."""
        y = self.height - 6
        edge, year = 0.0, 0
        month = date(self.first.year, self.first.month, 1)
        while month <= self.months[-1].last:
            words = f"{month:%b %Y}" if month.year != year else f"{month:%b}"
            x = self.x(month)
            if month >= self.first and x >= edge and x + 6.2 * len(words) <= self.sheet.width:
                yield _line(x, y - 14, x, y - 10, INK_OF_PAGE.border, 1)
                yield _text(x, y, words, "muted", _SMALL)
                edge, year = x + 6.2 * len(words) + 14, month.year
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _line(
    x1: float, y1: float, x2: float, y2: float, tone: str, width: float, broken: str = ""
) -> str:
    dashes = f' stroke-dasharray="{broken}"' if broken else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{tone}" stroke-width="{width}"{dashes}/>'


def _text(
    x: float, y: float, words: str, tone: str, size: int, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="650"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{weight} '
        f'fill="{getattr(INK_OF_PAGE, tone)}">{words}</text>'
    )
