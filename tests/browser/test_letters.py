"""A letter edited, final and kept; an authorisation that runs out: on a phone and at a desk."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from cleardays.records.models import Authorisation, Letter, Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

ClinicPage = Callable[..., "Page"]
Axe = Callable[..., list[str]]
pytestmark = pytest.mark.django_db(transaction=True)
looks = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("phone", "dark"), ("desk", "light")],
)


def fits(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@looks
def test_a_letter_edited_final_and_kept(
    clinic_page: ClinicPage, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page("Nina", viewport=viewport, palette=palette)
    person = Person.objects.get(name__startswith="Samir")
    page.goto(f"/clinic/people/{person.key}/letters")
    assert axe(page) == []
    assert fits(page)
    page.get_by_label("Which letter").select_option("gp")
    page.get_by_role("button", name="Fill it from the record").click()
    page.get_by_text("Still to fill in: [name of the doctor]").wait_for()
    body = page.get_by_label("Letter", exact=True)
    assert "Headache days: 24 before" in body.input_value()
    assert axe(page) == []
    assert fits(page)

    page.get_by_label("I read it").check()
    page.get_by_role("button", name="Keep and make final").click()
    page.get_by_role("alert").get_by_text("It is still a draft.").wait_for()
    assert axe(page) == []

    page.get_by_label("To", exact=True).fill("Dr A. Doctor\n2 Mill Lane")
    said = re.sub(r"\[name of the doctor\]", "Dr Doctor", body.input_value())
    page.get_by_label("Letter", exact=True).fill(re.sub(r"\[what[^\]]*\]", "Thank you.", said))
    page.get_by_label("I read it").check()
    page.get_by_role("button", name="Keep and make final").click()
    page.get_by_text("It stays as it is.").wait_for()
    page.get_by_role("region", name="Its text").get_by_text("Thank you.").wait_for()
    assert axe(page) == []
    assert fits(page)
    paper = page.get_by_role("link", name="The letter as it was printed").get_attribute("href")
    got = page.request.get(str(paper))
    assert got.headers["content-type"] == "application/pdf"
    letter = Letter.objects.get(person=person)
    assert got.body() == bytes(letter.pdf or b"")
    assert letter.body.count("Thank you.") == 1


@looks
def test_an_authorisation_running_out(
    clinic_page: ClinicPage, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page("Nina", viewport=viewport, palette=palette)
    person = Person.objects.get(name__startswith="Samir")
    page.goto(f"/clinic/people/{person.key}/authorisations")
    page.get_by_text("None is entered.").wait_for()
    today = timezone.now().date()
    page.get_by_label("Payer", exact=True).fill("Harbour Fund")
    page.get_by_label("Reference").fill("R-2041")
    page.get_by_label("From", exact=True).fill((today - timedelta(days=300)).isoformat())
    page.get_by_label("To", exact=True).fill((today + timedelta(days=30)).isoformat())
    page.get_by_label("Units approved").fill("620")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text(re.compile("Authorisation ends in (29|30|31) days")).wait_for()
    page.get_by_role("row", name=re.compile("Harbour Fund.*310.*310")).wait_for()
    assert axe(page) == []
    assert fits(page)
    page.goto("/clinic")
    page.get_by_text(re.compile("authorisation ends in (29|30|31) days")).wait_for()
    page.goto(f"/clinic/people/{person.key}/authorisations")
    page.get_by_role("button", name=re.compile("Strike out Harbour Fund")).click()
    page.get_by_text("struck out").wait_for()
    assert axe(page) == []
    assert Authorisation.objects.get().struck_by is not None


def test_both_texts_are_on_the_page_where_two_wrote_at_once(
    clinic_page: ClinicPage, axe: Axe
) -> None:
    page = clinic_page("Nina")
    person = Person.objects.get(name__startswith="Samir")
    page.goto(f"/clinic/people/{person.key}/letters")
    page.get_by_label("Which letter").select_option("patient")
    page.get_by_role("button", name="Fill it from the record").click()
    Letter.objects.update(body="Their text", version=2)
    page.get_by_label("Letter", exact=True).fill("My text")
    page.get_by_role("button", name="Keep the draft").click()
    assert page.get_by_label("Letter", exact=True).input_value() == "Their text"
    page.get_by_label("Your text").get_by_text("My text").wait_for()
    assert axe(page) == []
    assert fits(page)
