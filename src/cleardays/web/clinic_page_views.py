"""The clinics that chose to be shown, and how a clinic sets what is shown."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.permits import Verb
from cleardays.actions.reception import (
    injectors,
    keep_reception,
    shown_clinic,
    shown_clinics,
)
from cleardays.actions.waiting import reception_of
from cleardays.web.admit import EVERYBODY, admit, now, who
from cleardays.web.clinic_day import today
from cleardays.web.stop import only
from cleardays.web.visit_forms import ReceptionForm


@admit(EVERYBODY)
@only("GET", "HEAD")
def clinics(request: HttpRequest) -> HttpResponse:
    """The clinics of this installation that chose to be shown."""
    return render(request, "clinics/clinics.html", {"clinics": shown_clinics()})


@admit(EVERYBODY)
@only("GET", "HEAD")
def clinic_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: where it is, who injects there, how to ask for a visit."""
    clinic = shown_clinic(key)
    if clinic is None:
        raise Http404
    shown = {
        "clinic": clinic,
        "about": clinic.reception.about,
        "injectors": injectors(clinic, today(clinic)),
    }
    return render(request, "clinics/clinic.html", shown)


@admit(Verb.KEEP_CLINIC)
@only("GET", "HEAD", "POST")
def reception(request: HttpRequest) -> HttpResponse:
    """How this clinic receives people, and whether it is shown."""
    clinic = who(request).clinic
    form = ReceptionForm(request.POST or None, instance=reception_of(clinic))
    if request.method == "POST" and form.is_valid():
        keep_reception(who(request), form.cleaned_data, now())
        return HttpResponseRedirect(reverse("reception") + "?saved=1")
    shown = {
        "room": "clinic",
        "form": form,
        "clinic": clinic,
        "saved": "saved" in request.GET and not form.errors,
    }
    return render(request, "clinic/reception.html", shown, status=422 if form.errors else 200)
