"""Letters: filled from the record, edited, then final; what was sent is kept as it was sent."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.assess import assess
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.session_said import said_of
from cleardays.actions.watch import note
from cleardays.answers.amounts import on as in_words
from cleardays.answers.clinic_letter import Paper, cannot_print, letter_pdf
from cleardays.answers.letter_fill import About, gp_letter, patient_letter
from cleardays.answers.letter_text import LONGEST, gaps_of
from cleardays.answers.payer_letter import payer_letter
from cleardays.answers.session_record import session_letter
from cleardays.clinical.visit import Visit
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account
from cleardays.records.models.appointments import Appointment
from cleardays.records.models.people import Person
from cleardays.records.models.review import Authorisation, DecisionRow, Letter
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.standing import read_record

_LONGEST_TO = 400


class Kind(StrEnum):
    """What a letter is, as it is kept."""

    GP = "gp"
    PATIENT = "patient"
    PAYER = "payer"
    SESSION = "session"


TITLES = {
    Kind.GP: "Letter to the family doctor",
    Kind.PATIENT: "Your visit to the headache clinic",
    Kind.PAYER: "Request for prior authorisation",
    Kind.SESSION: "Record of an injection session",
}
# How a list names them: the person's own is not "your visit" to those who write it.
NAMES = {**TITLES, Kind.PATIENT: "Letter to the person"}


class LetterRefused(ValueError):
    """Something that cannot be done with a letter; the message says why. Nothing was changed."""


class Text(NamedTuple):
    """To whom, and what."""

    to: str
    body: str


class ChangedMeanwhile(LetterRefused):
    """Somebody else changed the letter: theirs stands, and here is the text that was not kept."""

    def __init__(self, theirs: Letter, mine: Text) -> None:
        super().__init__(
            f"Somebody else changed this letter while you wrote (version {theirs.version}). Theirs "
            f"stands; yours is shown below and was not kept."
        )
        self.theirs, self.mine = theirs, mine


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new letter may be filled from: rule sets by id with their names, signed sessions."""

    rules: tuple[tuple[str, str], ...]
    sessions: tuple[InjectionSession, ...]


def choices(person: Person) -> Choices:
    """The rule sets and sessions that a letter about this person can be filled from."""
    asked = [r for r in read_tables().rule_sets.values() if "start" in r.questions]
    first = [r for r in asked if r.id in person.clinic.rule_sets]
    order = first + [r for r in asked if r not in first]
    signed = person.sessions.filter(state=InjectionSession.State.SIGNED).order_by("-on")
    return Choices(tuple((r.id, r.title) for r in order), tuple(signed))


# --- writing --------------------------------------------------------------------------------------


@transaction.atomic
def begin_letter(
    by: Account,
    person: Person,
    kind: Kind,
    at: datetime,
    *,
    rules: str = "",
    session: InjectionSession | None = None,
) -> Letter:
    """Begin a letter, filled from the record as it stands today.

    `rules`: for a payer, whose criteria. `session`: for the record of one. Raises `LetterRefused`.
    """
    need(may(by, Verb.WRITE_LETTER))
    today = _today(person, at)
    to = ""
    if kind is Kind.SESSION:
        if session is None or session.person_id != person.pk or session.state != "signed":
            raise LetterRefused("Choose one of this person's signed sessions. Nothing was begun.")
        body = session_letter(said_of(session), read_tables())
    else:
        visit = _visit(person, today, rules if kind is Kind.PAYER else "")
        body = _filled(kind, visit, person, today, rules)
        session = None
    if kind is Kind.PAYER:
        to = _payer(person, today)
    if kind is Kind.PATIENT:
        to = person.name
    made = Letter.objects.create(
        person=person, session=session, kind=kind, to=to, body=body, made_at=at, made_by=by
    )
    note(by, "begin a letter", at, person=person, about=f"letter {made.key}")
    return made


def _visit(person: Person, today: date, rules: str) -> Visit:
    record = read_record(person)
    return assess(
        record.diary,
        record.history,
        record.given,
        rules=(rules,) if rules else tuple(person.clinic.rule_sets),
        ending=today,
    )


def _filled(kind: Kind, visit: Visit, person: Person, today: date, rules: str) -> str:
    known = read_tables()
    if kind is Kind.PAYER:
        if rules not in {asked.rules.id for asked in visit.suitability}:
            raise LetterRefused("Choose the rules that this payer goes by. Nothing was begun.")
        return payer_letter(visit, known, rules)
    about = About(person.name, person.clinic.telephone, _decided(person), _booked(person, today))
    return (gp_letter if kind is Kind.GP else patient_letter)(visit, known, about)


def _decided(person: Person) -> str:
    """What a clinician decided last: never what was suggested to them."""
    last = (
        DecisionRow.objects.filter(person=person)
        .select_related("made_by")
        .order_by("-made_at", "-pk")
        .first()
    )
    if last is None:
        return ""
    because = f" {last.because}" if last.because else ""
    return f"Decided on {in_words(last.on)} by {last.made_by.name}: {last.decision}.{because}"


def _booked(person: Person, today: date) -> str:
    booked = (
        Appointment.objects.filter(person=person, state="booked", day__on__gte=today)
        .select_related("day")
        .order_by("day__on", "at")
        .first()
    )
    return f"{in_words(booked.day.on)} at {booked.at:%H:%M}" if booked else ""


def _payer(person: Person, today: date) -> str:
    """The payer who is to answer, and their reference: of the authorisation that ends last."""
    last = Authorisation.objects.filter(person=person, struck_at=None).order_by("-last").first()
    if last is None:
        return ""
    return f"{last.payer}\nYour reference: {last.reference}" if last.reference else last.payer


@transaction.atomic
def change_letter(by: Account, letter: Letter, text: Text, version: int, at: datetime) -> Letter:
    """Keep a changed text. `version`: the one that was read before writing.

    Raises `ChangedMeanwhile` with both texts, and `LetterRefused` for a letter that is final.
    """
    need(may(by, Verb.WRITE_LETTER))
    now = _locked(letter)
    mine = Text(text.to.replace("\r\n", "\n").strip(), text.body.replace("\r\n", "\n").strip())
    if now.version != version:
        if (now.to, now.body) == mine:
            return now  # the same was sent twice
        raise ChangedMeanwhile(now, mine)
    if not mine.body:
        raise LetterRefused(
            "The letter is empty. Write something, or throw it away. Nothing was kept."
        )
    if len(mine.body) > LONGEST or len(mine.to) > _LONGEST_TO:
        raise LetterRefused(
            f"The letter has {len(mine.body)} characters and the address {len(mine.to)}; at most "
            f"{LONGEST} and {_LONGEST_TO} are kept. Shorten it. Nothing was kept."
        )
    if (now.to, now.body) != mine:
        now.to, now.body, now.version = mine.to, mine.body, version + 1
        now.save(update_fields=["to", "body", "version"])
        note(by, "change a letter", at, person=now.person, about=f"letter {now.key}")
    return now


@transaction.atomic
def throw_away(by: Account, letter: Letter, at: datetime) -> None:
    """Take back a draft: nobody was sent it. A letter that is final stays."""
    need(may(by, Verb.WRITE_LETTER))
    now = _locked(letter)
    note(by, "throw a draft away", at, person=now.person, about=f"letter {now.key}")
    now.delete()


@transaction.atomic
def write_again(by: Account, letter: Letter, at: datetime) -> Letter:
    """Begin another from a letter that is final, with its text: the first stays as it was sent."""
    need(may(by, Verb.WRITE_LETTER))
    made = Letter.objects.create(
        person=letter.person,
        session=letter.session,
        kind=letter.kind,
        to=letter.to,
        body=letter.body,
        made_at=at,
        made_by=by,
    )
    note(by, "begin a letter", at, person=letter.person, about=f"letter {made.key}")
    return made


# --- final ----------------------------------------------------------------------------------------


def hindrances(letter: Letter) -> tuple[str, ...]:
    """Why a draft cannot be made final yet, each with what to do."""
    found = []
    if gaps := dict.fromkeys(gaps_of(f"{letter.to}\n{letter.body}")):
        found.append(f"Still to fill in: {', '.join(gaps)}.")
    if not letter.to.strip():
        found.append("Say to whom it goes.")
    if strange := cannot_print(letter.to + letter.body):
        found.append(
            f"The print has no shape for {' '.join(strange)}. Write it with other letters."
        )
    return tuple(found)


@transaction.atomic
def make_final(by: Account, letter: Letter, version: int, is_read: bool, at: datetime) -> Letter:
    """Print a letter and keep it as it was printed. After this it is never changed.

    `is_read`: somebody said that they read it and that it is about this person. Raises
    `LetterRefused`.
    """
    need(may(by, Verb.WRITE_LETTER))
    now = _locked(letter)
    if now.version != version:
        raise ChangedMeanwhile(now, Text(letter.to, letter.body))
    wrong = list(hindrances(now))
    if not is_read:
        wrong.append(f"Say that you read it and that it is about {now.person.name}.")
    if wrong:
        raise LetterRefused(" ".join([*wrong, "It is still a draft."]))
    signed = f"{by.name}, {by.get_role_display()}\n{in_words(_today(now.person, at))}"
    now.pdf = letter_pdf(paper_of(now, at, signed.replace("\n", ", ")))
    now.final_at, now.final_by = at, by
    now.save(update_fields=["pdf", "final_at", "final_by"])
    note(by, "make a letter final", at, person=now.person, about=f"letter {now.key}")
    return now


def draft_pdf(letter: Letter, at: datetime) -> bytes:
    """How a draft would look; every page says that it is one."""
    return letter_pdf(paper_of(letter, at, ""))


def paper_of(letter: Letter, at: datetime, signed: str) -> Paper:
    """A letter as it is printed: whom it is about comes from the record, not from its text."""
    person, clinic = letter.person, letter.person.clinic
    return Paper(
        title=TITLES[Kind(letter.kind)],
        clinic=clinic.name,
        address=clinic.address,
        telephone=clinic.telephone,
        to=letter.to,
        name=person.name,
        identifier=person.identifier,
        born=person.born,
        dated=_today(person, at),
        body=letter.body,
        signed=signed,
    )


def _locked(letter: Letter) -> Letter:
    """The letter as it stands, for nobody else to change. Raises `LetterRefused` where it is final."""
    now = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("person__clinic")
        .filter(pk=letter.pk)
        .first()
    )
    if now is None:
        raise LetterRefused("Somebody threw this draft away a moment ago. Nothing was changed.")
    if now.final_at is not None:
        raise LetterRefused(
            "This letter is final: it stays as it was sent. Write another from it. Nothing was changed."
        )
    return now


def _today(person: Person, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.clinic.zone or "UTC")).date()
