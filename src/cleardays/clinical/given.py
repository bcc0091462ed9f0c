"""What was given beside what was planned: where they differ, whether a reason stands, what is amiss."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from cleardays.clinical.plan import Plan
from cleardays.clinical.session import RollingDose, Session
from cleardays.evidence.paradigms import Paradigm, Product


class Differs(StrEnum):
    """How what was given at a place differs from the plan."""

    MISSING = "missing"
    EXTRA = "extra"
    MORE = "more"
    LESS = "less"
    OUTSIDE = "outside the paradigm"


class Amiss(StrEnum):
    """What is wrong with, or missing from, the record of a session."""

    EXPIRED = "expired"
    NO_LOT = "no lot"
    NO_EXPIRY = "no expiry"
    NO_PRODUCT = "no product"
    UNKNOWN_PRODUCT = "unknown product"
    OTHER_TOXIN = "another toxin"
    NO_DOSE = "no dose"
    DOSE_OUT_OF_RANGE = "dose out of range"
    UNITS_PER_SITE = "units per site"
    DILUTION = "dilution"
    VIAL = "vial"
    EARLY = "early without a reason"
    OVER_THE_LIMIT = "over the cumulative limit"
    NOT_BY_SITE = "not recorded site by site"


@dataclass(frozen=True, slots=True)
class Departure:
    """One difference from the plan: how many sites, or the units at them; "" where no reason."""

    how: Differs
    muscle: str
    side: str
    sites: int
    planned: float
    given: float
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """One session beside the plan. `interval`: days since the one before, None for the first.

    `dose`: what was given in the rolling days up to that date, that session included.
    """

    session: Session
    interval: int | None
    dose: RollingDose
    departures: tuple[Departure, ...]
    amiss: tuple[Amiss, ...]

    @property
    def without_reason(self) -> tuple[Departure, ...]:
        """Differences of which no reason was recorded."""
        return tuple(d for d in self.departures if not d.reason)


def compare(
    session: Session,
    before: Session | None,
    dose: RollingDose,
    plan: Plan | None,
    paradigm: Paradigm,
    product: Product,
) -> Given:
    """Set a session beside the plan. Without a plan (it was refused), only the record is read.

    A reason belongs to a muscle and a side, or to a muscle on every side. The reason of the whole
    session explains that it came early; it does not stand for each site. The dose of another toxin
    is never set beside a plan of ours.
    """
    interval = (session.on - before.on).days if before else None
    ours = session.product is not None and product.is_brand(session.product) is True
    departures = _departures(session, plan, paradigm) if plan and ours and session.sites else ()
    amiss = tuple(_amiss(session, interval, dose, paradigm, product))
    return Given(session, interval, dose, departures, amiss)


def _departures(session: Session, plan: Plan, paradigm: Paradigm) -> tuple[Departure, ...]:
    planned: dict[tuple[str, str], list[float]] = defaultdict(list)
    given: dict[tuple[str, str], list[float]] = defaultdict(list)
    names = {n.lower(): m.id for m in paradigm.muscles.values() for n in (m.id, m.name)}
    for site in plan.sites:
        planned[site.muscle, site.side.value].append(site.units)
    for one in session.sites:
        given[names.get(one.muscle.strip().lower(), one.muscle.strip()), one.side].append(one.units)
    places = {(s.muscle, s.side.value) for s in paradigm.sites}
    found: list[Departure] = []
    for place in dict.fromkeys((*planned, *given)):
        wanted, got = planned[place], given[place]
        reason = _reason(session, place, names)
        more = len(got) - len(wanted)
        if place not in places:
            found.append(Departure(Differs.OUTSIDE, *place, len(got), 0, sum(got), reason))
            continue
        if more:
            how = Differs.EXTRA if more > 0 else Differs.MISSING
            found.append(Departure(how, *place, abs(more), sum(wanted), sum(got), reason))
        # As many sites as both have, each against the nearest: what is left over is told above.
        pairs = list(zip(sorted(wanted), sorted(got), strict=False))
        for how in (Differs.MORE, Differs.LESS):
            odd = [(w, g) for w, g in pairs if (g > w if how is Differs.MORE else g < w)]
            if odd:
                units = sum(w for w, _ in odd), sum(g for _, g in odd)
                found.append(Departure(how, *place, len(odd), *units, reason))
    return tuple(found)


def _reason(session: Session, place: tuple[str, str], names: dict[str, str]) -> str:
    reasons = [
        d.reason
        for d in session.deviations
        if names.get(d.muscle.strip().lower(), d.muscle.strip()) == place[0]
        and d.side in ("", place[1])
    ]
    return "; ".join(reasons)


def _amiss(
    session: Session,
    interval: int | None,
    dose: RollingDose,
    paradigm: Paradigm,
    product: Product,
) -> list[Amiss]:
    amounts = product.amounts
    brand = product.is_brand(session.product) if session.product else None
    ours = brand is True
    each, per_ml = amounts["units_per_site"].value, amounts["units_per_ml"].value
    if session.product is None:
        product_is = Amiss.NO_PRODUCT
    else:
        product_is = Amiss.OTHER_TOXIN if brand is False else Amiss.UNKNOWN_PRODUCT
    units = session.dose
    early = interval is not None and interval < amounts["interval_days"].value
    odd = {
        product_is: not ours,
        Amiss.NO_LOT: not session.lot,
        Amiss.NO_EXPIRY: session.expiry is None,
        Amiss.EXPIRED: session.expiry is not None and session.expiry < session.on,
        Amiss.NO_DOSE: units is None,
        Amiss.DOSE_OUT_OF_RANGE: ours
        and units is not None
        and not paradigm.fixed_units <= units <= paradigm.most_units,
        Amiss.NOT_BY_SITE: not session.sites,
        Amiss.UNITS_PER_SITE: ours and any(site.units != each for site in session.sites),
        Amiss.DILUTION: ours
        and session.dilution is not None
        and abs(100 / session.dilution - per_ml) > 0.01 * per_ml,
        Amiss.VIAL: ours
        and session.vial_units is not None
        and session.vial_units not in product.vials,
        Amiss.EARLY: early and not session.reason,
        Amiss.OVER_THE_LIMIT: dose.given.low > dose.limit.units,
    }
    return [name for name, is_so in odd.items() if is_so]
