"""Where one can go from every page: one list, in one order. Urgent signs stand apart, always."""

from django.http import HttpRequest

ROOMS = (
    ("/", "Diary"),
    ("/candidate", "Candidate?"),
    ("/choice", "Choice"),
    ("/guide", "Guide"),
)


def rooms_of(request: HttpRequest) -> dict[str, object]:
    """For the templates: each address with its words, and whether it is the page shown."""
    return {"rooms": [(address, words, address == request.path) for address, words in ROOMS]}
