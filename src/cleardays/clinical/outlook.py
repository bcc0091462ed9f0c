"""How much better, how sure, and what is to come: the engine asked about one person's diary.

Dates become day numbers here, day 0 the first session, and nothing is decided: what the engine
refuses stays refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cleardays.clinical.alongside import Change, changes, undated
from cleardays.clinical.days import DayFacts
from cleardays.clinical.diary import CountSpan, Diary
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.engine.answer import LEAST_DAYS, NEAR_START, NEARLY_ALL, answer
from cleardays.engine.findings import Answer
from cleardays.engine.record import MONTH, UNRECORDED, USUAL_UNITS, Record, Total, of_days
from cleardays.evidence.paradigms import Product
from cleardays.evidence.priors import Outcome, Priors, Setting
from cleardays.quantities import Answer as Told

INTERVAL = 84  # days after which the next session is due where the product names none
LONGEST_BEFORE = 365  # days before session 1 that are looked at
SEASONS = 730  # days of a record from which a yearly wave is part of the model
SEED = 1  # the same file answers the same tomorrow
_SHORTEST_SPAN, _LONGEST_SPAN = 7, 31


class Unsure(StrEnum):
    """What was not told about other treatments; it stands beside the part of the injections."""

    NOT_ASKED = "other treatments not asked"
    NOT_DATED = "another treatment not dated"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The engine's answer for the primary outcome, and for the other one beside it.

    `primary` is settled by the days before session 1 alone: any headache, or moderate or worse
    where nearly every one of them had headache. `changes`: other treatments begun or ended, each
    a dated step. `first` is day 0.
    """

    primary: Outcome
    answer: Answer
    also: Mapping[Outcome, Answer]
    first: date
    given: tuple[date, ...]
    ending: date
    next_on: date
    changes: tuple[Change, ...]
    unsure: tuple[Unsure, ...]

    @property
    def near_start(self) -> tuple[str, ...]:
        """Other treatments that changed so near session 1 that the fall cannot be divided."""
        near = [c.what for c in self.changes if abs((c.on - self.first).days) <= NEAR_START]
        return tuple(dict.fromkeys(near))

    def on(self, day: float) -> date:
        """The date of a day number."""
        return self.first + timedelta(days=int(day))


ASKS: Mapping[Outcome, Callable[[DayFacts], Told]] = {
    Outcome.ANY: lambda day: day.headache,
    Outcome.MODERATE: lambda day: day.moderate,
}
COUNTED: Mapping[Outcome, Callable[[CountSpan], float | None]] = {
    Outcome.ANY: lambda span: span.headache_days,
    Outcome.MODERATE: lambda span: span.moderate_days,
}


def look_ahead(
    diary: Diary,
    days: Mapping[date, DayFacts],
    sessions: tuple[Session, ...],
    history: History,
    product: Product,
    priors: Priors,
    ending: date,
) -> Outlook | None:
    """Ask the engine; None before the first session. Open-label priors: the person knows."""
    if not sessions:
        return None
    first = sessions[0].on
    earliest = first - timedelta(days=LONGEST_BEFORE)
    dated = tuple(change for change in changes(history, ending) if change.on > earliest)
    records = {
        outcome: record_of(outcome, diary, days, sessions, product, dated, ending)
        for outcome in ASKS
    }
    any_before = MONTH * records[Outcome.ANY].rate(-MONTH, -1)
    primary = Outcome.MODERATE if any_before >= NEARLY_ALL else Outcome.ANY
    due = sessions[-1].on + timedelta(days=_interval(product))
    next_on = max(due, ending + timedelta(days=1))
    severe = records[Outcome.MODERATE]
    last = severe.end - 1
    told = severe.observed(-MONTH, -1), severe.observed(last - MONTH + 1, last)
    answers = {
        outcome: answer(
            record,
            priors.of(outcome, Setting.OPEN),
            SEED,
            next_on=(next_on - first).days,
            severity_told=min(told) >= LEAST_DAYS,
        )
        for outcome, record in records.items()
    }
    return Outlook(
        primary=primary,
        answer=answers.pop(primary),
        also=answers,
        first=first,
        given=tuple(session.on for session in sessions),
        ending=ending,
        next_on=next_on,
        changes=dated,
        unsure=_unsure(history, first - timedelta(days=NEAR_START)),
    )


def _interval(product: Product) -> int:
    return int(product.amounts["interval_days"].value) if product.amounts else INTERVAL


def record_of(
    outcome: Outcome,
    diary: Diary,
    days: Mapping[date, DayFacts],
    sessions: tuple[Session, ...],
    product: Product,
    dated: tuple[Change, ...],
    ending: date,
) -> Record:
    """One outcome as the engine takes it, from a year before session 1 to the ending date.

    An unknown answer is a day not recorded. Counts without dates are used where they were counted
    and not recalled, are 7 to 31 days long, and touch no recorded day and no other count.
    """
    zero = sessions[0].on
    told = [on for on in days if on <= ending]
    told += [span.first for span in diary.spans if span.last <= ending]
    earliest = zero - timedelta(days=LONGEST_BEFORE)
    start = max(min([zero, *told]), earliest)
    ask = ASKS[outcome]
    count = (ending - start).days + 1
    values = []
    for n in range(count):
        facts = days.get(start + timedelta(days=n))
        said = Told.UNKNOWN if facts is None else ask(facts)
        values.append({Told.YES: 1, Told.NO: 0}.get(said, UNRECORDED))
    steps = sorted({(c.on - zero).days for c in dated if start < c.on <= ending})
    return of_days(
        values,
        (start - zero).days,
        [(session.on - zero).days for session in sessions],
        units=[_units(session, product) for session in sessions],
        steps=steps,
        totals=_totals(outcome, diary, values, start, zero, ending),
        seasonal=count >= SEASONS,
    )


def _units(session: Session, product: Product) -> float:
    """Units of our product; where they are not known, or are another's, the usual dose."""
    if session.dose is None or product.is_brand(session.product or "") is not True:
        return USUAL_UNITS
    return session.dose


def _totals(
    outcome: Outcome, diary: Diary, values: list[int], start: date, zero: date, ending: date
) -> list[Total]:
    found: list[Total] = []
    free = start
    for span in sorted(diary.spans, key=lambda s: s.first):
        count = COUNTED[outcome](span)
        usable = count is not None and not span.recalled
        in_time = free <= span.first and span.last <= ending
        if not usable or not in_time or not _SHORTEST_SPAN <= span.length <= _LONGEST_SPAN:
            continue
        inside = values[(span.first - start).days : (span.last - start).days + 1]
        if any(value != UNRECORDED for value in inside):
            continue
        first, last = (span.first - zero).days, (span.last - zero).days
        if first < 0 <= last:
            continue  # it cannot be divided between before and after
        found.append(Total(first, last, float(count or 0)))
        free = span.last + timedelta(days=1)
    return found


def _unsure(history: History, first: date) -> tuple[Unsure, ...]:
    found = []
    if history.preventives is None:
        found.append(Unsure.NOT_ASKED)
    if undated(history, first):
        found.append(Unsure.NOT_DATED)
    return tuple(found)
