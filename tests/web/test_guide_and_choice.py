"""The guide, the choice, what a day avoided costs, and urgent signs, as pages."""

import gzip
import re
from html import unescape
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from cleardays.actions.guide import list_articles
from cleardays.actions.tables import all_tables
from cleardays.answers.claims import tell_claims
from cleardays.web.emergency import emergency_numbers
from cleardays.web.rooms import ROOMS
from reading_age import sentences

ARTICLES = [f"/guide/{one.slug}" for one in list_articles()]
OPEN_PAGES = ["/", "/guide", *ARTICLES, "/claims", "/choice", "/candidate", "/worth", "/urgent"]
TEMPLATES = Path(str(files("cleardays.web") / "templates"))


def text(page: HttpResponse) -> str:
    return unescape(page.content.decode())


def read_aloud(html: str) -> str:
    """The words of a page, a sentence for each block."""
    body = re.sub(r"<(script|style|title).*?</\1>", " ", html, flags=re.DOTALL)
    body = re.sub(r"</(p|li|h\d|label|summary|button|legend|td|th|caption)>", ".\n", body)
    return unescape(re.sub(r"<[^>]*>", "", body))


# --- every page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_percentage_has_its_out_of_100(client: Client, path: str) -> None:
    for said in sentences(read_aloud(client.get(path).content.decode())):
        if re.search(r"%|per ?cent\b", said, re.IGNORECASE):
            assert "out of 100" in said, said


@pytest.mark.parametrize("path", [*OPEN_PAGES, "/nowhere", "/people/amira"])
def test_urgent_signs_are_one_tap_away(client: Client, path: str) -> None:
    assert 'class="urgent-link" href="/urgent"' in text(client.get(path))


def test_every_template_of_a_page_has_the_way_to_urgent_signs() -> None:
    whole = [p for p in TEMPLATES.rglob("*.html") if p.parent.name != "pieces"]
    assert len(whole) >= 12
    for template in whole:
        said, frame = template.read_text("utf-8"), ""
        while extends := re.match(r'\{% extends "(.+?)" %\}', said):
            frame = extends.group(1)
            said = (TEMPLATES / frame).read_text("utf-8")
            if "{% block corner %}" in said:
                assert 'href="/urgent"' in said, frame
        assert frame == "pieces/page.html", template


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_from_every_open_page_to_every_room(client: Client, path: str) -> None:
    page = text(client.get(path))
    for address, words in ROOMS:
        here = ' aria-current="page"' if address == path else ""
        assert f'<a href="{address}"{here}>{words}</a>' in page


def test_reading_a_diary_stays_the_first_thing(client: Client) -> None:
    page = text(client.get("/"))
    assert ROOMS[0][0] == "/"
    assert page.index("Read my diary</button>") < page.index("Or begin elsewhere")
    for address in ("/candidate", "/choice", "/guide", "/claims"):
        assert f'<li><a href="{address}">' in page


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_first_visit_is_small(client: Client, path: str) -> None:
    page = client.get(path)
    names = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text(page)))
    held = {name: client.get(name).getvalue() for name in names}
    scripts = sum(len(body) for name, body in held.items() if name.endswith(".js"))
    whole = sum(len(gzip.compress(body)) for body in [page.content, *held.values()])
    assert scripts <= 25 * 1024
    assert whole <= 60 * 1024
    assert not [name for name in names if name.endswith((".woff", ".woff2", ".ttf", ".otf"))]


# --- the guide ------------------------------------------------------------------------------------


def test_the_guide_lists_every_article_and_leads_from_one_to_the_next(client: Client) -> None:
    page = text(client.get("/guide"))
    for path in ARTICLES:
        assert f'href="{path}"' in page
    for path, after in pairwise(ARTICLES):
        assert f'Next: <a href="{after}">' in text(client.get(path))
    assert client.get("/guide/nowhere").status_code == 404


@pytest.mark.parametrize("path", ARTICLES)
def test_a_source_opens_elsewhere_and_each_note_is_there(client: Client, path: str) -> None:
    page = text(client.get(path))
    for n in set(re.findall(r'href="#(source-\d+)"', page)):
        assert page.count(f'<li id="{n}">') == 1
    for link in re.findall(r'<a href="https://[^>]*>', page):
        assert 'target="_blank" rel="noopener noreferrer"' in link


def test_each_claim_is_judged_sourced_and_joined(client: Client) -> None:
    page = text(client.get("/claims"))
    for claim in tell_claims(all_tables()):
        part = page.split(f'id="{claim.id}"')[1].split("</li>\n  <li class=")[0]
        assert f"<strong>{claim.verdict}.</strong>" in part
        wrong, whole = claim.verdict in ("Wrong", "Outdated"), claim.verdict == "Supported"
        assert (claim.shape == "no") is wrong
        assert not whole or claim.shape == "yes"
        assert 'class="source"' in part
        assert 'In the guide: <a href="/guide/' in part


# --- the choice -----------------------------------------------------------------------------------


def test_the_choice_meets_the_twelve_points(client: Client) -> None:
    """The six qualifying and six certifying points of IPDAS, each by what stands on the page."""
    page = text(client.get("/choice"))
    known = all_tables()
    # 1 the condition, 2 the decision, 3 the options, with doing nothing
    assert "What chronic migraine is" in page
    assert "start, go on, or stop?" in page
    for option in known.aid.options:
        assert f'role="columnheader">{option.name}</th>' in page
    # 4, 5 what is good and bad about each, 6 what it is like to live with; 7 in equal detail
    for row in known.aid.rows.values():
        line = page.split(f'role="rowheader">{row}</th>')[1].split("</tr>")[0]
        assert line.count('role="cell"') == len(known.aid.options)
    for wanted in ("better", "harms", "serious", "living", "sure"):
        assert wanted in known.aid.rows
    # 8 citations, 9 the date, 10 the policy of updates, 11 how sure, 12 who paid
    assert page.count('<li id="source-') > 10
    assert "Read on 21 November 2026." in page
    assert known.aid.update in page
    assert page.count("How sure: ") == len(known.aid.comparisons)
    assert "Nobody paid for it" in page
    assert "Not yet tested with patients." in page


def test_what_matters_comes_back_and_leads_to_questions(client: Client) -> None:
    said = {
        "decision": "start",
        "matter-cost": "much",
        "leaning": "open",
        "own": "May I <b>swim</b>?",
    }
    page = client.post("/choice", said).content.decode()
    assert 'value="start" checked' in page
    assert 'name="matter-cost" value="much" checked' in page
    assert "What would I pay, and who pays the rest?" in page
    assert "&lt;b&gt;swim" in page
    assert "<b>swim" not in page
    assert "My questions about Botox for headache" not in text(client.get("/choice"))


def test_the_questions_are_one_page_named_for_nobody(client: Client) -> None:
    answer = client.post("/choice/sheet", {"decision": "stop", "own": "x" * 9000})
    assert answer["Content-Disposition"] == 'attachment; filename="questions.pdf"'
    (page,) = PdfReader(BytesIO(answer.content)).pages
    assert "Shall I stop or pause?" in page.extract_text()
    assert client.get("/choice/sheet").status_code == 405


def test_answers_that_no_form_of_ours_offers_are_passed_over(client: Client) -> None:
    page = client.post("/choice", {"decision": "x", "matter-cost": "<i>", "leaning": "y"})
    assert page.status_code == 200
    assert "<i>" not in page.content.decode()


# --- is it worth it -------------------------------------------------------------------------------


def test_a_price_alone_is_held_against_the_trials(client: Client) -> None:
    page = text(client.post("/worth", {"cost": "349.40", "money": "£"}))
    assert "Between £42 and £106 for each migraine day avoided." in page
    assert "By your own months" not in page


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (("20", "", "14", ""), "£19 for each headache day avoided."),
        (("20", "0", "14", "4"), "Between £19 and £58 for each headache day avoided."),
        (("20", "2", "14", "7"), "It cannot be told"),
        (("14", "", "20", ""), "No day was avoided"),
        (("14", "", "14", ""), "As many headache days as before."),
    ],
)
def test_own_months_with_their_range(client: Client, own: tuple[str, ...], says: str) -> None:
    names = ("before", "before_open", "after", "after_open")
    page = text(
        client.post("/worth", {"cost": "350", "money": "£", **dict(zip(names, own, strict=True))})
    )
    assert says in page
    assert "This shows what changed, not why." in page


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({}, "cost", "Write what one round costs"),
        ({"cost": "much"}, "cost", "Write a price as a number"),
        ({"cost": "-1"}, "cost", "Write a price as a number"),
        ({"cost": "nan"}, "cost", "Write a price as a number"),
        ({"cost": "1", "before": "29"}, "before", "from 0 to 28"),
        ({"cost": "1", "before": "20"}, "after", "Write this one too"),
        ({"cost": "1", "before": "20", "before_open": "9", "after": "1"}, "before", "over 28"),
    ],
)
def test_a_price_that_cannot_be_is_asked_again(client: Client, said, field, words) -> None:
    page = client.post("/worth", said)
    assert page.status_code == 422
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(words)}', text(page))


# --- urgent signs ---------------------------------------------------------------------------------


def test_three_numbers_are_shown_until_one_is_set(client: Client) -> None:
    page = text(client.get("/urgent"))
    for number in ("112", "999", "911"):
        assert f'<a class="call" href="tel:{number}">Call {number}</a>' in page
    assert "Call the one that works where you are" in page


def test_the_number_that_was_set_stands_alone(client: Client, settings) -> None:
    settings.EMERGENCY_NUMBERS = emergency_numbers("+44 20 7946 0000")
    page = text(client.get("/urgent"))
    assert '<a class="call" href="tel:+442079460000">Call +44 20 7946 0000</a>' in page
    assert "Call 112" not in page
    assert "works where you are" not in page


@pytest.mark.parametrize("bad", ["call me", "112; rm", "<script>", "1", "112,,x"])
def test_a_number_that_is_none_stops_the_start(bad: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Nothing was started"):
        emergency_numbers(bad)


def test_what_keeps_the_urgent_page_may_fetch_from_here_and_from_nowhere_else(
    client: Client,
) -> None:
    worker = client.get("/urgent-worker.js")
    policy = dict(p.split(" ", 1) for p in worker["Content-Security-Policy"].split("; "))
    assert policy["connect-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert worker["Content-Type"] == "text/javascript"
    assert worker["Cache-Control"] == "no-store"
    script = worker.content.decode()
    assert 'const PAGE = "/urgent";' in script
    assert "http" not in script
    kept = client.get("/urgent")["Content-Security-Policy"].split("; ")
    assert [part for part in kept if part.startswith("connect-src")] == ["connect-src 'self'"]


def test_the_page_that_is_kept_holds_nothing_of_anybody(client: Client) -> None:
    client.cookies["note"] = "Zenobia"
    page = client.get("/urgent?name=Zenobia").content.decode()
    assert "Zenobia" not in page
    assert "csrf" not in page
    assert "<form" not in page
    assert settings.CSRF_COOKIE_NAME not in client.cookies
