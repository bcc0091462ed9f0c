"""A mail that says nothing about health: that there is something to look at, and until when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person

SUBJECT = "A message for you"


def ask_to_look(person: Person, until: datetime) -> None:
    """Mail somebody with an account, once what it is about is kept. Nothing where no mail is set.

    A mail that cannot be sent undoes nothing: the page says the same.
    """
    account = Account.objects.filter(person=person, is_active=True).first()
    if not settings.MAIL or account is None:
        return
    here = until.astimezone(ZoneInfo(person.zone or person.clinic.zone))
    words = (
        f"There is something new on your page. It is kept for you until "
        f"{here:%H:%M} on {here:%-d %B %Y}.\n\n"
        f"Sign in as you always do, and open Visit. This mail has no link, so that nobody can "
        f"send you a false one.\n"
    )

    def send() -> None:
        send_mail(SUBJECT, words, None, [account.email])

    transaction.on_commit(send, robust=True)
