"""When somebody comes: clinic days with their slots, and appointments in them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class ClinicDay(models.Model):
    """A day on which sessions are given, by whom, in slots of equal length.

    Times are the clinic's own clock. `room`: empty where it does not matter. `people_may_book`:
    whoever is treated here books its places themselves.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("records.Clinic", models.PROTECT, related_name="days")
    injector = models.ForeignKey("records.Account", models.PROTECT, related_name="clinic_days")
    on = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=20)
    room = models.CharField(max_length=60, blank=True)
    people_may_book = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["injector", "on", "opens"], name="one_day_at_a_time"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="clinic_day_closes"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=240), name="slot_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.opens:%H:%M}"


class Appointment(models.Model):
    """One person in one slot. A slot holds one appointment that was not cancelled or moved."""

    class State(models.TextChoices):
        """What became of it."""

        BOOKED = "booked", "booked"
        ARRIVED = "arrived", "arrived"
        DONE = "done", "done"
        CANCELLED = "cancelled", "cancelled"
        MISSED = "missed", "did not come"
        MOVED = "moved", "moved"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.ForeignKey(ClinicDay, models.PROTECT, related_name="appointments")
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="appointments")
    at = models.TimeField()
    what = models.CharField(max_length=40, default="session")
    state = models.CharField(max_length=12, choices=State.choices, default=State.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    moved_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_from"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "at"],
                condition=~Q(state__in=("cancelled", "moved")),
                name="a_slot_is_for_one",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.day.on} {self.at:%H:%M}"
