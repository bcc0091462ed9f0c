"""How treatment is doing, for clinicians: response cycle by cycle, and reactions reported."""

from cleardays.answers.amounts import (
    cell,
    days_of_28,
    link_of,
    note_of,
    number,
    on,
    plural,
    source_of,
)
from cleardays.answers.criteria import verdict_lines
from cleardays.answers.told import Block, Line, Mark, Reader, Table
from cleardays.answers.urgent import URGENT_WORDS
from cleardays.clinical.response import Change, Response
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.evidence.rules import RuleSet
from cleardays.quantities import Answer, Quantity

MEASURES_SHOWN = (
    "headache days",
    "migraine days",
    "moderate or severe days",
    "severe days",
    "acute-drug days",
    "disabled days",
    "headache hours",
)


def response_block(response: Response, known: Known) -> Block:
    """Each cycle against the baseline, and what each rule set says of it."""
    lines = []
    if response.differs:
        lines.append(
            Line(
                "The 28 days before session 1 differ by more than "
                f"{known.counting['baseline_differs']} days from the 84 days before it "
                f"({days_of_28(response.long_baseline)})."
            )
        )
    if response.judged_on is None:
        lines.append(Line("No cycle is long enough yet for a rule set to judge.", Mark.UNKNOWN))
    else:
        lines += _judged_lines(response, known)
    rows = []
    for answer in reversed(response.cycles):
        for name in MEASURES_SHOWN:
            change = answer.mean[name]
            if change.before.told == 0 and change.after.low == 0:
                continue
            rows.append(_change_row(answer.cycle.number, change, answer.last[name]))
    table = Table(
        "Each cycle against the 28 days before session 1, days per 28, newest first",
        ("Cycle", "Measure", "Before", "Mean of cycle", "Last 28 days", "Fall, out of 100"),
        tuple(rows),
    )
    lead = f"{plural(response.completed.low, 'completed cycle')}. Observed counts only."
    return Block("response", "How treatment is doing", Reader.CLINICIAN, lead, tuple(lines), table)


def _judged_lines(response: Response, known: Known) -> list[Line]:
    lines = []
    on_cycle = response.judged_on
    if on_cycle is None:
        return []
    number_of, length = on_cycle.cycle.number, on_cycle.cycle.period.length
    if on_cycle.covered < length:
        lines.append(
            Line(
                f"The mean of cycle {number_of} is over its last {on_cycle.covered} of {length} "
                f"days: only whole windows of 28 days are counted."
            )
        )
    for judged in response.judged:
        for question, verdict in (("response", judged.responded), ("stop", judged.stop)):
            if verdict is None:
                lines.append(_silent_line(judged.rules, question))
            else:
                text = f"{judged.rules.title}: {verdict.group.asks} (cycle {number_of})"
                lines.append(Line(text, Mark.of(verdict.answer)))
                lines += verdict_lines(verdict, known)
    return lines


def _silent_line(rules: RuleSet, question: str) -> Line:
    return Line(f"{rules.title}: {rules.silent.get(question, f'no rule on {question}')}")


def _change_row(cycle: int, change: Change, last: Change) -> tuple[str, ...]:
    return (
        str(cycle),
        change.measure,
        cell(change.before),
        _span(change.after),
        _span(last.after),
        "cannot be told yet" if change.fall is None else _span(change.fall),
    )


def _span(value: Quantity) -> str:
    if value.is_exact:
        return number(value.low)
    return f"{number(value.low)} to {number(value.high)}"


def reactions_block(visit: Visit, known: Known) -> Block | None:
    """What was reported after injections, for whoever decides about the next."""
    lines = []
    for weighed in visit.reactions:
        row = weighed.known[0] if weighed.known else None
        parts = []
        if weighed.days_after is not None and weighed.session is not None:
            parts.append(f"day {weighed.days_after} after the session of {on(weighed.session.on)}")
        if weighed.in_window is not Answer.UNKNOWN:
            usual = "inside" if weighed.in_window is Answer.YES else "outside"
            parts.append(f"{usual} the usual time of onset")
        parts.append(f"grade {weighed.grade.value if weighed.grade else 'not told'}")
        parts.append(f"link by timing: {weighed.link.value}")
        if weighed.cycle is not None:
            parts.append(f"cycle {weighed.cycle}")
        if weighed.is_serious:
            why = ", ".join(weighed.reported.serious_because) or "criterion not told"
            parts.append(f"serious ({why}): a report is asked for")
        parts.append(row.clinician if row else "not among the known reactions: assess it")
        lines.append(
            Line(
                text=f"{weighed.reported.what}: {URGENT_WORDS[weighed.urgency]}",
                mark=Mark.URGENT if weighed.withholds else Mark.NONE,
                detail="; ".join(parts),
                source=source_of(row.cited, known) if row else "",
                link=link_of(row.cited, known) if row else "",
                note=note_of(row.cited) if row else "",
            )
        )
    if not lines:
        return None
    return Block("reactions", "Reactions reported", Reader.CLINICIAN, "", tuple(lines))
