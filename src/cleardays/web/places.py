"""Places on clinic days as a form sends them: the day's key, and the time."""

from datetime import time
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from cleardays.actions.slots import BookingRefused
from cleardays.records.models.appointments import ClinicDay


def chosen_places(request: HttpRequest, days: QuerySet[ClinicDay]) -> list[tuple[ClinicDay, time]]:
    """Every place that was chosen, on one of these days. Raises `BookingRefused` for any other."""
    found = []
    for text in request.POST.getlist("slot"):
        key, _, at = text.partition(" ")
        try:
            slot, day = time.fromisoformat(at), days.filter(key=UUID(key)).first()
        except ValueError:
            day = None
        if day is None:
            raise BookingRefused("Choose from the times that are shown. Nothing was changed.")
        found.append((day, slot))
    return found
