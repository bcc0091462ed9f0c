"""What studies found, in our own words: shown to clinicians beside what one person's diary says."""

from collections.abc import Mapping
from dataclasses import dataclass

from cleardays.evidence.cells import Row
from cleardays.evidence.sources import Cited, Source


@dataclass(frozen=True, slots=True)
class Published:
    """One result of a study as a sentence. It speaks of groups of people, never of one person."""

    id: str
    text: str
    cited: Cited


def published(table: Row, sources: Mapping[str, Source]) -> dict[str, Published]:
    """The results by id, in the order of the table; an id that stands there twice is refused."""
    found: dict[str, Published] = {}
    for row in table.rows("result", "id"):
        result = Published(row.text("id"), row.text("text"), row.cited(sources))
        if result.id in found:
            raise row.refuse(f"{result.id!r} twice", "each once", "Remove or rename one of them.")
        found[result.id] = result
    return found
