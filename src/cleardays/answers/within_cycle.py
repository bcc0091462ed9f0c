"""The middle weeks of each cycle beside its last weeks: two counts, for both readers.

No word here says that an effect wears off, nor that it does not: two counts cannot tell.
"""

from cleardays.answers.amounts import days_of_28, number, on, plural
from cleardays.answers.data import Data, count_of, quantity
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.diary import Convention
from cleardays.clinical.visit import Visit
from cleardays.clinical.windows import Count, Window
from cleardays.clinical.within_cycle import WithinCycle
from cleardays.evidence.known import Known

_LEAD = (
    "Headache days as counted in the middle weeks after an injection, and in the last weeks before "
    "the next. Two counts differ by chance too, and they do not say why."
)


def within_block(visit: Visit, known: Known) -> Block | None:
    """Two numbers a cycle, newest first; where too little was recorded, that is said instead."""
    if visit.within is None:
        return None
    lines = [_line(one, visit, known) for one in reversed(visit.within.told)]
    for cycle in visit.within.too_short:
        lines.append(
            Line(
                f"Injection {cycle.number + 1} came {cycle.period.length} days after injection "
                f"{cycle.number}: too soon to hold these weeks against each other.",
                detail=f"at least {known.counting['within_cycle_least_days']} days are needed",
            )
        )
    if not lines:
        return None
    title = "Middle and last weeks after an injection"
    return Block("within_cycle", title, Reader.BOTH, _LEAD, tuple(lines))


def _line(one: WithinCycle, visit: Visit, known: Known) -> Line:
    n = one.cycle.number
    until = f"before injection {n + 1}" if one.cycle.is_over else f"up to {on(visit.ending)}"
    first = known.counting["within_cycle_from_day"]
    weeks = f"days {first} to {first + one.middle.period.length - 1}"
    dates = f"{_dates(one.middle)}; {_dates(one.last)}"
    if not one.is_enough:
        return Line(
            f"After injection {n}: too little is recorded to hold {weeks} against the last "
            f"{one.last.period.length} days {until}.",
            Mark.UNKNOWN,
            f"{one.middle.recorded} and {one.last.recorded} days recorded; "
            f"{known.counting['within_cycle_recorded_days']} are needed in each; {dates}",
        )
    early, late = (w.headache[Convention.ANY] for w in (one.middle, one.last))
    parts = [
        dates,
        f"moderate or severe on {_days(one.middle.moderate, one.middle)}, "
        f"and on {_days(one.last.moderate, one.last)}",
    ]
    if one.shared:
        parts.append(f"{plural(one.shared, 'date')} in both")
    return Line(
        f"After injection {n}: headache on {_days(early, one.middle)} in {weeks}, and on "
        f"{_days(late, one.last)} in the last {one.last.period.length} days {until}.",
        detail="; ".join(parts),
    )


def _dates(window: Window) -> str:
    return f"{on(window.period.first)} to {on(window.period.last)}"


def _days(count: Count, window: Window) -> str:
    """Of what was recorded, and never scaled: 7 of the 14 days recorded."""
    if count.value.is_exact or window.counted:
        return days_of_28(count.value)
    return f"{number(count.value.low)} of the {plural(count.told, 'day')} on which it was recorded"


def within_data(visit: Visit) -> Data:
    """The same as data: both counts with their bounds, and by how many days they differ."""
    told = visit.within.told if visit.within else ()
    short = visit.within.too_short if visit.within else ()
    return {
        "cycles": [
            {
                "number": one.cycle.number,
                "days": one.cycle.period.length,
                "is_over": one.cycle.is_over,
                "enough_recorded": one.is_enough,
                "dates_in_both": one.shared,
                "middle": _window_data(one.middle),
                "last": _window_data(one.last),
                "more_headache_days": quantity(one.more),
            }
            for one in told
        ],
        "too_short": [cycle.number for cycle in short],
    }


def _window_data(window: Window) -> Data:
    return {
        "from": window.period.first.isoformat(),
        "to": window.period.last.isoformat(),
        "recorded_days": window.recorded,
        "headache_days": count_of(window.headache[Convention.ANY]),
        "moderate_days": count_of(window.moderate),
    }
