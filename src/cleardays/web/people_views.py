"""The clinic's people: find one, register one, take a list over, and take what came in back."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cleardays.actions import moving_in
from cleardays.actions.moving_in import BatchRefused
from cleardays.actions.people import LooksAlike, PersonRefused, change, find, register
from cleardays.actions.permits import NotPermitted, Verb
from cleardays.actions.watch import note
from cleardays.exchange.reading import Hints, NeedsAnswer, Refused
from cleardays.records.models.people import Batch, Merge, Person
from cleardays.web.admit import admit, now, of_person, reach, who
from cleardays.web.carried import NotCarried, pack, unpack
from cleardays.web.clinic_day import today
from cleardays.web.forms import DATE_WORDS
from cleardays.web.handed_in import Wrong
from cleardays.web.people_forms import WhoForm
from cleardays.web.stop import only, stop

_MOST_ROWS = 20
LISTS = {
    "people": (
        "Take people over",
        "identifier, name, birth date, telephone, e-mail",
        "clinic/people_preview.html",
    ),
    "sessions": (
        "Take past sessions over",
        "identifier, date, product, units, lot, injector, sites",
        "clinic/sessions_preview.html",
    ),
}


@admit(Verb.LIST_PEOPLE)
@only("GET", "HEAD", "POST")
def people(request: HttpRequest) -> HttpResponse:
    """Find somebody. What was looked for is sent in the form, never in the address."""
    shown: dict[str, object] = {"room": "people"}
    if request.method == "POST":
        words = request.POST.get("words", "")[:100]
        found = find(reach(request), words)
        note(who(request), Verb.LIST_PEOPLE.value, now(), about=f"{len(found)} found")
        shown |= {"words": words, "found": found, "looked": True}
    else:
        here = reach(request).own_people()
        shown |= {"count": here.count(), "newest": here.order_by("-registered_at", "name")[:10]}
    return render(request, "clinic/people.html", shown)


@admit(Verb.ADD_PERSON)
@only("GET", "HEAD", "POST")
def register_person(request: HttpRequest) -> HttpResponse:
    """Register one person."""
    day = today(who(request).clinic)
    form = WhoForm(request.POST or None, today=day)
    alike: list[Person] = []
    if request.method == "POST" and form.is_valid():
        try:
            another = request.POST.get("is_another") == "yes"
            made = register(who(request), form.cleaned_data, now(), is_another=another)
            return HttpResponseRedirect(reverse("person", args=[made.key]))
        except LooksAlike as double:
            alike = double.alike
            form.add_error(None, str(double))
        except PersonRefused as refused:
            form.add_error("identifier", str(refused))
    shown = {"form": form, "alike": alike, "room": "people"}
    return render(request, "clinic/register.html", shown, status=422 if form.errors else 200)


@of_person(Verb.CHANGE_PERSON, "GET", "HEAD", "POST")
def who_page(request: HttpRequest, person: Person) -> HttpResponse:
    """Who somebody is; and which records were joined into this one."""
    start = {n: getattr(person, n) for n in ("identifier", "name", "born", "email", "telephone")}
    form = WhoForm(request.POST or None, initial=start, today=today(person.clinic))
    if request.method == "POST" and form.is_valid():
        try:
            change(who(request), person, form.cleaned_data, now())
            return HttpResponseRedirect(reverse("person", args=[person.key]))
        except PersonRefused as refused:
            person.refresh_from_db()
            form.add_error("identifier", str(refused))
    merges = Merge.objects.filter(kept=person, undone_at=None).select_related("double", "made_by")
    shown = {"form": form, "person": person, "merges": merges, "room": "people"}
    return render(request, "clinic/who.html", shown, status=422 if form.errors else 200)


@admit(Verb.IMPORT_PEOPLE)
@only("GET", "HEAD", "POST")
def take_over(request: HttpRequest, what: str) -> HttpResponse:
    """A list of people or of past sessions: read it, show what would come in, then take it."""
    if what not in LISTS:
        return stop(request, 404, "There is no such page", "People or sessions can be taken over.")
    if request.method != "POST":
        return _ask_for_list(request, what)
    dates = request.POST.get("dates") or None
    try:
        data = _handed_in(request)
        hints = Hints(dates if dates in DATE_WORDS else None, None, None, ())
        return _taken(request, what, data, hints)
    except NotCarried as wrong:
        return _ask_for_list(request, what, (Wrong("list", str(wrong)),))
    except (BatchRefused, PersonRefused) as wrong:
        return _ask_for_list(request, what, (Wrong("list", str(wrong)),))
    except Refused as refused:
        return _ask_for_list(request, what, tuple(_refusal(refused)))
    except NeedsAnswer as needs:
        question = needs.questions[0]
        choices = [(c, DATE_WORDS.get(c, c)) for c in question.choices]
        shown = {"question": question, "choices": choices, "what": what, "title": LISTS[what][0]}
        shown |= {"carried": [("carried", pack(data))], "room": "people"}
        return render(request, "clinic/take_over_dates.html", shown, status=422)


def _handed_in(request: HttpRequest) -> bytes:
    if upload := request.FILES.get("list"):
        return bytes(upload.read())
    if carried := request.POST.get("carried", ""):
        return unpack(carried)
    text = request.POST.get("text", "")
    if not text.strip():
        raise NotCarried("Choose a file, or paste the list. Nothing was read.")
    return text.encode()


def _taken(request: HttpRequest, what: str, data: bytes, hints: Hints) -> HttpResponse:
    account, day = who(request), today(who(request).clinic)
    if request.POST.get("step") == "take":
        if what == "people":
            rows = {int(row) for row in request.POST.getlist("another") if row.isdecimal()}
            moving_in.take_people(account, data, hints, day, rows, now())
        else:
            moving_in.take_past(account, data, hints, day, now())
        return HttpResponseRedirect(reverse("batches"))
    carried = [("carried", pack(data)), ("dates", hints.dates or "")]
    shown: dict[str, object] = {"carried": carried, "what": what, "room": "people"}
    if what == "people":
        shown["preview"] = moving_in.preview_people(account, data, hints, day)
    else:
        shown["preview"] = moving_in.preview_sessions(account, data, hints, day)
    return render(request, LISTS[what][2], shown)


def _refusal(refused: Refused) -> Iterator[Wrong]:
    rows = tuple(str(problem) for problem in refused.problems[:_MOST_ROWS])
    many = f"{refused.count} things in it need to be corrected." if refused.count > 1 else ""
    words = f"The list could not be read. {many} Nothing was kept."
    yield Wrong("list", " ".join(words.split()), rows, refused.count - len(rows))


def _ask_for_list(request: HttpRequest, what: str, wrongs: tuple[Wrong, ...] = ()) -> HttpResponse:
    title, columns, _ = LISTS[what]
    shown = {"title": title, "columns": columns, "what": what, "wrongs": wrongs, "room": "people"}
    shown["text"] = request.POST.get("text", "") if wrongs else ""
    return render(request, "clinic/take_over.html", shown, status=422 if wrongs else 200)


@admit(Verb.UNDO_BATCH)
@only("GET", "HEAD")
def batches(request: HttpRequest) -> HttpResponse:
    """What came in together, newest first."""
    found = reach(request).batches().exclude(what="story").select_related("made_by", "undone_by")
    shown = {"batches": found.order_by("-made_at", "-pk")[:100], "room": "people"}
    return render(request, "clinic/batches.html", shown)


@admit(Verb.UNDO_BATCH)
@only("POST")
def undo_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take back all that came in together."""
    found = get_object_or_404(reach(request).batches(), key=batch)
    try:
        moving_in.undo(who(request), found, now())
    except (BatchRefused, NotPermitted) as refused:
        return stop(request, 409, "This cannot be taken back", str(refused))
    return HttpResponseRedirect(_back(request, found))


def _back(request: HttpRequest, batch: Batch) -> str:
    """To the person's own page where it was taken back from there."""
    try:
        about = UUID(request.POST.get("person", ""))
    except ValueError:
        return reverse("batches")
    if reach(request).people().filter(key=about).exists():
        return reverse("diary_in", args=[about])
    return reverse("batches")
