"""What was given, when and of what: intervals, the rolling dose, and cycles."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from cleardays.clinical.diary import Period
from cleardays.clinical.history import HistoryError, OtherToxin
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.paradigms import Product
from cleardays.quantities import Answer, Dose, Quantity, Unit

_ROUNDING = 0.01  # units; sites may be given with decimals


@dataclass(frozen=True, slots=True)
class SiteGiven:
    """Units given at one site, on the person's own side."""

    muscle: str
    side: str
    units: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """Why a session left the plan at a muscle, on one side ("" for every side)."""

    muscle: str
    reason: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One injection session. `product` and `units` None: not known, and not guessed.

    `sites` empty: not recorded site by site. `reason`: why it came early, or was as it was;
    `deviations`: why it left the plan, muscle by muscle. `dilution`: mL of saline to 100 U.
    `vial_units`: the size of the vials. `qualification`: the injector's.
    """

    on: date
    product: str | None = None
    units: float | None = None
    sites: tuple[SiteGiven, ...] = ()
    injector: str = ""
    lot: str = ""
    reason: str = ""
    expiry: date | None = None
    dilution: float | None = None
    vial_units: int | None = None
    qualification: str = ""
    prescriber: str = ""
    deviations: tuple[Deviation, ...] = ()

    def __post_init__(self) -> None:
        for units in (self.units, self.dose, *(site.units for site in self.sites)):
            if units is not None and not 0 < units <= 1000:
                raise HistoryError(
                    f"The session of {self.on} has {units:g} U. Give more than 0, at most 1000."
                )
        if self.dilution is not None and not 0 < self.dilution <= 100:
            raise HistoryError(
                f"The session of {self.on} was diluted with {self.dilution:g} mL to 100 U. Give "
                f"more than 0, at most 100."
            )
        total = sum(site.units for site in self.sites)
        if self.sites and self.units is not None and abs(total - self.units) > _ROUNDING:
            raise HistoryError(
                f"The session of {self.on} says {self.units:g} U, but its sites add up to "
                f"{total:g} U. Correct one of them; the session was not taken."
            )

    @property
    def dose(self) -> float | None:
        """Units given in all, or None when not known."""
        return sum(site.units for site in self.sites) if self.sites else self.units


@dataclass(frozen=True, slots=True)
class Cycle:
    """From a session to the day before the next, or to the ending date."""

    number: int
    session: Session
    period: Period
    is_over: bool


def in_order(sessions: tuple[Session, ...], ending: date) -> tuple[Session, ...]:
    """The sessions up to the ending date by date. Raises `HistoryError` for two on one date."""
    kept = sorted((s for s in sessions if s.on <= ending), key=lambda s: s.on)
    for earlier, later in pairwise(kept):
        if earlier.on == later.on:
            raise HistoryError(f"Two sessions are on {later.on}. Join them into one.")
    return tuple(kept)


def cycles(sessions: tuple[Session, ...], ending: date) -> tuple[Cycle, ...]:
    """The treatment cycles up to the ending date, the running one last."""
    given = in_order(sessions, ending)
    result = []
    for n, session in enumerate(given):
        is_over = n + 1 < len(given)
        last = given[n + 1].on - timedelta(days=1) if is_over else ending
        result.append(Cycle(n + 1, session, Period(session.on, last), is_over))
    return tuple(result)


def is_completed(cycle: Cycle, counting: Counting) -> bool:
    """Whether a cycle counts as completed: over and not cut short, or running for long enough.

    A cycle that the next session ended before its 56th day was never seen through its middle
    weeks (row short_cycle_days); a running one is long enough 77 days after its session (row
    two_cycles_days).
    """
    if cycle.is_over:
        return cycle.period.length >= counting["short_cycle_days"]
    return cycle.period.length > counting["two_cycles_days"]


def cycles_completed(sessions: tuple[Session, ...], ending: date, counting: Counting) -> Quantity:
    """How many cycles are completed: those over, and the running one once it is long enough.

    Two completed cycles need two sessions and at least 77 days since the second, or a third
    session given; a first interval of 168 days is one cycle (row two_cycles_days). A cycle cut
    short by the next session does not count: three sessions in four weeks are not two cycles.
    """
    done = sum(is_completed(cycle, counting) for cycle in cycles(sessions, ending))
    return Quantity.exactly(done, Unit.CYCLES)


@dataclass(frozen=True, slots=True)
class RollingDose:
    """Units of the substance given in the days before a date, and whether more is allowed.

    `may_add`: whether a planned dose stays within the limit; unknown where a product or a dose
    is not known, or another toxin was given lately (`other`), which is never added. `untold`:
    whether there was one lately of which nothing is told; unknown where nobody asked.
    """

    given: Quantity
    limit: Dose
    days: int
    gifts: tuple[tuple[date, float], ...]
    other: tuple[OtherToxin, ...]
    not_known: tuple[date, ...]
    untold: Answer = Answer.UNKNOWN

    def may_add(self, units: float) -> Answer:
        """Whether `units` more stay within the cumulative limit."""
        if self.given.low + units > self.limit.units:
            return Answer.NO
        clear = not self.other and not self.not_known and self.untold is Answer.NO
        return Answer.YES if clear else Answer.UNKNOWN

    def free_from(self, on: date, units: float) -> date | None:
        """The first date from `on` on which `units` more would stay within the limit.

        None when they are more than the limit by themselves.
        """
        for wait in range(self.days + 1):
            then = on + timedelta(days=wait)
            still = sum(u for given_on, u in self.gifts if (then - given_on).days < self.days)
            if still + units <= self.limit.units:
                return then
        return None


def rolling_dose(
    sessions: tuple[Session, ...],
    others: tuple[OtherToxin, ...],
    on: date,
    product: Product,
    counting: Counting,
    recent: Answer = Answer.UNKNOWN,
) -> RollingDose:
    """What was given in the rolling days that end on `on`, that date included.

    Brands of the same substance add up, whoever gave them. Units of any other toxin are never
    added: they make the answer unknown for `other_toxin_weeks`, as does a product that is not
    recognised, which may be one. `recent`: the answer to whether there was another toxin lately.
    """
    span = int(product.amounts["cumulative_days"].value)
    lately = counting["other_toxin_weeks"] * 7
    total = Dose(0, product.substance)
    strange: list[OtherToxin] = []
    unknown: list[date] = []
    counted: list[tuple[date, float]] = []
    every = [OtherToxin(s.on, s.product or "", s.dose) for s in sessions] + list(others)
    for gift in every:
        age = (on - gift.on).days
        is_ours = product.is_brand(gift.product)
        if not 0 <= age < (span if is_ours else lately):
            continue
        if is_ours is False:
            strange.append(gift)
        elif is_ours is None or gift.units is None:
            unknown.append(gift.on)
        else:
            total = total + Dose(gift.units, product.substance)
            counted.append((gift.on, gift.units))
    told = any(0 <= (on - gift.on).days < lately for gift in others)
    if (recent is Answer.YES and told) or (recent is Answer.UNKNOWN and others):
        recent = Answer.NO
    high = float("inf") if unknown else total.units
    return RollingDose(
        Quantity(total.units, high, Unit.ONABOT_UNITS),
        Dose(product.amounts["cumulative_limit"].value, product.substance),
        span,
        tuple(counted),
        tuple(strange),
        tuple(unknown),
        recent,
    )
