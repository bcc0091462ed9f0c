"""Which date it is where the clinic is."""

from datetime import date
from zoneinfo import ZoneInfo

from cleardays.records.models.accounts import Clinic
from cleardays.web.admit import now


def today(clinic: Clinic) -> date:
    """The date on the clinic's own calendar."""
    return now().astimezone(ZoneInfo(clinic.zone or "UTC")).date()
