"""What a person's own devices said, as it came: what a day or an attack is made from.

Each change is kept for good with the answer that it was given, so that a device that never heard
the answer may send it again and hears the same one.
"""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cleardays.records.models.people import Kept, Person


class OwnChange(models.Model):
    """One thing said about one date (`about`: 2026-01-31) or one attack (`about`: its thread).

    `client`: the id that the sender made; `device` and `sequence`: empty and 0 for a form without a
    script. `seen`: the ids that stood when it was written. `fields`: what it sets. `said_at`: what
    the device's clock claimed; `received_at` is ours, and alone orders. `digest`: of what was sent.
    `answer`: what the sender was told, and is told again.
    """

    class Kind(models.TextChoices):
        DAY = "day", "day"
        ATTACK = "attack", "attack"

    person = models.ForeignKey(Person, models.PROTECT, related_name="own_changes")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    about = models.CharField(max_length=36)
    on = models.DateField()
    zone = models.CharField(max_length=64)
    client = models.UUIDField(unique=True)
    device = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    seen = models.JSONField(default=list)
    fields = models.JSONField()
    said_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    answer = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "kind", "about"], name="own_change_about")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("day", "attack")), name="own_change_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["person", "device", "sequence"],
                condition=~Q(device=""),
                name="one_change_for_a_sequence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class OwnDrug(Kept):
    """A drug on a person's own list, as it is on the box: its brand and its strength."""

    name = models.CharField(max_length=60)
    dose = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="own_drug_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.dose}".strip()


def new_half() -> str:
    """Our half of a key."""
    return secrets.token_hex(32)


class OwnDevice(models.Model):
    """A phone on which a person keeps entries until they are sent.

    `half`: our half of the key to what waits there: given only to the account while it is signed
    in. Without it the other half, which never leaves the phone, opens nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey("records.Account", models.PROTECT, related_name="own_devices")
    half = models.CharField(max_length=64, default=new_half)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"device of {self.account_id}"
