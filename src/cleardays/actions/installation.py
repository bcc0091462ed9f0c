"""What is unsafe about an installation: each thing found, why it matters, and what to do."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cleardays.actions.backup import PLAIN_SUFFIX, SEALED_SUFFIX
from cleardays.actions.erasure_list import ListError, not_listed
from cleardays.records import audit
from cleardays.records.guards import APPEND_ONLY
from cleardays.records.models.accounts import STAFF, Account, Clinic, Qualification, Role

_OLD = timedelta(hours=36)
_LEAST_SECRET = 50


@dataclass(frozen=True, slots=True)
class Unsafe:
    """One thing: what was found, and what to do."""

    what: str
    do: str


def look(at: datetime, backups: Path | None, key: str | None) -> Iterator[Unsafe]:
    """Everything that is unsafe, the worst first; nothing when all is well."""
    yield from _settings()
    waiting = _waiting()
    if waiting:
        yield Unsafe(f"{waiting} changes of the tables were not made.", "Run `cleardays migrate`.")
        return
    yield from _database()
    for fault in audit.faults():
        yield Unsafe(
            f"The audit is broken: {fault}", "Find out who changed it; restore a backup beside."
        )
    yield from _backups(at, backups, key)
    yield from _erased(backups)
    yield from _people_at_work(at)


def _settings() -> Iterator[Unsafe]:
    if settings.DEMO:
        yield Unsafe(
            "CLEARDAYS_DEMO is on: plain HTTP, and doors without a password.",
            "Never set it where a real person's data are kept.",
        )
    if len(settings.SECRET_KEY) < _LEAST_SECRET:
        yield Unsafe(
            f"CLEARDAYS_SECRET_KEY has {len(settings.SECRET_KEY)} characters.",
            f"Give it at least {_LEAST_SECRET}, by chance.",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Unsafe(
            "CLEARDAYS_HOSTS takes any name, so that a letter may lead to somebody else's page.",
            "Name your own hosts.",
        )
    if not settings.MAIL:
        yield Unsafe(
            "CLEARDAYS_MAIL is not set: no letter about a forgotten password can be sent.",
            "Set it, or reset passwords by a new invitation.",
        )


def _waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database() -> Iterator[Unsafe]:
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        if file.exists() and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            yield Unsafe(f"{file} can be read by other users of this machine.", f"chmod 600 {file}")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            if cursor.fetchone()[0] != 2:  # FULL
                yield Unsafe(
                    "SQLite does not wait for the disk: a power cut can lose what was acknowledged.",
                    "Leave `synchronous` at FULL.",
                )
        return
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(
                "SELECT has_table_privilege(current_user, %s, 'UPDATE') "
                "OR has_table_privilege(current_user, %s, 'DELETE') "
                "OR has_table_privilege(current_user, %s, 'TRUNCATE')",
                [table] * 3,
            )
            if cursor.fetchone()[0]:
                yield Unsafe(
                    f"The role in DATABASE_URL may change {table}.",
                    "Use a role of its own for the application: see docs/running.md.",
                )


def _backups(at: datetime, folder: Path | None, key: str | None) -> Iterator[Unsafe]:
    if not key:
        yield Unsafe(
            "CLEARDAYS_BACKUP_KEY is not set: backups would lie open.",
            "Make one with `cleardays backup --new-key`, and keep it apart from the backups.",
        )
    if folder is None:
        yield Unsafe(
            "CLEARDAYS_BACKUPS is not set, so that nobody can say how old the last backup is.",
            "Name the folder, on another machine's disk.",
        )
        return
    made = [
        path.stat().st_mtime
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name.endswith((PLAIN_SUFFIX, SEALED_SUFFIX))
    ]
    last = datetime.fromtimestamp(max(made), at.tzinfo) if made else None
    if last is None:
        yield Unsafe(f"There is no backup in {folder}.", "Run `cleardays backup` every night.")
    elif at - last > _OLD:
        hours = int((at - last).total_seconds() // 3600)
        yield Unsafe(
            f"The last backup is {hours} hours old.", "Run `cleardays backup` every night."
        )


def _erased(folder: Path | None) -> Iterator[Unsafe]:
    if folder is None:
        return
    try:
        missing = not_listed(folder)
    except ListError as wrong:
        yield Unsafe(
            f"What people erased would come back after a restore: {wrong}", "Mend the list."
        )
        return
    if missing:
        yield Unsafe(
            f"{missing} erasures are not on the list beside the backups: a restore would bring back "
            f"what people erased.",
            "Run `cleardays backup`, and see who may write into that folder.",
        )


def _people_at_work(at: datetime) -> Iterator[Unsafe]:
    today = at.date()
    with_factor = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    without = Account.objects.filter(is_active=True, role__in=STAFF).exclude(pk__in=with_factor)
    if count := without.count():
        yield Unsafe(
            f"{count} of the staff have no second factor yet. They are asked for it at the door.",
            "Close accounts that nobody uses.",
        )
    for injector in Account.objects.filter(is_active=True, role=Role.INJECTOR):
        valid = Qualification.objects.filter(
            account=injector, valid_from__lte=today, expires__gte=today
        )
        if not valid.exists():
            yield Unsafe(
                f"The injector {injector.name} has no qualification that is valid today.",
                "An administrator records it; until then they cannot sign.",
            )
    for clinic in Clinic.objects.filter(emergency=""):
        yield Unsafe(
            f"{clinic} has set no emergency number: people see 112, 999 and 911.",
            "An administrator sets it.",
        )
