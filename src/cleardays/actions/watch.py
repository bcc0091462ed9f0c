"""Write down who looked at what, and who was refused."""

from datetime import datetime

from cleardays.records import audit
from cleardays.records.models.accounts import Account
from cleardays.records.models.audit import AuditRow
from cleardays.records.models.people import Person


def note(
    account: Account | None,
    verb: str,
    at: datetime,
    *,
    person: Person | None = None,
    about: str = "",
    why_not: str = "",
) -> AuditRow:
    """Add a row to the audit: keys only, never a name or a finding.

    Without an account it belongs to the clinic of the person whom it is about.
    """
    by = account or person
    whose = by.clinic if by else None
    return audit.add(
        audit.Entry(
            verb=verb,
            account=str(account.key) if account else "",
            role=account.role if account else "",
            clinic=str(whose.key) if whose else "",
            person=str(person.key) if person else "",
            about=about,
            outcome=audit.REFUSED if why_not else audit.DONE,
            why=why_not,
        ),
        at,
    )
