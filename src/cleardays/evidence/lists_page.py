"""The tables of claims, reports, scores, drugs, results and the choice, for the page of rules."""

from cleardays.evidence.known import Known
from cleardays.evidence.markdown import source_cell, table
from cleardays.evidence.reporting import Criterion, Fill, Note


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


def reporting_part(known: Known) -> str:
    """What each scheme for reports asks for, and what a record can say for it."""
    text = "## Reports of suspected reactions (`reporting`)\n\nA draft only: nothing is sent.\n\n"
    behind = ("source and place", "how")
    for scheme in known.schemes.values():
        fields = [
            (
                f"`{scheme.id}.{f.id}`",
                f.part,
                f.name + (" (essential)" if f.essential else ""),
                f.fill.value,
                f.rest if f.fill is not Fill.NOTHING else f.asks,
                source_cell(f.cited, known.sources),
                f.cited.read.value,
            )
            for f in scheme.fields
        ]
        others: list[Criterion | Note] = [*scheme.criteria, *scheme.notes]
        beside = [
            (
                f"`{scheme.id}.{each.id}`",
                f"serious: {each.name}" if isinstance(each, Criterion) else each.text,
                source_cell(each.cited, known.sources),
                each.cited.read.value,
            )
            for each in others
        ]
        head = ("field", "part", "asks for", "the record may say", "left to the reporter", *behind)
        text += f"### {scheme.name}, {scheme.country}\n\n" + table(head, fields) + "\n"
        text += table(("row", "says", *behind), beside) + "\n"
    return text


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


def preventives_part(known: Known) -> str:
    """Which names mean the same preventive drug."""
    rows = [
        (
            d.generic,
            ", ".join(d.names) or "-",
            source_cell(d.cited, known.sources),
            d.cited.read.value,
        )
        for d in known.preventives.drugs
    ]
    return "## Preventive drugs (`preventives`)\n\n" + table(
        ("drug", "also called", "source and place", "how"), rows
    )


def published_part(known: Known) -> str:
    """What studies found, which stands beside what one diary says."""
    rows = [
        (f"`{r.id}`", r.text, source_cell(r.cited, known.sources), r.cited.read.value)
        for r in known.published.values()
    ]
    return "## What studies found (`published`)\n\n" + table(
        ("result", "in our words", "source and place", "how"), rows
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
