"""How the command line opens a file, writes one, and stops with a message."""

import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import NoReturn

import typer

USAGE, ASKS, REFUSED = 2, 3, 4
_PIECES_AT_ONCE = 10_000


def stop(message: str, code: int) -> NoReturn:
    """Say why on the error stream, and end with this status."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def read_file(path: Path) -> bytes:
    """What a file holds, or the input for `-`; ends with a usage error where it cannot be opened."""
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        not_opened(path, error)


def not_opened(path: Path, error: OSError) -> NoReturn:
    """End because a file could not be opened."""
    stop(f"{path} could not be opened: {error.strerror}. Check the name. Nothing was read.", USAGE)


def write_file(path: Path, data: bytes) -> None:
    """Write a file; ends with a usage error where it cannot be written."""
    try:
        path.write_bytes(data)
    except OSError as error:
        _not_written(path, error)


def _not_written(path: Path, error: OSError) -> NoReturn:
    stop(f"{path} could not be written: {error.strerror}. Nothing was saved.", USAGE)


def put(out: Path | None, pieces: Iterable[str]) -> None:
    """Write a long text piece by piece, to a file or to the screen."""
    if out is None:
        rest = iter(pieces)
        while some := "".join(islice(rest, _PIECES_AT_ONCE)):
            typer.echo(some, nl=False)
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except OSError as error:
        _not_written(out, error)
