"""Reactions after an injection, for clinicians: what presses first, then what is known of each."""

from cleardays.answers.amounts import link_of, listed, note_of, on, plural, source_of
from cleardays.answers.data import Data, cited_of
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.answers.urgent import URGENT_WORDS
from cleardays.clinical.reaction import Weighed
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.evidence.reactions import Reaction
from cleardays.quantities import Answer

NOT_KNOWN_HERE = "Not among the reactions that are known here: assess it"


def reactions_block(visit: Visit, known: Known) -> Block | None:
    """What was reported after injections, for whoever decides about the next."""
    lines = [_line(weighed, known) for weighed in most_pressing(visit.reactions)]
    if not lines:
        return None
    return Block(
        id="reactions",
        title="Reactions reported",
        reader=Reader.CLINICIAN,
        lines=tuple(lines),
        presses=any(weighed.presses for weighed in visit.reactions),
    )


def most_pressing(reactions: tuple[Weighed, ...]) -> tuple[Weighed, ...]:
    """What cannot wait first, then the rest by urgency; equals as they were told."""
    return tuple(sorted(reactions, key=lambda w: (w.presses, w.urgency), reverse=True))


def _line(weighed: Weighed, known: Known) -> Line:
    row = weighed.known[0] if weighed.known else None
    parts = [row.clinician.rstrip(".") if row else NOT_KNOWN_HERE]
    parts += [when_it_began(weighed), *_window(weighed)]
    parts.append(f"grade {weighed.grade.value if weighed.grade else 'not told'}")
    parts.append(f"link by timing: {weighed.link.value}")
    if weighed.is_serious:
        why = ", ".join(weighed.reported.serious_because) or "criterion not told"
        parts.append(f"serious ({why}): a report is asked for")
    if weighed.to_ask:
        parts.append(f"ask {listed(ask.value for ask in weighed.to_ask)}")
    return Line(
        text=f"{weighed.reported.what}: {what_now(weighed)}",
        mark=Mark.URGENT if weighed.withholds or weighed.presses else Mark.NONE,
        detail="; ".join(parts),
        source=source_of(row.cited, known) if row else "",
        link=link_of(row.cited, known) if row else "",
        note=note_of(row.cited) if row else "",
    )


def what_now(weighed: Weighed) -> str:
    """How soon somebody has to act."""
    if weighed.is_fatal:
        return "Reported as fatal."
    if weighed.is_over:
        return "Said to be over."
    return URGENT_WORDS[weighed.urgency]


def when_it_began(weighed: Weighed) -> str:
    """Onset by session and cycle, or why neither can be told."""
    began, session = weighed.reported.on, weighed.session
    if began is None:
        return "onset not told, so that it belongs to no session yet"
    if session is None or weighed.days_after is None:
        before = "before the first session" if weighed.began_before else "no session recorded"
        return f"began on {on(began)}, {before}"
    if weighed.days_after == 0:
        return f"began on {on(began)}, the day of session {weighed.cycle}, in cycle {weighed.cycle}"
    return (
        f"began on {on(began)}, {plural(weighed.days_after, 'day')} after session "
        f"{weighed.cycle} ({on(session.on)}), in cycle {weighed.cycle}"
    )


def _window(weighed: Weighed) -> list[str]:
    if not weighed.known:
        return []
    row = weighed.known[0]
    if row.last_day is None:
        return ["no end of its usual time of onset is known"]
    told = {Answer.YES: "inside", Answer.NO: "outside"}.get(weighed.in_window, "cannot be told")
    note = note_of(row.onset)
    return [
        f"usual onset {days_of_onset(row)}{f' ({note})' if note else ''}: {told}",
    ]


def days_of_onset(row: Reaction) -> str:
    """The usual time of onset in words."""
    until = "no day known" if row.last_day is None else str(row.last_day)
    return f"day {row.first_day} to {until}"


def reaction_data(weighed: Weighed, known: Known) -> Data:
    """One reaction as data."""
    reported, session = weighed.reported, weighed.session
    row = weighed.known[0] if weighed.known else None
    return {
        "what": reported.what,
        "urgency": weighed.urgency.name.lower(),
        "do": what_now(weighed),
        "presses": weighed.presses,
        "withholds": weighed.withholds,
        "on": reported.on.isoformat() if reported.on else None,
        "ended": reported.ended.isoformat() if reported.ended else None,
        "over": weighed.is_over,
        "session": session.on.isoformat() if session else None,
        "days_after": weighed.days_after,
        "known_as": [known_as.id for known_as in weighed.known],
        "usual_window": {
            "first_day": row.first_day,
            "last_day": row.last_day,
            **cited_of(row.onset, known),
        }
        if row
        else None,
        "in_usual_window": weighed.in_window.value,
        "cycle": weighed.cycle,
        "grade": weighed.grade.value if weighed.grade else None,
        "serious": weighed.is_serious,
        "serious_because": list(reported.serious_because),
        "link": weighed.link.value,
        "to_ask": [ask.name.lower() for ask in weighed.to_ask],
    }
