"""What stands around a session: directions, consent, and the chart on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cleardays.actions.directions import (
    DirectionRefused,
    end_direction,
    keep_consent,
    prescribe,
    withdraw_consent,
)
from cleardays.actions.permits import Verb
from cleardays.actions.planning import read_choices
from cleardays.actions.signing import read_open
from cleardays.actions.tables import all_tables
from cleardays.answers.session_chart import blank_chart, filled_chart
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import Direction
from cleardays.web.admit import now, of_person, who
from cleardays.web.clinic_day import today
from cleardays.web.session_forms import DirectionForm
from cleardays.web.session_views import session_at
from cleardays.web.stop import stop

NOT_KEPT = "This was not kept"


@of_person(Verb.DIRECT, "POST")
def direction(request: HttpRequest, person: Person) -> HttpResponse:
    """Prescribe so many sessions, or end a direction."""
    try:
        if ends := request.POST.get("end", ""):
            found = Direction.objects.filter(person=person, pk=int(ends) if ends.isdecimal() else 0)
            if row := found.first():
                end_direction(who(request), person, row, now())
            return _back(request, person)
        form = DirectionForm(request.POST)
        if not form.is_valid():
            words = [str(error) for errors in form.errors.values() for error in errors]
            return stop(request, 422, NOT_KEPT, *words)
        said = form.cleaned_data
        prescribe(
            who(request), person, said["sessions"], today(person.clinic), said["words"], now()
        )
    except DirectionRefused as refused:
        return stop(request, 422, NOT_KEPT, str(refused))
    return _back(request, person)


@of_person(Verb.PLAN_SESSION, "POST")
def consent(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep that somebody consented, did not, or takes it back."""
    said = request.POST.get("consent", "")
    if said not in ("yes", "no", "withdrawn"):
        return stop(request, 422, NOT_KEPT, "Choose whether consent was given. Nothing was kept.")
    try:
        if said == "withdrawn":
            withdraw_consent(who(request), person, now())
        else:
            keep_consent(who(request), person, said == "yes", today(person.clinic), now())
    except DirectionRefused as refused:
        return stop(request, 422, NOT_KEPT, str(refused))
    return _back(request, person)


def _back(request: HttpRequest, person: Person) -> HttpResponse:
    """To the session from which it was sent, else to where one begins."""
    sent_from = request.POST.get("session", "")
    for row in person.sessions.filter(state="draft"):
        if str(row.key) == sent_from:
            return HttpResponseRedirect(reverse("session", args=[person.key, row.key]) + "#papers")
    return HttpResponseRedirect(reverse("session_new", args=[person.key]) + "#papers")


# --- on paper -------------------------------------------------------------------------------------


@of_person(Verb.READ_PERSON)
def blank(request: HttpRequest, person: Person) -> HttpResponse:
    """The chart of this person's standard plan, to be filled with a pen."""
    choices = read_choices(person, today(person.clinic))
    if choices.chart is None:
        return stop(request, 422, "There is no plan to print", choices.refused)
    return _pdf(blank_chart(_called(person), choices.chart, all_tables()), "chart")


@of_person(Verb.READ_PERSON)
def chart(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """The chart of one session as it stands."""
    row = session_at(person, which)
    draft = read_open(who(request), row)
    lines = [
        f"{row.on:%-d %B %Y}: {row.get_state_display()}"
        + (
            f" at {row.signed_at:%H:%M} UTC by {row.injector_name}; {row.qualification}"
            if row.injector
            else ""
        )
    ]
    lines += [
        f"{d.vial.product} {d.vial.size} U, lot {d.vial.lot}, expiry {d.vial.expiry:%-d %B %Y}, "
        f"{d.vial.dilution or 0:g} mL to 100 U: {d.units:g} U drawn, {d.wasted:g} U wasted."
        for d in draft.draws
    ]
    if row.direction:
        lines.append(f"Prescribed by {row.direction.prescriber} on {row.direction.on:%-d %B %Y}.")
    if row.tolerance:
        lines.append(f"Borne: {row.tolerance}.")
    lines += [
        f"Added on {a.at:%-d %B %Y} by {a.by.name}: {a.text}"
        for a in row.addenda.select_related("by")
    ]
    return _pdf(
        filled_chart(_called(person), lines, draft.charting, all_tables()), f"session-{row.on}"
    )


def _called(person: Person) -> str:
    born = f"born {person.born:%-d %B %Y}" if person.born else "birth date not recorded"
    return f"{person.name}, {person.identifier}, {born}"


def _pdf(made: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
