"""The injection sessions of a person, as sessions.toml, both directions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from cleardays.clinical.history import HistoryError
from cleardays.clinical.session import Deviation, Session, SiteGiven
from cleardays.evidence.paradigms import Side
from cleardays.exchange.refusal import Problem, Refused
from cleardays.exchange.toml_tables import Table, parse, tables_at, write_table, write_tables

KEYS = (
    *("on", "product", "units", "injector", "lot", "reason", "site"),
    *("expiry", "dilution", "vial_units", "qualification", "prescriber", "deviation"),
)
_SIDES = tuple(side.value for side in Side)
_HOMES = dict.fromkeys(("muscle", "side"), "It belongs in [[session.site]].")


def read_sessions(data: bytes) -> tuple[Session, ...]:
    """The sessions in a TOML file, in its order; an empty file says that there was none.

    Raises `Refused` with every problem.
    """
    return sessions_of(parse(data))


def sessions_of(values: Mapping[str, object]) -> tuple[Session, ...]:
    """The sessions in tables that were read already; see `read_sessions`."""
    top = Table("the file", values, [])
    top.only(("session",))
    seen: set[date] = set()
    found = []
    for table in tables_at(top, "session"):
        session = _session(table)
        if session is None:
            continue
        if session.on in seen:
            table.wrong("on", "one session on each date", "Join the two sessions into one.")
        seen.add(session.on)
        found.append(session)
    if top.problems:
        raise Refused(top.problems)
    return tuple(found)


def _session(table: Table) -> Session | None:
    before = len(table.problems)
    table.only(KEYS, _HOMES)
    table.needs("on")
    on = table.on("on")
    product, units = table.text("product") or None, table.number("units", 0.1, 1000)
    detail = Session(
        on or date.min,
        product,
        injector=table.text("injector"),
        lot=table.text("lot"),
        reason=table.text("reason"),
        expiry=table.on("expiry"),
        dilution=table.number("dilution", 0.1, 100),
        vial_units=table.whole("vial_units", 1, 1000),
        qualification=table.text("qualification"),
        prescriber=table.text("prescriber"),
        deviations=tuple(_deviation(d) for d in tables_at(table, "deviation", "session.deviation")),
    )
    sites = tuple(_site(site) for site in tables_at(table, "site", "session.site"))
    if on is None or len(table.problems) > before:
        return None
    try:
        return replace(detail, units=units, sites=sites)
    except HistoryError as error:
        table.problems.append(
            Problem(table.where, f'"{error}"', "units that agree", "Correct the session.")
        )
        return None


def _site(table: Table) -> SiteGiven:
    table.only(("muscle", "side", "units"))
    table.needs("muscle", "side", "units")
    side, units = table.choice("side", _SIDES), table.number("units", 0.1, 1000)
    return SiteGiven(table.text("muscle"), side, units or 0.0)


def _deviation(table: Table) -> Deviation:
    table.only(("muscle", "side", "reason"))
    table.needs("muscle", "reason")
    return Deviation(table.text("muscle"), table.text("reason"), table.choice("side", _SIDES))


def write_sessions(sessions: Iterable[Session]) -> str:
    """The sessions as TOML text that is read back as the same sessions."""
    tables = []
    for session in sessions:
        tables.append(
            write_table(
                "[[session]]",
                {
                    "on": session.on,
                    "product": session.product,
                    "units": session.units,
                    "injector": session.injector,
                    "lot": session.lot,
                    "reason": session.reason,
                    "expiry": session.expiry,
                    "dilution": session.dilution,
                    "vial_units": session.vial_units,
                    "qualification": session.qualification,
                    "prescriber": session.prescriber,
                },
            )
        )
        tables += [
            write_table(
                "[[session.site]]", {"muscle": site.muscle, "side": site.side, "units": site.units}
            )
            for site in session.sites
        ]
        tables += [
            write_table(
                "[[session.deviation]]", {"muscle": d.muscle, "side": d.side, "reason": d.reason}
            )
            for d in session.deviations
        ]
    return write_tables(tables)
