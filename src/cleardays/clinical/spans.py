"""Counts without dates: how many days of a window they leave possible, and which cannot be."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from cleardays.clinical.diary import Period
from cleardays.quantities import Answer

_SLACK = 1e-9  # counts may have decimals
Step = tuple[int, int, float]


def bounds(
    window: Period, known: Mapping[date, Answer], counts: Sequence[tuple[Period, float]]
) -> tuple[float, float] | None:
    """The fewest and the most days that a window can have, or None where nothing is possible.

    `known` says yes or no of some dates; any other date may be either. `counts` says how many
    there are between two dates, on no date in particular: they are never spread, and every way
    of placing them is allowed. The order of the counts does not matter.

    >>> march = Period(date(2026, 3, 1), date(2026, 3, 31))
    >>> bounds(Period(date(2026, 3, 4), date(2026, 3, 31)), {}, [(march, 20)])
    (17.0, 20.0)

    The number of days before each date is unknown, but every pair of dates that something is
    said about limits its growth from one to the other. The tightest limit between the two ends
    of the window is then a shortest way through these limits, and a way that runs back to its
    start below nothing says that the counts deny each other (systems of difference constraints).
    """
    said = [(_ends(period), count) for period, count in counts]
    start, end = _ends(window)
    marks = sorted({start, end} | {mark for ends, _ in said for mark in ends})
    yes, no = (
        sorted(on.toordinal() for on, answer in known.items() if answer is wanted)
        for wanted in (Answer.YES, Answer.NO)
    )
    steps: list[Step] = []
    for a, b in pairwise(marks):
        steps += [(a, b, b - a - _between(no, a, b)), (b, a, -_between(yes, a, b))]
    for (a, b), count in said:
        steps += [(a, b, count), (b, a, -count)]
    most = _shortest(steps, marks, start)
    fewest = _shortest(steps, marks, end)
    if most is None or fewest is None:
        return None
    return round(0.0 - fewest[start], 9), round(0.0 + most[end], 9)


def _ends(period: Period) -> tuple[int, int]:
    return period.first.toordinal(), period.last.toordinal() + 1


def _between(ordinals: list[int], a: int, b: int) -> int:
    return bisect_left(ordinals, b) - bisect_left(ordinals, a)


def _shortest(steps: list[Step], marks: list[int], source: int) -> dict[int, float] | None:
    """Bellman and Ford's way; None where the steps lead round in a circle below nothing."""
    far = {mark: 0.0 if mark == source else float("inf") for mark in marks}
    for _ in range(len(marks) + 1):
        changed = False
        for a, b, length in steps:
            if far[a] + length < far[b] - _SLACK:
                far[b] = far[a] + length
                changed = True
        if not changed:
            return far
    return None
