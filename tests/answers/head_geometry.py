"""Geometry of the drawings, read a second time: paths as polygons, and how far a point lies inside."""

from itertools import pairwise
from math import dist, hypot

Point = tuple[float, float]
PIECES = 60  # of each curve


def polygon(path: str) -> list[Point]:
    """The corners of a closed path, curves cut into short pieces."""
    numbers: list[float] = []
    points: list[Point] = []
    for word in [*path.split(), "end"]:
        if word.lstrip("-").replace(".", "", 1).isdigit():
            numbers.append(float(word))
            continue
        while len(numbers) >= 6:
            a, b, c, d = points[-1], *zip(numbers[0:6:2], numbers[1:6:2], strict=True)
            points += [_on_curve(a, b, c, d, n / PIECES) for n in range(1, PIECES + 1)]
            del numbers[:6]
        while numbers:
            points.append((numbers[0], numbers[1]))
            del numbers[:2]
    return points


def _on_curve(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def mixed(axis: int) -> float:
        ab, bc, cd = (p[axis] + t * (q[axis] - p[axis]) for p, q in pairwise((a, b, c, d)))
        first, last = ab + t * (bc - ab), bc + t * (cd - bc)
        return first + t * (last - first)

    return mixed(0), mixed(1)


def depth(point: Point, outline: list[Point]) -> float:
    """How far a point lies inside an outline; below 0 where it lies outside."""
    x, y = point
    inside, nearest = False, float("inf")
    for one, two in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (one[1] > y) != (two[1] > y):
            crossing = one[0] + (y - one[1]) / (two[1] - one[1]) * (two[0] - one[0])
            inside ^= crossing > x
        nearest = min(nearest, _to_edge(point, one, two))
    return nearest if inside else -nearest


def _to_edge(point: Point, one: Point, two: Point) -> float:
    long = dist(one, two)
    if long == 0:
        return dist(point, one)
    along = sum((point[n] - one[n]) * (two[n] - one[n]) for n in (0, 1)) / long**2
    along = min(1.0, max(0.0, along))
    nearest = [one[n] + along * (two[n] - one[n]) for n in (0, 1)]
    return hypot(point[0] - nearest[0], point[1] - nearest[1])
