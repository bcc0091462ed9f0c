"""Who of a clinic looked at somebody's record, in words that the person understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from cleardays.actions.permits import Verb
from cleardays.records import audit
from cleardays.records.models.accounts import STAFF, Account, BreakGlass
from cleardays.records.models.audit import AuditRow
from cleardays.records.models.people import Person

_PAGES = {
    "person": "your main page",
    "diary_in": "your diary",
    "history": "your history",
    "answers": "your history",
    "reactions": "your side effects",
    "reaction_seen": "your side effects",
    "reaction_draft": "a report of a side effect",
    "letters": "your letters",
    "letter": "a letter about you",
    "letter_paper": "a letter about you",
    "session_new": "your injections",
    "session": "your injections",
    "session_chart": "your injections, on paper",
    "chart_blank": "an empty chart for you",
    "who": "your name and address",
    "assessments": "what was concluded",
    "assessment": "what was concluded",
    "decision": "what was decided",
    "booking": "your appointments",
    "offering": "a visit that you asked for",
    "said_before_visit": "what you said before a visit",
    "authorisations": "what your payer allows",
    "join_with": "whether two records are yours",
    "joining": "whether two records are yours",
}
_LOOKED = "looked at "
_ACTS = {
    Verb.BREAK_GLASS.value: "opened your record in an emergency",
    Verb.ADD_PERSON.value: "registered you",
    Verb.CHANGE_PERSON.value: "changed your name, address or number",
    Verb.JOIN_PEOPLE.value: "joined two records of yours",
    Verb.TELL_DIARY.value: "wrote in your diary",
    Verb.TELL_HISTORY.value: "wrote in your history",
    Verb.REPORT_REACTION.value: "noted a side effect",
    Verb.SEE_REACTION.value: "saw to a side effect",
    Verb.SIGN_SESSION.value: "signed what was injected",
    Verb.ADD_TO_SESSION.value: "added to what was injected",
    Verb.DIRECT.value: "prescribed",
    Verb.DECIDE.value: "decided about treatment",
    Verb.BOOK.value: "kept an appointment",
    Verb.WRITE_LETTER.value: "wrote a letter",
    Verb.EXPORT.value: "took data out",
    Verb.REVIEW_GLASS.value: "looked into an emergency access",
    "begin a session": "began to note what is injected",
    "book": "booked an appointment",
    "invite": "invited you to your own pages",
    "keep past sessions": "entered earlier injections",
    "keep consent": "noted your consent",
    "withdraw consent": "noted that you withdrew your consent",
    "enter an authorisation": "entered what your payer allows",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look or act, or several of the same on one day.

    `out_of_reach`: by somebody who may not usually open this record, and had to give a reason.
    `reviewed`: whether somebody else has looked into that since.
    """

    at: datetime
    name: str
    role: str
    clinic: str
    what: str
    out_of_reach: bool = False
    reviewed: bool = False
    refused: bool = False
    times: int = 1


def rows_about(person: Person) -> QuerySet[AuditRow]:
    """What staff did about a person, the latest first; also under a record that was joined to it."""
    keys = [str(person.key), *map(str, person.doubles.values_list("key", flat=True))]
    return AuditRow.objects.filter(person__in=keys, role__in=STAFF).order_by("-number")


def looks(person: Person, rows: Sequence[AuditRow]) -> list[Look]:
    """These rows in words; what one did several times on a day is one line."""
    accounts = Account.objects.filter(key__in={row.account for row in rows})
    by_key = {str(a.key): a for a in accounts}
    reviewed = set(
        BreakGlass.objects.filter(person=person)
        .exclude(reviewed_at=None)
        .values_list("account__key", flat=True)
    )
    found = []
    for row in rows:
        account = by_key.get(row.account)
        outside = account is not None and account.clinic_id != person.clinic_id
        found.append(
            Look(
                at=datetime.fromisoformat(row.at),
                name=account.name if account else "somebody whose account is gone",
                role=account.get_role_display() if account else row.role,
                clinic=str(account.clinic) if account else "",
                what=_words(row),
                out_of_reach=outside or row.verb == Verb.BREAK_GLASS.value,
                reviewed=account is not None and account.key in reviewed,
                refused=row.outcome == audit.REFUSED,
            )
        )
    return list(_together(found))


def _together(found: Iterable[Look]) -> Iterable[Look]:
    last: Look | None = None
    for look in found:
        if last is not None and _same(last, look):
            last = replace(last, times=last.times + 1)
            continue
        if last is not None:
            yield last
        last = look
    if last is not None:
        yield last


def _same(one: Look, other: Look) -> bool:
    """Whether they differ in nothing but the time of day."""
    return one.at.date() == other.at.date() and replace(one, at=other.at, times=1) == other


def _words(row: AuditRow) -> str:
    page = row.about.removeprefix("page ") if row.about.startswith("page ") else ""
    if page:
        return _LOOKED + _PAGES.get(page, "a page about you")
    return _ACTS.get(row.verb, f"did this: {row.verb}")
