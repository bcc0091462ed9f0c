"""A person's page: where they stand, and what now. And what was decided, as it stood on its day."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cleardays.actions.check_in import latest
from cleardays.actions.permits import Verb, may
from cleardays.actions.review import (
    DecisionRefused,
    Standing,
    decide,
    keep_assessment,
    read_standing,
    replay,
    rules_of,
    told_again,
)
from cleardays.actions.tables import all_tables
from cleardays.answers.amounts import on as in_words
from cleardays.answers.clinician import tell_clinician
from cleardays.answers.options import decision_block
from cleardays.answers.side_by_side import side_by_side
from cleardays.answers.timeline import timeline
from cleardays.answers.visit_front import (
    News,
    cautions_in_front,
    changed_since,
    diagnosis_line,
    diary_age,
    entries_differ,
    not_asked,
)
from cleardays.clinical.course import NotOpen
from cleardays.clinical.decision import Decision
from cleardays.clinical.history import HistoryError
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.said import differing
from cleardays.web.admit import now, of_person, who
from cleardays.web.clinic_day import today
from cleardays.web.said_before import open_yes, said_rows
from cleardays.web.stop import stop

ON_OTHER_BLOCKS = ("decision", "side_by_side")


class DecisionForm(forms.Form):
    """What a clinician decides, and why."""

    decision = forms.ChoiceField(
        label="Decision",
        error_messages={
            "required": "Choose what you decide.",
            "invalid_choice": "That cannot be decided where this person stands. Choose again.",
        },
    )
    because = forms.CharField(
        label="Why",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where you decide something else than what leads.",
    )

    def __init__(self, *args: object, stood: Standing, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        chosen = cast(forms.ChoiceField, self.fields["decision"])
        chosen.choices = [
            ("", "Choose"),
            *((d.value, d.value.capitalize()) for d in stood.may_decide),
        ]


@of_person(Verb.READ_PERSON)
def person(request: HttpRequest, person: Person) -> HttpResponse:
    """The one page that is read in a minute before somebody comes in."""
    try:
        stood = read_standing(person, today(person.clinic), rules_of(person))
    except HistoryError as error:
        title = "This record contradicts itself"
        words = "Nothing was concluded from it. Correct it under History, Diary or Reactions."
        return stop(request, 409, title, str(error), words)
    return _page(request, person, stood, DecisionForm(stood=stood))


@of_person(Verb.DECIDE, "POST")
def decision(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep the decision, or say why it cannot be kept."""
    stood = read_standing(person, today(person.clinic), rules_of(person))
    form = DecisionForm(request.POST, stood=stood)
    if form.is_valid():
        chosen = Decision(form.cleaned_data["decision"])
        try:
            decide(
                who(request),
                person,
                chosen,
                form.cleaned_data["because"],
                today(person.clinic),
                now(),
            )
            return HttpResponseRedirect(reverse("person", args=[person.key]) + "#decided")
        except (DecisionRefused, NotOpen) as refused:
            form.add_error("because", str(refused))
    return _page(request, person, stood, form, 422)


@of_person(Verb.READ_PERSON, "GET", "HEAD", "POST")
def assessments(request: HttpRequest, person: Person) -> HttpResponse:
    """Every assessment that was kept, newest first; keep one of today."""
    if request.method == "POST":
        kept = keep_assessment(who(request), person, today(person.clinic), now())
        return HttpResponseRedirect(reverse("assessment", args=[person.key, kept.key]))
    found = person.assessments.select_related("made_by").defer("inputs", "tables")
    shown = {"person": person, "assessments": found.order_by("-made_at"), "room": "people"}
    return render(request, "clinic/assessments.html", shown)


@of_person(Verb.READ_PERSON)
def assessment(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """One assessment as it was, and what the same inputs say today."""
    kept = get_object_or_404(person.assessments.select_related("made_by"), key=which)
    shown = {
        "person": person,
        "assessment": kept,
        "replayed": replay(kept),
        "told": told_again(kept),
        "decisions": kept.decisions.select_related("made_by"),
        "room": "people",
    }
    return render(request, "clinic/assessment.html", shown)


def _page(
    request: HttpRequest, person: Person, stood: Standing, form: DecisionForm, status: int = 200
) -> HttpResponse:
    known, visit, record = all_tables(), stood.visit, stood.record
    told = tell_clinician(visit, known)
    options = decision_block(visit, known)
    since, what = last_time(stood)
    before = latest(person, visit.ending)
    shown = {
        "before": before,
        "before_said": said_rows(before),
        "before_yes": open_yes(before),
        "person": person,
        "room": "people",
        "stood": stood,
        "visit": visit,
        "age": visit.history.age_on(visit.ending),
        "diagnosis": diagnosis_line(visit.diagnosis),
        "cautions": cautions_in_front(visit, known),
        "not_asked": not_asked(visit),
        "diary_age": diary_age(visit),
        "changed": changed_since(visit, since, what, news_since(stood, since)),
        "differ": entries_differ(on for _, _, on in differing(record.days, record.attacks)),
        "timeline": timeline(visit, known),
        "rule_sets": side_by_side(visit),
        "options": options,
        "form": form,
        "may_decide": may(who(request), Verb.DECIDE),
        "drafts": [s for s in record.sessions if s.state == InjectionSession.State.DRAFT],
        "unseen": [r for r in record.reactions if r.seen_at is None],
        "told": told,
        "blocks": [b for b in told.blocks if b.id not in ON_OTHER_BLOCKS],
    }
    return render(request, "clinic/person.html", shown, status=status)


def last_time(stood: Standing) -> tuple[date, str]:
    """When it was looked at last, and what that was: a decision, a session, or the registration."""
    last_decision = stood.last
    sessions = stood.visit.sessions
    found = [(stood.record.person.registered_at.date(), "the registration")]
    if sessions:
        found.append((sessions[-1].on, f"session {len(sessions)}"))
    if last_decision is not None:
        found.append((last_decision.on, "the last decision"))
    earlier = [(on, what) for on, what in found if on < stood.visit.ending]
    return max(earlier, default=found[0])


def news_since(stood: Standing, since: date) -> News:
    """What was entered after a date, and after the day on which the record was begun."""
    record = stood.record
    begun = max(since, record.person.registered_at.date())

    def new(entered: datetime) -> bool:
        return entered.date() > begun

    return News(
        answers=sum(new(row.entered_at) for row in record.told),
        preventives=tuple(row.drug for row in record.preventives if new(row.entered_at)),
        scores=tuple(
            f"{row.instrument.upper()} {row.total:g}" for row in record.scores if row.on > since
        ),
        reactions=tuple(
            f"{row.what}{f' ({in_words(row.on)})' if row.on else ''}"
            for row in record.reactions
            if new(row.entered_at) or (row.on and row.on > since)
        ),
    )
