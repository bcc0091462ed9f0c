"""Quantities, counts, windows and verdicts as data: the parts that every block is made of."""

import math
from typing import Any

from cleardays.answers.amounts import explain, link_of, source_of
from cleardays.clinical.diary import Convention
from cleardays.clinical.summary import Whole
from cleardays.clinical.verdict import Finding, Verdict
from cleardays.clinical.windows import Count, Window
from cleardays.evidence.known import Known
from cleardays.evidence.sources import Cited
from cleardays.quantities import Answer, Quantity, Unit

Data = dict[str, Any]


def quantity(value: Quantity) -> Data:
    """Bounds and unit."""
    high = None if math.isinf(value.high) else rounded(value.high)
    low = None if math.isinf(value.low) else rounded(value.low)
    return {"low": low, "high": high, "unit": value.unit.value}


def rounded(value: float) -> float:
    return round(value, 4)


def count_of(count: Count) -> Data:
    point = None if count.point is None else rounded(count.point)
    return {
        **quantity(count.value),
        "point": point,
        "told": count.told,
        "basis": count.basis.value,
        "days": [on.isoformat() for on in count.days],
    }


def window_of(window: Window, convention: Convention) -> Data:
    return {
        "from": window.period.first.isoformat(),
        "to": window.period.last.isoformat(),
        "recorded_days": window.recorded,
        "counted_days": window.counted,
        "headache_days": count_of(window.headache[convention]),
        "headache_days_by_convention": {c.value: count_of(n) for c, n in window.headache.items()},
        "clear_days": count_of(window.clear),
        "migraine_days": count_of(window.migraine),
        "moderate_days": count_of(window.moderate),
        "severe_days": count_of(window.severe),
        "acute_days": count_of(window.acute),
        "disabled_days": count_of(window.disabled),
        "acute_days_by_class": {c.value: count_of(n) for c, n in window.classes.items()},
        "hours": quantity(window.hours),
        "conflicts": [f"{s.first.isoformat()}..{s.last.isoformat()}" for s in window.conflict],
    }


def whole_of(whole: Whole, convention: Convention) -> Data:
    """The whole diary: attacks, headache days, how much was recorded, and days per 28."""
    long = whole.window
    nothing = Quantity(0.0, 0.0, Unit.DAYS)
    by = {c: _in_days(long.headache[c].value) if long else nothing for c in Convention}
    return {
        "from": long.period.first.isoformat() if long else None,
        "to": long.period.last.isoformat() if long else None,
        "attacks": whole.attacks,
        "attacks_over_midnight": whole.over_midnight,
        "headache_days": quantity(by[convention]),
        "headache_days_by_convention": {c.value: quantity(n) for c, n in by.items()},
        "recorded_days": long.recorded if long else 0,
        "counted_days": long.counted if long else 0,
        "clear_days": len(long.clear.days) if long else 0,
        "could_not_be_read": [on.isoformat() for on in whole.unread],
        "per_28": {
            **quantity(whole.per_28),
            "point": None if whole.point is None else rounded(whole.point),
        },
    }


def _in_days(value: Quantity) -> Quantity:
    return Quantity(value.low, value.high, Unit.DAYS)


def cited_of(cited: Cited, known: Known) -> Data:
    return {
        "source": source_of(cited, known),
        "sources": [known.sources[key].title for key in cited.sources],
        "link": link_of(cited, known),
        "read": cited.read.value,
        "checked": cited.read.is_checked,
    }


def finding_of(finding: Finding, known: Known) -> Data:
    rule, fact = finding.rule, finding.fact
    value: Data | str | None = None
    if fact is not None:
        value = fact.value.value if isinstance(fact.value, Answer) else quantity(fact.value)
    return {
        "rule": rule.id,
        "asks": rule.asks,
        "answer": finding.answer.value,
        "fact": rule.fact,
        "test": rule.test,
        "value": rule.value,
        "unit": rule.unit.value,
        "found": value,
        "found_words": explain(finding),
        "basis": fact.basis.value if fact else None,
        "days": [on.isoformat() for on in fact.days] if fact else [],
        **cited_of(rule.cited, known),
    }


def verdict(judged: Verdict, known: Known) -> Data:
    """A group's answer and its parts, nested as in the table."""
    return {
        "group": judged.group.id,
        "answer": judged.answer.value,
        "needed": judged.group.needed,
        "parts": [
            finding_of(part, known) if isinstance(part, Finding) else verdict(part, known)
            for part in judged.parts
        ],
    }
