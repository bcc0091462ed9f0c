"""The emergency number that pages show: the one that was set, or the three that most people know.

A browser on which somebody opened their own pages keeps their clinic's number in a cookie that says
nothing else, so that the urgent page shows it before anybody has signed in.
"""

import re

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

COOKIE = "emergency"
_A_YEAR = 365 * 24 * 3600
UNTIL_SET = ("112", "999", "911")
_NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")


def emergency_numbers(said: str) -> tuple[str, ...]:
    """The numbers of a setting, in order; nothing set is the three that most people know.

    Raises `ImproperlyConfigured` for anything that is no telephone number: a page with a wrong
    one is worse than no page.

    >>> emergency_numbers("144, 112"), emergency_numbers("")
    (('144', '112'), ('112', '999', '911'))
    """
    found = tuple(part.strip() for part in said.split(",") if part.strip())
    for number in found:
        if not _NUMBER.fullmatch(number):
            raise ImproperlyConfigured(
                f"CLEARDAYS_EMERGENCY holds {number!r}, but a telephone number such as 112 was "
                f"expected. Correct it, or leave it out. Nothing was started."
            )
    return found or UNTIL_SET


def remembered(request: HttpRequest) -> str:
    """The numbers that this browser keeps, as a clinic would set them; "" for none."""
    return request.COOKIES.get(COOKIE, "").replace("_", ",")


def remember(request: HttpRequest, response: HttpResponse, said: str) -> None:
    """Have this browser keep what a clinic has set; where it has set nothing, forget."""
    numbers = "_".join(part.replace(" ", "") for part in said.split(","))
    if not numbers and COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite="Lax")
    elif numbers != request.COOKIES.get(COOKIE, ""):
        response.set_cookie(
            COOKIE,
            numbers,
            max_age=_A_YEAR,
            secure=settings.OWN_COOKIES_SECURE,
            httponly=True,
            samesite="Lax",
        )
