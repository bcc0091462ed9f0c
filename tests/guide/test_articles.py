"""The guide holds no number of its own, every figure was read at its source, and it reads easily."""

import re
from importlib.resources import files

import pytest

from cleardays.actions.guide import articles_by_claim, list_articles, read_article
from cleardays.answers.figures import REFERENCE, NoSuchFigure, Notes, figure_of
from cleardays.answers.guide import BadArticle, article, clean
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from reading_age import grade, long_sentences, sentences, syllables

ARTICLES = {
    entry.name: entry.read_text("utf-8")
    for entry in files("cleardays.guide").iterdir()
    if entry.name.endswith(".md")
}
MOST_WORDS, HARDEST = 20, 6.0
NUMBER_WORDS = re.compile(
    r"\b(?:four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?=\s+(?:people|days|weeks))"
    r"|dozens?|hundreds?|thousands?|per ?cent|percent)\b",
    re.IGNORECASE,
)


@pytest.fixture
def known() -> Known:
    return read_tables()


def own_numbers(text: str) -> list[str]:
    """Digits and words of number that a text says itself, beside references, links and lists."""
    bare = REFERENCE.sub(" ", text)
    bare = re.sub(r"\]\([^)]*\)", "]", bare)
    bare = re.sub(r"^\d+\. ", "", bare, flags=re.MULTILINE)
    return [*re.findall(r"[\d%]+", bare), *NUMBER_WORDS.findall(bare)]


def prose(text: str, known: Known) -> str:
    """What is read aloud: paragraphs and lines of lists, without headings."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", Notes(known).plain(text))
    return "\n".join(line for line in plain.splitlines() if not line.startswith("#"))


def per_cent_alone(text: str) -> list[str]:
    """Sentences that say a percentage and not how many that is out of 100."""
    return [
        said
        for said in sentences(text)
        if re.search(r"%|per ?cent", said, re.IGNORECASE) and "out of 100" not in said
    ]


def test_there_are_articles_on_what_people_ask() -> None:
    assert len(ARTICLES) == len(list_articles()) == 9
    slugs = [one.slug for one in list_articles()]
    assert slugs[0] == "what-botox-is"
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_an_article_has_no_number_of_its_own(name: str) -> None:
    assert own_numbers(ARTICLES[name]) == []


@pytest.mark.parametrize(
    "bad",
    [
        "It helps 45 people.",
        "Half, or 50%.",
        "Twelve weeks later.",
        "A hundred people.",
        "- 3 days",
    ],
)
def test_a_number_of_its_own_is_seen(bad: str) -> None:
    assert own_numbers(bad) != []


def test_what_is_no_number_of_its_own() -> None:
    assert own_numbers("1. First\n2. One or two {{row:choice/approved_year}} [a](/b2)") == []


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_every_figure_was_read_at_its_source(name: str, known: Known) -> None:
    found = [f for f in REFERENCE.finditer(ARTICLES[name]) if f[1] == "row"]
    for reference in found:
        shown = figure_of(reference[2], known, reference[3] or "")
        assert shown.words
        assert shown.cited.read.is_checked, reference[2]
        assert shown.cited.sources or shown.cited.read.value == "derived", reference[2]


@pytest.mark.parametrize("one", list_articles(), ids=lambda one: one.slug)
def test_every_figure_on_the_page_leads_to_its_source(one) -> None:
    on_page = set(re.findall(r'href="#source-(\d+)"', one.html))
    assert {int(n) for n in on_page} == set(range(1, len(one.notes) + 1))
    for note in one.notes:
        assert note.source
        assert note.link.startswith("https://") or "StatPearls" in note.source
        assert "recalled" not in note.note
    linked = re.sub(r"<a [^>]*>.*?</a>", " ", one.html)
    assert not re.search(r"\d", re.sub(r"<[^>]*>", " ", linked)), "a figure without a source"


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_an_article_reads_easily(name: str, known: Known) -> None:
    text = prose(ARTICLES[name], known)
    assert long_sentences(text, MOST_WORDS) == []
    assert grade(text) <= HARDEST
    assert per_cent_alone(text) == []


def test_the_measure_of_reading_bites() -> None:
    hard = "Onabotulinumtoxin administration attenuates nociceptive neurotransmission considerably."
    assert grade(hard) > HARDEST
    assert grade("You sit down. It takes a short time.") < 2
    assert long_sentences("word " * 21, MOST_WORDS) != []
    assert per_cent_alone("It fell by 30 percent. 45% of them.") != []
    assert per_cent_alone("It fell by 30 percent, or 30 out of 100.") == []
    # counted by hand
    words = {"people": 2, "headaches": 3, "muscles": 2, "needed": 2, "stopped": 1, "quiet": 2}
    assert {word: syllables(word) for word in words if word != "quiet"} == {
        word: n for word, n in words.items() if word != "quiet"
    }


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("# A\n\nShort.\n\n{{row:choice/nowhere}}", NoSuchFigure),
        ("# A\n\nShort.\n\n{{row:nowhere/a}}", NoSuchFigure),
        ("# A\n\nShort.\n\n{{row:rules/us-payer-typical.response.seven-days}}", NoSuchFigure),
        ("# A\n\nShort.\n\n{{row:product/hours_after_mixing}}", NoSuchFigure),
        ("# A\n\nShort.\n\n{{source:cautions/thin_neck}}", NoSuchFigure),
        ("# A\n\nShort.\n\n{{claim:nowhere}}", NoSuchFigure),
        ("A\n\nShort.\n\nText.", BadArticle),
        ("# A\n\nShort.", BadArticle),
    ],
)
def test_an_article_that_rests_on_nothing_is_refused(
    text: str, refusal: type[Exception], known: Known
) -> None:
    with pytest.raises(refusal):
        article("a", text, known)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>x()</script>",
        '<img src="x" onerror="x()">',
        '<a href="javascript:x()">a</a>',
        '<p style="color: red">a</p>',
        '<iframe src="https://example.org"></iframe>',
        '<a class="urgent-link" href="/a">a</a>',
    ],
)
def test_nothing_that_runs_or_looks_like_ours_stays(evil: str) -> None:
    kept = clean(evil)
    for never in ("script", "onerror", "javascript:", "style", "iframe", "urgent-link"):
        assert never not in kept


def test_markdown_that_holds_html_shows_it_as_text(known: Known) -> None:
    one = article("a", "# A\n\nShort.\n\n<script>x()</script>\n\n[a](javascript:x())", known)
    assert "<script" not in one.html
    assert "javascript:" not in re.sub(r">[^<]*<", "><", one.html)


def test_every_claim_is_joined_with_an_article() -> None:
    by_claim = articles_by_claim()
    assert by_claim
    assert all(by_claim.values())
    assert "lasts-3-to-6-months" in read_article("when-it-wears-off").claims


def test_links_of_an_article_lead_to_pages_of_ours() -> None:
    from django.urls import resolve

    for one in list_articles():
        for address in re.findall(r'href="(/[^"]*)"', one.html):
            assert resolve(address)
