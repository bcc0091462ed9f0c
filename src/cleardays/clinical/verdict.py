"""Facts against rules: yes, no or unknown, with every reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from cleardays.evidence.rules import Group, Rule, RuleSet
from cleardays.evidence.sources import Cited
from cleardays.facts import Fact, Facts
from cleardays.quantities import Answer, at_least


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, the fact it was asked of (None: not known), and the answer."""

    rule: Rule
    fact: Fact | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Verdict:
    """A group's answer, with the findings and verdicts that it rests on, in table order."""

    group: Group
    answer: Answer
    parts: tuple["Finding | Verdict", ...]

    def findings(self) -> Iterator[Finding]:
        """Every single finding underneath, in table order."""
        for part in self.parts:
            if isinstance(part, Finding):
                yield part
            else:
                yield from part.findings()

    def citations(self) -> Iterator[Cited]:
        """Where every rule underneath was read, and every joining of them that was read too."""
        if self.group.cited is not None:
            yield self.group.cited
        for part in self.parts:
            if isinstance(part, Finding):
                yield part.rule.cited
            else:
                yield from part.citations()


def judge(rules: RuleSet, id: str, facts: Facts) -> Verdict:
    """Answer one group of a rule set from facts. There are no default rules.

    A fact that is not there is unknown, and so is a rule that needs it. Raises `KeyError` when
    the set has no group of that name.
    """
    group = rules.groups[id]
    parts: list[Finding | Verdict] = []
    for part in group.of:
        if part in rules.rules:
            rule = rules.rules[part]
            fact = facts.get(rule.fact)
            parts.append(Finding(rule, fact, rule.answer(fact)))
        else:
            parts.append(judge(rules, part, facts))
    return Verdict(group, at_least(group.needed, (part.answer for part in parts)), tuple(parts))
