"""Letters to the family doctor and to the person, filled from the record.

Each is a beginning: somebody reads it, changes it and answers for it. What the record does not say
is said to be missing, and what only a person can say is left as a gap in square brackets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleardays.answers.letter_parts import (
    counts,
    coverage,
    diagnosis_words,
    injections,
    minded,
    preventives,
    reactions,
    since_lines,
)
from cleardays.answers.letter_text import bullets, heading, joined, paragraph, told
from cleardays.answers.person import tell_person
from cleardays.answers.told import Block, Line
from cleardays.answers.visit_front import cautions_in_front, not_asked
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known


@dataclass(frozen=True, slots=True)
class About:
    """What stands in a record beside diary, history and sessions. "" where there is nothing.

    `decided`: a clinician's own decision in words. `booked`: when the next appointment is.
    """

    name: str
    telephone: str = ""
    decided: str = ""
    booked: str = ""


# --- to the family doctor -------------------------------------------------------------------------


def gp_letter(visit: Visit, known: Known, about: About) -> str:
    """For a doctor: diagnosis, diary, treatment, what to mind, and what a clinician decided."""
    asked = not_asked(visit)
    to_mind = [minded(line) for line in cautions_in_front(visit, known)]
    return joined(
        [
            "Dear [name of the doctor],",
            paragraph(
                f"{diagnosis_words(visit)} {about.decided or 'No decision on treatment is recorded.'}"
            ),
            heading("What the diary shows"),
            paragraph(coverage(visit)),
            bullets(counts(visit.summary.windows[0])),
            *since_lines(visit),
            heading("Injections"),
            *injections(visit),
            heading("Reactions reported"),
            bullets(reactions(visit)) or paragraph(_NONE_REPORTED),
            heading("To mind"),
            bullets(to_mind),
            paragraph(f"{asked[0].upper()}{asked[1:]}: not an all-clear." if asked else ""),
            heading("Preventives tried"),
            preventives(visit),
            heading("What we ask of you"),
            "[what you ask of the doctor; or take this part out]",
        ]
    )


_NONE_REPORTED = "None is in the record. That does not say that there was none."


# --- to the person --------------------------------------------------------------------------------


def patient_letter(visit: Visit, known: Known, about: About) -> str:
    """For the person: only what the person's own reading says, and a gap for what was agreed."""
    reading = tell_person(visit, known)
    blocks = {block.id: block for block in reading.blocks}
    reach = (
        f"You can reach us by telephone: {about.telephone}."
        if about.telephone
        else "[how the person reaches you]"
    )
    shown = [blocks[name] for name in ("urgent", "since", "reported", "signs") if name in blocks]
    return joined(
        [
            paragraph(f"Dear {about.name},"),
            "[what you talked about and agreed, in your own words]",
            *(part for block in shown[:1] if block.presses for part in _block(block)),
            heading("What your diary says"),
            paragraph(reading.headline),
            *(part for block in shown if not block.presses for part in _block(block)),
            heading("What comes next"),
            paragraph(
                f"Your next appointment is on {about.booked}."
                if about.booked
                else "No next appointment is booked yet."
            ),
            reach if reach.startswith("[") else paragraph(reach),
            paragraph("Please bring your diary, and what you noticed since, good and bad."),
            paragraph(_from(shown)),
        ]
    )


def _block(block: Block) -> Iterator[str]:
    yield heading(block.title)
    yield paragraph(block.lead)
    yield bullets(told(Line(line.text, detail=line.detail)) for line in block.lines)


def _from(blocks: Iterable[Block]) -> str:
    sources = dict.fromkeys(
        f"{line.source}{f' ({line.note})' if line.note else ''}"
        for block in blocks
        for line in block.lines
        if line.source
    )
    return f"Where the warnings come from: {'; '.join(sources)}." if sources else ""
