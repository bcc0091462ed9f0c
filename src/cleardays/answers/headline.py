"""The first sentence of a reading: days of headache, and what they fit."""

from cleardays.answers.amounts import days_of_28, listed, number, on, told_of
from cleardays.answers.names import KINDS, OVERUSE
from cleardays.clinical.verdict import Verdict
from cleardays.clinical.visit import Visit
from cleardays.quantities import Answer


def headline(visit: Visit) -> str:
    """The first sentence: days of headache, days of migraine, and what that fits."""
    window = visit.summary.windows[0]
    count = window.headache[visit.convention]
    if window.recorded == 0 and window.counted == 0:
        return f"Nothing was recorded in the 28 days up to {on(visit.ending)}."
    words = f"Headache on {days_of_28(count.value)} up to {on(visit.ending)}"
    if window.migraine.value.low > 0:
        share = window.migraine.value
        many = number(share.low) if share.is_exact else f"at least {number(share.low)}"
        words += f", {many} of them migraine"
    if not count.value.is_exact:
        words += f" ({told_of(window)})"
    return f"{words}: {fits(visit)}."


def fits(visit: Visit) -> str:
    """What the days fit, or that it cannot be told, in one clause."""
    diagnosis = visit.diagnosis
    fitting = [k for k in diagnosis.leading if k.code != "8.2" and may_show(k.verdict)]
    before = "before treatment this fitted " if visit.sessions else "this fits "
    names = [KINDS[k.code] for k in fitting if k.code in ("1.3", "2.3")] or [
        KINDS[k.code] for k in fitting
    ]
    too_many = [
        f"too many {OVERUSE[k.code]} days"
        for k in diagnosis.overuse
        if k.verdict.answer is Answer.YES and may_show(k.verdict)
    ]
    words = before + listed(names) if names else "which headache it is cannot be told yet"
    if any(k.provisional for k in fitting):
        words += ", for now"
    if too_many:
        words += f", and also {listed(too_many)}"
    if names and diagnosis.kind("1.3").fits is Answer.UNKNOWN:
        words += "; whether it is chronic migraine cannot be told yet"
    return words


def may_show(verdict: Verdict) -> bool:
    """Whether a person's page may rest on it: not where a row or a joining was only recalled."""
    return all(cited.read.may_reach_people for cited in verdict.citations())
