"""What a person says about a day or an attack, from a form or a device: kept once, merged, projected.

Every way in leads here. What arrives twice is answered as the first time; what two devices said of
one field without knowing of each other stays as two values until the person chooses.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.diary import DiaryError
from cleardays.clinical.merging import REMOVED, Change, Fields, Standing, edited, standing
from cleardays.records import convert
from cleardays.records.models.accounts import Account
from cleardays.records.models.diary import AttackEntry, DayEntry
from cleardays.records.models.own_diary import OwnChange
from cleardays.records.models.people import Person
from cleardays.records.said import (
    change_of,
    columns_of,
    foreign_change,
    frozen,
    thread_of,
    values_of,
)

DAY, ATTACK = OwnChange.Kind.DAY, OwnChange.Kind.ATTACK
Row = DayEntry | AttackEntry
_FIRST_YEAR = 1900
_MOST_SEEN = 200


class NotTaken(ValueError):
    """What was said cannot be kept; the message says why. Nothing was changed."""


class OtherPayload(NotTaken):
    """An id that was used before came with something else."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody left on the screen about one day or attack.

    `state`: each field that was on the screen; `settles`: those between whose two values the person
    was asked to choose; `seen`: ids of the changes that stood when it was written.
    """

    client: UUID
    kind: str
    about: str
    on: date
    state: Fields
    zone: str
    seen: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    device: str = ""
    sequence: int = 0
    said_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Of all that was sent: the same id with another one is refused."""
        said = [
            *(self.kind, self.about, self.on.isoformat(), self.zone, sorted(self.seen)),
            *(sorted(self.settles), self.device, self.sequence, str(self.said_at)),
            sorted(self.state.items()),
        ]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def tell(by: Account, person: Person, sent: Sent, at: datetime) -> dict[str, Any]:
    """Keep what was said, and what follows for the day or the attack. Gives what the sender is told.

    Raises `NotTaken`; `OtherPayload` where the id came before with something else.
    """
    need(may(by, Verb.TELL_DIARY))
    Person.objects.select_for_update().get(pk=person.pk)
    before = OwnChange.objects.filter(client=sent.client).first()
    if before is not None:
        if before.person_id != person.pk or before.digest != sent.digest:
            raise OtherPayload(
                "This entry came before with something else in it. The first one is kept; open the "
                "day to see it. This one was not taken."
            )
        return dict(before.answer)
    _fits(sent, at)
    rows = foreign_rows(person, sent.kind, sent.about, sent.on)
    foreign = {foreign_change(row).id: row for row in rows}
    log = list(_log(person, sent.kind, sent.about))
    known = [*map(change_of, log), *map(foreign_change, rows)]
    ids = {change.id for change in known}
    begun = Change(str(sent.client), {}, frozenset(sent.seen) & ids, sent.device, sent.sequence)
    _in_sequence(person, sent, log, begun)
    change = edited(known, begun, sent.state, sent.settles)
    after = standing([*known, change])
    taken_up = [foreign[id] for id in foreign if sent.kind == ATTACK or _is_put_aside(id, after)]
    left = {foreign_change(row).id for row in rows if row not in taken_up}
    ours = standing([*(c for c in known if c.id not in left), change])
    for row in taken_up:
        _take_up(row, sent)
    made = _project(by, person, sent, ours, after.differs, at)
    answer = {"status": "kept", "client": str(sent.client), "at": at.isoformat()}
    OwnChange.objects.create(
        person=person,
        kind=sent.kind,
        about=sent.about,
        on=sent.on,
        zone=sent.zone,
        client=sent.client,
        device=sent.device,
        sequence=sent.sequence,
        seen=sorted(begun.seen),
        fields=dict(change.fields),
        said_at=sent.said_at,
        received_at=at,
        by=by,
        digest=sent.digest,
        answer=answer,
    )
    _strike(taken_up, by, at)
    note(by, Verb.TELL_DIARY.value, at, person=person, about=f"own {sent.kind}, {made}")
    return answer


def read_thread(
    person: Person, kind: str, about: str, on: date
) -> tuple[Standing, list[OwnChange]]:
    """What stands of one day or attack, with what came from elsewhere, and every change in order."""
    log = list(_log(person, kind, about))
    rows = foreign_rows(person, kind, about, on)
    return standing([*map(change_of, log), *map(foreign_change, rows)]), log


def own_heads(person: Person, kind: str, first: date, last: date) -> dict[str, list[str]]:
    """For each date, or attack begun, between two dates: the ids that somebody who looks has seen."""
    changes: dict[str, list[Change]] = {}
    log = OwnChange.objects.filter(person=person, kind=kind, on__gte=first, on__lte=last)
    for row in log.order_by("pk"):
        changes.setdefault(row.about, []).append(change_of(row))
    if kind == DAY:
        rows = DayEntry.objects.filter(
            person=person, own=False, struck_at=None, on__gte=first, on__lte=last
        )
        for entry in rows.order_by("pk"):
            changes.setdefault(entry.on.isoformat(), []).append(foreign_change(entry))
    return {about: list(standing(found).heads) for about, found in changes.items()}


@transaction.atomic
def bring_back(by: Account, person: Person, row: Row | None, sent: Sent, at: datetime) -> None:
    """Make an earlier version stand again, as a new one; None: as if nothing had been said."""
    stands, _ = read_thread(person, sent.kind, sent.about, sent.on)
    if row is None:
        state: dict[str, Any] = {REMOVED: True}
    else:
        state = {**dict.fromkeys(stands.values), **values_of(row)}
    settles = tuple(state)
    told = Sent(sent.client, sent.kind, sent.about, sent.on, state, sent.zone, sent.seen, settles)
    tell(by, person, told, at)


def versions_of(person: Person, kind: str, about: str, on: date) -> list[Row]:
    """Every version of a day or an attack that was ever kept, the latest first."""
    if kind == DAY:
        return list(
            DayEntry.objects.filter(person=person, on=on)
            .select_related("entered_by")
            .order_by("-pk")
        )
    rows = AttackEntry.objects.filter(person=person).select_related("entered_by")
    threaded = list(rows.filter(thread=about).order_by("-pk"))
    near = rows.filter(thread=None, start__startswith=on.isoformat()).order_by("-pk")
    return [*threaded, *(row for row in near if str(thread_of(row)) == about)]


def foreign_rows(person: Person, kind: str, about: str, on: date) -> list[Row]:
    """Rows of a day or an attack that stand and that no device of the person's sent."""
    if kind == DAY:
        days = DayEntry.objects.filter(person=person, on=on, own=False, struck_at=None)
        return list(days.order_by("pk"))
    near = AttackEntry.objects.filter(
        person=person, own=False, struck_at=None, start__startswith=on.isoformat()
    )
    return [row for row in near.order_by("pk") if str(thread_of(row)) == about]


def _log(person: Person, kind: str, about: str) -> Iterable[OwnChange]:
    return OwnChange.objects.filter(person=person, kind=kind, about=about).order_by("pk")


def _fits(sent: Sent, at: datetime) -> None:
    try:
        here = at.astimezone(ZoneInfo(sent.zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotTaken("The time zone of this entry is not known. It was not kept.") from None
    if sent.on > here + timedelta(days=1):
        raise NotTaken("This entry is about a day that has not come yet. It was not kept.")
    if sent.on.year < _FIRST_YEAR:
        raise NotTaken(f"This entry is about a day before {_FIRST_YEAR}. It was not kept.")
    if len(sent.seen) > _MOST_SEEN:
        raise NotTaken("This entry refers to too many others. It was not kept.")


def _in_sequence(person: Person, sent: Sent, log: list[OwnChange], begun: Change) -> None:
    """A device counts up; what it has seen of itself came before."""
    if not sent.device:
        return
    numbered = OwnChange.objects.filter(
        person=person, device=sent.device, sequence=sent.sequence
    ).exists()
    later = any(
        c.device == sent.device and c.sequence >= sent.sequence and str(c.client) in begun.seen
        for c in log
    )
    if numbered or later:
        raise NotTaken(
            f"Number {sent.sequence} of this phone was used already for another entry. This one was "
            f"not kept; write it again."
        )


def _is_put_aside(id: str, after: Standing) -> bool:
    """Whether somebody who had seen it changed any of what it says."""
    stands_for = sum(id in one.ids for said in after.values.values() for one in said)
    return stands_for < after.set_by.get(id, 0)


def _take_up(row: Row, sent: Sent) -> None:
    """Remember what a row from elsewhere said among the changes, before it is struck out."""
    change = foreign_change(row)
    OwnChange.objects.create(
        person_id=row.person_id,
        kind=sent.kind,
        about=sent.about,
        on=sent.on,
        zone=sent.zone,
        client=UUID(change.id),
        fields=dict(change.fields),
        received_at=row.entered_at,
        by_id=row.entered_by_id,
        digest="",
        answer={},
    )


def _strike(rows: Iterable[Row], by: Account, at: datetime) -> None:
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk, struck_at=None).update(
            struck_at=at, struck_by=by
        )


def _project(
    by: Account,
    person: Person,
    sent: Sent,
    ours: Standing,
    differs: tuple[str, ...],
    at: datetime,
) -> str:
    """Make the row that is read say what stands; the one before is struck out. Says what was done."""
    table: Any = DayEntry if sent.kind == DAY else AttackEntry
    key: dict[str, Any] = {"on": sent.on} if sent.kind == DAY else {"thread": UUID(sent.about)}
    rows = table._default_manager.filter(person=person, own=True, struck_at=None, **key)
    standing_rows: list[Row] = list(rows.order_by("pk"))
    if ours.is_removed:
        _strike(standing_rows, by, at)
        return "removed"
    columns = columns_of(sent.kind, ours.shown())
    more = {"device": sent.device} if sent.kind == DAY else {}
    row: Row = table(
        person=person,
        entered_at=at,
        entered_by=by,
        client=sent.client,
        own=True,
        differs=list(differs),
        **more,
        **key,
        **columns,
    )
    try:
        if isinstance(row, DayEntry):
            convert.day_of(row)
        else:
            convert.attack_of(row)
    except (DiaryError, ValueError) as wrong:
        raise NotTaken(f"{wrong} Nothing was changed.") from None
    if len(standing_rows) == 1:
        last = standing_rows[0]
        if values_of(last) == values_of(row) and last.differs == row.differs:
            return "said again"
    _strike(standing_rows, by, at)
    row.save(force_insert=True)
    return "changed" if standing_rows else "said"


def new_sent(kind: str, about: str, on: date, state: Fields, zone: str, **more: Any) -> Sent:
    """Something said here and now, without a device of its own."""
    fields = {name: frozen(value) for name, value in state.items()}
    return Sent(more.pop("client", uuid4()), kind, about, on, fields, zone, **more)
