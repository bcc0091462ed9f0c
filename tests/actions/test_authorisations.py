"""What payers allow, as it is kept: entered once, counted once, struck out and never deleted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cleardays.actions.authorisations import (
    AuthorisationRefused,
    add_authorisation,
    allowed,
    strike_authorisation,
    to_renew,
)
from cleardays.actions.worklist import worklist
from cleardays.clinical.needs import Need
from cleardays.records.models import Authorisation, InjectionSession, Person
from cleardays.records.standing import read_record
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db
FIRST, LAST = TODAY - timedelta(days=200), TODAY + timedelta(days=160)


def enter(
    clinic: House, payer: str = "Fund", units: int | None = 310, **more: date
) -> Authorisation:
    return add_authorisation(
        clinic.reviewer,
        clinic.anna,
        payer,
        "R-1",
        more.get("first", FIRST),
        more.get("last", LAST),
        None if units is None else Decimal(units),
        AT,
    )


def given(person: Person, *days_ago: int) -> None:
    for days in days_ago:
        InjectionSession.objects.create(
            person=person,
            clinic=person.clinic,
            on=TODAY - timedelta(days=days),
            state="signed",
            before_cleardays=True,
            units=155,
            begun_at=AT,
            signed_at=AT,
        )


def test_units_used_are_those_of_signed_sessions_inside_its_dates(clinic: House) -> None:
    enter(clinic)
    given(clinic.anna, 250, 100)
    InjectionSession.objects.create(
        person=clinic.anna, clinic=clinic.clinic, on=TODAY, units=155, begun_at=AT
    )
    (one,) = allowed(read_record(clinic.anna))
    assert (one.used.units, one.used.left) == (155, 155)
    assert to_renew(read_record(clinic.anna), TODAY) is None


def test_the_page_and_the_worklist_say_the_same(clinic: House) -> None:
    enter(clinic)
    given(clinic.anna, 100, 10)
    found = to_renew(read_record(clinic.anna), TODAY)
    assert found is not None
    assert found.words == "authorisation has 0 U left, less than one session"
    listed = {n.need: n.words for one in worklist(clinic.reviewer, AT) for n in one.needs}
    assert listed[Need.AUTHORISATION] == found.words


def test_the_same_one_twice_is_refused_so_that_its_units_do_not_count_twice(clinic: House) -> None:
    enter(clinic)
    with pytest.raises(AuthorisationRefused, match="would count twice"):
        enter(clinic)
    enter(clinic, payer="Another fund")
    assert Authorisation.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"payer": "  "}, "Name the payer"),
        ({"first": LAST, "last": FIRST}, "before it begins"),
        ({"units": 0}, "more than 0"),
        ({"units": 10_001}, "at most 10000"),
    ],
)
def test_what_cannot_be_is_refused(clinic: House, more: dict[str, object], words: str) -> None:
    with pytest.raises(AuthorisationRefused, match=words):
        enter(clinic, **more)  # type: ignore[arg-type]
    assert not Authorisation.objects.exists()


def test_one_that_is_struck_out_counts_no_more_and_stays_readable(clinic: House) -> None:
    kept = enter(clinic, last=TODAY)
    assert to_renew(read_record(clinic.anna), TODAY) is not None
    assert not strike_authorisation(clinic.reviewer, clinic.ben, kept.pk, AT)
    assert strike_authorisation(clinic.reviewer, clinic.anna, kept.pk, AT)
    assert not strike_authorisation(clinic.reviewer, clinic.anna, kept.pk, AT)
    assert to_renew(read_record(clinic.anna), TODAY) is None
    kept.refresh_from_db()
    assert kept.struck_by == clinic.reviewer
    enter(clinic, last=TODAY)  # after that it may be entered again
