"""The vials of a clinic: what came, what is open, and how much is left in it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.permits import Verb
from cleardays.actions.tables import all_tables
from cleardays.actions.vials import (
    Arrival,
    VialRefused,
    discard,
    hours_since_mixing,
    is_late,
    mix,
    register,
)
from cleardays.records.models.treatment import InjectionSession
from cleardays.web.admit import admit, now, reach, who
from cleardays.web.session_forms import MixForm, VialForm
from cleardays.web.stop import only, stop

WRONG = 422
_SHOWN = 60


@admit(Verb.KEEP_VIALS)
@only("GET", "HEAD", "POST")
def vials(request: HttpRequest) -> HttpResponse:
    """What is here, and a form for what came."""
    known = all_tables()
    form = VialForm(request.POST or None, known=known)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        arrival = Arrival(said["product"], said["lot"], said["expiry"], said["size"])
        try:
            register(who(request), arrival, said["number"], now().date(), now())
            return HttpResponseRedirect(_back(request))
        except VialRefused as refused:
            form.add_error(None, str(refused))
    found = reach(request).vials().select_related("person").order_by("expiry", "lot", "pk")
    rows = [
        {
            "vial": vial,
            "left": vial.size - vial.drawn - vial.wasted,
            "hours": hours_since_mixing(vial, now()),
            "late": is_late(vial, now()),
            "expired": vial.expiry < now().date(),
        }
        for vial in found.filter(discarded_at=None)[:_SHOWN]
    ]
    shown = {
        "form": form,
        "rows": rows,
        "done": found.exclude(discarded_at=None).order_by("-discarded_at")[:10],
        "hours": known.product.amounts["hours_after_mixing"],
        "usual_dilution": 100 / known.product.amounts["units_per_ml"].value,
        "shares": who(request).clinic.shares_vials,
        "room": "vials",
        "back": request.POST.get("back") or request.GET.get("back", ""),
    }
    return render(request, "clinic/vials.html", shown, status=WRONG if form.errors else 200)


@admit(Verb.KEEP_VIALS)
@only("POST")
def vial(request: HttpRequest, which: UUID) -> HttpResponse:
    """Mix a vial, or throw it away."""
    found = reach(request).vials().filter(key=which).first()
    if found is None:
        raise Http404
    try:
        if request.POST.get("do") == "discard":
            discard(who(request), found, now())
        else:
            form = MixForm(request.POST)
            if not form.is_valid():
                return stop(
                    request,
                    WRONG,
                    "This was not kept",
                    "Write the mL of saline to 100 U, such as 2.",
                )
            mix(who(request), found, form.cleaned_data["dilution"], now(), now())
    except VialRefused as refused:
        return stop(request, WRONG, "This was not kept", str(refused))
    return HttpResponseRedirect(reverse("vials"))


def _back(request: HttpRequest) -> str:
    """To the draft that sent somebody here for a vial, if it is within reach; else to the list."""
    said = request.POST.get("back", "")
    try:
        key = UUID(said)
    except ValueError:
        return reverse("vials")
    draft = InjectionSession.State.DRAFT
    row = reach(request).sessions().select_related("person").filter(key=key, state=draft).first()
    return (
        reverse("session", args=[row.person.key, row.key]) + "#vials" if row else reverse("vials")
    )
