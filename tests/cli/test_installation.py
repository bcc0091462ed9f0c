"""Backups and the restore drill, the audit's head, and what is unsafe: as whoever runs it types it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, connections

from cleardays.actions import reminders
from cleardays.actions.backup import SEALED_SUFFIX
from cleardays.actions.diary import take_in
from cleardays.actions.erasure import erase
from cleardays.actions.erasure_list import NAME
from cleardays.actions.watch import note
from cleardays.clinical.diary import Day, Diary
from cleardays.records import audit, guards
from cleardays.records.digest import digest
from cleardays.records.models import AuditRow, Person
from cleardays.records.vault import MAGIC, new_key
from clinic_house import AT, House

pytestmark = pytest.mark.django_db(transaction=True)
Typed = Callable[..., subprocess.CompletedProcess[str]]


def address(name: str) -> str:
    """A database beside the one of the tests, as DATABASE_URL names it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    said = connection.settings_dict
    host = said["HOST"] or said["OPTIONS"]["host"]
    return f"postgresql://{said['USER']}@/{name}?host={quote(host, safe='/')}"


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def typed(key: str, tmp_path: Path) -> Typed:
    """`typed("backup", folder)` runs the command in a process of its own, on the tests' database."""

    def run(*arguments: object, at: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        here = address(at or str(connection.settings_dict["NAME"]))
        environment = {
            **os.environ,
            "DATABASE_URL": here,
            "CLEARDAYS_DEMO": "1",
            "CLEARDAYS_BACKUP_KEY": key,
            "CLEARDAYS_PG_BIN": os.environ.get("CLEARDAYS_TEST_PG_BIN", ""),
            "DJANGO_SETTINGS_MODULE": "cleardays.config.settings",
            **more,
        }
        return subprocess.run(
            [sys.executable, "-m", "cleardays.cli.main", *map(str, arguments)],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
        )

    return run


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """An empty database to restore into."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "new" / "records.sqlite3")
        return
    name = f"elsewhere_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def kept(clinic: House) -> House:
    note(clinic.injector, "look", AT, person=clinic.anna)
    return clinic


def backup_of(typed: Typed, folder: Path) -> Path:
    done = typed("backup", folder)
    assert done.returncode == 0, done.stderr
    (made,) = folder.iterdir()
    assert str(made) == done.stdout.splitlines()[0]
    return made


def test_the_drill(kept: House, typed: Typed, tmp_path: Path, elsewhere: str) -> None:
    """Back up, look, restore into an empty place: the same rows, the same head."""
    made = backup_of(typed, tmp_path / "backups")
    assert made.name.endswith(SEALED_SUFFIX)
    assert made.read_bytes().startswith(MAGIC)
    assert kept.anna.name.encode() not in made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0
    looked = typed("verify", made)
    assert looked.returncode == 0, looked.stderr
    assert str(audit.head()) in looked.stdout
    restored = typed("restore", made, at=elsewhere)
    assert restored.returncode == 0, restored.stderr
    again = typed("audit", "verify", "--against", audit.head(), at=elsewhere)
    assert again.returncode == 0, again.stdout
    second = typed("backup", tmp_path / "second", at=elsewhere)
    assert second.returncode == 0, second.stderr
    assert f"{sum(digest()[1].values())} rows" in second.stdout


def test_what_was_erased_stays_erased_after_a_restore(
    kept: House, typed: Typed, tmp_path: Path, elsewhere: str
) -> None:
    """A backup, then an erasure and a reminder; the restored backup brings back neither."""
    own = kept.anna_herself
    entry = Diary(days=(Day(date(2026, 9, 2), False),))
    take_in(own, kept.anna, entry, AT + timedelta(hours=1), "own")
    reminders.turn_on(own, kept.anna, reminders.Chosen(zone="Europe/London"), AT)
    reminders.turn_on(
        kept.other.anna_herself, kept.other.anna, reminders.Chosen(zone="Asia/Tokyo"), AT
    )
    folder = tmp_path / "backups"
    made = backup_of(typed, folder)
    erase(own, kept.anna, AT + timedelta(hours=2), closes=True)
    assert typed("check", CLEARDAYS_BACKUPS=str(folder)).stdout.count("not on the list") == 1
    assert typed("backup", tmp_path / "later").returncode == 0
    (tmp_path / "later" / NAME).rename(folder / NAME)
    assert "not on the list" not in typed("check", CLEARDAYS_BACKUPS=str(folder)).stdout
    restored = typed("restore", made, at=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert "Erased again what people had erased since: 1 times." in restored.stdout
    there = connections.create_connection("default")
    there.settings_dict = {**there.settings_dict, "NAME": elsewhere}
    with there.cursor() as cursor:
        counts = []
        for said in (
            "SELECT count(*) FROM records_dayentry",
            "SELECT count(*) FROM records_reminder",
            "SELECT count(*) FROM records_account WHERE email LIKE '%erased.invalid'",
            "SELECT count(*) FROM records_remindersent WHERE state = 'held'",
        ):
            cursor.execute(said)
            counts.append(cursor.fetchone()[0])
    there.close()
    assert counts == [0, 1, 1, 1]
    whole = typed("audit", "verify", at=elsewhere)
    assert whole.returncode == 0, whole.stdout


def test_a_restore_without_the_list_says_so(
    kept: House, typed: Typed, tmp_path: Path, elsewhere: str
) -> None:
    made = backup_of(typed, tmp_path / "backups")
    restored = typed("restore", made, at=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert "If people erased something since, it is back" in restored.stdout


def test_a_list_that_cannot_be_read_stops_a_restore(
    kept: House, typed: Typed, tmp_path: Path, elsewhere: str
) -> None:
    made = backup_of(typed, tmp_path / "backups")
    (made.parent / NAME).write_text("{}")
    refused = typed("restore", made, at=elsewhere)
    assert refused.returncode == 4
    assert "cannot be read" in refused.stderr


def test_a_restore_never_overwrites(kept: House, typed: Typed, tmp_path: Path) -> None:
    made = backup_of(typed, tmp_path / "backups")
    before = digest()
    refused = typed("restore", made)
    assert refused.returncode == 4
    assert "Nothing was overwritten" in refused.stderr
    assert digest() == before


def damaged(data: bytes) -> bytes:
    middle = len(data) // 2
    return (
        data[:middle] + (b"A" if data[middle : middle + 1] != b"A" else b"B") + data[middle + 1 :]
    )


HARMS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "one byte": (damaged, "was changed"),
    "half": (lambda data: data[: len(data) // 2], "another key, or the file was changed"),
    "doubled": (lambda data: MAGIC + data.splitlines(keepends=True)[-1] * 2, "out of order"),
    "empty": (lambda data: MAGIC, "cut off"),
    "something else": (lambda data: b"a diary", "not a backup"),
}


def test_a_damaged_backup_is_noticed(
    kept: House, typed: Typed, tmp_path: Path, elsewhere: str
) -> None:
    made = backup_of(typed, tmp_path / "backups")
    whole = made.read_bytes()
    for harm, says in HARMS.values():
        made.write_bytes(harm(whole))
        refused = typed("verify", made, at=elsewhere)
        assert refused.returncode == 4
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr
    made.write_bytes(damaged(whole))
    assert "was changed" in typed("restore", made, at=elsewhere).stderr
    made.write_bytes(whole)
    assert typed("restore", made, at=elsewhere).returncode == 0


def test_another_key_opens_nothing(kept: House, typed: Typed, tmp_path: Path) -> None:
    made = backup_of(typed, tmp_path / "backups")
    refused = typed("verify", made, CLEARDAYS_BACKUP_KEY=new_key())
    assert refused.returncode == 4
    assert "another key" in refused.stderr
    assert "is sealed" in typed("verify", made, CLEARDAYS_BACKUP_KEY="").stderr
    assert "is not a key" in typed("verify", made, CLEARDAYS_BACKUP_KEY="a").stderr


def test_an_open_backup_has_to_be_asked_for(kept: House, typed: Typed, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    refused = typed("backup", folder, CLEARDAYS_BACKUP_KEY="")
    assert refused.returncode == 2
    assert "Nothing was written" in refused.stderr
    assert not folder.exists()
    assert typed("backup", folder, "--plain").returncode == 0
    (made,) = folder.iterdir()
    assert typed("verify", made).returncode == 0


def test_the_audit_is_looked_over_from_outside(kept: House, typed: Typed) -> None:
    head = typed("audit", "head").stdout.strip()
    assert typed("audit", "verify", "--against", head).returncode == 0
    guards.remove(connection)
    try:
        AuditRow.objects.filter(number=1).update(person="somebody else")
        broken = typed("audit", "verify", "--against", head)
    finally:
        guards.install(connection)
    assert broken.returncode == 1
    assert "Row 1 is not as it was written" in broken.stdout
    assert typed("audit", "verify", "--against", "1:x").returncode == 2


def test_check_says_what_is_unsafe(kept: House, typed: Typed, tmp_path: Path) -> None:
    found = typed("check", CLEARDAYS_BACKUP_KEY="", CLEARDAYS_BACKUPS=str(tmp_path / "none"))
    assert found.returncode == 1
    for said in ("CLEARDAYS_DEMO is on", "BACKUP_KEY is not set", "no backup", "second factor"):
        assert said in found.stdout, found.stdout + found.stderr
    assert "The audit is broken" not in found.stdout
    assert kept.anna.name not in found.stdout
    if connection.vendor == "postgresql":
        assert "may change records_auditrow" in found.stdout


def test_a_clinic_is_opened_once(kept: House, typed: Typed) -> None:
    asked = ("first-administrator", "Lake Clinic", "Ada", "ada@lake.example")
    made = typed(*asked, "--zone", "Europe/Vienna")
    assert made.returncode == 0, made.stderr
    assert "/invitation/" in made.stdout
    assert typed(*asked).returncode == 4
    assert "no time zone" in typed(*asked[:1], "Sea Clinic", *asked[2:], "--zone", "Sea").stderr


def test_tables_are_made_where_nothing_is(typed: Typed, elsewhere: str) -> None:
    waiting = typed("check", at=elsewhere)
    assert "changes of the tables were not made" in waiting.stdout, waiting.stderr
    done = typed("migrate", at=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "not made" not in typed("check", at=elsewhere).stdout


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no roles; its docs say so")
def test_the_applications_role_only_adds_to_the_audit(kept: House) -> None:
    from django.db import ProgrammingError

    role = f"app_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        try:
            guards.grant(connection, role)
            guards.remove(connection)  # so that the right itself is what refuses
            cursor.execute(f"SET ROLE {role}")
            audit.add(audit.Entry("look"), AT)
            assert list(audit.faults()) == []
            assert Person.objects.count() == 4
            for harm in (
                "UPDATE records_auditrow SET verb = 'x'",
                "DELETE FROM records_auditrow",
                "TRUNCATE records_auditrow",
                "DELETE FROM django_migrations",
                "DROP TABLE records_auditrow",
                "DROP TRIGGER guard_audit_stays ON records_auditrow",
            ):
                with pytest.raises(ProgrammingError):
                    cursor.execute(harm)
        finally:
            cursor.execute("RESET ROLE")
            guards.install(connection)
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")
