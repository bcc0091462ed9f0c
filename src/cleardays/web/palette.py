"""Paper or Dim: known from the first byte, remembered in a cookie that says nothing else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "palette"
PALETTES = ("paper", "dim")
DEVICE = "device"
_A_YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    """The palette asked for by the address, else the one remembered, else the device's own."""
    asked = request.GET.get("palette") or request.COOKIES.get(COOKIE)
    return asked if asked in PALETTES else DEVICE


def palette_of(request: HttpRequest) -> dict[str, str]:
    """For the templates: which palette to begin with."""
    return {"palette": chosen(request)}


def remember_palette(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the palette that a link such as `/?palette=dim` asks for; works without JavaScript."""

    def remembering(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = request.GET.get("palette")
        if asked in PALETTES:
            response.set_cookie(
                COOKIE,
                asked,
                max_age=_A_YEAR,
                secure=settings.OWN_COOKIES_SECURE,
                samesite="Lax",
            )
        elif asked == DEVICE:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    return remembering
