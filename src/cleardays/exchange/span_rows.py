"""Rows of counts: so many headache days between two dates, never spread over the dates."""

from collections.abc import Iterable

from cleardays.clinical.diary import COUNTS, CountSpan
from cleardays.exchange import dates
from cleardays.exchange.drug_cell import plain_number
from cleardays.exchange.headache_cells import write_yes_no
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import Refused
from cleardays.exchange.sheet import Row, Sheet

COLUMNS = ("from", "to", *COUNTS, "recalled")


def read_spans(sheet: Sheet, hints: Hints) -> tuple[CountSpan, ...]:
    """The counts of a sheet. Raises `Refused` with every row's problems, or `NeedsAnswer`."""
    order = dates.date_order(sheet.cells("from", "to"), hints)
    spans = [_read_span(row, order) for row in sheet.rows]
    if sheet.problems:
        raise Refused(sheet.problems)
    return tuple(span for span in spans if span is not None)


def _read_span(row: Row, order: str) -> CountSpan | None:
    before = len(row.problems)
    first = dates.read_date(row.text("from"), order)
    last = dates.read_date(row.text("to"), order)
    for name, on in (("from", first), ("to", last)):
        if on is None:
            row.wrong(name, dates.EXPECTED_DATE)
    if first is not None and last is not None and last < first:
        row.wrong("to", f"a date at or after {first}", "Correct one of the two dates.")
    recalled = row.yes_no("recalled")
    if first is None or last is None or last < first:
        return None
    most = (last - first).days + 1
    counts = {name: row.number_in(name, 0, most) for name in COUNTS}
    if len(row.problems) > before:
        return None
    return CountSpan(first, last, recalled=recalled is not False, **counts)


def write_spans(spans: Iterable[CountSpan]) -> list[dict[str, str]]:
    """The rows that are read back as these counts."""
    rows = []
    for span in spans:
        counts = ((name, getattr(span, name)) for name in COUNTS)
        rows.append(
            {
                "from": span.first.isoformat(),
                "to": span.last.isoformat(),
                **{name: "" if n is None else plain_number(n) for name, n in counts},
                "recalled": write_yes_no(span.recalled),
            }
        )
    return rows
