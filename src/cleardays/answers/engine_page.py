"""The engine's own report: its gates and its trials, for a terminal and for docs/engine.md."""

from collections.abc import Iterable

from cleardays.answers.amounts import plural
from cleardays.engine.bars import Gate
from cleardays.engine.replicate import Compared
from cleardays.evidence.trials import Trial

_TOP = """\
<!-- Written by `make gates`, which runs everything that stands here. Do not edit. -->

# What the response engine has to show

The engine answers three questions about one person's diary: how many headache days are gone, how
sure that is, and what the next weeks may bring, with and without another injection. What it believes
is in [docs/rules.md](rules.md), tables `priors` and `trials`; how it works is in `src/cleardays/engine/`,
from `model.py` on; what it may not say is in `findings.py` and `answer.py`. The
[glossary](../GLOSSARY.md) explains it on one page.

Everything below was measured on simulated people, whose truth is known. It says that the engine
computes what it claims to compute, and how it fails where the world is not its model. It does not say
that the model is true of patients: no series of toxin diaries was at hand.

## Release gates

Seeds are 1 to n. Shares are of 1, days are days in 28.

"""


def gates_page(gates: Iterable[Gate], trials: Iterable[tuple[Trial, list[Compared]]]) -> str:
    """The whole page, with what was found by this run."""
    rows = list(gates)
    missed = [gate for gate in rows if not gate.passes]
    text = _TOP + f"{len(rows) - len(missed)} of {len(rows)} gates pass in this run.\n\n"
    text += "| gate | asked | found | |\n|---|---|---|---|\n"
    text += "".join(
        f"| {g.name} | {g.asked} | {g.found} | {'passes' if g.passes else '**misses**'} |\n"
        for g in rows
    )
    text += (
        "\n## Published trials, simulated\n\nThe same model draws people like those that a trial took "
        "in. The error is the trial's own: the spread between simulated people over the root of its "
        "number of people. With the step: trust adds to what comes without the drug where everybody "
        "knows what was injected (row `open_label`). That step stands for no drug effect.\n"
    )
    for trial, compared in trials:
        text += f"\n### {trial.title}\n\n{trial.design}\n\n"
        text += (
            "| figure | published | how read | simulated | with the step | error | off by |\n"
            "|---|---|---|---|---|---|---|\n"
        )
        text += "".join("| " + " | ".join(_cells(c)) + " |\n" for c in compared)
        text += f"\n{verdict(compared)}\n"
    return text


def _cells(c: Compared) -> tuple[str, ...]:
    result = c.result
    name = f"{result.arm}, {result.outcome.value}: {result.measure.value}"
    if result.week:
        name += f", week {result.week}"
    step = "" if c.stepped is None else f"{c.stepped:.1f}"
    off = f"{c.off:.1f} errors" + ("" if c.within else ", **misses**")
    return (
        f"{name} ({result.measure.unit})",
        f"{result.value:g}",
        result.cited.read.value,
        f"{c.simulated:.1f}",
        step,
        f"{c.error:.2f}",
        off,
    )


def verdict(compared: list[Compared]) -> str:
    """How many figures are met, and how the others are missed."""
    missed = [c for c in compared if not c.within]
    text = f"{len(compared) - len(missed)} of {plural(len(compared), 'figure')} within two errors."
    for c in missed:
        name = f"{c.result.arm}, {c.result.outcome.value}, week {c.result.week}"
        if c.stepped is None:
            text += f" Missed: {name}, by {c.simulated - c.result.value:+.1f}."
        else:
            between = min(c.simulated, c.stepped) <= c.result.value <= max(c.simulated, c.stepped)
            where = "between the two" if between else "outside the two"
            text += (
                f" Missed: {name}; {c.simulated:.1f} without the open-label step and "
                f"{c.stepped:.1f} with it, the published {c.result.value:g} lies {where}."
            )
    return text


def trial_text(trial: Trial, compared: list[Compared]) -> str:
    """One trial for a terminal: published beside simulated, misses included."""
    lines = [trial.title, trial.design, ""]
    head = ("figure", "published", "read", "simulated", "with step", "error", "off by")
    rows = [head, *((cell.replace("*", "") for cell in _cells(c)) for c in compared)]
    table = [tuple(row) for row in rows]
    widths = [max(len(row[n]) for row in table) for n in range(len(head))]
    for row in table:
        lines.append("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())
    lines += [
        "",
        verdict(compared),
        "Error: the trial's own standard error, from the simulated spread and its number of people.",
        "With step: trust added where everybody knows what was injected; it is no drug effect.",
    ]
    return "\n".join(lines)


def gate_text(gate: Gate) -> str:
    """One gate as a line."""
    word = "passes" if gate.passes else "MISSES"
    return f"{word}  {gate.name}: {gate.found} (asked: {gate.asked})"
