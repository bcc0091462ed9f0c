"""The worklist: what a clinic opens in the morning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.permits import Verb
from cleardays.web.admit import admit, reach
from cleardays.web.stop import only


@admit(Verb.LIST_PEOPLE)
@only("GET", "HEAD")
def worklist(request: HttpRequest) -> HttpResponse:
    """Who needs somebody today."""
    people = reach(request).own_people().order_by("name")
    return render(request, "clinic/worklist.html", {"people": people})
