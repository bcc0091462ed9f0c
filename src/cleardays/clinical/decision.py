"""Start, go on, change, wait or stop: the options that are open, the most pressing first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cleardays.clinical.diagnosis import Diagnosis
from cleardays.clinical.history import History
from cleardays.clinical.reaction import Weighed
from cleardays.clinical.response import HEADACHE, Change, Response
from cleardays.clinical.session import RollingDose, Session
from cleardays.clinical.suitability import Safety, Suitability
from cleardays.clinical.verdict import Finding, Verdict
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.cautions import Weight
from cleardays.evidence.paradigms import Product
from cleardays.quantities import Answer, any_of


class Decision(StrEnum):
    """The one list of decisions, in order of how pressing they are."""

    WITHHOLD_SAFETY = "withhold: safety"
    WITHHOLD_DECIDE_FIRST = "withhold: decide first"
    ENDED_BY_PERSON = "ended by the person"
    NOT_BEFORE = "not before this date"
    TOO_EARLY = "too early to say"
    START = "start"
    CONTINUE = "continue"
    ADJUST = "adjust"
    REVIEW = "review"
    PAUSE_EPISODIC = "pause: episodic now"
    STOP_NO_RESPONSE = "stop: lack of response"


class Why(StrEnum):
    """Why an option is open. `Reason.about` says of what, in ids and names, never in sentences."""

    REACTION = "reaction"
    CONTRAINDICATION = "contraindication"
    DECIDE_FIRST = "decide first"
    RED_FLAG = "red flag"
    DIAGNOSIS_IN_DOUBT = "diagnosis in doubt"
    PERSON_ENDED = "person ended"
    INTERVAL = "interval"
    CUMULATIVE = "cumulative limit"
    OTHER_TOXIN = "other toxin"
    DOSE_NOT_KNOWN = "dose not known"
    CRITERIA_NOT_KNOWN = "criteria not known"
    CRITERIA_MET = "criteria met"
    CRITERIA_NOT_MET = "criteria not met"
    NOT_ASKED = "not asked"
    FEW_CYCLES = "few cycles"
    RESPONSE_NOT_KNOWN = "response not known"
    RESPONDED = "responded"
    NOT_RESPONDED = "not responded"
    SEVERITY_BETTER = "severity better"
    CEILING = "ceiling"
    EPISODIC = "episodic"
    MILD_REACTION = "mild reaction"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: which, about what (a row, a rule set, a date), and the date if it has one."""

    why: Why
    about: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One open decision with its reasons. `until`: the date that it waits for."""

    decision: Decision
    reasons: tuple[Reason, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The open options in order; the first leads. `due`: when the next session is due."""

    options: tuple[Option, ...]
    due: date | None

    @property
    def first(self) -> Option:
        """The leading option."""
        return self.options[0]


def decide(
    *,
    ending: date,
    diagnosis: Diagnosis,
    safety: Safety,
    suitability: tuple[Suitability, ...],
    sessions: tuple[Session, ...],
    response: Response | None,
    reactions: tuple[Weighed, ...],
    history: History,
    dose: RollingDose,
    planned_units: float,
    product: Product,
    counting: Counting,
) -> Choice:
    """Every option that is open on a date, in the order of the list.

    While something withholds treatment, or the person ended it, nothing that would go on with
    it is offered. Only `STOP_NO_RESPONSE` needs two completed cycles; before that a lack of
    response is too early to say.
    """
    interval = timedelta(days=int(product.amounts["interval_days"].value))
    due = max((s.on for s in sessions), default=None)
    due = due + interval if due is not None else None
    options = [
        _option(Decision.WITHHOLD_SAFETY, _safety_reasons(safety, reactions)),
        _option(Decision.WITHHOLD_DECIDE_FIRST, _decide_first(diagnosis, safety, history)),
    ]
    if history.ended_by_person:
        options.append(Option(Decision.ENDED_BY_PERSON, (Reason(Why.PERSON_ENDED),)))
    held = [o for o in options if o is not None]
    if held:
        return Choice(tuple(held), due)
    waiting = _waiting(ending, due, dose, planned_units)
    if response is None:
        return Choice(_joined([*waiting, *_before_treatment(suitability)]), due)
    later = _on_treatment(response, reactions, counting)
    if later[0].decision in _NOTHING_TO_WAIT_FOR:
        return Choice(_joined([*later, *waiting]), due)
    return Choice(_joined([*waiting, *later]), due)


def _joined(options: list[Option]) -> tuple[Option, ...]:
    """Options with the same decision as one, where the first of them stands."""
    joined: dict[Decision, Option] = {}
    for option in options:
        before = joined.get(option.decision)
        reasons = (*before.reasons, *option.reasons) if before else option.reasons
        until = before.until if before else option.until
        joined[option.decision] = Option(option.decision, reasons, until)
    return tuple(joined.values())


# Where one of these leads, no next session is being waited for.
_NOTHING_TO_WAIT_FOR = (Decision.PAUSE_EPISODIC, Decision.STOP_NO_RESPONSE, Decision.REVIEW)


def _option(decision: Decision, reasons: list[Reason]) -> Option | None:
    return Option(decision, tuple(reasons)) if reasons else None


def _safety_reasons(safety: Safety, reactions: tuple[Weighed, ...]) -> list[Reason]:
    found = [Reason(Why.REACTION, w.reported.what, w.reported.on) for w in reactions if w.withholds]
    found += [
        Reason(Why.CONTRAINDICATION, a.caution.fact) for a in safety.found(Weight.CONTRAINDICATION)
    ]
    return found


# These have answers of their own: overuse is a diagnosis and a criterion, pregnancy a question
# of safety. An age is cleared by a clinician's word that nothing else fits better.
_OWN_ANSWER = ("red_flag_overuse", "red_flag_pregnancy")


def _decide_first(diagnosis: Diagnosis, safety: Safety, history: History) -> list[Reason]:
    found = [Reason(Why.DECIDE_FIRST, a.caution.fact) for a in safety.found(Weight.DECIDE_FIRST)]
    for finding in diagnosis.flagged:
        is_age = finding.rule.fact == "age_at_onset"
        if finding.rule.fact in _OWN_ANSWER or (is_age and history.no_better_diagnosis):
            continue
        found.append(Reason(Why.RED_FLAG, finding.rule.id))
    if history.no_better_diagnosis is False:
        found.append(Reason(Why.DIAGNOSIS_IN_DOUBT))
    return found


def _waiting(
    ending: date,
    due: date | None,
    dose: RollingDose,
    planned_units: float,
) -> list[Option]:
    reasons = []
    until = None
    if due is not None and ending < due:
        reasons.append(Reason(Why.INTERVAL, on=due))
        until = due
    if dose.may_add(planned_units) is Answer.NO:
        free = dose.free_from(ending, planned_units)
        reasons.append(Reason(Why.CUMULATIVE, f"{dose.given.low:g} + {planned_units:g}", free))
        until = max(filter(None, (until, free)), default=None)
    options = [Option(Decision.NOT_BEFORE, tuple(reasons), until)] if reasons else []
    unclear = [Reason(Why.OTHER_TOXIN, t.product, t.on) for t in dose.other]
    unclear += [Reason(Why.DOSE_NOT_KNOWN, on=on) for on in dose.not_known]
    if unclear:
        options.append(Option(Decision.TOO_EARLY, tuple(unclear)))
    return options


def _before_treatment(suitability: tuple[Suitability, ...]) -> tuple[Option, ...]:
    by_answer = {answer: [s for s in suitability if s.answer is answer] for answer in Answer}
    options = []
    if by_answer[Answer.YES]:
        reasons = [Reason(Why.CRITERIA_MET, s.rules.id) for s in by_answer[Answer.YES]]
        options.append(Option(Decision.START, tuple(reasons)))
    if by_answer[Answer.UNKNOWN]:
        reasons = [
            Reason(
                Why.NOT_ASKED if s.criteria.answer is Answer.YES else Why.CRITERIA_NOT_KNOWN,
                s.rules.id,
            )
            for s in by_answer[Answer.UNKNOWN]
        ]
        options.append(Option(Decision.TOO_EARLY, tuple(reasons)))
    if by_answer[Answer.NO]:
        reasons = [Reason(Why.CRITERIA_NOT_MET, s.rules.id) for s in by_answer[Answer.NO]]
        options.append(Option(Decision.REVIEW, tuple(reasons)))
    return tuple(options)


def _on_treatment(
    response: Response, reactions: tuple[Weighed, ...], counting: Counting
) -> tuple[Option, ...]:
    found: dict[Decision, list[Reason]] = {}

    def add(decision: Decision, why: Why, about: str = "") -> None:
        found.setdefault(decision, []).append(Reason(why, about))

    for weighed in reactions:
        add(Decision.ADJUST, Why.MILD_REACTION, weighed.reported.what)
    judged_on = response.judged_on
    if judged_on is None:
        add(Decision.TOO_EARLY, Why.FEW_CYCLES)
    else:
        two_cycles = response.completed.compare(">=", 2) is Answer.YES
        better = severity_better(judged_on.mean, counting["meaningful_percent"])
        ceiling = at_ceiling(judged_on.mean[HEADACHE], counting["ceiling_days"])
        for judged in response.judged:
            if judged.responded is None or judged.stop is None:
                continue
            name = judged.rules.id
            if _episodic(judged.stop) is Answer.YES:
                add(Decision.PAUSE_EPISODIC, Why.EPISODIC, name)
            if judged.responded.answer is Answer.YES:
                add(Decision.CONTINUE, Why.RESPONDED, name)
            elif judged.responded.answer is Answer.UNKNOWN:
                add(Decision.TOO_EARLY, Why.RESPONSE_NOT_KNOWN, name)
            elif not two_cycles:
                add(Decision.TOO_EARLY, Why.FEW_CYCLES, name)
                add(Decision.ADJUST, Why.NOT_RESPONDED, name)
            else:
                if better or ceiling:
                    why = Why.SEVERITY_BETTER if better else Why.CEILING
                    add(Decision.REVIEW, why, name)
                add(Decision.STOP_NO_RESPONSE, Why.NOT_RESPONDED, name)
                add(Decision.ADJUST, Why.NOT_RESPONDED, name)
    if not found:
        add(Decision.REVIEW, Why.RESPONSE_NOT_KNOWN)
    return tuple(
        Option(decision, tuple(found[decision])) for decision in _order(found) if found[decision]
    )


def _order(found: dict[Decision, list[Reason]]) -> list[Decision]:
    """The list's own order, save for what leads.

    A lack of response leads, unless severity answers it and asks for a review. A pause because
    the headache is episodic now leads over going on, as the rule set asks for it.
    """
    order = [d for d in Decision if d in found]
    for leading in (Decision.PAUSE_EPISODIC, Decision.STOP_NO_RESPONSE, Decision.REVIEW):
        if leading in found:
            order.remove(leading)
            order.insert(0, leading)
    return order


def _episodic(stop: Verdict) -> Answer:
    """The part of a stop rule that speaks of few headache days, not of a lack of response."""
    parts = []
    for part in stop.parts:
        findings = [part] if isinstance(part, Finding) else list(part.findings())
        if any(f.rule.fact == "treated_headache_days_highest_of_3" for f in findings):
            parts.append(part.answer)
    return any_of(parts)


def severity_better(changes: Mapping[str, Change], percent: float) -> bool:
    """Whether moderate-or-severe or severe days fell by at least `percent` for certain."""
    falls = (changes[name].fall for name in ("moderate or severe days", "severe days"))
    return any(fall is not None and fall.low >= percent for fall in falls)


def at_ceiling(change: Change, days: float) -> bool:
    """Whether there was headache on nearly every day before and after: days cannot show less."""
    return change.before.value.low >= days and change.after.low >= days
