"""What payers allow one person: entered, units used against units approved, struck out."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.authorisations import (
    AuthorisationRefused,
    add_authorisation,
    allowed,
    strike_authorisation,
    to_renew,
)
from cleardays.actions.permits import Verb
from cleardays.evidence.read import read_tables
from cleardays.records.models.people import Person
from cleardays.records.standing import read_record
from cleardays.web.admit import now, of_person, who
from cleardays.web.clinic_day import today
from cleardays.web.people_forms import a_date


class AuthorisationForm(forms.Form):
    """A payer's leave to treat."""

    payer = forms.CharField(
        label="Payer", max_length=120, error_messages={"required": "Name the payer."}
    )
    reference = forms.CharField(label="Reference", max_length=60, required=False)
    first = a_date("From")
    last = a_date("To")
    units = forms.DecimalField(
        label="Units approved",
        required=False,
        max_digits=7,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        help_text="Empty where the payer set no number.",
        error_messages={"invalid": "Units approved: a number such as 620, or leave it empty."},
    )


@of_person(Verb.WRITE_LETTER, "GET", "HEAD", "POST")
def authorisations(request: HttpRequest, person: Person) -> HttpResponse:
    """What stands, with units used and left; and enter another."""
    form = AuthorisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_authorisation(who(request), person, **form.cleaned_data, at=now())
            return HttpResponseRedirect(reverse("authorisations", args=[person.key]))
        except AuthorisationRefused as refused:
            form.add_error("payer", str(refused))
    record = read_record(person)
    known = read_tables()
    shown = {
        "person": person,
        "allowed": tuple(reversed(allowed(record))),
        "renew": to_renew(record, today(person.clinic)),
        "today": today(person.clinic),
        "soon": known.counting["authorisation_soon_days"],
        "few": known.counting["authorisation_few_sessions"] * known.paradigm.fixed_units,
        "struck": person.authorisations.exclude(struck_at=None).select_related("struck_by"),
        "form": form,
        "room": "people",
    }
    return render(request, "clinic/authorisations.html", shown, status=422 if form.errors else 200)


@of_person(Verb.WRITE_LETTER, "POST")
def strike(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Strike out what was entered by mistake; it stays readable."""
    strike_authorisation(who(request), person, number, now())
    return HttpResponseRedirect(reverse("authorisations", args=[person.key]))
