"""The tables of claims and of scores as parts of the page of rules."""

from cleardays.evidence.known import Known
from cleardays.evidence.markdown import source_cell, table


def claims_part(known: Known) -> str:
    """What is said about Botox for headaches, with the judgement and each reason."""
    judged = [
        (f"`{claim.id}`", claim.says, claim.verdict.value, claim.short) for claim in known.claims
    ]
    reasons = [
        (
            f"`{claim.id}.{n}`",
            because.text,
            source_cell(because.cited, known.sources),
            because.cited.read.value,
        )
        for claim in known.claims
        for n, because in enumerate(claim.because, 1)
    ]
    return (
        "## What is said about Botox for headaches (`claims`)\n\n"
        + table(("claim", "it is said that", "judgement", "in short"), judged)
        + "\n"
        + table(("reason", "why", "source and place", "how"), reasons)
    )
