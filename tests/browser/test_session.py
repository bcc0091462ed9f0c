"""The clinic's stories about a session: the first, the tenth, a plan refused, a lot expired."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from cleardays.records.models import Person

Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]
NURSE, DOCTOR = "Nina Hale", "Ravi Sen"
LOOKS = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("phone", "dark"), ("desk", "light")],
)


class Hand:
    """Somebody's finger: counts what it taps."""

    def __init__(self, page: "Page") -> None:
        self.page, self.taps = page, 0

    def tap(self, what: "Locator") -> None:
        what.click()
        self.taps += 1

    def press(self, name: str) -> None:
        self.tap(self.page.get_by_role("main").get_by_role("button", name=name).first)


def named(first: str) -> "Person":
    from cleardays.records.models import Person

    return Person.objects.get(name__startswith=first)


def staff(first: str):
    from cleardays.records.models import Account

    return Account.objects.get(name__contains=first)


def the_time():
    from django.utils import timezone

    return timezone.now()


def some_vials(number: int = 1, **other: object) -> None:
    from cleardays.actions.vials import Arrival, register

    at = the_time()
    said = {"product": "Botox", "lot": "C8841", "size": 200}
    said |= {"expiry": at.date() + timedelta(days=300)} | other
    register(staff("Nina"), Arrival(**said), number, at.date(), at)


def some_papers(person: "Person") -> None:
    from cleardays.actions.directions import keep_consent, prescribe

    at = the_time()
    prescribe(staff("Ravi"), person, 4, at.date(), "", at)
    keep_consent(staff("Nina"), person, True, at.date(), at)


def expect_sum(page: "Page", words: str) -> None:
    """Wait for the running totals: the page has been answered."""
    from playwright.sync_api import expect

    expect(page.locator("#tally .sums")).to_contain_text(words)


def saved(page: "Page") -> None:
    from playwright.sync_api import expect

    expect(page.locator("#saved")).to_have_text("Saved")


def fits(page: "Page") -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@LOOKS
def test_from_a_first_visit_to_a_signed_first_session(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(DOCTOR, viewport=viewport, palette=palette)
    person = named("Amira")
    page.goto(f"/clinic/people/{person.key}/sessions")
    assert page.inner_text("h1") == "The first session"
    assert axe(page) == []
    page.get_by_label("For how many sessions").fill("4")
    page.get_by_role("button", name="Prescribe").click()
    page.wait_for_load_state()
    assert "4 of 4 sessions left" in page.inner_text("#papers")
    some_vials(2)

    page = clinic_page(NURSE, f"/clinic/people/{person.key}", viewport=viewport, palette=palette)
    hand = Hand(page)
    hand.tap(page.get_by_role("link", name="Session", exact=True))
    hand.press("Begin from the standard plan")
    hand.press("Give all 31 as planned")
    expect_sum(page, "155 / 155 U")
    expect_sum(page, "31 / 31 sites")
    assert hand.taps <= 6, "31 sites, from the person's page"
    assert axe(page) == []
    assert fits(page)

    assert page.get_by_role("button", name="Sign 155 U in 31 sites").is_disabled()
    assert "Nothing was drawn from a vial." in page.inner_text("#sign")
    page.get_by_text("The text, version").click()
    hand.press("Read together: consent given")
    hand.tap(page.get_by_label("Name and birth date, said by the person"))
    saved(page)
    hand.press("All others asked: no")
    saved(page)
    hand.press("Mix now and draw")
    expect_sum(page, "drawn 155 U, 45 U to waste")
    hand.tap(page.get_by_label("Feels well enough to leave"))
    saved(page)
    page.get_by_role("heading", name="Ready to sign").wait_for()
    assert axe(page) == []
    hand.press("Sign 155 U in 31 sites")
    page.get_by_text("Signed by Nina Hale").wait_for()
    assert hand.taps <= 9, "and all of it, to the signature"
    assert page.inner_text("h1").endswith("155 U in 31 sites")
    assert "45 U wasted" in page.inner_text("main")
    assert axe(page) == []
    assert fits(page)


@LOOKS
def test_the_tenth_session_from_last_time_with_an_extra_site(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    from session_days import given_before

    page = clinic_page(NURSE, viewport=viewport, palette=palette)
    person, today = named("Amira"), the_time().date()
    for n in range(1, 10):
        given_before(person, today - timedelta(days=90 * n), units_at_first=2.5)
    some_papers(person)
    some_vials()
    hand = Hand(page)
    page.goto(f"/clinic/people/{person.key}/sessions")
    assert page.inner_text("h1") == "90 days since the last session"
    assert "Corrugator, left: 1 site with 2.5 U, not 5 U" in page.inner_text("main")
    assert axe(page) == []
    hand.press("Begin as last time")
    hand.press("Give all 31 as planned")
    expect_sum(page, "152.5 / 152.5 U")
    hand.tap(page.locator("label[for=show-extras]"))
    extra = page.locator("#map input[value='temporalis-extra-R-1']")
    hand.tap(extra)
    expect_sum(page, "157.5 / 157.5 U")
    expect_sum(page, "32 / 32 sites")
    hand.tap(page.locator("#map input[value='TRA-L-2']"))
    expect_sum(page, "152.5 / 157.5 U")
    page.locator("#skip-why").fill("sore from a fall")
    hand.press("Skip")
    expect_sum(page, "31 / 31 sites")
    saved(page)
    assert axe(page) == []
    # by the list: other units with a reason, and what was noticed
    hand.tap(page.locator("#list > summary"))
    hand.tap(page.locator("#more-OCC-R-2 > summary"))
    page.locator("#u-OCC-R-2").fill("2.5")
    page.locator("#w-OCC-R-2").fill("tender")
    hand.tap(page.locator("#more-OCC-R-2").get_by_label("bleeding"))
    hand.tap(page.locator("#more-OCC-R-2").get_by_role("button", name="Given so"))
    expect_sum(page, "150 / 150 U")
    saved(page)
    assert axe(page) == []
    assert fits(page)
    assert hand.taps <= 12, "by hand, with three changes: under 90 seconds at seven seconds a tap"
    # over the cap of its muscle: refused in words, and the map shows what stands
    page.locator("#map input[value='temporalis-extra-L-1']").click()
    expect_sum(page, "155 / 155 U")
    assert page.locator("#map input[value='temporalis-extra-L-2']").count() == 0
    page.locator("#map input[value='temporalis-extra-L-1']").click()
    expect_sum(page, "150 / 150 U")
    # the rest of the way
    hand.tap(page.get_by_label("Name and birth date, said by the person"))
    hand.tap(page.get_by_label("What was reported after the last session was read"))
    hand.tap(page.get_by_label("Feels well enough to leave"))
    hand.press("All others asked: no")
    saved(page)
    hand.press("Mix now and draw")
    page.get_by_role("heading", name="Ready to sign").wait_for()
    hand.press("Sign 150 U in 31 sites")
    page.get_by_text("Signed by Nina Hale").wait_for()
    told = page.inner_text("#noted")
    assert "right temporalis: 5 U, given off plan (follow the pain)" in told
    assert "26, left trapezius" not in told, "only what was otherwise"
    assert "sore from a fall" in told
    assert "(tender); bleeding" in told
    assert axe(page) == []


@LOOKS
def test_a_refused_plan(clinic_page: Come, axe: Axe, viewport: str, palette: str) -> None:
    from cleardays.actions.history import tell

    page = clinic_page(NURSE, viewport=viewport, palette=palette)
    person, at = named("Amira"), the_time()
    said = {"extras": [{"muscle": "frontalis", "side": "left", "sites": 1}]}
    tell(None, person, said, at.date(), at)
    page.goto(f"/clinic/people/{person.key}/sessions")
    assert page.inner_text("h1") == "No session can be planned"
    assert "Frontalis, which takes none" in page.inner_text(".wrongs")
    assert page.get_by_role("button", name="Begin").count() == 0
    assert axe(page) == []
    assert fits(page)


@LOOKS
def test_an_expired_lot(clinic_page: Come, axe: Axe, viewport: str, palette: str) -> None:
    page = clinic_page(NURSE, "/clinic/vials", viewport=viewport, palette=palette)
    today = the_time().date()
    page.get_by_label("Lot").fill("OLD7")
    page.get_by_label("Expiry").fill(str(today - timedelta(days=2)))
    page.get_by_role("button", name="Register").click()
    assert "The lot OLD7 expired on" in page.inner_text(".wrongs")
    assert axe(page) == []
    # one that expired while it lay here
    from cleardays.actions.sessions import At, begin, draw_for
    from cleardays.records.models import Vial

    some_vials()
    person, at = named("Amira"), the_time()
    some_papers(person)
    row = begin(staff("Nina"), person, today, False, today, at)
    draw_for(
        staff("Nina"), At(row.pk, 1, at), Vial.objects.get(lot="C8841"), Decimal(155), Decimal(2)
    )
    Vial.objects.update(expiry=today - timedelta(days=1))
    page.goto(f"/clinic/people/{person.key}/sessions/{row.key}")
    assert "The lot C8841 had expired on that day. Use another vial." in page.inner_text("#sign")
    assert page.get_by_role("button", name="Sign 0 U").is_disabled()
    assert "No vial" not in page.inner_text("#sign")
    assert axe(page) == []
    page.get_by_role("button", name="Put back").click()
    page.get_by_text("No vial is at hand for this person.").wait_for()
    assert axe(page) == []
    assert fits(page)


# --- besides ----------------------------------------------------------------------------------------


def test_a_second_screen_is_told_and_sees_both(clinic_page: Come, axe: Axe) -> None:
    from cleardays.actions.sessions import begin

    first = clinic_page(NURSE, viewport="desk")
    person, at = named("Amira"), the_time()
    row = begin(staff("Nina"), person, at.date(), False, at.date(), at)
    address = f"/clinic/people/{person.key}/sessions/{row.key}"
    second = clinic_page(DOCTOR, address, viewport="desk")
    first.goto(address)
    first.locator("#map input[value='COR-L']").click()
    expect_sum(first, "5 / 155 U")
    second.locator("#map input[value='PRO-M']").click()
    second.locator(".sent").wait_for()
    told = second.inner_text("main")
    assert "nothing was overwritten" in told
    assert "given on your screen, not here: 3, procerus, midline" in told
    expect_sum(second, "5 / 155 U")
    assert second.locator("#map input[value='COR-L']").is_checked()
    assert not second.locator("#map input[value='PRO-M']").is_checked()
    assert axe(second) == []
    second.locator("#map input[value='PRO-M']").click()
    expect_sum(second, "10 / 155 U")


def test_what_is_refused_is_said_at_the_top_and_the_page_shows_what_stands(
    clinic_page: Come, axe: Axe
) -> None:
    from cleardays.actions.sessions import begin

    page = clinic_page(NURSE, viewport="phone")
    person, at = named("Amira"), the_time()
    row = begin(staff("Nina"), person, at.date(), False, at.date(), at)
    page.goto(f"/clinic/people/{person.key}/sessions/{row.key}")
    page.locator("#list > summary").click()
    page.locator("#more-COR-L > summary").click()
    page.locator("#u-COR-L").fill("50")
    page.locator("#more-COR-L").get_by_role("button", name="Given so").click()
    page.locator("#wrongs").wait_for()
    assert "the paradigm gives it at most 10 U" in page.inner_text("#wrongs")
    assert page.evaluate("document.activeElement.id") == "wrongs"
    assert page.inner_text("#saved") == "Not saved"
    expect_sum(page, "0 / 155 U")
    assert axe(page) == []
    page.locator("#map input[value='COR-L']").click()
    expect_sum(page, "5 / 155 U")
    saved(page)
    assert page.locator("#wrongs").count() == 0


def test_quick_fingers_lose_no_site(clinic_page: Come) -> None:
    from cleardays.actions.sessions import begin

    page = clinic_page(NURSE, viewport="desk")
    person, at = named("Amira"), the_time()
    row = begin(staff("Nina"), person, at.date(), False, at.date(), at)
    page.goto(f"/clinic/people/{person.key}/sessions/{row.key}")
    sites = [planned["site"] for planned in row.planned]
    for site in sites:
        page.evaluate("s => document.querySelector(`#map input[value='${s}']`).click()", site)
    expect_sum(page, "155 / 155 U")
    saved(page)
    assert row.sites.filter(given=True).count() == 31


def test_keys_do_everything_on_the_map(clinic_page: Come) -> None:
    from cleardays.actions.sessions import begin

    page = clinic_page(NURSE, viewport="desk")
    person, at = named("Amira"), the_time()
    row = begin(staff("Nina"), person, at.date(), False, at.date(), at)
    page.goto(f"/clinic/people/{person.key}/sessions/{row.key}")
    page.locator("#map input[value='COR-L']").focus()
    page.keyboard.press("Space")
    expect_sum(page, "5 / 155 U")
    assert page.evaluate("document.activeElement.value") == "COR-L", "the place is kept"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect_sum(page, "10 / 155 U")


@LOOKS
def test_a_desk_that_locked_keeps_what_was_tapped(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    from cleardays.actions.sessions import begin
    from cleardays.web.door import SEEN

    page = clinic_page(NURSE, viewport=viewport, palette=palette)
    person, at = named("Amira"), the_time()
    row = begin(staff("Nina"), person, at.date(), False, at.date(), at)
    page.goto(f"/clinic/people/{person.key}/sessions/{row.key}")
    (cookie,) = [c["value"] for c in page.context.cookies() if c["name"] == "cleardays"]
    here = SessionStore(session_key=cookie)
    here[SEEN] = (at - timedelta(hours=1)).isoformat()
    here.save()
    page.locator("#map input[value='COR-L']").click()
    page.wait_for_url("**/unlock**")
    assert not row.sites.exists()
    assert axe(page) == []
    assert fits(page)
    assert person.name not in page.content(), "a locked desk names nobody"
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state()
    assert axe(page) == []
    assert fits(page)
    page.get_by_role("main").get_by_role("button").first.click()
    expect_sum(page, "5 / 155 U")
    assert [site.site for site in row.sites.all()] == ["COR-L"]


@pytest.mark.parametrize("viewport", ["small phone", "phone"])
def test_without_a_script_the_same_forms_work(clinic_page: Come, viewport: str) -> None:
    from cleardays.actions.sessions import begin

    page = clinic_page(NURSE, viewport=viewport, javascript=False)
    person, at = named("Amira"), the_time()
    row = begin(staff("Nina"), person, at.date(), False, at.date(), at)
    page.goto(f"/clinic/people/{person.key}/sessions/{row.key}")
    page.locator("#map input[value='COR-L']").check()
    page.get_by_role("button", name="Save the map").click()
    page.wait_for_load_state()
    assert "5 / 155 U" in page.inner_text("#tally")
    page.locator("#list > summary").click()
    page.locator("#more-COR-R > summary").click()
    page.locator("#w-COR-R").fill("a bruise")
    page.locator("#more-COR-R").get_by_role("button", name="Skipped").click()
    page.wait_for_load_state()
    assert "1 / 30 sites" in page.inner_text("#tally")
    assert fits(page)
