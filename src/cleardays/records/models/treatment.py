"""What was injected: vials, sessions site by site, directions, consents and addenda."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

NOT_ABANDONED = ~Q(state="abandoned")


class Vial(models.Model):
    """One vial. Single-dose: `person` is the one it was opened for, unless `shared_because` is said.

    `drawn` and `wasted` in units: together never more than its size. `dilution`: mL of saline to
    100 U.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("records.Clinic", models.PROTECT, related_name="vials")
    product = models.CharField(max_length=80)
    lot = models.CharField(max_length=40)
    expiry = models.DateField()
    size = models.PositiveSmallIntegerField()
    dilution = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    mixed_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(
        "records.Person", models.PROTECT, null=True, blank=True, related_name="vials"
    )
    shared_because = models.CharField(max_length=300, blank=True)
    drawn = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    wasted = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(drawn__gte=0, wasted__gte=0), name="vial_not_below_0"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=F("drawn") + F("wasted")), name="vial_holds_what_was_drawn"
            ),
            models.CheckConstraint(condition=~Q(lot="") & ~Q(product=""), name="vial_is_named"),
            models.CheckConstraint(condition=Q(size__gt=0), name="vial_has_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.lot}"


class InjectionSession(models.Model):
    """One session, from draft to signed. Once signed it is never changed: see `Addendum`.

    `before_cleardays`: given before this record began, and exempt from what is asked of a vial.
    `planned`: the plan it began from, site by site. `checks`: what was asked before signing, each
    yes, no or absent (not asked), under `checks_version`. `units`: what was given in all; null where
    it is not known. `version` counts the changes of a draft, so that two screens cannot overwrite
    each other.
    """

    class State(models.TextChoices):
        """Where the record of a session stands."""

        DRAFT = "draft", "draft"
        SIGNED = "signed", "signed"
        ABANDONED = "abandoned", "abandoned"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.UUIDField(null=True, blank=True, unique=True)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="sessions")
    clinic = models.ForeignKey("records.Clinic", models.PROTECT, related_name="sessions")
    on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    before_cleardays = models.BooleanField(default=False)
    product = models.CharField(max_length=80, blank=True)
    units = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    expiry = models.DateField(null=True, blank=True)
    dilution = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    planned = models.JSONField(default=list, blank=True)
    started_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    direction = models.ForeignKey(
        "records.Direction", models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    consent = models.ForeignKey(
        "records.Consent", models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    early_because = models.CharField(max_length=300, blank=True)
    checks = models.JSONField(default=dict, blank=True)
    checks_version = models.CharField(max_length=20, blank=True)
    notes = models.TextField(blank=True)
    tolerance = models.CharField(max_length=200, blank=True)
    fit_to_leave = models.BooleanField(null=True, blank=True)
    injector = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="sessions_given"
    )
    injector_name = models.CharField(max_length=120, blank=True)
    qualification = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    batch = models.ForeignKey(
        "records.Batch", models.PROTECT, null=True, blank=True, related_name="sessions"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "on"], condition=NOT_ABANDONED, name="one_session_on_a_date"
            ),
            models.CheckConstraint(
                condition=Q(units__isnull=True) | Q(units__gt=0, units__lte=1000),
                name="session_units",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_at__isnull=False), name="signed_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(before_cleardays=True)
                | Q(injector__isnull=False, units__isnull=False, qualification__gt=""),
                name="signed_by_somebody_qualified",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "on"]), models.Index(fields=["lot"])]

    def __str__(self) -> str:
        return f"session of {self.on}"


class SiteRow(models.Model):
    """One site of a session: given, or skipped for a reason. The person's own side.

    `site`: its id on the head map, which says where it lies on every drawing; `right` and `down`: how
    far off it, in mm of the drawing, to the right of its picture and down, where somebody said so.
    `remark`: what was noticed, such as "pain, bleeding".
    """

    session = models.ForeignKey(InjectionSession, models.PROTECT, related_name="sites")
    site = models.CharField(max_length=40)
    muscle = models.CharField(max_length=40)
    side = models.CharField(max_length=10)
    units = models.DecimalField(max_digits=5, decimal_places=2)
    extra = models.BooleanField(default=False)
    given = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True)
    right = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    down = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    remark = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "site"], name="each_site_once"),
            models.CheckConstraint(
                condition=Q(given=True, units__gt=0, units__lte=100) | Q(given=False, units=0),
                name="site_units",
            ),
            models.CheckConstraint(
                condition=Q(side__in=("left", "right", "midline")), name="site_side"
            ),
        ]

    def __str__(self) -> str:
        return self.site


class VialDraw(models.Model):
    """Units drawn from a vial for a session."""

    vial = models.ForeignKey(Vial, models.PROTECT, related_name="draws")
    session = models.ForeignKey(InjectionSession, models.PROTECT, related_name="draws")
    units = models.DecimalField(max_digits=6, decimal_places=2)
    wasted = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    at = models.DateTimeField()
    by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(units__gte=0, wasted__gte=0), name="draw_not_below_0"
            ),
            models.UniqueConstraint(fields=["vial", "session"], name="one_draw_of_a_vial"),
        ]

    def __str__(self) -> str:
        return f"{self.units} U of {self.vial}"


class Direction(models.Model):
    """A prescription or direction to treat: by whom, when, for how many sessions."""

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="directions")
    prescriber = models.CharField(max_length=120)
    on = models.DateField()
    sessions_allowed = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(prescriber=""), name="direction_by_somebody"),
            models.CheckConstraint(condition=Q(sessions_allowed__gte=1), name="direction_allows"),
        ]

    def __str__(self) -> str:
        return f"{self.prescriber}, {self.on}"


class Consent(models.Model):
    """Consent as it was given: the text's version and the text itself, when and to whom."""

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="consents")
    version = models.CharField(max_length=40)
    text = models.TextField()
    on = models.DateField()
    given = models.BooleanField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.version}, {self.on}"


class Addendum(models.Model):
    """What was added to a signed session, by whom and why. The session itself stays as it was."""

    session = models.ForeignKey(InjectionSession, models.PROTECT, related_name="addenda")
    text = models.TextField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason=""), name="addendum_says"),
        ]

    def __str__(self) -> str:
        return f"addendum of {self.at:%Y-%m-%d}"
