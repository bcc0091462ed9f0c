"""A person's own pages are about whoever is signed in, and about nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from cleardays.records.models.people import Person
from clinic_house import AT, House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db


def test_a_person_begins_on_their_own_page(client: Client, clinic: House) -> None:
    come_in(client, clinic.anna_herself)
    answer = client.get(reverse("home"), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(reverse("my"), 302)]


def test_a_record_that_was_taken_back_has_no_pages(client: Client, clinic: House) -> None:
    come_in(client, clinic.anna_herself)
    Person.objects.filter(pk=clinic.anna.pk).update(removed_at=AT)
    assert client.get(reverse("my_more")).status_code == 404


def test_staff_have_no_pages_of_their_own(client: Client, clinic: House) -> None:
    come_in(client, clinic.injector)
    assert client.get(reverse("my")).status_code == 403
