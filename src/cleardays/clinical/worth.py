"""What a headache day avoided costs, with its range; unknown where nothing may have been avoided."""

from dataclasses import dataclass

from cleardays.quantities import Answer, Quantity, Unit

WINDOW = 28  # days that a change is counted in


@dataclass(frozen=True, slots=True)
class Worth:
    """What a change comes to, in whatever money the price was told in.

    `fewer`: days with headache fewer per 28; below zero is more. `gained`: whether there were
    fewer at all: unknown where the range of `fewer` holds zero. `low` and `high`: cost of one day
    avoided, None unless `gained` is yes.
    """

    fewer: Quantity
    gained: Answer
    low: float | None = None
    high: float | None = None


def change(before: Quantity, after: Quantity) -> Quantity:
    """How many days fewer per 28, from the least to the most that two counts allow.

    >>> days = lambda low, high: Quantity(low, high, Unit.DAYS_PER_28)
    >>> change(days(20, 22), days(12, 15))
    Quantity(low=5, high=10, unit=<Unit.DAYS_PER_28: 'days/28d'>)
    """
    return Quantity(before.low - after.high, before.high - after.low, Unit.DAYS_PER_28)


def worth(cost: float, cycle_days: float, fewer: Quantity) -> Worth:
    """What one day avoided costs, when one cycle costs so much.

    The change is taken to hold for the whole cycle. Raises `ValueError` for a cost below zero, a
    cycle without days, or a change in another unit.

    >>> found = worth(300, 84, Quantity(1, 2, Unit.DAYS_PER_28))
    >>> found.low, found.high
    (50.0, 100.0)
    """
    if cost < 0 or cycle_days <= 0 or fewer.unit is not Unit.DAYS_PER_28:
        raise ValueError("Give a cost of 0 or more, a cycle of some days, and days per 28.")
    gained = fewer.compare(">", 0)
    if gained is not Answer.YES:
        return Worth(fewer, gained)
    cycles = cycle_days / WINDOW
    return Worth(fewer, gained, cost / (cycles * fewer.high), cost / (cycles * fewer.low))
