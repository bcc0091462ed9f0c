"""The whole path for one person on one date, each step reading only the steps before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cleardays.clinical.alongside import Alongside, alongside
from cleardays.clinical.course import Stage, stands
from cleardays.clinical.days import DayFacts, DayReader
from cleardays.clinical.decision import Choice, decide
from cleardays.clinical.diagnosis import RED_FLAGS, Diagnosis, diagnose
from cleardays.clinical.diary import Convention, Diary
from cleardays.clinical.given import Given, compare
from cleardays.clinical.history import History
from cleardays.clinical.ledger import Ledger, ledger
from cleardays.clinical.outlook import Outlook, look_ahead
from cleardays.clinical.plan import (
    Plan,
    PlanRefused,
    Proposal,
    cautions_at_sites,
    follow_the_pain,
    plan,
)
from cleardays.clinical.reaction import Weighed, as_of, weigh
from cleardays.clinical.response import Response, respond
from cleardays.clinical.scores import Scored, weigh_scores
from cleardays.clinical.session import RollingDose, Session, in_order, rolling_dose
from cleardays.clinical.suitability import Safety, Suitability, ask_safety, may_start, of_age
from cleardays.clinical.summary import Summary, summarise
from cleardays.clinical.weighing import weigh_in
from cleardays.clinical.within_cycle import WithinCycles, within_cycles
from cleardays.evidence.known import Known
from cleardays.evidence.rules import RuleSet
from cleardays.evidence.site_cautions import SiteCaution
from cleardays.facts import Basis, Fact
from cleardays.quantities import Answer

OTHER_TOXIN = "other_toxin_recent"  # the question of safety whose answer the dose rests on


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything that follows for one person on a date.

    `summary` counts up to `ending`; `judged` up to the date on which the diagnosis and the start
    criteria are asked, which is the day before session 1 for a person on treatment. `later`: sessions
    after the ending date, which are not counted. `within` and `alongside`: None before session 1. `plan` is
    None where it was refused, and `plan_refused` then says why.
    """

    ending: date
    convention: Convention
    diary: Diary
    history: History
    sessions: tuple[Session, ...]
    later: tuple[Session, ...]
    days: Mapping[date, DayFacts]
    summary: Summary
    judged: Summary
    diagnosis: Diagnosis
    safety: Safety
    suitability: tuple[Suitability, ...]
    dose: RollingDose
    plan: Plan | None
    plan_refused: str
    response: Response | None
    reactions: tuple[Weighed, ...]
    scores: tuple[Scored, ...]
    ledger: Ledger
    choice: Choice
    stage: Stage
    given: tuple[Given, ...] = ()
    at_sites: tuple[SiteCaution, ...] = ()
    proposal: Proposal = field(default_factory=Proposal)
    outlook: Outlook | None = None
    within: WithinCycles | None = None
    alongside: Alongside | None = None


def visit(
    diary: Diary,
    history: History,
    sessions: tuple[Session, ...],
    known: Known,
    rule_sets: Mapping[str, RuleSet],
    ending: date,
    convention: Convention = Convention.ANY,
    red_flags: str = RED_FLAGS,
) -> Visit:
    """Walk from a diary to the open decisions.

    Raises `HistoryError` when sessions contradict each other, or a score cannot be. What cannot
    be told is unknown in the answer; nothing is filled in on the way.
    """
    history = history.with_substances(known.preventives.substance_of)
    given = in_order(sessions, ending)
    reader = DayReader(known.diagnosis, known.drugs)
    days = reader.read(diary)

    def summary_on(on: date) -> Summary:
        return summarise(diary, days, history, reader, known.counting, on, convention)

    summary = summary_on(ending)
    judged = summary_on(given[0].on - timedelta(days=1)) if given else summary
    diagnosis = diagnose(judged, known.diagnosis, known.red_flags, red_flags)
    dose = rolling_dose(
        given,
        history.other_toxins,
        ending,
        known.product,
        known.counting,
        Answer.of(history.safety.get(OTHER_TOXIN)),
    )
    facts = {**diagnosis.facts, **of_age(history.age_on(ending))}
    if dose.other:
        facts[OTHER_TOXIN] = Fact(Answer.YES, Basis.STATED)
    safety = ask_safety(known.cautions, facts)
    notes = known.site_notes
    at_sites = cautions_at_sites(notes.cautions, safety)
    planned: Plan | None = None
    refused = ""
    try:
        planned = plan(known.paradigm, known.product, history.extras, history.left_out)
    except PlanRefused as refusal:
        refused = str(refusal)
    response = respond(diary, days, given, rule_sets, known.counting, ending)
    reported = [as_of(reaction, ending) for reaction in history.reactions]
    reactions = tuple(weigh(r, given, known.reactions, known.counting) for r in reported)
    # A plan that was refused says nothing about starting: the fixed dose is asked of instead.
    units = planned.units if planned else known.paradigm.fixed_units
    suitability = may_start(diagnosis, safety, dose.may_add(units), rule_sets)
    outlook = look_ahead(diary, days, given, history, known.product, known.priors, ending)
    choice = decide(
        ending=ending,
        diagnosis=diagnosis,
        safety=safety,
        suitability=suitability,
        sessions=given,
        response=response,
        reactions=reactions,
        history=history,
        dose=dose,
        planned_units=units,
        product=known.product,
        counting=known.counting,
    )
    choice = weigh_in(choice, outlook, dict(rule_sets))
    return Visit(
        ending=ending,
        convention=convention,
        diary=diary,
        history=history,
        sessions=given,
        later=tuple(s for s in sessions if s.on > ending),
        days=days,
        summary=summary,
        judged=judged,
        diagnosis=diagnosis,
        safety=safety,
        suitability=suitability,
        dose=dose,
        plan=planned,
        plan_refused=refused,
        response=response,
        reactions=reactions,
        scores=weigh_scores(history.scores, known.scales, given, ending),
        ledger=ledger(history, suitability, rule_sets),
        choice=choice,
        stage=stands(given, choice, ending),
        given=tuple(
            compare(
                one,
                given[n - 1] if n else None,
                rolling_dose(given, history.other_toxins, one.on, known.product, known.counting),
                planned,
                known.paradigm,
                known.product,
            )
            for n, one in enumerate(given)
        ),
        at_sites=at_sites,
        outlook=outlook,
        proposal=follow_the_pain(known.paradigm, history, notes.places, at_sites),
        within=within_cycles(diary, days, given, known.counting, ending) if given else None,
        alongside=alongside(history, given, known.counting, ending),
    )
