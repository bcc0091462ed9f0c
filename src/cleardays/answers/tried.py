"""The preventives tried and the totals of questionnaires: tables for clinicians."""

from cleardays.answers.amounts import explain, link_of, listed, note_of, number, on, source_of
from cleardays.answers.data import Data, cited_of
from cleardays.answers.told import Block, Line, Mark, Reader, Table
from cleardays.clinical.history import Preventive
from cleardays.clinical.ledger import Demand, Ledger
from cleardays.clinical.scores import Scored
from cleardays.evidence.known import Known

_NOT_TOLD = "not told"


def ledger_block(ledger: Ledger, known: Known) -> Block:
    """Each drug as a row, and each rule set's own demand as a line."""
    lines = [_demand_line(demand, known) for demand in ledger.demands]
    if ledger.short and ledger.short_weeks is not None:
        names = listed(p.drug for p in ledger.short)
        lines.append(
            Line(
                f"Called without effect after fewer than {number(ledger.short_weeks)} weeks: "
                f"{names}. A payer may not count that as a trial.",
                note="the number of weeks is an assumption of Cleardays, not evidence",
            )
        )
    for same in ledger.same:
        told_as = list(dict.fromkeys(p.drug for p in same))
        told = (
            f"{listed(told_as)} are one drug"
            if told_as[1:]
            else f"{told_as[0]} is told twice or more"
        )
        lines.append(Line(f"{told[0].upper()}{told[1:]}, and counted once: {same[0].counted_as}."))
    if ledger.silent:
        titles = listed(rules.title for rules in ledger.silent)
        lines.append(Line(f"Nothing asked of preventives: {titles}."))
    table = None
    if ledger.told is None:
        lead = "What was tried was not asked."
    elif not ledger.told:
        lead = "Asked, and none was tried."
    else:
        lead = "As told. Each rule set counts in its own way: drugs tried, drugs or classes failed."
        head = ("Drug", "Class", "Dose", "Weeks", "How it ended", "Why")
        rows = tuple(_row(p) for p in ledger.told)
        table = Table("Preventive drugs", head, rows)
    title = "Preventives tried"
    return Block("ledger", title, Reader.CLINICIAN, lead, tuple(lines), table)


def _row(p: Preventive) -> tuple[str, ...]:
    return (
        p.drug,
        p.drug_class or _NOT_TOLD,
        p.dose or _NOT_TOLD,
        _NOT_TOLD if p.weeks is None else number(p.weeks),
        p.outcome.value if p.outcome else _NOT_TOLD,
        p.why or _NOT_TOLD,
    )


def _demand_line(demand: Demand, known: Known) -> Line:
    rule = demand.finding.rule
    return Line(
        text=f"{demand.rules.title}: {rule.asks}",
        mark=Mark.of(demand.finding.answer),
        detail=explain(demand.finding) + ("; preferred, not required" * demand.is_preference),
        source=source_of(rule.cited, known),
        link=link_of(rule.cited, known),
        note=note_of(rule.cited),
    )


def ledger_of(ledger: Ledger, known: Known) -> Data:
    """The ledger as data."""
    return {
        "asked": ledger.told is not None,
        "preventives": [
            {
                "drug": p.drug,
                "class": p.drug_class or None,
                "dose": p.dose or None,
                "weeks": p.weeks,
                "outcome": p.outcome.value if p.outcome else None,
                "why": p.why or None,
                "began": p.began.isoformat() if p.began else None,
                "ended": p.ended.isoformat() if p.ended else None,
                "substance": p.substance or None,
                "short": p in ledger.short,
            }
            for p in ledger.told or ()
        ],
        "demands": [
            {
                "rule_set": demand.rules.id,
                "rule": demand.finding.rule.id,
                "asks": demand.finding.rule.asks,
                "preferred_only": demand.is_preference,
                "answer": demand.finding.answer.value,
                "found": explain(demand.finding),
                **cited_of(demand.finding.rule.cited, known),
            }
            for demand in ledger.demands
        ],
        "asks_for_none": [rules.id for rules in ledger.silent],
    }


# --- totals of questionnaires ---------------------------------------------------------------------


def scores_block(scores: tuple[Scored, ...], known: Known) -> Block | None:
    """Each total with its grade and its change; nothing where none was entered."""
    if not scores:
        return None
    lines = [
        Line(
            text=f"{s.scale.title}, {on(s.score.on)}: {change.meaning}",
            mark=Mark.of(answer),
            detail=_change_words(s),
            source=source_of(change.cited, known),
            link=link_of(change.cited, known),
            note=note_of(change.cited),
        )
        for s in scores
        for change, answer in s.changes
    ]
    rows = tuple(
        (
            s.scale.title,
            on(s.score.on),
            f"{s.score.total:g}",
            s.band.grade if s.band else "-",
            "-" if s.since is None else f"{s.since.total:g} on {on(s.since.on)}",
            "-" if s.better_by is None else f"{s.better_by:g}",
        )
        for s in scores
    )
    head = ("Questionnaire", "On", "Total", "Grade", "Held against", "Points better")
    lead = "Totals as entered. In the last column more is better, and below 0 is worse."
    unchecked = {n for s in scores for n in _unchecked(s)}
    lines += [Line(text) for text in sorted(unchecked)]
    table = Table("Totals", head, rows)
    title = "Questionnaires"
    return Block("scores", title, Reader.CLINICIAN, lead, tuple(lines), table)


def _change_words(scored: Scored) -> str:
    points = scored.better_by or 0.0
    if points == 0:
        return "no change"
    return f"{abs(points):g} points {'better' if points > 0 else 'worse'}"


def _unchecked(scored: Scored) -> list[str]:
    cited = [scored.scale.cited, *([scored.band.cited] if scored.band else [])]
    words = {c.read.words for c in cited if not c.read.is_checked}
    return [f"{scored.scale.title}, range and grade: {w}." for w in words]


def scores_of(scores: tuple[Scored, ...], known: Known) -> Data:
    """The totals as data."""
    return {
        "totals": [
            {
                "instrument": s.score.instrument,
                "domain": s.score.domain or None,
                "on": s.score.on.isoformat(),
                "total": s.score.total,
                "low": s.scale.low,
                "high": s.scale.high,
                "better": s.scale.better.value,
                "grade": s.band.grade if s.band else None,
                "since": s.since.on.isoformat() if s.since else None,
                "better_by": s.better_by,
                "changes": [
                    {
                        "meaning": change.meaning,
                        "answer": answer.value,
                        **cited_of(change.cited, known),
                    }
                    for change, answer in s.changes
                ],
                **cited_of(s.scale.cited, known),
            }
            for s in scores
        ]
    }
