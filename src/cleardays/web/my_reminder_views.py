"""Reminders by e-mail: turned on and off by the person, and stopped from a mail without signing in."""

from datetime import time
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from cleardays.actions import reminders as keeping
from cleardays.actions.own_clock import zone_of
from cleardays.actions.posting import is_set_up
from cleardays.actions.reminders import Chosen, ReminderRefused
from cleardays.clinical.reminding import MOST_IGNORED
from cleardays.records.models.people import Person
from cleardays.records.models.reminders import Reminder
from cleardays.web.admit import EVERYBODY, admit, now, who
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.stop import only, stop

WRONG = 422


def _clock(label: str, words: str) -> forms.TimeField:
    wrong = f"{words}: write the time like 19:00."
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        error_messages={"required": wrong, "invalid": wrong},
    )


class ReminderForm(forms.Form):
    """When to be reminded."""

    at = _clock("Remind me at", "Remind me at")
    quiet_from = _clock("Nothing from", "Nothing from")
    quiet_until = _clock("Until", "Until")
    zone = forms.CharField(
        label="Where you are",
        max_length=64,
        help_text="Your time zone, such as Europe/Vienna. Change it when you travel for long.",
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        error_messages={"required": "Give a time zone, such as Europe/Vienna."},
    )


@of_me("GET", "HEAD", "POST")
def reminders(request: HttpRequest, person: Person) -> HttpResponse:
    """Turn them on or off, and say when."""
    kept = Reminder.objects.filter(person=person).first()
    start: dict[str, time | str] = {
        "at": kept.at if kept else keeping.AT,
        "quiet_from": kept.quiet_from if kept else keeping.QUIET_FROM,
        "quiet_until": kept.quiet_until if kept else keeping.QUIET_UNTIL,
        "zone": kept.zone if kept else zone_of(person),
    }
    form = ReminderForm(request.POST if request.POST.get("step") == "on" else None, initial=start)
    if request.method == "POST":
        if request.POST.get("step") == "off":
            if kept:
                keeping.turn_off(who(request), kept, now())
            return HttpResponseRedirect(reverse("my_reminders"))
        if form.is_valid():
            try:
                keeping.turn_on(who(request), person, Chosen(**form.cleaned_data), now())
                return HttpResponseRedirect(reverse("my_reminders"))
            except ReminderRefused as refused:
                form.add_error("zone" if "time zone" in str(refused) else "at", str(refused))
    shown = {
        "person": person,
        "kept": kept,
        "form": form,
        "address": who(request).email,
        "can_mail": is_set_up(),
        "stopped": keeping.ignored_by(person) >= MOST_IGNORED,
        "zones": sorted(available_timezones()),
        **my_rooms("my_more"),
    }
    return render(request, "my/reminders.html", shown, status=WRONG if form.errors else 200)


@csrf_exempt  # a mail program sends it, by RFC 8058, without cookies; the secret is what lets it in
@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def stop_them(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop the reminders from a mail: without signing in, and never by only looking at the page.

    Programs that look for bad links open every address of a mail; so the page asks, and only what is
    sent from it, or by a mail program's own button, stops them.
    """
    found = keeping.of_secret(secret)
    if found is None:
        return stop(
            request,
            404,
            "This address stops nothing",
            "It is not whole, or it is of an older mail. Use the last mail, or sign in.",
        )
    if request.method == "POST":
        keeping.turn_off(None, found, now())
        return stop(
            request,
            200,
            "Stopped",
            "No more reminders are sent to you. You can turn them on again on your own pages.",
        )
    return render(request, "my/stop_reminders.html", {})
