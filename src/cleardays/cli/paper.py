"""The command that makes the nightly pack for a day without computers."""

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cleardays.cli.arguments import date_of
from cleardays.cli.files import REFUSED, stop
from cleardays.cli.installation import set_up


def pack(
    clinic: Annotated[str, typer.Option(help="The name of the clinic.")],
    on: Annotated[str, typer.Option(help="The day it is for: 2026-03-31.")],
    out: Annotated[Path, typer.Option(help="The PDF to write; what is there is replaced.")],
) -> None:
    """Print two days' appointments and who is due, a page each, with the head of the audit."""
    wanted: date = date_of(on)
    set_up()
    from django.utils import timezone

    from cleardays.actions.paper_pack import PackRefused, make_pack

    try:
        made = make_pack(clinic, wanted, timezone.now(), lambda data: _put(out, data))
    except PackRefused as refused:
        stop(str(refused), REFUSED)
    except OSError as wrong:
        stop(f"{out} could not be written: {wrong.strerror}. Nothing was saved.", REFUSED)
    typer.echo(f"{out}\n{made.people} people\naudit {made.head}")


def _put(out: Path, data: bytes) -> None:
    """Write it whole or not at all, for nobody else to read: it is about people."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=".pack-")  # made with 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(out)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
