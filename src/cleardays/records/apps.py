"""The room of records, as Django wants to be told of it."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class Records(AppConfig):
    """Everything that is kept."""

    name = "cleardays.records"
    label = "records"

    def ready(self) -> None:
        """Guards come down before the tables change, and are put up again when they have."""
        pre_migrate.connect(_down, sender=self)
        post_migrate.connect(_up, sender=self)


def _down(using: str, **more: object) -> None:
    from cleardays.records import guards

    guards.remove(connections[using])


def _up(using: str, **more: object) -> None:
    from cleardays.records import guards

    connection = connections[using]
    if "records_auditrow" in connection.introspection.table_names():
        guards.install(connection)
