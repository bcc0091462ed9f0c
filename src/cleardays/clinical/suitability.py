"""May treatment start: criteria of each rule set, contraindications, cautions, what was tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleardays.clinical.diagnosis import Diagnosis
from cleardays.clinical.verdict import Verdict, judge
from cleardays.evidence.cautions import Caution, Weight
from cleardays.evidence.rules import RuleSet
from cleardays.facts import Basis, Fact, Facts
from cleardays.quantities import Answer, all_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of safety with its answer; unknown means that it was not asked."""

    caution: Caution
    answer: Answer


@dataclass(frozen=True, slots=True)
class Safety:
    """Every question of safety, whatever the rule set."""

    asked: tuple[Asked, ...]

    def found(self, weight: Weight) -> tuple[Asked, ...]:
        """Questions of one weight that were answered yes."""
        return tuple(a for a in self.asked if a.answer is Answer.YES and a.caution.weight is weight)

    @property
    def not_asked(self) -> tuple[Asked, ...]:
        """Questions that were not asked."""
        return tuple(a for a in self.asked if a.answer is Answer.UNKNOWN)

    @property
    def nothing_forbids(self) -> Answer:
        """Whether no contraindication and nothing to decide first is there; a caution may be.

        Where there is no question to ask, nothing was asked, and that is not an all-clear.
        """
        weighty = [a for a in self.asked if a.caution.weight is not Weight.CAUTION]
        return all_of(a.answer.flipped() for a in weighty) if weighty else Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Suitability:
    """One rule set's answer to "may treatment start", with the criteria one by one.

    `criteria`: the rule set's own. `answer`: those, and nothing that forbids it. `others`: what
    it says besides, by question: another wording of its criteria ("start_..."), or what it
    prefers without asking for it ("prefers...").
    """

    rules: RuleSet
    criteria: Verdict
    answer: Answer
    others: Mapping[str, Verdict] = field(default_factory=dict)

    @property
    def is_trial(self) -> bool:
        """Whether this says who was studied, and not who may be treated."""
        return self.rules.settings.get("is") == "trial"


def of_age(age: int | None) -> dict[str, Fact]:
    """The questions of safety that an age answers. It outweighs what was answered to them.

    >>> sorted(name for name, fact in of_age(17).items() if fact.value is Answer.YES)
    ['under_18']
    """
    if age is None:
        return {}
    said = {"under_18": age < 18, "over_65": age > 65}
    return {name: Fact(Answer.of(so), Basis.STATED) for name, so in said.items()}


def ask_safety(cautions: tuple[Caution, ...], facts: Facts) -> Safety:
    """Answer every question of safety. One that nobody asked is unknown, never no."""
    found = []
    for caution in cautions:
        fact = facts.get(caution.fact)
        answer = fact.value if fact and isinstance(fact.value, Answer) else Answer.UNKNOWN
        found.append(Asked(caution, answer))
    return Safety(tuple(found))


def may_start(
    diagnosis: Diagnosis,
    safety: Safety,
    dose_allows: Answer,
    rule_sets: Mapping[str, RuleSet],
) -> tuple[Suitability, ...]:
    """Each rule set's answer, side by side. They differ on purpose and are never merged.

    A rule set that is silent on starting is left out. Under any of them a clinician has to have
    said that nothing else fits better: a diary cannot.

    `dose_allows`: whether the planned dose stays within the cumulative limit; unknown while
    another toxin, or an unknown dose, is about.
    """
    fact = diagnosis.facts.get("no_better_diagnosis")
    attested = fact.value if fact and isinstance(fact.value, Answer) else Answer.UNKNOWN
    result = []
    for rules in rule_sets.values():
        if "start" not in rules.questions:
            continue
        criteria = judge(rules, rules.questions["start"], diagnosis.facts)
        answer = all_of([criteria.answer, safety.nothing_forbids, dose_allows, attested])
        others = {
            question: judge(rules, group, diagnosis.facts)
            for question, group in rules.questions.items()
            if question.startswith(("start_", "prefers"))
        }
        result.append(Suitability(rules, criteria, answer, others))
    return tuple(result)
