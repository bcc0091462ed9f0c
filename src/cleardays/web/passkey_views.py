"""Passkeys: where the library would send somebody back without a word, the page says what happened."""

from allauth.mfa.webauthn import views
from django import forms
from django.http import HttpRequest, HttpResponse

from cleardays.web.stop import stop

_NOT_KNOWN = "This passkey did not open the door"
_WHY = "It belongs to no account here, it was removed, or too much time went by."


def _not_known(request: HttpRequest, what_now: str) -> HttpResponse:
    return stop(request, 422, _NOT_KNOWN, f"{_WHY} You are not signed in with it.", what_now)


class SignIn(views.LoginWebAuthnView):
    """Come in with a passkey alone: it is held by its owner, and asks who they are."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Say that it is not known, and what else there is."""
        return _not_known(self.request, "Sign in with your password and a code.")


class Again(views.ReauthenticateWebAuthnView):
    """Show once more who is at the desk."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Say that it is not known, and what else there is."""
        return _not_known(self.request, "Go back, and use your password.")


sign_in = SignIn.as_view()
again = Again.as_view()
