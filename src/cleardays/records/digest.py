"""One number for everything that is kept: equal before and after a backup, a restore, a migration."""

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

APPS = ("records", "account", "mfa")
_AT_ONCE = 2000


def tables(using: str = "default") -> Iterator[tuple[str, list[str]]]:
    """Every table of ours that is there, with its columns, in order of name."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    found = [m for app in APPS for m in apps.get_app_config(app).get_models()]
    for model in sorted(found, key=lambda m: m._meta.db_table):
        name = model._meta.db_table
        if name in there:
            with connection.cursor() as cursor:
                described = connection.introspection.get_table_description(cursor, name)
            yield name, sorted(column.name for column in described)


def digest(using: str = "default") -> tuple[str, dict[str, int]]:
    """The SHA-256 of every row of every table as this database gives it, and how many rows each has."""
    connection = connections[using]
    whole = hashlib.sha256()
    rows: dict[str, int] = {}
    for name, columns in tables(using):
        quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
        whole.update(f"{name}({','.join(columns)})".encode())
        rows[name] = 0
        with connection.chunked_cursor() as cursor:
            # names of tables and columns come from the database's own description of itself
            cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(name)} ORDER BY id")  # noqa: S608
            while some := cursor.fetchmany(_AT_ONCE):
                rows[name] += len(some)
                for row in some:
                    whole.update("\x1f".join(map(_as_text, row)).encode() + b"\x1e")
    return whole.hexdigest(), rows


def _as_text(value: object) -> str:
    if isinstance(value, memoryview):
        value = bytes(value)
    return repr(value)


def migrations(using: str = "default") -> list[str]:
    """The migrations that were applied, in order of name."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
