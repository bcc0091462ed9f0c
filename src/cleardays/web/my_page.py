"""A person's own pages: only ever about their own record, which no address names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cleardays.actions.permits import Verb
from cleardays.web.admit import admit, reach
from cleardays.web.stop import only

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Room:
    """One way to go from every page of a person's own."""

    name: str  # of its address
    words: str
    why: str = ""  # one line, where it is listed on the page of everything else


ROOMS = (
    Room("my", "Today"),
    Room("my_month", "Month"),
    Room("my_more", "More"),
)  # in the order of a day, on every page
MORE: tuple[Room, ...] = (
    Room("my_drugs", "My medicines", "The ones to tap when you write a day."),
    Room("guide", "The guide", "What Botox is, what happens at a visit, what to expect."),
    Room("choice", "The choice", "Start, go on or stop: each way side by side."),
    Room("account_change_password", "Password", "Choose another one."),
)


def of_me(*methods: str, verb: Verb = Verb.OWN_RECORD) -> Callable[[View], View]:
    """A page about whoever is signed in: it is handed their own record, and can be no other."""

    def declared(view: View) -> View:
        @admit(verb)
        @only(*(methods or ("GET", "HEAD")))
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            # staff may write in diaries too, on the clinic's own pages: here they have no record
            own = reach(request).people().filter(account=request.user.pk)
            person = own.select_related("clinic").first()
            if person is None:
                raise Http404
            return view(request, person, *args, **named)

        return answered

    return declared


def my_rooms(here: str) -> dict[str, object]:
    """For the templates: each room with its address, its words, and whether it is the page shown."""
    return {"my_rooms": [(reverse(r.name), r.words, r.name == here) for r in ROOMS]}
