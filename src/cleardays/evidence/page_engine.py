"""What the response engine starts from, and what it is compared with, as parts of the page."""

from cleardays.evidence.known import Known
from cleardays.evidence.markdown import source_cell, table


def engine_part(known: Known) -> str:
    """The priors row by row, and the published results trial by trial."""
    priors = [
        (
            f"`{r.id}`",
            f"{r.mean:g} ({r.sd:g})" if r.sd else f"{r.mean:g}",
            r.unit,
            r.meaning,
            source_cell(r.cited, known.sources),
            r.cited.read.value,
        )
        for r in known.priors.rows
    ]
    text = (
        "## What the response engine starts from (`priors`)\n\n"
        "A mean, and a standard deviation in brackets. Calibrated: any headache, and moderate or "
        "worse; the other outcomes are for research commands only.\n\n"
        + table(("row", "mean (sd)", "unit", "meaning", "source and place", "how"), priors)
        + "\n## Published results that it is compared with (`trials`)\n"
    )
    for trial in known.trials.values():
        rows = [
            (
                f"`{trial.id}.{r.id}`",
                f"{r.measure.value}, {r.outcome.value}",
                str(r.week),
                f"{r.value:g} {r.measure.unit}" + (f" (sd {r.sd:g})" if r.sd else ""),
                str(r.n),
                source_cell(r.cited, known.sources),
                r.cited.read.value,
            )
            for r in trial.results
        ]
        text += (
            f"\n### {trial.title} (`{trial.id}`)\n\n{trial.design} "
            f"({source_cell(trial.cited, known.sources)}; {trial.cited.read.value})\n\n"
            + table(("row", "what", "week", "published", "n", "source and place", "how"), rows)
        )
    return text
