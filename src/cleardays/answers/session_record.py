"""The record of one session as a letter: what was given where, from which vial, by whom, asked what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cleardays.answers.amounts import number, on, plural
from cleardays.answers.letter_text import bullets, heading, joined, paragraph
from cleardays.evidence.known import Known


@dataclass(frozen=True, slots=True)
class SiteSaid:
    """One site: its muscle's id, the person's own side, units, and whether it was given."""

    muscle: str
    side: str
    units: float
    given: bool = True
    extra: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SessionSaid:
    """A signed session as the record has it. None and "": not recorded.

    `checks`: what was asked, each with its answer in words. `vials`: lot, expiry and units drawn, in
    words. `before_cleardays`: taken over from an earlier record, which may hold less.
    """

    on: date
    product: str = ""
    units: float | None = None
    lot: str = ""
    expiry: date | None = None
    dilution: float | None = None
    sites: tuple[SiteSaid, ...] = ()
    vials: tuple[str, ...] = ()
    injector: str = ""
    qualification: str = ""
    direction: str = ""
    consent: str = ""
    early_because: str = ""
    checks: tuple[tuple[str, str], ...] = ()
    checks_version: str = ""
    notes: str = ""
    tolerance: str = ""
    fit_to_leave: bool | None = None
    addenda: tuple[str, ...] = ()
    before_cleardays: bool = False


def session_letter(said: SessionSaid, known: Known) -> str:
    """The whole record of a session, muscle by muscle."""
    skipped = [s for s in said.sites if not s.given]
    return joined(
        [
            paragraph(_lead(said)),
            heading("What was given"),
            bullets(_product(said)),
            heading("Sites, left and right the person’s own"),
            bullets(_muscles(said, known)) or paragraph("Not recorded site by site."),
            heading("Left out") if skipped else "",
            bullets(_skipped(skipped, known)),
            heading("Who, and on whose direction"),
            bullets(_who(said)),
            heading(
                f"Asked before{f' (list {said.checks_version})' if said.checks_version else ''}"
            ),
            bullets(f"{asks}: {answer}" for asks, answer in said.checks)
            or paragraph("Not recorded. That does not say that it was not asked."),
            heading("Afterwards"),
            bullets(_after(said)),
            heading("Added later") if said.addenda else "",
            bullets(said.addenda),
        ]
    )


def _lead(said: SessionSaid) -> str:
    words = f"Session of {on(said.on)}."
    if said.before_cleardays:
        words += " Taken over from an earlier record, and not signed in this one."
    if said.early_because:
        words += f" It came before it was due: {said.early_because}"
    return words


def _product(said: SessionSaid) -> Iterator[str]:
    units = "units not recorded" if said.units is None else f"{number(said.units)} U in all"
    yield f"{said.product or 'Product not recorded'}, {units}"
    lot = f"Lot {said.lot}" if said.lot else "Lot not recorded"
    yield f"{lot}, {f'expiry {on(said.expiry)}' if said.expiry else 'expiry not recorded'}"
    if said.dilution is not None:
        yield f"Mixed with {said.dilution:g} mL to 100 U"
    yield from said.vials


def _muscles(said: SessionSaid, known: Known) -> Iterator[str]:
    """One line a muscle: sites and units on each side, those off the plan named."""
    given = [s for s in said.sites if s.given]
    for muscle in dict.fromkeys(s.muscle for s in given):
        mine = [s for s in given if s.muscle == muscle]
        sides = []
        for side in dict.fromkeys(s.side for s in mine):
            of_side = [s for s in mine if s.side == side]
            units = number(sum(s.units for s in of_side))
            sides.append(f"{side} {plural(len(of_side), 'site')}, {units} U")
        extra = sum(s.extra for s in mine)
        more = f"; {extra} of them extra" if extra else ""
        total = number(sum(s.units for s in mine))
        yield f"{_name(muscle, known)}: {'; '.join(sides)}; {total} U in all{more}"
        for site in mine:
            if site.reason:
                yield f"{_name(muscle, known)}, {site.side}, {number(site.units)} U: {site.reason}"


def _skipped(sites: list[SiteSaid], known: Known) -> Iterator[str]:
    for site in sites:
        why = site.reason or "no reason recorded"
        yield f"{_name(site.muscle, known)}, {site.side}: {why}"


def _name(muscle: str, known: Known) -> str:
    found = known.paradigm.muscles.get(muscle)
    return found.name if found else muscle


def _who(said: SessionSaid) -> Iterator[str]:
    yield f"Injected by {said.injector}" if said.injector else "Injector not recorded"
    yield f"Qualification: {said.qualification or 'not recorded'}"
    yield f"Direction: {said.direction or 'not recorded'}"
    yield f"Consent: {said.consent or 'not recorded'}"


def _after(said: SessionSaid) -> Iterator[str]:
    yield f"Tolerated: {said.tolerance or 'not recorded'}"
    fit = {True: "yes", False: "no"}.get(said.fit_to_leave or False, "")
    yield f"Fit to leave: {'not recorded' if said.fit_to_leave is None else fit}"
    if said.notes:
        yield f"Noted: {said.notes}"
