"""The choice as its table writes it; a row that people may not read is refused."""

from collections.abc import Iterable, Iterator, Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.choice import (
    Aid,
    Arm,
    AskAbout,
    Comparison,
    Decision,
    Figure,
    Matter,
    Of,
    Option,
)
from cleardays.evidence.reactions import Reaction
from cleardays.evidence.sources import Cited, Source

_Sources = Mapping[str, Source]


def aid(table: Row, reactions: Iterable[Reaction], sources: _Sources) -> Aid:
    """The table of the choice. Every row of it stands on a person's page, so none is recalled."""
    head = table.row("aid")
    condition, made_by, update = head.texts("condition"), head.text("made_by"), head.text("update")
    head.done()
    groups, rows = _names(table.row("groups")), _names(table.row("rows"))
    rates = list(_rates(reactions))
    counted = {rate.id: rate for rate in rates}
    comparisons = tuple(
        _comparison(row, groups, counted, sources) for row in table.rows("comparison", "id")
    )
    own = [_figure(row, sources) for row in table.rows("figure", "id")]
    arms = [figure for comparison in comparisons for figure in comparison.figures()]
    return Aid(
        figures=_by_id(table, [*own, *arms, *rates]),
        own=tuple(figure.id for figure in own),
        groups=groups,
        comparisons=comparisons,
        rows=rows,
        options=tuple(_option(row, rows, sources) for row in table.rows("option", "id")),
        ask_about=tuple(_ask_about(row, sources) for row in table.rows("ask_about", "name")),
        matters=tuple(
            Matter(row.text("id"), row.text("says"), row.text("ask"))
            for row in table.rows("matter", "id")
        ),
        decisions=tuple(
            Decision(row.text("id"), row.text("asks"), row.text("about"), row.texts("questions"))
            for row in table.rows("decision", "id")
        ),
        condition=condition,
        made_by=made_by,
        update=update,
    )


def _names(row: Row) -> dict[str, str]:
    found = {name: row.text(name) for name in row.names()}
    row.done()
    return found


def _rates(reactions: Iterable[Reaction]) -> Iterator[Figure]:
    """How often each reaction was counted, as figures; the rates that were only recalled are not."""
    of = Of.PEOPLE_OF_100
    for reaction in reactions:
        for rate in (r for r in reaction.rates if r.cited.read.may_reach_people):
            id, says = f"{reaction.id}.{rate.study}", f"{reaction.plain} ({rate.study}"
            yield Figure(id, f"{says})", rate.percent, of, rate.cited)
            if rate.compared_percent is not None:
                says = f"{says}, {rate.compared})"
                yield Figure(f"{id}.{rate.compared}", says, rate.compared_percent, of, rate.cited)


def _by_id(table: Row, figures: list[Figure]) -> dict[str, Figure]:
    ids = [figure.id for figure in figures]
    for id in ids:
        if ids.count(id) > 1:
            raise table.refuse(f"the figure {id!r} twice", "each once", "Rename one of them.")
    return {figure.id: figure for figure in figures}


def _for_people(row: Row, sources: _Sources) -> Cited:
    cited = row.cited(sources)
    if not cited.read.may_reach_people:
        raise row.refuse(
            "a row that is recalled", "one that was read", "Read it at a source, or leave it out."
        )
    return cited


def _figure(row: Row, sources: _Sources) -> Figure:
    ranged = row.has("low") or row.has("high")
    figure = Figure(
        id=row.text("id"),
        says=row.text("says"),
        value=row.number("value") if row.has("value") or not ranged else None,
        of=row.one_of("unit", Of),
        low=row.number("low") if ranged else None,
        high=row.number("high") if ranged else None,
        cited=_for_people(row, sources),
    )
    ends = [n for n in (figure.low, figure.value, figure.high) if n is not None]
    if ends != sorted(ends):
        raise row.refuse(f"{ends}", "low, value and high in that order", "Correct them.")
    for end in ends:
        _of_100(row, figure.of, end)
    return figure


def _of_100(row: Row, of: Of, value: float) -> None:
    if of is Of.PEOPLE_OF_100 and not 0 <= value <= 100:
        raise row.refuse(f"{value:g} of 100 people", "0 to 100", "Correct it.")


def _comparison(
    row: Row, groups: Mapping[str, str], counted: Mapping[str, Figure], sources: _Sources
) -> Comparison:
    comparison = Comparison(
        id=row.text("id"),
        asks=row.text("asks"),
        says=row.text("says"),
        good=row.flag("good"),
        study=row.text("study"),
        span=row.text("span"),
        sure=row.text("sure"),
        arms=tuple(_arm(arm, groups, counted) for arm in row.rows("arm", "group")),
        cited=_for_people(row, sources),
        alone=row.text("alone") if row.has("alone") else "",
    )
    groups_told = len({arm.group for arm in comparison.arms})
    if groups_told < len(comparison.arms) or (groups_told < 2) is not bool(comparison.alone):
        raise row.refuse(
            f"{groups_told} groups" + (" and a reason for one alone" if comparison.alone else ""),
            "two at least, each once, or one with the reason (`alone`)",
            "Add what it was held to.",
        )
    return comparison


def _arm(row: Row, groups: Mapping[str, str], counted: Mapping[str, Figure]) -> Arm:
    group, people = row.text("group"), row.whole("people")
    if group not in groups:
        raise row.refuse(f"the group {group!r}", f"one of {', '.join(groups)}", "Correct it.")
    if not row.has("as"):
        value = row.number("value")
    elif (name := row.text("as")) in counted and counted[name].value is not None:
        value = counted[name].value or 0.0
    else:
        raise row.refuse(f"as = {name!r}", "a rate of reactions.toml", "Correct it.")
    _of_100(row, Of.PEOPLE_OF_100, value)
    return Arm(group, people, value)


def _option(row: Row, rows: Mapping[str, str], sources: _Sources) -> Option:
    id, name = row.text("id"), row.text("name")
    return Option(id, name, {cell: row.text(cell) for cell in rows}, _for_people(row, sources))


def _ask_about(row: Row, sources: _Sources) -> AskAbout:
    return AskAbout(row.text("name"), row.text("what"), _for_people(row, sources))
