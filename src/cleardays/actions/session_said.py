"""A signed session out of the tables, as its record is printed."""

from typing import Any

from cleardays.actions.questions import asked_as
from cleardays.actions.sessions import EARLY, LATE, checks_version
from cleardays.answers.amounts import number, on
from cleardays.answers.session_record import SessionSaid, SiteSaid
from cleardays.evidence.read import read_tables
from cleardays.records.models.treatment import InjectionSession

_BESIDE = {EARLY: "Given before it was due", LATE: "Given long after the vial was mixed"}


def said_of(row: InjectionSession) -> SessionSaid:
    """Everything that is recorded of one session."""
    return SessionSaid(
        on=row.on,
        product=row.product,
        units=None if row.units is None else float(row.units),
        lot=row.lot,
        expiry=row.expiry,
        dilution=None if row.dilution is None else float(row.dilution),
        sites=tuple(
            SiteSaid(s.muscle, s.side, float(s.units), s.given, s.extra, s.reason)
            for s in row.sites.order_by("pk")
        ),
        vials=tuple(
            f"Vial of {d.vial.size} U, lot {d.vial.lot}, expiry {on(d.vial.expiry)}: "
            f"{number(float(d.units))} U drawn, {number(float(d.wasted))} U wasted"
            for d in row.draws.select_related("vial").order_by("pk")
        ),
        injector=row.injector.name if row.injector else row.injector_name,
        qualification=row.qualification,
        direction=f"{row.direction.prescriber}, {on(row.direction.on)}" if row.direction else "",
        consent=_consent(row),
        early_because=row.early_because,
        checks=_checks(row),
        checks_version=row.checks_version,
        notes=row.notes,
        tolerance=row.tolerance,
        fit_to_leave=row.fit_to_leave,
        addenda=tuple(
            f"{on(a.at.date())}, {a.by.name}: {a.text} ({a.reason})"
            for a in row.addenda.select_related("by").order_by("at")
        ),
        before_cleardays=row.before_cleardays,
    )


def _checks(row: InjectionSession) -> tuple[tuple[str, str], ...]:
    """Every question of the list with its answer, and what else was answered.

    A question that was not answered is listed as not asked, as long as the list is still the one
    that was used: a later one may ask what nobody could have been asked then.
    """
    asks = {check.id: check.asks for check in read_tables().checklist}
    shown = [id for id in asks if id in row.checks or row.checks_version == checks_version()]
    shown += [name for name in sorted(row.checks) if name not in asks]
    return tuple(
        (asks.get(n) or _BESIDE.get(n) or asked_as(n), _answer(row.checks.get(n))) for n in shown
    )


def _consent(row: InjectionSession) -> str:
    kept = row.consent
    if kept is None:
        return ""
    given = "given" if kept.given else "refused"
    return f"{given} on {on(kept.on)} (text {kept.version})"


def _answer(said: Any) -> str:
    """An answer with its word, if there is one; whatever is neither yes nor no was not asked."""
    word = ""
    if isinstance(said, dict):
        said, word = said.get("answer"), str(said.get("word", ""))
    answer = {True: "yes", False: "no", "yes": "yes", "no": "no"}.get(said, "not asked")
    return f"{answer}; {word}" if word else answer
