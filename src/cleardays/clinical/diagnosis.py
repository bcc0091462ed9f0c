"""Which headache it is, criterion by criterion, or not yet known; red flags first."""

from dataclasses import dataclass, replace
from datetime import date

from cleardays.clinical.summary import Summary
from cleardays.clinical.verdict import Finding, Verdict, judge
from cleardays.evidence.rules import RuleSet
from cleardays.facts import Basis, Fact, Facts
from cleardays.quantities import Answer, Quantity, Unit, any_of

# Code, group, and the group of what a diary and a history can answer without a clinician.
KINDS = (
    ("1.3", "ichd3.1.3"),
    ("1.1", "ichd3.1.1"),
    ("1.2", "ichd3.1.2"),
    ("1.5.1", "ichd3.1.5.1"),
    ("2.3", "ichd3.2.3"),
    ("2.2", "ichd3.2.2"),
    ("2.1", "ichd3.2.1"),
    ("8.2", "ichd3.8.2"),
)
_DEFINITE = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3")
_TENSION = ("2.1", "2.2", "2.3")
# Asked in a history: never a diagnosis by itself. In order: an earlier one sets aside a later.
THINK_OF = ("3.4", "4.10", "3.1")
_NOT_TOLD = Fact(Answer.UNKNOWN)
_COUNTED = (
    *("8.2.1", "8.2.2", "8.2.3.1", "8.2.3.2", "8.2.3.3", "8.2.4", "8.2.5", "8.2.6", "8.2.8"),
)
UNVERIFIED = "8.2.7"
OVERUSE_CLASSES = (*_COUNTED, UNVERIFIED)
RED_FLAGS = "snnoop10"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of headache asked about.

    `answer`: all criteria. `by_record`: those that a diary and a history can answer; the one
    left is a clinician's word that nothing else fits better. `provisional`: yes, but resting on
    months that were recalled rather than recorded. `set_aside_by`: the diagnosis that includes
    these days already.
    """

    code: str
    verdict: Verdict
    by_record: Answer
    provisional: bool = False
    set_aside_by: str = ""

    @property
    def answer(self) -> Answer:
        """The answer to all criteria; no where another diagnosis includes it."""
        return Answer.NO if self.set_aside_by else self.verdict.answer

    @property
    def fits(self) -> Answer:
        """Whether it fits as far as a record can tell."""
        return Answer.NO if self.set_aside_by else self.by_record


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the criteria say on a date: red flags, kinds of headache, and classes overused.

    `think_of`: kinds asked about in the history, with what is met and what is missing to tell.
    `facts` are those of the summary with what the diagnosis adds for the steps that follow.
    """

    as_of: date
    red_flags: Verdict
    kinds: tuple[Kind, ...]
    overuse: tuple[Kind, ...]
    facts: Facts
    think_of: tuple[Kind, ...] = ()

    def kind(self, code: str) -> Kind:
        """The kind of that ICHD-3 code. Raises `KeyError` when it was not asked about."""
        for kind in (*self.kinds, *self.overuse, *self.think_of):
            if kind.code == code:
                return kind
        raise KeyError(code)

    @property
    def fitting(self) -> tuple[Kind, ...]:
        """The kinds that fit as far as a record can tell, in order of the table."""
        return tuple(kind for kind in self.kinds if kind.fits is Answer.YES)

    @property
    def leading(self) -> tuple[Kind, ...]:
        """Those that fit, less the attack types that chronic migraine asks for already (1.3 B)."""
        fitting = self.fitting
        if any(kind.code == "1.3" for kind in fitting):
            return tuple(kind for kind in fitting if kind.code not in ("1.1", "1.2"))
        return fitting

    @property
    def flagged(self) -> tuple[Finding, ...]:
        """The red flags that are there."""
        return tuple(f for f in self.red_flags.findings() if f.answer is Answer.YES)

    @property
    def not_asked(self) -> tuple[Finding, ...]:
        """The red flags that nobody asked about yet."""
        return tuple(f for f in self.red_flags.findings() if f.answer is Answer.UNKNOWN)


def diagnose(
    summary: Summary, rules: RuleSet, red_flag_rules: RuleSet, red_flags: str = RED_FLAGS
) -> Diagnosis:
    """Ask every kind of headache of the facts, and the red flags first.

    Chronic migraine includes tension-like days, so tension-type headache is set aside where it
    fits. Chronic migraine and medication overuse are both given when both fit. New daily
    persistent headache stands before chronic migraine and chronic tension-type headache where
    the answers meet it, and after hemicrania continua. Source: ICHD-3
    1.3 with its notes, 2.1 to 2.3, 4.10, 8.2; the rows are in ichd3.toml and snnoop10.toml.
    """
    facts = dict(summary.facts)
    too_much = _takes_too_much(rules, facts)
    facts["takes_too_much"] = Fact(too_much)
    think_of = _think_of(rules, facts)
    instead = _instead(think_of)
    kinds = [
        replace(kind, set_aside_by=instead) if kind.code in ("1.3", "2.3") else kind
        for kind in (_ask(rules, code, group, facts) for code, group in KINDS)
    ]
    migraine = next(kind for kind in kinds if kind.code == "1.3")
    facts["chronic_migraine"] = Fact(_after(think_of, migraine))
    if migraine.fits is Answer.YES:
        kinds = [_aside(kind, "1.3") if kind.code in _TENSION else kind for kind in kinds]
    # What was recorded of three windows in a row outweighs what is told of a usual year.
    elif any(kind.code == "2.2" and kind.fits is Answer.YES for kind in kinds):
        kinds = [_aside(kind, "2.2") if kind.code == "2.1" else kind for kind in kinds]
    definite = any(k.fits is Answer.YES for k in kinds if k.code in _DEFINITE)
    if definite:
        kinds = [
            replace(kind, set_aside_by="a definite diagnosis") if kind.code == "1.5.1" else kind
            for kind in kinds
        ]
    overuse = tuple(_ask(rules, code, f"ichd3.{code}", facts) for code in OVERUSE_CLASSES)
    if too_much is Answer.NO and "overuse_managed" not in facts:
        facts["overuse_managed"] = Fact(Answer.YES)
    # What was recorded or told elsewhere outweighs a "no" on the list of red flags. A "no" to
    # pregnancy does not answer the flag, which asks of the weeks after a birth as well.
    if too_much is Answer.YES:
        facts["red_flag_overuse"] = Fact(Answer.YES)
    if facts.get("pregnant", _NOT_TOLD).value is Answer.YES:
        facts["red_flag_pregnancy"] = facts["pregnant"]
    return Diagnosis(
        as_of=summary.ending,
        red_flags=judge(red_flag_rules, red_flags, facts),
        kinds=tuple(kinds),
        overuse=overuse,
        facts=facts,
        think_of=think_of,
    )


def _aside(kind: Kind, code: str) -> Kind:
    return kind if kind.set_aside_by else replace(kind, set_aside_by=code)


def _think_of(rules: RuleSet, facts: Facts) -> tuple[Kind, ...]:
    kinds = [_ask(rules, code, f"ichd3.{code}", facts) for code in THINK_OF]
    if kinds[0].fits is Answer.YES:
        kinds[1] = replace(kinds[1], set_aside_by=kinds[0].code)
    return tuple(kinds)


def _instead(think_of: tuple[Kind, ...]) -> str:
    """The code given in place of 1.3 and 2.3 where the criteria of 4.10 are met, or ""."""
    daily = next(kind for kind in think_of if kind.code == "4.10")
    return (daily.set_aside_by or daily.code) if daily.by_record is Answer.YES else ""


def _after(think_of: tuple[Kind, ...], migraine: Kind) -> Answer:
    """Whether it is chronic migraine: not yet known, or no, where another code goes before it.

    Answers alone settle no diagnosis. Until a clinician has spoken it stays open.
    """
    if not _instead(think_of):
        return migraine.verdict.answer
    daily = next(kind for kind in think_of if kind.code == "4.10")
    return Answer.NO if daily.verdict.answer is Answer.YES else migraine.verdict.answer


def _ask(rules: RuleSet, code: str, group: str, facts: Facts) -> Kind:
    verdict = judge(rules, group, facts)
    by_record = group + ".diary"
    inner = judge(rules, by_record, facts) if by_record in rules.groups else verdict
    leaning = [f.fact for f in inner.findings() if f.fact is not None and f.answer is Answer.YES]
    recalled = any(
        fact.basis is not Basis.DIARY
        and isinstance(fact.value, Quantity)
        and fact.value.unit is Unit.DAYS_PER_28
        for fact in leaning
    )
    return Kind(code, verdict, inner.answer, inner.answer is Answer.YES and recalled)


def _takes_too_much(rules: RuleSet, facts: Facts) -> Answer:
    """Whether acute drugs are taken on too many days, whatever the headache is or is called.

    Overuse is not absent because the headache days are few, or because another diagnosis fits:
    only the days with a drug can say so. All else that the criteria ask is taken as met. A mix
    that cannot be verified counts where somebody said so; where days are recorded it is not asked.
    """
    every_day = Quantity.exactly(28, Unit.DAYS_PER_28)
    met = {
        **facts,
        "headache_days_lowest_of_3": Fact(every_day),
        "headache_disorder_before": Fact(Answer.YES),
        "no_better_diagnosis": Fact(Answer.YES),
    }
    if judge(rules, f"ichd3.{UNVERIFIED}", met).answer is Answer.YES:
        return Answer.YES
    return any_of(judge(rules, f"ichd3.{code}", met).answer for code in _COUNTED)
