"""What is known of a person besides the diary, statement by statement, each with its date."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cleardays.records.models.people import Kept


class Told(Kept):
    """One answer: to a safety question, a red flag, or a question about the headache.

    `name`: which question, as the tables or the history file name it. `value`: what was answered.
    A question that is not here was not asked.
    """

    name = models.CharField(max_length=80)
    value = models.JSONField()
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=Q(struck_at__isnull=True),
                name="one_answer_stands",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PreventiveRow(Kept):
    """A preventive drug tried."""

    drug = models.CharField(max_length=80)
    drug_class = models.CharField(max_length=80, blank=True)
    dose = models.CharField(max_length=60, blank=True)
    weeks = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=200, blank=True)
    began = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended__isnull=True)
                | Q(began__isnull=True)
                | Q(ended__gte=models.F("began")),
                name="preventive_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.drug


class ScoreRow(Kept):
    """The total of a questionnaire on a date. Its items are not kept."""

    instrument = models.CharField(max_length=20)
    domain = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    total = models.DecimalField(max_digits=6, decimal_places=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "instrument", "domain", "on"],
                condition=Q(struck_at__isnull=True),
                name="one_total_on_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.on}"


class OtherToxinRow(Kept):
    """Botulinum toxin given for another reason, or by somebody else."""

    on = models.DateField()
    product = models.CharField(max_length=80)
    units = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.product} {self.on}"


class ReactionRow(Kept):
    """A reaction as reported. `seen_at`: when somebody of the clinic read it and did what was needed.

    `session`: the one it is thought to belong to; null: not said, and then judged by dates.
    `replaces`: the report that this one tells again, more fully; that one is struck out.
    """

    what = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)
    severity = models.CharField(max_length=20, blank=True)
    serious = models.BooleanField(null=True, blank=True)
    serious_because = models.JSONField(default=list, blank=True)
    over = models.BooleanField(null=True, blank=True)
    session = models.ForeignKey(
        "records.InjectionSession", models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    done = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="told_again"
    )

    def __str__(self) -> str:
        return self.what

    @property
    def waits_since(self) -> datetime:
        """When it was told first: told again before anybody read it, it has waited since then."""
        first = self
        while first.replaces is not None and first.replaces.seen_at is None:
            first = first.replaces
        return first.entered_at
