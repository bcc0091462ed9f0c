"""What a rule row may say, and how rows are joined; refuses what could not be honestly applied.

A rule compares one fact with one value. A group joins rules, and other groups, by *all*, *any*
or *at least so many*. A rule set is one edition of one body's rules, with the questions that it
answers and the questions about which it says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleardays.evidence.sources import Cited, Reading, TableError
from cleardays.facts import Fact, Word
from cleardays.quantities import Answer, Quantity, Unit

NUMBER_TESTS = (">=", ">", "<=", "<")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a fact, a test, a value, its unit, where it stands, and worked values.

    `yes` and `no` are values of the fact that must and must not meet the rule; a test reads
    them, so that a rule which can never fire is found. `asks` is in the clinic's words, `plain`
    in everybody's; `do` says what to do when it is met, where the row is a warning.
    """

    id: str
    asks: str
    plain: str
    fact: str
    test: str
    value: float | bool
    unit: Unit
    cited: Cited
    yes: tuple[float | bool, ...]
    no: tuple[float | bool, ...]
    do: str = ""

    def answer(self, fact: Fact | None) -> Answer:
        """Answer for one fact; a fact that is not there is unknown."""
        if fact is None:
            return Answer.UNKNOWN
        if isinstance(fact.value, Answer):
            if self.test != "is":
                raise TableError(f"Rule {self.id} compares {self.fact}, which is a yes or a no.")
            return fact.value if self.value else fact.value.flipped()
        if fact.value.unit != self.unit:
            raise TableError(
                f"Rule {self.id} compares {self.fact} in {self.unit.value!r}, but it was counted "
                f"in {fact.value.unit.value!r}. The rule was not applied."
            )
        return fact.value.compare(self.test, float(self.value))

    def worked(self, value: float | bool) -> Answer:
        """Answer for one of the row's own worked values."""
        if isinstance(value, bool):
            return self.answer(Fact(Answer.of(value)))
        return self.answer(Fact(Quantity.exactly(value, self.unit)))


@dataclass(frozen=True, slots=True)
class Group:
    """Rules joined: at least `needed` of `of` (rule ids or group ids) must be met.

    `cited`: where the joining was read, when the rules underneath do not already say so.
    """

    id: str
    asks: str
    plain: str
    needed: int
    of: tuple[str, ...]
    cited: Cited | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One edition of one body's rules.

    `questions` maps a question ("start", "stop") to the group that answers it; `silent` lists
    the questions on which this text gives no rule. `settings` holds what else it names, such as
    the window in which it counts a response.
    """

    id: str
    title: str
    reading: Reading
    rules: Mapping[str, Rule]
    groups: Mapping[str, Group]
    questions: Mapping[str, str] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str | float] = field(default_factory=dict)

    def rules_under(self, id: str) -> tuple[Rule, ...]:
        """Every rule that a rule id or a group id rests on, in the order of the table."""
        if id in self.rules:
            return (self.rules[id],)
        return tuple(rule for part in self.groups[id].of for rule in self.rules_under(part))

    def cited_under(self, id: str) -> tuple[Cited, ...]:
        """Where a rule or a group was read, with everything that it rests on."""
        if id in self.rules:
            return (self.rules[id].cited,)
        group = self.groups[id]
        own = () if group.cited is None else (group.cited,)
        return own + tuple(cited for part in group.of for cited in self.cited_under(part))

    def may_reach_people(self, id: str) -> bool:
        """Whether a person's own page may rest on it: nothing of it was only recalled."""
        return all(cited.read.may_reach_people for cited in self.cited_under(id))


def check_rule(rule: Rule, words: Mapping[str, Word]) -> None:
    """Refuse a rule that could not be honestly applied.

    Raises `TableError` when the fact is no known word, when the rule's unit is not the unit that
    the fact is counted in, when worked values are absent, or when one of them answers wrongly.
    """
    word = words.get(rule.fact)
    if word is None:
        raise TableError(
            f"Rule {rule.id} asks for {rule.fact!r}, which is not a fact that is computed.\n"
            f"Use one of the words in facts.py, or add the word, its unit and its meaning there. "
            f"The table was not loaded."
        )
    if rule.unit != word.unit:
        raise TableError(
            f"Rule {rule.id} compares {rule.fact} in {rule.unit.value!r}, but it is counted in "
            f'{word.unit.value!r}.\nConvert the value, then write unit = "{word.unit.value}". '
            f"The table was not loaded: a rule that never fires looks like a rule that passed."
        )
    if (word.unit is Unit.YES_NO) != (rule.test == "is") or (
        rule.test != "is" and rule.test not in NUMBER_TESTS
    ):
        raise TableError(
            f"Rule {rule.id} uses the test {rule.test!r} on {rule.fact}, counted in "
            f'{word.unit.value!r}.\nUse "is" for yes/no facts and one of '
            f"{', '.join(NUMBER_TESTS)} for numbers. The table was not loaded."
        )
    if not rule.yes or not rule.no:
        raise TableError(
            f"Rule {rule.id} has no worked values.\nAdd values that must meet it (yes) and values "
            f"that must not (no). The table was not loaded."
        )
    for value, wanted in [(v, Answer.YES) for v in rule.yes] + [(v, Answer.NO) for v in rule.no]:
        found = rule.worked(value)
        if found is not wanted:
            raise TableError(
                f"Rule {rule.id} answers {found.value} for {value}, but its row says "
                f"{wanted.value}.\nCorrect the value, the test or the worked value. The table was "
                f"not loaded."
            )


def check_set(rules: RuleSet) -> None:
    """Refuse a rule set whose groups point nowhere, round in a circle, or can never answer."""
    known = set(rules.rules) | set(rules.groups)
    seen: list[str] = []

    def walk(id: str) -> None:
        if id in seen:
            raise TableError(f"Group {id} of {rules.id} contains itself. The table was not loaded.")
        if id not in known:
            raise TableError(
                f"A group of {rules.id} names {id!r}, which is neither a rule nor a group.\n"
                f"Correct the name. The table was not loaded."
            )
        if id in rules.groups:
            group = rules.groups[id]
            if not 1 <= group.needed <= len(group.of):
                raise TableError(
                    f"Group {id} needs {group.needed} of {len(group.of)}. A group that needs none "
                    f"is true of everybody; one that needs too many, of nobody. Not loaded."
                )
            seen.append(id)
            for part in group.of:
                walk(part)
            seen.pop()

    for id in (*rules.groups, *rules.questions.values()):
        walk(id)
