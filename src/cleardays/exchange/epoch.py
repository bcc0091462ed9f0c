"""Moments counted in seconds or milliseconds since 1970: whose clock they are on has to be told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cleardays.exchange.dates import FIRST_YEAR, LAST_YEAR
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import NeedsAnswer, Question, quoted

EXPECTED = "a time in milliseconds since 1970"
_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_AS_MILLISECONDS = 100_000_000_000  # in seconds that is the year 5138, in milliseconds 1973
_MOST_NAMED = 5


def zone_for(hints: Hints, named: tuple[str, ...] = ()) -> ZoneInfo:
    """The person's time zone. Raises `NeedsAnswer`: it decides which date a headache is on.

    `named`: zones that the file speaks of, to choose from.
    """
    zone = hints.time_zone()
    if zone is not None:
        return zone
    known = [name for name in dict.fromkeys(named) if Hints(zone=name).time_zone()]
    why = "The file counts time since 1970 and does not say on whose clock."
    if known:
        mentioned = ", ".join(quoted(name) for name in known[:_MOST_NAMED])
        why += f" It mentions {mentioned} for reminders."
    choices = tuple(known[:_MOST_NAMED]) or ("AREA/CITY, such as Europe/Zurich",)
    raise NeedsAnswer([Question("--zone", "In which time zone was it kept?", choices, why)])


def moment(number: float, zone: ZoneInfo) -> datetime | None:
    """What the person's clock showed then, or None beyond the years that are read.

    >>> moment(1_701_340_800_000, ZoneInfo("Europe/Zurich"))
    datetime.datetime(2023, 11, 30, 11, 40)
    """
    seconds = number / 1000 if number >= _AS_MILLISECONDS else number
    try:
        at = (_1970 + timedelta(seconds=seconds)).astimezone(zone)
    except (OverflowError, ValueError):
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    return at.replace(tzinfo=None, fold=0)


def ends(start: float, end: float, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Both on the person's clock; where clocks went back meanwhile, the end is counted from the
    start, so that it never lies before it.
    """
    first, last = moment(start, zone), moment(end, zone)
    if first is None or last is None:
        return None
    if last < first <= last + timedelta(days=1) and end >= start:
        unit = 1000 if start >= _AS_MILLISECONDS else 1
        last = first + timedelta(seconds=(end - start) / unit)
    return first, last
