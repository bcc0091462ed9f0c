"""The head map as a page that records would use it: fingers, keys, no script, and its strict policy.

`example` is such a page: one form, each window with a box for every site. It has no script.
"""

from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from answers.head_examples import KNOWN, PLANNED, RECORDED, WITH_OFFERED, changed, sites
from cleardays.answers.head_map import head_map
from cleardays.answers.head_svg import check_box, mark_svg, panel_svg
from cleardays.answers.map_sites import MapSite

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Open = Callable[..., "Page"]
Axe = Callable[..., list[str]]
palettes = pytest.mark.parametrize("palette", ["light", "dark"])


def example(made: tuple[MapSite, ...], boxes: bool) -> str:
    """A page with the map as boxes, or as links to the rows beneath it."""
    control = check_box("given") if boxes else None
    windows = [
        f'<figure class="map-panel"><figcaption><h2>{p.window.title}: {p.counts}</h2>'
        f'<p class="map-says">{p.says}</p></figcaption>{panel_svg(p, control)}</figure>'
        for p in head_map(made, KNOWN).panels
    ]
    rows = [
        f'<li class="map-site" id="site-{s.spot}" tabindex="-1">{mark_svg(s)}{s.name}</li>'
        for s in made
    ]
    return (
        '<!doctype html><html lang="en"><head><title>Example</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/page.css"><link rel="stylesheet" '
        'href="/static/head.css"></head><body><main><h1>Example of a session</h1>'
        f'<form method="post" action="/example">{"".join(windows)}<ul>{"".join(rows)}</ul>'
        '<button class="primary">Record</button></form></main></body></html>'
    )


@pytest.fixture
def open_example(open_page: Open) -> Callable[..., "Page"]:
    """`open_example(made, boxes=True, ...)` gives the page, under the policy of the real ones.

    What its form sends is kept in `page.sent`.
    """

    def open_example(made: tuple[MapSite, ...], boxes: bool = True, **how: object) -> "Page":
        page = open_page("/urgent", **how)
        policy = page.request.get("/urgent").headers["content-security-policy"]
        assert "unsafe" not in policy
        page.sent = []

        def answer(route: "Route") -> None:
            if route.request.method == "POST":
                page.sent.append(parse_qs(route.request.post_data or ""))
            route.fulfill(
                body=example(made, boxes),
                content_type="text/html; charset=utf-8",
                headers={"content-security-policy": policy},
            )

        page.route("**/example", answer)
        page.goto("/example")
        return page

    return open_example


# --- it can be used ---------------------------------------------------------------------------------


@palettes
@pytest.mark.parametrize("boxes", [True, False], ids=["boxes", "links"])
@pytest.mark.parametrize("made", [RECORDED, WITH_OFFERED], ids=["recorded", "offered"])
def test_nobody_stumbles_over_the_map(
    open_example: Open, axe: Axe, made: tuple[MapSite, ...], boxes: bool, palette: str
) -> None:
    page = open_example(made, boxes, palette=palette)
    assert axe(page) == []


@pytest.mark.parametrize("boxes", [True, False], ids=["boxes", "links"])
def test_every_target_is_44_px_and_apart_on_a_phone(open_example: Open, boxes: bool) -> None:
    page = open_example(WITH_OFFERED, boxes)
    found = [
        box.bounding_box() for box in page.locator(".site-box" if boxes else ".site-hit").all()
    ]
    assert len(found) == len(WITH_OFFERED) > 39
    for box in found:
        assert box["width"] >= 43.9
        assert box["height"] >= 43.9
    for a, b in combinations(found, 2):
        across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
        down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
        assert min(across, down) <= 0.1, (a, b)


def test_a_tap_without_a_script_skips_a_site_and_the_form_sends_the_rest(
    open_example: Open,
) -> None:
    page = open_example(changed(PLANNED), javascript=False)
    twelve = page.get_by_label("12, right temporalis, 5 U")
    assert twelve.is_checked()
    site = page.locator(".site-box", has=twelve)
    site.scroll_into_view_if_needed()
    box = site.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 2, box["y"] + 2)
    assert not twelve.is_checked()
    page.get_by_role("button", name="Record").click()
    page.wait_for_load_state()
    (sent,) = page.sent
    assert len(sent["given"]) == 30
    assert "TEM-R-1" not in sent["given"]


def test_the_shape_follows_the_box_without_a_script(open_example: Open) -> None:
    page = open_example(changed(PLANNED), javascript=False)
    site = page.locator(".site-box").first
    assert site.locator(".if-given").is_visible()
    assert not site.locator(".if-not").is_visible()
    site.click()
    assert not site.locator(".if-given").is_visible()
    assert site.locator(".if-not").is_visible()


def test_keys_go_from_site_to_site_in_the_order_of_the_paradigm(open_example: Open) -> None:
    page = open_example(PLANNED)
    said = []
    for _ in PLANNED:
        page.keyboard.press("Tab")
        said.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [words.split(",")[0] for words in said] == [str(n) for n in range(1, 32)]
    page.keyboard.press("Space")
    assert page.locator("input:checked").count() == 1


def test_a_ring_leads_to_the_row_of_its_site(open_example: Open) -> None:
    page = open_example(PLANNED, boxes=False)
    page.get_by_role("link", name="31, right trapezius, 5 U, planned").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#site-TRA-R-3")
    assert page.locator("#site-TRA-R-3").evaluate("row => row.matches(':target')")


# --- it can be read ---------------------------------------------------------------------------------

TONES = """() => {
  const tone = element => getComputedStyle(element).fill;
  const rings = [...document.querySelectorAll('.site')].map(site => [
    tone(site.querySelector('text')),
    tone(site.querySelector('.ring-middle') || site.querySelector('circle')),
  ]);
  const tags = [...document.querySelectorAll('.site-tag')].map(tag => [
    tone(tag.querySelector('text')), tone(tag.querySelector('rect')),
  ]);
  return [...rings, ...tags];
}"""


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@palettes
def test_every_number_can_be_read_in_its_ring(open_example: Open, palette: str) -> None:
    page = open_example(RECORDED, boxes=False, palette=palette)
    pairs = page.evaluate(TONES)
    assert len(pairs) == len(RECORDED) + 1, "one of them has its units beneath"
    for tone, ground in pairs:
        light, dark = sorted((luminance(tone), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (tone, ground)


def test_the_geometry_of_a_browser_agrees_that_each_site_lies_in_its_muscle(
    open_example: Open,
) -> None:
    page = open_example(PLANNED, boxes=False)
    for spot in KNOWN.head.spots.values():
        (area,) = (
            a
            for a in KNOWN.head.areas
            if (a.muscle, a.side, a.view) == (spot.muscle, spot.side, spot.view)
        )
        assert page.evaluate(
            """([d, x, y]) => {
              const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
              path.setAttribute('d', d);
              document.querySelector('svg.head').append(path);
              return path.isPointInFill(new DOMPoint(x, y));
            }""",
            [area.path, spot.x, spot.y],
        ), spot.site


def test_it_fits_a_small_phone(open_example: Open) -> None:
    page = open_example(sites(), viewport="small phone")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
