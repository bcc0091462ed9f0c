"""Criteria in the clinic's words, each with what was found and its source."""

from cleardays.answers.amounts import explain, link_of, note_of, source_of
from cleardays.answers.told import Line, Mark
from cleardays.clinical.verdict import Finding, Verdict
from cleardays.evidence.known import Known


def criterion(finding: Finding, known: Known) -> Line:
    """One criterion in the clinic's words, with what was found and its source."""
    rule = finding.rule
    return Line(
        text=rule.asks,
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
