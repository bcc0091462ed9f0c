"""Totals of questionnaires: what each is called, and whether the change since before matters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cleardays.clinical.history import HistoryError, Score
from cleardays.clinical.session import Session
from cleardays.evidence.scores import Band, MeaningfulChange, Scale, Whose
from cleardays.evidence.sources import Cited
from cleardays.quantities import Answer


@dataclass(frozen=True, slots=True)
class Scored:
    """One total. `since`: the one it is held against; None for that one itself.

    `better_by`: points better since then, worse is negative. `changes`: for each change that
    matters within one person, whether this is one.
    """

    score: Score
    scale: Scale
    band: Band | None
    since: Score | None = None
    better_by: float | None = None
    changes: tuple[tuple[MeaningfulChange, Answer], ...] = ()

    def rows(self) -> Iterator[tuple[str, Cited]]:
        """The rows of the table that this rests on, and where each was read."""
        yield self.scale.id, self.scale.cited
        for n, band in enumerate(self.scale.bands, 1):
            if band is self.band:
                yield f"{self.scale.id}.grade.{n}", band.cited
        used = [change for change, _ in self.changes]
        for n, change in enumerate(self.scale.changes, 1):
            if change in used:
                yield f"{self.scale.id}.change.{n}", change.cited


def wrong_with(score: Score, scales: Mapping[str, Scale]) -> str:
    """What is wrong with a total, and what was expected; nothing where it can be."""
    scale = scales.get(score.scale)
    if scale is None:
        domains = [s.domain for s in scales.values() if s.instrument == score.instrument]
        if any(domains):
            return f"{score.instrument} has a total for each domain: {', '.join(domains)}"
        if domains:
            return f"{score.instrument} has one total and no domain"
        return f"the questionnaires known here are {', '.join(scales)}"
    if not scale.takes(score.total):
        kind = "a whole number" if scale.whole else "a number"
        return f"the total of {scale.title} is {kind} from {scale.low:g} to {scale.high:g}"
    return ""


def weigh_scores(
    scores: tuple[Score, ...],
    scales: Mapping[str, Scale],
    sessions: tuple[Session, ...],
    ending: date,
) -> tuple[Scored, ...]:
    """Every total up to a date, by questionnaire and date, each held against the one before.

    That is the last total up to session 1, or the first there is. Without treatment it is the
    first. Raises `HistoryError` for a total that cannot be, and for two on one date.
    """
    for n, score in enumerate(scores, 1):
        if wrong := wrong_with(score, scales):
            raise HistoryError(
                f"Score {n} is {score.scale} {score.total:g} on {score.on}, but {wrong}. "
                f"Correct it. Nothing was assessed."
            )
        if (score.scale, score.on) in {(s.scale, s.on) for s in scores[: n - 1]}:
            raise HistoryError(f"Two totals of {score.scale} are on {score.on}. Keep one of them.")
    found: list[Scored] = []
    for id, scale in scales.items():
        given = sorted((s for s in scores if s.scale == id and s.on <= ending), key=lambda s: s.on)
        if not given:
            continue
        before = [s for s in given if sessions and s.on <= sessions[0].on]
        against = before[-1] if before else given[0]
        found += [_scored(score, scale, against) for score in given]
    return tuple(found)


def _scored(score: Score, scale: Scale, against: Score) -> Scored:
    band = scale.band(score.total)
    if score.on <= against.on:
        return Scored(score, scale, band)
    better = scale.better_by(against.total, score.total)
    changes = tuple((c, _matters(c, better)) for c in scale.changes if c.of is Whose.ONE_PERSON)
    return Scored(score, scale, band, against, better, changes)


def _matters(change: MeaningfulChange, better_by: float) -> Answer:
    if better_by >= change.surely:
        return Answer.YES
    return Answer.NO if better_by < change.least else Answer.UNKNOWN
