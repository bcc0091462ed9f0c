"""Does it work for me, and until when: what my diary says, what only trials say, what to bring along.

No word here is about going on or stopping. Before two full rounds nothing is reckoned: it says that
it is too early, and shows the counts. What the engine refuses is said as refused, with its reason.
"""

from dataclasses import dataclass

from cleardays.answers.amounts import on, plural
from cleardays.answers.figures import Note, Notes
from cleardays.answers.outlook import DAYS_OF
from cleardays.answers.outlook_plain import (
    PLAIN_BESIDE,
    RECKONED,
    about_wear_plain,
    plain_ahead,
    plain_part,
    plain_refusal,
    plain_total,
)
from cleardays.answers.person import since_treatment
from cleardays.answers.told import Block, Line, Reader
from cleardays.answers.within_cycle import within_block
from cleardays.clinical.outlook import Outlook
from cleardays.clinical.visit import Visit
from cleardays.engine.findings import What
from cleardays.evidence.known import Known

ENOUGH_ROUNDS = 2  # as the engine's own refusals have it
NO_ADVICE = "This page does not say whether to go on. Bring it to your next visit."
FROM_TRIALS = (
    "In two large trials, {{row:choice/preempt.half.botox}} with Botox had headache on half as many "
    "days, or fewer. With a placebo injection it was {{row:choice/preempt.half.placebo}}.",
    "Some respond late. In round two a further {{row:choice/first.second_round}} clearly responded, "
    "and in round three {{row:choice/first.third_round}}.",
    "In one clinic, {{row:choice/wears_off.before_next}} felt it fade in the weeks before the next "
    "round. In another, {{row:choice/wears_off.once}} felt it fade at least once.",
)
TRIALS_LEAD = "This is about other people. It does not tell which of them you are."


@dataclass(frozen=True, slots=True)
class MyWorks:
    """The page. `blocks`: what is known from the diary. `trials`: paragraphs as HTML, with `notes`.

    `questions`: what to ask at the next visit.
    """

    headline: str
    leads: tuple[str, ...]
    blocks: tuple[Block, ...]
    trials: tuple[str, ...]
    notes: tuple[Note, ...]
    questions: tuple[str, ...]


def my_works(visit: Visit, known: Known) -> MyWorks:
    """Everything the page says, from one reading of the record."""
    notes = Notes(known)
    asked = next(d for d in known.aid.decisions if d.id == ("go-on" if visit.sessions else "start"))
    headline, leads = _headline(visit)
    return MyWorks(
        headline=headline,
        leads=leads,
        blocks=tuple(_blocks(visit, known)),
        trials=tuple(notes.html(text) for text in FROM_TRIALS),
        notes=notes.listed(),
        questions=asked.questions,
    )


def _headline(visit: Visit) -> tuple[str, tuple[str, ...]]:
    outlook = visit.outlook
    if outlook is None:
        words = "Keep your diary now: later months are held against it."
        return "No injection is recorded here yet.", (words,)
    found = outlook.answer
    if found.cycles < ENOUGH_ROUNDS:
        rounds = plural(len(visit.sessions), "injection")
        words = f"You had {rounds}, the last on {on(visit.sessions[-1].on)}."
        return "It is too early to say.", ("Two full rounds are needed.", words)
    if not found.may(What.ALL):
        return plain_refusal(found), ("What your diary does say stands below.",)
    first, *others = _how_much(outlook)
    return first, (*others, RECKONED)


def _how_much(outlook: Outlook) -> list[str]:
    """Days and severity apart: what surely fell comes first, whichever of the two it is."""
    found = [(outlook.answer, outlook.primary)]
    found += [(other, outcome) for outcome, other in outlook.also.items() if other.may(What.ALL)]
    found = [one for one in found if one[0].total is not None or one[0] is outlook.answer]
    found.sort(key=lambda one: one[0].total is None or one[0].total.low <= 0)
    return [plain_total(answer, DAYS_OF[outcome]).text for answer, outcome in found]


def _blocks(visit: Visit, known: Known) -> list[Block]:
    found: list[Block | None] = [since_treatment(visit, known)]
    outlook = visit.outlook
    if outlook is not None and outlook.answer.cycles >= ENOUGH_ROUNDS:
        if outlook.answer.may(What.ALL):
            found.append(_whose(outlook))
        found += [_until_when(outlook, visit, known), _ahead(outlook)]
    return [block for block in found if block is not None]


def _whose(outlook: Outlook) -> Block | None:
    """How much of it was the injections: from the diary, and only from trials."""
    lines = [*plain_part(outlook), *(Line(PLAIN_BESIDE[b]) for b in outlook.answer.warnings)]
    if not lines:
        return None
    return Block("whose", "Was it the injections?", Reader.PERSON, "", tuple(lines))


def _until_when(outlook: Outlook, visit: Visit, known: Known) -> Block | None:
    """The last weeks before an injection: the engine's word where it has one, then the two counts."""
    within = within_block(visit, known)
    said = about_wear_plain(outlook.answer) if outlook.answer.may(What.ALL) else []
    counts = [Line(line.text, line.mark) for line in within.lines] if within else []
    lines = [*said, *counts]
    if not lines:
        return None
    lead = within.lead if within else ""
    return Block("until_when", "Until when does it last?", Reader.PERSON, lead, tuple(lines))


def _ahead(outlook: Outlook) -> Block | None:
    """The coming weeks, both ways, where the engine reckons them."""
    lines = plain_ahead(outlook) if outlook.answer.may(What.ALL) else []
    if not lines:
        return None
    lead = "Both are ranges from your own diary. Neither is a promise."
    return Block("ahead", "The next 12 weeks", Reader.PERSON, lead, tuple(lines))
