"""The chain of what was done: adding to it, and finding where it was broken.

Every row seals the one before it, so that a row that was edited, taken out or put in between
shows. A tail that was cut off shows only beside a head that was kept elsewhere: with each backup
and each nightly pack. Who owns the database can still rewrite all of it; the head elsewhere is
what they cannot rewrite.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from cleardays.records.models.audit import AuditHead, AuditRow

FIELDS = ("number", "at", "account", "role", "clinic", "person", "verb", "about", "outcome", "why")
DONE, REFUSED = "done", "refused"
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows there are, and the seal of the last; written `count:seal`."""

    count: int
    seal: str

    def __str__(self) -> str:
        return f"{self.count}:{self.seal}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """Raises `ValueError` for anything that is not a head as it is written."""
        count, colon, seal = text.strip().partition(":")
        well_made = len(seal) == 64 and set(seal) <= set("0123456789abcdef")
        if not colon or not count.isdecimal() or not (well_made or (seal == "" and count == "0")):
            raise ValueError(
                f"{text.strip()[:80]!r} is not a head, such as 120:6f1e... Nothing was checked."
            )
        return cls(int(count), seal)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down. Keys are texts; "" where there is none."""

    verb: str
    account: str = ""
    role: str = ""
    clinic: str = ""
    person: str = ""
    about: str = ""
    outcome: str = DONE
    why: str = ""


def seal(row: AuditRow, before: str) -> str:
    """The seal of a row that follows a row with the seal `before`."""
    said = [getattr(row, name) for name in FIELDS]
    text = json.dumps([before, *said], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def add(entry: Entry, at: datetime) -> AuditRow:
    """Add a row. It is written with whatever else the transaction writes, or not at all."""
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    row = AuditRow(
        number=head.count + 1,
        at=at.astimezone(UTC).isoformat(timespec="milliseconds"),
        account=entry.account,
        role=entry.role,
        clinic=entry.clinic,
        person=entry.person,
        verb=entry.verb,
        about=entry.about[:120],
        outcome=entry.outcome,
        why=entry.why[:300],
    )
    row.seal = seal(row, head.seal)
    row.save(force_insert=True)
    head.count, head.seal = row.number, row.seal
    head.save(force_update=True)
    return row


def head() -> Head:
    """The head as it stands now."""
    kept = AuditHead.objects.filter(pk=1).first()
    return Head(kept.count, kept.seal) if kept else Head(0, "")


def faults(kept_elsewhere: Head | None = None) -> Iterator[str]:
    """What is wrong with the chain, in order; nothing when it is whole.

    `kept_elsewhere`: a head from a backup or a pack; without one a cut tail can only be noticed
    where somebody forgot to cut the head as well.
    """
    before, number = "", 0
    seen_elsewhere = kept_elsewhere is None or kept_elsewhere.count == 0
    for row in AuditRow.objects.order_by("number").iterator(chunk_size=_AT_ONCE):
        if row.number != number + 1:
            yield f"After row {number} comes row {row.number}: {row.number - number - 1} are missing."
        if row.seal != seal(row, before):
            yield f"Row {row.number} is not as it was written, or the one before it is not."
        before, number = row.seal, row.number
        if kept_elsewhere and row.number == kept_elsewhere.count:
            seen_elsewhere = True
            if row.seal != kept_elsewhere.seal:
                yield f"Row {row.number} has another seal than the head that was kept."
    here = head()
    if (here.count, here.seal) != (number, before):
        yield f"The head here says {here.count} rows, but the last one is row {number}."
    if not seen_elsewhere and kept_elsewhere:
        yield (
            f"The head that was kept says {kept_elsewhere.count} rows, but there are only "
            f"{number}: the end was cut off."
        )
