"""The clinician's reading: options first, each with inputs, rule and source on the page."""

from cleardays.answers.amounts import (
    cell,
    days_of_28,
    explain,
    link_of,
    listed,
    note_of,
    number,
    on,
    plural,
    source_of,
)
from cleardays.answers.diary_blocks import calendar_of, facts_block
from cleardays.answers.headline import fits
from cleardays.answers.names import KINDS
from cleardays.answers.options import decision_block
from cleardays.answers.side_by_side import side_by_side, wording
from cleardays.answers.told import Block, Line, Mark, Reader, Table, Told
from cleardays.answers.tried import ledger_block, scores_block
from cleardays.answers.unchecked import unchecked_block
from cleardays.answers.urgent import URGENT_WORDS
from cleardays.clinical.diagnosis import Diagnosis, Kind
from cleardays.clinical.plan import Plan
from cleardays.clinical.response import Change, Response
from cleardays.clinical.suitability import Safety, Suitability
from cleardays.clinical.verdict import Finding, Verdict
from cleardays.clinical.visit import Visit
from cleardays.evidence.cautions import Weight
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
)


def tell_clinician(visit: Visit, known: Known) -> Told:
    """The whole reading for somebody who treats this person."""
    blocks = [
        decision_block(visit, known),
        _reactions(visit, known),
        _response(visit.response, known) if visit.response else None,
        _diagnosis(visit.diagnosis, known),
        side_by_side(visit),
        *(_suitability(s, known) for s in visit.suitability),
        ledger_block(visit.ledger, known),
        scores_block(visit.scores, known),
        _safety(visit.safety, known),
        _plan(visit, known),
        facts_block(visit),
        _red_flags(visit.diagnosis, known),
        unchecked_block(visit, known),
    ]
    return Told(
        reader=Reader.CLINICIAN,
        title="Diary, criteria and options",
        headline=headline(visit),
        blocks=tuple(block for block in blocks if block is not None),
        calendar=calendar_of(visit),
        ending=visit.ending,
        remarks=visit.diary.remarks,
    )


def headline(visit: Visit) -> str:
    """Days, diagnosis and the leading option in one sentence."""
    window = visit.summary.windows[0]
    days = days_of_28(window.headache[visit.convention].value)
    leading = visit.choice.first
    words = f"Headache on {days} up to {on(visit.ending)}; {fits(visit)}. {leading.decision.value}"
    head, tail = words.rsplit(". ", 1)
    until = f" ({on(leading.until)})" if leading.until else ""
    return f"{head}. {tail[0].upper()}{tail[1:]}{until}."


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


def _verdict_lines(verdict: Verdict, known: Known) -> list[Line]:
    return [criterion(finding, known) for finding in verdict.findings()]


def _diagnosis(diagnosis: Diagnosis, known: Known) -> Block:
    lines: list[Line] = []
    for kind in (*diagnosis.kinds, *diagnosis.overuse):
        if kind.fits is Answer.NO and kind.code != "1.3":
            continue
        if kind.code.startswith("8.2.") and kind.fits is not Answer.YES:
            continue
        if kind.fits is Answer.UNKNOWN and kind.code not in ("1.3", "8.2"):
            continue
        lines.append(_kind_line(kind))
        lines += _verdict_lines(kind.verdict, known)
    fitting = listed(f"{k.code} {KINDS[k.code]}" for k in diagnosis.leading)
    lead = f"As of {on(diagnosis.as_of)}. " + (
        f"Criteria met as far as a record can tell: {fitting}."
        if fitting
        else "No kind of headache is settled by this record."
    )
    return Block("diagnosis", "Diagnosis by ICHD-3", Reader.CLINICIAN, lead, tuple(lines))


def _kind_line(kind: Kind) -> Line:
    name = KINDS.get(kind.code, "overuse of one class")
    notes = []
    if kind.provisional:
        notes.append("provisional: earlier months rest on recall")
    if kind.fits is Answer.YES and kind.answer is Answer.UNKNOWN:
        notes.append("awaits your word that nothing else fits better")
    return Line(f"{kind.code} {name}", Mark.of(kind.fits), "; ".join(notes))


def _suitability(suitability: Suitability, known: Known) -> Block:
    rules = suitability.rules
    own = suitability.criteria.answer
    lead = f"Criteria: {_said(own)}. With contraindications and dose: {_said(suitability.answer)}."
    if own is Answer.YES and suitability.answer is Answer.UNKNOWN:
        lead += " Safety questions are open: see below."
    lines = _verdict_lines(suitability.criteria, known)
    lines += [wording(rules.title, verdict) for verdict in suitability.others.values()]
    return Block(
        id=f"suitability.{rules.id}",
        title=f"May treatment start: {rules.title}",
        reader=Reader.CLINICIAN,
        lead=lead,
        lines=tuple(lines),
    )


def _said(answer: Answer) -> str:
    return {Answer.YES: "met", Answer.NO: "not met"}.get(answer, "cannot be told yet")


def _safety(safety: Safety, known: Known) -> Block:
    lines = []
    for asked in sorted(safety.asked, key=lambda a: list(Weight).index(a.caution.weight)):
        caution = asked.caution
        if asked.answer is Answer.NO:
            continue
        lines.append(
            Line(
                text=f"{caution.asks} ({caution.weight.value})",
                mark=Mark.URGENT
                if _is_bar(asked.answer, caution.weight)
                else Mark.of(asked.answer),
                detail=caution.do if asked.answer is Answer.YES else "not asked",
                source=source_of(caution.cited, known),
                link=link_of(caution.cited, known),
                note=note_of(caution.cited),
            )
        )
    no = sum(a.answer is Answer.NO for a in safety.asked)
    lead = (
        f"{plural(len(safety.asked), 'question')}: {no} asked and no, "
        f"{len(safety.asked) - no - len(safety.not_asked)} yes, {len(safety.not_asked)} not asked."
    )
    return Block("safety", "Contraindications and cautions", Reader.CLINICIAN, lead, tuple(lines))


def _is_bar(answer: Answer, weight: Weight) -> bool:
    return answer is Answer.YES and weight is not Weight.CAUTION


def _plan(visit: Visit, known: Known) -> Block:
    title = "What the standard plan would be"
    if visit.plan is None:
        line = Line(visit.plan_refused, Mark.NO)
        return Block("plan", title, Reader.CLINICIAN, "The plan asked for was refused.", (line,))
    plan, paradigm = visit.plan, known.paradigm
    lines = [
        Line(
            f"{number(plan.millilitres)} mL at {known.product.amounts['units_per_ml'].value:g} "
            f"U/mL; vials {listed(f'{v} U' for v in plan.vials)}, waste {number(plan.waste)} U.",
            note=note_of(known.product.amounts["units_per_ml"].cited),
        )
    ]
    lines += [
        Line(f"Off label in the US: more than {paradigm.label_units[name]:g} U.", Mark.NO)
        for name in plan.off_label_in
        if name == "us-label"
    ]
    lines += [Line(f"Left out. {reason}") for reason in plan.reasons]
    lines.append(_dose_line(visit, plan, known))
    lead = (
        f"{plan.units:g} U of {known.product.substance} in {len(plan.sites)} sites: {plan.kind}. "
        f"Left and right are the person's own. This is not a prescription."
    )
    sites = plan.by_muscle()
    rows = tuple(
        (
            muscle.name,
            str(sites.get(muscle.id, (0, 0.0))[0]),
            f"{sites.get(muscle.id, (0, 0))[1]:g}",
        )
        for muscle in sorted(paradigm.muscles.values(), key=lambda m: m.order)
    )
    total = ("All", str(len(plan.sites)), f"{plan.units:g}")
    table = Table("Sites and units", ("Muscle", "Sites", "Units"), (*rows, total))
    return Block("plan", title, Reader.CLINICIAN, lead, tuple(lines), table)


def _dose_line(visit: Visit, plan: Plan, known: Known) -> Line:
    dose = visit.dose
    limit = known.product.amounts["cumulative_limit"]
    detail = f"{number(dose.given.low)} U given in the last {dose.days} days"
    if dose.not_known:
        detail += f"; dose or product of {listed(on(d) for d in dose.not_known)} not known"
    if dose.other:
        detail += f"; another toxin ({listed(t.product for t in dose.other)}) was given lately and "
        detail += "is never added"
    return Line(
        text=f"Cumulative limit {limit.value:g} U in {dose.days} days",
        mark=Mark.of(dose.may_add(plan.units)),
        detail=detail,
        source=source_of(limit.cited, known),
        link=link_of(limit.cited, known),
        note=note_of(limit.cited),
    )


def _response(response: Response, known: Known) -> Block:
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
    number_of = response.judged_on.cycle.number if response.judged_on else 0
    for judged in response.judged:
        for question, verdict in (("response", judged.responded), ("stop", judged.stop)):
            if verdict is None:
                lines.append(_silent_line(judged.rules, question))
            else:
                text = f"{judged.rules.title}: {verdict.group.asks} (cycle {number_of})"
                lines.append(Line(text, Mark.of(verdict.answer)))
                lines += _verdict_lines(verdict, known)
        lines += [wording(judged.rules.title, verdict) for verdict in judged.others.values()]
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


def _reactions(visit: Visit, known: Known) -> Block | None:
    lines = []
    for weighed in visit.reactions:
        row = weighed.known[0] if weighed.known else None
        parts = []
        if weighed.days_after is not None and weighed.session is not None:
            parts.append(f"day {weighed.days_after} after the session of {on(weighed.session.on)}")
        if weighed.in_window is not Answer.UNKNOWN:
            usual = "inside" if weighed.in_window is Answer.YES else "outside"
            parts.append(f"{usual} the usual time of onset")
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


def _red_flags(diagnosis: Diagnosis, known: Known) -> Block:
    lines = [
        criterion(f, known) for f in diagnosis.red_flags.findings() if f.answer is not Answer.NO
    ]
    lead = (
        f"{len(diagnosis.flagged)} present, {len(diagnosis.not_asked)} not asked. "
        f"A red flag is a reason to look for another cause first."
    )
    return Block(
        "red_flags", "Red flags", Reader.CLINICIAN, lead, tuple(lines), folded=not diagnosis.flagged
    )
