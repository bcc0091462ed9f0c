"""Read my diary: choose a file, answer what it cannot say, see what it says. Nothing is stored."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.assess import tell
from cleardays.actions.convert import as_csv
from cleardays.actions.report import NotDrafted, drafts_from
from cleardays.actions.stories import list_stories
from cleardays.actions.tables import all_tables
from cleardays.answers.as_pdf import DoesNotFit, as_pdf
from cleardays.answers.report_form import reports_pdf
from cleardays.answers.told import Reader
from cleardays.clinical.diary import Diary
from cleardays.clinical.visit import Visit
from cleardays.exchange.reading import NeedsAnswer
from cleardays.web import questions
from cleardays.web.admit import EVERYBODY, admit
from cleardays.web.forms import AnswersForm
from cleardays.web.handed_in import NOT_KEPT, HandedIn, NotTaken, Wrong, receive
from cleardays.web.stop import only, stop

UNREADABLE = 422
PDF_NAME = "cleardays-reading.pdf"
REPORT_NAME = "cleardays-draft-report.pdf"
CLINIC_FILES = (
    ("history", "History", "history.toml: what was asked besides the diary."),
    ("sessions", "Sessions", "sessions.toml: the injections given."),
)
Show = Callable[[HttpRequest, HandedIn, Visit], HttpResponse]


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def diary(request: HttpRequest) -> HttpResponse:
    """Ask for a diary, or read the one handed in."""
    return read(request, result_page) if request.method == "POST" else start_page(request)


@admit(EVERYBODY)
@only("POST")
def pdf(request: HttpRequest) -> HttpResponse:
    """The same reading as a file to keep; its name says nothing about anybody."""
    return read(request, pdf_file)


@admit(EVERYBODY)
@only("POST")
def report(request: HttpRequest) -> HttpResponse:
    """Draft reports of the reactions, as a file for whoever treats this person. Nothing is sent."""
    return read(request, report_file)


@admit(EVERYBODY)
@only("GET", "HEAD")
def fictional_person(request: HttpRequest, id: str) -> HttpResponse:
    """What the diary of a fictional person says."""
    handed = HandedIn(AnswersForm({}), story=id)
    return result_page(request, handed, _story(handed))


@admit(EVERYBODY)
@only("GET", "HEAD")
def template_csv(request: HttpRequest) -> HttpResponse:
    """An empty diary to fill in: the names of the columns."""
    headers = {"Content-Disposition": 'attachment; filename="cleardays-diary.csv"'}
    return HttpResponse(as_csv(Diary(), "days"), content_type="text/csv", headers=headers)


def read(request: HttpRequest, show: Show) -> HttpResponse:
    """Read what was handed in and show it, or ask what only the person can say."""
    try:
        handed = receive(request)
        if handed.story:
            return show(request, handed, _story(handed))
        found = handed.diary()
    except NotTaken as wrong:
        return start_page(request, wrong.wrongs)
    except NeedsAnswer as needs:
        return needed_page(request, handed, needs)
    return read_on(request, handed, found, show)


def read_on(request: HttpRequest, handed: HandedIn, found: Diary, show: Show) -> HttpResponse:
    """A diary that could be read: ask what is still open, or say what follows."""
    if request.POST.get("step") == "ask" or handed.answers.errors:
        return questions_page(request, handed, found, questions.everything(found, handed.answers))
    open_ones = [] if handed.asked else questions.worth_asking(found, handed.answers)
    if open_ones:
        return questions_page(request, handed, found, open_ones)
    try:
        return show(request, handed, handed.assessed(found))
    except NotTaken as wrong:
        return mend_page(request, handed, found, wrong.wrongs)


def mend_page(
    request: HttpRequest, handed: HandedIn, found: Diary, wrongs: tuple[Wrong, ...]
) -> HttpResponse:
    """The diary is fine; what came with it is not."""
    last = wrongs[-1]
    if last.field == "diary":
        return start_page(request, wrongs)
    if last.field == "injections":
        handed.answers.add_error("injections", last.words)
        return questions_page(request, handed, found, questions.everything(found, handed.answers))
    bare = handed.without(last.field)
    try:
        return result_page(request, bare, bare.assessed(found), wrongs)
    except NotTaken as more:
        return mend_page(request, bare, found, (*wrongs, *more.wrongs))


def start_page(
    request: HttpRequest, wrongs: tuple[Wrong, ...] = (), status: int = 0
) -> HttpResponse:
    """One question: what does my diary say?"""
    text = request.POST.get("text", "") if wrongs else ""
    answers = AnswersForm(request.POST if wrongs else {})
    beside = [Wrong(*wrong) for wrong in answers.wrongs()]
    shown = {
        "text": text,
        "asked": questions.optional(list(questions.ABOUT_THE_PERSON), None, answers),
        "answers": answers,
        "wrongs": [*wrongs, *beside],
        "stories": list_stories(),
    }
    return render(request, "diary/start.html", shown, status=status or _status(wrongs))


def needed_page(request: HttpRequest, handed: HandedIn, needs: NeedsAnswer) -> HttpResponse:
    """The questions without which the file cannot be read."""
    asked = questions.needed(needs.questions, handed.answers)
    if not asked:
        why = " ".join(f"{q.asks} {q.why}" for q in needs.questions)
        return start_page(
            request, (Wrong("diary", f"Your diary could not be read. {why} {NOT_KEPT}"),)
        )
    again = request.POST.get("needs") == "1"
    wrongs = [Wrong(q.name, "Choose one: without it the file cannot be read") for q in asked]
    return _ask(request, handed, asked, tuple(wrongs) if again else (), "needs")


def questions_page(
    request: HttpRequest, handed: HandedIn, found: Diary, names: list[str]
) -> HttpResponse:
    """What the file cannot say; everything may be left open."""
    asked = questions.optional(names, found, handed.answers)
    wrongs = tuple(Wrong(*wrong) for wrong in handed.answers.wrongs())
    return _ask(request, handed, asked, wrongs, "asked")


def _ask(
    request: HttpRequest,
    handed: HandedIn,
    asked: list[questions.Asked],
    wrongs: tuple[Wrong, ...],
    done: str,
) -> HttpResponse:
    shown_here = questions.fields_of(asked)
    kept = [(name, value) for name, value in handed.answers.carried() if name not in shown_here]
    shown = {
        "asked": asked,
        "answers": handed.answers,
        "wrongs": wrongs,
        "carried": [*handed.carried(), *kept, (done, "1")],
        "must": done == "needs",
    }
    return render(request, "diary/questions.html", shown, status=_status(wrongs))


def result_page(
    request: HttpRequest, handed: HandedIn, visit: Visit, wrongs: tuple[Wrong, ...] = ()
) -> HttpResponse:
    """What the diary says, and what follows, for one reader."""
    shown = {
        "told": tell(visit, handed.reader),
        "for_clinician": handed.reader is Reader.CLINICIAN,
        "story": handed.story,
        "carried": [*handed.carried(), *handed.answers.carried(), ("asked", "1")],
        "wrongs": wrongs,
        "clinic_files": CLINIC_FILES,
        "schemes": all_tables().schemes.values() if visit.reactions else (),
    }
    return render(request, "diary/result.html", shown, status=_status(wrongs))


def pdf_file(request: HttpRequest, handed: HandedIn, visit: Visit) -> HttpResponse:
    """The reading as PDF, to be saved and never shown inside the page."""
    headers = {"Content-Disposition": f'attachment; filename="{PDF_NAME}"'}
    told = tell(visit, handed.reader)
    try:
        printed = as_pdf(told)
    except DoesNotFit as too_much:
        return stop(request, UNREADABLE, "This does not fit on one page", str(too_much))
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def report_file(request: HttpRequest, handed: HandedIn, visit: Visit) -> HttpResponse:
    """The drafts as PDF; a person is asked to have the clinic do it."""
    title = "No report was drafted"
    if handed.reader is not Reader.CLINICIAN:
        return stop(request, UNREADABLE, title, "A draft is made for whoever treats this person.")
    try:
        made = drafts_from(visit, request.POST.get("scheme", ""))
    except NotDrafted as nothing:
        return stop(request, UNREADABLE, title, str(nothing))
    headers = {"Content-Disposition": f'attachment; filename="{REPORT_NAME}"'}
    printed = reports_pdf(made, all_tables())
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _story(handed: HandedIn) -> Visit:
    try:
        return handed.of_a_story()
    except KeyError:
        raise Http404 from None


def _status(wrongs: tuple[Wrong, ...]) -> int:
    return UNREADABLE if wrongs else 200
