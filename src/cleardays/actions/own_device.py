"""A phone on which a person keeps entries until they are sent: our half of its key, and no more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account
from cleardays.records.models.own_diary import OwnDevice

_MOST = 20


class DeviceRefused(ValueError):
    """A phone cannot keep entries like that; the message says why. Nothing was changed."""


@transaction.atomic
def keep_here(by: Account, at: datetime) -> OwnDevice:
    """Let the phone in front of the person keep entries."""
    need(may(by, Verb.OWN_RECORD))
    _refuse_too_many(by)
    made = OwnDevice.objects.create(account=by, made_at=at, seen_at=at)
    note(by, "keep entries on a phone", at, person=by.person)
    return made


def device_of(by: Account, key: UUID, at: datetime) -> OwnDevice | None:
    """The phone with this key, if it is this account's: nobody else is handed its half."""
    found = OwnDevice.objects.filter(account=by, key=key, forgotten_at=None).first()
    if found is not None and (at - found.seen_at).days >= 1:
        OwnDevice.objects.filter(pk=found.pk).update(seen_at=at)
    return found


def devices_of(by: Account) -> list[OwnDevice]:
    """Every phone and browser that keeps entries for this account, or did; latest opened first."""
    return list(OwnDevice.objects.filter(account=by).order_by("-seen_at", "-pk"))


@transaction.atomic
def stop_here(by: Account, key: UUID, at: datetime) -> None:
    """Stop keeping entries on a phone: our half is not handed out again."""
    need(may(by, Verb.OWN_RECORD))
    if OwnDevice.objects.filter(account=by, key=key, forgotten_at=None).update(forgotten_at=at):
        note(by, "stop keeping entries on a phone", at, person=by.person)


@transaction.atomic
def open_again(by: Account, key: UUID, at: datetime) -> None:
    """Take `stop_here` back: what waits on the phone can be opened and sent from it again."""
    need(may(by, Verb.OWN_RECORD))
    stopped = OwnDevice.objects.filter(account=by, key=key, forgotten_at__isnull=False)
    if stopped.exists():
        _refuse_too_many(by)
        stopped.update(forgotten_at=None)
        note(by, "keep entries on a phone again", at, person=by.person)


def _refuse_too_many(by: Account) -> None:
    if OwnDevice.objects.filter(account=by, forgotten_at=None).count() >= _MOST:
        raise DeviceRefused(
            f"{_MOST} phones and browsers keep entries for you already. Stop it on one of them "
            f"first. Nothing was changed here."
        )
