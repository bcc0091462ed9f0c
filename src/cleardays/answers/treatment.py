"""How treatment is doing, for clinicians: response cycle by cycle."""

from cleardays.answers.amounts import (
    cell,
    days_of_28,
    number,
    plural,
)
from cleardays.answers.criteria import verdict_lines
from cleardays.answers.late_response import late_lines, open_lines
from cleardays.answers.side_by_side import wording
from cleardays.answers.told import Block, Line, Mark, Reader, Table
from cleardays.clinical.response import HEADACHE, Change, CycleResponse, Response, at_ceiling
from cleardays.evidence.known import Known
from cleardays.quantities import Quantity

MEASURES_SHOWN = (
    "headache days",
    "moderate or severe days",
    "severe days",
    "headache hours",
    "acute-drug days",
    "disabled days",
    "migraine days",
)

# What is asked where headache days cannot show a change.
AT_THE_CEILING = ("moderate or severe days", "severe days", "headache hours")


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
    judged_on = response.judged_on
    if judged_on is None:
        lines.append(Line("No cycle is long enough yet for a rule set to judge.", Mark.UNKNOWN))
    elif judged_on.covered < judged_on.cycle.period.length:
        lines.append(
            Line(
                f"The mean of cycle {judged_on.cycle.number} is over its last "
                f"{judged_on.covered} of {judged_on.cycle.period.length} days: only whole windows "
                f"of 28 days are counted."
            )
        )
    latest = response.judged_on or (response.cycles[-1] if response.cycles else None)
    if latest is not None and _is_at_ceiling(latest, known):
        lines.append(_ceiling(latest))
    lines += [*open_lines(response), *late_lines(response, known)]
    rows = []
    for answer in reversed(response.cycles):
        for name in MEASURES_SHOWN:
            change = answer.mean[name]
            if change.before.told == 0 and change.after.low == 0:
                continue
            rows.append(_change_row(answer.cycle.number, change, answer.last[name]))
    table = Table(
        "Each cycle against the 28 days before session 1, days per 28, newest first",
        ("Measure", "Before", "Mean of cycle", "Last 28 days", "Fall, out of 100"),
        tuple(rows),
    )
    lead = f"{plural(response.completed.low, 'completed cycle')}. Observed counts only."
    if latest is not None and _is_at_ceiling(latest, known):
        lead += " Headache days are at their ceiling: look at severity and hours."
    if late := sorted({j.late_in for j in response.judged if j.late_in is not None}):
        lead += f" A late response, in cycle {late[0]}."
    return Block("response", "How treatment is doing", Reader.CLINICIAN, lead, tuple(lines), table)


def _is_at_ceiling(answer: CycleResponse, known: Known) -> bool:
    return at_ceiling(answer.mean[HEADACHE], known.counting["ceiling_days"])


def _ceiling(answer: CycleResponse) -> Line:
    """Where headache was there on nearly every day: what the other measures say instead."""
    change = answer.mean[HEADACHE]
    return Line(
        f"Cycle {answer.cycle.number}: headache on {cell(change.before)} of 28 days before and "
        f"{_span(change.after)} since. The count is at its ceiling and cannot show a smaller "
        f"change: look at moderate or severe days and at hours.",
        detail="; ".join(_fell(answer.mean[name]) for name in AT_THE_CEILING),
    )


def _fell(change: Change) -> str:
    words = f"{change.measure} {cell(change.before)} before, {_span(change.after)} since"
    if change.before.told == 0 and change.after.low == 0:
        return f"{change.measure} not recorded"
    return words


def response_rules_block(response: Response, known: Known) -> Block | None:
    """What each rule set says of the cycle that it judges, criterion by criterion."""
    if response.judged_on is None:
        return None
    lines = []
    silent = []
    for judged in response.judged:
        asked = [verdict for verdict in (judged.responded, judged.stop) if verdict is not None]
        if not asked:
            silent.append(judged.rules)
        for verdict in asked:
            lines.append(
                Line(f"{judged.rules.title}: {verdict.group.asks}", Mark.of(verdict.answer))
            )
            lines += verdict_lines(verdict, known)
        lines += [wording(judged.rules.title, verdict) for verdict in judged.others.values()]
    for rules in silent:
        lines.append(Line(f"{rules.title}: {' '.join(rules.silent.values())}"))
    lead = f"Asked of cycle {response.judged_on.cycle.number}."
    return Block(
        id="response_rules",
        title="Response and stopping, criterion by criterion",
        reader=Reader.CLINICIAN,
        lead=lead,
        lines=tuple(lines),
        folded=True,
    )


def _change_row(cycle: int, change: Change, last: Change) -> tuple[str, ...]:
    return (
        f"{change.measure[0].upper()}{change.measure[1:]}, cycle {cycle}",
        cell(change.before),
        _span(change.after),
        _span(last.after),
        "cannot be told yet" if change.fall is None else _span(change.fall),
    )


def _span(value: Quantity) -> str:
    if value.is_exact:
        return number(value.low)
    return f"{number(value.low)} to {number(value.high)}"
