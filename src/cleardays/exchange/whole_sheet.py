"""What is decided once over a whole sheet: the order of its dates, and the scale of its severities."""

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
    try:
        order = dates.date_order((c for name in date_columns for c in sheet.cells(name)), hints)
    except NeedsAnswer as needs:
        questions += needs.questions
    try:
        scale = pain.scale_for(sheet.cells("severity"), named_scale, hints, counting)
    except NeedsAnswer as needs:
        questions += needs.questions
    if questions:
        raise NeedsAnswer(questions)
    return order, scale
