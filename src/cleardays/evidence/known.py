"""Everything that is known, in one value that is handed to whoever needs it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cleardays.evidence.assumptions import Assumption, Counting, PainScale
from cleardays.evidence.cautions import Caution
from cleardays.evidence.checklist import Check, ConsentText
from cleardays.evidence.choice import Aid
from cleardays.evidence.claims import Claim
from cleardays.evidence.drugs import Formulary, Preventives
from cleardays.evidence.head import Head
from cleardays.evidence.paradigms import Muscle, Paradigm, Product, Site
from cleardays.evidence.priors import Priors
from cleardays.evidence.published import Published
from cleardays.evidence.reactions import Reaction
from cleardays.evidence.reporting import Criterion, Field, Note, Scheme
from cleardays.evidence.rules import Group, Rule, RuleSet
from cleardays.evidence.scores import Scale
from cleardays.evidence.site_cautions import PainPlace, SiteCaution, SiteNotes
from cleardays.evidence.sources import Cited, Reading, Source
from cleardays.evidence.trials import Trial


@dataclass(frozen=True, slots=True)
class Known:
    """The tables, read and checked. `tables` says when each was read and is to be read again."""

    sources: Mapping[str, Source]
    counting: Counting
    diagnosis: RuleSet
    red_flags: RuleSet
    rule_sets: Mapping[str, RuleSet]
    product: Product
    paradigm: Paradigm
    cautions: tuple[Caution, ...]
    reactions: tuple[Reaction, ...]
    drugs: Formulary
    claims: tuple[Claim, ...]
    scales: Mapping[str, Scale]
    tables: Mapping[str, Reading]
    priors: Priors
    trials: Mapping[str, Trial]
    head: Head
    site_notes: SiteNotes = field(default_factory=SiteNotes)
    checklist: tuple[Check, ...] = ()
    consent: ConsentText = field(default_factory=lambda: ConsentText(""))
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    preventives: Preventives = field(default_factory=lambda: Preventives(()))
    published: Mapping[str, Published] = field(default_factory=dict)
    aid: Aid = field(default_factory=Aid)

    def every_set(self) -> tuple[RuleSet, ...]:
        """Diagnosis, red flags, and each body's rules, in that order."""
        return (self.diagnosis, self.red_flags, *self.rule_sets.values())

    def rows(self) -> Iterator[tuple[str, str, Cited]]:
        """Every row of every table: its table, its id, and where it was read."""
        for set_ in self.every_set():
            parts: list[Rule | Group] = [*set_.rules.values(), *set_.groups.values()]
            for part in parts:
                if part.cited is not None:
                    yield set_.id, part.id, part.cited
        counted: list[Assumption | PainScale] = [*self.counting.rows.values()]
        for row in [*counted, *self.counting.scales.values()]:
            yield "counting", row.id, row.cited
        for name, cited in self.product.cited.items():
            yield "product", name, cited
        for amount in self.product.amounts.values():
            yield "product", amount.id, amount.cited
        yield "paradigm", self.paradigm.id, self.paradigm.cited
        places: list[Muscle | Site] = [*self.paradigm.muscles.values(), *self.paradigm.sites]
        for place in places:
            yield "paradigm", place.id, place.cited
        yield from self._safety_rows()

    def _safety_rows(self) -> Iterator[tuple[str, str, Cited]]:
        for caution in self.cautions:
            yield "cautions", caution.fact, caution.cited
        notes = self.site_notes
        advice: list[SiteCaution | PainPlace] = [*notes.cautions, *notes.places.values()]
        for row in advice:
            yield "site-cautions", row.id, row.cited
        yield "head-map", "drawing", self.head.cited
        for check in self.checklist:
            yield "checklist", check.id, check.cited
        for n, paragraph in enumerate(self.consent.paragraphs, 1):
            yield "consent", f"{self.consent.version}.{n}", paragraph.cited
        for reaction in self.reactions:
            yield "reactions", reaction.id, reaction.cited
            yield "reactions", f"{reaction.id}.onset", reaction.onset
            for rate in reaction.rates:
                yield "reactions", f"{reaction.id}.rate.{rate.study}", rate.cited
        for scheme in self.schemes.values():
            parts: list[Field | Criterion | Note] = [*scheme.fields, *scheme.criteria]
            for part in (*parts, *scheme.notes):
                yield "reporting", f"{scheme.id}.{part.id}", part.cited
        yield from self._said_rows()

    def _said_rows(self) -> Iterator[tuple[str, str, Cited]]:
        """What is known of drugs, of published results, of what is said, and of questionnaires."""
        for drug in self.drugs.drugs:
            yield "drugs", drug.generic, drug.cited
        for preventive in self.preventives.drugs:
            yield "preventives", preventive.generic, preventive.cited
        for result in self.published.values():
            yield "published", result.id, result.cited
        for claim in self.claims:
            for n, because in enumerate(claim.because, 1):
                yield "claims", f"{claim.id}.{n}", because.cited
        for id, cited in self.aid.cited():
            yield "choice", id, cited
        for scale in self.scales.values():
            yield "scores", scale.id, scale.cited
            for n, band in enumerate(scale.bands, 1):
                yield "scores", f"{scale.id}.grade.{n}", band.cited
            for n, change in enumerate(scale.changes, 1):
                yield "scores", f"{scale.id}.change.{n}", change.cited
        yield from self._engine_rows()

    def _engine_rows(self) -> Iterator[tuple[str, str, Cited]]:
        for prior in self.priors.rows:
            yield "priors", prior.id, prior.cited
        for trial in self.trials.values():
            yield "trials", trial.id, trial.cited
            for result in trial.results:
                yield "trials", f"{trial.id}.{result.id}", result.cited

    def unchecked(self) -> list[tuple[str, str, Cited]]:
        """Every row that was not read at its source."""
        return [row for row in self.rows() if not row[2].read.is_checked]

    def stale(self, on: date) -> list[str]:
        """Names of the tables that are past the day by which they must be read again."""
        return [name for name, reading in self.tables.items() if reading.is_stale(on)]

    def rule(self, id: str) -> Rule:
        """The rule of that id, from whichever set holds it."""
        for set_ in self.every_set():
            if id in set_.rules:
                return set_.rules[id]
        raise KeyError(id)
