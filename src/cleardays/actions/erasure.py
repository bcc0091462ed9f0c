"""Erase what is a person's own and not yet part of the clinic's record; and again after a restore."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session as SignedIn
from django.db import transaction
from django.db.models import Model, QuerySet

from cleardays.actions.looked import rows_about
from cleardays.actions.own_data import DIARY
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.records import audit
from cleardays.records.models.accounts import Account, Invitation, Role
from cleardays.records.models.audit import AuditHead
from cleardays.records.models.diary import AttackEntry, DayEntry
from cleardays.records.models.erasure import Erasure
from cleardays.records.models.own_diary import OwnChange, OwnDevice, OwnDrug
from cleardays.records.models.people import Kept, Person
from cleardays.records.models.reminders import Reminder, ReminderSent
from cleardays.records.models.sharing import ShareLink, ShareLook
from cleardays.records.models.visiting import CalendarFeed
from cleardays.records.said import foreign_id

GONE = "Account erased by its person"


@dataclass(frozen=True, slots=True)
class Part:
    """A table of which goes what the clinic has not seen: which columns say who wrote a row, and when."""

    table: type[Any]
    by: str = "entered_by"
    at: str = "entered_at"


# Every table about a person says here what becomes of it; a test asks for those that do not.
PARTS: tuple[Part, ...] = (
    *(Part(table) for table in DIARY),
    Part(OwnChange, "by", "received_at"),  # or erased days could be made again from it
)
WHOLE: tuple[type[Model], ...] = (ReminderSent, Reminder, ShareLink, CalendarFeed, OwnDrug)
STAYS: dict[str, str] = {
    "Told": "answers about your health that treatment rests on",
    "PreventiveRow": "medicines tried, on which treatment and payment rest",
    "ScoreRow": "scores, by which treatment is judged",
    "OtherToxinRow": "other injections, which count towards what is safe",
    "ReactionRow": "side effects: the clinic has to act on them and report them",
    "InjectionSession": "what was injected",
    "Vial": "which vial was used",
    "Direction": "who prescribed it",
    "Consent": "what you agreed to",
    "Appointment": "appointments",
    "VisitRequest": "visits that you asked for, and what the clinic answered",
    "Waiting": "that you waited for a sooner place",
    "Offer": "places that were held for you",
    "CheckIn": "what you said before a visit",
    "Assessment": "what was concluded, with what it rested on",
    "DecisionRow": "what was decided",
    "Authorisation": "what your payer allowed",
    "Letter": "letters that were written",
    "BreakGlass": "who opened your record in an emergency",
    "Account": "emptied where you close it; never deleted, for others point to it",
    "Invitation": "deleted with the account",
}


@dataclass(frozen=True, slots=True)
class Own:
    """What would be erased. `since`: when the clinic last looked; None: never."""

    days: int
    others: int
    notes: int
    reminders: bool
    since: datetime | None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to erase but the account."""
        return not (self.days or self.others or self.notes or self.reminders)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were deleted, and how many notes were emptied."""

    rows: int
    notes: int


def seen_until(person: Person) -> datetime | None:
    """When somebody of a clinic last did anything with this record: what was there then was seen."""
    last = rows_about(person).filter(outcome=audit.DONE).first()
    return datetime.fromisoformat(last.at) if last else None


def what_goes(by: Account, person: Person, at: datetime) -> Own:
    """What would be erased now."""
    since = seen_until(person)
    counts = {
        p.table: _entries(p, by.pk, person, since, at).count()
        for p in PARTS
        if issubclass(p.table, Kept)
    }
    return Own(
        days=counts.pop(DayEntry),
        others=sum(counts.values()),
        notes=sum(rows.count() for rows in _notes(by.pk, person)),
        reminders=Reminder.objects.filter(person=person).exists(),
        since=since,
    )


@transaction.atomic
def erase(by: Account, person: Person, at: datetime, *, closes: bool) -> Erasure:
    """Erase it, all or nothing; `closes`: the account too.

    Nobody can open the record between looking who has seen what and erasing: each look adds a row to
    the audit, and the audit's head is locked first.
    """
    need(may(by, Verb.ERASE_OWN))
    AuditHead.objects.select_for_update().get_or_create(pk=1)
    made = Erasure.objects.create(
        person=person.key, account=by.key, after=seen_until(person), until=at, closes=closes
    )
    done = _carry_out(made)
    note(by, Verb.ERASE_OWN.value, at, person=person, about=_counted(done, made))
    return made


@transaction.atomic
def erase_again(made: Erasure, at: datetime) -> Erased:
    """Erase what a restored backup brought back: the same as then, whatever was looked at since."""
    made.save(force_insert=True)
    done = _carry_out(made)
    person = Person.objects.filter(key=made.person).first()
    note(
        None, Verb.ERASE_OWN.value, at, person=person, about=f"again: {_counted(done, made)}"[:120]
    )
    return done


def _counted(done: Erased, made: Erasure) -> str:
    account = ", and the account" if made.closes else ""
    return f"{done.rows} rows, {done.notes} notes{account}"


def _carry_out(made: Erasure) -> Erased:
    person = Person.objects.filter(key=made.person).first()
    account = Account.objects.filter(key=made.account).first()
    if person is None or account is None:
        return Erased(0, 0)  # an older backup, in which they are not there yet
    rows = 0
    for part in PARTS:
        found = _entries(part, account.pk, person, made.after, made.until)
        if issubclass(part.table, Kept):
            _let_stand_again(part.table, found, account, person)
        rows += found.delete()[0]
    notes = sum(found.update(note="") for found in _notes(account.pk, person, made.until))
    _forget_notes(account.pk, person, made.until)
    ShareLook.objects.filter(link__person=person).delete()
    # A phone is not believed any more: what it sent before cannot come a second time.
    OwnDevice.objects.filter(account=account).delete()
    for model in WHOLE:
        rows += model._default_manager.filter(person=person).delete()[0]
    if made.closes:
        _close(account, made.until)
    return Erased(rows, notes)


def _entries(
    part: Part, account: int, person: Person, after: datetime | None, until: datetime
) -> QuerySet[Any]:
    mine = {"person": person, part.by: account, f"{part.at}__lte": until}
    if after is not None:
        mine[f"{part.at}__gt"] = after
    return part.table._default_manager.filter(**mine)


def _let_stand_again(
    table: type[Any], going: QuerySet[Any], account: Account, person: Person
) -> None:
    """What an entry that goes had taken the place of stands again: the clinic has seen it.

    An entry takes another's place by striking it out in the moment in which it is written. What was
    struck out for itself stays so.
    """
    replaced = table._default_manager.filter(
        person=person, struck_by=account, struck_at__in=going.values("entered_at")
    ).exclude(pk__in=going.values("pk"))
    if table is DayEntry:
        replaced = replaced.filter(on__in=going.values("on"))
    again = table._default_manager.filter(pk__in=list(replaced.values_list("pk", flat=True)))
    if issubclass(table, DayEntry | AttackEntry):
        # what came from elsewhere stands as a row again, and no longer among the changes as well
        ids = [foreign_id(row) for row in again if not row.own]
        OwnChange.objects.filter(person=person, digest="", client__in=ids).delete()
    again.update(struck_at=None, struck_by=None)


def _notes(account: int, person: Person, until: datetime | None = None) -> list[QuerySet[Any]]:
    """Own words beside days and attacks, which the clinic's pages do not show."""
    found = [
        table._default_manager.filter(person=person, entered_by=account).exclude(note="")
        for table in (DayEntry, AttackEntry)
    ]
    return found if until is None else [rows.filter(entered_at__lte=until) for rows in found]


def _forget_notes(account: int, person: Person, until: datetime) -> None:
    """The same words, out of the changes that they came in."""
    mine = OwnChange.objects.filter(person=person, by=account, received_at__lte=until)
    for change in mine:
        if change.fields.pop("note", None) is not None:
            change.save(update_fields=["fields"])


def _close(account: Account, at: datetime) -> None:
    """Empty an account: others point to it, so it is not deleted, but nothing of anybody is in it."""
    Invitation.objects.filter(person=account.person_id, role=Role.PERSON).delete()
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    mine = [
        row.pk
        for row in SignedIn.objects.filter(expire_date__gt=at).iterator()
        if str(row.get_decoded().get("_auth_user_id")) == str(account.pk)
    ]
    SignedIn.objects.filter(pk__in=mine).delete()
    account.name, account.email = GONE, f"{account.key}@erased.invalid"
    account.person, account.is_active, account.last_login = None, False, None
    account.set_unusable_password()
    account.save()


def found_again(key: UUID) -> bool:
    """Whether an erasure is known here already."""
    return Erasure.objects.filter(key=key).exists()
