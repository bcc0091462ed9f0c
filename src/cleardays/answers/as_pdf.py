"""A reading as one A4 page that a screen reader can read: PDF/UA-1, with its own fonts."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from cleardays.answers.calendar import calendar_svg, legend_svg
from cleardays.answers.characters import clip
from cleardays.answers.letter import Data, Letter, items
from cleardays.answers.shapes import LEGEND
from cleardays.answers.told import Calendar, Told

_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
MOST_ITEMS = 240  # no page holds as many
# Where not even the most pressing words have room, all of them are cut shorter, never set smaller.
_SHARES = (1.0, 0.6, 0.35, 0.2)


class DoesNotFit(RuntimeError):
    """A reading could not be set on one page; nothing was printed."""


def as_pdf(told: Told) -> bytes:
    """The page, with as much of the evidence as has room."""
    print_ = _Print(told)
    every = min(len(items(told)), MOST_ITEMS)
    whole = print_.page(every, 1.0)
    if whole is not None:
        return whole
    for share in _SHARES:
        best = print_.page(0, share)
        if best is None:
            continue
        fits, too_much = 0, every
        while too_much - fits > 1:
            middle = (fits + too_much) // 2
            tried = print_.page(middle, share)
            if tried is None:
                too_much = middle
            else:
                best, fits = tried, middle
        return best
    raise DoesNotFit("The reading has more urgent lines than one page can hold. Nothing was saved.")


class _Print:
    """One reading, to be set with more or less of it."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.drawing = ""
        self.calendar: Data | None = None
        if told.calendar is not None and told.calendar.days:
            self.drawing = calendar_svg(told.calendar, "print", for_page=False)
            self.calendar = _calendar(told.calendar, self.drawing)

    def page(self, most: int, share: float) -> bytes | None:
        """The PDF with `most` items, or nothing if it takes more than one page."""
        from typst import compile as typeset  # only where a PDF is asked for

        data = {**Letter(self.told, most, share).data(), "calendar": self.calendar}
        midnight = datetime.combine(self.told.ending, datetime.min.time(), UTC)
        made = typeset(
            _template(),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=midnight,
            sys_inputs={"letter": json.dumps(data), "calendar": self.drawing},
        )
        if not isinstance(made, bytes):
            raise DoesNotFit("The PDF came out in parts. Nothing was saved.")
        found = _PAGES.search(made)
        if found is None:
            raise DoesNotFit("The PDF does not say how many pages it has. Nothing was saved.")
        return made if int(found[1]) == 1 else None


def _calendar(calendar: Calendar, drawing: str) -> Data:
    size = _SIZE.search(drawing)
    here = {day.state for day in calendar.days} | {"ending", "injection"}
    if any(day.acute for day in calendar.days):
        here.add("acute")
    if not calendar.injections:
        here.discard("injection")
    return {
        "text": clip(calendar.text, 300) or "Calendar of days",
        "width": float(size[1]) if size else 0.0,
        "legend": [
            {"shape": legend_svg(what, for_page=False), "words": words}
            for what, words in LEGEND
            if what in here
        ],
    }


@cache
def _template() -> bytes:
    return (files("cleardays.answers") / "letter.typ").read_bytes()
