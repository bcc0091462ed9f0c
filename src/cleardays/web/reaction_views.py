"""Reactions: what to do first, then what happened, to which session and lot, and what was done."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.permits import Verb, may
from cleardays.actions.reactions import (
    ReactionRefused,
    draft,
    report,
    see,
    strike_reaction,
    weighed,
)
from cleardays.actions.report import NotDrafted
from cleardays.actions.tables import all_tables
from cleardays.answers.amounts import on as in_words
from cleardays.answers.report_form import reports_data, reports_pdf
from cleardays.answers.urgent import urgent_signs
from cleardays.clinical.history import SERIOUS_BECAUSE, Reported
from cleardays.clinical.reaction import Grade
from cleardays.records.models.accounts import Role
from cleardays.records.models.history import ReactionRow
from cleardays.records.models.people import Person
from cleardays.records.standing import Record, read_record
from cleardays.web.admit import now, of_person, who
from cleardays.web.people_forms import a_date
from cleardays.web.stop import stop

_ANSWERS = (("", "Not said"), ("yes", "Yes"), ("no", "No"))
_AS_BOOL = {"yes": True, "no": False, "": None}


class ReactionForm(forms.Form):
    """A reaction as it was told."""

    what = forms.CharField(
        label="What happened",
        max_length=120,
        help_text="In the person’s words, such as trouble swallowing.",
        error_messages={"required": "Say what happened."},
    )
    on = a_date("Began on", required=False)
    ended = a_date("Ended on", required=False)
    severity = forms.ChoiceField(
        label="How bad",
        required=False,
        choices=[("", "Not said"), *((g.value, g.value.capitalize()) for g in Grade)],
    )
    serious = forms.ChoiceField(label="Serious", required=False, choices=_ANSWERS)
    serious_because = forms.MultipleChoiceField(
        label="Serious because of",
        required=False,
        choices=[(b, b.capitalize()) for b in SERIOUS_BECAUSE],
        widget=forms.CheckboxSelectMultiple,
    )
    over = forms.ChoiceField(label="Over", required=False, choices=_ANSWERS)
    session = forms.ChoiceField(label="After which session", required=False)
    words = forms.CharField(
        label="More",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, record: Record, **named: Any) -> None:
        super().__init__(*args, **named)
        self.sessions = {str(s.key): s for s in record.signed}
        choice = self.fields["session"]
        assert isinstance(choice, forms.ChoiceField)
        lot = {key: f", lot {s.lot}" if s.lot else "" for key, s in self.sessions.items()}
        choice.choices = [
            ("", "Judged by its date"),
            *((key, f"{in_words(s.on)}{lot[key]}") for key, s in reversed(self.sessions.items())),
        ]

    def value(self) -> Reported:
        """The reaction. Raises `HistoryError` where it contradicts itself."""
        said = self.cleaned_data
        return Reported(
            said["what"],
            said["on"],
            said["severity"] or None,
            _AS_BOOL[said["serious"]],
            _AS_BOOL[said["over"]],
            tuple(said["serious_because"]),
            said["ended"],
        )


@of_person(Verb.SEE_REACTION, "GET", "HEAD", "POST")
def reactions(request: HttpRequest, person: Person) -> HttpResponse:
    """Every reaction, what presses first on top; and report one."""
    record = read_record(person)
    form = ReactionForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report(
                who(request),
                person,
                form.value(),
                now(),
                words=said["words"],
                session=form.sessions.get(said["session"]),
            )
            return HttpResponseRedirect(reverse("reactions", args=[person.key]))
        except ValueError as refused:
            form.add_error("what", str(refused))
    return _page(request, person, record, form, 422 if form.errors else 200)


@of_person(Verb.SEE_REACTION, "POST")
def reaction_seen(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Say what was done about a reaction, or strike out one that was entered by mistake."""
    try:
        if request.POST.get("step") == "strike":
            strike_reaction(who(request), person, number, now())
        else:
            see(who(request), person, number, request.POST.get("done", "")[:4000], now())
        return HttpResponseRedirect(reverse("reactions", args=[person.key]))
    except ReactionRow.DoesNotExist:
        wrong = "There is no such reaction in this record. Nothing was kept."
    except ReactionRefused as refused:
        wrong = str(refused)
    record = read_record(person)
    return _page(request, person, record, ReactionForm(record=record), 422, wrong, number)


@of_person(Verb.SEE_REACTION, "POST")
def reaction_draft(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A draft report for a national scheme, as PDF or JSON. It is never sent by us."""
    try:
        made = draft(who(request), person, number, request.POST.get("scheme", ""), now())
    except NotDrafted as refused:
        return stop(request, 404, "No report was drafted", str(refused))
    if request.POST.get("as") == "json":
        data = json.dumps(reports_data(made, all_tables()), indent=2, ensure_ascii=False)
        return _file(data.encode(), "application/json", "json")
    return _file(reports_pdf(made, all_tables()), "application/pdf", "pdf")


def _file(data: bytes, kind: str, ending: str) -> HttpResponse:
    """A file to keep; its name says nothing about anybody."""
    name = f'attachment; filename="cleardays-draft-report.{ending}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": name})


def _page(
    request: HttpRequest,
    person: Person,
    record: Record,
    form: ReactionForm,
    status: int = 200,
    wrong: str = "",
    wrong_at: int = 0,
) -> HttpResponse:
    seen = weighed(record)
    shown = {
        "person": person,
        "reactions": seen,
        "pressing": [s for s in seen if s.row.seen_at is None and s.weighed.presses],
        "form": form,
        "schemes": all_tables().schemes.values(),
        "signs": urgent_signs(all_tables()),
        "names": {
            row.seen_by_id: row.seen_by
            for row in person.reactionrows.exclude(seen_by=None).select_related("seen_by")
        },
        "struck": person.reactionrows.exclude(struck_at=None).select_related(
            "struck_by", "told_again"
        ),
        "themselves": set(
            person.reactionrows.filter(entered_by__role=Role.PERSON).values_list("pk", flat=True)
        ),
        "may_see": may(who(request), Verb.SEE_REACTION),
        "wrong": wrong,
        "wrong_at": wrong_at,
        "room": "people",
    }
    return render(request, "clinic/reactions.html", shown, status=status)
