"""Erasing one's own data: what goes and what stays, asked twice, with the password again."""

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.erasure import STAYS, what_goes
from cleardays.actions.erasure_list import erase_for_good
from cleardays.actions.permits import Verb
from cleardays.actions.watch import note
from cleardays.records.models.people import Person
from cleardays.web.admit import now, who
from cleardays.web.door import DEMO_ENTRY
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.stop import stop

WRONG, TOO_MANY = 422, 429
_NOT_LISTED = ("Account", "Invitation", "Vial", "BreakGlass")


class SureForm(forms.Form):
    """Said once more, with the password. In the demo nobody has one."""

    sure = forms.BooleanField(
        label="Yes, erase it. I know that it cannot be brought back",
        error_messages={"required": "Tick the box if you are sure. Nothing was erased."},
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Give your password. Nothing was erased."},
    )
    closes = forms.BooleanField(required=False, widget=forms.HiddenInput)


@of_me(verb=Verb.ERASE_OWN)
def erase_page(request: HttpRequest, person: Person) -> HttpResponse:
    """First: what would go, what stays, and why."""
    shown = {
        "person": person,
        "own": what_goes(who(request), person, now()),
        "stays": [why for name, why in STAYS.items() if name not in _NOT_LISTED],
        **my_rooms("my_more"),
    }
    return render(request, "my/erase.html", shown)


@of_me("POST", verb=Verb.ERASE_OWN)
def erase_sure(request: HttpRequest, person: Person) -> HttpResponse:
    """Second: say it once more, with the password; then it is done, all at once."""
    by = who(request)
    closes = request.POST.get("closes") in ("yes", "True")
    in_demo = (
        bool(settings.DEMO and request.session.get(DEMO_ENTRY)) and not by.has_usable_password()
    )
    is_answer = request.POST.get("step") == "erase"
    form = SureForm(request.POST if is_answer else None, initial={"closes": closes})
    if in_demo:
        del form.fields["password"]
    if is_answer and form.is_valid():
        if in_demo or _knows_password(request, form):
            erase_for_good(by, person, now(), closes=closes)
            if closes:
                logout(request)
            return _done(request, closes)
        if "password" not in form.errors:
            return stop(request, TOO_MANY, "Too many tries", "Wait a minute. Nothing was erased.")
    shown = {
        "person": person,
        "form": form,
        "own": what_goes(by, person, now()),
        "closes": closes,
        **my_rooms("my_more"),
    }
    return render(request, "my/erase_sure.html", shown, status=WRONG if form.errors else 200)


def _knows_password(request: HttpRequest, form: SureForm) -> bool:
    by = who(request)
    if not ratelimit.consume(request, action="reauthenticate", user=by):
        return False
    if by.check_password(form.cleaned_data["password"]):
        return True
    note(by, Verb.ERASE_OWN.value, now(), why_not="wrong password")
    form.add_error("password", "That is not your password. Nothing was erased.")
    return False


def _done(request: HttpRequest, closes: bool) -> HttpResponse:
    """Said on the page itself: whoever closed their account has no other page to be led to."""
    words = ["What the clinic had not seen is gone, with your notes and your reminders."]
    if closes:
        words.append("Your account is gone too. What is the clinic's record stays there.")
    return stop(request, 200, "It is erased", *words)
