"""What needs help at once: reactions reported, red flags answered yes, signs to look out for."""

from cleardays.answers.amounts import link_of, listed, note_of, plural, source_of
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.reaction import Weighed
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.evidence.reactions import Reaction, Urgency
from cleardays.evidence.rules import Rule

URGENT_WORDS = {
    Urgency.EMERGENCY: "Call the emergency number now.",
    Urgency.SAME_DAY: "Have it looked at in an emergency department today.",
    Urgency.TELL_THE_CLINIC: "Tell your clinic.",
    Urgency.WATCH: "Watch it, and tell your clinic at the next visit.",
}


def is_sign(row: Reaction) -> bool:
    """Whether it is one of the few signs that everybody is to know."""
    pressing = row.urgency is Urgency.EMERGENCY or row.spreads
    return pressing and row.cited.read.may_reach_people


def urgent_signs(known: Known) -> tuple[Line, ...]:
    """Signs after an injection that need help at once, the most urgent first."""
    rows = sorted(known.reactions, key=lambda row: row.urgency, reverse=True)
    return tuple(
        Line(
            text=row.plain,
            mark=Mark.URGENT,
            detail=row.advice,
            source=source_of(row.cited, known),
            link=link_of(row.cited, known),
            note=note_of(row.cited),
        )
        for row in rows
        if is_sign(row)
    )


def reported_line(weighed: Weighed, known: Known) -> Line:
    """What was reported, when after the injection, and what to do now."""
    rows = [row for row in weighed.known if row.cited.read.may_reach_people]
    advice = rows[0].advice if rows else ""
    raised = not rows or weighed.urgency > rows[0].urgency
    now = f"{URGENT_WORDS[weighed.urgency]} {advice}".strip() if raised else advice
    if not weighed.known:
        now = f"{now} {_strange(weighed)}"
    if weighed.is_over or weighed.is_fatal:
        now = "It is over; tell your clinic before any further injection."
    after = weighed.days_after
    when = "" if after is None else f"{plural(after, 'day')} after the injection. "
    return Line(
        text=f"You reported: {weighed.reported.what}.",
        mark=Mark.URGENT if weighed.presses else Mark.NONE,
        detail=when + now,
        source=source_of(rows[0].cited, known) if rows else "",
        link=link_of(rows[0].cited, known) if rows else "",
        note=note_of(rows[0].cited) if rows else "",
    )


def _strange(weighed: Weighed) -> str:
    say = f"Say {listed(ask.value for ask in weighed.to_ask)}. " if weighed.to_ask else ""
    return (
        "This is not among the reactions that are known here, so it cannot be said here how urgent it "
        f"is, or whether it came from the injection. {say}If it is bad or gets worse, do not wait."
    )


def _by_urgency(visit: Visit, pressing: bool) -> list[Weighed]:
    found = [weighed for weighed in visit.reactions if weighed.presses is pressing]
    return sorted(found, key=lambda weighed: weighed.urgency, reverse=True)


def reported_block(visit: Visit, known: Known) -> Block | None:
    """What was reported and does not need help at once."""
    lines = tuple(reported_line(weighed, known) for weighed in _by_urgency(visit, pressing=False))
    if not lines:
        return None
    return Block("reported", "What you noticed", Reader.PERSON, "", lines)


def sign_line(rule: Rule, known: Known) -> Line:
    """A warning sign that was answered yes, with what to do."""
    return Line(
        text=f"Your answer was yes: {rule.plain}",
        mark=Mark.URGENT,
        detail=rule.do,
        source=source_of(rule.cited, known),
        link=link_of(rule.cited, known),
        note=note_of(rule.cited),
    )


def urgent_block(visit: Visit, known: Known) -> Block | None:
    """What was reported or answered that needs help before anything else."""
    lines = [reported_line(weighed, known) for weighed in _by_urgency(visit, pressing=True)]
    for finding in visit.diagnosis.flagged:
        rule = finding.rule
        if rule.cited.read.may_reach_people and rule.fact != "red_flag_overuse":
            lines.append(sign_line(rule, known))
    if not lines:
        return None
    return Block(
        id="urgent",
        title="Get help first",
        reader=Reader.PERSON,
        lead="Before anything else on this page:",
        lines=tuple(lines),
        presses=True,
    )


def signs_block(known: Known) -> Block:
    """The signs to look out for after an injection."""
    return Block(
        id="signs",
        title="Urgent signs after an injection",
        reader=Reader.PERSON,
        lead="They may come hours to weeks later.",
        lines=tuple(
            Line(
                text=row.plain,
                detail=URGENT_WORDS[row.urgency],
                source=source_of(row.cited, known),
                note=note_of(row.cited),
            )
            for row in known.reactions
            if row.cited.read.may_reach_people and (row.urgency is Urgency.EMERGENCY or row.spreads)
        ),
        folded=True,
    )
