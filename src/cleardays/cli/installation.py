"""Commands for whoever runs an installation: tables, backups, the audit, and what is unsafe."""

import os
from pathlib import Path
from typing import Annotated

import typer

from cleardays.cli.files import REFUSED, USAGE, stop

audit_app = typer.Typer(no_args_is_help=True, help="Who looked at what, and whether it is whole.")
Folder = Annotated[
    Path | None, typer.Argument(help="Where backups go; otherwise CLEARDAYS_BACKUPS.")
]


def set_up() -> None:
    """Make Django ready, with the settings of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cleardays.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        stop(str(wrong), USAGE)
    from django.conf import settings

    kept_in = settings.DATABASES["default"]
    if kept_in["ENGINE"].endswith("sqlite3"):
        Path(kept_in["NAME"]).parent.mkdir(parents=True, exist_ok=True)


def _key() -> str | None:
    return os.environ.get("CLEARDAYS_BACKUP_KEY") or None


def _folder(said: Path | None) -> Path | None:
    named = os.environ.get("CLEARDAYS_BACKUPS")
    return said or (Path(named) if named else None)


def migrate(
    app_role: Annotated[
        str | None, typer.Option(help="PostgreSQL: the role the application signs in as.")
    ] = None,
) -> None:
    """Make or change the tables, as the role that owns them (CLEARDAYS_OWNER_URL)."""
    owner = os.environ.get("CLEARDAYS_OWNER_URL")
    if owner:
        os.environ["DATABASE_URL"] = owner
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from cleardays.records.guards import grant

    call_command("migrate", verbosity=1)
    if app_role and connection.vendor == "postgresql":
        grant(connection, app_role)
        typer.echo(f"{app_role} may work with the tables, and only add to the audit.")


def backup(
    folder: Folder = None,
    plain: Annotated[bool, typer.Option(help="Leave it open: anybody can read it.")] = False,
    new_key: Annotated[bool, typer.Option(help="Print a new key, and do nothing else.")] = False,
) -> None:
    """Copy everything into one sealed file, while it is in use. Prints the audit's head."""
    from cleardays.records.vault import VaultError
    from cleardays.records.vault import new_key as make_key

    if new_key:
        typer.echo(make_key())
        return
    into, key = _folder(folder), None if plain else _key()
    if into is None:
        stop("Where to? Name a folder, or set CLEARDAYS_BACKUPS. Nothing was written.", USAGE)
    if key is None and not plain:
        stop(
            "CLEARDAYS_BACKUP_KEY is not set. Make one with `cleardays backup --new-key` and keep it "
            "apart from the backups; or say --plain for a file that anybody can read. Nothing was "
            "written.",
            USAGE,
        )
    set_up()
    from django.utils import timezone

    from cleardays.actions.backup import BackupError, back_up

    try:
        path, made = back_up(into, key, timezone.now())
    except (BackupError, VaultError, OSError) as wrong:
        stop(str(wrong), REFUSED)
    typer.echo(f"{path}\n{sum(made.rows.values())} rows, {made.size} bytes\naudit {made.head}")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
) -> None:
    """Put a backup into the empty database that DATABASE_URL names, and check it."""
    set_up()
    from django.utils import timezone

    from cleardays.actions.backup import BackupError
    from cleardays.actions.backup import restore as put_back
    from cleardays.actions.erasure_list import NAME, ListError
    from cleardays.records.vault import VaultError

    try:
        made, again = put_back(file, _key(), timezone.now())
    except (BackupError, VaultError, ListError) as wrong:
        stop(str(wrong), REFUSED)
    typer.echo(f"Restored what was there on {made.made_at}: {sum(made.rows.values())} rows, whole.")
    if (file.parent / NAME).exists():
        typer.echo(f"Erased again what people had erased since: {again} times.")
    else:
        typer.echo(
            f"No {NAME} lies beside the backup. If people erased something since, it is back: copy "
            f"the list there, and restore once more into an empty database."
        )
    typer.echo("Nobody is reminded today, and mails about answers are held back.")


def verify(
    file: Annotated[Path, typer.Argument(help="A backup.")],
) -> None:
    """Say whether a backup is whole. Nothing is restored."""
    set_up()
    from cleardays.actions.backup import BackupError
    from cleardays.actions.backup import verify as look
    from cleardays.records.vault import VaultError

    try:
        made = look(file, _key())
    except (BackupError, VaultError) as wrong:
        stop(str(wrong), REFUSED)
    typer.echo(f"Whole: made on {made.made_at}, {sum(made.rows.values())} rows, audit {made.head}.")


def check() -> None:
    """Say what is unsafe about this installation. Ends with 1 where something is."""
    set_up()
    from django.utils import timezone

    from cleardays.actions.installation import look

    found = list(look(timezone.now(), _folder(None), _key()))
    for number, one in enumerate(found, 1):
        typer.echo(f"{number}. {one.what}\n   {one.do}")
    if found:
        raise typer.Exit(1)
    typer.echo("Nothing unsafe was found. That is not a promise: see docs/running.md.")


def first_administrator(
    clinic: Annotated[str, typer.Argument(help="The name of a new clinic.")],
    name: Annotated[str, typer.Argument(help="Who.")],
    email: Annotated[str, typer.Argument(help="Their address.")],
    zone: Annotated[str, typer.Option(help="Where the clinic is: Europe/Vienna.")] = "UTC",
) -> None:
    """Open a clinic and print the invitation of its first administrator."""
    set_up()
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from cleardays.actions.accounts import AccountRefused, open_clinic

    try:
        with transaction.atomic():
            token = open_clinic(clinic, zone, name, email, timezone.now())
    except AccountRefused as refused:
        stop(str(refused), REFUSED)
    scheme = "http" if settings.DEMO else "https"
    typer.echo(
        f"{scheme}://{settings.ALLOWED_HOSTS[0]}/invitation/{token}\nIt works once, for seven days."
    )


@audit_app.command("verify")
def audit_verify(
    against: Annotated[
        str | None, typer.Option(help="A head that was kept elsewhere, such as 120:6f1e...")
    ] = None,
) -> None:
    """Look for an edit, a gap or a cut tail in what was written down. Ends with 1 where it is broken."""
    set_up()
    from cleardays.records import audit

    try:
        kept = audit.Head.read(against) if against else None
    except ValueError as wrong:
        stop(str(wrong), USAGE)
    found = list(audit.faults(kept))
    for fault in found:
        typer.echo(fault)
    if found:
        raise typer.Exit(1)
    beside = "" if kept else " A cut tail shows only beside a head that was kept elsewhere."
    typer.echo(f"Whole: {audit.head()}.{beside}")


@audit_app.command("head")
def audit_head() -> None:
    """Print the head, to be kept elsewhere."""
    set_up()
    from cleardays.records import audit

    typer.echo(str(audit.head()))
