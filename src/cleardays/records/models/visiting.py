"""How a person comes to a visit: asking, places offered, waiting, the calendar, what is said before."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

STANDS = Q(ended_at__isnull=True)


class Reception(models.Model):
    """How one clinic receives people. Without a row the clinic is shown nowhere.

    `is_shown`: whether its page is there for everybody. `about`, `bring`: what a visit here is like
    and what to bring, in the clinic's words. `change_hours`: up to so many hours before it a person
    moves or cancels by themselves. `hold_hours`: an offered place is held for at most so long.
    `notice_hours`: a place nearer than this is offered to nobody. `check_in_days`: so many days
    before a visit the questions before it are asked.
    """

    clinic = models.OneToOneField("records.Clinic", models.PROTECT, related_name="reception")
    is_shown = models.BooleanField(default=False)
    about = models.TextField(blank=True)
    bring = models.TextField(blank=True)
    change_hours = models.PositiveSmallIntegerField(default=48)
    hold_hours = models.PositiveSmallIntegerField(default=24)
    notice_hours = models.PositiveSmallIntegerField(default=4)
    check_in_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hold_hours__gte=1), name="an_offer_is_held"),
        ]

    def __str__(self) -> str:
        return f"reception of {self.clinic_id}"


class VisitRequest(models.Model):
    """A person asks for a visit: why and when it suits, in their words.

    It stands until a time was chosen, or the person or the clinic ended it; `answer`: the clinic's
    word where it did.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="visit_requests")
    why = models.TextField()
    suits = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=STANDS, name="asks_once"),
            models.CheckConstraint(condition=~Q(why=""), name="a_request_says_why"),
        ]

    def __str__(self) -> str:
        return f"asked {self.asked_at:%Y-%m-%d}"


class Waiting(models.Model):
    """A person would come sooner if a place becomes free; empty lists mean that any time suits.

    `weekdays`: 0 is Monday. `parts`: "morning", "afternoon". `notice_hours`: the least notice that
    they need.
    """

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="waits")
    weekdays = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    not_before = models.DateField(null=True, blank=True)
    notice_hours = models.PositiveSmallIntegerField(default=24)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=STANDS, name="waits_once"),
        ]

    def __str__(self) -> str:
        return f"waits since {self.asked_at:%Y-%m-%d}"


class Offer(models.Model):
    """A place that is held for one person until a stated time. A place is promised to nobody twice.

    `request`: the request that it answers; null: it became free and the waiting list had it next.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", "held"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        LAPSED = "lapsed", "not answered in time"
        WITHDRAWN = "withdrawn", "taken back"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    day = models.ForeignKey("records.ClinicDay", models.PROTECT, related_name="offers")
    at = models.TimeField()
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="offers")
    request = models.ForeignKey(
        VisitRequest, models.PROTECT, null=True, blank=True, related_name="offers"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    appointment = models.OneToOneField(
        "records.Appointment", models.PROTECT, null=True, blank=True, related_name="offer"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "at"], condition=Q(state="open"), name="a_place_is_promised_once"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="an_offer_has_time"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="an_offer_is_settled",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.day.on} {self.at:%H:%M}, {self.state}"


class CalendarFeed(models.Model):
    """A person's calendar as an address that a calendar program asks for. Only a digest is kept."""

    person = models.ForeignKey("records.Person", models.PROTECT, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=STANDS, name="one_feed"),
        ]

    def __str__(self) -> str:
        return f"feed of {self.made_at:%Y-%m-%d}"


class CheckIn(models.Model):
    """What a person said before a visit. The newest one for an appointment counts."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="check_ins")
    appointment = models.ForeignKey("records.Appointment", models.PROTECT, related_name="check_ins")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "said_at"])]

    def __str__(self) -> str:
        return f"said {self.said_at:%Y-%m-%d}"


class Said(models.Model):
    """One thing said before a visit, and what a clinician did with it.

    `name`: a question of safety, a scale, or a text. `value`: yes and no are true and false, "unknown"
    is an answer. `told`, `score`: the statement of the history that it became once it was confirmed;
    `settled_by` without either: read, or set aside.
    """

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="said")
    name = models.CharField(max_length=80)
    value = models.JSONField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    told = models.OneToOneField(
        "records.Told", models.PROTECT, null=True, blank=True, related_name="said_in"
    )
    score = models.OneToOneField(
        "records.ScoreRow", models.PROTECT, null=True, blank=True, related_name="said_in"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_in", "name"], name="said_once"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=False) | Q(told__isnull=True, score__isnull=True),
                name="confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
