"""What was erased at a person's own wish: keys and times only, so that it can be erased again."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Erasure(models.Model):
    """One erasure. A backup made before it brings the data back; this is how to take them out again.

    `person`, `account`: their keys. `after`, `until`: entries that the account wrote after the one and
    up to the other were erased; `after` null: from the beginning. `closes`: the account went too.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.UUIDField()
    account = models.UUIDField()
    after = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField()
    closes = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(after__isnull=True) | Q(until__gte=F("after")), name="erasure_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.until:%Y-%m-%d}"
