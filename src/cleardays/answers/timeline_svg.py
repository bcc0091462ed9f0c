"""The timeline drawn: days as shapes, 28 days as bars, injections as lines through all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from xml.etree import ElementTree as Tree

from cleardays.answers.amounts import number, on
from cleardays.answers.grid import monday
from cleardays.answers.shapes import INK_OF_PAGE, path_of, tone_of
from cleardays.answers.timeline import Bar, Lane, Thing, Timeline

_FONT = 12
_SMALL = 10
_LETTER = 0.56  # about how wide a letter is, in its font's size
_BARS = 48  # px for 28 days
_LINE = 15
_GAP = 8


@dataclass(frozen=True, slots=True)
class Paper:
    """How wide the picture is, how much of it names the rows, and how far back it goes.

    `gutter` 0: the names stand over the rows.
    """

    name: str
    width: int
    gutter: int
    most_days: int


DESK = Paper("timeline-desk", 640, 84, 730)
PHONE = Paper("timeline-phone", 344, 0, 364)


def timeline_svg(found: Timeline, paper: Paper) -> str:
    """The picture for a page of two palettes, named and described. It holds no word of markup."""
    return _Drawing(found, paper).svg()


@dataclass
class _Drawing:
    found: Timeline
    paper: Paper
    root: Tree.Element = field(init=False)
    below: Tree.Element = field(init=False)
    y: float = 0.0

    def __post_init__(self) -> None:
        self.first = max(
            self.found.first, self.found.ending - timedelta(days=self.paper.most_days - 1)
        )
        self.days = (self.found.ending - self.first).days + 1
        self.plot = self.paper.width - self.paper.gutter - 4
        self.a_day = self.plot / self.days

    def svg(self) -> str:
        name = self.paper.name
        self.root = Tree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "class": name,
                "aria-labelledby": f"{name}-title {name}-words",
            },
        )
        Tree.SubElement(self.root, "title", {"id": f"{name}-title"}).text = "Timeline"
        Tree.SubElement(self.root, "desc", {"id": f"{name}-words"}).text = self.found.text
        self.below = Tree.SubElement(self.root, "g")
        self._axis()
        self._calendar()
        self._bars()
        self._acute()
        for lane in self.found.lanes:
            self._lane(lane)
        self._injections()
        high = f"{self.y + 2:g}"
        self.root.set("viewBox", f"0 0 {self.paper.width} {high}")
        self.root.set("width", str(self.paper.width))
        self.root.set("height", high)
        return Tree.tostring(self.root, encoding="unicode")

    # --- where things stand ---

    def x(self, day: date) -> float:
        return round(self.paper.gutter + (day - self.first).days * self.a_day, 2)

    def begin(self, name: str, second: str = "") -> None:
        """Room for a row's name: beside the row, or over it."""
        self.y += _GAP
        if self.paper.gutter:
            self.text(0, self.y + 11, name, "muted")
            if second:
                self.text(0, self.y + 11 + 13, second, "muted", size=_SMALL)
            return
        self.text(0, self.y + 10, f"{name} {second}".strip(), "muted", size=11)
        self.y += 16

    def text(
        self,
        x: float,
        y: float,
        words: str,
        tone: str,
        *,
        size: int = _FONT,
        anchor: str = "",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        said = {"x": f"{x:g}", "y": f"{y:g}", "font-size": str(size)}
        said["fill"] = getattr(INK_OF_PAGE, tone)
        if anchor:
            said["text-anchor"] = anchor
        if bold:
            said["font-weight"] = "bold"
        if halo:
            said |= {"stroke": "var(--bg)", "stroke-width": "3", "paint-order": "stroke"}
        Tree.SubElement(self.root, "text", said).text = _clean(words)

    def box(self, x: float, y: float, wide: float, high: float, **said: str) -> Tree.Element:
        place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{wide:g}", "height": f"{high:g}"}
        return Tree.SubElement(self.root, "rect", {**place, **said})

    # --- the rows ---

    def _axis(self) -> None:
        """Quarters as quiet lines, the year where it is new."""
        self.quarters = []
        month = date(self.first.year, (self.first.month - 1) // 3 * 3 + 1, 1)
        year = 0
        while month <= self.found.ending:
            if month >= self.first:
                words = f"{month:%b %Y}" if month.year != year else f"{month:%b}"
                x = self.x(month)
                if x + len(words) * _FONT * _LETTER <= self.paper.width:
                    self.text(x + 2, 11, words, "muted", size=11)
                    year = month.year
                self.quarters.append(x)
            after = month.month + 3
            month = date(month.year + after // 13, after if after < 13 else 1, 1)
        self.y = 28

    def _calendar(self) -> None:
        """Each day as its shape: a column a week, Monday on top."""
        shown = [d for d in self.found.days if d.on >= self.first]
        wide = 7 * self.a_day
        tall = min(wide, 9.0)
        scale = round(min(wide, tall) * 0.43, 2)
        self.begin("Days")
        shapes = Tree.SubElement(self.root, "defs")
        for state, group in groupby(sorted(shown, key=lambda d: d.state), lambda d: d.state):
            name = f"{self.paper.name}-{state.name.lower()}"
            Tree.SubElement(
                shapes,
                "path",
                {
                    "id": name,
                    "d": path_of(state),
                    "transform": f"scale({scale})",
                    "fill": tone_of(state, INK_OF_PAGE),
                },
            )
            for day in group:
                x = self.x(monday(day.on)) + wide / 2
                y = self.y + (day.on.weekday() + 0.5) * tall
                if x - scale >= self.paper.gutter - 1:
                    where = {"href": f"#{name}", "x": f"{x:.1f}", "y": f"{y:.1f}"}
                    Tree.SubElement(self.root, "use", where)
        self.y += 7 * tall

    def _bars(self) -> None:
        """Headache days of each 28: sure ones filled, those that may be as an open band."""
        self.begin("Headache", "days of 28")
        top, floor = self.y + 10, self.y + 10 + _BARS
        per_day = _BARS / 28
        labels: list[tuple[float, float, str]] = []
        for bar in self._shown():
            x, wide = self.x(bar.first) + 1, 28 * self.a_day - 2
            if not bar.told:
                self.text(x + wide / 2, floor - 3, "–", "muted", size=_SMALL, anchor="middle")
                continue
            if bar.most > bar.least:
                self.box(
                    x,
                    floor - bar.most * per_day,
                    wide,
                    (bar.most - bar.least) * per_day,
                    **{"fill": "none", "stroke": INK_OF_PAGE.border, "stroke-dasharray": "1 3"},
                )
            high = bar.least * per_day
            self.box(x, floor - high, wide, high, **{"fill": "var(--hairline)"})
            severe = bar.severe * per_day
            self.box(x, floor - severe, wide, severe, fill=INK_OF_PAGE.muted)
            words = ("≥" if bar.most > bar.least else "") + number(bar.least)
            labels.append((x + wide / 2, floor - high - 2, words))
        if self.found.before is not None and self.paper.gutter:
            y = floor - self.found.before * per_day
            self._rule(self.paper.gutter, y, self.paper.width - 4, y, dashed=True)
            if y > top + 20:
                words = f"before: {number(self.found.before)}"
                self.text(0, y + 4, words, "text", size=_SMALL)
        for x, above, words in labels:
            self.text(x, above, words, "text", size=_SMALL, anchor="middle", halo=True)
        self._rule(self.paper.gutter, floor, self.paper.width - 4, floor)
        self.y = floor

    def _acute(self) -> None:
        shown = [bar for bar in self._shown() if bar.told]
        if not shown:
            return
        self.begin("Acute", "")
        for bar in shown:
            words = bar.acute.split(" to ")
            said = words[0] if len(words) == 1 else f"≥{words[0]}"
            middle = self.x(bar.first) + 14 * self.a_day
            self.text(middle, self.y + 11, said, "text", size=_SMALL, anchor="middle")
        self.y += 13

    def _lane(self, lane: Lane) -> None:
        """Things with their words, on as many lines as they need so that none covers another."""
        shown = [t for t in lane.things if (t.last or t.first) >= self.first]
        if not shown:
            return
        self.begin(lane.name)
        ends: list[float] = []
        for thing in shown:
            x = self.x(max(thing.first, self.first))
            until = self.x(thing.last) if thing.last else x
            wide = len(thing.label) * 11 * _LETTER + 10
            at, right = self._place(x, until, wide)
            line = next((n for n, end in enumerate(ends) if end <= min(x, at)), len(ends))
            ends[line : line + 1] = [max(right, until) + 4]
            self._thing(thing, x, until, at, self.y + line * _LINE)
        self.y += len(ends) * _LINE

    def _place(self, x: float, until: float, wide: float) -> tuple[float, float]:
        """Where the words of a thing begin and end: after it, or before it at the right edge."""
        start = x + 8 if until == x else x + 3
        if start + wide > self.paper.width:
            start = max(x - wide, 0) if until == x else max(self.paper.width - wide, 0)
        return start, start + wide

    def _thing(self, thing: Thing, x: float, until: float, at: float, y: float) -> None:
        if until > x:
            self.box(x, y + 1, until - x, 12, **{"fill": "var(--hairline)", "rx": "2"})
        elif thing.pressing:
            shape = f"M{x:g},{y + 2:g}l5,10h-10z"
            Tree.SubElement(self.root, "path", {"d": shape, "fill": "var(--error)"})
        else:
            mark = {"cx": f"{x:g}", "cy": f"{y + 7:g}", "r": "3.5", "fill": INK_OF_PAGE.text}
            Tree.SubElement(self.root, "circle", mark)
        self.text(at, y + 11, thing.label, "text", size=11)

    def _injections(self) -> None:
        """A line through every row for each injection, its number on top."""
        for x in self.quarters:
            self._rule(x, 2, x, self.y, under=True)
        for day, n in self.found.injections:
            if day >= self.first:
                x = self.x(day)
                self._rule(x, 30, x, self.y, strong=True)
                self.text(x, 27, str(n), "text", size=11, anchor="middle", bold=True)

    def _rule(self, x1: float, y1: float, x2: float, y2: float, **how: bool) -> None:
        stroke = "var(--text)" if how.get("strong") else "var(--border)"
        line = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        said = {name: f"{value:g}" for name, value in line.items()}
        said["stroke"] = "var(--hairline)" if how.get("under") else stroke
        if how.get("dashed"):
            said["stroke-dasharray"] = "4 3"
        Tree.SubElement(self.below if how.get("under") else self.root, "line", said)

    def _shown(self) -> Iterable[Bar]:
        return [bar for bar in self.found.bars if bar.first >= self.first]


def _clean(words: str) -> str:
    return "".join(c for c in words if c.isprintable())


def said_of(found: Timeline) -> str:
    """From when to when the picture goes, as its caption."""
    return f"From {on(found.first)} to {on(found.ending)}"
