"""The tables of claims, of scores and of the choice as parts of the page of rules."""

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


def scores_part(known: Known) -> str:
    """The totals that can be entered, their grades, and the changes that matter."""
    totals, grades, changes = [], [], []
    for s in known.scales.values():
        kind = "whole numbers" if s.whole else "any number"
        totals.append(
            (
                f"`{s.id}`",
                s.title,
                s.about,
                s.recall,
                f"{s.low:g} to {s.high:g}, {kind}; {s.better.value} is better",
                source_cell(s.cited, known.sources),
                s.cited.read.value,
            )
        )
        grades += [
            (
                f"`{s.id}.grade.{n}`",
                f"{b.low:g} to {b.high:g}",
                b.grade,
                source_cell(b.cited, known.sources),
                b.cited.read.value,
            )
            for n, b in enumerate(s.bands, 1)
        ]
        changes += [
            (
                f"`{s.id}.change.{n}`",
                c.meaning,
                c.of.value,
                f"{c.least:g}" if c.least == c.surely else f"{c.least:g} to {c.surely:g}",
                source_cell(c.cited, known.sources),
                c.cited.read.value,
            )
            for n, c in enumerate(s.changes, 1)
        ]
    behind = ("source and place", "how")
    return (
        "## Questionnaires (`scores`)\n\nTotals only: no question of any of them stands here.\n\n"
        + table(("total", "name", "about", "looks back", "may be", *behind), totals)
        + "\n"
        + table(("grade", "total", "is called", *behind), grades)
        + "\n"
        + table(("change", "meaning", "of", "points", *behind), changes)
    )


def choice_part(known: Known) -> str:
    """The figures of the choice: groups of a study side by side, and single ones."""
    aid = known.aid
    arms = [
        (
            f"`{c.id}.{arm.group}`",
            c.says,
            aid.groups[arm.group],
            f"{arm.value:g}",
            arm.people,
            f"{c.study}, {c.span}",
            source_cell(c.cited, known.sources),
            c.cited.read.value,
        )
        for c in aid.comparisons
        for arm in c.arms
    ]
    single = [
        (
            f"`{figure.id}`",
            figure.says,
            "" if figure.value is None else f"{figure.value:g}",
            "" if figure.low is None else f"{figure.low:g} to {figure.high:g}",
            figure.of.value,
            source_cell(figure.cited, known.sources),
            figure.cited.read.value,
        )
        for figure in (aid.figures[id] for id in aid.own)
    ]
    words = [
        (f"`option.{o.id}`", o.name, source_cell(o.cited, known.sources), o.cited.read.value)
        for o in aid.options
    ]
    words += [
        (f"`ask.{a.name}`", a.what, source_cell(a.cited, known.sources), a.cited.read.value)
        for a in aid.ask_about
    ]
    behind = ("source and place", "how")
    return (
        "## The choice (`choice`)\n\nOf 100 people in each group of one study, over one span.\n\n"
        + table(("figure", "what happened", "group", "of 100", "people", "study", *behind), arms)
        + "\n"
        + table(("figure", "what it counts", "value", "range", "unit", *behind), single)
        + "\n"
        + table(("words", "about", *behind), words)
    )
