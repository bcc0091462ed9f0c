"""What was concluded: assessments as they were on their day, decisions, authorisations, letters."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cleardays.records.models.people import Kept


class Assessment(models.Model):
    """What followed for a person on a date, kept with what it followed from.

    `inputs`: diary, history and sessions as they stood, in Cleardays' own formats. `tables`: name
    to digest of every table of that day; `answer`: the whole answer as data.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="assessments")
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    program = models.CharField(max_length=40)
    tables = models.JSONField()
    inputs = models.JSONField()
    answer = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "on"])]

    def __str__(self) -> str:
        return f"assessment of {self.on}"


class DecisionRow(models.Model):
    """What a clinician decided, beside what was suggested; theirs may differ, with a reason."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=40)
    suggested = models.CharField(max_length=40)
    differs = models.BooleanField()
    because = models.TextField(blank=True)
    stage_before = models.CharField(max_length=40)
    stage_after = models.CharField(max_length=40)
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(differs=False) | ~Q(because=""), name="a_difference_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}, {self.on}"


class Authorisation(Kept):
    """A payer's leave to treat: from, to, and how many units."""

    payer = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    first = models.DateField()
    last = models.DateField()
    units = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="authorisation_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.payer}, to {self.last}"


class Letter(models.Model):
    """A letter: filled from the record, edited, then final. What was sent is kept as it was sent."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="letters")
    session = models.ForeignKey(
        "records.InjectionSession", models.PROTECT, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(max_length=40)
    to = models.TextField(blank=True)
    body = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    final_at = models.DateTimeField(null=True, blank=True)
    final_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    pdf = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(final_at__isnull=True) | Q(pdf__isnull=False), name="final_is_printed"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class PaperPack(models.Model):
    """The nightly pack for a day without computers, and the audit's head when it was made."""

    clinic = models.ForeignKey("records.Clinic", models.PROTECT, related_name="packs")
    on = models.DateField()
    made_at = models.DateTimeField()
    audit_count = models.PositiveBigIntegerField()
    audit_head = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"pack for {self.on}"
