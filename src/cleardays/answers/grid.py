"""Where each date of a calendar stands in the picture, in pixels."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from cleardays.answers.told import CalendarDay


@dataclass(frozen=True, slots=True)
class Shape:
    """How a picture is laid out. Weeks are columns, or rows (`down`) where the screen is narrow.

    `most_weeks` stand in one band before the weeks are shared out over several. `before` is the
    room for labels left of a band, `above` the room over it, `after` what follows it.
    """

    width: int
    down: bool
    most_weeks: int
    most_bands: int
    largest: float
    taller: float
    font: int
    before: int
    above: int
    after: int


SHAPES = {
    "phone": Shape(340, True, 27, 2, 26, 1.1, 12, 38, 20, 18),
    "desk": Shape(740, False, 53, 9, 20, 1.15, 12, 18, 20, 20),
    "print": Shape(493, False, 53, 9, 12, 1.15, 8, 14, 13, 13),
}


class Grid:
    """Where each date stands, in pixels."""

    def __init__(self, days: tuple[CalendarDay, ...], shape: Shape, *, numbers: bool) -> None:
        self.shape = shape
        self.after = shape.after if numbers or shape.down else 4
        self.days = days
        self.first_week = monday(days[0].on)
        weeks = (days[-1].on - self.first_week).days // 7 + 1
        self.bands = min(ceil(weeks / shape.most_weeks), shape.most_bands)
        self.per_band = ceil(weeks / self.bands)
        along = 7 * self.bands if shape.down else self.per_band
        labels = shape.before + shape.font
        if shape.down:
            labels = (shape.before + shape.after) * self.bands
        self.cell = min(shape.largest, (shape.width - labels) * 4 // along / 4)
        self.tall = round(self.cell * shape.taller)

    @property
    def width(self) -> float:
        if self.shape.down:
            return self.bands * self._band_wide
        # A line after the last column has to fit, and over a single week its month and year.
        weeks = max(self.per_band * self.cell, 5 * self.shape.font)
        return self.shape.before + weeks + self.shape.font

    @property
    def height(self) -> float:
        if self.shape.down:
            return self.shape.above + self.per_band * self.tall + 4
        return self.bands * self._band_high

    @property
    def _band_wide(self) -> float:
        return self.shape.before + 7 * self.cell + self.shape.after

    @property
    def _band_high(self) -> float:
        return self.shape.above + 7 * self.tall + self.after

    def band_of(self, on: date) -> int:
        return (on - self.first_week).days // 7 // self.per_band

    def corner(self, on: date) -> tuple[float, float]:
        """The upper left corner of a date's cell."""
        band, week = divmod((on - self.first_week).days // 7, self.per_band)
        if self.shape.down:
            left = band * self._band_wide + self.shape.before
            return left + on.weekday() * self.cell, self.shape.above + week * self.tall
        top = band * self._band_high + self.shape.above
        return self.shape.before + week * self.cell, top + on.weekday() * self.tall

    def line_before(self, on: date) -> list[tuple[float, float]]:
        """A thin line with every earlier date on one side of it and every later one on the other.

        It runs along the week and steps round the days before `on` where `on` is not a Monday.
        """
        x, y = self.corner(on)
        left, top = self.corner(monday(on))
        if self.shape.down:
            right = left + 7 * self.cell + 3
            if on.weekday() == 0:
                return [(left - 3, top), (right, top)]
            low = top + self.tall
            return [(left - 3, low), (x, low), (x, top), (right, top)]
        low = top + 7 * self.tall + 4
        if on.weekday() == 0:
            return [(x, top - 2), (x, low)]
        after = x + self.cell
        return [(after, top - 2), (after, y), (x, y), (x, low)]


def monday(on: date) -> date:
    """The Monday of a date's week."""
    return on - timedelta(days=on.weekday())
