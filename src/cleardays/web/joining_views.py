"""Two records of one person: side by side first, then joined, and parted again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cleardays.actions.joining import JoiningRefused, join, part, what_stays
from cleardays.actions.people import alike, find
from cleardays.actions.permits import Verb
from cleardays.answers.amounts import on, plural
from cleardays.records.models.people import Merge, Person
from cleardays.records.standing import Record, read_record
from cleardays.web.admit import now, of_person, person_at, reach, who
from cleardays.web.stop import stop


@of_person(Verb.JOIN_PEOPLE, "GET", "HEAD", "POST")
def join_with(request: HttpRequest, person: Person) -> HttpResponse:
    """Look for the other record of this person."""
    others = reach(request).own_people().exclude(pk=person.pk)
    words = request.POST.get("words", "")[:100]
    found = [p for p in find(reach(request), words) if p.pk != person.pk]
    shown = {
        "person": person,
        "words": words,
        "found": found,
        "looked": request.method == "POST",
        "alike": alike(others, person.name, person.born),
        "room": "people",
    }
    return render(request, "clinic/join_with.html", shown)


@of_person(Verb.JOIN_PEOPLE, "GET", "HEAD", "POST")
def joining(request: HttpRequest, person: Person, other: UUID) -> HttpResponse:
    """Both records side by side; join them with a reason."""
    double = person_at(request, other, Verb.JOIN_PEOPLE.value)
    wrong = ""
    if request.method == "POST":
        try:
            join(who(request), person, double, request.POST.get("reason", "")[:300], now())
            return HttpResponseRedirect(reverse("who", args=[person.key]))
        except JoiningRefused as refused:
            wrong = str(refused)
    shown = {
        "person": person,
        "double": double,
        "rows": beside(read_record(person), read_record(double)),
        "stays": what_stays(person, double),
        "wrong": wrong,
        "reason": request.POST.get("reason", ""),
        "room": "people",
    }
    return render(request, "clinic/joining.html", shown, status=422 if wrong else 200)


@of_person(Verb.JOIN_PEOPLE, "POST")
def parting(request: HttpRequest, person: Person, which: int) -> HttpResponse:
    """Take a joining back."""
    found = get_object_or_404(Merge, pk=which, kept=person)
    try:
        double = part(who(request), found, now())
    except JoiningRefused as refused:
        return stop(request, 409, "This cannot be taken back", str(refused))
    return HttpResponseRedirect(reverse("person", args=[double.key]))


def beside(one: Record, two: Record) -> list[tuple[str, str, str, bool]]:
    """What each record holds, line by line, and whether they differ where they should not."""
    rows = []
    for name, of in (
        ("Name", lambda r: r.person.name),
        ("Birth date", lambda r: on(r.person.born) if r.person.born else "not recorded"),
    ):
        a, b = of(one), of(two)
        rows.append((name, a, b, a.casefold() != b.casefold()))
    for name, of in (
        ("Identifier", lambda r: r.person.identifier),
        ("Telephone", lambda r: r.person.telephone or "not recorded"),
        ("E-mail", lambda r: r.person.email or "not recorded"),
        ("Here since", lambda r: on(r.person.registered_at.date())),
        ("Diary", _diary),
        ("Sessions", lambda r: ", ".join(on(s.on) for s in r.sessions) or "none"),
        ("Answers of the history", lambda r: str(len(r.told))),
        ("Preventives", lambda r: ", ".join(p.drug for p in r.preventives) or "none entered"),
        ("Reactions", lambda r: ", ".join(p.what for p in r.reactions) or "none entered"),
        ("Totals", lambda r: str(len(r.scores))),
    ):
        rows.append((name, of(one), of(two), False))
    return rows


def _diary(record: Record) -> str:
    first, last = record.diary.first_date, record.diary.last_date
    if first is None or last is None:
        return "none"
    parts = [plural(len(record.days), "day"), plural(len(record.attacks), "attack")]
    parts.append(plural(len(record.spans), "count"))
    return f"{', '.join(parts)}, {on(first)} to {on(last)}"
