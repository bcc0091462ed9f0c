"""What a stop rule speaks of: a lack of response, few headache days, or cycles still to come.

Every rule set words its own. Which part speaks of what is told by the facts it asks for, so that
another body's rule needs another table and no other code.
"""

from cleardays.clinical.verdict import Finding, Verdict
from cleardays.quantities import Answer, any_of

FEW_DAYS = "treated_headache_days_highest_of_3"
BEST_FALL = "best_fall_in_first_cycles"
CYCLES = "cycles_completed"


def episodic_now(stop: Verdict) -> Answer:
    """The part of a stop rule that speaks of few headache days, not of a lack of response."""
    return any_of(part.answer for part in stop.parts if _speaks_of_few_days(part))


def lack_of(stop: Verdict) -> Answer:
    """The part of a stop rule that speaks of a lack of response."""
    rest = [part.answer for part in _lacking(stop)]
    return stop.answer if len(rest) == len(stop.parts) else any_of(rest)


def has_cycles_enough(stop: Verdict) -> bool:
    """Whether there were as many cycles as it asks for before it speaks of a lack of response."""
    return all(f.answer is Answer.YES for f in _under(stop) if f.rule.fact == CYCLES)


def responded_earlier(stop: Verdict) -> bool:
    """Whether it asks of the first cycles, there were enough, and one of them had a response."""
    asked = any(f.rule.fact == BEST_FALL and f.answer is Answer.NO for f in _under(stop))
    return asked and has_cycles_enough(stop)


def _lacking(stop: Verdict) -> list[Finding | Verdict]:
    return [part for part in stop.parts if not _speaks_of_few_days(part)]


def _under(stop: Verdict) -> list[Finding]:
    return [f for part in _lacking(stop) for f in _findings(part)]


def _findings(part: Finding | Verdict) -> tuple[Finding, ...]:
    return (part,) if isinstance(part, Finding) else tuple(part.findings())


def _speaks_of_few_days(part: Finding | Verdict) -> bool:
    return any(f.rule.fact == FEW_DAYS for f in _findings(part))
