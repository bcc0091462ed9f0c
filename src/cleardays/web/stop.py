"""The calm page for when it does not go on, and which methods a page answers."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]
NOTHING = "Nothing was read, and nothing was kept."


def stop(request: HttpRequest, status: int, title: str, *words: str) -> HttpResponse:
    """Say what happened, what did not happen, and what to do."""
    return render(request, "diary/stop.html", {"title": title, "words": words}, status=status)


def only(*methods: str) -> Callable[[View], View]:
    """Answer these methods; to any other, say which ones are."""

    def kept(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            if request.method in methods:
                return view(request, *args, **named)
            words = "Something asked for this page in a way that it does not answer."
            response = stop(request, 405, "This page cannot be asked like that", words, NOTHING)
            response["Allow"] = ", ".join(methods)
            return response

        return answered

    return kept
