"""How what a person wrote is taken, from a form on a page or from a phone: one way for both."""

import contextlib
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cleardays.actions.own_clock import zone_of
from cleardays.actions.own_diary import (
    ATTACK,
    DAY,
    NotTaken,
    OtherPayload,
    Sent,
    bring_back,
    tell,
    versions_of,
)
from cleardays.actions.own_drugs import DrugRefused, add_drug
from cleardays.clinical.merging import REMOVED
from cleardays.records.models.people import Person
from cleardays.web.admit import now, who
from cleardays.web.my_diary_forms import (
    Fields,
    attack_state,
    day_state,
    ended_state,
    other_drug,
    sent_of,
    settled_state,
)
from cleardays.web.stop import stop

FIRST = date(1900, 1, 1)


def fields_of(request: HttpRequest) -> Fields:
    return {name: [str(v) for v in values] for name, values in request.POST.lists()}


def date_of(on: str, today: date) -> date:
    try:
        found = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    if not FIRST <= found <= today + timedelta(days=1) or found.isoformat() != on:
        raise Http404
    return found


def day_sent(fields: Fields, on: date, zone: str, **more: object) -> Sent:
    """What a form about a date says. Raises `BadEntry`."""
    return _sent(fields, DAY, on.isoformat(), on, zone, more)


def attack_sent(fields: Fields, thread: str, on: date, zone: str, **more: object) -> Sent:
    """What a form about an attack says. Raises `BadEntry`."""
    return _sent(fields, ATTACK, thread, on, zone, more)


def _sent(
    fields: Fields, kind: str, about: str, on: date, zone: str, more: dict[str, object]
) -> Sent:
    if fields.get("settle"):
        state = settled_state(fields)
        more = {**more, "settles": tuple(state)}
    elif fields.get("remove"):
        state = {REMOVED: True}
    elif kind == DAY:
        state = day_state(fields)
    elif fields.get("ended_on"):
        state = ended_state(fields)
    else:
        state = attack_state(fields, on)
    return sent_of(fields, kind, about, on, zone, state, **more)


def keep(request: HttpRequest, person: Person, sent: Sent, fields: Fields) -> None:
    """Keep an entry, and a drug that was typed beside it on the person's own list."""
    tell(who(request), person, sent, now())
    name = other_drug(fields)
    if name:
        with contextlib.suppress(DrugRefused):  # the list is full: the entry holds it all the same
            add_drug(who(request), person, name[:60], "", now())


def refused_page(request: HttpRequest, refused: NotTaken) -> HttpResponse:
    status = 422 if isinstance(refused, OtherPayload) else 400
    return stop(request, status, "This entry was not kept", str(refused))


def brought_back(
    request: HttpRequest, person: Person, kind: str, about: str, on: date, number: int, back: date
) -> HttpResponse:
    rows = {row.pk: row for row in versions_of(person, kind, about, on)}
    if number and number not in rows:
        raise Http404
    sent = sent_of(fields_of(request), kind, about, on, zone_of(person), {})
    try:
        bring_back(who(request), person, rows.get(number), sent, now())
    except NotTaken as refused:
        return refused_page(request, refused)
    to_today = request.POST.get("back") == "my"
    return HttpResponseRedirect(
        reverse("my") if to_today else reverse("my_day", args=[back.isoformat()])
    )
