"""What a browser is told besides the content policy: keep nothing, and use no sensor."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_NEVER = ("camera", "geolocation", "microphone", "payment", "usb", "interest-cohort")
PERMISSIONS = ", ".join(f"{sensor}=()" for sensor in _NEVER)
Answer = Callable[[HttpRequest], HttpResponseBase]


def more_headers(get_response: Answer) -> Answer:
    """No page is kept by a browser or on the way; styles and scripts say themselves how long."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return with_headers
