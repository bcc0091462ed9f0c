"""My data: a file taken in and taken back, everything given out, and who looked."""

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cleardays.actions import own_data
from cleardays.actions.assess import assess, tell
from cleardays.actions.convert import as_csv
from cleardays.actions.looked import looks, rows_about
from cleardays.actions.moving_in import BatchRefused
from cleardays.actions.permits import Verb
from cleardays.answers.as_pdf import DoesNotFit, as_pdf
from cleardays.answers.told import Reader
from cleardays.clinical.history import HistoryError
from cleardays.exchange import record_json
from cleardays.exchange.reading import NeedsAnswer, Refused
from cleardays.exchange.record_json import Own
from cleardays.records.models.people import Person
from cleardays.web import questions
from cleardays.web.admit import now, who
from cleardays.web.handed_in import HandedIn, NotTaken, Wrong, receive
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.stop import stop

WRONG = 422
ROWS = 100
CSV = {"days": "days", "attacks": "attacks", "counts": "spans"}
FILES = {  # what: the name of the file, which says nothing of anybody, and its type
    "record": ("cleardays-record.json", "application/json"),
    **{what: (f"cleardays-{what}.csv", "text/csv") for what in CSV},
    "page": ("cleardays-reading.pdf", "application/pdf"),
}


@of_me()
def data(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that can be done with one's own data, on one page."""
    return render(request, "my/data.html", {"person": person, **my_rooms("my_more")})


# --- in -------------------------------------------------------------------------------------------


@of_me("GET", "HEAD", "POST", verb=Verb.TELL_DIARY)
def data_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Read a file as "Read my diary" does, show what it says, and keep it only then."""
    if request.method != "POST":
        return _in_page(request, person)
    try:
        handed = receive(request)
        found = handed.diary()
        own = _own_of(handed)
    except NotTaken as wrong:
        return _in_page(request, person, wrong.wrongs)
    except Refused as refused:
        return _in_page(request, person, (Wrong("diary", f"{refused}"),))
    except NeedsAnswer as needs:
        asked = questions.needed(needs.questions, handed.answers)
        if not asked or handed.answers.errors:
            why = " ".join(question.why for question in needs.questions)
            return _in_page(request, person, (Wrong("diary", f"{why} Nothing was kept."),))
        return _ask(request, person, handed, asked)
    if found.attacks and not found.complete and not handed.asked:
        asked = questions.optional(["complete"], found, handed.answers)
        return _ask(request, person, handed, asked, [("asked", "1")])
    if request.POST.get("step") == "take":
        own_data.take(who(request), person, found, own, now())
        return HttpResponseRedirect(reverse("my_data_in"))
    shown = {
        "person": person,
        "diary": found,
        "own": own,
        "beside": own_data.beside(person, found),
        "carried": [*handed.carried(), *handed.answers.carried(), ("asked", "1")],
        **my_rooms("my_more"),
    }
    return render(request, "my/data_preview.html", shown)


def _own_of(handed: HandedIn) -> Own:
    """The notes and counts of a whole record; nothing where the file is another."""
    try:
        text = handed.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Own()
    return record_json.read_own(text) if record_json.recognises(text) else Own()


def _ask(
    request: HttpRequest,
    person: Person,
    handed: HandedIn,
    asked: list[questions.Asked],
    more: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    names = questions.fields_of(asked)
    rest = [(name, value) for name, value in handed.answers.carried() if name not in names]
    carried = [*handed.carried(), *rest, *more]
    shown = {"person": person, "asked": asked, "carried": carried, **my_rooms("my_more")}
    return render(request, "my/data_questions.html", shown)


def _in_page(request: HttpRequest, person: Person, wrongs: tuple[Wrong, ...] = ()) -> HttpResponse:
    shown = {
        "person": person,
        "wrongs": wrongs,
        "text": request.POST.get("text", "") if wrongs else "",
        "batches": own_data.batches_of(who(request), person),
        **my_rooms("my_more"),
    }
    return render(request, "my/data_in.html", shown, status=WRONG if wrongs else 200)


@of_me("POST", verb=Verb.TELL_DIARY)
def data_back(request: HttpRequest, person: Person, batch: UUID) -> HttpResponse:
    """Take a file back whole."""
    found = get_object_or_404(own_data.batches_of(who(request), person), key=batch)
    try:
        own_data.take_back(who(request), person, found, now())
    except BatchRefused as refused:
        return stop(request, 409, "This cannot be taken back", str(refused))
    return HttpResponseRedirect(reverse("my_data_in"))


# --- out ------------------------------------------------------------------------------------------


@of_me(verb=Verb.EXPORT)
def data_out(request: HttpRequest, person: Person, what: str) -> HttpResponse:
    """One file to keep: everything, a table of days, attacks or counts, or the page as PDF."""
    if what not in FILES:
        raise Http404
    name, kind = FILES[what]
    if what == "record":
        made: str | bytes = own_data.whole_file(who(request), person, now())
    else:
        record = own_data.diary_to_give(who(request), person, now(), name)
        if what in CSV:
            made = as_csv(record.diary, CSV[what])
        else:
            try:
                visit = assess(record.diary, record.history, record.given)
                made = as_pdf(tell(visit, Reader.PERSON))
            except NeedsAnswer:
                return stop(
                    request, WRONG, "There is nothing to print yet", "Your diary is empty so far."
                )
            except (DoesNotFit, HistoryError) as wrong:
                return stop(request, WRONG, "This could not be printed", str(wrong))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type=kind, headers=headers)


# --- who looked -----------------------------------------------------------------------------------


@of_me()
def looked(request: HttpRequest, person: Person) -> HttpResponse:
    """Every look of the clinic's staff at this record, the latest first."""
    page = Paginator(rows_about(person), ROWS).get_page(request.GET.get("page"))
    shown = {
        "person": person,
        "looks": looks(person, list(page)),
        "page": page,
        **my_rooms("my_more"),
    }
    return render(request, "my/looked.html", shown)
