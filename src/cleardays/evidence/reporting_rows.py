"""Schemes for reports, as their table writes them."""

from collections.abc import Iterable, Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.reporting import Criterion, Field, Fill, Note, Scheme
from cleardays.evidence.sources import Source

Sources = Mapping[str, Source]


def schemes(table: Row, sources: Sources) -> dict[str, Scheme]:
    """Every scheme by its id, in the order of the table."""
    found = [_scheme(row, sources) for row in table.rows("scheme", "id")]
    _different(table, [scheme.id for scheme in found])
    return {scheme.id: scheme for scheme in found}


def _scheme(row: Row, sources: Sources) -> Scheme:
    scheme = Scheme(
        id=row.text("id"),
        short=row.text("short"),
        name=row.text("name"),
        country=row.text("country"),
        fields=tuple(_field(field, sources) for field in row.rows("field", "id")),
        criteria=tuple(
            Criterion(each.text("id"), each.text("name"), each.cited(sources))
            for each in row.rows("criterion", "id")
        ),
        notes=tuple(
            Note(each.text("id"), each.text("text"), each.cited(sources))
            for each in row.rows("note", "id")
        ),
    )
    for part in (scheme.fields, scheme.criteria, scheme.notes):
        _different(row, [each.id for each in part])
    return scheme


def _field(row: Row, sources: Sources) -> Field:
    return Field(
        id=row.text("id"),
        part=row.text("part"),
        name=row.text("name"),
        fill=row.one_of("fill", Fill),
        asks=row.text("asks"),
        rest=row.text("rest") if row.has("rest") else "",
        essential=row.flag("essential") if row.has("essential") else False,
        cited=row.cited(sources),
    )


def _different(row: Row, names: Iterable[str]) -> None:
    given = list(names)
    for name in given:
        if given.count(name) > 1:
            raise row.refuse(f"{name!r} twice", "each once", "Remove or rename one of them.")
