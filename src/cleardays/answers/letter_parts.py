"""What several letters say alike: diagnosis, diary, injections, reactions, what was tried."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor

from cleardays.answers.amounts import amount, cell, days_of_28, number, on, plural, told_of
from cleardays.answers.letter_text import bullets, paragraph, told
from cleardays.answers.told import Line, Mark
from cleardays.answers.visit_front import diagnosis_line
from cleardays.clinical.history import Preventive
from cleardays.clinical.response import MEASURES, Change
from cleardays.clinical.session import Session
from cleardays.clinical.visit import Visit
from cleardays.clinical.windows import Window
from cleardays.quantities import Quantity

_MOST_SESSIONS = 4
DAYS = ("headache days", "migraine days", "moderate or severe days", "acute-drug days")


def diagnosis_words(visit: Visit) -> str:
    """The diagnosis, how and when."""
    line = diagnosis_line(visit.diagnosis)
    return f"{line.text.rstrip('.')}. {line.detail}."


def coverage(visit: Visit) -> str:
    """From when to when the diary is, and how much of the last 28 days it holds."""
    diary, window = visit.diary, visit.summary.windows[0]
    first, last = diary.first_date, diary.last_date
    if first is None or last is None:
        return f"No diary is kept. Up to {on(visit.ending)} nothing is known of single days."
    return (
        f"A diary from {on(first)} to {on(last)}. In the 28 days up to {on(window.period.last)}: "
        f"{told_of(window)}."
    )


def counts(window: Window) -> Iterator[str]:
    """The days of each kind in one window; a kind that nobody wrote of is left out."""
    for name in DAYS:
        count = MEASURES[name](window)
        if count.told or count.value.low or name == DAYS[0]:
            yield f"{_capital(name)}: {days_of_28(count.value)}"


def since_lines(visit: Visit) -> Iterator[str]:
    """Before the first session and since, where there was one."""
    if visit.response is None or not visit.response.cycles:
        return
    latest = visit.response.judged_on or visit.response.cycles[-1]
    changes = [latest.mean[name] for name in (*DAYS, "severe days", "headache hours")]
    lines = [_change(c) for c in changes if c.before.told or c.after.low]
    if lines:
        yield paragraph(
            f"The 28 days before the first session, and the mean of the cycle after session "
            f"{latest.cycle.number}, in 28 days. It shows what changed, not why:"
        )
        yield bullets(lines)


def _change(change: Change) -> str:
    fell = f"; down by {_of_100(change.fall)}" if change.fall and change.fall.low > 0 else ""
    after = number(change.after.low) if change.after.is_exact else _between(change)
    return f"{_capital(change.measure)}: {cell(change.before)} before, {after} since{fell}"


def _of_100(fall: Quantity) -> str:
    """A fall in whole hundredths: tenths of a day do not bear more. Never narrower than it is.

    >>> from cleardays.quantities import Unit
    >>> _of_100(Quantity(47.2, 51.4, Unit.PERCENT))
    'between 47 and 52 out of 100'
    """
    return amount(replace(fall, low=floor(fall.low), high=ceil(fall.high)))


def _between(change: Change) -> str:
    return f"between {number(change.after.low)} and {number(change.after.high)}"


def injections(visit: Visit) -> Iterator[str]:
    """The last sessions, newest first, and how many there were."""
    given = visit.sessions
    if not given:
        yield paragraph("None is recorded.")
        return
    more = len(given) - _MOST_SESSIONS
    shown = f"; the last {_MOST_SESSIONS} are listed" if more > 0 else ""
    yield paragraph(f"{_capital(plural(len(given), 'session'))} since {on(given[0].on)}{shown}.")
    yield bullets(_session(one) for one in reversed(given[-_MOST_SESSIONS:]))


def _session(one: Session) -> str:
    parts = [one.product or "product not recorded"]
    parts.append("dose not recorded" if one.dose is None else f"{number(one.dose)} U")
    parts.append(f"lot {one.lot}" if one.lot else "lot not recorded")
    if one.sites:
        parts.append(plural(len(one.sites), "site"))
    return f"{on(one.on)}: {', '.join(parts)}"


def reactions(visit: Visit) -> Iterator[str]:
    """Every reaction reported, with what was not told of it."""
    for weighed in visit.reactions:
        said = weighed.reported
        when = on(said.on) if said.on else "date not told"
        grade = weighed.grade.value if weighed.grade else "grade not told"
        over = {True: "over", False: "not over"}.get(weighed.is_over or False, "")
        over = over if weighed.is_over is not None else "whether it is over was not told"
        yield f"{_capital(said.what)}: {when}; {grade}; {over}"


def preventives(visit: Visit) -> str:
    """Every medicine tried, or that nobody asked."""
    tried = visit.history.preventives
    if tried is None:
        return paragraph("What was tried was not asked.")
    if not tried:
        return paragraph("Asked, and none was tried.")
    return bullets(_preventive(one) for one in tried)


def _preventive(one: Preventive) -> str:
    parts = [one.drug_class or "class not told", one.dose or "dose not told"]
    parts.append("weeks not told" if one.weeks is None else plural(one.weeks, "week"))
    parts.append(one.outcome.value if one.outcome else "how it ended not told")
    return f"{_capital(one.drug)}: {'; '.join(parts)}{f'; {one.why}' if one.why else ''}"


def minded(line: Line) -> str:
    """A caution with what to do."""
    mark = (
        "Contraindication or red flag. "
        if line.mark is Mark.URGENT and "(" not in line.text
        else ""
    )
    return mark + told(Line(line.text, detail=line.detail, note=line.note))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
