"""The page of one session: sites on the map and as a list, checks, vials, and what is in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.hurdles import (
    DILUTION,
    DOSE,
    Asked,
    Hurdle,
    Open,
    asked,
    hurdles,
    millilitres,
)
from cleardays.actions.permits import Verb, may
from cleardays.actions.sessions import EARLY, usual_at
from cleardays.actions.signing import read_open
from cleardays.actions.tables import all_tables
from cleardays.actions.vials import at_hand, hours_since_mixing, is_late
from cleardays.answers.head_map import head_map
from cleardays.answers.map_sites import MapSite, Status
from cleardays.answers.session_map import session_sites
from cleardays.answers.sites import caution_lines, proposal_lines
from cleardays.clinical.charting import REMARKS, Charted
from cleardays.evidence.checklist import When
from cleardays.evidence.known import Known
from cleardays.quantities import Answer
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession, Vial, VialDraw
from cleardays.web.admit import now, who
from cleardays.web.session_forms import DirectionForm

_SHOWN_VIALS = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """The running totals. `volume` in mL by the dilution of the vials, else by the paradigm's."""

    given: int
    sites: int
    units: float
    planned: float
    volume: float
    drawn: float
    left: int
    waste: float


@dataclass(frozen=True, slots=True)
class Row:
    """One site as a line of the list, with what its form begins from."""

    site: MapSite
    done: Charted | None
    usual: Charted
    needs_reason: bool

    @property
    def is_open(self) -> bool:
        """Whether it is neither given nor skipped."""
        return self.done is None

    @property
    def units(self) -> float:
        """Units that stand in its form."""
        return self.done.units if self.done and self.done.given else self.usual.units

    @property
    def reason(self) -> str:
        """Why it is otherwise, as it stands."""
        return self.done.reason if self.done else ""

    @property
    def is_offered(self) -> bool:
        """Whether it is an extra place that may still be used."""
        return self.site.status is Status.OFFERED


@dataclass(frozen=True, slots=True)
class AtHand:
    """A vial that may be drawn from. `left` in units; `hours`: since it was mixed."""

    vial: Vial
    left: float
    hours: float | None
    late: bool


def show(
    request: HttpRequest,
    person: Person,
    row: InjectionSession,
    wrongs: Iterable[tuple[str, str]] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of a draft, or of a session that was signed or abandoned."""
    known, draft = all_tables(), read_open(who(request), row)
    sites = session_sites(draft.charting, known, offer=row.state == row.State.DRAFT)
    shown = {
        "person": person,
        "row": row,
        "draft": draft,
        "room": "people",
        "here_room": "Session",
        "known": known,
        "age": draft.minds.history.age_on(row.on),
        "map": head_map(sites, known),
        "tally": tally(draft, known),
        "wrongs": [{"field": field, "words": words} for field, words in wrongs],
        "may_direct": may(who(request), Verb.DIRECT),
        "addenda": list(row.addenda.select_related("by").order_by("at")),
        **more,
    }
    if row.state == row.State.DRAFT:
        return render(
            request, "clinic/session.html", shown | _of_draft(draft, sites, known), status=status
        )
    return render(
        request, "clinic/session_closed.html", shown | _of_closed(draft, sites), status=status
    )


def tally(draft: Open, known: Known) -> Tally:
    """The running totals of a session."""
    chart = draft.charting
    dilutions = {draw.vial.dilution for draw in draft.draws if draw.vial.dilution is not None}
    usual = 100 / known.product.amounts["units_per_ml"].value
    dilution = float(dilutions.pop()) if len(dilutions) == 1 else usual
    waste = sum(float(d.wasted) for d in draft.draws)
    if draft.row.state == draft.row.State.DRAFT:
        waste += sum(float(d.vial.size - d.vial.drawn - d.vial.wasted) for d in draft.draws)
    return Tally(
        given=len(chart.given),
        sites=len(chart.given) + len(chart.left),
        units=chart.units,
        planned=chart.units + chart.units_to_come,
        volume=millilitres(chart.units, dilution),
        drawn=draft.drawn,
        left=len(chart.left),
        waste=waste,
    )


def _of_draft(draft: Open, sites: tuple[MapSite, ...], known: Known) -> dict[str, Any]:
    still = hurdles(draft, known, now())
    answers = asked(draft.row, draft.minds, known)
    open_vials = tuple(_at_hand(draft))
    need = max(draft.charting.units + draft.charting.units_to_come - draft.drawn, 0)
    if open_vials:
        need = min(need, open_vials[0].left) if need else 0
    words = {h.asks for h in still if h.asks}
    before = [a for a in answers if a.check.when is When.BEFORE and _is_shown(a, draft)]
    return {
        "muscles": _muscles(draft, sites, known),
        "offered": sum(site.status is Status.OFFERED for site in sites),
        "hurdles": still,
        "stops": sum(h.stops for h in still),
        "before": before,
        "after": [a for a in answers if a.check.when is When.AFTER],
        "any_answered": any(a.answer is not Answer.UNKNOWN for a in before if a.check.fact),
        "asks_early": EARLY in words or draft.row.early_because,
        "asks_dose": DOSE in words or draft.word(DOSE),
        "asks_dilution": DILUTION in words or draft.word(DILUTION),
        "draws": [_drawn(draw) for draw in draft.draws],
        "at_hand": open_vials,
        "need": need,
        "over": draft.drawn - draft.charting.units if not draft.charting.left else 0,
        "any_late": any(one.late for one in open_vials),
        "any_unmixed": any(one.vial.mixed_at is None for one in open_vials),
        "usual_dilution": 100 / known.product.amounts["units_per_ml"].value,
        "reported": _reported(draft),
        "consent_text": known.consent,
        "direction_form": DirectionForm(),
        "cautions": caution_lines(draft.minds.at_sites, known),
        "proposal": proposal_lines(draft.minds.proposal, known),
        "remarks": REMARKS,
    }


def _of_closed(draft: Open, sites: tuple[MapSite, ...]) -> dict[str, Any]:
    done = {site.site: site for site in draft.charting.recorded}
    return {
        "noted": [
            (site, done[site.spot])
            for site in sites
            if site.spot in done
            and (
                done[site.spot].reason
                or done[site.spot].remarks
                or site.is_changed
                or site.status is Status.SKIPPED
            )
        ],
        "draws": [_drawn(draw) for draw in draft.draws],
        "answers": [
            a
            for a in asked(draft.row, draft.minds, all_tables())
            if a.answer is not Answer.UNKNOWN or a.word
        ],
    }


def _is_shown(one: Asked, draft: Open) -> bool:
    return one.check.id != "reactions_read" or draft.minds.last is not None


def _muscles(draft: Open, sites: tuple[MapSite, ...], known: Known) -> list[tuple[str, list[Row]]]:
    done = {site.site: site for site in draft.charting.recorded}
    bare = {site.site for site in draft.charting.unexplained}
    found: dict[str, list[Row]] = {muscle.name: [] for muscle in known.paradigm.muscles.values()}
    for site in sites:
        usual = usual_at(site.spot, draft.charting, known)
        row = Row(site, done.get(site.spot), usual, site.spot in bare)
        found[site.muscle_name].append(row)
    return [(name, rows) for name, rows in found.items() if rows]


def _at_hand(draft: Open) -> Iterable[AtHand]:
    row = draft.row
    for vial in at_hand(row.clinic, row.person, row.on)[:_SHOWN_VIALS]:
        left = float(vial.size - vial.drawn - vial.wasted)
        yield AtHand(vial, left, hours_since_mixing(vial, now()), is_late(vial, now()))


def _drawn(draw: VialDraw) -> dict[str, Any]:
    vial = draw.vial
    return {
        "draw": draw,
        "vial": vial,
        "volume": millilitres(float(draw.units), vial.dilution) if vial.dilution else None,
        "five": millilitres(5, vial.dilution) if vial.dilution else None,
    }


def _reported(draft: Open) -> list[Any]:
    last = draft.minds.last
    since: date | None = last.on if last else None
    return [r for r in draft.minds.history.reactions if since and (r.on is None or r.on >= since)]


def words_of_hurdle(still: Iterable[Hurdle]) -> list[tuple[str, str]]:
    """Each hurdle as a line of the summary at the top, leading to its part of the page."""
    return [(one.part, one.says) for one in still]
