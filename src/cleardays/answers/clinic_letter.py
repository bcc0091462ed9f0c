"""A letter of a clinic on paper: whom it is about is set from the record, never from its text."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

from cleardays.answers.amounts import on
from cleardays.answers.characters import is_drawn, plain, printable
from cleardays.answers.letter_text import parts_of

MADE_WITH = (
    "Written with Cleardays, which is not a certified medical device. Whoever is named above has "
    "read it and answers for it."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter to be printed. `signed`: by whom it was made final; "": it is a draft.

    `name`, `identifier` and `born` are the person's, as the record has them.
    """

    title: str
    clinic: str
    address: str
    telephone: str
    to: str
    name: str
    identifier: str
    born: date | None
    dated: date
    body: str
    signed: str = ""


def cannot_print(text: str) -> str:
    """The characters of a text that the print has no shape for; "" where it has all.

    >>> cannot_print("Zoë, 5 μg"), cannot_print("頭痛 x")
    ('', '痛頭')
    """
    return "".join(sorted({char for char in plain(text) if not is_drawn(char)}))


def letter_pdf(paper: Paper) -> bytes:
    """The letter as a tagged PDF/UA; one that is not signed says "draft" on every page."""
    from typst import compile as typeset  # only where a PDF is asked for

    born = f"born {on(paper.born)}" if paper.born else "birth date not recorded"
    data = {
        "title": printable(paper.title),
        "clinic": printable(paper.clinic),
        "sender": [
            printable(line) for line in (*paper.address.splitlines(), paper.telephone) if line
        ],
        "to": [printable(line) for line in paper.to.splitlines() if line.strip()],
        "about": [printable(paper.name), born, printable(paper.identifier)],
        "dated": on(paper.dated),
        "date": [paper.dated.year, paper.dated.month, paper.dated.day],
        "parts": [{"kind": p.kind.value, "text": printable(p.text)} for p in parts_of(paper.body)],
        "signed": printable(paper.signed),
        "foot": MADE_WITH,
    }
    made = typeset(
        (files("cleardays.answers") / "clinic_letter.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(paper.dated, datetime.min.time(), UTC),
        sys_inputs={"letter": json.dumps(data)},
    )
    if not isinstance(made, bytes):
        raise TypeError("The PDF came out in parts. Nothing was saved.")
    return made
