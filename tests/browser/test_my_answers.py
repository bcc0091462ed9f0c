"""A person and their answers: months, does it work, a side effect that is urgent, a link for a doctor."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Open = Callable[..., "Page"]
Axe = Callable[..., list[str]]

HERSELF = "Samir"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
LARGE = "document.documentElement.style.fontSize = '212.5%'"
SMALL = """[...document.querySelectorAll(
  'button, .choice, .urgent-link, .rooms a, .call, .as-button, .ways a, summary, main input')]
.filter(e => e.offsetParent && e.type !== 'radio' && e.type !== 'checkbox')
.map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])
.filter(([, height]) => height < 43.9)"""


def answer(page: "Page", says: str, button: str = "Go on") -> None:
    page.get_by_label(says).check()
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def share(page: "Page") -> str:
    page.goto("/my/shares")
    page.get_by_label("For whom is it?").fill("my family doctor")
    page.get_by_label("7 days").check()
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_selector("#made")
    return page.locator("#made").input_value()


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_nobody_stumbles_over_their_answers(clinic_page: Come, axe: Axe, palette: str) -> None:
    page = clinic_page(HERSELF, palette=palette)

    def looked_at() -> None:
        assert axe(page) == [], page.url
        assert page.evaluate(FITS), page.url
        assert page.evaluate(SMALL) == [], page.url

    for path in ("months", "works", "worth", "shares", "side-effect", "more"):
        page.goto(f"/my/{path}")
        looked_at()
    page.goto("/my/worth")
    page.get_by_role("button", name="Do the sum").click()
    page.wait_for_selector("#wrongs")
    looked_at()
    page.get_by_label("What does one round cost").fill("350")
    page.get_by_role("button", name="Do the sum").click()
    page.wait_for_selector("#own")
    looked_at()
    page.goto("/my/months")
    page.get_by_text("Every 28 days").click()
    looked_at()
    page.goto("/my/side-effect")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("#wrongs")
    looked_at()
    for _ in range(5):
        answer(page, "No, or it is over")
    looked_at()
    answer(page, "None of these")
    page.get_by_label("In a few words").fill("sore neck")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("#over")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("#wrongs")
    looked_at()
    answer(page, "No, it is still there")
    looked_at()
    page.get_by_role("button", name="Send to my clinic").click()
    page.get_by_text("Tell the clinic more").click()
    looked_at()
    page.goto(share(page))
    looked_at()
    page.get_by_role("button", name="Show the report").click()
    page.wait_for_selector(".whose")
    looked_at()


def test_narrow_and_large(clinic_page: Come) -> None:
    page = clinic_page(HERSELF, viewport="small phone")
    link = share(page)
    paths = [
        f"/my/{path}" for path in ("months", "works", "worth", "shares", "side-effect", "more")
    ]
    for path in (*paths, link):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        assert page.evaluate(FITS), path
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate(LARGE)
        assert page.evaluate(FITS), f"{path} with text twice as large"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_trouble_swallowing_is_on_top_of_the_worklist_before_anything_else_is_asked(
    clinic_page: Come, axe: Axe, javascript: bool
) -> None:
    page = clinic_page(HERSELF, palette="dark", javascript=javascript)
    page.goto("/my/more")
    page.get_by_role("link", name="Report a side effect").click()
    page.wait_for_load_state()
    assert "Trouble swallowing, speaking or breathing?" in page.inner_text("h1")
    assert page.get_by_role("link", name="Call 112").is_visible(), "before any question"
    answer(page, "Yes, or I am not sure")
    assert "Get help now" in page.inner_text("h1")
    call = page.get_by_role("link", name="Call 112")
    assert call.get_attribute("href") == "tel:112"
    top = call.evaluate("e => e.getBoundingClientRect().bottom")
    assert top < 320, "the number is in sight without scrolling"
    if javascript:
        assert axe(page) == []
    page.get_by_text("Once you are safe: tell the clinic more").click()
    page.get_by_label("Anything else, in your own words").fill("Since this morning, also water.")
    page.get_by_label("Severe:").check()
    page.get_by_role("button", name="Send to my clinic").click()
    page.wait_for_load_state()
    assert "Get help now" in page.inner_text("h1"), "telling more hides nothing"
    told = page.url

    nurse = clinic_page("Nina Hale", "/clinic", viewport="desk")
    rows = nurse.locator("table.worklist tbody tr")
    listed = [(row.inner_text(), row.get_attribute("class") or "") for row in rows.all()]
    at = next(n for n, (said, _) in enumerate(listed) if "Samir" in said)
    assert all(which == "urgent" for _, which in listed[: at + 1]), "urgent ones stand on top"
    assert "Trouble swallowing, speaking or breathing reported by themselves" in listed[at][0]
    rows.nth(at).get_by_role("link", name="Read it").click()
    nurse.wait_for_load_state()
    said = nurse.inner_text("main")
    assert "Reported by the person themselves" in said
    assert "Since this morning, also water." in said
    nurse.get_by_label("What was done").first.fill("Rang him, the ambulance is there.")
    nurse.get_by_role("button", name="Seen, done").first.click()
    nurse.wait_for_load_state()
    page.goto(told)
    assert "Seen by the clinic on" in page.inner_text("main")
    assert "ambulance is there" not in page.inner_text("main")


def test_a_doctor_reads_a_link_until_it_is_taken_back(
    clinic_page: Come, open_page: Open, axe: Axe
) -> None:
    page = clinic_page(HERSELF)
    link = share(page)
    doctor = open_page(link, viewport="desk")
    assert "Samir" not in doctor.content()
    doctor.get_by_label("Who are you?").fill("Dr Meier")
    doctor.get_by_role("button", name="Show the report").click()
    doctor.wait_for_selector(".whose")
    assert "Samir" in doctor.inner_text("main")
    with doctor.expect_download() as saved:
        doctor.get_by_role("button", name="Save as PDF").click()
    assert saved.value.suggested_filename == "cleardays-shared-report.pdf"
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")
    page.goto("/my/shares")
    page.get_by_text("Seen 2 times").click()
    seen = page.inner_text(".share")
    assert seen.count("by somebody who wrote “Dr Meier”") == 2
    assert axe(page) == []
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_load_state()
    assert "Taken back on" in page.inner_text(".share")
    doctor.goto(link)
    assert "This link opens nothing" in doctor.inner_text("h1")
    assert "Samir" not in doctor.content()
    assert axe(doctor) == []
    doctor.go_back()
    doctor.wait_for_load_state()
    assert "Samir" not in doctor.inner_text("body"), "nothing is kept to go back to"
