"""What was given beside the plan, for clinicians: each session, its differences, what is amiss."""

from cleardays.answers.amounts import number, on, plural
from cleardays.answers.data import Data, quantity
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.given import Amiss, Departure, Differs, Given
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known

AMISS_WORDS = {
    Amiss.EXPIRED: "The lot had expired on that date",
    Amiss.NO_LOT: "No lot was recorded",
    Amiss.NO_EXPIRY: "No expiry date was recorded",
    Amiss.NO_PRODUCT: "No product was recorded",
    Amiss.UNKNOWN_PRODUCT: "The product is not recognised",
    Amiss.OTHER_TOXIN: "The product is another toxin: its units are never compared with these",
    Amiss.NO_DOSE: "No dose was recorded",
    Amiss.DOSE_OUT_OF_RANGE: "The dose is outside that of the paradigm",
    Amiss.UNITS_PER_SITE: "Not every site had the units of the paradigm",
    Amiss.DILUTION: "The dilution is not the one of the paradigm",
    Amiss.VIAL: "No vial of that size is known",
    Amiss.EARLY: "It came before it was due, and no reason was recorded",
    Amiss.OVER_THE_LIMIT: "With it the cumulative limit was passed",
    Amiss.NOT_BY_SITE: "Not recorded site by site: it cannot be set beside a plan",
}
_RECORD = (Amiss.NO_LOT, Amiss.NO_EXPIRY, Amiss.NO_PRODUCT, Amiss.NO_DOSE, Amiss.NOT_BY_SITE)


def given_block(visit: Visit, known: Known) -> Block | None:
    """Every session, the newest first."""
    if not visit.given:
        return None
    lines = [line for given in reversed(visit.given) for line in _lines(given, known)]
    bare = sum(len(given.without_reason) for given in visit.given)
    lead = "Set beside the plan of this history; left and right are the person's own."
    if bare:
        lead += f" A reason is missing for {plural(bare, 'difference')}."
    return Block("given", "What was given", Reader.CLINICIAN, lead, tuple(lines), folded=True)


def _lines(given: Given, known: Known) -> list[Line]:
    session, dose = given.session, given.dose
    parts = [f"{number(dose.given.low)} U in the {dose.days} days up to it"]
    if given.interval is not None:
        parts.append(f"{plural(given.interval, 'day')} after the one before")
    for name, value in (
        ("lot", session.lot),
        ("expiry", session.expiry and on(session.expiry)),
        ("injector", session.injector),
        ("qualification", session.qualification),
        ("prescriber", session.prescriber),
        ("reason", session.reason),
    ):
        if value:
            parts.append(f"{name} {value}")
    if session.dilution is not None:
        parts.append(f"{number(session.dilution)} mL to 100 U")
    what = session.product or "product not known"
    units = "dose not known" if session.dose is None else f"{number(session.dose)} U"
    lines = [Line(f"{on(session.on)}: {what}, {units}", detail="; ".join(parts))]
    lines += [_departure(one, given, known) for one in given.departures]
    pressing = [name for name in given.amiss if name not in _RECORD]
    lines += [Line(f"{on(session.on)}: {AMISS_WORDS[name]}.", Mark.NO) for name in pressing]
    missing = [AMISS_WORDS[name] for name in given.amiss if name in _RECORD]
    if missing:
        lines.append(
            Line(f"{on(session.on)}: the record is not complete", detail="; ".join(missing))
        )
    return lines


def _departure(one: Departure, given: Given, known: Known) -> Line:
    muscle = known.paradigm.muscles.get(one.muscle)
    place = f"{muscle.name if muscle else one.muscle}, {one.side}"
    sites = plural(one.sites, "site")
    words = f"{sites} {one.how.value}"
    if one.how in (Differs.MORE, Differs.LESS):
        words = (
            f"{sites} with {one.how.value}: {number(one.given)} U, {number(one.planned)} U planned"
        )
    return Line(
        f"{on(given.session.on)}: {place}: {words}",
        Mark.NONE if one.reason else Mark.UNKNOWN,
        f"Reason: {one.reason}" if one.reason else "No reason was recorded. Record it.",
    )


def given_data(visit: Visit) -> Data:
    """The same as data."""
    return {"sessions": [_session(given) for given in visit.given]}


def _session(given: Given) -> Data:
    s = given.session
    return {
        "on": s.on.isoformat(),
        "product": s.product,
        "units": s.dose,
        "lot": s.lot or None,
        "expiry": s.expiry.isoformat() if s.expiry else None,
        "dilution_ml_per_100_units": s.dilution,
        "vial_units": s.vial_units,
        "injector": s.injector or None,
        "qualification": s.qualification or None,
        "prescriber": s.prescriber or None,
        "reason": s.reason or None,
        "interval_days": given.interval,
        "cumulative": quantity(given.dose.given),
        "departures": [
            {
                "how": d.how.value,
                "muscle": d.muscle,
                "side": d.side,
                "sites": d.sites,
                "planned_units": d.planned,
                "given_units": d.given,
                "reason": d.reason or None,
            }
            for d in given.departures
        ],
        "amiss": [name.value for name in given.amiss],
    }
