"""Who looked at what and changed what: rows that are only ever added, each sealing those before."""

from typing import ClassVar

from django.db import models


class AuditRow(models.Model):
    """One look, change, export, print or refused attempt.

    It holds keys, never names or findings. `number` counts from 1 without gaps; `seal` is the
    SHA-256 of this row's own fields and the seal of the row before.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.CharField(max_length=32)
    account = models.CharField(max_length=36, blank=True)
    role = models.CharField(max_length=20, blank=True)
    clinic = models.CharField(max_length=36, blank=True)
    person = models.CharField(max_length=36, blank=True)
    verb = models.CharField(max_length=40)
    about = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=12)
    why = models.CharField(max_length=300, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["person", "number"]),
            models.Index(fields=["account", "number"]),
            models.Index(fields=["clinic", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class AuditHead(models.Model):
    """The last row's number and seal: one row, locked while a row is added."""

    count = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return str(self.count)
