"""What a person said before a visit, as the clinic reads it: each thing with its words and its answer."""

from cleardays.actions.check_in import SCORE, TEXT, Before
from cleardays.actions.questions import asked_as, written
from cleardays.evidence.read import read_tables
from cleardays.records.models.visiting import Said

Row = tuple[Said, str, str, str]
_TEXTS = {
    "changed": "What has changed",
    "drugs": "New medicine",
    "questions": "Wants to ask",
}


def said_rows(before: Before | None) -> list[Row]:
    """Each thing said: the row, what was asked, the answer in words, and its kind."""
    return [_row(said) for said in (before.said if before else ())]


def open_yes(before: Before | None) -> list[str]:
    """Questions of safety that were answered with a yes or a not-known, and that nobody looked at yet."""
    return [
        f"{asks}: {answer}"
        for said, asks, answer, kind in said_rows(before)
        if kind == "answer" and said.settled_at is None and said.value is not False
    ]


def _row(said: Said) -> Row:
    if said.name.startswith(TEXT):
        return said, _TEXTS[said.name.removeprefix(TEXT)], str(said.value), "text"
    if said.name.startswith(SCORE):
        scale = read_tables().scales.get(said.name.removeprefix(SCORE))
        return said, scale.title if scale else said.name, written(said.value), "total"
    answer = written(said.value) if isinstance(said.value, bool) else "does not know"
    return said, asked_as(said.name), answer, "answer"
