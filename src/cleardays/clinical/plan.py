"""The paradigm and this person's findings as sites and units; or a refusal with its reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement

from cleardays.clinical.history import Extra, History, LeftOut
from cleardays.clinical.suitability import Safety
from cleardays.evidence.paradigms import Muscle, Paradigm, Product, Side
from cleardays.evidence.site_cautions import PainPlace, SiteCaution
from cleardays.quantities import Answer

PARADIGM = "paradigm"
FOLLOW_THE_PAIN = "paradigm with follow-the-pain sites"
BELOW = "below the studied dose"
CHANGED = "changed from the paradigm: sites left out"


class PlanRefused(ValueError):
    """A plan that the paradigm does not allow. No plan was made; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """One site: its name, muscle, the person's own side, units, and whether it is an extra."""

    id: str
    muscle: str
    side: Side
    units: float
    extra: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Sites and units of one session.

    `kind`: the paradigm, the paradigm with follow-the-pain sites, or, where sites were left out,
    below the studied dose or changed: neither is ever called the paradigm. `off_label_in`: rule
    sets whose label gives fewer units. `reasons`: why sites were left out.
    """

    kind: str
    sites: tuple[PlannedSite, ...]
    units: float
    millilitres: float
    vials: tuple[int, ...]
    waste: float
    off_label_in: tuple[str, ...]
    reasons: tuple[str, ...]

    def by_muscle(self) -> dict[str, tuple[int, float]]:
        """Sites and units of each muscle."""
        sites: Counter[str] = Counter(site.muscle for site in self.sites)
        return {m: (n, sum(s.units for s in self.sites if s.muscle == m)) for m, n in sites.items()}


def plan(
    paradigm: Paradigm,
    product: Product,
    extras: tuple[Extra, ...] = (),
    left_out: tuple[LeftOut, ...] = (),
) -> Plan:
    """The fixed sites, the extra ones asked for, less those left out for a reason.

    Raises `PlanRefused` for an extra in a muscle that takes none, more than its cap, a side that
    is not left or right, an extra where sites were left out, or a site left out that is not there
    or without a reason; and for anything outside 155 to 195 U unless sites were left out, which
    is then below the studied dose.
    """
    each = product.amounts["units_per_site"].value
    fixed = [PlannedSite(s.id, s.muscle, s.side, s.units, False) for s in paradigm.sites]
    extra = _extras(paradigm, extras, each)
    out = {site for one in left_out for site in _taken_out(paradigm, one, fixed, extra)}
    sites = [site for site in fixed if site not in out] + extra
    units = sum(s.units for s in sites)
    if units > paradigm.most_units:
        raise PlanRefused(
            f"These sites add up to {units:g} U; the paradigm allows at most "
            f"{paradigm.most_units:g} U in {paradigm.most_sites} sites. Remove "
            f"{(units - paradigm.most_units) / each:g} extra sites. No plan was made."
        )
    if units <= 0:
        raise PlanRefused("Every site was left out. Keep some, or do not inject. No plan was made.")
    if left_out:
        kind = BELOW if units < paradigm.fixed_units else CHANGED
    else:
        kind = FOLLOW_THE_PAIN if any(s.extra for s in sites) else PARADIGM
    vials = _vials(units, product.vials)
    return Plan(
        kind=kind,
        sites=tuple(sites),
        units=units,
        millilitres=units / product.amounts["units_per_ml"].value,
        vials=vials,
        waste=sum(vials) - units,
        off_label_in=tuple(k for k, most in paradigm.label_units.items() if units > most),
        reasons=tuple(f"{_muscle(paradigm, o.muscle).name}: {o.reason}" for o in left_out),
    )


def _extras(paradigm: Paradigm, extras: tuple[Extra, ...], units: float) -> list[PlannedSite]:
    asked: Counter[str] = Counter()
    sites: list[PlannedSite] = []
    for extra in extras:
        muscle = _muscle(paradigm, extra.muscle)
        if muscle.extra_sites == 0:
            takers = [m.name for m in paradigm.muscles.values() if m.extra_sites]
            raise PlanRefused(
                f"{extra.sites} extra sites were asked for in the {muscle.name}, which takes none. "
                f"Remove them; extra sites lie in {', '.join(takers)} only. No plan was made."
            )
        if extra.side not in (Side.LEFT, Side.RIGHT) or extra.sites < 1:
            raise PlanRefused(
                f"{extra.sites} extra sites on the side {extra.side!r} of the {muscle.name} were "
                f"asked for. Remove them, or give one or more on the left or the right. No plan "
                f"was made."
            )
        asked[muscle.id] += extra.sites
        if asked[muscle.id] > muscle.extra_sites:
            raise PlanRefused(
                f"{asked[muscle.id]} extra sites were asked for in the {muscle.name}, which takes "
                f"at most {muscle.extra_sites} on both sides together. Remove "
                f"{asked[muscle.id] - muscle.extra_sites}. No plan was made."
            )
        first = sum(s.muscle == muscle.id for s in sites) + 1
        for n in range(first, first + extra.sites):
            side = Side(extra.side)
            name = f"{muscle.id}-extra-{n}"
            sites.append(PlannedSite(name, muscle.id, side, units, True))
    return sites


def _taken_out(
    paradigm: Paradigm, out: LeftOut, fixed: list[PlannedSite], extra: list[PlannedSite]
) -> list[PlannedSite]:
    muscle = _muscle(paradigm, out.muscle)
    if not out.reason.strip():
        raise PlanRefused(
            f"Sites in the {muscle.name} were left out without a reason. Give the reason, or "
            f"keep the sites. No plan was made."
        )
    if out.side not in ("", Side.LEFT, Side.RIGHT):
        raise PlanRefused(
            f"Sites were left out on the side {out.side!r}. Say left, right or nothing for "
            f"both. No plan was made."
        )

    def here(sites: list[PlannedSite]) -> list[PlannedSite]:
        return [s for s in sites if s.muscle == muscle.id and out.side in ("", s.side)]

    if here(extra):
        raise PlanRefused(
            f"Extra sites were asked for in the {muscle.name} where its sites were left out. "
            f"Remove one of the two. No plan was made."
        )
    if not here(fixed):
        raise PlanRefused(
            f"The {muscle.name} has no site on the {out.side}. Say nothing of the side to leave it "
            f"out, or keep it. No plan was made."
        )
    return here(fixed)


def _muscle(paradigm: Paradigm, name: str) -> Muscle:
    for muscle in paradigm.muscles.values():
        if name.strip().lower() in (muscle.id.lower(), muscle.name.lower()):
            return muscle
    known = ", ".join(muscle.id for muscle in paradigm.muscles.values())
    raise PlanRefused(
        f"{name!r} is not a muscle of the paradigm. Remove it, or use one of {known}. No plan was "
        f"made."
    )


def _vials(units: float, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Fewest vials that hold the units; among those, the least waste."""
    for number in range(1, 50):
        choices = [c for c in combinations_with_replacement(sizes, number) if sum(c) >= units]
        if choices:
            return min(choices, key=sum)
    raise PlanRefused(f"No vials hold {units:g} U. Remove sites. No plan was made.")


# --- what this person's answers ask of the sites --------------------------------------------------


def cautions_at_sites(rows: tuple[SiteCaution, ...], safety: Safety) -> tuple[SiteCaution, ...]:
    """The rows whose question was answered yes. Those that hold for everybody are not among them."""
    yes = {asked.caution.fact for asked in safety.asked if asked.answer is Answer.YES}
    return tuple(row for row in rows if yes & set(row.when))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Extra sites that the place and side of pain may ask for: proposed, never planned by itself.

    `reasons` stand beside `extras` one by one; `not_proposed` says why a place gave none.
    """

    extras: tuple[Extra, ...] = ()
    reasons: tuple[str, ...] = ()
    not_proposed: tuple[str, ...] = ()


def follow_the_pain(
    paradigm: Paradigm,
    history: History,
    places: Mapping[str, PainPlace],
    cautions: tuple[SiteCaution, ...],
) -> Proposal:
    """The most extra sites that each place of pain may ask for, on the side where it is worst.

    On both sides they are halved. None in a muscle where sites were left out or extras were asked
    for already, nor where a caution at its sites was answered yes.
    """
    extras: list[Extra] = []
    reasons: list[str] = []
    without: list[str] = []
    seen: set[str] = set()
    if history.pain_places and not history.pain_side:
        without.append("On which side the pain is worst was not told.")
    for place in (places[name] for name in history.pain_places if name in places):
        muscle = paradigm.muscles.get(place.muscle)
        if muscle is None:
            without.append(f"Pain at {place.words}: no muscle there takes extra sites.")
        elif why := _against(muscle, history, cautions):
            without.append(f"Pain at {place.words}: {why}.")
        elif history.pain_side and muscle.id not in seen:
            seen.add(muscle.id)
            both = history.pain_side == "both"
            number = muscle.extra_sites // 2 if both else muscle.extra_sites
            for side in (Side.LEFT, Side.RIGHT) if both else (Side(history.pain_side),):
                extras.append(Extra(muscle.id, side.value, number))
                worst = "both sides" if both else f"the {side}"
                reasons.append(f"pain is worst on {worst}, at {place.words}")
    return Proposal(tuple(extras), tuple(reasons), tuple(without))


def _against(muscle: Muscle, history: History, cautions: tuple[SiteCaution, ...]) -> str:
    """Why no extra site is proposed in a muscle, or nothing."""
    names = (muscle.id.lower(), muscle.name.lower())
    if any(out.muscle.strip().lower() in names for out in history.left_out):
        return f"sites in the {muscle.name} are left out"
    if any(extra.muscle.strip().lower() in names for extra in history.extras):
        return f"extra sites in the {muscle.name} were asked for already"
    if any(row.muscle == muscle.id for row in cautions):
        return f"a caution at the {muscle.name} was answered yes"
    return ""
