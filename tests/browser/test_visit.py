"""The clinic's stories about a person: registered, moved in, decided, reported, joined and parted."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]

LOOKS = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("phone", "dark"), ("desk", "light")],
)
NURSE, DOCTOR = "Nina Hale", "Ravi Sen"


def press(page: "Page", name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def open_person(page: "Page", name: str) -> None:
    page.goto("/clinic/people")
    page.get_by_label("Identifier, name or birth date").fill(name)
    press(page, "Look")
    assert name.lower() not in page.url.lower()
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


@LOOKS
def test_from_a_name_to_a_first_month(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(NURSE, "/clinic/people/register", viewport=viewport, palette=palette)
    press(page, "Register")
    assert "Give the name." in page.locator(".wrongs").inner_text()
    assert axe(page) == []
    page.get_by_label("Identifier").fill("H-9001")
    page.get_by_label("Name", exact=True).fill("Cara Primer")
    page.get_by_label("Birth date").fill("1971-01-30")
    press(page, "Register")
    assert page.get_by_role("heading", level=1).inner_text() == "Cara Primer"
    assert "No diary yet" in page.inner_text("main")
    assert axe(page) == []
    page.get_by_role("link", name="Diary", exact=True).click()
    page.get_by_label("Headache days").fill("20")
    page.get_by_label("Crystal-clear days").fill("4")
    press(page, "Keep the month")
    assert "from memory" in page.inner_text("#months")
    assert axe(page) == []
    for link in ("History", "Reactions", "Who"):
        page.get_by_role("link", name=link, exact=True).click()
        page.wait_for_load_state()
        assert axe(page) == [], link


@LOOKS
def test_a_list_of_people_comes_in_and_goes_back(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(NURSE, "/clinic/people/take-over/people", viewport=viewport, palette=palette)
    page.get_by_label("Or paste it").fill("identifier,name,born\nN-1,,1971-01-30")
    press(page, "Look at it")
    assert "Row 2" in page.inner_text("main")
    assert axe(page) == []
    listed = (
        "identifier,name,born\nN-1,Cara Primer,03/04/1971\nN-2,Cara Primer,03/04/1971\nN-3,Dora V,"
    )
    page.get_by_label("Or paste it").fill(listed)
    press(page, "Look at it")
    page.get_by_label("The day first").check()
    assert axe(page) == []
    press(page, "Go on")
    assert "1 new person, 2 to look at" in page.inner_text("h1")
    assert axe(page) == []
    page.get_by_label("Another person").first.check()
    press(page, "Take them over")
    assert axe(page) == []
    press(page, "Take back")
    assert page.get_by_role("button", name="Take back").count() == 0
    page.goto("/clinic/people")
    page.get_by_label("Identifier, name or birth date").fill("Cara")
    press(page, "Look")
    assert "Nobody found" in page.inner_text("main")


@LOOKS
def test_a_decision_that_differs_keeps_its_reason(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(DOCTOR, viewport=viewport, palette=palette)
    open_person(page, "Thea")
    if viewport == "desk":
        box = page.get_by_role("button", name="Keep the decision").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800, "the decision is seen without scrolling"
    page.get_by_label("You decide").select_option("continue")
    press(page, "Keep the decision")
    assert "This differs from what leads here" in page.locator(".wrongs").inner_text()
    assert axe(page) == []
    page.get_by_label("Why").fill("Moderate days halved, and she wants to go on.")
    press(page, "Keep the decision")
    assert "It differs from what led then" in page.inner_text("#decided")
    assert "Moderate days halved" in page.inner_text("#decided")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe(page) == []
    page.get_by_role("link", name="that day’s assessment").click()
    page.wait_for_load_state()
    assert "Every table is the same" in page.inner_text("main")
    assert axe(page) == []


@LOOKS
def test_from_a_reaction_to_the_draft_of_a_report(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(NURSE, viewport=viewport, palette=palette)
    open_person(page, "Thea")
    page.get_by_role("link", name="Reactions", exact=True).click()
    page.get_by_label("What happened").fill("trouble swallowing")
    press(page, "Keep the reaction")
    assert "emergency" in page.locator(".pressing").inner_text()
    assert axe(page) == []
    page.get_by_text("Draft a report").first.click()
    with page.expect_download() as wanted:
        page.get_by_role("button", name="Draft as PDF").first.click()
    assert wanted.value.suggested_filename == "cleardays-draft-report.pdf"
    page.get_by_label("What was done").fill("Rang her; sent to the emergency department.")
    press(page, "Seen, done")
    assert page.locator(".pressing").count() == 0
    assert "Seen by Nina Hale" in page.inner_text("main")


@LOOKS
def test_two_records_are_joined_and_parted(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(DOCTOR, viewport=viewport, palette=palette)
    open_person(page, "Thea")
    page.get_by_role("link", name="Who", exact=True).click()
    page.get_by_role("link", name="There is another record").click()
    page.get_by_label("Identifier, name or birth date").fill("Rosa")
    press(page, "Look")
    page.get_by_role("link", name="side by side").click()
    page.wait_for_load_state()
    assert "differs" in page.inner_text("main")
    assert axe(page) == []
    page.get_by_label("How do you know").fill("one person, two cards")
    press(page, "Join them")
    assert "one person, two cards" in page.inner_text("main")
    assert axe(page) == []
    press(page, "Take this back")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Rosa")
