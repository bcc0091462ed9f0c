"""What is known of a person besides the diary: asked, told with its date, struck out, never lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions import statements
from cleardays.actions.history import tell
from cleardays.actions.permits import Verb
from cleardays.actions.questions import YES_NO, Group, Question, answered, group
from cleardays.actions.statements import StatementRefused
from cleardays.clinical.scores import weigh_scores
from cleardays.evidence.read import read_tables
from cleardays.records.convert import NO_PREVENTIVES
from cleardays.records.models.history import Told
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Said
from cleardays.records.standing import read_record
from cleardays.web.admit import now, of_person, who
from cleardays.web.clinic_day import today
from cleardays.web.history_forms import FORMS

_YES_NO = {"yes": True, "no": False, "": None}


@of_person(Verb.TELL_HISTORY)
def history(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything asked and told, with its date."""
    return _page(request, person)


@of_person(Verb.TELL_HISTORY, "POST")
def answers(request: HttpRequest, person: Person, which: str) -> HttpResponse:
    """Keep the answers of one group: only those that were changed on this page."""
    found = group(which)
    if found is None:
        raise Http404
    said, wrongs = _said(request, found)
    if wrongs:
        return _page(request, person, wrongs=wrongs)
    tell(who(request), person, said, today(person.clinic), now())
    return HttpResponseRedirect(f"{reverse('history', args=[person.key])}#{which}")


@of_person(Verb.TELL_HISTORY, "POST")
def statement(request: HttpRequest, person: Person, what: str) -> HttpResponse:
    """Add a preventive, a total or another toxin; or say that no preventive was tried."""
    if what == "none-tried":
        try:
            statements.say_none_tried(who(request), person, today(person.clinic), now())
        except StatementRefused as refused:
            return _page(request, person, wrongs=[("preventive", str(refused))])
        return _back(person, "preventive")
    if what not in FORMS:
        raise Http404
    form = FORMS[what](request.POST, prefix=what)
    if form.is_valid():
        add: dict[str, Callable[..., Any]] = {
            "preventive": statements.add_preventive,
            "score": statements.add_score,
            "toxin": statements.add_toxin,
        }
        try:
            add[what](who(request), person, form.value(), now())  # type: ignore[attr-defined]
            return _back(person, what)
        except StatementRefused as refused:
            form.add_error(None, str(refused))
    return _page(request, person, forms_now={what: form}, form=form)


@of_person(Verb.TELL_HISTORY, "POST")
def strike(request: HttpRequest, person: Person, what: str, number: int) -> HttpResponse:
    """Strike a statement out; it stays readable."""
    if what not in statements.TABLES:
        raise Http404
    statements.strike(who(request), person, what, number, now())
    return _back(person, what)


def _back(person: Person, what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('history', args=[person.key])}#{what}")


def _said(request: HttpRequest, found: Group) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What was changed on the page, and what of it cannot be.

    A page that is older than somebody else's answer does not overwrite that answer: what was
    left as it stood is not sent on.
    """
    said: dict[str, Any] = {}
    wrongs = []
    for question in found.questions:
        text = request.POST.get(question.name, "").strip()
        if text == request.POST.get(f"was.{question.name}", "").strip():
            continue
        try:
            said[question.name] = _value(question, text)
        except ValueError:
            words = f"{question.asks}: a whole number from 0 to {question.most}, or nothing."
            wrongs.append((question.name, words))
    return said, wrongs


def _value(question: Question, text: str) -> bool | int | None:
    if question.kind == YES_NO:
        if text not in _YES_NO:
            raise ValueError
        return _YES_NO[text]
    if not text:
        return None
    value = int(text)
    if not 0 <= value <= question.most:
        raise ValueError
    return value


def _page(
    request: HttpRequest,
    person: Person,
    *,
    forms_now: dict[str, forms.Form] | None = None,
    form: forms.Form | None = None,
    wrongs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    told = list(
        Told.objects.filter(person=person)
        .select_related("entered_by", "struck_by", "said_in")
        .order_by("-entered_at", "-pk")
    )
    record = read_record(person)
    start = {"score": {"on": today(person.clinic)}}
    rows = {
        "preventive": person.preventiverows.select_related("struck_by").order_by("began", "pk"),
        "toxin": person.othertoxinrows.select_related("struck_by").order_by("-on", "pk"),
        "struck_scores": person.scorerows.exclude(struck_at=None).order_by("-on", "pk"),
    }
    graded = {
        (s.score.instrument, s.score.domain, s.score.on): s
        for s in weigh_scores(
            record.history.scores, read_tables().scales, record.given, today(person.clinic)
        )
    }
    shown = {
        "person": person,
        "groups": answered(told),
        "none_tried": next(
            (t for t in told if t.name == NO_PREVENTIVES and t.struck_at is None), None
        ),
        "rows": rows,
        "said_scores": dict(
            Said.objects.filter(score__person=person).values_list("score", "settled_by__name")
        ),
        "scores": [
            (row, graded.get((row.instrument, row.domain, row.on))) for row in record.scores
        ],
        "acute": acute_drugs(record.diary.days, record.diary.attacks),
        "forms": {
            what: (forms_now or {}).get(what) or made(prefix=what, initial=start.get(what))
            for what, made in FORMS.items()
        },
        "form": form,
        "wrongs": wrongs or [],
        "sent": request.POST if wrongs else {},
        "room": "people",
    }
    return render(request, "clinic/history.html", shown, status=422 if form or wrongs else 200)


def acute_drugs(days: Any, attacks: Any) -> list[tuple[str, int, str]]:
    """Acute medicines as the diary names them: on how many dates, and when last."""
    found: dict[str, set[Any]] = {}
    taken = [(day.on, day.drugs) for day in days] + [(day.on, day.detail.drugs) for day in days]
    taken += [(attack.start.date(), attack.detail.drugs) for attack in attacks]
    for on, drugs in taken:
        for intake in drugs or ():
            found.setdefault(intake.drug or "not named", set()).add(on)
    return sorted(
        ((drug, len(dates), max(dates)) for drug, dates in found.items()), key=lambda d: -d[1]
    )
