"""The sign-in library's forms in the house's words: a label for each field, and no faint text in it."""

from typing import Any

from allauth.account import forms as library
from django import forms


class Plain(forms.Form):
    """No text inside a field: it is taken for an entry, and is gone when one begins to type."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignIn(Plain, library.LoginForm):
    """An address and a password."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["login"].label = "E-mail address"
        self.fields["password"].help_text = ""  # the way out stands under the form


class Forgotten(Plain, library.ResetPasswordForm):
    """The address that a letter goes to."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["email"].label = "E-mail address"


class Change(Plain, library.ChangePasswordForm):
    """The old password, and a new one twice."""


class Renew(Plain, library.ResetPasswordKeyForm):
    """A new password, twice."""


class Again(Plain, library.ReauthenticateForm):
    """The password, once more."""
