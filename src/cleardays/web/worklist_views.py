"""The worklist: what a clinic opens in the morning. Who needs me?"""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cleardays.actions.asked_visits import HELD, requests
from cleardays.actions.permits import Verb
from cleardays.actions.slots import slots
from cleardays.actions.waiting import settle
from cleardays.actions.watch import note
from cleardays.actions.worklist import counts, worklist
from cleardays.clinical.needs import NAMES, Need
from cleardays.web.admit import admit, reach, who
from cleardays.web.stop import only

SLUGS = {need: NAMES[need].replace(" ", "-") for need in Need}


@admit(Verb.LIST_PEOPLE)
@only("GET", "HEAD")
def worklist_page(request: HttpRequest) -> HttpResponse:
    """Today's list, and everybody who needs somebody; `?need=` shows one need only."""
    now = timezone.now()
    account = who(request)
    settle(account.clinic, now)
    listed = worklist(account, now)
    asked = next((n for n, slug in SLUGS.items() if slug == request.GET.get("need")), None)
    shown = [one for one in listed if asked is None or any(n.need is asked for n in one.needs)]
    today = now.astimezone(ZoneInfo(account.clinic.zone)).date()
    days = (
        reach(request)
        .days()
        .filter(on=today)
        .select_related("injector")
        .prefetch_related("appointments__person", "offers")
        .order_by("opens")
    )
    note(account, Verb.LIST_PEOPLE.value, now, about=f"worklist, {len(shown)} people")
    context = {
        "room": "worklist",
        "rows": shown,
        "all": len(listed),
        "filters": [
            (SLUGS[need], NAMES[need], count, need is asked)
            for need, count in counts(listed).items()
        ],
        "asked": NAMES[asked] if asked is not None else "",
        "asked_for": requests(account, now).exclude(HELD).distinct().count(),
        "today": today,
        "days": [(day, [slot for slot in slots(day) if slot.taken]) for day in days],
    }
    return render(request, "clinic/worklist.html", context)
