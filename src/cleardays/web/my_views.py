"""Where a person's own pages begin, and the list of everything else that is theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cleardays.records.models.people import Person
from cleardays.web.my_page import MORE, my_rooms, of_me


@of_me()
def more(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that is not a room of every day."""
    listed = [(reverse(room.name), room.words, room.why) for room in MORE]
    return render(
        request, "my/more.html", {"person": person, "more": listed, **my_rooms("my_more")}
    )
