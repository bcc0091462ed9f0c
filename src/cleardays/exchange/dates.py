"""Dates and times as written: their order is decided over a whole file, never cell by cell."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cleardays.exchange.hints import DATE_ORDERS, Hints
from cleardays.exchange.refusal import NeedsAnswer, Problem, Question, Refused, quoted

FIRST_YEAR, LAST_YEAR = 1900, 2200
EXPECTED_DATE = f"a date such as 2026-01-31, from {FIRST_YEAR} to {LAST_YEAR}"
EXPECTED_MOMENT = f"a date and a time such as 2026-01-31 14:30, from {FIRST_YEAR} to {LAST_YEAR}"
LONGEST = timedelta(days=100)

DAY_FIRST, MONTH_FIRST = DATE_ORDERS
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0{1,6})?)?$")  # as spreadsheets write a date
_PLAIN_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?:\s?([AP])\.?M\.?)?", re.ASCII | re.IGNORECASE
)
_DURATION = re.compile(
    r"(?:(\d{1,12})\s*d(?:ays?)?)?\s*(?:(\d{1,12})\s*h(?:ours?|rs?)?)?\s*"
    r"(?:(\d{1,12})\s*m(?:in(?:utes?|s)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,12}):([0-5]\d)", re.ASCII)
_HOURS = re.compile(r"\d{1,12}(?:[.,]\d{1,30})?", re.ASCII)


def date_order(written: Iterable[tuple[str, str]], hints: Hints) -> str:
    """Whether 03/04/26 is 3 April or March 4, decided over all (where, text) of a file.

    A part beyond 12 decides. Raises `Refused` where two dates decide differently, `NeedsAnswer`
    where none does and none was named. Dates with the year first say it themselves.
    """
    seen: dict[str, tuple[str, str]] = {}
    open_ones: list[str] = []
    for where, text in written:
        found = None if text[4:5] == "-" else _YEAR_LAST.match(text.strip())
        if found is None:
            continue
        one, two = int(found[1]), int(found[3])
        if one > 12 >= two:
            seen.setdefault(DAY_FIRST, (where, found[0]))
        elif two > 12 >= one:
            seen.setdefault(MONTH_FIRST, (where, found[0]))
        elif one != two:
            open_ones.append(found[0])
    if hints.dates is not None:
        return hints.dates
    if len(seen) == 2:
        raise Refused(
            Problem(
                where,
                f"{quoted(text)}, which can only be {order}",
                "one order of day and month in the whole file",
                "Correct the dates, or write them as 2026-01-31.",
            )
            for order, (where, text) in seen.items()
        )
    if not seen and open_ones:
        raise NeedsAnswer([_ask_order(open_ones[0])])
    return next(iter(seen), DAY_FIRST)


def _ask_order(example: str) -> Question:
    readings = [read_date(example, order) for order in DATE_ORDERS]
    meant = " or ".join(f"{on.day} {on:%B %Y}" for on in readings if on)
    return Question(
        "--dates",
        "Are the dates written day first or month first?",
        DATE_ORDERS,
        f"The file holds dates such as {quoted(example)} ({meant}), and none that decides it.",
    )


def read_date(text: str, order: str) -> date | None:
    """The date written, or None where there is no such date between the years that are read."""
    text = _MIDNIGHT.sub("", text.strip())
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (one, two) if order == DAY_FIRST else (two, one)
        year += 2000 if len(found[4]) == 2 else 0
    else:
        return None
    return _valid(year, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(text: str, order: str) -> datetime | None:
    """The date and time written, on the person's own clock, or None.

    >>> read_moment("11/16/24 01:12 PM", MONTH_FIRST)
    datetime.datetime(2024, 11, 16, 13, 12)
    """
    if _PLAIN_MOMENT.fullmatch(text) and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    on, _, at = " ".join(re.sub(r"(?<=\d)T(?=\d)", " ", text).split()).partition(" ")
    day, clock = read_date(on.rstrip(","), order), _TIME.fullmatch(at)
    if day is None or clock is None:
        return None
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[5].upper() == "P" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    micro = int((clock[4] or "0").ljust(6, "0"))
    return datetime(day.year, day.month, day.day, hour, minute, second, micro)


def date_of_moment(text: str) -> str:
    """The part of a written moment that is its date, as it stands."""
    found = _YEAR_FIRST.match(text.strip()) or _YEAR_LAST.match(text.strip())
    return found[0] if found else ""


def read_duration(where: str, text: str) -> timedelta | Problem:
    """How long something lasted: "57h 27m", "1d 02h 15m", "90m", "57:27", or a number of hours."""
    text = " ".join(text.split())
    minutes: float | None = None
    if len(text) > 60:
        pass
    elif found := _CLOCK.fullmatch(text):
        minutes = int(found[1]) * 60 + int(found[2])
    elif _HOURS.fullmatch(text):
        minutes = float(text.replace(",", ".")) * 60
    elif text and (found := _DURATION.fullmatch(text)):
        minutes = int(found[1] or 0) * 1440 + int(found[2] or 0) * 60 + int(found[3] or 0)
    if minutes is None:
        return Problem(
            where, quoted(text), 'a duration such as "57h 27m" or "1d 02h 15m"', "Correct it."
        )
    if minutes > LONGEST / timedelta(minutes=1):
        return Problem(
            where,
            f"{quoted(text)}, more than {LONGEST.days} days",
            f"a headache of at most {LONGEST.days} days",
            "Correct it, or write a headache that never stops day by day.",
        )
    return timedelta(minutes=minutes)


def later(start: datetime, lasted: timedelta, zone: ZoneInfo | None) -> datetime:
    """What the person's clock showed after so much time; exact across a change of clocks
    where the zone is known, else by simple addition.

    >>> later(datetime(2026, 3, 29, 1), timedelta(hours=2), ZoneInfo("Europe/Zurich"))
    datetime.datetime(2026, 3, 29, 4, 0)
    """
    if zone is None:
        return start + lasted
    elapsed = start.replace(tzinfo=zone).astimezone(UTC) + lasted
    return elapsed.astimezone(zone).replace(tzinfo=None, fold=0)
