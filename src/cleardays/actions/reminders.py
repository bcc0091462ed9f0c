"""Reminders by e-mail: choosing them, stopping them with one tap, and sending those that are due."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.posting import Handed, MailDown, absolute, open_post, post
from cleardays.actions.watch import note
from cleardays.clinical.reminding import Due, Sent, Wish, WishError, due, ignored
from cleardays.records.models.accounts import Account
from cleardays.records.models.diary import AttackEntry, DayEntry, SpanEntry
from cleardays.records.models.people import Person
from cleardays.records.models.reminders import Reminder, ReminderSent

AT, QUIET_FROM, QUIET_UNTIL = time(19), time(21), time(8)
SUBJECT = "Your note for today"
BODY = """This is the reminder that you asked for. Open your pages:

{here}

You get one a day at most. After three without an answer they stop by themselves.
Stop them now, without signing in:

{stop}"""
_SALT = "cleardays.reminders"
_STATE = ReminderSent.State
_WRITTEN = (DayEntry, AttackEntry, SpanEntry)


class ReminderRefused(ValueError):
    """Reminders cannot be kept like that; the message says why. Nothing was changed."""


# --- choosing and stopping ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """When somebody wants to be reminded."""

    at: time = AT
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    zone: str = ""


@transaction.atomic
def turn_on(by: Account, person: Person, said: Chosen, at: datetime) -> Reminder:
    """Remind this person from now on. Raises `ReminderRefused`."""
    need(may(by, Verb.OWN_RECORD))
    if said.zone not in available_timezones():
        raise ReminderRefused(
            f"{said.zone[:60]!r} is no time zone, such as Europe/Vienna. Nothing was changed."
        )
    try:
        Wish(said.at, said.quiet_from, said.quiet_until, ZoneInfo(said.zone))
    except WishError as wrong:
        raise ReminderRefused(f"{wrong} Nothing was changed.") from None
    told = {name: getattr(said, name) for name in ("at", "quiet_from", "quiet_until", "zone")}
    kept, _ = Reminder.objects.update_or_create(
        person=person,
        defaults={**told, "is_on": True, "key": uuid4(), "changed_at": at, "trouble": None},
    )
    note(by, "turn reminders on", at, person=person)
    return kept


@transaction.atomic
def turn_off(by: Account | None, reminder: Reminder, at: datetime) -> None:
    """Remind no longer; `by` None: through the address in a mail."""
    if Reminder.objects.filter(pk=reminder.pk, is_on=True).update(is_on=False, changed_at=at):
        note(by, "turn reminders off", at, person=reminder.person)


def secret_of(reminder: Reminder) -> str:
    """The secret of the address that stops it, until it is turned on anew."""
    return signing.Signer(salt=_SALT, sep=".").sign(reminder.key.hex)


def of_secret(secret: str) -> Reminder | None:
    """The reminder that a secret stops, or None."""
    try:
        key = UUID(hex=signing.Signer(salt=_SALT, sep=".").unsign(secret))
    except (signing.BadSignature, ValueError):
        return None
    return Reminder.objects.select_related("person").filter(key=key).first()


def ignored_by(person: Person) -> int:
    """How many reminders went out since this person last wrote."""
    account = Account.objects.filter(person=person).first()
    wrote = _wrote([account.pk]) if account else {}
    wrote_at = wrote.get(account.pk) if account else None
    return ignored(wrote_at, [_sent(row) for row in ReminderSent.objects.filter(person=person)])


# --- sending --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did: how many it sent, how many were refused, how many it left to another run."""

    sent: int = 0
    refused: int = 0
    taken: int = 0


def remind(at: datetime) -> Run:
    """Send what is due now. It may be run as often as one likes, also twice at once.

    Each reminder is claimed before it is sent, by a row of which there can be only one for a date. A
    mail that was surely not sent gives its claim back, for the next run. One that may have been sent
    keeps it, and so does one whose run was killed: a reminder too few does no harm, a second on one
    day was promised not to be. Raises `MailDown`; what was not sent then is due in the next run.
    """
    waiting = [(reminder, found) for reminder, found in _all_due(at) if found]
    if not waiting:
        return Run()
    connection = open_post()
    sent = refused = taken = 0
    for reminder, found in waiting:
        claim = _claim(reminder, found, at)
        if claim is None:
            taken += 1
            continue
        handed = post(connection, SUBJECT, *_mail(reminder))
        if handed is Handed.SENT:
            ReminderSent.objects.filter(pk=claim.pk).update(state=_STATE.SENT)
            sent += 1
        elif handed is Handed.REFUSED:
            claim.delete()
            Reminder.objects.filter(pk=reminder.pk).update(trouble=at)
            refused += 1
        else:
            raise MailDown("The connection broke while mail was sent.")
    connection.close()
    return Run(sent, refused, taken)


def _mail(reminder: Reminder) -> tuple[str, str, dict[str, str]]:
    stop = absolute(reverse("stop_reminders", args=[secret_of(reminder)]))
    body = BODY.format(here=absolute(reverse("my")), stop=stop)
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return body, reminder.person.account.email, headers


def _claim(reminder: Reminder, found: Due, at: datetime) -> ReminderSent | None:
    """The claim of this date, or None where another run has it, or it was turned off just now."""
    try:
        with transaction.atomic():
            on = Reminder.objects.select_for_update().filter(pk=reminder.pk, is_on=True)
            if not on.exists():
                return None
            return ReminderSent.objects.create(person=reminder.person, on=found.on, at=at)
    except IntegrityError:
        return None


def _all_due(at: datetime) -> Iterator[tuple[Reminder, Due]]:
    """Everybody who wants to be reminded and can be, and whether now."""
    wanted = list(
        Reminder.objects.filter(
            is_on=True,
            person__account__is_active=True,
            person__removed_at=None,
            person__joined_into=None,
        ).select_related("person__account")
    )
    wrote = _wrote([r.person.account.pk for r in wanted])
    sent: dict[int, list[Sent]] = defaultdict(list)
    for row in ReminderSent.objects.filter(person__in=[r.person_id for r in wanted]):
        sent[row.person_id].append(_sent(row))
    for reminder in wanted:
        wish = Wish(reminder.at, reminder.quiet_from, reminder.quiet_until, ZoneInfo(reminder.zone))
        last = wrote.get(reminder.person.account.pk)
        yield reminder, due(at, wish, last, sent[reminder.person_id])


def _sent(row: ReminderSent) -> Sent:
    return Sent(row.on, row.at, counts=row.state == _STATE.SENT)


def _wrote(accounts: list[int]) -> dict[int, datetime]:
    """When each account last wrote something about its days, struck out since or not."""
    found: dict[int, datetime] = {}
    for table in _WRITTEN:
        rows = table._default_manager.filter(entered_by__in=accounts)
        for account, last in rows.values_list("entered_by").annotate(Max("entered_at")):
            found[account] = max(found.get(account, last), last)
    return found


# --- after a restore ------------------------------------------------------------------------------


def hold_back(at: datetime) -> int:
    """After a restore nobody is reminded today: it may have gone out already. How many are held."""
    held = 0
    for reminder in Reminder.objects.filter(is_on=True):
        on = at.astimezone(ZoneInfo(reminder.zone)).date()
        _, made = ReminderSent.objects.get_or_create(
            person=reminder.person, on=on, defaults={"at": at, "state": _STATE.HELD}
        )
        held += made
    return held
