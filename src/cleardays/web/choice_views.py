"""The choice: what is known, what matters to somebody, questions to take along. Nothing is kept."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.tables import all_tables
from cleardays.answers.as_pdf import DoesNotFit
from cleardays.answers.choice import LEANINGS, NOT_TESTED, WEIGHTS, Weighed, sheet, tell_choice
from cleardays.answers.questions_pdf import questions_pdf
from cleardays.web.admit import EVERYBODY, admit
from cleardays.web.own_clinic import own_clinic, told_price
from cleardays.web.stop import only, stop

SHEET_NAME = "questions.pdf"
_MOST_LETTERS = 4000


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def choice(request: HttpRequest) -> HttpResponse:
    """The aid; a form that comes back shows the questions that follow from it."""
    known = all_tables()
    said = _said(request)
    shown = {
        "choice": tell_choice(known, told_price(own_clinic(request))),
        "not_tested": NOT_TESTED,
        "decisions": known.aid.decisions,
        "matters": [(m, (said.weights or {}).get(m.id, "")) for m in known.aid.matters],
        "weights": WEIGHTS.items(),
        "leanings": LEANINGS.items(),
        "said": said,
        "sheet": sheet(said, known, date.today()) if request.method == "POST" else None,
    }
    return render(request, "choice/choice.html", shown)


@admit(EVERYBODY)
@only("POST")
def choice_sheet(request: HttpRequest) -> HttpResponse:
    """The questions as one page to print; its name says nothing about anybody."""
    try:
        printed = questions_pdf(sheet(_said(request), all_tables(), date.today()))
    except DoesNotFit as too_much:
        return stop(request, 422, "This does not fit on one page", str(too_much))
    headers = {"Content-Disposition": f'attachment; filename="{SHEET_NAME}"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _said(request: HttpRequest) -> Weighed:
    """What the form says; an answer that no form of ours offers is passed over."""
    aid, post = all_tables().aid, request.POST
    weights = {m.id: post.get(f"matter-{m.id}", "") for m in aid.matters}
    return Weighed(
        decision=post.get("decision", ""),
        weights={id: weight for id, weight in weights.items() if weight in WEIGHTS},
        leaning=post.get("leaning", ""),
        own=post.get("own", "")[:_MOST_LETTERS],
    )
