"""What is recorded at each site while a session goes on: beside what was planned, within the caps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cleardays.clinical.plan import PlannedSite
from cleardays.evidence.head import extra_spot
from cleardays.evidence.paradigms import Paradigm, Product, Side

PAIN, BLEEDING = "pain", "bleeding"
AS_LAST_TIME, FOLLOWED = "as last time", "follow the pain"
REMARKS = (PAIN, BLEEDING)
_ROUNDING = 0.001  # units


class ChartRefused(ValueError):
    """What cannot be recorded at a site; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Charted:
    """What became of one site: given, or skipped with 0 U.

    `right` and `down`: how far off its drawn place, in millimetres of the drawing, to the right of
    the picture and down; 0 where nobody said so.
    """

    site: str
    muscle: str
    side: Side
    units: float
    extra: bool = False
    given: bool = True
    reason: str = ""
    right: float = 0.0
    down: float = 0.0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charting:
    """The planned sites, and what was recorded so far. What is not recorded is not done.

    `reasons`: why the plan itself departs from the paradigm at a site, which holds when it is given so.
    """

    planned: tuple[PlannedSite, ...]
    recorded: tuple[Charted, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> tuple[Charted, ...]:
        """The sites that were given."""
        return tuple(site for site in self.recorded if site.given)

    @property
    def skipped(self) -> tuple[Charted, ...]:
        """The sites that were skipped."""
        return tuple(site for site in self.recorded if not site.given)

    @property
    def left(self) -> tuple[PlannedSite, ...]:
        """Planned sites that are neither given nor skipped yet."""
        done = {site.site for site in self.recorded}
        return tuple(site for site in self.planned if site.id not in done)

    @property
    def units(self) -> float:
        """Units given so far."""
        return sum(site.units for site in self.given)

    @property
    def units_to_come(self) -> float:
        """Units of the sites that are left."""
        return sum(site.units for site in self.left)

    def planned_at(self, site: str) -> PlannedSite | None:
        """What was planned at a site, or None."""
        return next((p for p in self.planned if p.id == site), None)

    def departs(self, site: Charted) -> bool:
        """Whether it was skipped, was not planned, or has other units than planned."""
        planned = self.planned_at(site.site)
        if not site.given or planned is None:
            return site.given or planned is not None
        return abs(planned.units - site.units) > _ROUNDING

    def as_planned(self, site: PlannedSite) -> Charted:
        """What is recorded where a planned site is given as it was planned."""
        reason = self.reasons.get(site.id, "")
        return Charted(site.id, site.muscle, site.side, site.units, site.extra, reason=reason)

    @property
    def unexplained(self) -> tuple[Charted, ...]:
        """What departs from the plan and has no reason yet."""
        return tuple(s for s in self.recorded if self.departs(s) and not s.reason.strip())

    def with_site(self, site: Charted) -> "Charting":
        """The same with this at its site, whatever stood there before."""
        others = tuple(s for s in self.recorded if s.site != site.site)
        return replace(self, recorded=(*others, site))


def units_allowed(paradigm: Paradigm, product: Product) -> dict[str, float]:
    """The most units of each muscle: those of its fixed sites, and of every extra one it takes."""
    each = product.amounts["units_per_site"].value
    return {m.id: m.units + m.extra_sites * each for m in paradigm.muscles.values()}


def check_chart(charting: Charting, paradigm: Paradigm, product: Product) -> None:
    """Raise `ChartRefused` where what is given passes a cap of the paradigm.

    The caps: extra sites of a muscle, units of a muscle (its fixed sites and the extra ones it
    takes), units of a session. What is left out needs a reason, and no cap.
    """
    for site in charting.given:
        if site.muscle not in paradigm.muscles:
            known = ", ".join(m.name for m in paradigm.muscles.values())
            raise ChartRefused(
                f"{site.muscle!r} is no muscle of the paradigm. Choose one of {known}. Nothing was "
                f"changed."
            )
        if site.units <= 0:
            raise ChartRefused(
                f"{site.units:g} U were written for {site.site}. Write more than 0, or skip the "
                f"site and say why. Nothing was changed."
            )
    most = units_allowed(paradigm, product)
    extras = Counter(site.muscle for site in charting.given if site.extra)
    units: dict[str, float] = defaultdict(float)
    for site in charting.given:
        units[site.muscle] += site.units
    for muscle in paradigm.muscles.values():
        if extras[muscle.id] > muscle.extra_sites:
            allowed = (
                f"at most {muscle.extra_sites}, left and right together"
                if muscle.extra_sites
                else "none"
            )
            raise ChartRefused(
                f"That would be {extras[muscle.id]} extra sites in the {muscle.name}, which takes "
                f"{allowed}. Nothing was changed."
            )
        if units[muscle.id] > most[muscle.id] + _ROUNDING:
            raise ChartRefused(
                f"That would be {units[muscle.id]:g} U in the {muscle.name}; the paradigm gives it "
                f"at most {most[muscle.id]:g} U. Correct the units. Nothing was changed."
            )
    if charting.units > paradigm.most_units + _ROUNDING:
        raise ChartRefused(
            f"That would be {charting.units:g} U in all; the paradigm allows at most "
            f"{paradigm.most_units:g} U. Nothing was changed."
        )


# --- what a session begins from -------------------------------------------------------------------


def at_spots(sites: Iterable[PlannedSite], paradigm: Paradigm) -> tuple[PlannedSite, ...]:
    """The same sites, each under the id of its place on the head map, in the order of the paradigm.

    A fixed site keeps its name. Extra ones are numbered by muscle and side. A muscle that is not of
    the paradigm is left out.
    """
    fixed = {site.id: n for n, site in enumerate(paradigm.sites)}
    seen: Counter[tuple[str, Side]] = Counter()
    found: list[PlannedSite] = []
    for site in sites:
        if site.id in fixed:
            found.append(replace(site, extra=False))
        elif site.muscle in paradigm.muscles and site.side is not Side.MIDLINE:
            seen[site.muscle, site.side] += 1
            spot = extra_spot(site.muscle, site.side, seen[site.muscle, site.side])
            found.append(replace(site, id=spot, extra=True))
    return tuple(sorted(found, key=lambda site: fixed.get(site.id, len(fixed))))


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two lists of sites differ; units are 0 where there is none."""

    muscle: str
    side: Side
    sites: tuple[str, ...]
    before: float
    after: float


def changes(before: Iterable[PlannedSite], after: Iterable[PlannedSite]) -> tuple[Change, ...]:
    """What differs from one list to another, muscle by muscle and side by side."""
    one = {site.id: site for site in before}
    two = {site.id: site for site in after}
    found: dict[tuple[str, Side, float, float], list[str]] = defaultdict(list)
    for id, site in {**one, **two}.items():
        was = one[id].units if id in one else 0.0
        will = two[id].units if id in two else 0.0
        if abs(was - will) > _ROUNDING:
            found[site.muscle, site.side, was, will].append(id)
    return tuple(
        Change(muscle, side, tuple(ids), was, will)
        for (muscle, side, was, will), ids in found.items()
    )


@dataclass(frozen=True, slots=True)
class Start:
    """What a session begins from. `skipped`: sites left out last time, recorded so at once."""

    planned: tuple[PlannedSite, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[Charted, ...] = ()


def from_last_time(last: tuple[Charted, ...], standard: tuple[PlannedSite, ...]) -> Start:
    """Begin from what was given last time, beside the standard plan of this person.

    What differs from the standard plan keeps its reason, or says that it is as last time. A site of
    the standard plan that was not given then is there as skipped: nothing is left out silently.
    """
    given = {site.site: site for site in last if site.given}
    said = {site.site: site.reason for site in last}
    usual = {site.id: site for site in standard}
    planned = tuple(PlannedSite(s.site, s.muscle, s.side, s.units, s.extra) for s in given.values())
    reasons = {
        site.id: said[site.id] or AS_LAST_TIME
        for site in planned
        if site.id not in usual or abs(usual[site.id].units - site.units) > _ROUNDING
    }
    left_out = tuple(site for site in standard if site.id not in given)
    skipped = tuple(
        Charted(
            *(site.id, site.muscle, site.side, 0.0, site.extra),
            given=False,
            reason=said.get(site.id) or AS_LAST_TIME,
        )
        for site in left_out
    )
    order = [*usual, *given]
    both = sorted((*planned, *left_out), key=lambda site: order.index(site.id))
    return Start(tuple(both), reasons, skipped)


def may_be_planned(sites: tuple[PlannedSite, ...], paradigm: Paradigm, product: Product) -> str:
    """Why these sites cannot be a plan today, or nothing: too many, too much, or none."""
    if not sites:
        return "Its sites were not recorded."
    as_given = tuple(Charted(s.id, s.muscle, s.side, s.units, s.extra) for s in sites)
    try:
        check_chart(Charting(sites, as_given), paradigm, product)
    except ChartRefused as refusal:
        return str(refusal)
    return ""
