"""Twenty at once: one signature, and never more out of a vial than is in it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections

from cleardays.actions.sessions import At, SessionRefused, begin, tick_sites
from cleardays.actions.signing import sign
from cleardays.actions.vials import VialRefused, draw, mix
from cleardays.records import audit
from cleardays.records.models import AuditRow, Clinic, InjectionSession, Person, Vial, VialDraw
from clinic_house import AT, TODAY, House
from session_days import ready, stock

pytestmark = pytest.mark.django_db(transaction=True)
TWENTY = 20


@pytest.fixture
def clinic(transactional_db: None) -> House:
    return House.build()


def all_at_once(act: Callable[[int], object]) -> list[object]:
    """What came back to each of twenty, or what was raised."""
    gate = threading.Barrier(TWENTY)
    found: list[object] = [None] * TWENTY

    def one(n: int) -> None:
        try:
            gate.wait(30)
            found[n] = act(n)
        except Exception as refused:
            found[n] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(TWENTY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return found


def test_twenty_signs_of_one_session(clinic: House) -> None:
    row = ready(clinic, clinic.anna)
    where = At(row.pk, row.version, AT)
    before = AuditRow.objects.filter(verb="sign a session").count()
    found = all_at_once(lambda _: sign(clinic.injector, where, TODAY))
    won = [one for one in found if isinstance(one, InjectionSession)]
    told = [str(one) for one in found if isinstance(one, SessionRefused)]
    assert (len(won), len(told)) == (1, TWENTY - 1), found
    assert all("was signed by injector of harbour" in words for words in told)
    assert AuditRow.objects.filter(verb="sign a session").count() == before + 1
    vial = Vial.objects.get()
    assert (vial.drawn, vial.wasted) == (155, 45), "wasted once"
    assert list(audit.faults()) == []


def test_twenty_draws_from_one_vial(clinic: House) -> None:
    """200 U, and twenty who want 15 U each: thirteen have them, and 5 U are left."""
    Clinic.objects.update(shares_vials="pharmacy rule 12")
    (vial,) = stock(clinic)
    mix(clinic.injector, vial, Decimal(2), AT - timedelta(minutes=5), AT)
    vial.refresh_from_db()
    clinic.injector.clinic.refresh_from_db()
    rows = []
    for n in range(TWENTY):
        person = Person.objects.create(
            clinic=clinic.clinic, identifier=f"Q-{n}", name=f"Person {n}", registered_at=AT
        )
        rows.append(begin(clinic.injector, person, TODAY, False, TODAY, AT))
    found = all_at_once(lambda n: draw(clinic.injector, rows[n], vial, Decimal(15), AT))
    won = [one for one in found if isinstance(one, VialDraw)]
    told = [str(one) for one in found if isinstance(one, VialRefused)]
    assert (len(won), len(told)) == (13, 7), found
    assert all("are left in it" in words for words in told)
    vial.refresh_from_db()
    assert vial.drawn == sum(d.units for d in VialDraw.objects.all()) == 195
    assert vial.shared_because == "pharmacy rule 12"


def test_twenty_who_open_one_vial_for_twenty_people(clinic: House) -> None:
    (vial,) = stock(clinic)
    mix(clinic.injector, vial, Decimal(2), AT, AT)
    vial.refresh_from_db()
    rows = []
    for n in range(TWENTY):
        person = Person.objects.create(
            clinic=clinic.clinic, identifier=f"Q-{n}", name=f"Person {n}", registered_at=AT
        )
        rows.append(begin(clinic.injector, person, TODAY, False, TODAY, AT))
    found = all_at_once(lambda n: draw(clinic.injector, rows[n], vial, Decimal(5), AT))
    assert sum(isinstance(one, VialDraw) for one in found) == 1, found
    assert sum("single-dose" in str(o) or "Somebody else" in str(o) for o in found) == TWENTY - 1


def test_twenty_changes_from_twenty_screens(clinic: House) -> None:
    row = begin(clinic.injector, clinic.anna, TODAY, False, TODAY, AT)
    where = At(row.pk, row.version, AT)
    sites = [planned["site"] for planned in row.planned][:TWENTY]
    found = all_at_once(lambda n: tick_sites(clinic.injector, where, frozenset({sites[n]})))
    assert sum(one is None for one in found) == 1, found
    assert row.sites.count() == 1
    assert connection.in_atomic_block is False
