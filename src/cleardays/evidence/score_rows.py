"""Questionnaires as their table writes them."""

from collections.abc import Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.scores import Band, Better, MeaningfulChange, Scale, Whose
from cleardays.evidence.sources import Source


def scales(table: Row, sources: Mapping[str, Source]) -> dict[str, Scale]:
    """Every total that can be entered, by its id."""
    found: dict[str, Scale] = {}
    for row in table.rows("scale", "id"):
        scale = _scale(row, sources)
        if scale.id in found:
            raise row.refuse(f"{scale.id!r} twice", "each once", "Remove or rename one of them.")
        found[scale.id] = scale
    return found


def _scale(row: Row, sources: Mapping[str, Source]) -> Scale:
    bands = row.rows("band", "grade") if row.has("band") else iter(())
    changes = row.rows("change", "meaning") if row.has("change") else iter(())
    scale = Scale(
        id=row.text("id"),
        title=row.text("title"),
        about=row.text("about"),
        recall=row.text("recall"),
        low=row.number("low"),
        high=row.number("high"),
        whole=row.flag("whole"),
        better=row.one_of("better", Better),
        bands=tuple(
            Band(b.text("grade"), b.number("from"), b.number("to"), b.cited(sources)) for b in bands
        ),
        changes=tuple(
            MeaningfulChange(
                c.text("meaning"),
                c.one_of("of", Whose),
                c.number("least"),
                c.number("surely"),
                c.cited(sources),
            )
            for c in changes
        ),
        cited=row.cited(sources),
    )
    _check(row, scale)
    return scale


def _check(row: Row, scale: Scale) -> None:
    if scale.low >= scale.high:
        raise row.refuse(f"{scale.low:g} to {scale.high:g}", "low before high", "Correct it.")
    for change in scale.changes:
        if not 0 < change.least <= change.surely <= scale.high - scale.low:
            raise row.refuse(
                f"a change from {change.least:g} to {change.surely:g}",
                "more than 0, and the surer one not the smaller",
                "Correct it.",
            )
    if not scale.bands:
        return
    ends = [(b.low, b.high) for b in scale.bands]
    wanted = [scale.low, *(high + 1 for _, high in ends)]
    if [low for low, _ in ends] != wanted[:-1] or wanted[-1] != scale.high + 1:
        raise row.refuse(
            f"the grades {ends}",
            f"grades that cover {scale.low:g} to {scale.high:g} without a hole",
            "Correct them.",
        )
