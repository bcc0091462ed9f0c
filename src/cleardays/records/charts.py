"""A session's rows as what is charted at each site, and back; and the choices that were kept with it."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cleardays.clinical.charting import REMARKS, Charted, Charting, Start, at_spots
from cleardays.clinical.plan import PlannedSite
from cleardays.evidence.paradigms import Paradigm, Side
from cleardays.records.models.treatment import InjectionSession, SiteRow


def start_to_json(start: Start) -> list[dict[str, Any]]:
    """The plan that a session begins from, as it is kept with it."""
    return [
        {
            "site": site.id,
            "muscle": site.muscle,
            "side": site.side.value,
            "units": site.units,
            "extra": site.extra,
            **({"reason": start.reasons[site.id]} if site.id in start.reasons else {}),
        }
        for site in start.planned
    ]


def charting_of(row: InjectionSession) -> Charting:
    """A session's plan and what was recorded; its sites are to be fetched with it."""
    planned = tuple(
        PlannedSite(p["site"], p["muscle"], Side(p["side"]), float(p["units"]), bool(p["extra"]))
        for p in row.planned
    )
    reasons = {p["site"]: p["reason"] for p in row.planned if p.get("reason")}
    return Charting(planned, tuple(charted_of(site) for site in row.sites.all()), reasons)


def charted_of(row: SiteRow) -> Charted:
    """One site as it is recorded."""
    return Charted(
        site=row.site,
        muscle=row.muscle,
        side=Side(row.side),
        units=float(row.units),
        extra=row.extra,
        given=row.given,
        reason=row.reason,
        right=float(row.right or 0),
        down=float(row.down or 0),
        remarks=tuple(word for word in REMARKS if word in row.remark.split(", ")),
    )


def row_of(session: InjectionSession, site: Charted) -> SiteRow:
    """The row of one site."""
    return SiteRow(
        session=session,
        site=site.site,
        muscle=site.muscle,
        side=site.side.value,
        units=Decimal(str(site.units)),
        extra=site.extra,
        given=site.given,
        reason=site.reason,
        right=Decimal(str(site.right)) if site.right else None,
        down=Decimal(str(site.down)) if site.down else None,
        remark=", ".join(site.remarks),
    )


def last_time(row: InjectionSession, paradigm: Paradigm) -> tuple[Charted, ...]:
    """What was recorded at each site of a session, under today's ids of the head map.

    Sites kept before Cleardays name their extra ones otherwise; a muscle that is not of the
    paradigm is left out.
    """
    recorded = [charted_of(site) for site in sorted(row.sites.all(), key=lambda s: s.pk)]
    known = {site.id for site in paradigm.sites}
    fixed = [site for site in recorded if site.site in known]
    others = [site for site in recorded if site.site not in known and site.given]
    named = at_spots(_as_planned(others), paradigm)
    by_place: dict[tuple[str, Side], list[Charted]] = {}
    for site in others:
        by_place.setdefault((site.muscle, site.side), []).append(site)
    extras = [_renamed(by_place[spot.muscle, spot.side].pop(0), spot.id) for spot in named]
    return (*fixed, *extras)


def _as_planned(sites: Iterable[Charted]) -> list[PlannedSite]:
    return [PlannedSite(s.site, s.muscle, s.side, s.units, True) for s in sites]


def _renamed(site: Charted, id: str) -> Charted:
    return replace(site, site=id, extra=True)
