"""Report a reaction, and say what was done about it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cleardays.actions.own_clock import today_of
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.report import drafts
from cleardays.actions.watch import note
from cleardays.answers.report_draft import Draft
from cleardays.clinical.history import SERIOUS_BECAUSE, Reported
from cleardays.clinical.reaction import Grade, Weighed, weigh
from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables
from cleardays.records.convert import reported_of
from cleardays.records.models.accounts import Account, Role
from cleardays.records.models.history import ReactionRow
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.standing import Record, read_record

_LEAST_DONE = 5


class ReactionRefused(ValueError):
    """A reaction that cannot be reported like that; the message says why. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A reaction as it is kept, weighed, and the session it is linked to."""

    row: ReactionRow
    weighed: Weighed
    session: InjectionSession | None

    @property
    def lot(self) -> str:
        """The lot that was given, or nothing."""
        return self.session.lot if self.session else ""


@transaction.atomic
def report(
    by: Account,
    person: Person,
    said: Reported,
    at: datetime,
    *,
    words: str = "",
    session: InjectionSession | None = None,
    client: UUID | None = None,
) -> ReactionRow:
    """Keep a reaction as it was told. Raises `ReactionRefused`.

    `session`: the one it is thought to come from; None: not said, and judged by its date. `client`:
    the id that the sender gave it; sent again, it is kept once.
    """
    need(may(by, Verb.REPORT_REACTION))
    if client is not None:
        Person.objects.select_for_update().get(pk=person.pk)  # a second tap waits for the first
        if kept := ReactionRow.objects.filter(client=client, person=person).first():
            return kept
    kept = _keep(by, person, said, at, words, session, client)
    note(by, Verb.REPORT_REACTION.value, at, person=person, about=f"reaction {kept.pk}")
    return kept


@transaction.atomic
def tell_again(
    by: Account, person: Person, number: int, said: Reported, at: datetime, *, words: str = ""
) -> ReactionRow:
    """Tell a reaction more fully: when it began, that it is over. Raises `ReactionRefused`.

    What it was stays as it was first told. The first report is struck out and stays readable; the
    new one is unread, whether the clinic had seen the first or not.
    """
    need(may(by, Verb.REPORT_REACTION))
    rows = ReactionRow.objects.select_for_update().filter(pk=number, person=person, struck_at=None)
    row = rows.first()
    if row is None or (by.role == Role.PERSON and row.entered_by_id != by.pk):
        raise ReactionRefused(
            "This is not a report that you can add to. Make a new one. Nothing was kept."
        )
    row.struck_at, row.struck_by = at, by
    row.save(update_fields=["struck_at", "struck_by"])
    fuller = replace(said, what=row.what)
    kept = _keep(by, person, fuller, at, words or row.words, row.session, None, row)
    note(
        by, Verb.REPORT_REACTION.value, at, person=person, about=f"reaction {kept.pk} for {row.pk}"
    )
    return kept


def own_reports(person: Person, by: Account) -> list[ReactionRow]:
    """What somebody reported themselves and what stands of it, newest first."""
    rows = ReactionRow.objects.filter(person=person, entered_by=by, struck_at=None)
    return list(rows.select_related("replaces").order_by("-entered_at", "-pk"))


def weigh_one(person: Person, row: ReactionRow) -> Weighed:
    """How urgent one report is, by what is known and by the sessions that were given."""
    known = read_tables()
    given = InjectionSession.objects.filter(person=person, state=InjectionSession.State.SIGNED)
    sessions = tuple(Session(on) for on in given.order_by("on").values_list("on", flat=True))
    return weigh(reported_of(row), sessions, known.reactions, known.counting)


def _keep(
    by: Account,
    person: Person,
    said: Reported,
    at: datetime,
    words: str,
    session: InjectionSession | None,
    client: UUID | None,
    replaces: ReactionRow | None = None,
) -> ReactionRow:
    today = today_of(person, at)
    if not said.what.strip():
        raise ReactionRefused("Say what happened. Nothing was kept.")
    if said.on is not None and said.on > today:
        raise ReactionRefused("It cannot have begun on a date to come. Nothing was kept.")
    if said.ended is not None and said.ended > today:
        raise ReactionRefused("It cannot have ended on a date to come. Nothing was kept.")
    if said.severity and said.severity not in tuple(Grade):
        raise ReactionRefused("The grade is mild, moderate or severe. Nothing was kept.")
    if session is not None and session.person_id != person.pk:
        raise ReactionRefused("That session is not this person's. Nothing was kept.")
    return ReactionRow.objects.create(
        person=person,
        what=said.what.strip(),
        words=words.strip(),
        on=said.on,
        ended=said.ended,
        severity=said.severity or "",
        serious=said.serious,
        serious_because=[b for b in SERIOUS_BECAUSE if b in said.serious_because],
        over=True if said.ended else said.over,
        session=session,
        entered_at=at,
        entered_by=by,
        client=client,
        replaces=replaces,
    )


@transaction.atomic
def see(by: Account, person: Person, number: int, done: str, at: datetime) -> ReactionRow:
    """Say that a reaction was read, and what was done; it leaves the top of the worklist."""
    need(may(by, Verb.SEE_REACTION))
    if len(done.strip()) < _LEAST_DONE:
        raise ReactionRefused("Say what was done, in a few words. Nothing was kept.")
    row = ReactionRow.objects.select_for_update().get(pk=number, person=person)
    if row.seen_at is not None:
        raise ReactionRefused("Somebody has seen to this already. Read what they did.")
    row.seen_at, row.seen_by, row.done = at, by, done.strip()
    row.save(update_fields=["seen_at", "seen_by", "done"])
    note(by, Verb.SEE_REACTION.value, at, person=person, about=f"reaction {row.pk}")
    return row


@transaction.atomic
def strike_reaction(by: Account, person: Person, number: int, at: datetime) -> None:
    """Strike out a reaction that was entered by mistake; it stays readable."""
    need(may(by, Verb.SEE_REACTION))
    ReactionRow.objects.filter(pk=number, person=person, struck_at=None).update(
        struck_at=at, struck_by=by
    )
    note(by, Verb.SEE_REACTION.value, at, person=person, about=f"struck reaction {number}")


def weighed(record: Record) -> list[Seen]:
    """Every reaction that stands: those nobody has seen to first, the most urgent first."""
    known = read_tables()
    by_key = {s.pk: s for s in record.signed}
    by_day = {s.on: s for s in record.signed}
    found = []
    for row in record.reactions:
        judged = weigh(reported_of(row), record.given, known.reactions, known.counting)
        linked = by_key.get(row.session_id or 0)
        if linked is None and row.session_id is None and judged.session is not None:
            linked = by_day.get(judged.session.on)
        found.append(Seen(row, judged, linked))
    return sorted(
        found,
        key=lambda s: (
            s.row.seen_at is not None,
            -s.weighed.urgency,
            -(s.row.on or date.min).toordinal(),
        ),
    )


@transaction.atomic
def draft(by: Account, person: Person, number: int, scheme: str, at: datetime) -> tuple[Draft, ...]:
    """The draft of a report of one reaction for one scheme; noted as taken out. Nothing is sent.

    Raises `NotDrafted` for a scheme or a reaction that is not there.
    """
    need(may(by, Verb.SEE_REACTION))
    need(may(by, Verb.EXPORT))
    record = read_record(person)
    at_place = next((n for n, row in enumerate(record.reactions, 1) if row.pk == number), 0)
    made = drafts(record.history, record.given, scheme, at_place)
    note(by, Verb.EXPORT.value, at, person=person, about=f"draft report, reaction {number}")
    return made
