"""Before my visit: what changed, what the clinic has to know, totals, and my own questions."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.check_in import CheckInRefused, is_asked, say
from cleardays.actions.own_visits import own_visit
from cleardays.actions.permits import Verb
from cleardays.records.convert import SAFETY
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import CheckIn
from cleardays.web.admit import now, who
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.visit_forms import CheckInForm


@of_me("GET", "HEAD", "POST", verb=Verb.SAY_BEFORE)
def my_check_in(request: HttpRequest, person: Person) -> HttpResponse:
    """The questions before a visit; what was said last stands in them."""
    visit = own_visit(person, now())
    said = visit.next.check_ins.order_by("-said_at").first() if visit.next else None
    form = CheckInForm(request.POST or None, initial=_as_typed(said))
    if request.method == "POST" and form.is_valid():
        try:
            say(who(request), visit, form.said(), now())
            return HttpResponseRedirect(reverse("my_check_in") + "?sent=1")
        except CheckInRefused as refused:
            form.add_error(None, str(refused))
    shown = {
        "person": person,
        "clinic": person.clinic,
        "visit": visit,
        "is_asked": is_asked(visit, now()),
        "form": form,
        "open_sheets": any(field.errors or field.value() for field in form.totals),
        "said": said,
        "sent": "sent" in request.GET and said is not None and not form.errors,
        "ring": said is not None and said.said.filter(name__startswith=SAFETY, value=True).exists(),
    }
    context = {**shown, **my_rooms("my_visit")}
    return render(request, "my/check_in.html", context, status=422 if form.errors else 200)


def _as_typed(said: CheckIn | None) -> dict[str, object]:
    words = {True: "yes", False: "no"}
    return {
        one.name: words[one.value]
        if isinstance(one.value, bool)
        else f"{one.value:g}"
        if isinstance(one.value, int | float)
        else one.value
        for one in (said.said.all() if said else ())
    }
