"""The engine's answer as data: shares of 1, days per 28, and every refusal by name."""

from typing import Any

from cleardays.answers.told import Reader
from cleardays.clinical.outlook import Outlook
from cleardays.engine.findings import Ahead, Answer, Interval

VERSION = 1
Data = dict[str, Any]


def outlook_data(outlook: Outlook | None, reader: Reader | None) -> Data:
    """The block; `answer` is null before the first session. How it was computed is for clinicians."""
    if outlook is None:
        return {"version": VERSION, "primary": None, "answer": None, "also": {}}
    is_person = reader is Reader.PERSON
    return {
        "version": VERSION,
        "primary": outlook.primary.value,
        "first_session": outlook.first.isoformat(),
        "next_on": outlook.next_on.isoformat(),
        "changes": [
            {"on": c.on.isoformat(), "what": c.what, "event": c.event.value}
            for c in outlook.changes
        ],
        "unsure": [unsure.value for unsure in outlook.unsure],
        "answer": _answer(outlook, outlook.answer, is_person=is_person),
        "also": {
            outcome.value: {
                "refused": _refused(other),
                "total": _interval(other.total),
                "chances": _chances(other),
            }
            for outcome, other in outlook.also.items()
        },
    }


def _answer(outlook: Outlook, found: Answer, *, is_person: bool) -> Data:
    wears = found.wears_off
    data: Data = {
        "cycles": found.cycles,
        "recorded_before": found.recorded_before,
        "recorded_lately": found.recorded_lately,
        "not_recorded": _rounded(found.lost),
        "refused": _refused(found),
        "warnings": [beside.value for beside in found.warnings],
        "before": _interval(found.before),
        "now": _interval(found.now),
        "total": _interval(found.total),
        "total_with_days_left_out": _interval(found.union),
        "chances": _chances(found),
        "fall_of_30": found.fell.value,
        "injections_part": _interval(found.part),
        "injections_part_from_trials": _interval(found.part_believed),
        "learned_from_diary": _maybe(found.part_learned),
        "probably_helped": found.helped,
        "ahead": _ahead(found.ahead),
        "earlier_forecasts": [
            {"cycle": j.cycle, "came": _rounded(j.came), "low": _rounded(j.low),
             "high": _rounded(j.high), "missed": j.missed}
            for j in found.track
        ],
        "last_weeks_of_cycle": None
        if wears is None or not wears.line.cycles
        else {
            "cycles": wears.line.cycles,
            "rise": _rounded(wears.line.rise),
            "low": _rounded(wears.line.low),
            "high": _rounded(wears.line.high),
            "wears_off": wears.says,
            "half_gone_on_day": None if wears.day is None else [_rounded(d) for d in wears.day],
        },
        "course": [
            {
                "on": outlook.on(point.day).isoformat(),
                "recorded": _maybe(point.recorded),
                **_ends(point.band),
            }
            for point in found.course
        ],
    }  # fmt: skip
    if not is_person:
        data["computed"] = {
            "khat": _maybe(found.khat),
            "effective_draws": _maybe(found.effective),
            "rounds": found.rounds,
        }
    return data


def _refused(found: Answer) -> Data:
    return {what.value: [b.value for b in because] for what, because in found.refused.items()}


def _chances(found: Answer) -> Data:
    return {str(at): _rounded(chance) for at, chance in found.chances.items()}


def _ahead(ahead: Ahead | None) -> Data | None:
    if ahead is None:
        return None
    return {
        "with_next": _interval(ahead.treated),
        "without": _interval(ahead.untreated),
        "months": [{"with_next": _interval(a), "without": _interval(b)} for a, b in ahead.months],
        "spared": _interval(ahead.difference),
        "chance_of_a_day": _rounded(ahead.worth_a_day),
        "chance_of_30_after_next": _maybe(ahead.chance_after_next),
        "doubled": ahead.doubled,
    }


def _ends(of: Interval) -> Data:
    return {"low": _rounded(of.low), "middle": _rounded(of.middle), "high": _rounded(of.high)}


def _interval(of: Interval | None) -> Data | None:
    return None if of is None else _ends(of)


def _maybe(value: float | None) -> float | None:
    return None if value is None else _rounded(value)


def _rounded(value: float) -> float:
    return round(value, 4)
