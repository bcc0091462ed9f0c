"""A person's own list of drugs: put one on, take one off."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.own_clock import today_of
from cleardays.actions.own_drugs import DrugRefused, add_drug, offered, take_off
from cleardays.actions.tables import all_tables
from cleardays.records.models.people import Person
from cleardays.web.admit import now, who
from cleardays.web.my_page import my_rooms, of_me


@of_me("GET", "HEAD", "POST")
def drugs(request: HttpRequest, person: Person) -> HttpResponse:
    """The list, and what Cleardays knows each of them as."""
    at, wrong = now(), ""
    if request.method == "POST":
        name, dose = request.POST.get("name", ""), request.POST.get("dose", "")
        try:
            add_drug(who(request), person, name, dose, at)
        except DrugRefused as refused:
            wrong = str(refused)
        else:
            return HttpResponseRedirect(reverse("my_drugs"))
    listed = offered(person, today_of(person, at), all_tables())
    shown = {
        **my_rooms("my_more"),
        "own": [drug for drug in listed if drug.number is not None],
        "lately": [drug for drug in listed if drug.number is None],
        "wrongs": [("name", wrong)] if wrong else [],
    }
    return render(request, "my/drugs.html", shown, status=422 if wrong else 200)


@of_me("POST")
def drug_off(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Take a drug off the list. What was taken of it stays."""
    take_off(who(request), person, number, now())
    return HttpResponseRedirect(reverse("my_drugs"))
