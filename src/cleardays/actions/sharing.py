"""Let somebody without an account see one's own report: a link, for some days, taken back at will."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from cleardays.actions.accounts import digest
from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.models.sharing import ShareLink, ShareLook

FOR_DAYS = (1, 7, 30)
MOST_OPEN = 20
LOOKED = "look by a link"


class SharingRefused(ValueError):
    """A link that cannot be made; the message says why and what to do. Nothing was shared."""


class NotShared(LookupError):
    """No link opens with this. It never says whether there was one."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A link as its maker sees it: until when it opens, and every look, newest first."""

    link: ShareLink
    is_open: bool
    looks: tuple[ShareLook, ...]


@transaction.atomic
def share(by: Account, person: Person, label: str, days: int, client: UUID, at: datetime) -> str:
    """Make a link and give its secret, which is kept nowhere and shown once.

    `label`: for whom, in the person's own words; only they see it. Raises `SharingRefused`.
    """
    _own(by, person)
    if not label.strip():
        raise SharingRefused(
            "Write for whom the link is, such as my family doctor. Nothing was shared."
        )
    if days not in FOR_DAYS:
        raise SharingRefused("Choose for how long: 1 day, 7 days or 30 days. Nothing was shared.")
    Person.objects.select_for_update().get(pk=person.pk)
    if ShareLink.objects.filter(client=client).exists():
        raise SharingRefused(
            "This link was made already, and its address is shown only once. Take it back below, and "
            "make another."
        )
    is_open = ShareLink.objects.filter(person=person, revoked_at=None, expires_at__gt=at)
    if is_open.count() >= MOST_OPEN:
        raise SharingRefused(
            f"There are {MOST_OPEN} open links. Take one back first. Nothing was shared."
        )
    token = secrets.token_urlsafe(32)
    made = ShareLink.objects.create(
        person=person,
        digest=digest(token),
        label=label.strip(),
        client=client,
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=days),
    )
    note(by, Verb.SHARE.value, at, person=person, about=f"link {made.key}, {days} days")
    return token


@transaction.atomic
def take_back(by: Account, person: Person, key: UUID, at: datetime) -> None:
    """Close a link: from now on it opens nothing. Raises `ShareLink.DoesNotExist`."""
    _own(by, person)
    link = ShareLink.objects.select_for_update().get(key=key, person=person)
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        note(by, Verb.SHARE.value, at, person=person, about=f"took back link {link.key}")


def links_of(person: Person, at: datetime) -> list[Shared]:
    """Every link that a person made, those that open first, the newest first, with who looked."""
    looks = Prefetch("looks", ShareLook.objects.order_by("-at", "-pk"))
    found = ShareLink.objects.filter(person=person).prefetch_related(looks)
    newest_first = [
        Shared(link, link.revoked_at is None and link.expires_at > at, tuple(link.looks.all()))
        for link in found.order_by("-made_at", "-pk")
    ]
    return sorted(newest_first, key=lambda one: not one.is_open)


def find_shared(token: str, at: datetime) -> ShareLink:
    """The open link with this secret. Raises `NotShared`, alike whatever the reason is.

    A link dies with the account that made it, and with a record that was joined or taken back.
    """
    link = (
        ShareLink.objects.select_related("person__clinic", "made_by")
        .filter(digest=digest(token), revoked_at=None, expires_at__gt=at)
        .filter(made_by__is_active=True, person__joined_into=None, person__removed_at=None)
        .first()
    )
    if link is None or link.made_by.person_id != link.person_id:
        raise NotShared
    return link


@transaction.atomic
def look(token: str, what: str, who: str, at: datetime) -> ShareLink:
    """Open a link, and write down that somebody looked. Raises `NotShared`.

    `who`: what the reader says of themselves; empty where they say nothing. Nobody checks it.
    """
    link = find_shared(token, at)
    ShareLook.objects.create(link=link, at=at, what=what, who=who.strip()[:80])
    note(None, LOOKED, at, person=link.person, about=f"link {link.key}, {what}")
    return link


def _own(by: Account, person: Person) -> None:
    need(may(by, Verb.SHARE))
    if by.person_id != person.pk:
        raise NotPermitted("Only whoever a record is about may share it.")
