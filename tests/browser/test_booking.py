"""From asking for a visit to the calendar, and from answers at home to the page of the visit."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exchange.test_calendar import read

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]

LOOKS = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("small phone", "dark"), ("desk", "light")],
)
NURSE, HIMSELF, KEEPER = "Nina Hale", "Samir", "Adam Grey"


def press(page: "Page", name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def follow(page: "Page", name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def is_well(page: "Page", axe: Axe) -> None:
    """Nothing to stumble over, nothing beside the page, everything big enough for a thumb."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main .link-button, main .choice')]"
        ".filter(e => e.offsetParent && !e.closest('table, .visit') && e.offsetHeight < 44)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []


def at_any_hour() -> None:
    """The demo's visits may be near: let them be changed up to the last moment."""
    from cleardays.records.models import Reception

    Reception.objects.update(change_hours=0, notice_hours=0, check_in_days=28)


@LOOKS
def test_booked_moved_put_into_the_calendar_and_cancelled(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(HIMSELF, "/my/visit", viewport=viewport, palette=palette)
    at_any_hour()
    page.reload()
    first = page.get_by_role("heading", level=1).inner_text()
    assert first.startswith("You come on ")
    is_well(page, axe)
    follow(page, "Move or cancel")
    is_well(page, axe)
    press(page, re.compile(r"^\d\d:\d\d on "))
    moved = page.get_by_role("heading", level=1).inner_text()
    assert moved.startswith("You come on ")
    assert moved != first
    with page.expect_download() as wanted:
        page.get_by_role("link", name="Put it in my calendar").click()
    assert wanted.value.suggested_filename == "appointment.ics"
    (event,) = read(Path(wanted.value.path()).read_bytes())
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("Appointment", "1")
    follow(page, "Move or cancel")
    page.locator("summary").get_by_text("Cancel").click()
    is_well(page, axe)
    press(page, re.compile("^Cancel it"))
    assert page.get_by_role("heading", level=1).inner_text() == "No visit is booked"
    is_well(page, axe)
    follow(page, "Choose a time")
    is_well(page, axe)
    press(page, re.compile(r"^\d\d:\d\d on "))
    assert page.get_by_role("heading", level=1).inner_text().startswith("You come on ")
    follow(page, "Calendar address")
    is_well(page, axe)
    press(page, "Make an address")
    is_well(page, axe)
    address = page.locator("code").inner_text()
    (event,) = read(page.request.get(address).body())
    assert event["SUMMARY"] == "Appointment"
    press(page, "End the address")
    assert page.request.get(address).status == 404


@LOOKS
def test_asked_for_offered_and_chosen(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    looks = {"viewport": viewport, "palette": palette}
    page = clinic_page(HIMSELF, "/my/visit", **looks)
    at_any_hour()
    follow(page, "Ask the clinic")
    is_well(page, axe)
    press(page, "Ask")
    assert "Say in a few words" in page.locator(".wrongs").inner_text()
    is_well(page, axe)
    page.get_by_label("What is it about?").fill("My neck hurts since the last time.")
    page.get_by_label("When can you come?").fill("Any morning")
    press(page, "Ask")
    assert "The clinic has not answered yet." in page.inner_text("main")

    nurse = clinic_page(NURSE, "/clinic", **looks)
    follow(nurse, "One person asked for a visit")
    assert "My neck hurts since the last time." in nurse.inner_text("main")
    is_well(nurse, axe)
    follow(nurse, "Offer times")
    is_well(nurse, axe)
    free = nurse.locator(".times input")
    free.nth(free.count() - 1).check()
    free.nth(free.count() - 2).check()
    press(nurse, "Hold these times")
    assert "Offered by the clinic." in nurse.inner_text("main")
    is_well(nurse, axe)

    page.reload()
    assert page.locator(".held").count() == 2
    is_well(page, axe)
    when = page.locator(".held .when").first.inner_text()
    press(page, re.compile("^Take this time"))
    date, at = re.fullmatch(r"\w+, (.*), (\d\d:\d\d)", when).groups()  # type: ignore[union-attr]
    assert f"And on {date} at {at}, to talk." in page.inner_text("main")
    assert page.locator(".held").count() == 0


@LOOKS
def test_what_is_said_before_a_visit_is_on_the_page_of_the_visit(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    looks = {"viewport": viewport, "palette": palette}
    page = clinic_page(HIMSELF, "/my/visit", **looks)
    at_any_hour()
    page.reload()
    follow(page, "Answer before my visit")
    is_well(page, axe)
    page.get_by_role("group", name="Did you have any other").get_by_label("Yes").check()
    page.get_by_label("What do you want to ask?").fill("May I swim the day after?")
    page.get_by_text("I filled in a question sheet").click()
    page.get_by_label("HIT-6").fill("99")
    press(page, "Send to the clinic")
    assert "whole number from 36 to 78" in page.locator(".wrongs").inner_text()
    is_well(page, axe)
    page.get_by_label("HIT-6").fill("64")
    press(page, "Send to the clinic")
    assert page.get_by_role("heading", level=1).inner_text() == "The clinic has your answers"
    assert "Ring the clinic before you set out" in page.inner_text("main")
    is_well(page, axe)

    nurse = clinic_page(NURSE, "/clinic/people", **looks)
    nurse.get_by_label("Identifier, name or birth date").fill("Samir")
    press(nurse, "Look")
    follow(nurse, "Samir")
    panel = nurse.locator("#before-visit")
    assert "not yet confirmed" in panel.inner_text()
    assert "May I swim the day after?" in panel.inner_text()
    assert axe(nurse) == []
    if viewport == "desk":
        box = nurse.get_by_role("button", name="Keep a decision").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800, "the decision is seen without scrolling"
    panel.get_by_role("button", name=re.compile("^Confirm.*botulinum")).click()
    nurse.wait_for_load_state()
    assert "Confirmed by Nina Hale" in nurse.locator("#before-visit").inner_text()
    nurse.get_by_role("link", name="History", exact=True).click()
    nurse.wait_for_load_state()
    assert "said by the person before a visit, confirmed by Nina Hale" in nurse.inner_text("main")
    assert axe(nurse) == []


@LOOKS
def test_a_clinic_shows_itself_and_who_waits(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    looks = {"viewport": viewport, "palette": palette}
    keeper = clinic_page(KEEPER, "/clinic/settings", **looks)
    follow(keeper, "How the clinic receives people")
    is_well(keeper, axe)
    press(keeper, "Save")
    follow(keeper, "See what everybody sees")
    is_well(keeper, axe)
    assert "Fewer than 10 sessions signed here" in keeper.inner_text("main")
    follow(keeper, "Clinics")
    is_well(keeper, axe)

    page = clinic_page(HIMSELF, "/my/visit/sooner", **looks)
    page.get_by_label("Morning").check()
    is_well(page, axe)
    press(page, "Put me on the list")
    assert "You are on the list" in page.inner_text("main")
    nurse = clinic_page(NURSE, "/clinic/days", **looks)
    is_well(nurse, axe)
    follow(nurse, "Asked for a visit")
    assert "Samir" in nurse.locator("table").inner_text()
    is_well(nurse, axe)
