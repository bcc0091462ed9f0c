"""Keeping entries on a phone: the choice, the page for no network, its worker, and the installed app."""

from importlib.resources import files
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from cleardays.actions.own_clock import zone_of
from cleardays.actions.own_device import (
    DeviceRefused,
    devices_of,
    keep_here,
    open_again,
    stop_here,
)
from cleardays.answers.day_mark import day_svg
from cleardays.answers.own_day import AURA, COULD_NOT, FEATURES, PLACES
from cleardays.answers.told import CalendarDay, DayState
from cleardays.records.models.people import Person
from cleardays.web.admit import EVERYBODY, admit, now, who
from cleardays.web.my_diary_fill import HOURS, WORST, shown
from cleardays.web.my_diary_forms import LATER
from cleardays.web.my_diary_writing import FIRST
from cleardays.web.my_page import installed, my_rooms, of_me
from cleardays.web.stop import only, stop

STAYS = 30 * 24 * 3600  # seconds without a visit after which a person signs in again


@of_me("GET", "HEAD", "POST")
def phone(request: HttpRequest, person: Person) -> HttpResponse:
    """Whether this phone keeps entries until they are sent, and whether one stays signed in on it."""
    if request.method == "POST" and request.headers.get("X-Cleardays") == "phone":
        return _by_script(request)
    if request.method == "POST" and (request.POST.get("lock") or request.POST.get("open")):
        return _another(request)
    if request.method == "POST":
        # only a person's own account: staff have no page of their own
        stays = request.POST.get("stay") == "yes"
        request.session.set_expiry(STAYS if stays else 0)
        return HttpResponseRedirect(reverse("my_phone"))
    stays = request.session.get_expiry_age() >= STAYS and not (
        request.session.get_expire_at_browser_close()
    )
    shown = {
        "stays": stays,
        "devices": devices_of(who(request)),
        "zone": zone_of(person),
        **my_rooms("my_more"),
    }
    return render(request, "my/phone.html", shown)


def _another(request: HttpRequest) -> HttpResponse:
    """Lock a phone that may lie anywhere, or take that back."""
    try:
        if request.POST.get("lock"):
            stop_here(who(request), UUID(request.POST["lock"]), now())
        else:
            open_again(who(request), UUID(request.POST["open"]), now())
    except DeviceRefused as refused:
        return stop(request, 422, "That phone stays locked", str(refused))
    except ValueError:
        why = "The page did not say which phone. Nothing was changed."
        return stop(request, 422, "Which phone?", why)
    return HttpResponseRedirect(reverse("my_phone") + "#phones")


def _by_script(request: HttpRequest) -> HttpResponse:
    if request.POST.get("stop"):
        try:
            stop_here(who(request), UUID(request.POST.get("device", "")), now())
        except ValueError:
            return JsonResponse({"why": "The phone did not say which one it is."}, status=422)
        return JsonResponse({"stopped": True})
    try:
        made = keep_here(who(request), now())
    except DeviceRefused as refused:
        return JsonResponse({"why": str(refused)}, status=422)
    return JsonResponse({"device": str(made.key), "half": made.half})


@installed
@admit(EVERYBODY)
@only("GET", "HEAD")
def offline(request: HttpRequest) -> HttpResponse:
    """The page for no network: the same for everybody, and with nothing of anybody."""
    form = {
        "was": shown({}, [], None),
        "worsts": WORST,
        "hours": HOURS,
        "features": FEATURES.items(),
        "auras": AURA.items(),
        "places": PLACES.items(),
        "could_nots": COULD_NOT.items(),
        "laters": LATER.items(),
    }
    marks = {
        "clear_mark": day_svg(CalendarDay(FIRST, DayState.CLEAR)),
        "headache_mark": day_svg(CalendarDay(FIRST, DayState.HEADACHE)),
    }
    blank = {"doses": "1", "helped": "", "took": False, "field": ""}
    page = {"form": form, "bare": True, "blank": blank, "offline": True, **marks}
    return render(request, "my/offline.html", page)


@admit(EVERYBODY)
@only("GET", "HEAD")
def worker(request: HttpRequest) -> HttpResponse:
    """What keeps that page. It lies at the top, because its pages begin with /my."""
    script = (files("cleardays.web") / "static/my-worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript")


@admit(EVERYBODY)
@only("GET", "HEAD")
def manifest(request: HttpRequest) -> HttpResponse:
    """What an installed app is called and begins with."""
    answer = JsonResponse(
        {
            "name": "Cleardays",
            "short_name": "Cleardays",
            "id": "/my",
            "start_url": "/my",
            "scope": "/my",
            "display": "standalone",
            "background_color": "#101413",
            "theme_color": "#101413",
            "icons": [
                {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("icon-512.png"), "sizes": "512x512", "type": "image/png"},
            ],
        }
    )
    answer["Content-Type"] = "application/manifest+json"
    return answer
