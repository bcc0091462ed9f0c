"""Cautions, reactions, acute and preventive drugs, as their tables write them."""

from collections.abc import Mapping

from cleardays.evidence.cautions import Caution, Weight
from cleardays.evidence.cells import Row
from cleardays.evidence.drugs import (
    AcuteDrug,
    DrugClass,
    Formulary,
    PreventiveDrug,
    Preventives,
)
from cleardays.evidence.reactions import Rate, Reaction, Urgency
from cleardays.evidence.sources import Source

Sources = Mapping[str, Source]


def cautions(table: Row, muscles: Mapping[str, object], sources: Sources) -> tuple[Caution, ...]:
    """What speaks against an injection; `muscles` are those of the paradigm."""
    found = tuple(_caution(row, muscles, sources) for row in table.rows("caution", "fact"))
    _different(table, [caution.fact for caution in found])
    return found


def _caution(row: Row, muscles: Mapping[str, object], sources: Sources) -> Caution:
    caution = Caution(
        fact=row.text("fact"),
        asks=row.text("asks"),
        plain=row.text("plain"),
        weight=row.one_of("weight", Weight),
        do=row.text("do"),
        muscles=row.texts("muscles") if row.has("muscles") else (),
        cited=row.cited(sources),
    )
    if strange := [muscle for muscle in caution.muscles if muscle not in muscles]:
        raise row.refuse(
            f"the muscle {strange[0]!r}", f"one of {', '.join(muscles)}", "Correct it."
        )
    if caution.weight is not Weight.CAUTION and not caution.cited.read.may_reach_people:
        raise row.refuse(
            f"the weight {caution.weight.value!r} on a recalled row",
            "a row that was read somewhere",
            "Read it at a source: no safety rule rests on a recalled row alone.",
        )
    return caution


def reactions(table: Row, sources: Sources) -> tuple[Reaction, ...]:
    """Known reactions in the order of the table."""
    found = tuple(_reaction(row, sources) for row in table.rows("reaction", "id"))
    _different(table, [reaction.id for reaction in found])
    _different(table, [word for reaction in found for word in reaction.called])
    return found


def _reaction(row: Row, sources: Sources) -> Reaction:
    onset = row.row("onset")
    reaction = Reaction(
        id=row.text("id"),
        called=row.texts("called"),
        plain=row.text("plain"),
        urgency=row.one_of("urgency", Urgency),
        withholds=row.flag("withholds"),
        spreads=row.flag("spreads"),
        allergy=row.flag("allergy"),
        first_day=row.whole("first_day"),
        last_day=row.whole("last_day") if row.has("last_day") else None,
        advice=row.text("advice"),
        clinician=row.text("clinician"),
        cited=row.cited(sources),
        onset=onset.cited(sources),
        rates=tuple(_rate(r, sources) for r in row.rows("rate", "study"))
        if row.has("rate")
        else (),
    )
    onset.done()
    _different(row, [rate.study for rate in reaction.rates])
    if any(word != word.lower() for word in reaction.called):
        raise row.refuse(f"called = {reaction.called!r}", "lower-case words", "Correct them.")
    if reaction.last_day is not None and reaction.last_day < reaction.first_day:
        raise row.refuse(
            f"days {reaction.first_day} to {reaction.last_day}", "first before last", "Correct it."
        )
    weighs = reaction.withholds or reaction.urgency is Urgency.EMERGENCY
    if weighs and not reaction.cited.read.may_reach_people:
        raise row.refuse(
            "a recalled row that withholds treatment or calls for help",
            "a row that was read somewhere",
            "Read it at a source: no safety rule rests on a recalled row alone.",
        )
    if (reaction.spreads or reaction.allergy) and not reaction.withholds:
        raise row.refuse(
            "withholds = false on a spreading reaction or an allergy", "true", "Correct it."
        )
    return reaction


def _rate(row: Row, sources: Sources) -> Rate:
    compares = row.has("compared")
    rate = Rate(
        study=row.text("study"),
        percent=row.number("percent"),
        compared=row.text("compared") if compares else "",
        compared_percent=row.number("compared_percent") if compares else None,
        cited=row.cited(sources),
    )
    for percent in (rate.percent, rate.compared_percent):
        if percent is not None and not 0 <= percent <= 100:
            raise row.refuse(f"{percent:g} percent", "0 to 100", "Correct it.")
    return rate


def formulary(table: Row, sources: Sources) -> Formulary:
    """The acute drugs; a name that means two of them is refused."""
    drugs = [
        AcuteDrug(
            generic=row.text("generic"),
            names=row.texts("names") if row.has("names") else (),
            drug_class=row.one_of("class", DrugClass),
            cited=row.cited(sources),
        )
        for row in table.rows("drug", "generic")
    ]
    _names(table, [name for drug in drugs for name in (drug.generic, *drug.names)])
    return Formulary(drugs)


def preventives(table: Row, sources: Sources) -> Preventives:
    """The preventive drugs; a name that means two of them is refused."""
    drugs = [
        PreventiveDrug(
            generic=row.text("generic"),
            names=row.texts("names") if row.has("names") else (),
            cited=row.cited(sources),
        )
        for row in table.rows("drug", "generic")
    ]
    _names(table, [name for drug in drugs for name in (drug.generic, *drug.names)])
    return Preventives(drugs)


def _names(table: Row, names: list[str]) -> None:
    _different(table, names)
    if shouted := [name for name in names if name != name.lower()]:
        raise table.refuse(f"the name {shouted[0]!r}", "lower case", "Correct it.")


def _different(row: Row, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise row.refuse(f"{name!r} twice", "each once", "Remove or rename one of them.")
