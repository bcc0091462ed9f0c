"""`cleardays engine check` and `cleardays trial`: the response engine asked about itself."""

import time
from pathlib import Path
from typing import Annotated

import typer

from cleardays.cli.files import USAGE, stop, write_file

MISSED = 1
engine_app = typer.Typer(no_args_is_help=True, help="The response engine asked about itself.")


@engine_app.callback()
def engine() -> None:
    """The response engine asked about itself."""


@engine_app.command("check")
def check_command(
    full: Annotated[bool, typer.Option(help="All people, not the quick set.")] = False,
    write: Annotated[Path | None, typer.Option(help="Write the page docs/engine.md here.")] = None,
) -> None:
    """Run the release gates on simulated people and print what was found.

    Exit status: 0 when every gate passes, 1 when one misses.
    """
    from cleardays.actions.engine import check_engine, simulate_trial, trials
    from cleardays.answers.engine_page import gate_text, gates_page

    began = time.perf_counter()
    found = []
    for gate in check_engine(full=full, clock=time.process_time):
        found.append(gate)
        typer.echo(gate_text(gate))
    missed = sum(not gate.passes for gate in found)
    took = time.perf_counter() - began
    typer.echo(f"{len(found) - missed} of {len(found)} gates pass; {took:.0f} seconds.")
    if write:
        compared = [(trial, simulate_trial(id)) for id, trial in trials().items()]
        write_file(write, gates_page(found, compared).encode())
    if missed:
        raise typer.Exit(MISSED)


def trial_command(
    name: Annotated[str | None, typer.Argument(help="preempt, compel or by-baseline.")] = None,
) -> None:
    """Simulate a published trial and print its figures beside the simulated ones."""
    from cleardays.actions.engine import simulate_trial, trials
    from cleardays.answers.engine_page import trial_text

    known = trials()
    if name is None:
        for id, trial in known.items():
            typer.echo(f"{id:12} {trial.title}. {trial.design}")
        return
    if name not in known:
        stop(f"There is no trial called {name!r}. Choose from {', '.join(known)}.", USAGE)
    typer.echo(trial_text(known[name], simulate_trial(name)))
