"""What is asked of somebody who reports a side effect, what to do at once, and what became of it.

The signs that need help at once are asked first, one by one: those of the page of urgent signs, and
warning signs of a headache that would press as a report. No word here is about treatment.
"""

from dataclasses import dataclass

from cleardays.answers.amounts import link_of, note_of, source_of
from cleardays.answers.told import Line, Mark
from cleardays.answers.urgent import URGENT_WORDS, is_sign, reported_line
from cleardays.clinical.history import Reported
from cleardays.clinical.reaction import Weighed, weigh
from cleardays.evidence.known import Known

DO_NOT_WAIT = "Do not wait for your clinic to answer."


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that is asked about. `what`: how a report of it reads. `line`: it, and what to do."""

    id: str
    asks: str
    what: str
    line: Line


def signs(known: Known) -> tuple[Sign, ...]:
    """Signs after an injection that need help at once, the most urgent first."""
    rows = [row for row in known.reactions if is_sign(row)]
    # swallowing, speaking and breathing, and what spreads, are the toxin's own: they come first
    rows.sort(key=lambda row: (not row.spreads, -row.urgency))
    return tuple(
        Sign(
            id=f"sign_{row.id}",
            asks=f"{row.plain}?",
            what=row.plain,
            line=Line(
                row.plain,
                Mark.URGENT,
                row.advice,
                source=source_of(row.cited, known),
                link=link_of(row.cited, known),
                note=note_of(row.cited),
            ),
        )
        for row in rows
    )


def flags(known: Known) -> tuple[Sign, ...]:
    """Warning signs of a headache that would press when they are reported, the most urgent first."""
    found: list[tuple[int, Sign]] = []
    for rule in known.red_flags.rules.values():
        what = f"Yes to: {rule.plain}"
        weighed = weigh(Reported(what), (), known.reactions, known.counting)
        if rule.test == "is" and rule.cited.read.may_reach_people and weighed.presses:
            line = Line(
                rule.plain,
                Mark.URGENT,
                rule.do,
                source=source_of(rule.cited, known),
                link=link_of(rule.cited, known),
                note=note_of(rule.cited),
            )
            found.append((-weighed.urgency, Sign(rule.fact, rule.plain, what, line)))
    return tuple(sign for _, sign in sorted(found, key=lambda one: one[0]))


def do_now(weighed: Weighed, known: Known) -> Line | None:
    """What to do at once about what was reported; nothing where it can wait."""
    if not weighed.presses:
        return None
    flag = next((f for f in flags(known) if f.what == weighed.reported.what), None)
    return flag.line if flag else reported_line(weighed, known)


def what_next(weighed: Weighed, known: Known) -> str:
    """One sentence on what to do about what can wait: general safety advice and nothing else."""
    rows = [row for row in weighed.known if row.cited.read.may_reach_people]
    if weighed.is_over:
        return "It is over. Your clinic reads it before any further injection."
    if rows:
        return rows[0].advice
    return (
        f"{URGENT_WORDS[weighed.urgency]} If it is bad or gets worse, do not wait: be seen today."
    )
