"""A response that came late, and each rule set's own answer where days are missing: for clinicians."""

from collections.abc import Iterator

from cleardays.answers.amounts import amount, link_of, listed, note_of, number, source_of
from cleardays.answers.told import Line, Mark
from cleardays.clinical.response import FIRST_CYCLES, Response
from cleardays.evidence.known import Known
from cleardays.quantities import Quantity, Unit

_IN_STUDIES = ("first-response-by-cycle", "late-responders")


def late_lines(response: Response, known: Known) -> Iterator[Line]:
    """Who counts a late response, and what studies found where the first cycle had none."""
    late: dict[int, list[str]] = {}
    for judged in response.judged:
        if judged.late_in is not None:
            late.setdefault(judged.late_in, []).append(judged.rules.title)
    for cycle, titles in sorted(late.items()):
        yield Line(
            f"A late response: none in cycle {'1' if cycle == 2 else '1 or 2'}, and one in cycle "
            f"{cycle}, as counted by {listed(titles)}."
        )
    none_yet = any(j.none_in_first for j in response.judged)
    if late or (none_yet and response.completed.low <= FIRST_CYCLES):
        for result in (known.published[id] for id in _IN_STUDIES):
            yield Line(
                result.text,
                source=source_of(result.cited, known),
                link=link_of(result.cited, known),
                note=note_of(result.cited),
            )


def open_lines(response: Response) -> Iterator[Line]:
    """Each rule set's own answer where its bounds lie apart: both bounds, and what it asks for."""
    if response.judged_on is None:
        return
    for judged in response.judged:
        for finding in judged.responded.findings() if judged.responded else ():
            value = finding.fact.value if finding.fact is not None else None
            if isinstance(value, Quantity) and value.is_exact:
                continue
            yield Line(
                f"{judged.rules.title} asks whether {finding.rule.asks}.",
                Mark.of(finding.answer),
                _bounds(value)
                if isinstance(value, Quantity)
                else "cannot be told: there may have been no headache before session 1",
            )


def _bounds(value: Quantity) -> str:
    """Both ends in words: a rise is named as one, and is no negative fall."""
    if value.unit is not Unit.PERCENT or value.low >= 0:
        return amount(value)
    if value.high <= 0:
        return f"a rise of {number(-value.high)} to {number(-value.low)} out of 100"
    return (
        f"anything from a rise of {number(-value.low)} to a fall of {number(value.high)} out of 100"
    )
