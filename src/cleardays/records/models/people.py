"""Who is treated: people of one clinic, what came in together, and records that were joined."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Batch(models.Model):
    """What came in together, and is undone together."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("records.Clinic", models.PROTECT, related_name="batches")
    what = models.CharField(max_length=40)
    rows = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.what}, {self.rows} rows"


class Person(models.Model):
    """Somebody who has headaches, known to one clinic.

    `identifier`: the clinic's own number. `joined_into`: the record that this one was found to
    be a double of; it then shows nothing by itself. `removed_at`: taken back with its batch.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey("records.Clinic", models.PROTECT, related_name="people")
    identifier = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    born = models.DateField(null=True, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, related_name="+"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="people")
    joined_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="doubles"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "clinic",
                Lower("identifier"),
                condition=Q(removed_at__isnull=True),
                name="one_person_for_an_identifier",
            ),
            models.CheckConstraint(condition=~Q(identifier=""), name="person_has_an_identifier"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True) | ~Q(joined_into=models.F("id")),
                name="nobody_is_their_own_double",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "name"]), models.Index(fields=["clinic", "born"])]

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """Two records found to be of one person, and how to take it back.

    `moved`: table to the rows that came over, so that taking it back moves exactly those.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    double = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    moved = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.double_id} into {self.kept_id}"


class Kept(models.Model):
    """A statement about a person: who made it and when; struck out, never changed or deleted.

    `client`: the id that the sender gave it, so that sending it again changes nothing.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    client = models.UUIDField(null=True, blank=True, unique=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        "records.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
