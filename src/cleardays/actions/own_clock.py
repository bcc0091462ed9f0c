"""Which date it is where a person is."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cleardays.records.models.people import Person


def zone_of(person: Person) -> str:
    """The zone in which a person's days begin: their own where it is known, else the clinic's."""
    return next((z for z in (person.zone, person.clinic.zone) if _is_zone(z)), "UTC")


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def today_of(person: Person, at: datetime) -> date:
    """The person's own date."""
    return at.astimezone(ZoneInfo(zone_of(person))).date()
