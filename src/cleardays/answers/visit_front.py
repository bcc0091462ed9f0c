"""What is read first before somebody comes in: who they are to us, what to mind, what changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.answers.amounts import days_of_28, listed, note_of, number, on, plural, source_of
from cleardays.answers.names import KINDS, OVERUSE
from cleardays.answers.told import Line, Mark
from cleardays.clinical.diagnosis import Diagnosis
from cleardays.clinical.diary import Convention
from cleardays.clinical.reaction import Weighed
from cleardays.clinical.visit import Visit
from cleardays.clinical.windows import Window
from cleardays.evidence.cautions import Weight
from cleardays.evidence.known import Known
from cleardays.evidence.reactions import Urgency
from cleardays.quantities import Answer, Quantity

_URGENCY = {
    Urgency.EMERGENCY: "emergency",
    Urgency.SAME_DAY: "to be looked at the same day",
    Urgency.TELL_THE_CLINIC: "for the clinic to look at",
    Urgency.WATCH: "to be watched",
}
_NAMED = 3  # dates that are named one by one
_DIARY_IS_OLD = 28  # days without an entry after which a count of the last 28 says little


def diagnosis_line(diagnosis: Diagnosis) -> Line:
    """The diagnosis with its date, by criteria, and how surely."""
    kinds = list(diagnosis.leading)
    if not kinds:
        words = "Which headache it is cannot be told yet from this record."
        return Line(words, Mark.UNKNOWN, f"As of {on(diagnosis.as_of)}")
    overused = [k for k in diagnosis.overuse if k.fits is Answer.YES]
    named = [f"{k.code} {KINDS[k.code]}" for k in kinds if k.code in KINDS]
    named += [f"{k.code} {OVERUSE[k.code]}" for k in overused if k.code in OVERUSE]
    notes = [f"ICHD-3, as of {on(diagnosis.as_of)}"]
    if any(k.provisional for k in kinds):
        notes.append("provisional: earlier months rest on recall")
    if any(k.answer is Answer.UNKNOWN for k in kinds):
        notes.append("awaits your word that nothing else fits better")
    return Line(f"Criteria met: {listed(named)}", Mark.YES, "; ".join(notes))


def cautions_in_front(visit: Visit, known: Known) -> tuple[Line, ...]:
    """Every yes that speaks against an injection or asks for care, the most pressing first."""
    lines = [_reaction_line(w) for w in visit.reactions if w.withholds and not _is_over(w)]
    order = list(Weight)
    said = [a for a in visit.safety.asked if a.answer is Answer.YES]
    for asked in sorted(said, key=lambda a: order.index(a.caution.weight)):
        caution = asked.caution
        bars = caution.weight is not Weight.CAUTION
        lines.append(
            Line(
                f"{caution.asks} ({caution.weight.value})",
                Mark.URGENT if bars else Mark.YES,
                caution.do,
                source=source_of(caution.cited, known),
                note=note_of(caution.cited),
            )
        )
    lines += [
        Line(f"Red flag: {f.rule.asks}", Mark.URGENT, source=source_of(f.rule.cited, known))
        for f in visit.diagnosis.flagged
    ]
    return tuple(lines)


def _is_over(weighed: Weighed) -> bool:
    return bool(weighed.is_over) and not weighed.is_serious


def _reaction_line(weighed: Weighed) -> Line:
    reported = weighed.reported
    when = f", {on(reported.on)}" if reported.on else ""
    urgent = weighed.urgency >= Urgency.SAME_DAY
    do = weighed.known[0].clinician if weighed.known else "Not a reaction that is known here: ask."
    words = f"{reported.what}{when}: {_URGENCY[weighed.urgency]}"
    return Line(words, Mark.URGENT if urgent else Mark.YES, do)


def not_asked(visit: Visit) -> str:
    """How many questions of safety and red flags nobody asked, in words; "" for none."""
    safety, flags = len(visit.safety.not_asked), len(visit.diagnosis.not_asked)
    parts = [plural(safety, "safety question")] if safety else []
    parts += [plural(flags, "red flag")] if flags else []
    return f"{listed(parts)} not asked" if parts else ""


def diary_age(visit: Visit) -> str:
    """That the diary stops well before the date it is read on; "" where it does not.

    Old days shown as if they were now have led to wrong decisions: this is said first.
    """
    last = visit.diary.last_date
    if last is None:
        return "No diary yet: nothing here is a count of days."
    behind = (visit.ending - last).days
    if behind < _DIARY_IS_OLD:
        return ""
    return f"The diary ends on {on(last)}, {plural(behind, 'day')} ago: nothing later is known."


def entries_differ(dates: Iterable[date]) -> Line | None:
    """That two entries of one date say different things, and which is read; None where none do."""
    found = sorted(set(dates), reverse=True)
    if not found:
        return None
    named = [on(d) for d in found[:_NAMED]]
    if len(found) > _NAMED:
        named.append(f"{plural(len(found) - _NAMED, 'more day')}")
    words = f"Two entries differ on {listed(named)}. The worse is read, and the person is asked."
    return Line(words, Mark.UNKNOWN)


# --- what changed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class News:
    """What was entered since a moment: answers changed, medicines, totals, reactions."""

    answers: int = 0
    preventives: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    reactions: tuple[str, ...] = ()


def changed_since(visit: Visit, since: date, of_what: str, news: News) -> tuple[Line, ...]:
    """What is different from last time, in words; `of_what` says what last time was."""
    days = (visit.ending - since).days
    if days <= 0:
        return (Line(f"Nothing since {of_what}, today."),)
    lines = [Line(f"Since {of_what}, {on(since)}: {_recorded(visit, since)} days recorded.")]
    latest = visit.summary.windows[0]
    before = _window_before(visit, since)
    if before is not None and before is not latest:
        lines += _moved("Headache", before, latest, lambda w: w.headache[Convention.ANY].value)
        lines += _moved("Moderate or severe", before, latest, lambda w: w.moderate.value)
        lines += _moved("Acute medicine", before, latest, lambda w: w.acute.value)
    if news.reactions:
        lines.append(Line(f"Reported: {listed(news.reactions)}.", Mark.NONE))
    if news.preventives:
        lines.append(Line(f"Preventives entered: {listed(news.preventives)}."))
    if news.scores:
        lines.append(Line(f"Totals entered: {listed(news.scores)}."))
    if news.answers:
        lines.append(Line(f"{plural(news.answers, 'answer')} of the history changed."))
    return tuple(lines)


def _recorded(visit: Visit, since: date) -> str:
    told = sum(
        1
        for day in visit.days.values()
        if since < day.on <= visit.ending and day.headache is not Answer.UNKNOWN
    )
    return f"{told} of {(visit.ending - since).days}"


def _window_before(visit: Visit, since: date) -> Window | None:
    """The 28 days that had ended when it was last time."""
    ended = [w for w in visit.summary.windows if w.period.last <= since + timedelta(days=3)]
    told = [w for w in ended[:1] if w.recorded or w.counted]
    return told[0] if told else None


def _moved(name: str, before: Window, now: Window, of: Callable[[Window], Quantity]) -> list[Line]:
    was, is_now = of(before), of(now)
    if was.is_exact and is_now.is_exact:
        step = is_now.low - was.low
        word = (
            "no change" if step == 0 else f"{number(abs(step))} {'fewer' if step < 0 else 'more'}"
        )
        return [Line(f"{name}: {number(was.low)} then, {days_of_28(is_now)} now ({word}).")]
    if is_now.low == 0 and is_now.high >= 28:
        return []
    was_words = days_of_28(was).removesuffix(" of 28 days")
    return [Line(f"{name}: {was_words} then, {days_of_28(is_now)} now.")]
