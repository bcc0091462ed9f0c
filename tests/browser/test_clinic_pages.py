"""Every page of the clinic, as each role meets it: nobody stumbles, nothing hangs over the edge."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]
NURSE, DOCTOR, LEAD, KEEPER = "Nina Hale", "Ravi Sen", "Lea Novak", "Adam Grey"
LOOKS = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("small phone", "dark"), ("desk", "light")],
)
ABOUT = (
    *("", "/who", "/join", "/diary", "/history", "/history/answers/safety", "/reactions"),
    *("/assessments", "/sessions", "/directions", "/letters", "/authorisations", "/book"),
)
OF = {
    NURSE: (
        *("/clinic", "/clinic?need=decision-pending", "/clinic/days", "/clinic/people"),
        *("/clinic/people/register", "/clinic/people/take-over/people", "/clinic/batches"),
        *("/clinic/people/take-over/sessions", "/clinic/vials", "/clinic/out-of-reach"),
    ),
    KEEPER: ("/clinic/staff", "/clinic/settings", "/clinic/audit", "/clinic/audit?only=refused"),
    LEAD: ("/service", "/clinic/out-of-reach/review"),
}
AT_THE_DOOR = ("/sign-in", "/demo", "/account/password/forgotten", "/account/second-factor")
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
SMALL = """[...document.querySelectorAll('main button, main a.button, main select, main input')]
  .filter(e => e.offsetParent && !e.closest('.choice, .chip, .answers, .site-box, details'))
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
  .filter(([html, height]) => height < 44 && !/type="(radio|checkbox|hidden)"|quiet/.test(html))"""


def stumbled(page: "Page", axe: Axe, where: str, viewport: str) -> list[str]:
    """What is wrong with one page, each with its address."""
    answer = page.goto(where)
    page.wait_for_load_state()
    found = [f"{where}: {one}" for one in axe(page)]
    if answer is None or answer.status != 200:
        found.append(f"{where}: answers {answer and answer.status}")
    if not page.evaluate(FITS):
        found.append(f"{where}: hangs over the edge")
    if page.locator("h1").count() != 1:
        found.append(f"{where}: has {page.locator('h1').count()} headings of the first order")
    if viewport != "desk":
        found += [f"{where}: {html} is {high:.0f} px high" for html, high in page.evaluate(SMALL)]
    return found


def key_of(first: str) -> str:
    from cleardays.records.models import Person

    return str(Person.objects.get(name__startswith=first).key)


@LOOKS
@pytest.mark.parametrize("role", list(OF))
def test_nobody_stumbles_over_a_page(
    clinic_page: Come, axe: Axe, role: str, viewport: str, palette: str
) -> None:
    page = clinic_page(role, viewport=viewport, palette=palette)
    found = [one for where in OF[role] for one in stumbled(page, axe, where, viewport)]
    assert found == []


@LOOKS
def test_nobody_stumbles_over_a_persons_pages(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(DOCTOR, viewport=viewport, palette=palette)
    about = f"/clinic/people/{key_of('Wilma')}"
    answers = [page.request.get(about + end).status for end in ABOUT]
    there = [end for end, status in zip(ABOUT, answers, strict=True) if status == 200]
    assert {"", "/diary", "/history", "/reactions", "/sessions", "/letters", "/book"} <= set(there)
    found = [one for end in there for one in stumbled(page, axe, about + end, viewport)]
    assert found == []


@LOOKS
def test_nobody_stumbles_at_the_door(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(NURSE, viewport=viewport, palette=palette)
    page.context.clear_cookies()
    found = [one for where in AT_THE_DOOR[:3] for one in stumbled(page, axe, where, viewport)]
    assert found == []


# --- the worklist ---------------------------------------------------------------------------------


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_the_worklist_by_need_and_by_keys(clinic_page: Come, axe: Axe, palette: str) -> None:
    page = clinic_page(NURSE, "/clinic", viewport="desk", palette=palette)
    rows = page.locator(".worklist tbody tr")
    every = rows.count()
    assert page.locator("h1").inner_text().startswith(f"{every} people")
    assert "trouble swallowing" in rows.first.inner_text(), "what is urgent comes first"
    filters = page.locator(".filters a")
    for number in range(1, filters.count()):
        filters = page.locator(".filters a")
        words, count = filters.nth(number).inner_text().rsplit(None, 1)
        filters.nth(number).click()
        page.wait_for_load_state()
        assert rows.count() == int(count), words
        assert page.locator("h1").inner_text().startswith(f"{count} of {every}")
    assert axe(page) == []
    page.goto("/clinic")
    names = page.locator(".worklist tbody th a")
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == names.nth(1).inner_text()
    wanted = names.nth(1).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == wanted


# --- a day of the clinic --------------------------------------------------------------------------


@LOOKS
def test_from_a_free_slot_to_somebody_who_came(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    page = clinic_page(NURSE, viewport=viewport, palette=palette)
    about = f"/clinic/people/{key_of('Wilma')}/book"
    main = page.get_by_role("main")
    page.goto(about)
    assert "Book the next session" in page.inner_text("h1")
    with page.expect_navigation():
        page.locator(".slots button:visible").nth(-2).click()
    first = page.locator("h1").inner_text()
    assert first.startswith("Booked for")
    with page.expect_navigation():
        page.locator(".slots button:visible").nth(-1).click()
    moved = page.locator("h1").inner_text()
    assert moved.startswith("Booked for")
    assert moved != first
    assert axe(page) == []
    page.goto("/clinic/days")
    day = moved.removeprefix("Booked for ").split(" at ")[0]
    main.get_by_role("link", name=day).first.click()
    page.wait_for_load_state()
    row = page.get_by_role("row").filter(has_text="Wilma")
    row.get_by_role("button", name="Arrived").click()
    page.wait_for_load_state()
    assert "arrived" in page.get_by_role("row").filter(has_text="Wilma").inner_text()
    assert axe(page) == []
    assert page.evaluate(FITS)


# --- out of reach ---------------------------------------------------------------------------------


@LOOKS
def test_a_record_out_of_reach_is_opened_for_an_hour_and_reviewed(
    clinic_page: Come, axe: Axe, viewport: str, palette: str
) -> None:
    from django.utils import timezone

    from cleardays.records.models import AuditRow, BreakGlass, Clinic, Person

    page = clinic_page(DOCTOR, viewport=viewport, palette=palette)
    elsewhere = Clinic.objects.create(name="Hill Headache Clinic", zone="Europe/London")
    person = Person.objects.create(
        clinic=elsewhere,
        identifier="HILL-7",
        name="Otis Fern",
        born=(timezone.now() - timedelta(days=15_000)).date(),
        registered_at=timezone.now(),
    )
    about = f"/clinic/people/{person.key}"
    assert page.request.get(about).status == 404
    page.goto("/clinic/out-of-reach")
    page.get_by_label("Their identifier").fill("HILL-7")
    page.get_by_label("Their date of birth").fill(person.born.isoformat())
    page.get_by_role("button", name="Open it for an hour").click()
    page.wait_for_load_state()
    assert "There is a problem" in page.inner_text("main"), "a reason is asked for"
    assert axe(page) == []
    page.get_by_label("Why you need it now").fill("Brought in with trouble swallowing.")
    page.get_by_role("button", name="Open it for an hour").click()
    page.wait_for_load_state()
    page.goto(about)
    assert page.locator("h1").inner_text() == "Otis Fern"
    assert axe(page) == []

    BreakGlass.objects.update(ends_at=timezone.now())
    assert page.request.get(about).status == 404, "the hour is over"
    kept = AuditRow.objects.filter(person=str(person.key))
    assert {"break" in row.verb or "open" in row.verb for row in kept} >= {True}

    page.goto("/demo")
    page.get_by_role("button", name=LEAD).first.click()
    page.goto("/clinic/out-of-reach/review")
    assert "trouble swallowing" in page.inner_text("main")
    assert axe(page) == []
    page.get_by_label("What was found").fill("Right: an emergency.")
    page.get_by_role("button", name="Reviewed").click()
    page.wait_for_load_state()
    assert "Nothing waits for a review" in page.inner_text("main")
