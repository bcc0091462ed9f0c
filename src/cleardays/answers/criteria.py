"""Criteria, each in the words of its reader, with what was found and its source."""

from cleardays.answers.amounts import explain, link_of, note_of, source_of
from cleardays.answers.told import Line, Mark, Reader
from cleardays.clinical.verdict import Finding, Verdict
from cleardays.evidence.known import Known


def criterion(finding: Finding, known: Known, reader: Reader = Reader.CLINICIAN) -> Line:
    """One criterion in the words of its reader, with what was found and its source."""
    rule = finding.rule
    return Line(
        text=rule.plain if reader is Reader.PERSON else rule.asks,
        mark=Mark.of(finding.answer),
        detail=explain(finding),
        days=finding.fact.days if finding.fact else (),
        source=source_of(rule.cited, known),
        link=link_of(rule.cited, known),
        note=note_of(rule.cited),
    )


def verdict_lines(verdict: Verdict, known: Known) -> list[Line]:
    """Every criterion that a verdict rests on, in table order."""
    return [criterion(finding, known) for finding in verdict.findings()]
