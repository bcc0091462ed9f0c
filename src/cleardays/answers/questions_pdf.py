"""Questions to take along as one A4 page, with boxes to tick and room to write between them."""

import json
import re
from datetime import UTC, datetime
from importlib.resources import files

from cleardays.answers.as_pdf import DoesNotFit
from cleardays.answers.characters import clip
from cleardays.answers.told import Told

TICKED = ("questions", "own")
_ROOMS = (9, 5, 2, 0)  # mm to write in under each question, as much as the page has
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


def questions_pdf(sheet: Told) -> bytes:
    """The page, with as much room to write as there is. Raises `DoesNotFit`."""
    for room in _ROOMS:
        made = _set(sheet, room)
        found = _PAGES.search(made)
        if found is not None and int(found[1]) == 1:
            return made
    raise DoesNotFit("There are more questions than one page can hold. Nothing was saved.")


def _set(sheet: Told, room: int) -> bytes:
    from typst import compile as typeset  # only where a PDF is asked for

    data = {
        "title": clip(sheet.title, 100),
        "headline": clip(sheet.headline, 200),
        "dated": sheet.beneath,
        "date": (sheet.ending.year, sheet.ending.month, sheet.ending.day),
        "foot": clip(" ".join([*sheet.remarks, sheet.warning]), 500),
        "room": room,
        "parts": [
            {
                "title": clip(block.title, 100),
                "tick": block.id in TICKED,
                "lines": [clip(line.text, 280) for line in block.lines],
            }
            for block in sheet.blocks
        ],
    }
    made = typeset(
        (files("cleardays.answers") / "questions.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(sheet.ending, datetime.min.time(), UTC),
        sys_inputs={"sheet": json.dumps(data)},
    )
    if not isinstance(made, bytes):
        raise DoesNotFit("The PDF came out in parts. Nothing was saved.")
    return made
