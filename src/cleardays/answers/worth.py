"""Is it worth it: what a headache day avoided costs, from a price and a change. No advice."""

from cleardays.answers.amounts import link_of, number, plural, source_of
from cleardays.answers.figures import Note, Notes
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.response import HEADACHE
from cleardays.clinical.visit import Visit
from cleardays.clinical.worth import Worth, change, worth
from cleardays.evidence.known import Known
from cleardays.quantities import Answer, Quantity, Unit

TRIAL, EVERYDAY = "cochrane.days", "everyday.days"
_SMALL = 10  # a price below it is told with its pence
NOT_WHY = (
    "This shows what changed, not why. Part of a fall comes with time and with hope, also without "
    "the medicine."
)


def tell_worth(
    known: Known, cost: float | None, money: str, own: tuple[Quantity, Quantity] | None
) -> tuple[Block, ...]:
    """What was gained, and what a day avoided costs: by trials, everyday clinics and own months.

    `own`: headache days per 28 before treatment and on it, as ranges where days were not
    recorded. `cost`: of one round; None where nobody said it, and then only what was gained is
    told. `money`: the sign or the name of the money, as it was typed.
    """
    cycle = known.product.amounts["interval_days"].value
    lines = [
        _of_row(TRIAL, "Against placebo, all trials", "migraine day", known, cost, money),
        _of_row(EVERYDAY, "Before and after, everyday clinics", "headache day", known, cost, money),
    ]
    trials = Block(
        id="trials",
        title="By what others gained",
        reader=Reader.PERSON,
        lead="The first line is what the medicine adds. The second is the whole change, much of "
        "which may come without it.",
        lines=tuple(lines),
    )
    if own is None:
        return (trials,)
    before, after = own
    found = worth(cost or 0.0, cycle, change(before, after))
    days = f"{_spread(before)} headache days in 28 before treatment"
    is_exact = before.is_exact and after.is_exact
    counted = Line(
        f"{days}, {_spread(after).lower()} on treatment.",
        detail="" if is_exact else "Two numbers, because some days were not written down.",
    )
    price = "" if cost is None else _price(found, money)
    line = Line(_days(found.fewer), _mark(found), price)
    mine = Block("own", "By your own months", Reader.PERSON, NOT_WHY, (counted, line))
    return mine, trials


def own_days(visit: Visit) -> tuple[Quantity, Quantity] | None:
    """Headache days per 28 before treatment and over the latest cycle; None where nothing is told.

    Both are ranges where days were not recorded.
    """
    if visit.response is None or not visit.response.cycles:
        return None
    change = visit.response.cycles[-1].mean[HEADACHE]
    told = change.before.told and any(
        w.recorded or w.counted for w in visit.response.cycles[-1].windows
    )
    return (change.before.value, change.after) if told else None


def a_price(known: Known) -> tuple[str, tuple[Note, ...]]:
    """What one round came to in one country and year, as HTML with its source."""
    notes = Notes(known)
    words = notes.html(
        "In the UK, in {{row:choice/nice.year}}, one round came to {{row:choice/nice.cycle}}, with "
        "giving it. What it costs you may be quite another sum."
    )
    return words, notes.listed()


def _of_row(id: str, says: str, day: str, known: Known, cost: float | None, money: str) -> Line:
    cycle = known.product.amounts["interval_days"].value
    figure = known.aid.figures[id]
    fewer = Quantity(figure.low or 0.0, figure.high or 0.0, Unit.DAYS_PER_28)
    found = worth(cost or 0.0, cycle, fewer)
    return Line(
        text=f"{says}: {_days(fewer, day).lower()}",
        detail="" if cost is None else _price(found, money, day),
        source=source_of(figure.cited, known),
        link=link_of(figure.cited, known),
    )


def _mark(found: Worth) -> Mark:
    return Mark.UNKNOWN if found.gained is Answer.UNKNOWN else Mark.NONE


def _days(fewer: Quantity, day: str = "headache day") -> str:
    """A change in days, in words.

    >>> _days(Quantity(-3, -1, Unit.DAYS_PER_28))
    'Between 1 and 3 headache days more in 28.'
    """
    if fewer.low > 0 or (fewer.low == 0 and fewer.high > 0):
        return f"{_between(fewer.low, fewer.high, day)} fewer in 28."
    if fewer.low == fewer.high == 0:
        return f"As many {day}s as before."
    if fewer.high <= 0:
        return f"{_between(0.0 - fewer.high, -fewer.low, day)} more in 28."
    return f"Between {plural(-fewer.low, day)} more and {plural(fewer.high, day)} fewer in 28."


def _spread(days: Quantity) -> str:
    """A count as it is known.

    >>> _spread(Quantity(24, 24, Unit.DAYS_PER_28)), _spread(Quantity(11, 12.7, Unit.DAYS_PER_28))
    ('24', 'Between 11 and 12.7')
    """
    if days.is_exact:
        return number(days.low)
    return f"Between {number(days.low)} and {number(days.high)}"


def _between(low: float, high: float, day: str) -> str:
    if low == high:
        return plural(low, day)
    return f"Between {number(low)} and {plural(high, day)}"


def _price(found: Worth, money: str, day: str = "headache day") -> str:
    if found.gained is Answer.NO:
        return "No day was avoided, so there is no cost of one."
    if found.low is None or found.high is None:
        return "It cannot be told: there may have been no day avoided at all."
    is_small = found.high < _SMALL
    low, high = in_money(found.low, money, is_small), in_money(found.high, money, is_small)
    if low == high:
        return f"{low} for each {day} avoided."
    return f"Between {low} and {high} for each {day} avoided."


def in_money(amount: float, money: str, has_parts: bool = True) -> str:
    """An amount with the sign before it, or with the name of the money behind it.

    `has_parts`: pence and cents stand where there are some. Two ends of one range have them or
    not, alike.

    >>> in_money(1234.6, "£", False), in_money(9.5, "£"), in_money(50, "euros"), in_money(7, "")
    ('£1,235', '£9.50', '50 euros', '7')
    """
    rounded = f"{amount:,.2f}" if has_parts and amount != int(amount) else f"{amount:,.0f}"
    return f"{rounded} {money}" if money.isalpha() else f"{money}{rounded}"
