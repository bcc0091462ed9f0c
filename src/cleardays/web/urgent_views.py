"""Urgent signs: a page that needs no sign-in, and no network once it was kept by a browser."""

from contextlib import suppress
from importlib.resources import files

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.tables import all_tables
from cleardays.answers.urgent import urgent_signs
from cleardays.web.admit import EVERYBODY, admit
from cleardays.web.emergency import UNTIL_SET, emergency_numbers, remembered
from cleardays.web.stop import only


@admit(EVERYBODY)
@only("GET", "HEAD")
def urgent(request: HttpRequest) -> HttpResponse:
    """Signs that need help at once, and the number to call."""
    shown = {"signs": urgent_signs(all_tables()), **calls(remembered(request))}
    return render(request, "diary/urgent.html", shown)


def calls(said: str = "") -> dict[str, object]:
    """For a page that says to call: each number as it is read and as it is dialled.

    `said`: what a clinic has set, which goes before the numbers of the installation.
    """
    numbers = settings.EMERGENCY_NUMBERS
    if said:
        # what is no number is refused where it is set; one kept from before is passed over
        with suppress(ImproperlyConfigured):
            numbers = emergency_numbers(said)
    return {
        "numbers": [(number, number.replace(" ", "")) for number in numbers],
        "not_set": numbers == UNTIL_SET,
    }


@csp_update({"connect-src": [SELF]})  # it fetches the page that it keeps, and nothing else
@admit(EVERYBODY)
@only("GET", "HEAD")
def urgent_worker(request: HttpRequest) -> HttpResponse:
    """What keeps the urgent page for when there is no network. It has to lie beside that page."""
    script = (files("cleardays.web") / "static/urgent-worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript")
