"""The day of a session, made up: what has to stand before one can be signed."""

from datetime import date, timedelta
from decimal import Decimal

from cleardays.actions.directions import keep_consent, prescribe
from cleardays.actions.sessions import At, answer, begin, draw_for, give_the_rest
from cleardays.actions.vials import Arrival, register
from cleardays.evidence.read import read_tables
from cleardays.records.models import InjectionSession, Person, SiteRow, Vial
from clinic_house import AT, TODAY, House

LOT, EXPIRY = "C1234", TODAY + timedelta(days=300)
ALL_NO = {check.id: ("yes" if check.must_be_yes else "no", "") for check in read_tables().checklist}


def at(row: InjectionSession) -> At:
    """The session as it stands now, as a page that was just opened has it."""
    row.refresh_from_db()
    return At(row.pk, row.version, AT)


def stock(clinic: House, number: int = 1, size: int = 200, **other: object) -> list[Vial]:
    """Vials that came this morning."""
    arrival = Arrival(**{"product": "Botox", "lot": LOT, "expiry": EXPIRY, "size": size, **other})
    return register(clinic.injector, arrival, number, TODAY, AT)


def papers(clinic: House, person: Person, sessions: int = 4) -> None:
    """A direction and consent."""
    prescribe(clinic.reviewer, person, sessions, TODAY, "", AT)
    keep_consent(clinic.injector, person, True, TODAY, AT)


def a_draft(clinic: House, person: Person, again: bool = False) -> InjectionSession:
    """A session begun today."""
    return begin(clinic.injector, person, TODAY, again, TODAY, AT)


def drawn(clinic: House, row: InjectionSession, vial: Vial, units: float = 155) -> None:
    """So many units drawn from a vial, mixed as the paradigm has it."""
    draw_for(clinic.injector, at(row), vial, Decimal(str(units)), Decimal(2))


def ready(clinic: House, person: Person) -> InjectionSession:
    """A draft that only has to be signed."""
    papers(clinic, person)
    row = a_draft(clinic, person)
    give_the_rest(clinic.injector, at(row))
    drawn(clinic, row, stock(clinic)[0])
    answer(clinic.injector, at(row), ALL_NO)
    row.refresh_from_db()
    return row


def given_before(person: Person, on: date, units_at_first: float = 5) -> InjectionSession:
    """A session before Cleardays, with every fixed site."""
    row = InjectionSession.objects.create(
        person=person, clinic=person.clinic, on=on, before_cleardays=True, product="Botox",
        units=150 + Decimal(str(units_at_first)), lot="OLD", begun_at=AT,
    )  # fmt: skip
    SiteRow.objects.bulk_create(
        SiteRow(
            session=row, site=site.id, muscle=site.muscle, side=site.side.value,
            units=units_at_first if site.number == 1 else site.units,
            reason="brow felt heavy" if site.number == 1 and units_at_first != 5 else "",
        )
        for site in read_tables().paradigm.sites
    )  # fmt: skip
    row.state, row.signed_at = "signed", AT
    row.save()
    return row
