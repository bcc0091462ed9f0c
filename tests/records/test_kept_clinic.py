"""The clinic that tests share is put back as it was made, with its audit."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cleardays.records import audit
from cleardays.records.digest import digest
from cleardays.records.models import Clinic, Person
from kept_clinic import filled

pytestmark = pytest.mark.django_db
DIGESTS: list[str] = []


@pytest.mark.parametrize("time", ["made", "put back"])
@pytest.mark.xdist_group("kept clinic")
def test_it_is_the_same_each_time(time: str) -> None:
    filled(timezone.now())
    DIGESTS.append(digest()[0])
    assert list(audit.faults()) == []
    assert Person.objects.count() > 20
    if connection.vendor == "postgresql":
        assert set(DIGESTS) == {DIGESTS[0]}
    made = Clinic.objects.create(name="Sea Clinic", zone="Europe/Vienna")  # numbers go on
    assert made.pk > 1


def test_beside_another_clinic_it_is_made_anew() -> None:
    other = Clinic.objects.create(name="Sea Clinic", zone="Europe/Vienna")
    assert filled(timezone.now() - timedelta(days=1)) != other
