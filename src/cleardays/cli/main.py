"""The `cleardays` command: each command reads its arguments and calls one action."""

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cleardays.actions.assess import (
    UnknownRules,
    assess,
    open_diary,
    open_history,
    open_sessions,
    tell,
    to_json,
)
from cleardays.actions.convert import as_csv, as_own_json
from cleardays.answers.as_text import as_text
from cleardays.answers.told import Reader, Told
from cleardays.clinical.diary import Convention, Diary, DiaryError, Period
from cleardays.clinical.history import History, HistoryError
from cleardays.exchange.reading import Hints, NeedsAnswer, Refused

USAGE, ASKS, REFUSED = 2, 3, 4

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From a headache diary to a decision. Not a certified medical device; not signed off by "
    "a clinician.",
)


class DateOrder(StrEnum):
    """Which comes first in dates such as 03/04/26."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Age(StrEnum):
    """The age over which a first headache is a red flag: the sources differ."""

    FIFTY = "50"
    SIXTY_FIVE = "65"


class For(StrEnum):
    """For whom the answer is."""

    PERSON = "person"
    CLINICIAN = "clinician"


DiaryFile = Annotated[Path, typer.Argument(help="The diary that an app exported, or - for input.")]
Dates = Annotated[DateOrder | None, typer.Option(help="Which comes first in dates like 03/04/26.")]
Zone = Annotated[str | None, typer.Option(help="Time zone of the diary, such as Europe/Paris.")]
Pain = Annotated[str | None, typer.Option(help="Pain scale of the diary, such as 0-10.")]
Complete = Annotated[
    list[str] | None,
    typer.Option(metavar="FROM..TO", help="Every headache between these dates is listed."),
]
Out = Annotated[Path | None, typer.Option(help="Write here instead of to the screen.")]


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


def _read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        _stop(
            f"{path} could not be opened: {error.strerror}. Check the name. Nothing was read.",
            USAGE,
        )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        _stop(f"{text!r} is not a date. Write it as 2026-03-31. Nothing was read.", USAGE)


def _periods(texts: list[str]) -> tuple[Period, ...]:
    periods = []
    for text in texts:
        first, dots, last = text.partition("..")
        if not dots:
            _stop(
                f"{text!r} is not a period. Write it as 2026-01-01..2026-03-31. Nothing was read.",
                USAGE,
            )
        try:
            periods.append(Period(_date(first), _date(last)))
        except DiaryError as error:
            _stop(f"{error} Nothing was read.", USAGE)
    return tuple(periods)


def _diary(
    path: Path,
    dates: DateOrder | None,
    zone: str | None,
    pain: str | None,
    complete: list[str] | None,
    as_data: bool = False,
) -> Diary:
    hints = Hints(dates.value if dates else None, zone, pain, _periods(complete or []))
    try:
        return open_diary(_read(path), path.name, hints)
    except NeedsAnswer as needs:
        _ask(needs, as_data)
    except (Refused, DiaryError) as refused:
        _stop(str(refused), REFUSED)


def _ask(needs: NeedsAnswer, as_data: bool) -> NoReturn:
    if as_data:
        asked = [
            {"flag": q.flag, "asks": q.asks, "choices": list(q.choices), "why": q.why}
            for q in needs.questions
        ]
        typer.echo(json.dumps({"cleardays": "questions", "version": 1, "questions": asked}))
        raise typer.Exit(ASKS)
    lines = ["The diary cannot say this by itself. Nothing was assessed. Answer first:"]
    for q in needs.questions:
        lines += [f"  {q.asks}", f"    {q.why}", f"    {q.flag} {' | '.join(q.choices)}"]
    _stop("\n".join(lines), ASKS)


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
    for_: Annotated[For | None, typer.Option("--for", help="For whom the answer is.")] = None,
    as_data: Annotated[bool, typer.Option("--json", help="Answer as data.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Write a one-page PDF here as well.")] = None,
    late_onset: Annotated[Age, typer.Option(help="Age of a late first headache.")] = Age.FIFTY,
) -> None:
    """Say what a diary says, which headache it is, and which options are open.

    Exit status: 0 answered, 2 usage, 3 a question must be answered first, 4 file refused.
    """
    last = _date(ending) if ending else None
    read = _diary(diary, dates, zone, pain, complete, as_data)
    try:
        told_before = open_history(_read(history)) if history else History()
        given = open_sessions(_read(sessions)) if sessions else ()
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
        _ask(needs, as_data)
    except UnknownRules as unknown:
        _stop(str(unknown), USAGE)
    except (Refused, HistoryError) as refused:
        _stop(str(refused), REFUSED)
    reader = Reader(for_.value) if for_ else Reader.PERSON
    if pdf:
        _write(pdf, _printed(tell(found, reader)))
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
        _stop(str(too_much), USAGE)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        _stop(f"{path} could not be written: {error.strerror}. Nothing was saved.", USAGE)


def _put(out: Path | None, text: str) -> None:
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text.encode("utf-8"))


@app.command("import")
def import_command(
    diary: DiaryFile,
    out: Out = None,
    complete: Complete = None,
    dates: Dates = None,
    zone: Zone = None,
    pain: Pain = None,
) -> None:
    """Read a diary from any format that is known and write it as Cleardays' own JSON."""
    read = _diary(diary, dates, zone, pain, complete)
    for remark in read.remarks:
        typer.echo(remark, err=True)
    _put(out, as_own_json(read))


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
) -> None:
    """Write the days, the attacks or the counts of a diary as Cleardays' own CSV."""
    read = _diary(diary, dates, zone, pain, complete)
    _put(out, as_csv(read, what.value))


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
        chart = plan_chart(open_history(_read(history)))
    except (Refused, HistoryError, PlanRefused) as refused:
        _stop(str(refused), REFUSED)
    if pdf:
        _write(pdf, chart_pdf(chart, known))
    data = json.dumps(chart_data(chart, known), indent=2, ensure_ascii=False)
    typer.echo(data if as_data else chart_text(chart, known))


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
        _stop(text, code)
    typer.echo(text)


@app.command("demo")
def demo_command(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the page with fictional people. Nothing that is read there is stored."""
    from cleardays.web.serve import serve

    serve(port=port, host=host)


if __name__ == "__main__":
    app()
