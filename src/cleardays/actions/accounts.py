"""Invite somebody, make their account, close it; record what qualifies an injector."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session as SignedIn
from django.db import transaction

from cleardays.actions.permits import NotPermitted, Verb, may, need
from cleardays.actions.watch import note
from cleardays.records.models.accounts import (
    Account,
    BreakGlass,
    Clinic,
    Invitation,
    Qualification,
    Role,
)
from cleardays.records.models.people import Person

INVITED_FOR = timedelta(days=7)
GLASS_FOR = timedelta(hours=1)
_LEAST_REASON = 10
NO_MATCH = (
    "No single record has this identifier and this birth date. Check both. Nothing was opened."
)


class InvitationRefused(ValueError):
    """An invitation that cannot be used; the message says why and what to do."""


class AccountRefused(ValueError):
    """An account or a qualification that cannot be; the message says why. Nothing was changed."""


def digest(token: str) -> str:
    """What is kept of a secret that was handed out."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_clinic(clinic: str, zone: str, name: str, email: str, at: datetime) -> str:
    """A new clinic, and the token of its first administrator's invitation."""
    if zone not in available_timezones():
        raise AccountRefused(
            f"{zone!r} is no time zone, such as Europe/Vienna. Nothing was opened."
        )
    if Clinic.objects.filter(name__iexact=clinic.strip()).exists():
        raise AccountRefused(f"There is a clinic called {clinic} already. Nothing was opened.")
    made = Clinic.objects.create(name=clinic.strip(), zone=zone)
    note(None, "open a clinic", at, about=f"clinic {made.key}")
    return _invite(None, made, name, email, Role.ADMINISTRATOR, None, at)


@transaction.atomic
def invite(
    by: Account, name: str, email: str, role: Role, at: datetime, person: Person | None = None
) -> str:
    """Make an invitation for seven days and give its token, which is kept nowhere.

    Staff are invited by an administrator, a person by whoever treats them.
    """
    need(may(by, Verb.CHANGE_PERSON if role == Role.PERSON else Verb.KEEP_STAFF))
    token = _invite(by, by.clinic, name, email, role, person, at)
    note(by, "invite", at, person=person, about=f"role {role}")
    return token


def _invite(
    by: Account | None,
    clinic: Clinic,
    name: str,
    email: str,
    role: Role,
    person: Person | None,
    at: datetime,
) -> str:
    if Account.objects.filter(email__iexact=email).exists():
        raise AccountRefused("There is an account with this address already. Nobody was invited.")
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(email__iexact=email, used_at=None, revoked_at=None).update(
        revoked_at=at
    )
    Invitation.objects.create(
        digest=digest(token),
        email=email,
        name=name,
        role=role,
        clinic=clinic,
        person=person,
        made_at=at,
        made_by=by,
        expires_at=at + INVITED_FOR,
    )
    return token


def find_invitation(token: str, at: datetime) -> Invitation:
    """The open invitation with this token. Raises `InvitationRefused`."""
    found = Invitation.objects.select_related("clinic", "person")
    one = found.filter(digest=digest(token)).first()
    if one is None or one.revoked_at is not None:
        raise InvitationRefused(
            "It is not known here, or a newer one took its place. Ask for another."
        )
    if one.used_at is not None:
        raise InvitationRefused("It was used already. Sign in with the password that you chose.")
    if one.expires_at <= at:
        raise InvitationRefused("It is more than seven days old. Ask the clinic for another.")
    return one


@transaction.atomic
def take_up(token: str, name: str, password: str, at: datetime) -> Account:
    """Make the account of an invitation. Used once, whoever is quicker."""
    found = find_invitation(token, at)
    if not Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=at):
        raise InvitationRefused("It was used already. Sign in with the password that you chose.")
    account = make_account(
        found.clinic, name, found.email, Role(found.role), password, found.person
    )
    note(account, "take up an invitation", at, person=found.person)
    return account


def make_account(
    clinic: Clinic,
    name: str,
    email: str,
    role: Role,
    password: str | None,
    person: Person | None = None,
) -> Account:
    """An account whose address is proved: by the invitation, or by who makes it."""
    account = Account.objects.create_user(
        email, password, name=name, role=role, clinic=clinic, person=person
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@transaction.atomic
def close_account(by: Account, account: Account, at: datetime) -> None:
    """Close an account: every page refuses it from the next request on."""
    need(may(by, Verb.KEEP_STAFF))
    if account.clinic_id != by.clinic_id:
        raise NotPermitted("This account belongs to another clinic.")
    if account.pk == by.pk:
        raise AccountRefused("You cannot close your own account. Ask another administrator.")
    account.is_active = False
    account.save(update_fields=["is_active"])
    mine = [
        row.pk
        for row in SignedIn.objects.filter(expire_date__gt=at).iterator()
        if str(row.get_decoded().get("_auth_user_id")) == str(account.pk)
    ]
    SignedIn.objects.filter(pk__in=mine).delete()
    note(by, "close an account", at, about=f"account {account.key}")


@transaction.atomic
def qualify(
    by: Account,
    account: Account,
    what: str,
    number: str,
    valid_from: date,
    expires: date,
    at: datetime,
) -> Qualification:
    """Record what allows somebody to inject, and until when."""
    need(may(by, Verb.KEEP_STAFF))
    if account.clinic_id != by.clinic_id or account.role != Role.INJECTOR:
        raise AccountRefused("Only an injector of your own clinic can be given a qualification.")
    if expires < valid_from:
        raise AccountRefused(
            f"It would run out on {expires} before it begins on {valid_from}. Nothing was recorded."
        )
    held = Qualification.objects.create(
        account=account,
        what=what,
        number=number,
        valid_from=valid_from,
        expires=expires,
        recorded_by=by,
    )
    note(by, "record a qualification", at, about=f"account {account.key}")
    return held


@transaction.atomic
def break_glass(by: Account, identifier: str, born: date, reason: str, at: datetime) -> BreakGlass:
    """Open one record out of reach for an hour: exact identifier and birth date, and a reason.

    It cannot be used to look around: what does not match exactly is not found.
    """
    need(may(by, Verb.BREAK_GLASS))
    if len(reason.strip()) < _LEAST_REASON:
        raise AccountRefused("Say why in a few words: it will be read. Nothing was opened.")
    found = list(
        Person.objects.filter(
            identifier__iexact=identifier.strip(),
            born=born,
            joined_into=None,
            removed_at=None,
        )[:2]
    )
    if len(found) != 1:
        raise AccountRefused(NO_MATCH)
    glass = BreakGlass.objects.create(
        account=by, person=found[0], reason=reason.strip(), began_at=at, ends_at=at + GLASS_FOR
    )
    note(by, Verb.BREAK_GLASS.value, at, person=found[0], about=f"for {GLASS_FOR}")
    return glass


@transaction.atomic
def review_glass(by: Account, glass: BreakGlass, words: str, at: datetime) -> None:
    """Say that an access out of reach was looked into, and what was found."""
    need(may(by, Verb.REVIEW_GLASS))
    if glass.account_id == by.pk:
        raise NotPermitted("Nobody reviews their own access. Ask somebody else.")
    BreakGlass.objects.filter(pk=glass.pk, reviewed_at=None).update(
        reviewed_at=at, reviewed_by=by, review=words.strip()[:500]
    )
    note(by, Verb.REVIEW_GLASS.value, at, person=glass.person)


@transaction.atomic
def open_again(by: Account, account: Account, at: datetime) -> None:
    """Open a closed account again: its password and second factor are as they were."""
    need(may(by, Verb.KEEP_STAFF))
    if account.clinic_id != by.clinic_id:
        raise NotPermitted("This account belongs to another clinic.")
    account.is_active = True
    account.save(update_fields=["is_active"])
    note(by, "open an account again", at, about=f"account {account.key}")


@transaction.atomic
def keep_clinic(by: Account, said: dict[str, Any], at: datetime) -> None:
    """Keep the clinic's settings."""
    need(may(by, Verb.KEEP_CLINIC))
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    changed = [name for name, value in said.items() if getattr(clinic, name) != value]
    for name in changed:
        setattr(clinic, name, said[name])
    clinic.save(update_fields=changed or None)
    note(by, Verb.KEEP_CLINIC.value, at, about=", ".join(changed) or "nothing changed")
