"""Is it getting better: the last 28 days beside those before the first injection, in one sentence.

It compares counts, each with how much was recorded, and says what changed and never why. Days and
severity are answered apart: headache on as many days, most of them milder, is a change too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from cleardays.answers.amounts import cell, number, on, plural, told_of
from cleardays.answers.months_picture import Month, Months, months_picture
from cleardays.answers.told import Block, Line, Picture, Reader, Table
from cleardays.clinical.diary import Convention
from cleardays.clinical.visit import Visit
from cleardays.clinical.windows import Count, Window
from cleardays.evidence.known import Known
from cleardays.quantities import Quantity

MOST_MONTHS = 26  # two years
MEASURES: Mapping[str, Callable[[Window], Count]] = {
    "Headache": lambda w: w.headache[Convention.ANY],
    "Severe headache": lambda w: w.severe,
    "Acute medicine": lambda w: w.acute,
    "Clear": lambda w: w.clear,
}
NOT_WHY = "This shows what changed, not why. Months differ by themselves too."
NOTHING = "Nothing is written in your diary yet, so there is nothing to show."


class Moved(Enum):
    """How a count stands to an earlier one, as far as the bounds of both tell."""

    FEWER = "fewer"
    AS_MANY = "about as many"
    MORE = "more"
    UNTOLD = "cannot be told"


def moved(before: Quantity, after: Quantity, same: float) -> Moved:
    """Whether days became fewer or more. `same`: up to so many days apart is about as many.

    >>> from cleardays.quantities import Unit
    >>> days = lambda low, high: Quantity(low, high, Unit.DAYS_PER_28)
    >>> moved(days(20, 20), days(12, 14), 3).value, moved(days(20, 20), days(18, 19), 3).value
    ('fewer', 'about as many')
    >>> moved(days(20, 20), days(12, 22), 3).value, moved(days(8, 10), days(15, 16), 3).value
    ('cannot be told', 'more')
    """
    if max(before.high - after.low, after.high - before.low) <= same:
        return Moved.AS_MANY
    if after.high < before.low:
        return Moved.FEWER
    return Moved.MORE if after.low > before.high else Moved.UNTOLD


@dataclass(frozen=True, slots=True)
class MyMonths:
    """The page: its one sentence, how much was recorded, before and now, the picture, the table.

    `picture` and `block` are None for an empty diary.
    """

    headline: str
    recorded: str
    block: Block | None
    picture: Picture | None
    table: Table | None


def my_months(visit: Visit, known: Known) -> MyMonths:
    """What the diary says of the months, up to the ending date."""
    windows = [w for w in visit.summary.windows if w.recorded or w.counted]
    if not windows:
        return MyMonths(NOTHING, "", None, None, None)
    last = visit.summary.windows[0]
    same = known.counting["baseline_differs"]
    shown = _since_begun(visit)
    return MyMonths(
        headline=_headline(visit, last, same),
        recorded=_recorded(visit, last),
        block=_before_and_now(visit, last, same),
        picture=months_picture(_drawn(visit, shown)),
        table=_table(shown),
    )


def _since_begun(visit: Visit) -> tuple[Window, ...]:
    """The latest months, without one that reaches back behind the first day of the diary."""
    first = visit.diary.first_date
    windows = visit.summary.windows[:MOST_MONTHS]
    whole = tuple(w for w in windows if first is None or w.period.first >= first)
    return whole or windows[:1]


def _headline(visit: Visit, last: Window, same: float) -> str:
    if not last.recorded and not last.counted:
        return f"Nothing was recorded in the 28 days up to {on(visit.ending)}."
    now = last.headache[Convention.ANY].value
    if visit.response is None:
        return f"Headache on {_of_28(now)} of the 28 days up to {on(visit.ending)}."
    base = visit.response.baseline
    if not base.recorded and not base.counted:
        return (
            f"Headache on {_of_28(now)} of the last 28 days. Whether it got better cannot be told: "
            f"the 28 days before your first injection are not recorded."
        )
    before = base.headache[Convention.ANY].value
    both = (
        f"{_of_28(now)} of the last 28 days, and {_of_28(before)} of 28 before your first injection"
    )
    how = moved(before, now, same)
    words = {
        Moved.FEWER: "You have fewer headache days",
        Moved.MORE: "You have more headache days",
        Moved.AS_MANY: "You have about as many headache days",
        Moved.UNTOLD: "Whether you have fewer headache days cannot be told yet",
    }[how]
    return f"{words}: {both}{_of_severe(base, last, how, same)}."


def _of_severe(base: Window, last: Window, how: Moved, same: float) -> str:
    """Severe days, where they moved another way than headache days."""
    before, now = base.severe.value, last.severe.value
    severe = moved(before, now, same)
    if severe is how or severe not in (Moved.FEWER, Moved.MORE):
        return ""
    return f". {severe.value.capitalize()} of them are severe: {_of_28(now)} now, {_of_28(before)} before"


def _of_28(days: Quantity) -> str:
    if days.is_exact:
        return number(days.low)
    return f"between {number(days.low)} and {number(days.high)}"


def _recorded(visit: Visit, last: Window) -> str:
    words = f"Of the last 28 days: {told_of(last)}"
    if visit.response is not None:
        words += f". Of the 28 before your first injection: {told_of(visit.response.baseline)}"
    return f"{words}."


def _before_and_now(visit: Visit, last: Window, same: float) -> Block:
    if visit.response is None:
        return Block(
            "before_and_now",
            "The last 28 days",
            Reader.PERSON,
            "No injection is recorded here yet, so there is nothing to compare with.",
            table=Table(
                f"Days of the 28 up to {on(visit.ending)}",
                ("Kind of day", "Last 28 days"),
                tuple((name, cell(ask(last))) for name, ask in MEASURES.items()),
            ),
        )
    base = visit.response.baseline
    rows = tuple(
        (
            name,
            cell(ask(base)),
            cell(ask(last)),
            moved(ask(base).value, ask(last).value, same).value,
        )
        for name, ask in MEASURES.items()
    )
    about = f"Up to {number(same)} days apart is called about as many: that is our choice."
    return Block(
        "before_and_now",
        "Before and now",
        Reader.PERSON,
        NOT_WHY,
        (Line(about),),
        Table(
            "Days in 28", ("Kind of day", "Before the first injection", "Last 28 days", "Now"), rows
        ),
    )


def _drawn(visit: Visit, shown: tuple[Window, ...]) -> Months:
    base = visit.response.baseline if visit.response else None
    told = base is not None and bool(base.recorded or base.counted)
    months = tuple(
        Month(w.period.first, w.period.last, _values(w) if w.recorded or w.counted else {})
        for w in reversed(shown)
    )
    return Months(
        months=months,
        before=_values(base) if base is not None and told else {},
        injections=tuple((s.on, n) for n, s in enumerate(visit.sessions, 1)),
        words=_words(visit, shown),
    )


def _values(window: Window) -> dict[str, tuple[float, float]]:
    counts = {name: ask(window).value for name, ask in MEASURES.items()}
    return {name: (value.low, value.high) for name, value in counts.items()}


def _words(visit: Visit, shown: tuple[Window, ...]) -> str:
    first: date = shown[-1].period.first
    words = (
        f"From {on(first)} to {on(visit.ending)}, a dot for each 28 days. Where days were not "
        f"recorded, a bar goes from the fewest to the most there can have been"
    )
    if visit.response is not None:
        words += ". The broken line is the 28 days before your first injection"
    if visit.sessions:
        words += f". Upright lines are {plural(len(visit.sessions), 'injection')}"
    return f"{words}."


def _table(shown: tuple[Window, ...]) -> Table:
    rows = tuple(
        (
            on(w.period.last),
            *(
                cell(ask(w)) if w.recorded or w.counted else "not recorded"
                for ask in MEASURES.values()
            ),
            told_of(w).removesuffix(" recorded"),
        )
        for w in shown
    )
    head = ("28 days ending", *MEASURES, "Recorded")
    return Table("Days in each 28, newest first", head, rows)
