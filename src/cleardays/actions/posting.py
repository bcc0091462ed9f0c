"""Hand mail over: words that say nothing of health, and what surely went out, did not, or may have."""

import smtplib
from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

_SURELY_NOT = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
)


class MailDown(Exception):
    """Mail cannot be handed over now; the message says why. Nothing was sent."""


class Handed(StrEnum):
    """What became of one mail."""

    SENT = "sent"
    REFUSED = "refused: surely not sent"
    UNSURE = "broken off: it may have been sent"


def absolute(path: str) -> str:
    """An address for a mail: under the first host of the settings, whatever a request says."""
    scheme = "http" if settings.DEMO else "https"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{path}"


def is_set_up() -> bool:
    """Whether there is anybody to hand mail to."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def open_post() -> BaseEmailBackend:
    """A connection to whoever takes mail, within seconds. Raises `MailDown`."""
    if not is_set_up():
        raise MailDown("CLEARDAYS_MAIL is not set, so that no mail can be sent.")
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as wrong:
        raise MailDown(f"Mail could not be handed over: {type(wrong).__name__}.") from None
    return connection


def post(
    connection: BaseEmailBackend,
    subject: str,
    body: str,
    to: str,
    headers: Mapping[str, str] | None = None,
) -> Handed:
    """Send one mail over an open connection.

    `UNSURE`: the connection broke while it was sent; the connection cannot be used any more.
    """
    more = dict(headers or {})
    message = EmailMessage(subject, body, to=[to], headers=more, connection=connection)
    try:
        message.send()
    except _SURELY_NOT:
        return Handed.REFUSED
    except (OSError, smtplib.SMTPException):
        return Handed.UNSURE
    return Handed.SENT
