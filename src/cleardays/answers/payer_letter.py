"""A letter to a payer: what is asked for, the criteria of one rule set with what was found, the evidence."""

from collections.abc import Iterator

from cleardays.answers.amounts import cell, explain, note_of, number, on, plural, source_of, told_of
from cleardays.answers.letter_parts import (
    DAYS,
    coverage,
    diagnosis_words,
    injections,
    preventives,
    since_lines,
)
from cleardays.answers.letter_text import bullets, heading, joined, paragraph, told
from cleardays.answers.told import Line
from cleardays.answers.visit_front import not_asked
from cleardays.clinical.response import MEASURES
from cleardays.clinical.suitability import Suitability
from cleardays.clinical.verdict import Finding, Verdict
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.quantities import Answer

_WINDOWS = 3
_SAID = {Answer.YES: "Met", Answer.NO: "Not met", Answer.UNKNOWN: "Cannot be told from this record"}


def payer_letter(visit: Visit, known: Known, rules: str) -> str:
    """For a payer: what is asked for, the criteria of one rule set with what was found, the evidence."""
    asked = next(one for one in visit.suitability if one.rules.id == rules)
    return joined(
        [
            "To whom it may concern,",
            paragraph("We ask you to authorise the treatment below for the person named above."),
            heading("What is asked for"),
            f"{bullets(_asked_for(visit, known))}\n- From [first day] to [last day], for [how many] sessions",
            heading("Diagnosis"),
            paragraph(diagnosis_words(visit)),
            heading(f"Criteria to start: {asked.rules.title}"),
            *_criteria(asked.criteria, visit, known),
            paragraph(_bars(asked, visit)),
            *_response_by(visit, known, rules),
            heading("What the diary shows"),
            paragraph(coverage(visit)),
            *_windows(visit),
            *since_lines(visit),
            heading("Injections"),
            *injections(visit),
            heading("Preventives tried"),
            preventives(visit),
            heading("How to read the numbers"),
            paragraph(
                "Every number is counted from the diary that this person kept. A day of which nothing "
                "was written counts as neither headache nor clear; where that leaves it open, both ends "
                "are given."
            ),
        ]
    )


def _asked_for(visit: Visit, known: Known) -> Iterator[str]:
    product, every = known.product, known.product.amounts["interval_days"]
    if visit.plan is None:
        yield f"{product.substance}: [units and sites; the plan in the record was refused]"
    else:
        sites = plural(len(visit.plan.sites), "site")
        yield f"{product.substance}, {number(visit.plan.units)} U in {sites} ({visit.plan.kind})"
    note = note_of(every.cited)
    yield (
        f"Every {every.value / 7:g} weeks. Source: {source_of(every.cited, known)}"
        f"{f' ({note})' if note else ''}"
    )


def _criteria(verdict: Verdict, visit: Visit, known: Known) -> Iterator[str]:
    when = on(visit.judged.ending)
    before = ", the day before the first session" if visit.sessions else ""
    yield paragraph(f"All of it together, as of {when}{before}: {_SAID[verdict.answer].lower()}.")
    yield bullets(_finding(finding, known) for finding in verdict.findings())


def _finding(finding: Finding, known: Known) -> str:
    rule = finding.rule
    return told(
        Line(
            text=f"{_SAID[finding.answer]}: {rule.asks}",
            detail=f"found: {explain(finding)}",
            source=source_of(rule.cited, known),
            note=note_of(rule.cited),
        )
    )


def _bars(asked: Suitability, visit: Visit) -> str:
    """What stands against it beside the criteria: a payer is not told a part of the answer."""
    words = []
    if asked.criteria.answer is Answer.YES and asked.answer is not Answer.YES:
        words.append(
            "The criteria are met; contraindications, dose or the diagnosis are not settled."
        )
    if missing := not_asked(visit).removesuffix(" not asked"):
        words.append(f"Not answered in this record: {missing}.")
    return " ".join(words)


def _response_by(visit: Visit, known: Known, rules: str) -> Iterator[str]:
    judged = [j for j in visit.response.judged if j.rules.id == rules] if visit.response else []
    cycle = visit.response.judged_on if visit.response else None
    if not visit.sessions:
        return
    yield heading("Response to treatment, by the same rules")
    if not judged or cycle is None:
        yield paragraph("No cycle is long enough yet to be judged.")
        return
    asked = [verdict for verdict in (judged[0].responded, judged[0].stop) if verdict is not None]
    yield paragraph(
        f"Asked of cycle {cycle.cycle.number}."
        if asked
        else f"{judged[0].rules.title} is silent on this."
    )
    for verdict in asked:
        yield bullets([f"{_SAID[verdict.answer]}: {verdict.group.asks}"])
        yield bullets(_finding(finding, known) for finding in verdict.findings())


def _windows(visit: Visit) -> Iterator[str]:
    """The windows that the criteria were asked of, newest first, one bullet each."""
    lines = []
    for window in visit.judged.windows[:_WINDOWS]:
        counts = "; ".join(f"{name} {cell(MEASURES[name](window))}" for name in DAYS)
        lines.append(f"28 days up to {on(window.period.last)}: {counts}; {told_of(window)}")
    if visit.sessions:
        yield paragraph("Before treatment, as the criteria were asked:")
    yield bullets(lines)
