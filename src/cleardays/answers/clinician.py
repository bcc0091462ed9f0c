"""The clinician's reading: options first, each with inputs, rule and source on the page."""

from dataclasses import replace

from cleardays.answers.alongside import alongside_block
from cleardays.answers.amounts import (
    days_of_28,
    link_of,
    listed,
    note_of,
    number,
    on,
    plural,
    source_of,
)
from cleardays.answers.criteria import criterion, verdict_lines
from cleardays.answers.diary_blocks import calendar_of, facts_block
from cleardays.answers.given import given_block
from cleardays.answers.head_map import head_map
from cleardays.answers.headline import fits
from cleardays.answers.map_sites import planned_sites
from cleardays.answers.names import KINDS, OVERUSE
from cleardays.answers.options import decision_block
from cleardays.answers.outlook import outlook_block
from cleardays.answers.reactions import reactions_block
from cleardays.answers.side_by_side import side_by_side, wording
from cleardays.answers.sites import caution_lines, proposal_lines
from cleardays.answers.think_of import think_of_block
from cleardays.answers.told import Block, Line, Mark, Reader, Table, Told
from cleardays.answers.treatment import response_block, response_rules_block
from cleardays.answers.tried import ledger_block, scores_block
from cleardays.answers.unchecked import unchecked_block
from cleardays.answers.within_cycle import within_block
from cleardays.clinical.diagnosis import Diagnosis, Kind
from cleardays.clinical.plan import Plan
from cleardays.clinical.suitability import Safety, Suitability
from cleardays.clinical.visit import Visit
from cleardays.evidence.cautions import Weight
from cleardays.evidence.known import Known
from cleardays.quantities import Answer


def tell_clinician(visit: Visit, known: Known) -> Told:
    """The whole reading for somebody who treats this person."""
    folded = bool(visit.sessions) or len(visit.suitability) > 1
    reported = reactions_block(visit, known)
    blocks = [
        reported if reported and reported.presses else None,
        decision_block(visit, known),
        reported if reported and not reported.presses else None,
        response_block(visit.response, known) if visit.response else None,
        alongside_block(visit.alongside),
        within_block(visit, known),
        outlook_block(visit.outlook) if visit.outlook else None,
        side_by_side(visit),
        response_rules_block(visit.response, known) if visit.response else None,
        _diagnosis(visit.diagnosis, known),
        think_of_block(visit.diagnosis, known),
        *(_suitability(s, known, folded) for s in visit.suitability),
        ledger_block(visit.ledger, known),
        scores_block(visit.scores, known),
        _safety(visit.safety, known),
        _plan(visit, known),
        given_block(visit, known),
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
        lines += verdict_lines(kind.verdict, known)
    named = [f"{k.code} {KINDS[k.code]}" for k in diagnosis.leading]
    overused = [k for k in diagnosis.overuse if k.fits is Answer.YES]
    named += [f"{k.code} ({OVERUSE[k.code]})" for k in overused]
    fitting = listed(named)
    lead = f"As of {on(diagnosis.as_of)}. " + (
        f"Criteria met as far as a record can tell: {fitting}."
        if fitting
        else "No kind of headache is settled by this record."
    )
    return Block("diagnosis", "Diagnosis by ICHD-3", Reader.CLINICIAN, lead, tuple(lines))


def _kind_line(kind: Kind) -> Line:
    name = KINDS.get(kind.code) or f"overuse: {OVERUSE[kind.code]}"
    notes = []
    if kind.set_aside_by in KINDS:
        notes.append(f"set aside: {kind.set_aside_by} {KINDS[kind.set_aside_by]} goes before it")
    if kind.provisional and not kind.set_aside_by:
        notes.append("provisional: earlier months rest on recall")
    if kind.fits is Answer.YES and kind.answer is Answer.UNKNOWN:
        notes.append("awaits your word that nothing else fits better")
    return Line(f"{kind.code} {name}", Mark.of(kind.fits), "; ".join(notes))


def _suitability(suitability: Suitability, known: Known, folded: bool) -> Block:
    rules = suitability.rules
    own = suitability.criteria.answer
    lead = f"Criteria: {_said(own)}. With contraindications and dose: {_said(suitability.answer)}."
    if own is Answer.YES and suitability.answer is Answer.UNKNOWN:
        lead += " Safety questions are open: see below."
    lines = verdict_lines(suitability.criteria, known)
    lines += [wording(rules.title, verdict) for verdict in suitability.others.values()]
    return Block(
        id=f"suitability.{rules.id}",
        title=f"May treatment start: {rules.title}",
        reader=Reader.CLINICIAN,
        lead=lead,
        lines=tuple(lines),
        folded=folded,
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
    lines += caution_lines(visit.at_sites, known) + proposal_lines(visit.proposal, known)
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
    drawn = head_map(planned_sites(plan, known), known)
    return Block("plan", title, Reader.CLINICIAN, lead, tuple(lines), table, map=drawn)


def _dose_line(visit: Visit, plan: Plan, known: Known) -> Line:
    dose = visit.dose
    limit = known.product.amounts["cumulative_limit"]
    detail = f"{number(dose.given.low)} U given in the last {dose.days} days"
    if dose.not_known:
        detail += f"; dose or product of {listed(on(d) for d in dose.not_known)} not known"
    if dose.other:
        detail += f"; another toxin ({listed(t.product for t in dose.other)}) was given lately and "
        detail += "is never added"
    if dose.untold is Answer.UNKNOWN:
        detail += "; whether another toxin was given lately was not asked"
    elif dose.untold is Answer.YES:
        detail += "; another toxin was given lately, of which nothing more was told"
    return Line(
        text=f"Cumulative limit {limit.value:g} U in {dose.days} days",
        mark=Mark.of(dose.may_add(plan.units)),
        detail=detail,
        source=source_of(limit.cited, known),
        link=link_of(limit.cited, known),
        note=note_of(limit.cited),
    )


def _red_flags(diagnosis: Diagnosis, known: Known) -> Block:
    lines = [criterion(finding, known) for finding in diagnosis.flagged]
    lines += [
        replace(criterion(finding, known), mark=Mark.NONE, detail="not asked")
        for finding in diagnosis.not_asked
    ]
    lead = (
        f"{len(diagnosis.flagged)} present, {len(diagnosis.not_asked)} not asked. "
        f"A red flag is a reason to look for another cause first."
    )
    return Block(
        "red_flags", "Red flags", Reader.CLINICIAN, lead, tuple(lines), folded=not diagnosis.flagged
    )
