"""Am I a candidate: one question a page. The answers travel in the form itself, never in an address."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions import candidate as action
from cleardays.answers.as_pdf import DoesNotFit, as_pdf
from cleardays.answers.candidate import TITLE
from cleardays.web import candidate_steps as ask
from cleardays.web.admit import EVERYBODY, admit
from cleardays.web.candidate_steps import NO, NONE, UNSURE, YES, Answers, Step
from cleardays.web.emergency import remembered
from cleardays.web.handed_in import Wrong
from cleardays.web.stop import only, stop
from cleardays.web.urgent_views import calls

PDF_NAME = "candidate-sheet.pdf"


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def candidate(request: HttpRequest) -> HttpResponse:
    """The next question, what has to be looked at first, or what the answers mean."""
    every = ask.steps()
    said = ask.read(request.POST, every)
    path = ask.asked(every, said)
    here = next((step for step in path if step.id == request.POST.get("at")), None)
    if change := request.POST.get("change"):
        wanted = next((step for step in path if step.id == change), path[0])
        return _question(request, wanted, said, path)
    if here is not None:
        values = tuple(v.strip() for v in request.POST.getlist(here.id) if v.strip())
        words = ask.wrong_with(here, values, said)
        if words:
            return _question(request, here, said, path, words, values)
    flagged = _flagged(said)
    if flagged:
        return _first(request, said, path, flagged)
    open_ = next((step for step in path if step.id not in said), None)
    if open_ is None:
        return _result(request, said, path)
    return _question(request, open_, said, path)


@admit(EVERYBODY)
@only("POST")
def candidate_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet for the doctor; its name says nothing about anybody."""
    every = ask.steps()
    said = ask.read(request.POST, every)
    path = ask.asked(every, said)
    if _flagged(said) or any(step.id not in said for step in path):
        return candidate(request)
    try:
        printed = as_pdf(action.answer(_said(said), date.today(), _answered(path, said)))
    except DoesNotFit as too_much:
        return stop(request, 422, "This does not fit on one page", str(too_much))
    headers = {"Content-Disposition": f'attachment; filename="{PDF_NAME}"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _question(
    request: HttpRequest,
    step: Step,
    said: Answers,
    path: Sequence[Step],
    wrong: str = "",
    values: tuple[str, ...] = (),
) -> HttpResponse:
    number = path.index(step) + 1
    given = values or said.get(step.id, ())
    shown = {
        "step": step,
        "given": given,
        "typed": next((value for value in given if value != ask.UNKNOWN), ""),
        "number": number,
        "about": len(path),
        "before": path[number - 2] if number > 1 else None,
        "kept": _kept({id: v for id, v in said.items() if id != step.id}),
        "carried": bool(said),
        "wrongs": [Wrong(step.id, wrong)] if wrong else [],
    }
    return render(request, "candidate/question.html", shown, status=422 if wrong else 200)


def _first(
    request: HttpRequest, said: Answers, path: Sequence[Step], flagged: list[str]
) -> HttpResponse:
    """A warning sign was ticked: what to do about it stands alone, and the questions stop."""
    rules = {rule.fact: rule for rule in action.red_flags()}
    over = action.late_onset()
    told = [over if fact == over.fact else rules[fact] for fact in flagged]
    at = next(s for s in path if s.id in ("alarm_1", "alarm_2", "onset") and _flagged_in(s, said))
    shown = {
        "signs": [action.sign(rule) for rule in told],
        "at": at,
        **calls(remembered(request)),
        "kept": _kept(said),
        "carried": True,
    }
    return render(request, "candidate/first.html", shown)


def _result(request: HttpRequest, said: Answers, path: Sequence[Step]) -> HttpResponse:
    answered = _answered(path, said)
    shown = {
        "title": TITLE,
        "told": action.answer(_said(said), date.today(), answered),
        "kept": _kept(said),
        "carried": True,
        "answered": [(step, words) for step, (_, words) in zip(path, answered, strict=True)],
    }
    return render(request, "candidate/result.html", shown)


def _answered(path: Sequence[Step], said: Answers) -> tuple[tuple[str, str], ...]:
    return tuple((step.asks, ask.in_words(step, said[step.id])) for step in path)


def _kept(said: Answers) -> list[tuple[str, str]]:
    return [(id, value) for id, values in said.items() for value in values]


def _ticked(said: Answers, id: str) -> Mapping[str, bool]:
    """Each thing that could be ticked: yes, no, or left out where it was not asked or not sure."""
    values = said.get(id)
    if values is None:
        return {}
    every = next(step for step in ask.steps() if step.id == id).choices
    yes = {fact: True for fact, _ in every if fact in values}
    if UNSURE in values:
        return yes
    return {fact: fact in yes for fact, _ in every if yes or NONE in values}


def _flagged(said: Answers) -> list[str]:
    """The warning signs that were ticked, and a late beginning."""
    alarms = {**_ticked(said, "alarm_1"), **_ticked(said, "alarm_2")}
    found = [fact for fact, so in alarms.items() if so]
    onset, over = ask.number(said, "onset"), action.late_onset()
    if onset is not None and onset > over.value:
        found.append(over.fact)
    return found


def _flagged_in(step: Step, said: Answers) -> bool:
    if step.id == "onset":
        return bool(_flagged({"onset": said.get("onset", ())}))
    return any(_ticked(said, step.id).values())


def _yes(said: Answers, id: str) -> bool | None:
    value = next(iter(said.get(id, ())), "")
    return {YES: True, NO: False}.get(value)


def _said(said: Answers) -> action.Said:
    return action.Said(
        country=said["country"][0],
        red_flags={**_ticked(said, "alarm_1"), **_ticked(said, "alarm_2")},
        age=ask.number(said, "age"),
        age_at_onset=ask.number(said, "onset"),
        headache_days=ask.number(said, "headache"),
        long_days=ask.number(said, "long"),
        migraine_days=ask.number(said, "migraine"),
        tension_days=ask.number(said, "tension"),
        acute_days=ask.number(said, "acute"),
        same=_yes(said, "same"),
        many_attacks=_yes(said, "ever"),
        asked=_ticked(said, "cluster"),
        overuse_managed=_yes(said, "managed"),
        failed=ask.number(said, "failed"),
        kinds=ask.number(said, "kinds"),
        safety=_ticked(said, "safety"),
        no_better_diagnosis=_yes(said, "doctor"),
    )
