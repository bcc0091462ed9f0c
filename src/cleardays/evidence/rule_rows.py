"""One rule set as its table writes it: rules, groups, questions, silences and settings."""

from collections.abc import Iterable, Mapping

from cleardays.evidence.cells import NOT_LOADED, Row
from cleardays.evidence.rules import Group, Rule, RuleSet, check_rule, check_set
from cleardays.evidence.sources import Reading, Source, TableError
from cleardays.facts import Facts, Word
from cleardays.quantities import Answer, Unit, at_least


def rule_set(
    table: Row, id: str, title: str, reading: Reading, sources: Mapping[str, Source]
) -> RuleSet:
    """The rule set that a table holds; `check_rules` holds it against the facts that there are."""
    rules = [_rule(row, sources) for row in table.rows("rule", "id")]
    groups = [_group(row, sources) for row in table.rows("group", "id")]
    _refuse_twice(table, [*(rule.id for rule in rules), *(group.id for group in groups)])
    return RuleSet(
        id=id,
        title=title,
        reading=reading,
        rules={rule.id: rule for rule in rules},
        groups={group.id: group for group in groups},
        questions=_texts(table, "questions"),
        silent=_texts(table, "silent"),
        settings=_settings(table),
    )


def _rule(row: Row, sources: Mapping[str, Source]) -> Rule:
    return Rule(
        id=row.text("id"),
        asks=row.text("asks"),
        plain=row.text("plain"),
        fact=row.text("fact"),
        test=row.text("test"),
        value=row.value("value"),
        unit=row.one_of("unit", Unit),
        yes=row.values("yes"),
        no=row.values("no"),
        do=row.text("do") if row.has("do") else "",
        cited=row.cited(sources),
    )


def _group(row: Row, sources: Mapping[str, Source]) -> Group:
    """A group says `all`, `any`, or `at_least` with `of`."""
    id, asks, plain = row.text("id"), row.text("asks"), row.text("plain")
    how = [name for name in ("all", "any", "of") if row.has(name)]
    if len(how) != 1:
        raise row.refuse(f"{len(how)} of all, any and of", "one of them", "Keep one.")
    of = row.texts(how[0])
    needed = {"all": len(of), "any": 1}.get(how[0]) or row.whole("at_least")
    return Group(id, asks, plain, needed, of, row.cited(sources) if row.has("read") else None)


def _texts(table: Row, name: str) -> dict[str, str]:
    if not table.has(name):
        return {}
    row = table.row(name)
    return {key: row.text(key) for key in row.names()}


def _settings(table: Row) -> dict[str, str | float]:
    if not table.has("settings"):
        return {}
    row = table.row("settings")
    return {key: row.setting(key) for key in row.names()}


def _refuse_twice(table: Row, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise table.refuse(f"two rows of the id {id!r}", "one", "Rename one of them.")
        seen.add(id)


def check_rules(rules: RuleSet, words: Mapping[str, Word]) -> None:
    """Refuse a rule set that could not be honestly applied, row by row and joined.

    Beside what `check_rule` and `check_set` refuse: a row that no group asks, an id that does
    not begin with the set's own, a group that asks about one headache and about a person at
    once, and a question that is both answered and said to be left open.
    """
    for rule in rules.rules.values():
        check_rule(rule, words)
    check_set(rules)
    asked = {rule.id for id in rules.groups for rule in rules.rules_under(id)}
    for id in (*rules.rules, *rules.groups):
        if id != rules.id and not id.startswith(f"{rules.id}."):
            raise _refusal(rules, f"the id {id!r}", f"{rules.id}.something", "Rename it.")
        if id in rules.rules and id not in asked:
            raise _refusal(rules, f"the rule {id}, which no group asks", "a use for it", "Add one.")
    for id in rules.groups:
        about = {words[rule.fact].about for rule in rules.rules_under(id)}
        if len(about) > 1:
            raise _refusal(
                rules, f"the group {id}, about {' and '.join(sorted(about))}", "one", "Split it."
            )
    for question in rules.questions:
        if rules.questions[question] not in rules.groups:
            raise _refusal(
                rules,
                f"the question {question!r} answered by {rules.questions[question]!r}",
                "the id of a group",
                "Name a group.",
            )
        if question in rules.silent:
            raise _refusal(
                rules, f"{question!r} both answered and silent", "one of them", "Remove one."
            )


def check_never_yes(rules: RuleSet) -> None:
    """Refuse a rule set of which any group answers yes about a record that says nothing."""
    for id in rules.groups:
        if answer_of(rules, id, {}) is Answer.YES:
            raise _refusal(
                rules,
                f"the group {id}, which says yes of an empty record",
                "unknown or no",
                "Correct how many it needs: what nobody said is never a yes.",
            )


def answer_of(rules: RuleSet, id: str, facts: Facts) -> Answer:
    """What a rule or a group answers, without the reasons; `clinical.verdict` gives those."""
    if id in rules.rules:
        rule = rules.rules[id]
        return rule.answer(facts.get(rule.fact))
    group = rules.groups[id]
    return at_least(group.needed, (answer_of(rules, part, facts) for part in group.of))


def _refusal(rules: RuleSet, found: str, expected: str, do: str) -> TableError:
    return TableError(
        f"The rule set {rules.id} has {found}; expected was {expected}.\n{do} {NOT_LOADED}"
    )
