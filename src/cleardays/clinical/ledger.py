"""The preventives tried, against what each rule set asks of them: each by its own count."""

from collections.abc import Mapping
from dataclasses import dataclass

from cleardays.clinical.history import History, Preventive
from cleardays.clinical.suitability import Suitability
from cleardays.clinical.verdict import Finding
from cleardays.evidence.rules import RuleSet

COUNTS = ("preventives_failed", "preventive_classes_failed", "preventives_tried")


@dataclass(frozen=True, slots=True)
class Demand:
    """What one rule set asks of preventives, and the answer. `is_preference`: not a bar."""

    rules: RuleSet
    finding: Finding
    is_preference: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every preventive told, in the order told; None: not asked. `demands`: one a rule.

    `silent`: the rule sets that ask for none. `short`: drugs called without effect after fewer
    weeks than a payer typically counts as a trial. `same`: preventives that are one substance under
    several names, or told several times, and so count once.
    """

    told: tuple[Preventive, ...] | None
    demands: tuple[Demand, ...]
    silent: tuple[RuleSet, ...]
    short: tuple[Preventive, ...]
    short_weeks: float | None
    same: tuple[tuple[Preventive, ...], ...] = ()


def ledger(
    history: History, suitability: tuple[Suitability, ...], rule_sets: Mapping[str, RuleSet]
) -> Ledger:
    """What was tried against what is asked, under every rule set that was asked."""
    demands: list[Demand] = []
    silent = []
    for asked in suitability:
        own = list(_of(asked))
        demands += own
        if not own:
            silent.append(asked.rules)
    weeks = [
        float(rules.settings["trial_weeks"])
        for rules in rule_sets.values()
        if "trial_weeks" in rules.settings
    ]
    least = max(weeks, default=None)
    short = tuple(
        p
        for p in history.preventives or ()
        if least is not None
        and p.outcome is not None
        and p.outcome.needs_time
        and p.weeks is not None
        and p.weeks < least
    )
    return Ledger(
        history.preventives,
        tuple(demands),
        tuple(silent),
        short,
        least,
        _same(history.preventives or ()),
    )


def _same(told: tuple[Preventive, ...]) -> tuple[tuple[Preventive, ...], ...]:
    by_substance: dict[str, list[Preventive]] = {}
    for preventive in told:
        by_substance.setdefault(preventive.counted_as, []).append(preventive)
    return tuple(tuple(some) for some in by_substance.values() if len(some) > 1)


def _of(asked: Suitability) -> list[Demand]:
    found: dict[str, Demand] = {}
    verdicts = [("start", asked.criteria), *asked.others.items()]
    for question, verdict in verdicts:
        for finding in verdict.findings():
            if finding.rule.fact in COUNTS and finding.rule.id not in found:
                prefers = question.startswith("prefers")
                found[finding.rule.id] = Demand(asked.rules, finding, prefers)
    return list(found.values())
