"""A person's own answers as pages: read once, said with how much was recorded, and nothing kept."""

import re
from datetime import timedelta
from html import unescape
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from pypdf import PdfReader

from cleardays.actions import own_answers
from cleardays.actions.demo import moved
from cleardays.actions.diary import take_in
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.stories import read_story
from cleardays.records.models import AuditRow, DayEntry, OtherToxinRow
from clinic_house import AT, House
from reading_age import long_sentences, sentences
from web.test_every_route import come_in
from web.test_guide_and_choice import read_aloud

pytestmark = pytest.mark.django_db
TEMPLATES = Path(str(files("cleardays.web") / "templates"))
OURS = ("months", "works", "worth", "shares", "side_effect", "side_effect_told")
PAGES = ["/my/months", "/my/works", "/my/worth", "/my/shares", "/my/side-effect"]


def words(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(page.content.decode())).split())


@pytest.fixture
def anna(client: Client, clinic: House) -> House:
    """Anna signed in, with the diary and the injections of a story up to yesterday."""
    story = read_story("samir")
    yesterday = timezone.now().date() - timedelta(days=1)
    ago = yesterday - story.ending
    take_in(None, clinic.anna, moved(story.diary, ago), AT, "story")
    take_sessions(None, clinic.anna, tuple(moved(s, ago) for s in story.sessions), AT)
    come_in(client, clinic.anna_herself)
    return clinic


def own_pages() -> list[str]:
    """Every page of a person's own that needs nothing in its address."""
    found = [str(p.pattern) for p in get_resolver().url_patterns]
    return [f"/{path}" for path in found if re.match(r"my(?:/|$)", path) and "<" not in path]


def test_each_page_reads_the_record_once(client: Client, anna: House, monkeypatch) -> None:
    asked = []
    real = own_answers.assess
    monkeypatch.setattr(own_answers, "assess", lambda *a, **n: asked.append(1) or real(*a, **n))
    for path in (*PAGES[:3], "/my/works/page.pdf"):
        asked.clear()
        assert client.get(path).status_code == 200
        assert len(asked) == 1, path


@pytest.mark.parametrize("path", PAGES[:3])
def test_a_page_asks_the_database_a_few_times(
    client: Client, anna: House, path: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(14):
        client.get(path)


def test_today_that_is_not_written_yet_is_no_gap(client: Client, anna: House) -> None:
    assert "28 of 28 days recorded" in words(client.get("/my/months"))
    DayEntry.objects.create(
        person=anna.anna, on=timezone.now().date(), headache=True, entered_at=timezone.now()
    )
    assert "28 of 28 days recorded" in words(client.get("/my/months")), "today is counted now"


def test_my_months_say_one_sentence_first_and_draw_the_injections(
    client: Client, anna: House
) -> None:
    page = client.get("/my/months")
    assert "You have fewer headache days: 12 of the last 28 days" in words(page)
    drawn = page.content.decode()
    assert drawn.count('class="months"') == 2
    assert "Upright lines are 2 injections" in drawn


def test_an_empty_diary_has_a_way_on(client: Client, clinic: House) -> None:
    come_in(client, clinic.anna_herself)
    page = client.get("/my/months")
    assert page.status_code == 200
    assert "Nothing is written in your diary yet" in words(page)
    assert 'href="/my"' in page.content.decode()
    assert "No injection is recorded here yet" in words(client.get("/my/works"))
    assert "Your own months cannot be counted yet" in words(client.get("/my/worth"))


def test_a_record_that_contradicts_itself_concludes_nothing(
    client: Client, clinic: House, monkeypatch
) -> None:
    from cleardays.clinical.history import HistoryError

    def contradicts(*said: object, **named: object) -> None:
        raise HistoryError("Session 1 comes before session 0.")

    monkeypatch.setattr(own_answers, "assess", contradicts)
    come_in(client, clinic.anna_herself)
    for path in PAGES[:3]:
        page = client.get(path)
        assert page.status_code == 409
        assert "nothing was worked out" in words(page)


def test_the_page_to_bring_is_one_tagged_page_with_whose_it_is(client: Client, anna: House) -> None:
    answer = client.get("/my/works/page.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "Anna" not in answer["Content-Disposition"]
    read = PdfReader(BytesIO(answer.content))
    assert len(read.pages) == 1
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    said = read.pages[0].extract_text()
    assert "Anna Beispiel, born 2 March 1984" in said
    assert "For the person who keeps this diary" in said
    assert AuditRow.objects.filter(verb="take data out", about="page to bring").exists()


def test_worth_is_reckoned_from_the_record_and_keeps_no_price(client: Client, anna: House) -> None:
    rows = AuditRow.objects.count()
    page = words(client.post("/my/worth", {"cost": "420", "money": "£"}))
    # by hand: 24 before and 12 on average in the latest round, so 36 days fewer in 84; 420 / 36 = 11.67
    assert "12 headache days fewer in 28. £12 for each headache day avoided." in page
    assert AuditRow.objects.count() == rows
    refused = client.post("/my/worth", {"cost": "", "money": ""})
    assert refused.status_code == 422
    assert "Write what one round costs" in words(refused)


@pytest.mark.parametrize("path", own_pages())
def test_a_percentage_on_a_persons_page_has_its_out_of_100(
    client: Client, anna: House, path: str
) -> None:
    answer = client.get(path, follow=True)
    if "html" not in answer["Content-Type"]:
        pytest.skip("not a page")
    for said in sentences(read_aloud(answer.content.decode())):
        if re.search(r"%|per ?cent\b", said, re.IGNORECASE):
            assert "out of 100" in said, said


@pytest.mark.parametrize("path", own_pages())
def test_every_figure_of_trials_leads_to_where_it_was_read(
    client: Client, anna: House, path: str
) -> None:
    page = client.get(path, follow=True).content.decode(errors="ignore")
    cited = set(re.findall(r'href="#(source-\d+)"', page))
    there = re.findall(r'id="(source-\d+)"', page)
    assert cited <= set(there)
    assert len(there) == len(set(there))
    if path in ("/my/works", "/my/worth"):
        assert cited, "this page rests on trials or prices"


@pytest.mark.parametrize("name", OURS)
def test_our_own_words_are_short_sentences(name: str) -> None:
    told = (TEMPLATES / "my" / f"{name}.html").read_text("utf-8")
    told = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " x ", told)
    assert long_sentences(read_aloud(told), 20) == []


def test_other_toxin_and_history_do_not_break_a_page(client: Client, anna: House) -> None:
    OtherToxinRow.objects.create(
        person=anna.anna,
        on=timezone.now().date() - timedelta(days=30),
        product="Dysport",
        entered_at=AT,
    )
    for path in PAGES:
        assert client.get(path).status_code == 200


def test_staff_have_none_of_these_pages(client: Client, clinic: House) -> None:
    come_in(client, clinic.reviewer)
    for path in PAGES[:4]:
        assert client.get(path).status_code == 403
    assert client.get(reverse("my_side_effect")).status_code == 404  # may report, on clinic pages
