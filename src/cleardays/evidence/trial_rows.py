"""Published trials as their table writes them."""

from collections.abc import Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.priors import Outcome
from cleardays.evidence.sources import Source
from cleardays.evidence.trials import Measure, Result, Trial


def trials(table: Row, sources: Mapping[str, Source]) -> dict[str, Trial]:
    """Every trial by its id."""
    found: dict[str, Trial] = {}
    for row in table.rows("trial", "id"):
        trial = Trial(
            id=row.text("id"),
            title=row.text("title"),
            design=row.text("design"),
            results=tuple(_result(r, sources) for r in row.rows("result", "id")),
            cited=row.cited(sources),
        )
        ids = [result.id for result in trial.results]
        if trial.id in found or len(set(ids)) < len(ids):
            raise row.refuse("a trial or a result twice", "each once", "Remove one of them.")
        found[trial.id] = trial
    return found


def _result(row: Row, sources: Mapping[str, Source]) -> Result:
    result = Result(
        id=row.text("id"),
        arm=row.text("arm"),
        measure=row.one_of("measure", Measure),
        outcome=row.one_of("outcome", Outcome),
        week=row.whole("week"),
        value=row.number("value"),
        n=row.whole("n"),
        sd=row.number("sd") if row.has("sd") else None,
        cited=row.cited(sources),
    )
    if result.n < 1 or (result.sd is not None and result.sd <= 0):
        raise row.refuse(f"n = {result.n}, sd = {result.sd}", "more than 0", "Correct them.")
    if result.measure is Measure.HALF and not 0 <= result.value <= 100:
        raise row.refuse(f"value = {result.value:g}", "0 to 100 of 100 people", "Correct it.")
    return result
