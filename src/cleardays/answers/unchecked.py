"""Which rows an answer rests on that were not read at their source."""

from collections.abc import Iterator

from cleardays.answers.amounts import source_of
from cleardays.answers.told import Block, Line, Reader
from cleardays.clinical.verdict import Verdict
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.evidence.sources import Cited


def rows_used(visit: Visit, known: Known) -> Iterator[tuple[str, Cited]]:
    """Every row that this visit's answers rest on, each once, in a steady order."""
    seen: set[str] = set()
    for id, cited in _every(visit, known):
        if id not in seen:
            seen.add(id)
            yield id, cited


def _every(visit: Visit, known: Known) -> Iterator[tuple[str, Cited]]:
    diagnosis = visit.diagnosis
    kinds = (*diagnosis.kinds, *diagnosis.overuse, *diagnosis.think_of)
    verdicts = [kind.verdict for kind in kinds]
    verdicts += [visit.diagnosis.red_flags, *(s.criteria for s in visit.suitability)]
    verdicts += [v for s in visit.suitability for v in s.others.values()]
    for judged in visit.response.judged if visit.response else ():
        verdicts += [v for v in (judged.responded, judged.stop) if v is not None]
        verdicts += judged.others.values()
    for verdict in verdicts:
        for finding in verdict.findings():
            yield finding.rule.id, finding.rule.cited
        yield from _joinings(verdict)
    for scored in visit.scores:
        yield from scored.rows()
    for asked in visit.safety.asked:
        yield asked.caution.fact, asked.caution.cited
    for row in known.counting.rows.values():
        yield row.id, row.cited
    for amount in known.product.amounts.values():
        yield amount.id, amount.cited
    if visit.plan is not None:
        for muscle in known.paradigm.muscles.values():
            yield muscle.id, muscle.cited
        planned = {site.id for site in visit.plan.sites}
        for site in known.paradigm.sites:
            if site.id in planned:
                yield site.id, site.cited
    for advice in visit.at_sites:
        yield advice.id, advice.cited
    for weighed in visit.reactions:
        for reaction in weighed.known:
            yield reaction.id, reaction.cited
            yield f"{reaction.id}.onset", reaction.onset
    yield from _believed(visit, known)


def _believed(visit: Visit, known: Known) -> Iterator[tuple[str, Cited]]:
    """What the engine starts from, once it was asked."""
    for prior in known.priors.rows if visit.outlook is not None else ():
        yield f"prior.{prior.id}", prior.cited


def _joinings(verdict: Verdict) -> Iterator[tuple[str, Cited]]:
    """Groups whose joining was itself read, or recalled, somewhere."""
    if verdict.group.cited is not None:
        yield verdict.group.id, verdict.group.cited
    for part in verdict.parts:
        if isinstance(part, Verdict):
            yield from _joinings(part)


def unchecked_rows(visit: Visit, known: Known) -> list[tuple[str, Cited]]:
    """The rows used that were not read at their source."""
    return [(id, cited) for id, cited in rows_used(visit, known) if not cited.read.is_checked]


def unchecked_block(visit: Visit, known: Known) -> Block:
    """What to print: how many, and which, by how they were read."""
    rows = unchecked_rows(visit, known)
    by_read: dict[str, list[str]] = {}
    for id, cited in rows:
        by_read.setdefault(cited.read.words, []).append(id)
    lines = tuple(
        Line(text=f"{words[0].upper()}{words[1:]}: {len(ids)}", detail=", ".join(ids))
        for words, ids in by_read.items()
    )
    total = sum(1 for _ in rows_used(visit, known))
    stale = known.stale(visit.ending)
    lead = (
        f"{len(rows)} of the {total} rows that this answer rests on were not read at their source."
    )
    if stale:
        lead += f" Past the day to be read again: {', '.join(stale)}."
    return Block(
        "unchecked", "Not yet checked at the source", Reader.CLINICIAN, lead, lines, folded=True
    )


def source_line(id: str, cited: Cited, known: Known) -> str:
    """One unchecked row as a line of text."""
    return f"{id}: {cited.read.words}; {source_of(cited, known)}"
