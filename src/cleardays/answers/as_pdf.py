"""A reading as one A4 page that a screen reader can read: PDF/UA-1, with its own fonts."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from cleardays.answers.calendar import calendar_svg, legend_svg
from cleardays.answers.characters import clip
from cleardays.answers.importance import Item, items
from cleardays.answers.letter import Data, Letter
from cleardays.answers.shapes import LEGEND
from cleardays.answers.told import Calendar, Told

_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
MOST_ITEMS = 160  # no page holds as many
_MORE_TRIES = 24
# Where not even the most pressing words have room, all of them are cut shorter, never set smaller.
_SHARES = (1.0, 0.6, 0.35, 0.2)


class DoesNotFit(RuntimeError):
    """A reading could not be set on one page; nothing was printed."""


def as_pdf(told: Told) -> bytes:
    """The page, with as much of the evidence as has room."""
    print_ = _Print(told)
    order = items(told)[:MOST_ITEMS]
    whole = print_.page(order)
    if whole is not None:
        return whole
    for share in _SHARES:
        least = print_.page([], share)
        if least is not None:
            return _fullest(print_, order, share, least)
    raise DoesNotFit("The reading has more urgent lines than one page can hold. Nothing was saved.")


def _fullest(print_: "_Print", order: list[Item], share: float, best: bytes) -> bytes:
    """The page with the most important items that fit, and with what still fits beside them."""
    fits, too_many = 0, len(order)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        tried = print_.page(order[:middle], share)
        if tried is None:
            too_many = middle
        else:
            best, fits = tried, middle
    kept = order[:fits]
    full: set[int] = set()
    for item in order[fits : fits + _MORE_TRIES]:
        tried = None if item.block in full else print_.page([*kept, item], share)
        if tried is None:
            full.add(item.block)
        else:
            best = tried
            kept.append(item)
    return best


class _Print:
    """One reading, to be set with more or less of it."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.drawing = ""
        self.calendar: Data | None = None
        if told.calendar is not None and told.calendar.days:
            self.drawing = calendar_svg(told.calendar, "print", for_page=False)
            self.calendar = _calendar(told.calendar, self.drawing)

    def page(self, chosen: list[Item], share: float = 1.0) -> bytes | None:
        """The PDF with the chosen items, or nothing if it takes more than one page."""
        from typst import compile as typeset  # only where a PDF is asked for

        data = {**Letter(self.told, chosen, share).data(), "calendar": self.calendar}
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
