"""Claims as their table writes them."""

from collections.abc import Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.claims import Because, Claim, Judgement
from cleardays.evidence.sources import Source


def claims(table: Row, sources: Mapping[str, Source]) -> tuple[Claim, ...]:
    """Every claim in the order of the table; one that rests on recall alone is refused."""
    found = tuple(_claim(row, sources) for row in table.rows("claim", "id"))
    ids = [claim.id for claim in found]
    for id in ids:
        if ids.count(id) > 1:
            raise table.refuse(f"{id!r} twice", "each once", "Remove or rename one of them.")
    return found


def _claim(row: Row, sources: Mapping[str, Source]) -> Claim:
    claim = Claim(
        id=row.text("id"),
        says=row.text("says"),
        verdict=row.one_of("verdict", Judgement),
        short=row.text("short"),
        because=tuple(
            Because(reason.text("text"), reason.cited(sources))
            for reason in row.rows("because", "where")
        ),
    )
    if not claim.for_people:
        raise row.refuse(
            "no reason that was read anywhere",
            "one at least",
            "Read it at a source: nobody is told a verdict that rests on recall alone.",
        )
    return claim
