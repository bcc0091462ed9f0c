"""Start, go on, change, wait or stop: the options that are open, the most pressing first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cleardays.clinical.diagnosis import Diagnosis
from cleardays.clinical.history import History
from cleardays.clinical.reaction import Link, Weighed
from cleardays.clinical.response import (
    HEADACHE,
    CycleResponse,
    Judged,
    Response,
    at_ceiling,
    severity_better,
)
from cleardays.clinical.session import RollingDose, Session
from cleardays.clinical.stopping import episodic_now, has_cycles_enough, lack_of, responded_earlier
from cleardays.clinical.suitability import Safety, Suitability
from cleardays.clinical.verdict import Verdict
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.cautions import Weight
from cleardays.evidence.paradigms import Product
from cleardays.quantities import Answer


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
    SEVERITY_NOT_KNOWN = "severity not known"
    CEILING = "ceiling"
    EPISODIC = "episodic"
    MILD_REACTION = "mild reaction"
    PREFERRED_FIRST = "preferred first"
    TRIAL_ONLY = "trial only"
    NO_STOP_RULE = "no stop rule"
    RESPONDED_EARLIER = "responded earlier"
    FALL_NOT_SETTLED = "fall not settled"
    LEFT_OUT_DAYS = "left-out days"
    LITTLE_EXPECTED = "little expected"


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
        chronic = diagnosis.kind("1.3").answer
        return Choice(_joined([*waiting, *_before_treatment(suitability, chronic)]), due)
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


# Overuse is a diagnosis and a criterion of its own. An age is cleared by a clinician's word that
# nothing else fits better, and pregnancy is named once where the question of safety says yes.
_OWN_ANSWER = "red_flag_overuse"
_PREGNANCY = ("red_flag_pregnancy", "pregnant")


def _decide_first(diagnosis: Diagnosis, safety: Safety, history: History) -> list[Reason]:
    found = [Reason(Why.DECIDE_FIRST, a.caution.fact) for a in safety.found(Weight.DECIDE_FIRST)]
    flag, question = _PREGNANCY
    named = {flag} if question in {reason.about for reason in found} else set()
    cleared = {"age_at_onset"} if history.no_better_diagnosis else set()
    for finding in diagnosis.flagged:
        if finding.rule.fact not in {_OWN_ANSWER, *named, *cleared}:
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
    if dose.untold is Answer.YES:
        unclear.append(Reason(Why.DOSE_NOT_KNOWN))
    if unclear:
        options.append(Option(Decision.TOO_EARLY, tuple(unclear)))
    return options


def _before_treatment(suitability: tuple[Suitability, ...], chronic: Answer) -> tuple[Option, ...]:
    """Whether to start: by a rule set that is met in full, and for chronic migraine only.

    A label may count days and hours and leave it to its reader that they are of chronic
    migraine: hours alone would offer it for tension-type headache, where it does not help.
    """
    found: dict[Decision, list[Reason]] = {}
    trials = [asked for asked in suitability if asked.is_trial]
    for asked in suitability:
        name = asked.rules.id
        if asked.is_trial:
            continue  # who was studied is neither a licence to treat nor a reason to refuse
        if asked.answer is Answer.NO:
            found.setdefault(Decision.REVIEW, []).append(Reason(Why.CRITERIA_NOT_MET, name))
        elif asked.answer is Answer.UNKNOWN:
            met = asked.criteria.answer is Answer.YES
            why = Why.NOT_ASKED if met else Why.CRITERIA_NOT_KNOWN
            found.setdefault(Decision.TOO_EARLY, []).append(Reason(why, name))
        elif chronic is Answer.YES:
            reasons = found.setdefault(Decision.START, [])
            reasons.append(Reason(Why.CRITERIA_MET, name))
            if "prefers" in asked.others and asked.others["prefers"].answer is not Answer.YES:
                reasons.append(Reason(Why.PREFERRED_FIRST, name))
        elif chronic is Answer.NO:
            found.setdefault(Decision.REVIEW, []).append(_NOT_CHRONIC)
        else:
            found.setdefault(Decision.TOO_EARLY, []).append(_CHRONIC_NOT_KNOWN)
    if not found and trials:
        found[Decision.REVIEW] = [Reason(Why.TRIAL_ONLY, asked.rules.id) for asked in trials]
    if not found:
        found[Decision.TOO_EARLY] = [Reason(Why.CRITERIA_NOT_KNOWN)]
    order = (Decision.START, Decision.TOO_EARLY, Decision.REVIEW)
    return tuple(Option(d, tuple(dict.fromkeys(found[d]))) for d in order if d in found)


_NOT_CHRONIC = Reason(Why.CRITERIA_NOT_MET, "chronic migraine")
_CHRONIC_NOT_KNOWN = Reason(Why.CRITERIA_NOT_KNOWN, "chronic migraine")


def _on_treatment(
    response: Response, reactions: tuple[Weighed, ...], counting: Counting
) -> tuple[Option, ...]:
    found: dict[Decision, list[Reason]] = {}

    def add(decision: Decision, why: Why, about: str = "") -> None:
        found.setdefault(decision, []).append(Reason(why, about))

    for w in reactions:  # what withholds or presses is no matter of sites or dose
        if not (w.withholds or w.presses or w.link is Link.UNLIKELY):
            add(Decision.ADJUST, Why.MILD_REACTION, w.reported.what)
    judged_on = response.judged_on
    if judged_on is None:
        add(Decision.TOO_EARLY, Why.FEW_CYCLES)
    else:
        against = _against_stopping(judged_on, counting)
        two_cycles = response.completed.compare(">=", 2) is Answer.YES
        for judged in response.judged:
            for decision, why in _by_rule_set(judged, two_cycles, against):
                add(decision, why, judged.rules.id)
        if two_cycles and not {Decision.STOP_NO_RESPONSE, Decision.CONTINUE} & set(found):
            for judged in response.judged:
                if judged.responded and judged.responded.answer is Answer.NO and not judged.stop:
                    add(Decision.REVIEW, Why.NO_STOP_RULE, judged.rules.id)
    if not found:
        add(Decision.REVIEW, Why.RESPONSE_NOT_KNOWN)
    return tuple(Option(decision, tuple(found[decision])) for decision in _order(found))


def _against_stopping(judged_on: CycleResponse, counting: Counting) -> Why | None:
    """What days of headache do not show: a review comes before a stop for lack of response."""
    better = severity_better(judged_on.mean, counting["meaningful_percent"])
    if better is Answer.YES:
        return Why.SEVERITY_BETTER
    if at_ceiling(judged_on.mean[HEADACHE], counting["ceiling_days"]):
        return Why.CEILING
    return Why.SEVERITY_NOT_KNOWN if better is Answer.UNKNOWN else None


def _by_rule_set(
    judged: Judged, two_cycles: bool, against: Why | None
) -> Iterator[tuple[Decision, Why]]:
    if judged.stop is not None and episodic_now(judged.stop) is Answer.YES:
        yield Decision.PAUSE_EPISODIC, Why.EPISODIC
    if judged.responded is None:
        return
    if judged.responded.answer is Answer.YES:
        yield Decision.CONTINUE, Why.RESPONDED
    elif judged.responded.answer is Answer.UNKNOWN:
        yield Decision.TOO_EARLY, Why.RESPONSE_NOT_KNOWN
    else:
        yield Decision.ADJUST, Why.NOT_RESPONDED
        if not two_cycles:
            yield Decision.TOO_EARLY, Why.FEW_CYCLES
            return
        if judged.stop is None:
            return  # silent on stopping: _on_treatment asks for a review where nobody else speaks
        if lack_of(judged.stop) is not Answer.YES:
            yield _not_yet(judged.stop)
            return
        yield Decision.STOP_NO_RESPONSE, Why.NOT_RESPONDED
        if against is not None:
            yield Decision.REVIEW, against


def _not_yet(stop: Verdict) -> tuple[Decision, Why]:
    """Why a rule set that counts no response does not say stop either."""
    if responded_earlier(stop):
        return Decision.REVIEW, Why.RESPONDED_EARLIER
    if has_cycles_enough(stop) and lack_of(stop) is Answer.UNKNOWN:
        return Decision.TOO_EARLY, Why.RESPONSE_NOT_KNOWN
    return Decision.TOO_EARLY, Why.FEW_CYCLES


def _order(found: Mapping[Decision, list[Reason]]) -> list[Decision]:
    """The list's own order, save for what leads.

    A lack of response leads, unless another rule set counts a response, or what days do not show
    asks for a review. A pause because the headache is episodic now leads over going on.
    """
    order = [d for d in Decision if d in found]
    for leading in (Decision.PAUSE_EPISODIC, Decision.STOP_NO_RESPONSE, Decision.REVIEW):
        outvoted = leading is Decision.STOP_NO_RESPONSE and Decision.CONTINUE in found
        if leading in found and not outvoted:
            order.remove(leading)
            order.insert(0, leading)
    return order
