"""What a window says of how its headaches are mixed: the share with migraine, and the long ones."""

from collections.abc import Mapping
from datetime import date

from cleardays.clinical.days import LONG_ENOUGH_HOURS, DayFacts
from cleardays.clinical.diary import Diary, Period
from cleardays.clinical.episodes import episodes
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit


def migraine_share(days: Mapping[date, DayFacts], period: Period) -> dict[str, Fact]:
    """Days with migraine or probable migraine as a share of the headache days, as bounds.

    A date that was not recorded may have been a headache day of either kind. Where there was
    surely no headache there is no share, and no fact.
    """
    inside = [days[on] for on in period if on in days]
    headache = [day for day in inside if day.headache is Answer.YES]
    clear = sum(day.headache is Answer.NO for day in inside)
    open_ = period.length - len(headache) - clear
    if not headache and not open_:
        return {}
    sure = tuple(day.on for day in headache if day.migraine_or_probable is Answer.YES)
    possible = sum(day.migraine_or_probable is not Answer.NO for day in headache)
    of_all = len(headache) + open_
    share = Quantity(
        round(100 * len(sure) / of_all, 9),
        round(100 * (possible + open_) / of_all, 9),
        Unit.PERCENT,
    )
    return {"migraine_share": Fact(share, days=sure)}


def long_headaches(diary: Diary, days: Mapping[date, DayFacts], period: Period) -> Fact:
    """Separate headaches of at least 4 hours that began in a window: a lower end.

    There is an upper end only where every date of the window was clear, or where the person says
    that all headaches of it were listed one by one.
    """
    began = [e for e in episodes(diary) if period.first <= e.first <= period.last]
    long = [e for e in began if e.hours.low >= LONG_ENOUGH_HOURS]
    most = float("inf")
    if all(on in days and days[on].headache is Answer.NO for on in period):
        most = 0.0
    elif _listed_in_full(diary, period):
        most = sum(e.hours.high >= LONG_ENOUGH_HOURS for e in began)
    value = Quantity(float(len(long)), max(float(len(long)), most), Unit.ATTACKS)
    return Fact(value, days=tuple(sorted({e.first for e in long})))


def _listed_in_full(diary: Diary, period: Period) -> bool:
    whole = any(c.first <= period.first and c.last >= period.last for c in diary.complete)
    by_day = any(day.headache is not False and day.on in period for day in diary.days)
    return whole and not by_day
