"""Sessions: begin one, record it site by site, sign it, print it, add to it.

Everything works without a script: each part of the page is a form, and the answer is the page again.
With one, the same forms are sent as they change, and the parts of the page are put in place anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions import sessions as act
from cleardays.actions.directions import open_directions, standing_consent
from cleardays.actions.hurdles import DILUTION, DOSE
from cleardays.actions.permits import NotPermitted, Verb, may
from cleardays.actions.planning import Choices, read_choices, read_minds
from cleardays.actions.signing import NotReady, add, sign
from cleardays.actions.tables import all_tables
from cleardays.actions.vials import VialAsks, VialRefused
from cleardays.answers.sites import caution_lines, proposal_lines
from cleardays.clinical.charting import ChartRefused
from cleardays.clinical.plan import PlanRefused
from cleardays.evidence.cautions import Weight
from cleardays.quantities import Answer
from cleardays.records.charts import charting_of
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession
from cleardays.web.admit import now, of_person, reach, who
from cleardays.web.clinic_day import today
from cleardays.web.session_forms import (
    AddendumForm,
    Answers,
    BeginForm,
    DirectionForm,
    DrawForm,
    NoteForm,
    SiteForm,
)
from cleardays.web.session_page import show, words_of_hurdle
from cleardays.web.session_sent import sent_words
from cleardays.web.stop import stop

WRONG, BEHIND = 422, 409
LIVE = "X-Cleardays-Live"  # our own script sends it, and is answered with the page itself
Refusals = (act.SessionRefused, ChartRefused, VialRefused, NotPermitted)


# --- begin ----------------------------------------------------------------------------------------


@of_person(Verb.PLAN_SESSION, "GET", "HEAD", "POST")
def session_new(request: HttpRequest, person: Person) -> HttpResponse:
    """What a session of today would begin from, and every session so far."""
    on = today(person.clinic)
    form = BeginForm(request.POST or None, initial={"on": on})
    if request.method == "POST" and form.is_valid():
        day, again = form.cleaned_data["on"], form.cleaned_data["again"]
        try:
            row = act.begin(who(request), person, day, again, on, now())
            return HttpResponseRedirect(reverse("session", args=[person.key, row.key]))
        except (act.SessionRefused, PlanRefused, NotPermitted) as refused:
            form.add_error(None, str(refused))
    return _new(request, person, form, WRONG if form.errors else 200)


def _new(request: HttpRequest, person: Person, form: forms.Form, status: int) -> HttpResponse:
    known, on = all_tables(), today(person.clinic)
    choices = read_choices(person, on)
    minds = choices.minds
    rows = person.sessions.exclude(state="abandoned").select_related("injector").order_by("-on")
    shown = {
        "person": person,
        "room": "people",
        "here_room": "Session",
        "age": minds.history.age_on(on),
        "form": form,
        "choices": choices,
        "differs": _differs(choices),
        "is_early": minds.is_early(known),
        "off_label": [known.rule_sets[id].title for id in choices.plan.off_label_in]
        if choices.plan
        else [],
        "interval": minds.interval,
        "usual_days": known.product.amounts["interval_days"].value,
        "against": [
            a
            for a in minds.safety.asked
            if a.answer is Answer.YES and a.caution.weight is not Weight.CAUTION
        ],
        "cautions": caution_lines(minds.at_sites, known),
        "proposal": proposal_lines(minds.proposal, known),
        "directions": open_directions(person, on),
        "consent": standing_consent(person),
        "consent_text": known.consent,
        "direction_form": DirectionForm(),
        "may_direct": may(who(request), Verb.DIRECT),
        "drafts": [row for row in rows if row.state == "draft"],
        "sessions": [row for row in rows if row.state == "signed"],
    }
    return render(request, "clinic/session_new.html", shown, status=status)


def _differs(choices: Choices) -> list[str]:
    """What last time had otherwise than the standard plan, in words."""
    names = {m.id: m.name for m in all_tables().paradigm.muscles.values()}
    found = []
    for change in choices.differs:
        sites = f"{len(change.sites)} {'site' if len(change.sites) == 1 else 'sites'}"
        place = f"{names[change.muscle]}, {change.side.value}: {sites}"
        if not change.after:
            found.append(f"{place} not given last time")
        elif not change.before:
            found.append(f"{place} extra, {change.after:g} U each")
        else:
            found.append(f"{place} with {change.after:g} U, not {change.before:g} U")
    return found


# --- one session ----------------------------------------------------------------------------------


def session_at(person: Person, which: UUID) -> InjectionSession:
    """A session of this person; else there is no such page."""
    found = person.sessions.select_related("person", "clinic", "injector", "started_from")
    row = found.prefetch_related("sites").filter(key=which).first()
    if row is None:
        raise Http404
    return row


@of_person(Verb.READ_PERSON)
def session(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """One session: a draft to work on, or what was signed."""
    return show(request, person, session_at(person, which))


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form of the page sent, by whom and about which session."""

    by: Account
    where: act.At
    row: InjectionSession
    said: QueryDict
    request: HttpRequest


class Wrong(ValueError):
    """A field that cannot be read; the words are those of its form."""


def _read(form: forms.Form) -> forms.Form:
    if not form.is_valid():
        raise Wrong(" ".join(str(words) for errors in form.errors.values() for words in errors))
    return form


def _sites(sent: Sent) -> None:
    do = sent.said.get("do", "")
    if do == "rest":
        act.give_the_rest(sent.by, sent.where)
    elif do == "skip":
        act.skip_the_rest(sent.by, sent.where, sent.said.get("reason", "")[:200])
    elif do == "undo":
        act.undo_all(sent.by, sent.where)
    else:
        act.tick_sites(sent.by, sent.where, frozenset(sent.said.getlist("given")))


def _site(sent: Sent) -> None:
    form = _read(SiteForm(sent.said))
    assert isinstance(form, SiteForm)
    site, do = form.cleaned_data["site"], sent.said.get("do", "")
    if do == "undo":
        act.undo_site(sent.by, sent.where, site)
        return
    usual = act.usual_at(site, charting_of(sent.row), all_tables())
    act.chart_site(sent.by, sent.where, form.charted(usual, skip=do == "skip"))


def _checks(sent: Sent) -> None:
    checks = all_tables().checklist
    names = (*(check.id for check in checks), DOSE, DILUTION, act.EARLY)
    said = dict(Answers.read(sent.said.dict(), names).said)  # type: ignore[arg-type]
    if sent.said.get("do") == "rest":
        minds = read_minds(sent.row.person, sent.row.on)
        told = {a.caution.fact for a in minds.safety.asked if a.answer is Answer.YES}
        told |= {fact for fact, (answer, _) in minds.said.items() if answer is not False}
        for check in checks:
            open_ = said.get(check.id, ("yes", ""))[0] == ""
            if check.fact and check.fact not in told and open_:
                said[check.id] = ("no", said[check.id][1])
    act.answer(sent.by, sent.where, said)


def _draw(sent: Sent) -> None:
    form = _read(DrawForm(sent.said))
    said = form.cleaned_data
    vial = reach(sent.request).vials().filter(key=said["vial"]).first()
    if vial is None:
        raise Wrong("Choose a vial of the list.")
    units: Decimal = said["units"]
    act.draw_for(
        sent.by, sent.where, vial, units, said["dilution"], late_because=said["late_because"]
    )


def _vials(sent: Sent) -> None:
    do, drawn = sent.said.get("do", ""), sent.said.get("drawn", "")
    if do == "back" and drawn.isdecimal():
        act.put_back_for(sent.by, sent.where, int(drawn))
    elif do == "waste":
        act.waste_the_rest(sent.by, sent.where)
    else:
        _draw(sent)


def _note(sent: Sent) -> None:
    said = _read(NoteForm(sent.said)).cleaned_data
    act.note_session(sent.by, sent.where, said["tolerance"], said["notes"])


def _abandon(sent: Sent) -> None:
    act.abandon(sent.by, sent.where)


STEPS: dict[str, Callable[[Sent], None]] = {
    "sites": _sites,
    "site": _site,
    "checks": _checks,
    "vials": _vials,
    "note": _note,
    "abandon": _abandon,
}
_PARTS = {"site": "sites", "checks": "before", "note": "after", "abandon": "sign"}


@of_person(Verb.PLAN_SESSION, "POST")
def session_change(request: HttpRequest, person: Person, which: UUID, step: str) -> HttpResponse:
    """Change a draft in one of its parts."""
    if step not in STEPS:
        raise Http404
    return _act(request, person, which, STEPS[step], step)


@of_person(Verb.SIGN_SESSION, "POST")
def session_sign(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """Sign it, or say everything that stands in the way."""

    def signed(sent: Sent) -> None:
        sign(sent.by, sent.where, today(person.clinic))

    return _act(request, person, which, signed, "sign")


def _act(
    request: HttpRequest,
    person: Person,
    which: UUID,
    do: Callable[[Sent], None],
    step: str,
) -> HttpResponse:
    row = session_at(person, which)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        return stop(
            request, 400, "This form is not whole", "Open the session again. Nothing was changed."
        )
    where = act.At(row.pk, int(version), now())
    part = _PARTS.get(step, step)
    wrongs: list[tuple[str, str]] = []
    status = WRONG
    more: dict[str, Any] = {}
    try:
        do(Sent(who(request), where, row, request.POST, request))
        status = 200
    except act.Behind as behind:
        status, wrongs = BEHIND, [(part, str(behind))]
        more = {"sent": sent_words(step, request.POST, charting_of(row), all_tables())}
    except NotReady as not_ready:
        wrongs = words_of_hurdle(not_ready.hurdles)
    except VialAsks as asks:
        wrongs, more = [(part, str(asks))], {"asks_late": True}
    except (*Refusals, Wrong) as refused:
        wrongs = [(part, str(refused))]
    is_live = request.headers.get(LIVE) == "1"
    if status == 200 and not is_live:
        where_to = reverse("session", args=[person.key, row.key])
        anchor = "" if step in ("sign", "abandon") else f"#{part}"
        return HttpResponseRedirect(where_to + anchor)
    return show(request, person, session_at(person, which), wrongs, status, **more)


@of_person(Verb.ADD_TO_SESSION, "POST")
def session_add(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """Add to a signed session."""
    row, form = session_at(person, which), AddendumForm(request.POST)
    wrongs = []
    if form.is_valid():
        try:
            add(who(request), row, form.cleaned_data["text"], form.cleaned_data["reason"], now())
            return HttpResponseRedirect(reverse("session", args=[person.key, row.key]) + "#addenda")
        except act.SessionRefused as refused:
            wrongs = [("addenda", str(refused))]
    else:
        wrongs = [(f"id_{name}", str(words[0])) for name, words in form.errors.items()]
    return show(request, person, row, wrongs, WRONG, addendum_form=form)
