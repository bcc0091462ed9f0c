"""A person brings a diary in, takes everything out, erases it, and reads it back elsewhere."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from cleardays.actions.accounts import make_account
from cleardays.exchange.record_json import fingerprint
from cleardays.records.convert import read_diary
from cleardays.records.models import Account, AttackEntry, Clinic, DayEntry, Person
from cleardays.records.models.accounts import Role

if TYPE_CHECKING:
    from playwright.sync_api import Page

Come = Callable[..., "Page"]
Axe = Callable[..., list[str]]

LOOKS = pytest.mark.parametrize(
    ("viewport", "palette"),
    [("small phone", "dark"), ("desk", "light")],
)
SAMIR = "Samir"
PAGES = (
    *("/my/data", "/my/data/in", "/my/data/looked", "/my/data/erase", "/my/reminders"),
    "/my/more",
)
OWN = "date,headache,severity\n2026-01-05,yes,severe\n2026-01-06,no,\n2026-01-07,yes,mild\n"


def press(page: "Page", name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def bring_in(page: "Page", path: Path) -> None:
    page.goto("/my/data/in")
    page.get_by_label("Choose a file").set_input_files(path)
    press(page, "Look at it")


def take_out(page: "Page", name: str, into: Path) -> Path:
    page.goto("/my/data")
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    target = into / download.value.suggested_filename
    download.value.save_as(target)
    return target


def newcomer(name: str) -> tuple[Person, Account]:
    """Somebody whose door stands open in the demo, and who has written nothing yet."""
    clinic = Clinic.objects.get()
    person = Person.objects.create(
        clinic=clinic, identifier=f"N-{name[:3]}", name=name, registered_at=timezone.now()
    )
    address = f"{name[:3].lower()}@demo.example"
    return person, make_account(clinic, name, address, Role.PERSON, None, person)


@LOOKS
def test_every_page_in_every_look(
    clinic_page: Come, axe: Axe, viewport: str, palette: str, tmp_path: Path
) -> None:
    page = clinic_page(SAMIR, "/my/more", viewport=viewport, palette=palette)
    for path in PAGES:
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        small = page.evaluate(
            "[...document.querySelectorAll('main a, main button')].filter("
            "e => e.getBoundingClientRect().height < 43 && !e.closest('p, li:not(.outs li)'))"
            ".map(e => e.innerText)"
        )
        assert small == [], path
    file = tmp_path / "own.csv"
    file.write_text(OWN)
    bring_in(page, file)
    assert "Nothing is kept yet" in page.inner_text("main")
    assert axe(page) == []
    (tmp_path / "bad.csv").write_text("date,headache\n2026-13-05,yes\n")
    bring_in(page, tmp_path / "bad.csv")
    assert "There is a problem" in page.locator(".wrongs").inner_text()
    assert axe(page) == []


def test_out_erased_and_read_back_by_another_account(
    clinic_page: Come, axe: Axe, tmp_path: Path
) -> None:
    page = clinic_page(SAMIR, "/my/data")
    person, _ = newcomer("Cara Primer")
    page.goto("/demo")
    page.get_by_role("button", name="Cara Primer").click()
    file = tmp_path / "own.csv"
    file.write_text(OWN)
    bring_in(page, file)
    assert "3 of 3 days are new here" in page.inner_text("main")
    press(page, "Keep it in my diary")
    assert "3 new entries" in page.inner_text("main")
    DayEntry.objects.filter(person=person, on="2026-01-05").update(note="slept badly")
    before = fingerprint(read_diary(person))
    kept = take_out(page, "Everything, in one file", tmp_path)
    assert kept.name == "cleardays-record.json"
    table = take_out(page, "My days, as a table", tmp_path)
    assert "2026-01-05" in table.read_text()
    printed = take_out(page, "My page to print", tmp_path)
    assert printed.read_bytes().startswith(b"%PDF")

    page.goto("/my/data/erase")
    said = page.inner_text("main")
    assert "3 days" in said
    assert "Your own notes beside days and attacks: 1" in said
    press(page, "Go on")
    assert axe(page) == []
    press(page, "Erase for good")
    assert "Tick the box" in page.locator(".wrongs").inner_text()
    assert axe(page) == []
    assert DayEntry.objects.filter(person=person).count() == 3
    page.get_by_label("Yes, erase it").check()
    press(page, "Erase for good")
    assert page.inner_text("h1") == "It is erased"
    assert axe(page) == []
    assert not DayEntry.objects.filter(person=person).exists()

    other, _ = newcomer("Dora Vale")
    page.goto("/demo")
    page.get_by_role("button", name="Dora Vale").click()
    bring_in(page, kept)
    assert "1 of your notes come along" in page.inner_text("main")
    press(page, "Keep it in my diary")
    assert fingerprint(read_diary(other)) == before
    assert DayEntry.objects.get(person=other, on="2026-01-05").note == "slept badly"
    press(page, "Take it back")
    assert read_diary(other).days == ()
    assert "Taken back" in page.inner_text("main")


def test_an_account_that_is_closed_is_out(clinic_page: Come) -> None:
    page = clinic_page(SAMIR, "/my/data/erase")
    page.get_by_label("Close my account too").check()
    press(page, "Go on")
    assert "and your account" in page.inner_text("main")
    page.get_by_label("Yes, erase it").check()
    press(page, "Erase for good")
    assert "Your account is gone too" in page.inner_text("main")
    page.goto("/my/data")
    assert "Sign in" in page.inner_text("h1")
    assert Account.objects.filter(name__startswith=SAMIR).count() == 0


def test_who_looked_is_told_by_name(clinic_page: Come, axe: Axe) -> None:
    page = clinic_page("Nina Hale", "/clinic/people")
    person = Account.objects.get(name__startswith=SAMIR).person
    assert person is not None
    for _ in range(2):
        page.goto(f"/clinic/people/{person.key}")
    page.goto(f"/clinic/people/{person.key}/diary")
    page = clinic_page(SAMIR, "/my/data/looked", palette="dark")
    said = page.inner_text("main")
    assert "Nina Hale, injector: looked at your diary." in said
    assert "Nina Hale, injector: looked at your main page, 2 times." in said
    assert axe(page) == []


def test_reminders_on_and_stopped_from_the_mail(clinic_page: Come, axe: Axe) -> None:
    from django.core import mail

    from cleardays.actions.reminders import remind

    page = clinic_page(SAMIR, "/my/reminders")
    assert "They are off" in page.inner_text("main")
    page.get_by_label("Remind me at").fill("22:00")
    press(page, "Turn them on")
    assert "lies in the quiet hours" in page.locator(".wrongs").inner_text()
    assert axe(page) == []
    page.get_by_label("Remind me at").fill("19:00")
    page.get_by_label("Where you are").fill("Europe/London")
    press(page, "Turn them on")
    assert "They are on: one mail a day at most" in page.inner_text("main")
    assert axe(page) == []
    evening = timezone.now().replace(hour=19, minute=30) + timedelta(days=1)
    assert remind(evening).sent == 1
    (sent,) = mail.outbox
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>").partition("127.0.0.1")[2]
    page.context.clear_cookies()
    page.goto(stop)
    assert axe(page) == []
    press(page, "Stop them")
    assert page.inner_text("h1") == "Stopped"
    assert remind(evening + timedelta(days=1)).sent == 0


def test_the_report_of_migraine_buddy_comes_in(
    clinic_page: Come, outside_data: Path, axe: Axe
) -> None:
    """A real report, made by somebody else: read, asked about, shown, kept, and taken back whole."""
    page = clinic_page(SAMIR, "/my/data")
    person, _ = newcomer("Cara Primer")
    page.goto("/demo")
    page.get_by_role("button", name="Cara Primer").click()
    bring_in(page, outside_data / "migraine_buddy_report" / "5-month-report.html")
    assert "What the file cannot say" in page.inner_text("h1")
    assert "between 31 July 2018 and 14 December 2018" in page.inner_text("main")
    assert axe(page) == []
    page.get_by_role("main").get_by_role("radio").last.check()
    press(page, "Go on")
    said = page.inner_text("main")
    assert "29 attacks" in said
    assert "the report's own header says 31 attacks on 46 days" in said.lower()
    assert axe(page) == []
    assert not AttackEntry.objects.filter(person=person).exists(), "looked at, not kept"
    press(page, "Keep it in my diary")
    assert AttackEntry.objects.filter(person=person, struck_at=None).count() == 29
    press(page, "Take it back")
    assert not AttackEntry.objects.filter(person=person, struck_at=None).exists()
