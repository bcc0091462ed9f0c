"""What a person lets somebody without an account see: a link, for how long, and who looked."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class ShareLink(models.Model):
    """A link that a person made to their own report. Only a digest of its secret is kept.

    `label`: for whom it is, in the person's words; no page behind the link shows it. `client`: the id
    that the form gave it, so that sending the form again makes no second link.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    client = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("records.Account", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(label=""), name="share_has_a_label"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="share_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "made_at"])]

    def __str__(self) -> str:
        return f"link to {self.expires_at:%Y-%m-%d %H:%M}"


class ShareLook(models.Model):
    """One look by a link. `who`: what the reader wrote of themselves; nobody checked it."""

    class What(models.TextChoices):
        """What was looked at."""

        PAGE = "page", "the page"
        PDF = "pdf", "the PDF"

    link = models.ForeignKey(ShareLink, models.PROTECT, related_name="looks")
    at = models.DateTimeField()
    what = models.CharField(max_length=4, choices=What.choices)
    who = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["link", "at"])]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
