"""The answer as data, versioned: the same findings as the page, every block with its reader.

The schema is `answer.schema.json` beside this file. A quantity is {"low", "high", "unit"} with
`high` null where nothing bounds it; an answer is "yes", "no" or "unknown".
"""

from collections.abc import Mapping

from cleardays.answers.alongside import alongside_data
from cleardays.answers.clinician import headline as clinician_headline
from cleardays.answers.data import (
    Data,
    cited_of,
    count_of,
    quantity,
    rounded,
    verdict,
    whole_of,
    window_of,
)
from cleardays.answers.given import given_data
from cleardays.answers.headline import headline as person_headline
from cleardays.answers.headline import may_show
from cleardays.answers.options import sentence
from cleardays.answers.outlook_data import outlook_data
from cleardays.answers.reactions import reaction_data
from cleardays.answers.sites import sites_data
from cleardays.answers.told import NOT_A_DEVICE, Reader
from cleardays.answers.tried import ledger_of, scores_of
from cleardays.answers.unchecked import unchecked_rows
from cleardays.answers.urgent import urgent_signs
from cleardays.answers.within_cycle import within_data
from cleardays.clinical.diagnosis import Kind
from cleardays.clinical.diary import Convention
from cleardays.clinical.response import HEADACHE, Change, Response, at_ceiling
from cleardays.clinical.verdict import Verdict
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known

VERSION = 1


def as_json(visit: Visit, known: Known, reader: Reader | None = None) -> Data:
    """Every block of the answer; with a reader, only the blocks that reader may see."""
    blocks: dict[str, tuple[Reader, Data]] = {
        "facts": (Reader.BOTH, _facts(visit)),
        "diagnosis": (Reader.BOTH, _diagnosis(visit, known, reader)),
        "urgent": (
            Reader.BOTH,
            {"signs": [{"sign": s.text, "do": s.detail} for s in urgent_signs(known)]},
        ),
        "outlook": (Reader.BOTH, outlook_data(visit.outlook, reader)),
        "suitability": (Reader.CLINICIAN, _suitability(visit, known)),
        "plan": (Reader.CLINICIAN, _plan(visit, known)),
        "given": (Reader.CLINICIAN, given_data(visit)),
        "response": (Reader.CLINICIAN, _response(visit.response, known, visit.convention)),
        "reactions": (Reader.CLINICIAN, _reactions(visit, known)),
        "within_cycle": (Reader.BOTH, within_data(visit)),
        "alongside": (Reader.BOTH, alongside_data(visit.alongside)),
        "decision": (Reader.CLINICIAN, _decision(visit, known)),
        "ledger": (Reader.CLINICIAN, ledger_of(visit.ledger, known)),
        "scores": (Reader.CLINICIAN, scores_of(visit.scores, known)),
        "unchecked": (Reader.CLINICIAN, _unchecked(visit, known)),
    }
    answer: Data = {
        "cleardays": "answer",
        "version": VERSION,
        "ending": visit.ending.isoformat(),
        "headache_day": visit.convention.value,
        "diary_kind": visit.diary.kind,
        "warning": NOT_A_DEVICE,
        "remarks": list(visit.diary.remarks),
        "headline": (
            clinician_headline(visit) if reader is Reader.CLINICIAN else person_headline(visit)
        ),
    }
    for name, (for_whom, block) in blocks.items():
        if reader is None or reader.may_read(for_whom):
            answer[name] = {"reader": for_whom.value, **block}
    return answer


def _facts(visit: Visit) -> Data:
    return {
        "whole": whole_of(visit.summary.whole, visit.convention),
        "windows": [window_of(window, visit.convention) for window in visit.summary.windows],
    }


def _kind(kind: Kind, known: Known) -> Data:
    return {
        "code": kind.code,
        "answer": kind.answer.value,
        "by_record": kind.fits.value,
        "provisional": kind.provisional,
        "set_aside_by": kind.set_aside_by or None,
        "criteria": verdict(kind.verdict, known),
    }


def _diagnosis(visit: Visit, known: Known, reader: Reader | None) -> Data:
    diagnosis = visit.diagnosis

    def may(judged: Verdict) -> bool:
        return reader is not Reader.PERSON or may_show(judged)

    return {
        "as_of": diagnosis.as_of.isoformat(),
        "fitting": [k.code for k in diagnosis.fitting if may(k.verdict)],
        "kinds": [_kind(k, known) for k in diagnosis.kinds if may(k.verdict)],
        "overuse": [_kind(k, known) for k in diagnosis.overuse if may(k.verdict)],
        "think_of": [_kind(k, known) for k in diagnosis.think_of if may(k.verdict)],
        "red_flags": {
            "answer": diagnosis.red_flags.answer.value,
            "present": [f.rule.id for f in diagnosis.flagged],
            "not_asked": [f.rule.id for f in diagnosis.not_asked],
        },
    }


def _suitability(visit: Visit, known: Known) -> Data:
    return {
        "as_of": visit.diagnosis.as_of.isoformat(),
        "rule_sets": {
            s.rules.id: {
                "title": s.rules.title,
                "answer": s.answer.value,
                "criteria_answer": s.criteria.answer.value,
                "criteria": verdict(s.criteria, known),
                "others": {name: verdict(v, known) for name, v in s.others.items()},
            }
            for s in visit.suitability
        },
        "safety": [
            {
                "fact": asked.caution.fact,
                "asks": asked.caution.asks,
                "weight": asked.caution.weight.value,
                "answer": asked.answer.value,
                "do": asked.caution.do,
                **cited_of(asked.caution.cited, known),
            }
            for asked in visit.safety.asked
        ],
    }


def _plan(visit: Visit, known: Known) -> Data:
    if visit.plan is None:
        return {"answer": "refused", "why": visit.plan_refused}
    plan, dose = visit.plan, visit.dose
    limit = known.product.amounts["cumulative_limit"]
    return {
        "answer": "planned",
        "paradigm": known.paradigm.id,
        "kind": plan.kind,
        "substance": known.product.substance,
        "units": plan.units,
        "sites_number": len(plan.sites),
        "sites": [
            {
                "id": s.id,
                "muscle": s.muscle,
                "side": s.side.value,
                "units": s.units,
                "extra": s.extra,
            }
            for s in plan.sites
        ],
        "millilitres": rounded(plan.millilitres),
        "vials": list(plan.vials),
        "waste_units": plan.waste,
        "off_label_in": list(plan.off_label_in),
        "left_out": list(plan.reasons),
        **sites_data(visit.at_sites, visit.proposal, known),
        "cumulative": {
            "given": quantity(dose.given),
            "days": dose.days,
            "limit": dose.limit.units,
            "may_add": dose.may_add(plan.units).value,
            "other_toxins": [{"on": t.on.isoformat(), "product": t.product} for t in dose.other],
            **cited_of(limit.cited, known),
        },
        **cited_of(known.paradigm.cited, known),
    }


def _change(change: Change) -> Data:
    return {
        "before": count_of(change.before),
        "after": quantity(change.after),
        "after_point": None if change.after_point is None else rounded(change.after_point),
        "fall": None if change.fall is None else quantity(change.fall),
        "fall_point": None if change.fall_point is None else rounded(change.fall_point),
    }


def _changes(changes: Mapping[str, Change]) -> Data:
    return {name.replace(" ", "_").replace("-", "_"): _change(c) for name, c in changes.items()}


def _response(response: Response | None, known: Known, convention: Convention) -> Data:
    if response is None:
        return {"answer": "not treated", "cycles": []}
    return {
        "answer": "observed counts",
        "baseline": window_of(response.baseline, convention),
        "baseline_84_days": quantity(response.long_baseline),
        "baselines_differ": response.differs,
        "cycles_completed": int(response.completed.low),
        "judged_on_cycle": response.judged_on.cycle.number if response.judged_on else None,
        "cycles": [
            {
                "number": answer.cycle.number,
                "from": answer.cycle.period.first.isoformat(),
                "to": answer.cycle.period.last.isoformat(),
                "is_over": answer.cycle.is_over,
                "windows": len(answer.windows),
                "at_ceiling": at_ceiling(answer.mean[HEADACHE], known.counting["ceiling_days"]),
                "mean": _changes(answer.mean),
                "last_28_days": _changes(answer.last),
            }
            for answer in response.cycles
        ],
        "rule_sets": {
            judged.rules.id: {
                "responded": verdict(judged.responded, known) if judged.responded else None,
                "stop": verdict(judged.stop, known) if judged.stop else None,
                "silent": dict(judged.rules.silent),
                "others": {name: verdict(v, known) for name, v in judged.others.items()},
                "response_by_cycle": {
                    str(number): v.answer.value for number, v in judged.by_cycle.items()
                },
                "late_response_in_cycle": judged.late_in,
            }
            for judged in response.judged
        },
    }


def _reactions(visit: Visit, known: Known) -> Data:
    return {"reported": [reaction_data(weighed, known) for weighed in visit.reactions]}


def _decision(visit: Visit, known: Known) -> Data:
    choice = visit.choice
    return {
        "stage": visit.stage.value,
        "due": choice.due.isoformat() if choice.due else None,
        "first": choice.first.decision.value,
        "options": [
            {
                "decision": option.decision.value,
                "until": option.until.isoformat() if option.until else None,
                "reasons": [
                    {
                        "why": reason.why.value,
                        "about": reason.about,
                        "on": reason.on.isoformat() if reason.on else None,
                        "words": sentence(reason, known),
                    }
                    for reason in option.reasons
                ],
            }
            for option in choice.options
        ],
    }


def _unchecked(visit: Visit, known: Known) -> Data:
    return {
        "rows": [
            {"id": id, **cited_of(cited, known)} for id, cited in unchecked_rows(visit, known)
        ],
        "stale": known.stale(visit.ending),
    }
