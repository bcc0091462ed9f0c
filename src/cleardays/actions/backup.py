"""Not losing it: back up, look whether a backup is whole, restore it into an empty place.

SQLite is copied while it is in use, by its own online copy; PostgreSQL by `pg_dump` and
`pg_restore` of its own version. The head of the audit goes along, so that a tail that is cut off
later shows.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, connections, transaction

from cleardays.actions.asked import hold_mail
from cleardays.actions.erasure_list import erase_those, keep_list, read_list
from cleardays.actions.reminders import hold_back
from cleardays.records import audit, vault
from cleardays.records.digest import digest, migrations

PLAIN_SUFFIX, SEALED_SUFFIX = ".cleardays-backup", ".cleardays-sealed"
_FORMAT = 1
_HEADER_LIMIT = 1024 * 1024


class BackupError(Exception):
    """A backup or a restore that did not happen; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: which database, which tables, how many rows, and the audit's head."""

    made_at: str
    engine: str
    program: str
    migrations: tuple[str, ...]
    rows: dict[str, int]
    digest: str
    head: str
    sha256: str
    size: int

    def to_json(self) -> bytes:
        """One line."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({"cleardays-backup": _FORMAT, **said}, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Manifest":
        """Raises `BackupError` for anything that is not one."""
        try:
            said: dict[str, Any] = json.loads(line)
            if said.pop("cleardays-backup") != _FORMAT:
                raise BackupError(
                    "The backup was made by a newer Cleardays; update this one. Nothing was restored."
                )
            said["migrations"] = tuple(said["migrations"])
            return cls(**said)
        except (ValueError, KeyError, TypeError):
            raise BackupError("This is not a backup of Cleardays. Nothing was restored.") from None


def back_up(folder: Path, key: str | None, at: datetime) -> tuple[Path, Manifest]:
    """Write one backup into a folder and give its file; sealed, unless the key is None.

    It is written under another name and renamed when it is whole: a backup that was broken off is
    never mistaken for one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as made_in:
        copy = Path(made_in) / "records"
        with transaction.atomic():
            snapshot = _snapshot()
            whole, rows = digest()
            head = audit.head()
            _copy(copy, snapshot)
        manifest = Manifest(
            made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
            engine=connection.vendor,
            program=version("cleardays"),
            migrations=tuple(migrations()),
            rows=rows,
            digest=whole,
            head=str(head),
            sha256=_sha256(copy),
            size=copy.stat().st_size,
        )
        written = Path(made_in) / "written"
        with written.open("wb") as out:
            os.fchmod(out.fileno(), 0o600)
            if key is None:
                for piece in _pieces(manifest, copy):
                    out.write(piece)
            else:
                vault.seal(_pieces(manifest, copy), key, out)
            out.flush()
            os.fsync(out.fileno())
        suffix = PLAIN_SUFFIX if key is None else SEALED_SUFFIX
        name = f"cleardays-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z{suffix}"
        target = folder / name
        if target.exists():
            raise BackupError(f"{target} is there already. Nothing was written.")
        written.rename(target)
    keep_list(folder)
    return target, manifest


def _pieces(manifest: Manifest, copy: Path) -> Iterator[bytes]:
    yield manifest.to_json()
    with copy.open("rb") as file:
        while piece := file.read(vault.PIECE):
            yield piece


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _snapshot() -> str:
    """Hold still: what is counted and what is copied are of one moment."""
    if connection.vendor == "sqlite":
        return ""  # the transaction began as a writer: nobody else writes until it ends
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def _copy(target: Path, snapshot: str) -> None:
    if connection.vendor == "sqlite":
        # A reader of its own: the connection that holds still is a writer, and cannot be copied.
        source, into = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(target)
        source.backup(into)
        source.close()
        into.close()
        return
    _run(
        *("pg_dump", "--format=custom", "--no-owner", "--no-privileges"),
        *(f"--snapshot={snapshot}", f"--file={target}", _url()),
    )


def _url() -> str:
    """The database in use, as PostgreSQL's own tools want it named."""
    said = connections["default"].settings_dict
    host = said["HOST"] or said.get("OPTIONS", {}).get("host", "")
    parts = {"host": host, "port": said["PORT"], "user": said["USER"], "dbname": said["NAME"]}
    quoted = {k: str(v).replace("\\", "\\\\").replace("'", "\\'") for k, v in parts.items() if v}
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program, path=os.environ.get("CLEARDAYS_PG_BIN") or None)
    if found is None:
        raise BackupError(
            f"{program} was not found. Install PostgreSQL's own tools of the server's version, or say "
            f"in CLEARDAYS_PG_BIN which folder they are in. Nothing was done."
        )
    secret = str(connections["default"].settings_dict.get("PASSWORD") or "")
    environment = {**os.environ, **({"PGPASSWORD": secret} if secret else {})}
    done = subprocess.run(  # noqa: S603 - a program found by name, and arguments of our own
        [found, *arguments], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BackupError(f"{program} failed: {said[-1] if said else 'it said nothing'}.")


def open_backup(source: Path, key: str | None, into: BinaryIO) -> Manifest:
    """Unpack a backup into a file and check it against what it says of itself.

    Raises `BackupError` or `VaultError`.
    """
    pieces = iter(_read(source, key))
    buffer = b""
    for piece in pieces:
        buffer += piece
        if b"\n" in buffer or len(buffer) > _HEADER_LIMIT:
            break
    line, _, rest = buffer.partition(b"\n")
    manifest = Manifest.read(line)
    summed, size = hashlib.sha256(rest), len(rest)
    into.write(rest)
    for piece in pieces:
        summed.update(piece)
        size += len(piece)
        into.write(piece)
    into.flush()
    if (summed.hexdigest(), size) != (manifest.sha256, manifest.size):
        raise BackupError(
            f"{source.name} is damaged: {size} bytes, where {manifest.size} with another digest were "
            f"written. Nothing was restored."
        )
    return manifest


def _read(source: Path, key: str | None) -> Iterator[bytes]:
    if not source.is_file():
        raise BackupError(f"{source} is not there. Nothing was restored.")
    if source.name.endswith(SEALED_SUFFIX):
        if not key:
            raise BackupError(
                f"{source.name} is sealed. Set CLEARDAYS_BACKUP_KEY to the key that it was made with. "
                f"Nothing was restored."
            )
        yield from vault.unseal(source, key)
        return
    with source.open("rb") as file:
        while piece := file.read(vault.PIECE):
            yield piece


def verify(source: Path, key: str | None) -> Manifest:
    """Whether a backup is whole. SQLite is opened and counted; PostgreSQL's list is read."""
    with tempfile.NamedTemporaryFile(prefix="cleardays-verify-") as copy:
        manifest = open_backup(source, key, copy)  # type: ignore[arg-type]
        if manifest.engine == "postgresql":
            _run("pg_restore", "--list", "--file=/dev/null", copy.name)
            return manifest
        looked = sqlite3.connect(f"file:{copy.name}?mode=ro", uri=True)
        try:
            (said,) = looked.execute("PRAGMA integrity_check").fetchone()
            counted = {
                name: looked.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for name in manifest.rows
            }
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The copy inside cannot be read: {error}.") from None
        finally:
            looked.close()
    if said != "ok" or counted != manifest.rows:
        raise BackupError(
            "The copy inside does not hold the rows that were counted when it was made."
        )
    return manifest


def restore(source: Path, key: str | None, at: datetime) -> tuple[Manifest, int]:
    """Put a backup where nothing is kept yet, check that it is the same, and erase again what was.

    What was erased since the backup was made stands on the list beside it; how many such erasures
    were made again is given. Mail that may have gone out since is held back. Raises `BackupError`
    where something is kept there: nothing is ever overwritten; and `ListError` before anything is
    restored.
    """
    listed = read_list(source.parent)
    if _is_in_use():
        raise BackupError(
            "There are records here already. Set DATABASE_URL to an empty database, restore there, and "
            "change over when it is whole. Nothing was overwritten."
        )
    with tempfile.NamedTemporaryFile(prefix="cleardays-restore-") as copy:
        manifest = open_backup(source, key, copy)  # type: ignore[arg-type]
        if manifest.engine != connection.vendor:
            raise BackupError(
                f"The backup is of {manifest.engine}; DATABASE_URL names {connection.vendor}. Nothing "
                f"was restored."
            )
        if connection.vendor == "sqlite":
            _into_sqlite(Path(copy.name))
        else:
            _run(
                *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
                *("--single-transaction", f"--dbname={_url()}", copy.name),
            )
    connections.close_all()
    whole, rows = digest()
    if (whole, rows) != (manifest.digest, manifest.rows):
        raise BackupError("What is there now is not what was backed up. Do not use it.")
    wrong = list(audit.faults(audit.Head.read(manifest.head)))
    if wrong:
        raise BackupError(f"The audit in it is broken: {wrong[0]}")
    with transaction.atomic():
        again = erase_those(listed, at)
        hold_back(at)
        hold_mail()
    return manifest, again


def _is_in_use() -> bool:
    names = connection.introspection.table_names()
    if "records_clinic" not in names:
        return bool(names)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_clinic")
        return bool(cursor.fetchone()[0]) or connection.vendor == "postgresql"


def _into_sqlite(copy: Path) -> None:
    connections.close_all()
    target = Path(settings.DATABASES["default"]["NAME"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(copy) as source, sqlite3.connect(target) as into:
        source.backup(into)
    source.close()
    into.close()
