"""What a diary says, for either reader: the windows as figures, the whole, and the calendar."""

from datetime import date, timedelta

from cleardays.answers.amounts import BY_CONVENTION, cell, listed, number, on, plural, told_of
from cleardays.answers.told import (
    Block,
    Calendar,
    CalendarDay,
    DayState,
    Line,
    Reader,
    Table,
)
from cleardays.clinical.days import DayFacts
from cleardays.clinical.diary import Convention, Period
from cleardays.clinical.summary import Whole
from cleardays.clinical.visit import Visit
from cleardays.clinical.windows import Window
from cleardays.quantities import Answer

WINDOWS_SHOWN = 6
CALENDAR_DAYS = 730


def facts_block(visit: Visit) -> Block:
    """The latest windows side by side, and the whole diary in sentences."""
    lines = _whole_lines(visit.summary.whole)
    if visit.later:
        dates = listed(on(session.on) for session in visit.later)
        lines.append(
            Line(
                f"Not counted, because it is after the last day read: injection on {dates}. Give a "
                f"later ending date to count it."
            )
        )
    for window in visit.summary.windows[:WINDOWS_SHOWN]:
        for span_of in window.conflict:
            lines.append(
                Line(
                    f"The count from {on(span_of.first)} to {on(span_of.last)} does not agree with "
                    f"the days recorded in it; the days were used."
                )
            )
    return Block(
        id="facts",
        title="What the diary says",
        reader=Reader.BOTH,
        lead=(
            f"Counted in windows of 28 days. A headache day is one with "
            f"{BY_CONVENTION[visit.convention]}. Two numbers: at least, and at most if every day "
            f"not recorded was one."
        ),
        lines=tuple(lines),
        table=windows_table(visit),
    )


def _whole_lines(whole: Whole) -> list[Line]:
    long = whole.window
    if long is None:
        return []
    span = f"from {on(long.period.first)} to {on(long.period.last)}"
    told = f"{plural(long.recorded, 'day')} recorded"
    if long.counted:
        told += f", {long.counted} counted without dates"
    clear = plural(len(long.clear.days), "clear day")
    lines = [Line(f"The whole diary, {span}: {told}, {clear} among them.")]
    if whole.attacks:
        by = {c: number(n.value.low) for c, n in long.headache.items()}
        lines.append(
            Line(
                f"{plural(whole.attacks, 'attack')}, {whole.over_midnight} of them over midnight. "
                f"Headache days: {by[Convention.ANY]} with any headache, "
                f"{by[Convention.FOUR_HOURS]} with at least 4 hours, "
                f"{by[Convention.STARTED]} on which an attack started."
            )
        )
    if whole.point is not None:
        words = f"Scaled to 28 days: {whole.point:.1f} headache days."
        if not whole.per_28.is_exact:
            words = (
                f"Scaled to 28 days from what was recorded: {whole.point:.1f} headache days; "
                f"counting every day that is not recorded both ways, between "
                f"{whole.per_28.low:.1f} and {whole.per_28.high:.1f}."
            )
        lines.append(Line(words))
    for day in whole.unread:
        lines.append(Line(f"{on(day)} could not be read, and counts as not recorded."))
    return lines


def windows_table(visit: Visit) -> Table:
    """The latest windows, newest first."""
    shown = visit.summary.windows[:WINDOWS_SHOWN]
    return Table(
        caption="Days in each 28, newest first",
        head=(
            "28 days ending",
            "Headache",
            "Migraine",
            "Moderate or severe",
            "Severe",
            "Acute medicine",
            "Clear",
            "Recorded",
        ),
        rows=tuple(_row(window, visit.convention) for window in shown),
    )


def _row(window: Window, convention: Convention) -> tuple[str, ...]:
    return (
        on(window.period.last),
        cell(window.headache[convention]),
        cell(window.migraine),
        cell(window.moderate),
        cell(window.severe),
        cell(window.acute),
        cell(window.clear),
        told_of(window).removesuffix(" recorded"),
    )


def calendar_of(visit: Visit) -> Calendar | None:
    """Every date up to the ending one, two years at most, none left out."""
    long = visit.summary.whole.window
    firsts = [s.on for s in visit.sessions] + ([long.period.first] if long else [])
    if not firsts:
        return None
    first = max(min(firsts), visit.ending - timedelta(days=CALENDAR_DAYS - 1))
    period = Period(first, max(visit.ending, first))
    days = tuple(drawn_day(day, visit.days.get(day)) for day in period)
    sessions = [(s.on, n + 1) for n, s in enumerate(visit.sessions) if s.on in period]
    counts = {state: sum(d.state is state for d in days) for state in DayState}
    headache = sum(counts[s] for s in (DayState.HEADACHE, DayState.MODERATE, DayState.SEVERE))
    text = (
        f"From {on(period.first)} to {on(period.last)}: {plural(headache, 'day')} with headache, "
        f"{plural(counts[DayState.CLEAR], 'clear day')}, "
        f"{plural(counts[DayState.NOT_RECORDED] + counts[DayState.UNREAD], 'day')} not recorded."
    )
    if sessions:
        text += f" {plural(len(sessions), 'injection')}."
    return Calendar(days, tuple(sessions), visit.ending, text)


def drawn_day(on_date: date, day: DayFacts | None) -> CalendarDay:
    """One date as a picture draws it."""
    if day is None:
        return CalendarDay(on_date, DayState.NOT_RECORDED)
    acute = {Answer.YES: True, Answer.NO: False}.get(day.acute)
    if day.headache is Answer.UNKNOWN:
        return CalendarDay(on_date, DayState.UNREAD, acute)
    if day.headache is Answer.NO:
        return CalendarDay(on_date, DayState.CLEAR, acute)
    if day.severe is Answer.YES:
        return CalendarDay(on_date, DayState.SEVERE, acute)
    state = DayState.MODERATE if day.moderate is Answer.YES else DayState.HEADACHE
    return CalendarDay(on_date, state, acute)
