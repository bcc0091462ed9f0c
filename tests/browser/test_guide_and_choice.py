"""Whoever wonders about Botox: the check, the choice, an article to its source, signs without a network."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]
Axe = Callable[..., list[str]]

NONE, UNKNOWN = "None of these", "I do not know"
# chronic tension-type headache: 20 days, none of them like migraine
TENSION = (
    *("United Kingdom", NONE, NONE, 40, 20, 20, 0, 20, "Yes", "No", NONE, 4, 0, NONE),
    "No doctor has said which it is",
)


def go_on(page: "Page") -> None:
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()


def reply(page: "Page", answers: Sequence[str | int]) -> None:
    for given in answers:
        if isinstance(given, int):
            page.locator("input.short").fill(str(given))
        else:
            page.get_by_label(given, exact=True).check()
        go_on(page)


# --- each page, ready to be looked at -------------------------------------------------------------


def home(page: "Page") -> None:
    page.goto("/")


def guide(page: "Page") -> None:
    page.goto("/guide")


def article(page: "Page") -> None:
    page.goto("/guide/side-effects")


def claims(page: "Page") -> None:
    page.goto("/claims")


def choice(page: "Page") -> None:
    page.goto("/choice")
    page.get_by_label("Shall I start?").check()
    page.get_by_role("group", name="No needles").get_by_label("A lot").check()
    page.get_by_role("button", name="Show my questions").click()
    page.wait_for_selector("#my-questions")


def worth(page: "Page") -> None:
    page.goto("/worth")
    page.get_by_label("What does one round cost").fill("350")
    page.get_by_text("Add my own months").click()
    page.get_by_label("before your first round").fill("20")
    page.get_by_label("days on treatment").fill("14")
    page.get_by_role("button", name="Do the sum").click()
    page.wait_for_selector("#own")


def worth_error(page: "Page") -> None:
    page.goto("/worth")
    page.get_by_role("button", name="Do the sum").click()
    page.wait_for_selector("#wrongs")


def question(page: "Page") -> None:
    page.goto("/candidate")
    reply(page, TENSION[:1])


def number_error(page: "Page") -> None:
    page.goto("/candidate")
    reply(page, TENSION[:5])
    go_on(page)


def warning_sign(page: "Page") -> None:
    page.goto("/candidate")
    reply(page, ["United Kingdom", "Did it start suddenly, like a clap of thunder?"])


def result(page: "Page") -> None:
    page.goto("/candidate")
    reply(page, TENSION)


def urgent(page: "Page") -> None:
    page.goto("/urgent")


PAGES = (
    *(home, guide, article, claims, choice, worth, worth_error),
    *(question, number_error, warning_sign, result, urgent),
)
each_page = pytest.mark.parametrize("go", PAGES, ids=lambda go: go.__name__)


@each_page
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_nobody_stumbles(open_page: Open, axe: Axe, go: Callable, palette: str) -> None:
    page = open_page("/", palette=palette)
    go(page)
    assert axe(page) == []


FITS = "document.documentElement.scrollWidth <= window.innerWidth"
LARGE = "document.documentElement.style.fontSize = '212.5%'"


@each_page
def test_it_fits_narrow_and_large(open_page: Open, axe: Axe, go: Callable) -> None:
    page = open_page("/", viewport="small phone")
    go(page)
    assert page.evaluate(FITS)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(LARGE)
    assert page.evaluate(FITS), "with text twice as large"
    assert axe(page) == []


@each_page
def test_what_is_pressed_is_large_enough(open_page: Open, go: Callable) -> None:
    page = open_page("/", viewport="phone")
    go(page)
    small = page.evaluate(
        """[...document.querySelectorAll(
          'button, .choice, .urgent-link, .rooms a, .doors a, .call, .on-page a, main input.short')]
        .filter(e => e.offsetParent)
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )
    assert small == []


# --- the stories ----------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_tension_type_headache_from_the_first_question_to_the_sheet(
    open_page: Open, axe: Axe, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    page.get_by_role("link", name="Am I a candidate?").click()
    assert "Question 1 of about" in page.inner_text(".eyebrow")
    reply(page, TENSION[:5])
    assert "On how many of the last 28 days" in page.inner_text("h1")
    page.get_by_role("button", name="Back").click()
    page.wait_for_load_state()
    assert page.locator("#onset").input_value() == "20", "what was answered is still there"
    go_on(page)
    reply(page, TENSION[5:])
    assert "does not fit" in page.inner_text("h1")
    said = page.inner_text("main")
    assert "Chronic tension-type headache." in said
    assert "No benefit of Botox is proven for it." in said
    assert page.url.endswith("/candidate")
    if javascript:
        assert axe(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PDF for my doctor").click()
    assert saved.value.suggested_filename == "candidate-sheet.pdf"
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="did you have a headache?").click()
    page.wait_for_selector("#headache")
    assert page.locator("#headache").input_value() == "20"


def test_a_warning_sign_stops_and_leads_to_help(open_page: Open) -> None:
    page = open_page("/")
    warning_sign(page)
    assert "The questions stop here." in page.inner_text("main")
    assert page.get_by_role("link", name="Call 112").get_attribute("href") == "tel:112"
    page.get_by_role("button", name="I ticked that by mistake").click()
    page.wait_for_selector("#alarm_1")
    assert page.get_by_label("like a clap of thunder").is_checked()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_the_choice_to_a_sheet_of_questions(open_page: Open, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    page.get_by_role("link", name="The choice").click()
    assert "Not yet tested with patients" in page.inner_text("main")
    assert page.locator("svg.icon-array").count() == 16
    assert page.locator("svg.icon-array").first.locator("circle.is").count() == 45
    page.get_by_label("Shall I go on?").check()
    page.get_by_role("group", name="What it costs me").get_by_label("A lot").check()
    page.get_by_label("Your own questions").fill("May I swim?")
    page.get_by_role("button", name="Show my questions").click()
    page.wait_for_selector("#my-questions")
    said = page.inner_text("#my-questions")
    assert "What would I pay, and who pays the rest?" in said
    assert "May I swim?" in said
    assert "swim" not in page.url
    assert page.get_by_label("Shall I go on?").is_checked()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my questions as PDF").click()
    assert saved.value.suggested_filename == "questions.pdf"


def test_from_an_article_to_where_a_figure_was_read(open_page: Open) -> None:
    page = open_page("/guide")
    page.get_by_role("link", name="What the trials found").click()
    page.get_by_role("link", name="45 out of 100 people").first.click()
    assert "#source-" in page.url
    note = page.locator("li:target")
    assert "44.8 of 100 people" in note.inner_text()
    link = note.get_by_role("link")
    assert link.get_attribute("href") == "https://pubmed.ncbi.nlm.nih.gov/33026631/"
    page.get_by_role("link", name="It makes headaches fewer and milder").click()
    page.wait_for_load_state()
    claim = page.locator(".claim:target")
    assert "Supported, modest over placebo." in claim.inner_text()
    assert claim.get_by_role("link", name="What the trials found").is_visible()


def test_urgent_signs_without_a_network(open_page: Open) -> None:
    page = open_page("/guide")
    page.evaluate(
        """async () => {
          const kept = await navigator.serviceWorker.getRegistration('/urgent')
            ?? await navigator.serviceWorker.register('/urgent-worker.js', {scope: '/urgent'});
          while (kept.active?.state !== 'activated') await new Promise(go => setTimeout(go, 50));
        }"""
    )
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys())
              found.push(new URL(one.url).pathname);
          return found;
        }"""
    )
    assert "/urgent" in kept
    assert all(path == "/urgent" or path.startswith("/static/") for path in kept)
    page.context.set_offline(True)
    page.goto("/urgent")
    assert page.get_by_role(
        "heading", name="Trouble swallowing, speaking or breathing"
    ).is_visible()
    assert page.get_by_role("link", name="Call 112").is_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(243, 242, 234)", "it looks as it always does"
    page.context.set_offline(False)


def test_no_page_but_the_urgent_one_is_kept(open_page: Open) -> None:
    page = open_page("/urgent")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/guide")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/guide")
    page.context.set_offline(False)


def test_with_a_network_the_urgent_page_is_the_one_of_now(open_page: Open) -> None:
    page = open_page("/urgent")
    page.evaluate(
        """async () => {
          while (!navigator.serviceWorker.controller) await new Promise(go => setTimeout(go, 50));
        }"""
    )
    page.goto("/urgent?palette=dim")
    assert page.evaluate("document.documentElement.dataset.palette") == "dim"
    page.evaluate(
        """async () => {
          const dim = async () =>
            (await (await caches.match('/urgent', {ignoreVary: true})).text()).includes('data-palette="dim"');
          while (!(await dim())) await new Promise(go => setTimeout(go, 50));
        }"""
    )
    page.context.set_offline(True)
    page.goto("/urgent")
    assert page.evaluate("document.documentElement.dataset.palette") == "dim"
    page.context.set_offline(False)
