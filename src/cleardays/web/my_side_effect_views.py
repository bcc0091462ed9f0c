"""A side effect: urgent signs first, then the report; and what became of what was reported."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.own_clock import today_of, zone_of
from cleardays.actions.permits import Verb
from cleardays.actions.reactions import (
    ReactionRefused,
    own_reports,
    report,
    tell_again,
    weigh_one,
)
from cleardays.actions.tables import all_tables
from cleardays.answers.side_effect import DO_NOT_WAIT, do_now, flags, signs, what_next
from cleardays.clinical.history import HistoryError
from cleardays.records.models.history import ReactionRow
from cleardays.records.models.people import Person
from cleardays.web.admit import now, who
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.side_effect_forms import FLAGS, NONE, TELLING, Answers, MoreForm, reported
from cleardays.web.urgent_views import calls


@of_me("GET", "HEAD", "POST", verb=Verb.REPORT_REACTION)
def my_side_effect(request: HttpRequest, person: Person) -> HttpResponse:
    """One question a page. A sign that is answered yes is kept at once, and shows what to do."""
    known = all_tables()
    said = Answers(request.POST, signs(known), flags(known), today_of(person, now()))
    client = _client(request.POST.get("client", ""))
    if request.method != "POST":
        return _page(request, person, said, said.steps[0], client)
    if change := request.POST.get("change"):
        return _page(request, person, said, change if change in said.steps else "", client)
    at = request.POST.get("at", "")
    if at in said.steps and not said.is_good(at):
        return _page(request, person, said, at, client, wrong=True)
    if ticked := said.ticked():
        # kept before anything else is asked: whoever cannot swallow may never send a second form
        first, *also = ticked
        kept = report(
            who(request),
            person,
            reported({"over": "no"}, first.what),
            now(),
            words=" ".join(sign.what for sign in also),
            client=uuid5(client, first.id),
        )
        return HttpResponseRedirect(reverse("my_side_effect_told", args=[kept.pk]))
    open_step = next((step for step in said.steps if not said.is_good(step)), None)
    if open_step is not None:
        return _page(request, person, said, open_step, client)
    return _send(request, person, said, client)


def _send(request: HttpRequest, person: Person, said: Answers, client: UUID) -> HttpResponse:
    told: dict[str, Any] = {}
    for step in TELLING:
        form = said.form(step)
        form.is_valid()
        told |= form.cleaned_data
    try:
        kept = report(
            who(request),
            person,
            reported(told, told["what"]),
            now(),
            words=told["words"],
            client=client,
        )
    except (ReactionRefused, HistoryError) as refused:
        return _page(request, person, said, "what", client, refused=str(refused))
    return HttpResponseRedirect(reverse("my_side_effect_told", args=[kept.pk]))


def _client(said: str) -> UUID:
    """The id that this report was given on its first page, so that it is kept once."""
    try:
        return UUID(said)
    except ValueError:
        return uuid4()


def _page(
    request: HttpRequest,
    person: Person,
    said: Answers,
    step: str,
    client: UUID,
    *,
    wrong: bool = False,
    refused: str = "",
) -> HttpResponse:
    step = step or said.steps[0]
    number = said.steps.index(step) + 1
    form = said.form(step) if step in TELLING else None
    if form is not None and refused:
        form.full_clean()
        form.add_error(None, refused)
    shown = {
        "person": person,
        "step": step,
        "sign": next((sign for sign in said.signs if sign.id == step), None),
        "flags": said.flags if step == FLAGS else (),
        "none": NONE,
        "given": request.POST.getlist(step),
        "form": form,
        "wrong": said.wrong_with(step) if wrong and form is None else "",
        "number": number,
        "about": len(said.steps),
        "is_last": number == len(said.steps),
        "before": said.steps[number - 2] if number > 1 else "",
        "kept": said.carried(but=step),
        "client": client,
        "earlier": own_reports(person, who(request)) if number == 1 else (),
        "zone": zone_of(person),
        **calls(person.clinic.emergency),
        **my_rooms("my_side_effect"),
    }
    status = 422 if shown["wrong"] or (form is not None and form.errors) else 200
    return render(request, "my/side_effect.html", shown, status=status)


@of_me("GET", "HEAD", "POST", verb=Verb.REPORT_REACTION)
def my_side_effect_told(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One report of one's own: what to do now, whether the clinic has seen it, and telling more."""
    row = ReactionRow.objects.filter(pk=number, person=person, entered_by=who(request)).first()
    if row is None:
        raise Http404
    fuller = ReactionRow.objects.filter(replaces=row).first()
    if fuller is not None:  # an older page was kept open
        return HttpResponseRedirect(reverse("my_side_effect_told", args=[fuller.pk]))
    begun = {
        "on": row.on,
        "over": {True: "yes", False: "no", None: ""}[row.over],
        "ended": row.ended,
        "severity": row.severity,
        "words": row.words,
    }
    sent = request.POST if request.method == "POST" else None
    form = MoreForm(sent, initial=begun, today=today_of(person, now()))
    if form.is_valid():
        try:
            kept = tell_again(
                who(request),
                person,
                row.pk,
                reported(form.cleaned_data, row.what),
                now(),
                words=form.cleaned_data["words"],
            )
            return HttpResponseRedirect(reverse("my_side_effect_told", args=[kept.pk]))
        except (ReactionRefused, HistoryError) as refused:
            form.add_error(None, str(refused))
    known = all_tables()
    weighed = weigh_one(person, row)
    shown = {
        "person": person,
        "row": row,
        "do": do_now(weighed, known),
        "next": what_next(weighed, known),
        "do_not_wait": DO_NOT_WAIT,
        "form": form,
        "zone": zone_of(person),
        **calls(person.clinic.emergency),
        **my_rooms("my_side_effect"),
    }
    return render(request, "my/side_effect_told.html", shown, status=422 if form.errors else 200)
