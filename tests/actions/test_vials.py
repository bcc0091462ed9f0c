"""Vials: one vial, one person; nothing expired, nothing of another product, never below zero."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cleardays.actions.hurdles import millilitres
from cleardays.actions.vials import VialAsks, VialRefused, at_hand, discard, draw, mix
from cleardays.records.models import Clinic, Vial, VialDraw
from clinic_house import AT, TODAY, House
from session_days import EXPIRY, a_draft, drawn, stock

pytestmark = pytest.mark.django_db
TWO = Decimal(2)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"product": "Dysport"}, "another toxin"),
        ({"product": "Botix"}, "'Botix' is not recognised"),
        ({"size": 50}, "100 U or 200 U"),
        ({"expiry": TODAY - timedelta(days=1)}, "expired on 4 October 2026"),
        ({"lot": " "}, "Give the lot"),
    ],
)
def test_what_is_not_taken_in(clinic: House, other: dict, says: str) -> None:
    with pytest.raises(VialRefused, match=says):
        stock(clinic, **other)
    assert not Vial.objects.exists()


def test_a_lot_is_good_on_its_last_day(clinic: House) -> None:
    assert stock(clinic, expiry=TODAY)


def test_a_vial_is_mixed_once_and_not_in_the_future(clinic: House) -> None:
    (vial,) = stock(clinic)
    with pytest.raises(VialRefused, match="not come yet"):
        mix(clinic.injector, vial, TWO, AT + timedelta(hours=1), AT)
    with pytest.raises(VialRefused, match="20 mL to 100 U"):
        mix(clinic.injector, vial, Decimal(20), AT, AT)
    mix(clinic.injector, vial, TWO, AT, AT)
    with pytest.raises(VialRefused, match="mixed already"):
        mix(clinic.injector, vial, TWO, AT, AT)


@pytest.mark.parametrize(
    ("units", "dilution", "ml"),
    [(5, 2, 0.1), (5, 4, 0.2), (5, 1, 0.05), (155, 2, 3.1), (200, 2, 4)],
)
def test_volumes_worked_by_hand(units: float, dilution: float, ml: float) -> None:
    """100 U in 2 mL is 50 U/mL, so that 5 U are 0.1 mL; 200 U with the same strength are 4 mL."""
    assert millilitres(units, dilution) == ml


def test_an_expired_vial_is_not_drawn_from(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    Vial.objects.filter(pk=vial.pk).update(expiry=TODAY - timedelta(days=1))
    vial.refresh_from_db()
    with pytest.raises(VialRefused, match="expired on 4 October 2026, before this session"):
        drawn(clinic, row, vial)
    assert vial not in at_hand(clinic.clinic, clinic.anna, TODAY)
    vial.refresh_from_db()
    assert (vial.drawn, vial.mixed_at) == (0, None)


def test_a_vial_of_another_toxin_is_not_drawn_from(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    Vial.objects.filter(pk=vial.pk).update(product="Xeomin")
    vial.refresh_from_db()
    with pytest.raises(VialRefused, match="its units are never these"):
        drawn(clinic, row, vial)


def test_more_than_is_left_is_not_drawn(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic, size=100)
    drawn(clinic, row, vial, 60)
    with pytest.raises(VialRefused, match=r"50 U were asked of .*, but 40.* U are left"):
        drawn(clinic, row, vial, 50)
    drawn(clinic, row, vial, 40)
    assert VialDraw.objects.get().units == 100
    with pytest.raises(IntegrityError), transaction.atomic():
        Vial.objects.filter(pk=vial.pk).update(drawn=101)


def test_one_vial_one_person(clinic: House) -> None:
    one, two, (vial,) = a_draft(clinic, clinic.anna), a_draft(clinic, clinic.ben), stock(clinic)
    drawn(clinic, one, vial, 20)
    vial.refresh_from_db()
    with pytest.raises(VialRefused, match="opened for somebody else"):
        drawn(clinic, two, vial, 20)
    assert vial in at_hand(clinic.clinic, clinic.anna, TODAY)
    assert vial not in at_hand(clinic.clinic, clinic.ben, TODAY)


def test_a_shared_vial_repeats_the_reason(clinic: House) -> None:
    Clinic.objects.filter(pk=clinic.clinic.pk).update(shares_vials="pharmacy rule 12")
    clinic.injector.clinic.refresh_from_db()
    one, two, (vial,) = a_draft(clinic, clinic.anna), a_draft(clinic, clinic.ben), stock(clinic)
    drawn(clinic, one, vial, 100)
    vial.refresh_from_db()
    assert vial.shared_because == ""
    drawn(clinic, two, vial, 100)
    vial.refresh_from_db()
    assert (vial.drawn, vial.shared_because) == (200, "pharmacy rule 12")


def test_an_old_mixture_asks_for_a_word(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    mix(clinic.injector, vial, TWO, AT - timedelta(hours=25), AT)
    vial.refresh_from_db()
    with pytest.raises(VialAsks, match=r"25 hours ago; 24 hours .*recalled, not checked"):
        drawn(clinic, row, vial)
    draw(clinic.injector, row, vial, Decimal(155), AT, late_because="kept cold, pharmacy agreed")
    vial.refresh_from_db()
    assert vial.drawn == 155


def test_a_vial_that_was_not_mixed_is_not_drawn_from(clinic: House) -> None:
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic)
    with pytest.raises(VialRefused, match="not mixed yet"):
        draw(clinic.injector, row, vial, Decimal(5), AT)


def test_a_vial_of_another_clinic_is_not_drawn_from(clinic: House) -> None:
    assert clinic.other is not None
    row, (vial,) = a_draft(clinic, clinic.anna), stock(clinic.other)
    with pytest.raises(VialRefused, match="another clinic"):
        drawn(clinic, row, vial)


def test_what_is_thrown_away_is_wasted(clinic: House) -> None:
    row, (vial, other) = a_draft(clinic, clinic.anna), stock(clinic, 2)
    drawn(clinic, row, vial, 20)
    with pytest.raises(VialRefused, match="session that is not signed"):
        discard(clinic.injector, vial, AT)
    discard(clinic.injector, other, AT)
    other.refresh_from_db()
    assert (other.wasted, other.discarded_at) == (200, AT)
    with pytest.raises(VialRefused, match="thrown away before"):
        discard(clinic.injector, other, AT)
    with pytest.raises(VialRefused, match="thrown away"):
        drawn(clinic, row, other, 20)


def test_registered_vials_are_at_hand_until_they_expire(clinic: House) -> None:
    stock(clinic, 3)
    assert at_hand(clinic.clinic, clinic.anna, EXPIRY).count() == 3
    assert not at_hand(clinic.clinic, clinic.anna, EXPIRY + timedelta(days=1)).exists()
