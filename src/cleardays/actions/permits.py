"""Who may do what, in which state: one table, default no, and the sentence that goes with the no.

An action raises the sentence; the page shows the same one beside the button that is disabled.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cleardays.records.models.accounts import Account, Role


class Verb(StrEnum):
    """Everything that somebody can do to a record, or look at."""

    READ_PERSON = "read a record"
    LIST_PEOPLE = "list people"
    ADD_PERSON = "add a person"
    CHANGE_PERSON = "change who a person is"
    IMPORT_PEOPLE = "take people over"
    UNDO_BATCH = "undo what came in together"
    JOIN_PEOPLE = "join two records"
    TELL_DIARY = "write in the diary"
    TELL_HISTORY = "write in the history"
    REPORT_REACTION = "report a reaction"
    SEE_REACTION = "say what was done about a reaction"
    PLAN_SESSION = "begin or change a session"
    SIGN_SESSION = "sign a session"
    ADD_TO_SESSION = "add to a signed session"
    KEEP_VIALS = "keep vials"
    DIRECT = "prescribe"
    DECIDE = "decide on treatment"
    BOOK = "keep appointments"
    WRITE_LETTER = "write letters"
    EXPORT = "take data out"
    BREAK_GLASS = "open a record out of reach"
    REVIEW_GLASS = "review access out of reach"
    READ_AUDIT = "read who looked"
    KEEP_STAFF = "keep accounts of staff"
    KEEP_CLINIC = "keep the clinic's settings"
    OWN_RECORD = "see one's own record"
    ANSWER_READERS = "answer readers' questions"
    ERASE_OWN = "erase one's own data"
    SHARE = "share one's own record"
    BOOK_OWN = "book one's own visit"
    SAY_BEFORE = "answer before a visit"
    SEE_NUMBERS = "see how the service does"


_CLINICAL = frozenset({Role.INJECTOR, Role.REVIEWER})
_MAY: dict[Verb, frozenset[Role]] = {
    Verb.READ_PERSON: _CLINICAL,
    Verb.LIST_PEOPLE: _CLINICAL,
    Verb.ADD_PERSON: _CLINICAL,
    Verb.CHANGE_PERSON: _CLINICAL,
    Verb.IMPORT_PEOPLE: _CLINICAL,
    Verb.UNDO_BATCH: _CLINICAL,
    Verb.JOIN_PEOPLE: _CLINICAL,
    Verb.TELL_DIARY: _CLINICAL | {Role.PERSON},
    Verb.TELL_HISTORY: _CLINICAL,
    Verb.REPORT_REACTION: _CLINICAL | {Role.PERSON},
    Verb.SEE_REACTION: _CLINICAL,
    Verb.PLAN_SESSION: _CLINICAL,
    Verb.SIGN_SESSION: frozenset({Role.INJECTOR}),
    Verb.ADD_TO_SESSION: _CLINICAL,
    Verb.KEEP_VIALS: _CLINICAL,
    Verb.DIRECT: frozenset({Role.REVIEWER}),
    Verb.DECIDE: frozenset({Role.REVIEWER}),
    Verb.BOOK: _CLINICAL,
    Verb.WRITE_LETTER: _CLINICAL,
    Verb.EXPORT: _CLINICAL | {Role.PERSON},
    Verb.BREAK_GLASS: _CLINICAL,
    Verb.REVIEW_GLASS: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Verb.READ_AUDIT: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Verb.KEEP_STAFF: frozenset({Role.ADMINISTRATOR}),
    Verb.KEEP_CLINIC: frozenset({Role.ADMINISTRATOR}),
    Verb.OWN_RECORD: frozenset({Role.PERSON}),
    Verb.ANSWER_READERS: _CLINICAL,
    Verb.ERASE_OWN: frozenset({Role.PERSON}),
    Verb.SHARE: frozenset({Role.PERSON}),
    Verb.BOOK_OWN: frozenset({Role.PERSON}),
    Verb.SAY_BEFORE: frozenset({Role.PERSON}),
    Verb.SEE_NUMBERS: frozenset({Role.LEAD, Role.REVIEWER}),
}
_NAMES = {
    Role.PERSON: "the person themselves",
    Role.INJECTOR: "an injector",
    Role.REVIEWER: "a clinician who reviews",
    Role.LEAD: "a service lead",
    Role.ADMINISTRATOR: "an administrator",
}


@dataclass(frozen=True, slots=True)
class Permit:
    """Yes, or no with its sentence."""

    why_not: str = ""

    def __bool__(self) -> bool:
        return not self.why_not


class NotPermitted(Exception):
    """Somebody tried what they may not do. The message is the permit's sentence."""


YES = Permit()


def may(account: Account, verb: Verb) -> Permit:
    """Whether the role allows it at all."""
    if not account.is_active:
        return Permit("This account is closed. Ask an administrator of the clinic.")
    allowed = _MAY[verb]
    if account.role in allowed:
        return YES
    who = [_NAMES[role] for role in Role if role in allowed]
    listed = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} or {who[-1]}"
    return Permit(
        f"Only {listed} may {verb.value}; you are signed in as {_NAMES[Role(account.role)]}."
    )


def may_sign(account: Account, on: date) -> Permit:
    """Whether this account may sign a session given on a date: the role, and a standing qualification."""
    allowed = may(account, Verb.SIGN_SESSION)
    if not allowed:
        return allowed
    held = list(account.qualifications.all())
    if not held:
        return Permit(
            "No qualification to inject is recorded for you. An administrator can record it."
        )
    if any(q.valid_from <= on <= q.expires for q in held):
        return YES
    last = max(q.expires for q in held)
    if last < on:
        return Permit(
            f"Your qualification to inject ran out on {last:%-d %B %Y}. An administrator can record "
            f"its renewal."
        )
    first = min(q.valid_from for q in held if q.valid_from > on)
    return Permit(f"Your qualification to inject begins on {first:%-d %B %Y}, after this session.")


def need(permit: Permit) -> None:
    """Go on, or raise `NotPermitted` with the sentence."""
    if not permit:
        raise NotPermitted(permit.why_not)
