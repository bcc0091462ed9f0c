"""A session on the head map: what became of each site, and which extra ones may still be added."""

from cleardays.answers.map_sites import EXTRA_LANDMARK, MapSite, Status
from cleardays.clinical.charting import Charted, Charting
from cleardays.clinical.plan import PlannedSite
from cleardays.evidence.head import extra_spot
from cleardays.evidence.known import Known
from cleardays.evidence.paradigms import Side


def session_sites(charting: Charting, known: Known, offer: bool = True) -> tuple[MapSite, ...]:
    """Every site that was planned or recorded, in the order of the paradigm; then what is offered.

    `offer`: the places of extra sites that the cap of their muscle still allows.
    """
    fixed = {site.id: site for site in known.paradigm.sites}
    planned = {site.id: site for site in charting.planned}
    recorded = {site.site: site for site in charting.recorded}
    names = [id for id in fixed if id in planned or id in recorded]
    extras = [id for id in known.head.spots if id not in fixed and id in {**planned, **recorded}]
    made = [_site(id, planned.get(id), recorded.get(id), known, "") for id in names]
    made += [
        _site(id, planned.get(id), recorded.get(id), known, f"+{n}")
        for n, id in enumerate(extras, 1)
    ]
    return (*made, *(_offered(charting, known) if offer else ()))


def _site(
    id: str, planned: PlannedSite | None, done: Charted | None, known: Known, mark: str
) -> MapSite:
    spot = known.head.spots[id]
    fixed = next((site for site in known.paradigm.sites if site.id == id), None)
    status = Status.PLANNED
    if done is not None:
        status = Status.GIVEN if done.given else Status.SKIPPED
    units = done.units if done is not None else planned.units if planned is not None else 0.0
    return MapSite(
        spot=id,
        mark=mark or str(fixed.number if fixed else ""),
        muscle=spot.muscle,
        muscle_name=known.paradigm.muscles[spot.muscle].name,
        side=spot.side,
        status=status,
        units=units,
        planned_units=planned.units if planned else None,
        landmark=fixed.landmark if fixed else EXTRA_LANDMARK,
        extra=fixed is None,
        off_plan=planned is None and status is Status.GIVEN,
        moved=(done.right, done.down) if done else (0.0, 0.0),
    )


def _offered(charting: Charting, known: Known) -> list[MapSite]:
    """On each side as many places as the muscle still takes, the nearest numbers first."""
    taken = {s.site for s in charting.recorded} | {s.id for s in charting.planned}
    used = [s.muscle for s in charting.given if s.extra]
    used += [s.muscle for s in charting.left if s.extra]
    each = known.product.amounts["units_per_site"].value
    found = []
    for muscle in known.paradigm.muscles.values():
        free = muscle.extra_sites - used.count(muscle.id)
        for side in (Side.LEFT, Side.RIGHT):
            spots = [extra_spot(muscle.id, side, n + 1) for n in range(muscle.extra_sites)]
            for spot in [spot for spot in spots if spot not in taken][: max(free, 0)]:
                found.append(
                    MapSite(
                        *(spot, "+", muscle.id, muscle.name, side, Status.OFFERED, each, None),
                        landmark=EXTRA_LANDMARK,
                        extra=True,
                    )
                )
    return found
