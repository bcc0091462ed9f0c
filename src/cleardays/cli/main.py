"""The `cleardays` command: each command reads its arguments and calls one action."""

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleardays.actions.assess import (
    UnknownRules,
    assess,
    open_history,
    open_sessions,
    tell,
    to_json,
)
from cleardays.actions.convert import as_csv, own_json_pieces
from cleardays.answers.as_text import as_text
from cleardays.answers.told import Reader, Told
from cleardays.cli import installation, paper, places, reminding
from cleardays.cli.arguments import (
    Age,
    Columns,
    Complete,
    Dates,
    DiaryFile,
    For,
    Out,
    Pain,
    Zone,
    ask,
    date_of,
    diary_at,
)
from cleardays.cli.engine import engine_app, trial_command
from cleardays.cli.files import REFUSED, USAGE, put, read_file, stop, write_file
from cleardays.clinical.diary import Convention
from cleardays.clinical.history import History, HistoryError
from cleardays.exchange.reading import NeedsAnswer, Refused

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From a headache diary to a decision. Not a certified medical device; not signed off by "
    "a clinician.",
)


@app.command("assess")
def assess_command(
    diary: DiaryFile,
    history: Annotated[
        Path | None, typer.Option(help="What is known besides: a TOML file.")
    ] = None,
    sessions: Annotated[Path | None, typer.Option(help="Injections given: a TOML file.")] = None,
    rules: Annotated[list[str] | None, typer.Option(help="A rule set; may be repeated.")] = None,
    ending: Annotated[str | None, typer.Option(help="Last day to count: 2026-03-31.")] = None,
    headache_day: Annotated[Convention, typer.Option(help="What a headache day is.")] = (
        Convention.ANY
    ),
    complete: Complete = None,
    dates: Dates = None,
    zone: Zone = None,
    pain: Pain = None,
    columns: Columns = None,
    for_: Annotated[For | None, typer.Option("--for", help="For whom the answer is.")] = None,
    as_data: Annotated[bool, typer.Option("--json", help="Answer as data.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Write a one-page PDF here as well.")] = None,
    late_onset: Annotated[Age, typer.Option(help="Age of a late first headache.")] = Age.FIFTY,
) -> None:
    """Say what a diary says, which headache it is, and which options are open.

    Exit status: 0 answered, 2 usage, 3 a question must be answered first, 4 file refused.
    """
    last = date_of(ending) if ending else None
    read = diary_at(diary, dates, zone, pain, complete, columns, as_data)
    try:
        told_before = open_history(read_file(history)) if history else History()
        given = open_sessions(read_file(sessions)) if sessions else ()
        found = assess(
            read,
            told_before,
            given,
            rules=tuple(rules or ()),
            ending=last,
            convention=headache_day,
            late_onset=int(late_onset.value),
        )
    except NeedsAnswer as needs:
        ask(needs, as_data)
    except UnknownRules as unknown:
        stop(str(unknown), USAGE)
    except (Refused, HistoryError) as refused:
        stop(str(refused), REFUSED)
    reader = Reader(for_.value) if for_ else Reader.PERSON
    if pdf:
        write_file(pdf, _printed(tell(found, reader)))
    if as_data:
        only = reader if for_ else None
        typer.echo(json.dumps(to_json(found, only), indent=2, ensure_ascii=False))
    else:
        typer.echo(as_text(tell(found, reader)))


def _printed(told: Told) -> bytes:
    # The drawing and typesetting libraries are loaded only where something is printed.
    from cleardays.answers.as_pdf import DoesNotFit, as_pdf

    try:
        return as_pdf(told)
    except DoesNotFit as too_much:
        stop(str(too_much), USAGE)


@app.command("import")
def import_command(
    diary: DiaryFile,
    out: Out = None,
    complete: Complete = None,
    dates: Dates = None,
    zone: Zone = None,
    pain: Pain = None,
    columns: Columns = None,
) -> None:
    """Read a diary from any format that is known and write it as Cleardays' own JSON."""
    read = diary_at(diary, dates, zone, pain, complete, columns)
    for remark in read.remarks:
        typer.echo(remark, err=True)
    put(out, own_json_pieces(read))


class Kind(StrEnum):
    """What a CSV file holds: one kind each."""

    DAYS = "days"
    ATTACKS = "attacks"
    SPANS = "spans"


@app.command("export")
def export_command(
    diary: DiaryFile,
    what: Annotated[Kind, typer.Option(help="What the CSV file shall hold.")] = Kind.DAYS,
    out: Out = None,
    complete: Complete = None,
    dates: Dates = None,
    zone: Zone = None,
    pain: Pain = None,
    columns: Columns = None,
) -> None:
    """Write the days, the attacks or the counts of a diary as Cleardays' own CSV."""
    read = diary_at(diary, dates, zone, pain, complete, columns)
    put(out, [as_csv(read, what.value)])


@app.command("plan")
def plan_command(
    history: Annotated[Path, typer.Option(help="What is known of the person: a TOML file.")],
    as_data: Annotated[bool, typer.Option("--json", help="Answer as data.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Write a chart to print here as well.")] = None,
) -> None:
    """List the sites of the standard plan for a clinician, with cautions and proposals."""
    from cleardays.actions.tables import all_tables
    from cleardays.actions.treat import plan_chart
    from cleardays.answers.form import chart_data, chart_pdf, chart_text
    from cleardays.clinical.plan import PlanRefused

    known = all_tables()
    try:
        chart = plan_chart(open_history(read_file(history)))
    except (Refused, HistoryError, PlanRefused) as refused:
        stop(str(refused), REFUSED)
    if pdf:
        write_file(pdf, chart_pdf(chart, known))
    data = json.dumps(chart_data(chart, known), indent=2, ensure_ascii=False)
    typer.echo(data if as_data else chart_text(chart, known))


class ReportTo(StrEnum):
    """The schemes that reports are drafted for."""

    MEDWATCH = "medwatch"
    YELLOW_CARD = "yellow-card"


@app.command("report")
def report_command(
    history: Annotated[Path, typer.Option(help="What is known of the person: a TOML file.")],
    sessions: Annotated[Path | None, typer.Option(help="Injections given: a TOML file.")] = None,
    scheme: Annotated[ReportTo | None, typer.Option(help="Only for this scheme.")] = None,
    reaction: Annotated[
        int | None, typer.Option(help="Only this one: 1 is the first in the file.")
    ] = None,
    as_data: Annotated[bool, typer.Option("--json", help="Answer as data.")] = False,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the drafts to print here as well.")
    ] = None,
) -> None:
    """Draft the report of a reaction for a clinician to check. Nothing is sent."""
    from cleardays.actions.report import NotDrafted, drafts
    from cleardays.actions.tables import all_tables
    from cleardays.answers.report_form import reports_data, reports_pdf, reports_text

    known = all_tables()
    try:
        told_before = open_history(read_file(history))
        given = open_sessions(read_file(sessions)) if sessions else ()
        made = drafts(told_before, given, scheme.value if scheme else "", reaction)
    except NotDrafted as nothing:
        stop(str(nothing), USAGE)
    except (Refused, HistoryError) as refused:
        stop(str(refused), REFUSED)
    if pdf:
        write_file(pdf, reports_pdf(made, known))
    data = json.dumps(reports_data(made, known), indent=2, ensure_ascii=False)
    typer.echo(data if as_data else reports_text(made, known))


@app.command("rules")
def rules_command(
    name: Annotated[str | None, typer.Argument(help="A table, such as nice-ta260.")] = None,
    stale: Annotated[bool, typer.Option(help="Tables that are to be read again.")] = False,
    unchecked: Annotated[bool, typer.Option(help="Rows not read at their source.")] = False,
) -> None:
    """Print a rule set, what is stale, and every row that was not checked at its source."""
    from cleardays.cli.rules import rules_text

    text, code = rules_text(name, stale=stale, unchecked=unchecked, today=date.today())
    if code:
        stop(text, code)
    typer.echo(text)


@app.command("claims")
def claims_command(
    as_data: Annotated[bool, typer.Option("--json", help="Answer as data.")] = False,
) -> None:
    """Print what is said about Botox for headaches, and how it stands against what is known."""
    from cleardays.cli.claims import claims_text

    typer.echo(claims_text(as_data=as_data))


app.command("trial")(trial_command)
app.add_typer(engine_app, name="engine")


@app.command("demo")
def demo_command(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    people: Annotated[
        int,
        typer.Option(min=6, max=600, help="Simulated people in the clinic, at the first start."),
    ] = 60,
) -> None:
    """Open the page with fictional people. Nothing that is read there is stored."""
    from cleardays.web.serve import serve

    serve(port=port, host=host, people=people)


for command in (
    installation.migrate,
    installation.backup,
    installation.restore,
    installation.verify,
    installation.check,
    paper.pack,
    reminding.remind,
    places.offer_places,
    installation.first_administrator,
):
    app.command()(command)
app.add_typer(installation.audit_app, name="audit")


if __name__ == "__main__":
    app()
