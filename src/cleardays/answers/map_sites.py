"""What the head map shows of each site: its number, units, what became of it, and its name in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cleardays.clinical.plan import Plan
from cleardays.evidence.head import extra_spot
from cleardays.evidence.known import Known
from cleardays.evidence.paradigms import Side

EXTRA_LANDMARK = "Where the pain is, within the muscle; the place drawn is one of several."


class Status(StrEnum):
    """What became of a site. An offered one is an extra that the paradigm would still allow."""

    PLANNED = "planned"
    GIVEN = "given"
    SKIPPED = "skipped"
    OFFERED = "may be added"


@dataclass(frozen=True, slots=True)
class MapSite:
    """One site on the map.

    `spot`: its id in the table of the head map. `mark`: what stands in its ring: a number, a plus
    with a number, or a plus alone where an extra is only offered. `units`: given, or planned where
    nothing was given yet; 0 where skipped. `planned_units`: what the plan gave it; None where
    nothing was planned here. `off_plan`: given although not planned. `moved`: how far from its
    drawn place it was given, in millimetres on the drawing, to the right of the picture and down.
    """

    spot: str
    mark: str
    muscle: str
    muscle_name: str
    side: Side
    status: Status
    units: float
    planned_units: float | None
    landmark: str
    extra: bool = False
    off_plan: bool = False
    moved: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if (self.units > 0) is (self.status is Status.SKIPPED):
            raise ValueError(
                f"The site {self.spot} is {self.status.value} with {self.units:g} U; a site that "
                f"was skipped has 0 U, every other has more. Nothing was drawn."
            )

    @property
    def is_changed(self) -> bool:
        """Whether its units are not the planned ones, though it was not skipped."""
        skipped = self.status is Status.SKIPPED
        return not skipped and self.planned_units not in (None, self.units)

    @property
    def called(self) -> str:
        """Its number in words: "12", "extra 3", or "extra place 2" where it is only offered."""
        if self.status is Status.OFFERED:
            return f"extra place {self.spot.rsplit('-', 1)[1]}"
        return f"extra {self.mark.removeprefix('+')}" if self.extra else self.mark

    @property
    def where(self) -> str:
        """Its muscle with the person's own side: "left temporalis"."""
        name = self.muscle_name[0].lower() + self.muscle_name[1:]
        return f"{name}, midline" if self.side is Side.MIDLINE else f"{self.side.value} {name}"

    @property
    def what(self) -> str:
        """Its units and what became of it: "5 U, planned"."""
        words = [] if self.status is Status.SKIPPED else [f"{self.units:g} U"]
        words.append(f"{self.status.value} off plan" if self.off_plan else self.status.value)
        if self.planned_units is not None and self.planned_units != self.units:
            words.append(f"{self.planned_units:g} U were planned")
        if self.moved != (0.0, 0.0):
            words.append("not at the place of the plan")
        return ", ".join(words)

    @property
    def name(self) -> str:
        """All of it in words: "12, left temporalis, 5 U, planned"."""
        return f"{self.called}, {self.where}, {self.what}"


def planned_sites(plan: Plan, known: Known) -> tuple[MapSite, ...]:
    """The sites of a plan in the order of the paradigm, then its extra sites; nothing given yet."""
    fixed = {site.id: site for site in known.paradigm.sites}
    found: list[MapSite] = []
    seen: Counter[tuple[str, Side]] = Counter()
    for planned in plan.sites:
        muscle = known.paradigm.muscles[planned.muscle]
        site = fixed.get(planned.id)
        spot, mark = planned.id, str(site.number) if site else ""
        if site is None:
            seen[muscle.id, planned.side] += 1
            spot = extra_spot(muscle.id, planned.side, seen[muscle.id, planned.side])
            mark = f"+{seen.total()}"
        found.append(
            MapSite(
                spot=spot,
                mark=mark,
                muscle=muscle.id,
                muscle_name=muscle.name,
                side=planned.side,
                status=Status.PLANNED,
                units=planned.units,
                planned_units=planned.units,
                landmark=site.landmark if site else EXTRA_LANDMARK,
                extra=planned.extra,
            )
        )
    return tuple(found)


def offered_sites(sites: tuple[MapSite, ...], known: Known) -> Iterator[MapSite]:
    """The extra sites that the caps of the paradigm still allow beside these, on either side."""
    each = known.product.amounts["units_per_site"].value
    used = Counter((s.muscle, s.side) for s in sites if s.extra)
    for muscle in known.paradigm.muscles.values():
        taken = sum(used[muscle.id, side] for side in Side)
        for side in (Side.LEFT, Side.RIGHT):
            mine = used[muscle.id, side]
            for nth in range(mine + 1, mine + 1 + muscle.extra_sites - taken):
                yield MapSite(
                    spot=extra_spot(muscle.id, side, nth),
                    mark="+",
                    muscle=muscle.id,
                    muscle_name=muscle.name,
                    side=side,
                    status=Status.OFFERED,
                    units=each,
                    planned_units=None,
                    landmark=EXTRA_LANDMARK,
                    extra=True,
                )
