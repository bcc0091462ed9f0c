"""The two palettes can be read, and the styles hold nothing that a head with migraine would mind."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

from cleardays.actions.guide import list_articles

STATIC = files("cleardays.web") / "static"
PAGE = (STATIC / "page.css").read_text(encoding="utf-8")
STYLES = "".join(f.read_text("utf-8") for f in STATIC.iterdir() if f.name.endswith(".css"))
SCRIPT = "".join(f.read_text("utf-8") for f in STATIC.iterdir() if f.name.endswith(".js"))

READABLE = ("text", "muted", "link", "error", "warning")
SEEN = ("border", "focus", "button-edge")


def palettes() -> dict[str, dict[str, str]]:
    """The palettes in the style, by the selector that switches them on."""
    found = {}
    for selector, inside in re.findall(r"([^{}]*:root[^{}]*)\{([^{}]*)\}", PAGE):
        values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", inside))
        if "bg" in values:
            found[" ".join(selector.split())] = values
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#26302b", "#f3f2ea"), 1) == 12.1
    assert round(contrast("#c6d3cc", "#101413"), 1) == 12.0


def test_each_palette_is_the_same_however_it_was_switched_on() -> None:
    found = palettes()
    assert len(found) == 4
    by_background = {values["bg"]: values for values in found.values()}
    assert set(by_background) == {"#f3f2ea", "#101413"}
    for values in found.values():
        assert values == by_background[values["bg"]]


@pytest.mark.parametrize("palette", list(palettes().values()), ids=list(palettes()))
def test_everything_can_be_read(palette: dict[str, str]) -> None:
    for ground in ("bg", "surface"):
        for tone in READABLE:
            assert contrast(palette[tone], palette[ground]) >= 4.5, (tone, ground)
        for tone in SEEN:
            assert contrast(palette[tone], palette[ground]) >= 3, (tone, ground)
    assert contrast(palette["on-button"], palette["button"]) >= 4.5


def test_nothing_moves_flickers_or_glares() -> None:
    for never in ("animation", "transition", "@keyframes", "repeating-", "url(", "@import"):
        assert never not in STYLES
    assert not re.search(r"#fff\b|#ffffff|\bwhite\b(?!-)", STYLES)
    assert "setInterval" not in SCRIPT
    assert "http" not in STYLES + SCRIPT.replace('"https:"', "")


OUR_PAGES = ["/", "/nowhere", "/urgent", "/claims", "/candidate", "/choice", "/worth", "/guide"]
ARTICLES = [f"/guide/{one.slug}" for one in list_articles()]


@pytest.mark.parametrize("path", [*OUR_PAGES, *ARTICLES])
def test_our_own_sentences_are_short(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    body = re.sub(r"<(script|style|title).*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r"</(p|li|h\d|label|summary|button|legend|a|td|th|caption)>", ". ", body)
    words = re.sub(r"<[^>]*>", " ", body)
    for sentence in re.split(r"[.?!:](?:\s|$)", words):
        assert len(sentence.split()) <= 22, " ".join(sentence.split())


# --- whose pages they are -------------------------------------------------------------------------

TEMPLATES = files("cleardays.web") / "templates"


def of_ours() -> list[str]:
    root = Path(str(TEMPLATES))
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


@pytest.mark.parametrize("name", of_ours())
def test_what_is_shown_is_ours_and_not_the_librarys_of_the_same_name(name: str) -> None:
    # the sign-in library has pages of the same names: naked ones, which would come first
    found = get_template(name).template.origin.name
    assert Path(found) == Path(str(TEMPLATES)) / name


def test_the_door_looks_like_the_rest_of_the_house(client: Client, db: None) -> None:
    page = client.get("/sign-in").content.decode()
    assert "There is no signing up: a clinic invites you." in page
    assert 'data-palette="' in page
