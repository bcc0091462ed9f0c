"""Letters about one person: begin one from the record, write, make it final, read it as it was sent."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cleardays.actions.authorisations import to_renew
from cleardays.actions.letters import (
    NAMES,
    TITLES,
    ChangedMeanwhile,
    Choices,
    Kind,
    LetterRefused,
    Text,
    begin_letter,
    change_letter,
    choices,
    draft_pdf,
    hindrances,
    make_final,
    throw_away,
    write_again,
)
from cleardays.actions.permits import Verb
from cleardays.answers.amounts import on as in_words
from cleardays.answers.letter_text import parts_of
from cleardays.records.models.people import Person
from cleardays.records.models.review import Letter
from cleardays.records.standing import read_record
from cleardays.web.admit import now, of_person, who
from cleardays.web.clinic_day import today


class NewLetterForm(forms.Form):
    """Which letter, and what it is filled from."""

    kind = forms.ChoiceField(
        label="Which letter",
        choices=[(kind.value, NAMES[kind]) for kind in Kind],
        error_messages={"required": "Choose which letter."},
    )
    rules = forms.ChoiceField(
        label="For a payer: whose criteria", required=False, help_text="Only that letter asks."
    )
    session = forms.ChoiceField(
        label="For a record: which session", required=False, help_text="Only that letter asks."
    )

    def __init__(self, *args: Any, found: Choices, **named: Any) -> None:
        super().__init__(*args, **named)
        self.sessions = {str(s.key): s for s in found.sessions}
        for name, offered in (
            ("rules", found.rules),
            ("session", [(key, in_words(s.on)) for key, s in self.sessions.items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Choose"), *offered]


@of_person(Verb.WRITE_LETTER, "GET", "HEAD", "POST")
def letters(request: HttpRequest, person: Person) -> HttpResponse:
    """Every letter about this person, newest first; and begin one."""
    form = NewLetterForm(request.POST if request.method == "POST" else None, found=choices(person))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = begin_letter(
                who(request),
                person,
                Kind(said["kind"]),
                now(),
                rules=said["rules"],
                session=form.sessions.get(said["session"]),
            )
            return HttpResponseRedirect(reverse("letter", args=[person.key, made.key]))
        except ValueError as refused:  # also a history that contradicts itself
            field = {Kind.PAYER: "rules", Kind.SESSION: "session"}.get(Kind(said["kind"]), "kind")
            form.add_error(field, str(refused))
    found = person.letters.select_related("made_by", "final_by").defer("body", "pdf")
    shown = {
        "person": person,
        "letters": [(one, NAMES[Kind(one.kind)]) for one in found.order_by("-made_at", "-pk")],
        "renew": to_renew(read_record(person), today(person.clinic)),
        "form": form,
        "room": "people",
    }
    return render(request, "clinic/letters.html", shown, status=422 if form.errors else 200)


@of_person(Verb.WRITE_LETTER, "GET", "HEAD", "POST")
def letter(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """One letter: a draft to write in, or as it was sent."""
    found = _letter(person, which)
    if request.method != "POST":
        return _page(request, person, found)
    step, by = request.POST.get("step", "keep"), who(request)
    text = Text(request.POST.get("to", ""), request.POST.get("body", ""))
    try:
        version = int(request.POST.get("version", "0"))
    except ValueError:
        version = 0
    try:
        if step == "again":
            found = write_again(by, found, now())
        elif step == "away":
            throw_away(by, found, now())
            return HttpResponseRedirect(reverse("letters", args=[person.key]))
        else:
            found = change_letter(by, found, text, version, now())
            if step == "final":
                is_read = bool(request.POST.get("is_read"))
                make_final(by, found, found.version, is_read, now())
    except LetterRefused as refused:
        return _page(request, person, _letter(person, which), refused, text)
    return HttpResponseRedirect(reverse("letter", args=[person.key, found.key]))


@of_person(Verb.WRITE_LETTER)
def letter_paper(request: HttpRequest, person: Person, which: UUID) -> HttpResponse:
    """The letter on paper: as it was sent, or as the draft would look."""
    found = _letter(person, which)
    data = bytes(found.pdf) if found.pdf is not None else draft_pdf(found, now())
    name = "cleardays-letter.pdf" if found.final_at else "cleardays-draft-letter.pdf"
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _letter(person: Person, which: UUID) -> Letter:
    rows = Letter.objects.filter(person=person)
    return get_object_or_404(
        rows.select_related("made_by", "final_by", "person__clinic", "session"), key=which
    )


def _page(
    request: HttpRequest,
    person: Person,
    found: Letter,
    refused: LetterRefused | None = None,
    text: Text | None = None,
) -> HttpResponse:
    is_final = found.final_at is not None
    changed = isinstance(refused, ChangedMeanwhile)
    shown = {
        "person": person,
        "letter": found,
        "title": TITLES[Kind(found.kind)],
        "name": NAMES[Kind(found.kind)],
        # What was typed stays in the boxes, except where somebody else's text stands in its place.
        "text": text if text and not is_final and not changed else Text(found.to, found.body),
        "refused": refused,
        "mine": refused.mine if isinstance(refused, ChangedMeanwhile) else None,
        "open": () if is_final else hindrances(found),
        "parts": parts_of(found.body),
        "room": "people",
    }
    status = 200 if refused is None else (409 if changed else 422)
    page = "clinic/letter_sent.html" if is_final else "clinic/letter.html"
    return render(request, page, shown, status=status)
