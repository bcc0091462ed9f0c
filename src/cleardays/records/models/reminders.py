"""Who wants to be reminded, when, and which reminders went out."""

import uuid
from typing import ClassVar

from django.db import models


class Reminder(models.Model):
    """One person's wish to be reminded by e-mail; `is_on` false: they do not want it any more.

    `at`, `quiet_from`, `quiet_until`: the person's own clock, in `zone`. `key`: in the address that
    stops it; another one each time it is turned on. `trouble`: when a mail was last refused.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField("records.Person", models.PROTECT, related_name="reminder")
    is_on = models.BooleanField(default=False)
    at = models.TimeField()
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    zone = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    trouble = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"reminder at {self.at:%H:%M}"


class ReminderSent(models.Model):
    """One reminder of one date: claimed before it is sent, so that two runs never send it twice.

    `on`: the date on the person's own calendar.
    """

    class State(models.TextChoices):
        """What became of it."""

        CLAIMED = "claimed", "begun; it may have been sent"
        SENT = "sent", "sent"
        HELD = "held", "held back after a restore"

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="reminders_sent")
    on = models.DateField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.CLAIMED)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "on"], name="one_reminder_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.on}, {self.state}"
