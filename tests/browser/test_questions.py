"""A reader asks under an article, a machine is refused, a nurse answers, and it stands there."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection

from cleardays.actions import spam_signs

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Open = Callable[..., "Page"]
Axe = Callable[..., list[str]]

LOOKS = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("small phone", "dark"), ("desk", "light")],
)
TEXT = "Is a heavy neck usual in the first week?"
ANSWER = "Some people told it in the trials. Ask your own clinic what to do."


@pytest.fixture(autouse=True)
def at_once(
    monkeypatch: pytest.MonkeyPatch, beside_the_browser: None, transactional_db: None
) -> None:
    """A browser that is driven fills a form in faster than anybody can."""
    # each request has a thread of its own, which takes its connection with it
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    monkeypatch.setattr(spam_signs, "SOONEST", timedelta(0))
    cache.clear()


def press(page: "Page", name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


@LOOKS
def test_asked_refused_answered_and_shown(
    clinic_page: Come, open_page: Open, axe: Axe, viewport: str, palette: str
) -> None:
    look = {"viewport": viewport, "palette": palette}
    desk = clinic_page("Nina Hale", "/clinic/questions", **look)
    assert "Whom do I ask" in desk.inner_text("main")
    assert axe(desk) == []
    desk.goto("/clinic/questions?which=aside")
    assert "There is none" in desk.inner_text("main")
    assert axe(desk) == []

    page = open_page("/guide/side-effects", **look)
    assert "Nobody’s question stands here yet" in page.inner_text("#questions")
    page.get_by_role("link", name="Ask a question about this article").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_label("Your question").fill("Buy cheap at www.pills.example, today only!")
    press(page, "Send my question")
    refused = page.locator(".wrongs").inner_text()
    assert "could not be taken" in refused
    assert "pills" not in refused
    assert axe(page) == []

    page.get_by_label("Your question").fill(TEXT)
    page.get_by_label("My question may be shown").check()
    press(page, "Send my question")
    assert page.get_by_role("heading", level=1).inner_text() == "Your question waits"
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    secret = page.url

    desk.goto("/clinic/questions")
    assert axe(desk) == []
    desk.get_by_role("link", name=TEXT).click()
    desk.wait_for_load_state()
    assert axe(desk) == []
    press(desk, "Answer")
    assert "Write an answer." in desk.locator(".wrongs").inner_text()
    assert axe(desk) == []
    desk.get_by_label("Answer", exact=True).fill(ANSWER)
    desk.get_by_label("Show question and answer").check()
    press(desk, "Answer")
    assert "Take it down" in desk.inner_text("main")
    assert axe(desk) == []
    desk.goto("/clinic/questions?which=answered")
    assert "shown, Nina Hale" in desk.inner_text("main")

    page.goto("/guide/side-effects")
    under = page.inner_text("#questions")
    assert TEXT in under
    assert ANSWER in under
    assert "Nina Hale, injector" in under
    assert "General information" in under
    assert axe(page) == []
    page.goto(secret)
    assert ANSWER in page.inner_text("main")
    assert axe(page) == []
    press(page, "Delete my question")
    page.goto("/guide/side-effects")
    assert TEXT not in page.inner_text("main")


def test_without_a_script(open_page: Open) -> None:
    page = open_page("/guide/what-it-costs/ask", javascript=False)
    page.get_by_label("Your question").fill(TEXT)
    press(page, "Send my question")
    assert "Your question waits" in page.inner_text("h1")
    assert page.get_by_label("Leave this empty").count() == 0, "no reader is led to that field"
