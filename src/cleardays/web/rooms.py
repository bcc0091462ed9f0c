"""Where one can go from every page: one list, in one order. Urgent signs stand apart, always."""

from django.conf import settings
from django.http import HttpRequest

ROOMS = (
    ("/", "Diary"),
    ("/candidate", "Candidate?"),
    ("/choice", "Choice"),
    ("/guide", "Guide"),
)


def rooms_of(request: HttpRequest) -> dict[str, object]:
    """For the templates: each address with its words, and whether it is the page shown.

    Whoever came from pages of their own finds the way back. That a browser keeps a session is all
    that is looked at: on a page for everybody nobody is asked who they are.
    """
    here = settings.SESSION_COOKIE_NAME in request.COOKIES
    rooms = (("/home", "My pages"), *ROOMS) if here else ROOMS
    return {"rooms": [(address, words, address == request.path) for address, words in rooms]}
