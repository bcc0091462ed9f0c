"""What a person brings along: a diary file, the counts of a month, a session given before."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.diary import take_in
from cleardays.actions.moving_in import BatchRefused, CountRefused, take_past_session, tell_month
from cleardays.actions.permits import Verb
from cleardays.clinical.diary import Diary
from cleardays.exchange.reading import NeedsAnswer
from cleardays.records.models.diary import DayEntry
from cleardays.records.models.people import Batch, Person
from cleardays.records.standing import read_record
from cleardays.web import questions
from cleardays.web.admit import now, of_person, who
from cleardays.web.clinic_day import today
from cleardays.web.handed_in import HandedIn, NotTaken, Wrong, receive
from cleardays.web.people_forms import MonthForm, PastSessionForm

MONTHS = 18


@of_person(Verb.READ_PERSON, "GET", "HEAD", "POST")
def diary_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Hand in a diary file for this person: read, shown, then kept as one batch."""
    if request.method != "POST":
        return _page(request, person)
    try:
        handed = receive(request)
        found = handed.diary()
    except NotTaken as wrong:
        return _page(request, person, wrongs=wrong.wrongs)
    except NeedsAnswer as needs:
        asked = questions.needed(needs.questions, handed.answers)
        if not asked or handed.answers.errors:
            why = " ".join(question.why for question in needs.questions)
            return _page(request, person, wrongs=(Wrong("diary", f"{why} Nothing was kept."),))
        return _ask(request, person, handed, asked)
    if found.attacks and not handed.asked:  # asked once: not to know is an answer
        asked = questions.optional(["complete"], found, handed.answers)
        return _ask(request, person, handed, asked, [("asked", "1")])
    if request.POST.get("step") == "take":
        take_in(who(request), person, found, now(), f"diary file, {found.kind}"[:40])
        return HttpResponseRedirect(reverse("diary_in", args=[person.key]))
    shown = {
        "person": person,
        "diary": found,
        "both": _said_otherwise(person, found),
        "carried": [*handed.carried(), *handed.answers.carried(), ("asked", "1")],
        "room": "people",
    }
    return render(request, "clinic/diary_preview.html", shown)


@of_person(Verb.READ_PERSON, "POST")
def month_counts(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep what somebody recalls of one month."""
    form = MonthForm(request.POST, months=list(months(today(person.clinic))))
    if form.is_valid():
        try:
            tell_month(who(request), person, *form.span(), form.counts(), now())
            return HttpResponseRedirect(reverse("diary_in", args=[person.key]) + "#months")
        except CountRefused as refused:
            form.add_error("headache_days", str(refused))
    return _page(request, person, month=form)


@of_person(Verb.PLAN_SESSION, "POST")
def past_session(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep one session that was given before Cleardays."""
    form = PastSessionForm(request.POST, today=today(person.clinic))
    if form.is_valid():
        try:
            take_past_session(who(request), person, form.cleaned_data["session"], now())
            return HttpResponseRedirect(reverse("diary_in", args=[person.key]) + "#past")
        except BatchRefused as refused:
            form.add_error("on", str(refused))
    return _page(request, person, past=form)


def months(day: date) -> Iterator[tuple[date, date]]:
    """The last whole months before a date, the latest first."""
    last = day.replace(day=1) - timedelta(days=1)
    for _ in range(MONTHS):
        first = last.replace(day=1)
        yield first, last
        last = first - timedelta(days=1)


def _said_otherwise(person: Person, diary: Diary) -> int:
    """On how many dates of a file the record says something already."""
    kept = DayEntry.objects.filter(person=person, struck_at=None).values_list("on", flat=True)
    return len(set(kept) & {day.on for day in diary.days})


def _ask(
    request: HttpRequest,
    person: Person,
    handed: HandedIn,
    asked: list[questions.Asked],
    more: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    names = questions.fields_of(asked)
    rest = [(name, value) for name, value in handed.answers.carried() if name not in names]
    shown = {
        "person": person,
        "asked": asked,
        "carried": [*handed.carried(), *rest, *more],
        "room": "people",
    }
    return render(request, "clinic/diary_questions.html", shown)


def _page(
    request: HttpRequest,
    person: Person,
    *,
    wrongs: tuple[Wrong, ...] = (),
    month: MonthForm | None = None,
    past: PastSessionForm | None = None,
) -> HttpResponse:
    day = today(person.clinic)
    record = read_record(person)
    batches = Batch.objects.filter(pk__in=_batches_of(person)).select_related(
        "made_by", "undone_by"
    )
    shown = {
        "person": person,
        "wrongs": wrongs,
        "month": month or MonthForm(months=list(months(day))),
        "past": past or PastSessionForm(today=day),
        "record": record,
        "batches": batches.order_by("-made_at", "-pk"),
        "form": month or past,
        "room": "people",
    }
    is_wrong = bool(wrongs) or month is not None or past is not None
    return render(request, "clinic/diary_in.html", shown, status=422 if is_wrong else 200)


def _batches_of(person: Person) -> set[int]:
    """Batches that brought something into this record alone."""
    found: set[int | None] = set()
    for rows in (person.dayentrys, person.attackentrys, person.spanentrys, person.sessions):
        found.update(rows.values_list("batch", flat=True).distinct())
    return {key for key in found if key is not None}
