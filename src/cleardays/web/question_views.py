"""The clinic answers what readers ask: those that wait, those answered, those put aside."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cleardays.actions import asked
from cleardays.actions.guide import read_article
from cleardays.actions.permits import Verb
from cleardays.actions.posting import MailDown
from cleardays.records.models.asked import ReaderQuestion
from cleardays.web.admit import admit, now, who
from cleardays.web.asked_forms import AnswerForm
from cleardays.web.stop import only, stop

WRONG = 422
_SHOWN = 100
STATES = {
    "waiting": ("Waiting", ReaderQuestion.State.WAITING),
    "answered": ("Answered", ReaderQuestion.State.ANSWERED),
    "aside": ("Put aside", ReaderQuestion.State.SPAM),
}


@admit(Verb.ANSWER_READERS)
@only("GET", "HEAD")
def questions(request: HttpRequest) -> HttpResponse:
    """What readers of the guide ask."""
    here = request.GET.get("which", "waiting")
    if here not in STATES:
        raise Http404
    found = asked.listed(who(request), STATES[here][1])[:_SHOWN]
    counts = [
        (name, words, asked.listed(who(request), state).count(), name == here)
        for name, (words, state) in STATES.items()
    ]
    rows = [(one, _title(one.article)) for one in found]
    shown = {"room": "questions", "rows": rows, "counts": counts, "here": here}
    return render(request, "clinic/questions.html", shown)


@admit(Verb.ANSWER_READERS)
@only("GET", "HEAD", "POST")
def question(request: HttpRequest, which: UUID) -> HttpResponse:
    """One question: answer it, put it aside, bring it back, or take its answer down."""
    by, found = who(request), get_object_or_404(ReaderQuestion, key=which)
    start = {
        "answer": found.answer,
        "name": found.name or by.name,
        "shown_text": found.as_shown,
        "publish": found.published_at is not None,
    }
    step = request.POST.get("step", "answer")
    form = AnswerForm(request.POST if request.method == "POST" and step == "answer" else None)
    form.initial = start
    problem = ""
    if request.method == "POST":
        try:
            if step == "answer":
                if not form.is_valid():
                    return _page(request, found, form)
                _answer(request, found, form)
            elif step == "aside":
                asked.put_aside(by, which, now())
            elif step == "back":
                asked.bring_back(by, which, now())
            elif step == "down":
                asked.take_down(by, which, now())
            elif step == "mail":
                asked.release_mail(by, which, now())
                _post(found)
            return HttpResponseRedirect(reverse("question", args=[which]))
        except asked.QuestionRefused as refused:
            problem = str(refused)
            again = ReaderQuestion.objects.filter(key=which).first()
            if again is None:
                return stop(request, 410, "The question is gone", problem)
            found = again
    return _page(request, found, form, problem)


def _answer(request: HttpRequest, found: ReaderQuestion, form: AnswerForm) -> None:
    said = form.cleaned_data
    words = asked.Answer(said["answer"], said["name"], said["publish"], said["shown_text"])
    asked.answer(who(request), found.key, words, now())
    _post(found)


def _post(found: ReaderQuestion) -> None:
    with suppress(MailDown):  # the page says that it waits; `cleardays remind` tries again
        asked.post_answers(now(), found.key)


def _page(
    request: HttpRequest, found: ReaderQuestion, form: AnswerForm, problem: str = ""
) -> HttpResponse:
    shown = {
        "room": "questions",
        "question": found,
        "title": _title(found.article),
        "form": form,
        "problem": problem,
    }
    is_wrong = bool(form.errors or problem)
    return render(request, "clinic/question.html", shown, status=WRONG if is_wrong else 200)


def _title(slug: str) -> str:
    try:
        return read_article(slug).title
    except KeyError:
        return "an article that is no longer in the guide"
