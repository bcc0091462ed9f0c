"""A person's page: where they stand, and what now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.permits import Verb
from cleardays.records.models.people import Person
from cleardays.web.admit import of_person


@of_person(Verb.READ_PERSON)
def person(request: HttpRequest, person: Person) -> HttpResponse:
    """The one page that is read in a minute before somebody comes in."""
    return render(request, "clinic/person.html", {"person": person, "room": "people"})
