"""The list of what was erased, beside the backups: so that what was erased stays so after a restore.

It holds keys and times, and nothing about anybody. It is written with each backup and after each
erasure, and a restore reads it.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from cleardays.actions.erasure import erase, erase_again, found_again
from cleardays.records.models.accounts import Account
from cleardays.records.models.erasure import Erasure
from cleardays.records.models.people import Person

NAME = "erased.json"
_FORMAT = 1


class ListError(ValueError):
    """A list that cannot be read; the message says why and what to do."""


def keep_list(folder: Path) -> Path | None:
    """Write down every erasure that is known here or on the list already; None where there is none.

    It only ever grows, and is renamed into its place when it is whole.
    """
    known = {made.key: made for made in [*read_list(folder), *Erasure.objects.all()]}
    if not known:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    said = [_said(made) for made in sorted(known.values(), key=lambda m: (m.until, m.key))]
    handle, name = tempfile.mkstemp(dir=folder, prefix=".erased-")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump({"cleardays-erased": _FORMAT, "erased": said}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    return Path(name).replace(folder / NAME)


def erase_for_good(by: Account, person: Person, at: datetime, *, closes: bool) -> Erasure:
    """Erase, and write it on the list at once; where that fails, the next backup does."""
    made = erase(by, person, at, closes=closes)
    if settings.BACKUPS:
        with suppress(OSError, ListError):
            keep_list(Path(settings.BACKUPS))
    return made


def not_listed(folder: Path) -> int:
    """How many erasures are not on the list of a folder. Raises `ListError`."""
    listed = {made.key for made in read_list(folder)}
    return Erasure.objects.exclude(key__in=listed).count()


def read_list(folder: Path) -> list[Erasure]:
    """The erasures on the list of a folder; none where there is no list. Raises `ListError`."""
    file = folder / NAME
    if not file.exists():
        return []
    try:
        said = json.loads(file.read_text("utf-8"))
        if said["cleardays-erased"] != _FORMAT:
            raise ListError(f"{file} was written by a newer Cleardays; update this one.")
        return [_erasure(one) for one in said["erased"]]
    except (ValueError, KeyError, TypeError, OSError) as wrong:
        if isinstance(wrong, ListError):
            raise
        raise ListError(
            f"{file} cannot be read. Look at it, or take the one of another backup."
        ) from None


def erase_those(listed: Iterable[Erasure], at: datetime) -> int:
    """Erase again what a restored backup brought back; how many erasures were made again."""
    missing = [made for made in listed if not found_again(made.key)]
    for made in sorted(missing, key=lambda m: m.until):
        erase_again(made, at)
    return len(missing)


def _said(made: Erasure) -> dict[str, Any]:
    return {
        "key": str(made.key),
        "person": str(made.person),
        "account": str(made.account),
        "after": made.after and made.after.isoformat(),
        "until": made.until.isoformat(),
        "closes": made.closes,
    }


def _erasure(said: dict[str, Any]) -> Erasure:
    after = said["after"]
    return Erasure(
        key=UUID(said["key"]),
        person=UUID(said["person"]),
        account=UUID(said["account"]),
        after=datetime.fromisoformat(after) if after else None,
        until=datetime.fromisoformat(said["until"]),
        closes=bool(said["closes"]),
    )
