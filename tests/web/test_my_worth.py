"""Is it worth it, from one's own record: what was gained first, a price where somebody says one."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cleardays.records.models import Clinic
from clinic_house import House
from web.test_every_route import come_in
from web.test_my_answers import anna, words

__all__ = ["anna"]
pytestmark = pytest.mark.django_db
SETTINGS = {
    "name": "Harbour Headache Clinic",
    "zone": "Europe/London",
    "idle_minutes": 10,
}


def test_what_was_gained_is_told_before_any_price(client: Client, anna: House) -> None:
    page = words(client.get("/my/worth"))
    # the story by hand: 24 days before; 12 on average in the two months since the second injection
    assert "24 headache days in 28 before treatment, 12 on treatment." in page
    assert "12 headache days fewer in 28." in page
    assert "for each" not in page, "nobody said a price"
    assert "says: one round costs" not in page


def test_the_clinics_own_price_is_reckoned_with_at_once(client: Client, anna: House) -> None:
    Clinic.objects.filter(pk=anna.clinic.pk).update(round_price=Decimal("420.50"), money="£")
    page = client.get("/my/worth")
    said = words(page)
    # 12 fewer in 28 are 36 in the 84 days of a round: 420.50 / 36 = 11.68
    assert "£12 for each headache day avoided." in said
    assert "Harbour Headache Clinic says: one round costs £420.50, with giving it." in said
    assert 'value="420.50"' in page.content.decode()
    other = words(client.post("/my/worth", {"cost": "90", "money": "£"}))
    assert "£2.50 for each headache day avoided." in other, "a price of one's own goes before it"


def test_the_choice_tells_a_persons_own_clinics_price_and_nobody_elses(
    client: Client, clinic: House
) -> None:
    Clinic.objects.filter(pk=clinic.clinic.pk).update(round_price=300, money="euros")
    told = "Harbour Headache Clinic says: one round costs 300 euros, with giving it."
    assert told not in words(client.get("/choice"))
    assert clinic.other is not None
    come_in(client, clinic.other.anna_herself)
    assert "says: one round costs" not in words(client.get("/choice"))
    come_in(client, clinic.anna_herself)
    page = client.get("/choice").content.decode()
    row = page.split('role="rowheader">What it costs</th>')[1].split("</tr>")[0].split("</td>")
    assert [told in cell for cell in row[:3]] == [True, False, False], "beside the cost of Botox"
    Clinic.objects.filter(pk=clinic.clinic.pk).update(name="A <b>bold</b> clinic")
    assert "A &lt;b&gt;bold&lt;/b&gt; clinic says" in client.get("/choice").content.decode()
    assert "By the months in my own record" in words(client.get("/worth"))
    come_in(client, clinic.reviewer)
    assert "By the months in my own record" not in words(client.get("/worth"))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"round_price": "0", "money": "£"}, "Write a price above 0, or leave it empty."),
        ({"round_price": "-3", "money": "£"}, "Write a price above 0, or leave it empty."),
        ({"round_price": "350", "money": ""}, "Write in which money the price is"),
    ],
)
def test_a_price_that_cannot_be_is_not_kept(
    client: Client, clinic: House, said: dict[str, str], refusal: str
) -> None:
    come_in(client, clinic.administrator)
    page = client.post("/clinic/settings", {**SETTINGS, **said})
    assert page.status_code == 422
    assert refusal in words(page)
    clinic.clinic.refresh_from_db()
    assert clinic.clinic.round_price is None


def test_an_administrator_sets_the_price_and_takes_it_away(client: Client, clinic: House) -> None:
    come_in(client, clinic.administrator)
    client.post("/clinic/settings", {**SETTINGS, "round_price": "349.40", "money": "£"})
    clinic.clinic.refresh_from_db()
    assert (clinic.clinic.round_price, clinic.clinic.money) == (Decimal("349.40"), "£")
    client.post("/clinic/settings", {**SETTINGS, "round_price": "", "money": ""})
    clinic.clinic.refresh_from_db()
    assert clinic.clinic.round_price is None


def test_a_price_without_money_cannot_stand_in_the_database(clinic: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Clinic.objects.filter(pk=clinic.clinic.pk).update(round_price=300, money="")


def test_days_that_were_not_written_down_are_said_to_widen_it(client: Client) -> None:
    said = {"cost": "350", "money": "£", "before": "20", "after": "14"}
    page = words(client.post("/worth", said))
    assert "20 headache days in 28 before treatment, 14 on treatment." in page
    assert "not written down." not in page.split("By your own months")[1].split("By what others")[0]
    page = words(client.post("/worth", {**said, "after_open": "4"}))
    assert "20 headache days in 28 before treatment, between 14 and 18 on treatment." in page
    assert "Two numbers, because some days were not written down." in page
