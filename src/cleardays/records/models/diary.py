"""The diary: one row for each statement about a date, an attack or a span; every version kept."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cleardays.records.models.people import Kept

NOT_STRUCK = Q(struck_at__isnull=True)


class Detail(Kept):
    """What was said about a headache. Null: not said. `drugs` null: not said; []: none taken.

    `own`: made from what the person's own devices said (`OwnChange`), and struck out by the next
    one. `differs`: names of fields that two devices said differently; the worse is in the row.
    """

    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    one_sided = models.BooleanField(null=True, blank=True)
    pulsating = models.BooleanField(null=True, blank=True)
    worse_with_activity = models.BooleanField(null=True, blank=True)
    nausea = models.BooleanField(null=True, blank=True)
    vomiting = models.BooleanField(null=True, blank=True)
    light = models.BooleanField(null=True, blank=True)
    sound = models.BooleanField(null=True, blank=True)
    aura = models.JSONField(null=True, blank=True)
    believed_migraine = models.BooleanField(null=True, blank=True)
    drugs = models.JSONField(null=True, blank=True)
    places = models.JSONField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    own = models.BooleanField(default=False)
    differs = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True


class DayEntry(Detail):
    """One date and what was said about it. `headache` null: what was said could not be read.

    `device`: which of the person's devices it came from; empty for a form, a file or the clinic.
    `could_not`: what the person had to leave. Where several rows of one date stand, such as a file's
    beside the person's own, they are read together, field by field (`records/said.py`).
    """

    on = models.DateField()
    headache = models.BooleanField(null=True, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    migraine = models.BooleanField(null=True, blank=True)
    disabled = models.BooleanField(null=True, blank=True)
    could_not = models.JSONField(null=True, blank=True)
    device = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "on"], condition=NOT_STRUCK, name="day_now")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0, hours__lte=24),
                name="day_has_24_hours",
            ),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__lte=3), name="day_severity"
            ),
            models.CheckConstraint(
                condition=~Q(headache=False)
                | (
                    (Q(hours__isnull=True) | Q(hours=0))
                    & (Q(severity__isnull=True) | Q(severity=0))
                    & (Q(migraine__isnull=True) | Q(migraine=False))
                ),
                name="a_clear_day_has_no_headache",
            ),
        ]

    def __str__(self) -> str:
        return f"day {self.on}"


class AttackEntry(Detail):
    """A headache with a beginning and, if it was recorded, an end: the person's own clock.

    `thread`: the same for every version of one attack; null for one that came in a file.
    """

    start = models.CharField(max_length=19)  # 2026-01-31T14:30:00, without a zone on purpose
    end = models.CharField(max_length=19, blank=True)
    thread = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "start"], condition=NOT_STRUCK, name="attack_now")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end="") | Q(end__gte=F("start")), name="attack_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__gte=1, severity__lte=3),
                name="attack_severity",
            ),
        ]

    def __str__(self) -> str:
        return f"attack {self.start}"


class SpanEntry(Kept):
    """Counts of days between two dates: kept as they are, never spread over dates.

    `clear_days`: crystal-clear days, which are days without any headache.
    """

    first = models.DateField()
    last = models.DateField()
    headache_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    migraine_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    moderate_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    severe_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    acute_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    clear_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    recalled = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="span_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class CompletePeriod(Kept):
    """Between these dates, the person says, every headache is listed."""

    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="complete_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"
