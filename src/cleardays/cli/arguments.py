"""What the arguments of a command mean, and the diary that they name."""

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cleardays.actions.assess import open_diary_file
from cleardays.cli.files import ASKS, REFUSED, USAGE, not_opened, stop
from cleardays.clinical.diary import Diary, DiaryError, Period
from cleardays.exchange.own_columns import columns_from
from cleardays.exchange.reading import Hints, NeedsAnswer, Refused


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
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|name=col,...", help="Which column is which: date=Datum,severity=Stärke."
    ),
]
Complete = Annotated[
    list[str] | None,
    typer.Option(metavar="FROM..TO", help="Every headache between these dates is listed."),
]
Out = Annotated[Path | None, typer.Option(help="Write here instead of to the screen.")]


def date_of(text: str) -> date:
    """A date as typed; ends with a usage error for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        stop(f"{text!r} is not a date. Write it as 2026-03-31. Nothing was read.", USAGE)


def _periods(texts: list[str]) -> tuple[Period, ...]:
    periods = []
    for text in texts:
        first, dots, last = text.partition("..")
        if not dots:
            stop(
                f"{text!r} is not a period. Write it as 2026-01-01..2026-03-31. Nothing was read.",
                USAGE,
            )
        try:
            periods.append(Period(date_of(first), date_of(last)))
        except DiaryError as error:
            stop(f"{error} Nothing was read.", USAGE)
    return tuple(periods)


def diary_at(
    path: Path,
    dates: DateOrder | None,
    zone: str | None,
    pain: str | None,
    complete: list[str] | None,
    columns: str | None,
    as_data: bool = False,
) -> Diary:
    """The diary in a file; ends with its refusal, or with the questions it leaves open."""
    try:
        named = None if columns is None else columns_from(_columns_text(columns))
        order = dates.value if dates else None
        hints = Hints(order, zone, pain, _periods(complete or []), named)
        source = sys.stdin.buffer if str(path) == "-" else path
        return open_diary_file(source, path.name, hints)
    except OSError as error:
        not_opened(path, error)
    except NeedsAnswer as needs:
        ask(needs, as_data)
    except (Refused, DiaryError) as refused:
        stop(str(refused), REFUSED)


def _columns_text(said: str) -> str:
    """The columns as typed, or what the file of that name holds."""
    if "=" in said:
        return said
    try:
        return Path(said).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is not text in UTF-8"
        stop(f"--columns {said} could not be read: {why}. Nothing was read.", USAGE)


def ask(needs: NeedsAnswer, as_data: bool) -> NoReturn:
    """Print what has to be answered first, and end."""
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
    stop("\n".join(lines), ASKS)
