"""Pages for when it does not go on: what happened, what did not happen, what to do."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from cleardays.web.diary_views import start_page
from cleardays.web.handed_in import Wrong
from cleardays.web.stop import NOTHING, stop
from cleardays.web.upload import MOST_READ_PAST

TOO_LARGE = (
    "Your diary is larger than 25 MB, which is the most that is read here. Export a shorter time, "
    "or only the headaches. Nothing was kept."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent could not be understood, or was too large."""
    if isinstance(exception, RequestDataTooBig):
        _let_go_by(request)
        return start_page(request, (Wrong("diary", TOO_LARGE),), status=413)
    words = "What your browser sent could not be understood."
    title = "That did not arrive as it should"
    return stop(request, 400, title, words, f"{NOTHING} Try again from the start.")


def _let_go_by(request: HttpRequest) -> None:
    """Read the rest and drop it: a browser shows an answer only when it has finished sending."""
    seen = 0
    try:
        while seen < MOST_READ_PAST and (part := request.read(1024 * 1024)):
            seen += len(part)
    except OSError:
        return  # the browser has gone already


def not_our_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token that our own pages give it."""
    _let_go_by(request)
    words = "The page was too old, or it was not ours, or your browser blocks our one cookie."
    todo = f"{NOTHING} Open the start page and hand in your diary again."
    return stop(request, 403, "That could not be taken", words, todo)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something that nobody may do."""
    return not_our_form(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    words = "There is no page at this address. It may have been typed with a slip."
    return stop(request, 404, "There is no such page", words, "Nothing was changed by it.")


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    words = (
        "This is our fault, not yours. What you handed in was not kept, and nothing of it was "
        "written down."
    )
    todo = "Try again. If it happens again with the same file, tell us what kind of file it is."
    try:
        return stop(request, 500, "Something went wrong here", words, todo)
    except Exception:
        return HttpResponse(f"{words} {todo}", status=500, content_type="text/plain")
