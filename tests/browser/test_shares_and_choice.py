"""A link copied in one tap, files saved as often as asked, and the choice of somebody who is treated."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]
Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]
HERSELF = "Samir"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def make_a_link(page: "Page") -> str:
    page.goto("/my/shares")
    page.get_by_label("For whom is it?").fill("my family doctor")
    page.get_by_label("1 day", exact=True).check()
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_selector("#made")
    return page.locator("#made").input_value()


def save(page: "Page", button: str) -> str:
    with page.expect_download() as saved:
        page.get_by_role("button", name=button).click()
    return saved.value.suggested_filename


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_a_new_link_is_copied_in_one_tap(clinic_page: Come, axe: Axe, palette: str) -> None:
    page = clinic_page(HERSELF, palette=palette, viewport="small phone")
    link = make_a_link(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = page.get_by_role("button", name="Copy the link")
    assert copy.bounding_box()["height"] >= 44
    copy.click()
    page.get_by_text("Copied. Paste it into your message.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert axe(page) == []
    assert page.evaluate(FITS)


def test_where_copying_is_not_allowed_the_link_is_marked(clinic_page: Come) -> None:
    page = clinic_page(HERSELF)
    link = make_a_link(page)
    page.evaluate(
        "void (navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')))"
    )
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("It is marked now. Copy it by hand.").wait_for()
    marked = "(() => { const m = document.getElementById('made'); "
    assert page.evaluate(f"{marked} return m.selectionEnd - m.selectionStart; }})()") == len(link)


def test_without_scripts_no_button_promises_to_copy(clinic_page: Come, open_page: Open) -> None:
    page = clinic_page(HERSELF, javascript=False)
    link = make_a_link(page)
    assert not page.locator("#copy").is_visible()
    doctor = open_page(link, javascript=False, viewport="desk")
    doctor.get_by_role("button", name="Show the report").click()
    doctor.wait_for_selector(".whose")
    assert save(doctor, "Save as PDF") == "cleardays-shared-report.pdf"


def test_a_report_is_saved_as_often_as_it_is_asked_for(clinic_page: Come, open_page: Open) -> None:
    link = make_a_link(clinic_page(HERSELF))
    doctor = open_page(link, viewport="desk")
    doctor.get_by_role("button", name="Show the report").click()
    doctor.wait_for_selector(".whose")
    for _ in range(2):
        assert save(doctor, "Save as PDF") == "cleardays-shared-report.pdf"


def test_questions_are_saved_and_then_shown(open_page: Open) -> None:
    page = open_page("/choice")
    page.get_by_label("Shall I start?").check()
    for _ in range(2):
        assert save(page, "Save my questions as PDF") == "questions.pdf"
    page.get_by_role("button", name="Show my questions").click()
    page.wait_for_selector("#my-questions")


@pytest.mark.parametrize(("palette", "viewport"), [("light", "desk"), ("dark", "small phone")])
def test_whoever_is_treated_sees_their_clinics_price_from_the_choice_to_the_sum(
    clinic_page: Come, axe: Axe, palette: str, viewport: str
) -> None:
    from cleardays.records.models import Clinic

    page = clinic_page(HERSELF, palette=palette, viewport=viewport)
    Clinic.objects.update(round_price="420", money="£")
    page.goto("/my/more")
    page.get_by_role("link", name="The choice").click()
    page.wait_for_load_state()
    told = "Harbour Headache Clinic says: one round costs £420, with giving it."
    assert told in page.inner_text("#ways")
    assert axe(page) == []
    page.goto("/worth")
    page.get_by_role("link", name="By the months in my own record").click()
    page.wait_for_load_state()
    assert told in page.inner_text("main")
    assert "for each headache day avoided." in page.inner_text("main")
    assert page.get_by_label("What does one round cost").input_value() == "420.00"
    assert axe(page) == []
    assert page.evaluate(FITS)
