"""What was tried besides the injections, in history.toml: preventives and other treatments."""

from collections.abc import Iterator, Mapping
from datetime import date

from cleardays.clinical.history import History, OtherTreatment, Outcome, Preventive
from cleardays.exchange.toml_tables import Table, tables_at, write_table

NONE_TRIED = "none"
PREVENTIVE = ("drug", "class", "dose", "weeks", "outcome", "why", "began", "ended")
OTHER = ("what", "began", "ended")


def preventives_in(top: Table, homes: Mapping[str, str]) -> tuple[Preventive, ...] | None:
    """The preventives told; none at all, asked and none, and not asked are three things."""
    said = top.choice("preventives", (NONE_TRIED, "not asked"))
    tables = tables_at(top, "preventive")
    if said and tables:
        top.wrong("preventives", "no such line, because there are tables [[preventive]]")
    if not tables:
        return () if said == NONE_TRIED else None
    return tuple(_preventive(table, homes) for table in tables)


def _preventive(table: Table, homes: Mapping[str, str]) -> Preventive:
    table.only(PREVENTIVE, homes)
    table.needs("drug")
    said = table.choice("outcome", tuple(outcome.value for outcome in Outcome))
    outcome = Outcome(said) if said else None
    weeks = table.number("weeks", 0, 5200)
    began, ended = _dates(table)
    if outcome is Outcome.TAKING and ended is not None:
        table.wrong("ended", 'no such line, because the outcome is "taking"')
        ended = None
    return Preventive(
        table.text("drug"),
        table.text("class"),
        weeks,
        outcome,
        began,
        table.text("dose"),
        table.text("why"),
        ended,
    )


def other_treatments_in(top: Table, homes: Mapping[str, str]) -> Iterator[OtherTreatment]:
    """Treatments that are neither preventive drugs nor toxins, with the dates that were told."""
    for table in tables_at(top, "other_treatment"):
        table.only(OTHER, homes)
        table.needs("what")
        yield OtherTreatment(table.text("what"), *_dates(table))


def _dates(table: Table) -> tuple[date | None, date | None]:
    """When it began and when it ended. An end before the beginning is a problem, and not kept."""
    began, ended = table.on("began"), table.on("ended")
    if began is not None and ended is not None and ended < began:
        table.wrong("ended", f"a date from {began} on, when it began")
        ended = None
    return began, ended


def preventive_tables(history: History) -> Iterator[str]:
    """Each preventive as a table of TOML text."""
    for p in history.preventives or ():
        yield write_table(
            "[[preventive]]",
            {
                "drug": p.drug,
                "class": p.drug_class,
                "dose": p.dose,
                "weeks": p.weeks,
                "outcome": p.outcome.value if p.outcome else None,
                "why": p.why,
                "began": p.began,
                "ended": p.ended,
            },
        )


def other_treatment_tables(history: History) -> Iterator[str]:
    """Each other treatment as a table of TOML text."""
    for t in history.other_treatments:
        values = {"what": t.what, "began": t.began, "ended": t.ended}
        yield write_table("[[other_treatment]]", values)
