"""What we tell the sign-in library: by invitation only, calm mail, and what is written down."""

from time import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account


class ByInvitation(DefaultAccountAdapter):
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation."""
        return False

    def render_mail(self, *args: object, **more: object) -> EmailMessage | EmailMultiAlternatives:
        """A subject that says nothing about health."""
        message = super().render_mail(*args, **more)
        message.subject = "Your account"
        return message

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        """Not within minutes of the password that opened the door: once is enough."""
        given = get_authentication_records(self.request, self.request.user)
        ages = [time() - known["at"] for known in given if known.get("method") == "password"]
        if any(age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for age in ages):
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where each role begins its day."""
        return reverse("home")


class SecondFactor(DefaultMFAAdapter):
    """How our accounts are named in an authenticator app."""

    def get_totp_label(self, user: Account) -> str:
        """The address, which is what people know their account by."""
        return user.email

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkey it is: the host, by the name of the product."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Cleardays"}

    def get_totp_issuer(self) -> str:
        """Who made the account."""
        return str(settings.MFA_TOTP_ISSUER)


@receiver(user_logged_in)
def _came_in(sender: object, request: HttpRequest, user: Account, **more: object) -> None:
    note(user, "sign in", timezone.now())


@receiver(user_logged_out)
def _went_out(sender: object, request: HttpRequest, user: Account | None, **more: object) -> None:
    if user is not None:
        note(user, "sign out", timezone.now())


@receiver(user_login_failed)
def _was_refused(sender: object, **more: object) -> None:
    # Whose address was tried is not written down: it may be a password in the wrong field.
    note(None, "sign in", timezone.now(), why_not="wrong address or password")
