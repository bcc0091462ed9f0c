"""A backup as one file: sealed piece by piece with a key, so that a leaked copy says nothing.

The file begins with a line that names the format. Then each line is a Fernet token (AES-128-CBC
with HMAC-SHA256) of a piece: its number, whether it is the last, and up to a mebibyte. A piece that
is missing, doubled, out of order or cut off is noticed, as is another key.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.fernet import Fernet, InvalidToken

MAGIC = b"cleardays backup 1\n"
PIECE = 1024 * 1024


class VaultError(ValueError):
    """A backup that cannot be opened; the message says why. Nothing was restored."""


def new_key() -> str:
    """A new key, to be kept apart from the backups."""
    return Fernet.generate_key().decode()


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key.strip().encode())
    except ValueError:
        raise VaultError(
            "CLEARDAYS_BACKUP_KEY is not a key. Make one with `cleardays backup --new-key`, and keep "
            "it apart from the backups."
        ) from None


def seal(pieces: Iterable[bytes], key: str, out: BinaryIO) -> None:
    """Write pieces of at most `PIECE` bytes, sealed."""
    fernet = _fernet(key)
    out.write(MAGIC)
    before: bytes | None = None
    number = 0
    for piece in pieces:
        if before is not None:
            out.write(fernet.encrypt(b"%d more\n" % number + before) + b"\n")
            number += 1
        before = piece
    out.write(fernet.encrypt(b"%d last\n" % number + (before or b"")) + b"\n")


def unseal(source: Path, key: str) -> Iterator[bytes]:
    """The pieces, each checked. Raises `VaultError`."""
    fernet = _fernet(key)
    with source.open("rb") as file:
        if file.readline(len(MAGIC)) != MAGIC:
            raise VaultError(f"{source.name} is not a backup of Cleardays. Nothing was restored.")
        number, is_last = 0, False
        for line in file:
            try:
                head, _, piece = fernet.decrypt(line.rstrip(b"\n")).partition(b"\n")
            except InvalidToken:
                raise VaultError(
                    f"Piece {number + 1} of {source.name} cannot be opened: another key, or the file "
                    f"was changed. Nothing was restored."
                ) from None
            said, _, which = head.partition(b" ")
            if is_last or int(said) != number:
                raise VaultError(
                    f"{source.name} has its pieces out of order. Nothing was restored."
                )
            is_last = which == b"last"
            number += 1
            yield piece
    if not is_last:
        raise VaultError(f"{source.name} is cut off after piece {number}. Nothing was restored.")
