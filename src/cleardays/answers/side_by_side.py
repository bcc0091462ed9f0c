"""The same person under every rule set at once, and other wordings of one set: for clinicians."""

from collections.abc import Iterator

from cleardays.answers.told import Block, Line, Mark, Reader, Table
from cleardays.clinical.response import Judged
from cleardays.clinical.suitability import Suitability
from cleardays.clinical.verdict import Verdict
from cleardays.clinical.visit import Visit
from cleardays.quantities import Answer

HEAD = ("Rule set", "Start", "Response", "Stop")
_WORDS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "cannot be told"}
SILENT = "silent"
NOT_TREATED = "-"


def rows_of(visit: Visit) -> tuple[tuple[str, ...], ...]:
    """One row a rule set: its criteria, its response and its stop, each by its own text."""
    judged = {j.rules.id: j for j in visit.response.judged} if visit.response else {}
    return tuple(_row(asked, judged.get(asked.rules.id)) for asked in visit.suitability)


def _row(asked: Suitability, judged: Judged | None) -> tuple[str, ...]:
    later = (NOT_TREATED, NOT_TREATED)
    if judged is not None:
        later = (_said(judged.responded), _said(judged.stop))
    return (asked.rules.title, _said(asked.criteria), *later)


def _said(verdict: Verdict | None) -> str:
    return SILENT if verdict is None else _WORDS[verdict.answer]


def side_by_side(visit: Visit) -> Block | None:
    """The table, and a line for each other wording where it answers otherwise."""
    if not visit.suitability:
        return None
    lines = tuple(_otherwise(visit))
    lead = "Each by its own text. Contraindications stand apart."
    table = Table("Criteria to start, a response, stop or pause", HEAD, rows_of(visit))
    title = "The rule sets side by side"
    return Block("side_by_side", title, Reader.CLINICIAN, lead, lines, table)


def _otherwise(visit: Visit) -> Iterator[Line]:
    for asked in visit.suitability:
        for question, verdict in asked.others.items():
            if question.startswith("start_") and verdict.answer is not asked.criteria.answer:
                yield wording(asked.rules.title, verdict)
    for judged in visit.response.judged if visit.response else ():
        for question, verdict in judged.others.items():
            main = judged.responded if question.startswith("response") else judged.stop
            if main is None or verdict.answer is not main.answer:
                yield wording(judged.rules.title, verdict)


def wording(title: str, verdict: Verdict) -> Line:
    """Another wording of a rule set's own, with how it was read where that has to be said."""
    notes = {c.read.words for c in verdict.citations() if not c.read.is_checked}
    mark = Mark.of(verdict.answer)
    return Line(f"{title}: {verdict.group.asks}", mark, note="; ".join(sorted(notes)))
