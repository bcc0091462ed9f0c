"""What is decided once over a whole sheet: the order of its dates, and the scale of its severities."""

from collections.abc import Iterator

from cleardays.evidence.assumptions import Counting, PainScale
from cleardays.exchange import dates, pain
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import NeedsAnswer, Question
from cleardays.exchange.sheet import Sheet


def decide(
    sheet: Sheet,
    date_columns: tuple[str, ...],
    named_scale: str | None,
    hints: Hints,
    counting: Counting,
) -> tuple[str, PainScale | None]:
    """The order of the dates, and the pain scale if there are numbers.

    Raises `NeedsAnswer` with every question that is open, so that all are asked at once, and
    `Refused` where dates contradict each other or numbers fit on no scale.
    """
    questions: list[Question] = []
    order, scale = dates.DAY_FIRST, None
    severities: dict[str, str] = {}
    try:
        order = dates.date_order(_dates_in(sheet, date_columns, severities), hints)
    except NeedsAnswer as needs:
        questions += needs.questions
    written = ((where, said) for said, where in severities.items())
    try:
        scale = pain.scale_for(written, named_scale, hints, counting)
    except NeedsAnswer as needs:
        questions += needs.questions
    if questions:
        raise NeedsAnswer(questions)
    return order, scale


def _dates_in(
    sheet: Sheet, columns: tuple[str, ...], severities: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Where and what, for every date; each severity goes to `severities` on the way."""
    for row in sheet.rows:
        for name in columns:
            if said := row.text(name):
                yield row.where(name), said
        if (said := row.text("severity")) not in severities and said:
            severities[said] = row.where("severity")
