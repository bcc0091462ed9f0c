"""What a session of somebody may begin from: last time, or the standard plan; and what to mind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cleardays.actions.check_in import said_before
from cleardays.answers.form import Chart
from cleardays.clinical.charting import (
    Change,
    Start,
    at_spots,
    changes,
    from_last_time,
    may_be_planned,
)
from cleardays.clinical.history import History
from cleardays.clinical.plan import (
    Plan,
    PlanRefused,
    Proposal,
    cautions_at_sites,
    follow_the_pain,
    plan,
)
from cleardays.clinical.session import RollingDose, Session, rolling_dose
from cleardays.clinical.suitability import Safety, ask_safety, of_age
from cleardays.clinical.visit import OTHER_TOXIN
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from cleardays.evidence.site_cautions import SiteCaution
from cleardays.facts import Basis, Fact
from cleardays.quantities import Answer
from cleardays.records.charts import last_time
from cleardays.records.convert import read_history
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession, SiteRow


@dataclass(frozen=True)
class Minds:
    """What stands about a person on the date of a session: safety, sites, pain, dose and interval.

    `last`: the session before it. `interval`: days since then, None for the first one. `said`: what
    the person said before this visit and nobody confirmed, by question: it is not asked yet.
    """

    history: History
    safety: Safety
    at_sites: tuple[SiteCaution, ...]
    proposal: Proposal
    dose: RollingDose
    last: InjectionSession | None
    interval: int | None
    said: Mapping[str, tuple[Any, datetime]] = field(default_factory=dict)

    def is_early(self, known: Known) -> bool:
        """Whether it is sooner than the usual interval."""
        return self.interval is not None and (
            self.interval < known.product.amounts["interval_days"].value
        )


def read_minds(person: Person, on: date, recent: Answer = Answer.UNKNOWN) -> Minds:
    """Read them: as many queries with one session in the past as with fifty.

    `recent`: whether there was another toxin lately, as it was answered today; else the history's.
    """
    known = read_tables()
    history = read_history(person)
    signed = InjectionSession.objects.filter(
        person=person, state=InjectionSession.State.SIGNED, on__lt=on
    )
    rows = list(signed.order_by("on").values_list("on", "product", "units"))
    given = tuple(
        Session(day, product or None, None if units is None else float(units))
        for day, product, units in rows
    )
    last = signed.order_by("-on").prefetch_related("sites").first()
    if recent is Answer.UNKNOWN:
        recent = Answer.of(history.safety.get(OTHER_TOXIN))
    dose = rolling_dose(given, history.other_toxins, on, known.product, known.counting, recent)
    facts = {name: Fact(Answer.of(said), Basis.STATED) for name, said in history.safety.items()}
    facts |= of_age(history.age_on(on))
    safety = ask_safety(known.cautions, facts)
    at_sites = cautions_at_sites(known.site_notes.cautions, safety)
    proposal = follow_the_pain(known.paradigm, history, known.site_notes.places, at_sites)
    interval = (on - last.on).days if last else None
    said = said_before(person, on)
    return Minds(history, safety, at_sites, proposal, dose, last, interval, said)


@dataclass(frozen=True)
class Choices:
    """What a session may begin from.

    `standard`: this person's plan with their extra sites and those left out, or None where it was
    refused (`refused` says why). `again`: as last time, or None (`not_again` says why not).
    `differs`: from the standard plan to what was given last time.
    """

    minds: Minds
    plan: Plan | None
    refused: str
    standard: Start | None
    again: Start | None
    not_again: str
    differs: tuple[Change, ...]

    @property
    def chart(self) -> Chart | None:
        """The standard plan to print."""
        if self.plan is None:
            return None
        minds = self.minds
        return Chart(self.plan, minds.safety, minds.at_sites, minds.proposal)


def read_choices(person: Person, on: date) -> Choices:
    """What a session on a date may begin from."""
    known = read_tables()
    minds = read_minds(person, on)
    made, refused, standard = None, "", None
    try:
        made = plan(known.paradigm, known.product, minds.history.extras, minds.history.left_out)
        standard = Start(at_spots(made.sites, known.paradigm))
    except PlanRefused as refusal:
        refused = str(refusal)
    again, not_again = None, ""
    differs: tuple[Change, ...] = ()
    if minds.last is not None:
        usual = standard.planned if standard else ()
        again = from_last_time(last_time(minds.last, known.paradigm), usual)
        left_out = {site.site for site in again.skipped}
        sites = tuple(site for site in again.planned if site.id not in left_out)
        not_again = may_be_planned(sites, known.paradigm, known.product)
        if known.product.is_brand(minds.last.product) is not True:
            not_again = f"It was given as {minds.last.product or 'a product not recorded'}."
        differs = changes(usual, sites)
    if refused or not_again:
        again = None
    return Choices(minds, made, refused, standard, again, not_again, differs)


def sites_of(row: InjectionSession) -> list[SiteRow]:
    """The sites of a session as they were written, in the order of the paradigm."""
    order = {site.id: n for n, site in enumerate(read_tables().paradigm.sites)}
    return sorted(row.sites.all(), key=lambda s: (order.get(s.site, len(order)), s.site))
