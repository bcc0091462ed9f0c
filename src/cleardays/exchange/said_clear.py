"""Dates that were said to be free of headache, beside attacks that may say otherwise."""

from collections.abc import Collection, Iterable
from datetime import date

from cleardays.clinical.diary import Attack, Day

MOST_NAMED = 10


def touched_by(attacks: Iterable[Attack]) -> set[date]:
    """Every date on which one of the attacks is known to have been there."""
    return {on for attack in attacks for on, _ in attack.hours_by_date()}


def clear_days(clear: Collection[date], touched: Collection[date]) -> tuple[Day, ...]:
    """The clear days: a headache on a date outweighs the word that there was none."""
    return tuple(Day(on, False) for on in sorted(set(clear) - set(touched)))


def say_both(clear: Collection[date], touched: Collection[date]) -> tuple[str, ...]:
    """What has to be said about dates for which both were recorded."""
    both = sorted(set(clear) & set(touched))
    if not both:
        return ()
    if len(both) == 1:
        return (
            f"{both[0]} is recorded as free of headache, and a headache is recorded on it: "
            f"the headache counts.",
        )
    named = ", ".join(map(str, both[:MOST_NAMED]))
    more = f" and {len(both) - MOST_NAMED} more" if len(both) > MOST_NAMED else ""
    return (
        f"{len(both)} dates are recorded as free of headache, and a headache is recorded on them: "
        f"the headache counts ({named}{more}).",
    )
