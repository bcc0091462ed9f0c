"""A person's own pages: only ever about their own record, which no address names."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cleardays.actions.permits import Verb
from cleardays.records.models.accounts import Account
from cleardays.web.admit import admit, reach, who
from cleardays.web.emergency import remember
from cleardays.web.stop import only

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Room:
    """One way to go from every page of a person's own."""

    name: str  # of its address
    words: str
    why: str = ""  # one line, where it is listed on the page of everything else


ROOMS = (  # in the order of a day, on every page
    Room("my", "Today"),
    Room("my_month", "Month"),
    Room("my_months", "Better?"),
    Room("my_visit", "Visit"),
    Room("my_more", "More"),
)
MORE: tuple[Room, ...] = (
    Room(
        "my_side_effect", "Report a side effect", "Your clinic reads it. Urgent signs come first."
    ),
    Room("my_works", "Does it work for me?", "And until when, as far as your diary can say."),
    Room("my_drugs", "My medicines", "The ones to tap when you write a day."),
    Room("my_phone", "This phone", "Write without a network, and stay signed in."),
    Room("my_shares", "Share with a doctor", "A link that runs out, and who looked by it."),
    Room("my_worth", "Is it worth it?", "What a headache day avoided costs, by your own months."),
    Room("guide", "The guide", "What Botox is, what happens at a visit, what to expect."),
    Room("choice", "The choice", "Start, go on or stop: each way side by side."),
    Room("my_reminders", "Reminders", "One mail a day, if you like."),
    Room("my_data", "My data", "Bring a diary in, take everything out, erase, see who looked."),
    Room("account_change_password", "Password", "Choose another one."),
)


installed = csp_update({"manifest-src": [SELF]})  # pages of an app that can be installed


def tag_of(account: Account) -> str:
    """Which account this is, for a phone to tell it from another: says nothing about anybody."""
    return hashlib.sha256(f"own diary {account.key}".encode()).hexdigest()[:24]


def of_me(*methods: str, verb: Verb = Verb.OWN_RECORD) -> Callable[[View], View]:
    """A page about whoever is signed in: it is handed their own record, and can be no other."""

    def declared(view: View) -> View:
        @installed
        @admit(verb)
        @only(*(methods or ("GET", "HEAD")))
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            # staff may write in diaries too, on the clinic's own pages: here they have no record
            own = reach(request).people().filter(account=request.user.pk)
            person = own.select_related("clinic").first()
            if person is None:
                raise Http404
            setattr(request, "own_tag", tag_of(who(request)))  # noqa: B010 - for the templates
            response = view(request, person, *args, **named)
            remember(request, response, person.clinic.emergency)
            return response

        return cast(View, answered)

    return declared


def my_rooms(here: str) -> dict[str, object]:
    """For the templates: each room with its address, its words, and whether it is the page shown."""
    return {"my_rooms": [(reverse(r.name), r.words, r.name == here) for r in ROOMS]}
