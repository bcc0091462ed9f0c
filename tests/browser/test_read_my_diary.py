"""Read my diary, as people do it: with a file or a paste, a phone or keys, with or without scripts."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Page"]
Axe = Callable[..., list[str]]

ATTACKS = "\n".join(
    ["start,end,severity,nausea,light,sound,drugs"]
    + [
        f"2026-0{month}-{day:02d} 08:00,2026-0{month}-{day:02d} 20:00,severe,yes,yes,yes,sumatriptan"
        for month in (4, 5, 6)
        for day in range(2, 28, 2)
    ]
)
AMBIGUOUS = "date,headache,severity\n04/01/2026,yes,2\n04/02/2026,yes,3\n"
BAD = "date,headache\n2026-04-01,perhaps\n2026-13-04,yes\n"


def press(page: "Page", name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def paste(page: "Page", text: str) -> None:
    page.get_by_label("Or paste its text").fill(text)
    press(page, "Read my diary")


# --- each page, ready to be looked at -------------------------------------------------------------


def start(page: "Page") -> None:
    page.get_by_text("What the file cannot say").click()
    page.get_by_text("Read a fictional person").click()


def must(page: "Page") -> None:
    paste(page, AMBIGUOUS)


def questions(page: "Page") -> None:
    paste(page, ATTACKS)
    page.get_by_label("These").check()
    page.get_by_text("More injections").click()


def answer_error(page: "Page") -> None:
    paste(page, ATTACKS)
    page.get_by_label("How old are you?").fill("old")
    press(page, "Go on")


def person(page: "Page") -> None:
    paste(page, ATTACKS)
    page.get_by_role("group", name="every headache").get_by_label("Yes").check()
    press(page, "Go on")


def everything_open(page: "Page") -> None:
    person(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def clinician(page: "Page") -> None:
    page.goto("/people/thea")
    press(page, "I treat this person")


def with_a_reaction(page: "Page") -> None:
    page.goto("/people/rosa")
    press(page, "I treat this person")


def map_of_sites(page: "Page") -> None:
    clinician(page)
    page.get_by_text("The map of these sites").click()


def with_clinic_files(page: "Page") -> None:
    person(page)
    press(page, "I treat this person")
    page.get_by_text("Add what the clinic knows").click()


def refused(page: "Page") -> None:
    paste(page, BAD)


def urgent(page: "Page") -> None:
    page.get_by_role("link", name="Urgent signs").click()


def nowhere(page: "Page") -> None:
    page.goto("/nowhere")


PAGES = (
    start,
    must,
    questions,
    answer_error,
    person,
    everything_open,
    clinician,
    with_a_reaction,
    map_of_sites,
    with_clinic_files,
    refused,
    urgent,
    nowhere,
)
each_page = pytest.mark.parametrize("go", PAGES, ids=lambda go: go.__name__)


@each_page
@pytest.mark.parametrize("palette", ["light", "dark"])
def test_nobody_stumbles(open_page: Open, axe: Axe, go: Callable, palette: str) -> None:
    page = open_page("/", palette=palette)
    go(page)
    page.wait_for_load_state()
    assert axe(page) == []


# --- narrow, large, spaced ------------------------------------------------------------------------


def fits(page: "Page") -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


LARGE = "document.documentElement.style.fontSize = '212.5%'"
SPACED = """document.querySelectorAll('body *').forEach(e => {
  e.style.setProperty('line-height', '1.5', 'important');
  e.style.setProperty('letter-spacing', '0.12em', 'important');
  e.style.setProperty('word-spacing', '0.16em', 'important');
  if (e.tagName === 'P') e.style.setProperty('margin-bottom', '2em', 'important');
})"""


@each_page
def test_it_fits_a_small_phone(open_page: Open, go: Callable) -> None:
    page = open_page("/", viewport="small phone")
    go(page)
    page.wait_for_load_state()
    assert fits(page)
    page.evaluate(SPACED)
    assert fits(page), "with more room between letters, words and lines"


@each_page
def test_it_fits_with_text_twice_as_large(open_page: Open, axe: Axe, go: Callable) -> None:
    page = open_page("/", viewport="phone")
    go(page)
    page.wait_for_load_state()
    page.evaluate(LARGE)
    assert fits(page)
    assert axe(page) == []


@each_page
def test_what_is_pressed_is_large_enough(open_page: Open, go: Callable) -> None:
    page = open_page("/", viewport="phone")
    go(page)
    page.wait_for_load_state()
    small = page.evaluate(
        """[...document.querySelectorAll('button, .choice, .palette label, .urgent-link, main input')]
        .filter(e => e.offsetParent && !e.closest('.choice input'))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
        .filter(([html, height]) => height < 44 && !html.includes('type="radio"'))"""
    )
    assert small == []


# --- the journeys ---------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_a_reaction_to_a_draft_report(open_page: Open, javascript: bool) -> None:
    page = open_page("/people/rosa", viewport="phone", javascript=javascript)
    call = page.get_by_text("Call the emergency number now.").first
    assert call.bounding_box()["y"] < 844, "seen without scrolling on a phone"
    press(page, "I treat this person")
    assert call.bounding_box()["y"] < 844
    with page.expect_download() as saved:
        page.get_by_role("button", name="Draft a report: Yellow Card").click()
    assert saved.value.suggested_filename == "cleardays-draft-report.pdf"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_a_file_to_a_pdf(open_page: Open, tmp_path: Path, javascript: bool) -> None:
    diary = tmp_path / "Zenobia.csv"
    diary.write_text(ATTACKS, encoding="utf-8")
    page = open_page("/", javascript=javascript)
    page.get_by_label("Choose a file").set_input_files(diary)
    press(page, "Read my diary")
    assert "What your diary cannot say" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("group", name="every headache").get_by_label("Yes").check()
    page.get_by_label("For how many months").fill("12")
    page.get_by_label("How old are you?").fill("41")
    page.get_by_label("These").check()
    page.get_by_label("Date").first.fill("2026-05-01")
    press(page, "Go on")
    assert "Headache on 13 of 28 days" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("heading", name="What to bring to a doctor").is_visible()
    press(page, "I treat this person")
    assert page.get_by_role("heading", name="Options that are open").is_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PDF").click()
    assert saved.value.suggested_filename == "cleardays-reading.pdf"
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")
    press(page, "Answer more questions")
    assert page.get_by_label("How old are you?").input_value() == "41"
    assert "Zenobia" not in page.url
    assert "Zenobia" not in str(page.context.cookies())


def test_with_keys_alone(open_page: Open) -> None:
    page = open_page("/", viewport="desk")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const e = document.activeElement, ring = e.matches('.unseen')
              ? e.nextElementSibling : e;
              return [e.id || e.value || e.innerText, getComputedStyle(ring).outlineStyle] }"""
        )
        assert focused[1] == "solid", f"the focus cannot be seen on {focused[0]}"
        seen.append(focused[0])
        if focused[0] == "text":
            break
    assert seen[0] == "Skip to the content"
    assert "Urgent signs" in seen
    page.keyboard.insert_text(ATTACKS)
    page.keyboard.press("Tab")  # what the file cannot say
    page.keyboard.press("Tab")  # read my diary
    page.keyboard.press("Enter")
    page.wait_for_selector("#complete")
    page.get_by_role("radio", name="I do not know").first.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1.headline")
    assert "13 of 28 days" in page.inner_text("h1")


def test_an_error_is_met_first_and_leads_to_its_field(open_page: Open) -> None:
    page = open_page("/")
    press(page, "Read my diary")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.id") == "wrongs"
    page.get_by_role("link", name="Choose a file with your diary").click()
    assert page.evaluate("location.hash") == "#diary"
    paste(page, ATTACKS)
    page.get_by_label("How old are you?").fill("old")
    press(page, "Go on")
    page.get_by_role("link", name="Age must be a number").click()
    assert page.evaluate("document.activeElement.id") == "age"


def test_a_dropped_file_is_taken(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate(
        """() => { const carried = new DataTransfer();
          carried.items.add(new File(['date,headache'], 'my diary.csv'));
          document.querySelector('.drop').dispatchEvent(
            new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true})) }"""
    )
    assert page.evaluate("document.getElementById('diary').files[0].name") == "my diary.csv"


EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "</textarea><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
)


@pytest.mark.parametrize("evil", EVIL)
def test_what_a_file_says_is_never_run(open_page: Open, tmp_path: Path, evil: str) -> None:
    cell = '"' + evil.replace('"', '""') + '"'
    page = open_page("/")
    page.on("dialog", lambda _: pytest.fail("something in a file was run"))
    paste(page, f"date,headache,{cell}\n2026-04-01,yes,{cell}\n2026-04-02,{cell},x\n")
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    paste(page, f"date,headache,{cell}\n2026-04-01,yes,{cell}\n")
    press(page, "Go on")
    assert page.get_by_role("heading", name="About the file").is_visible()
    assert evil[:9] in page.inner_text("main"), "it is shown as it was written"


# --- the palettes ---------------------------------------------------------------------------------

MEASURE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), c => c.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const data = context.getImageData(0, 0, picture.width, picture.height).data;
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  let light = 0, harsh = 0, white = 0, count = data.length / 4;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    light += 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const most = Math.max(r, g, b), least = Math.min(r, g, b);
    if (most > 80 && (most - least) / most > 0.6 && g < most) harsh += 1;
    if (least === 255) white += 1;
  }
  return [light / count, harsh / count, white / count];
}"""


def measured(browser: "Browser", picture: bytes) -> list[float]:
    blank = browser.new_page()
    found = blank.evaluate(MEASURE, base64.b64encode(picture).decode("ascii"))
    blank.close()
    return found


@pytest.mark.parametrize("viewport", ["phone", "desk"])
@each_page
def test_dim_is_dim_and_nothing_glares(
    browser: "Browser", open_page: Open, go: Callable, viewport: str
) -> None:
    page = open_page("/", viewport=viewport, palette="dark")
    go(page)
    page.wait_for_load_state()
    light, harsh, white = measured(browser, page.screenshot())
    assert light <= 0.05
    assert harsh < 0.01
    page.locator("label", has_text="Paper").click()
    light, harsh, white = measured(browser, page.screenshot())
    assert light > 0.5
    assert harsh < 0.02
    assert white == 0, "no pure white"


def ground(page: "Page") -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


DIM, PAPER = "rgb(16, 20, 19)", "rgb(243, 242, 234)"


def test_one_tap_is_remembered(open_page: Open) -> None:
    page = open_page("/")
    assert ground(page) == PAPER
    page.locator("label", has_text="Dim").click()
    assert ground(page) == DIM
    page.goto("/urgent")
    assert ground(page) == DIM
    assert page.get_attribute("html", "data-palette") == "dim"
    page.get_by_role("link", name="Use my device").click()
    assert ground(page) == PAPER
    page.goto("/")
    assert page.get_attribute("html", "data-palette") == "device"


def test_one_tap_works_without_scripts(open_page: Open) -> None:
    page = open_page("/", palette="dark", javascript=False)
    page.locator("label", has_text="Paper").click()
    page.get_by_role("link", name="Paper").click()
    assert page.get_attribute("html", "data-palette") == "paper"
    page.get_by_role("link", name="Urgent signs").click()
    assert page.get_attribute("html", "data-palette") == "paper"


# --- what it costs --------------------------------------------------------------------------------


def test_the_first_visit_is_light(open_page: Open) -> None:
    page = open_page("about:blank")
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 6
    assert sum(sizes) <= 60_000
