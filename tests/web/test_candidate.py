"""The candidate check as pages: one question each, warning signs first, back, correct, a sheet."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from cleardays.actions.candidate import COUNTRIES, red_flags
from cleardays.web import candidate_steps as ask

UK = {
    "country": "uk",
    "alarm_1": "none",
    "alarm_2": "none",
    "age": "40",
    "onset": "20",
    "headache": "20",
    "long": "18",
    "migraine": "12",
    "tension": "3",
    "same": "yes",
    "ever": "yes",
    "cluster": "none",
    "acute": "4",
    "managed": "yes",
    "failed": "3",
    "kinds": "2",
    "safety": "none",
    "doctor": "yes",
}
Answered = Mapping[str, str | Sequence[str]]


def text(page: HttpResponse) -> str:
    return unescape(page.content.decode())


def hidden(page: HttpResponse) -> dict[str, list[str]]:
    """The hidden fields of the first form that asks something."""
    form = re.search(r"<form.*?</form>", page.content.decode(), re.DOTALL)
    found: dict[str, list[str]] = {}
    pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    for name, value in re.findall(pattern, form[0] if form else ""):
        found.setdefault(unescape(name), []).append(unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    return found


def asks(page: HttpResponse) -> str:
    """The id of the question that a page asks."""
    return hidden(page)["at"][0]


@pytest.fixture
def walk(client: Client) -> Callable[..., HttpResponse]:
    """`walk(answers)` answers question after question; `to` stops before that question."""

    def walked(answers: Answered, to: str = "") -> HttpResponse:
        page = client.get("/candidate")
        for _ in range(30):
            if "at" not in hidden(page) or asks(page) == to:
                return page
            at = asks(page)
            page = client.post("/candidate", {**hidden(page), at: answers[at]})
            assert page.status_code == 200, text(page)
        raise AssertionError("the questions do not end")

    return walked


def test_it_begins_with_one_question_and_says_how_far_it_is(client: Client) -> None:
    page = text(client.get("/candidate"))
    assert page.count("<h1") == 1
    assert "Where would you be treated?" in page
    assert re.search(r"Question 1 of about \d+\.", page)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_comes_to_an_end(walk, country: str) -> None:
    page = text(walk({**UK, "country": country}))
    assert "What you told fits" in page
    assert "Save as PDF" in page
    assert page.count(": fits") == 0
    assert page.count("Fits: ") == len(COUNTRIES[country])


@pytest.mark.parametrize("country", COUNTRIES)
def test_whoever_knows_nothing_is_not_told_that_it_fits(client: Client, walk, country: str) -> None:
    unknown = {step.id: "unknown" for step in ask.steps()}
    several = {step.id: "unsure" for step in ask.steps() if step.kind == "several"}
    result = walk({**unknown, **several, "country": country})
    page = text(result)
    assert "cannot be told yet" in page
    assert "Warning signs still open" in page
    printed = client.post("/candidate/pdf", hidden(result))
    (sheet,) = PdfReader(BytesIO(printed.content)).pages
    assert "Warning signs still open" in sheet.extract_text()
    assert "Fits: " not in page
    assert "Does not fit" not in page


def test_the_questions_are_counted_as_they_are_asked(client: Client, walk) -> None:
    numbers = []
    for step in ask.asked(ask.steps(), {id: (v,) for id, v in UK.items()}):
        page = text(walk(UK, to=step.id))
        numbers.append(int(re.search(r"Question (\d+) of", page)[1]))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("rule", red_flags(), ids=lambda rule: rule.fact)
def test_a_warning_sign_stops_the_questions(client: Client, walk, rule) -> None:
    at = next(s.id for s in ask.steps() if rule.fact in dict(s.choices))
    page = walk({**UK, at: [rule.fact]})
    assert "at" not in hidden(page)
    assert "The questions stop here." in text(page)
    assert rule.plain in text(page)
    assert rule.do in text(page)
    assert 'href="tel:112"' in text(page)
    assert "Fits" not in text(page)
    again = client.post("/candidate", {**hidden(page), "change": at})
    assert asks(again) == at
    assert re.search(rf'value="{rule.fact}" checked', text(again))
    mended = client.post("/candidate", {**hidden(again), at: "none"})
    assert "at" in hidden(mended)


def test_a_sign_stops_also_where_others_are_not_sure(walk) -> None:
    page = walk({**UK, "alarm_1": ["red_flag_sudden", "unsure"]})
    assert "like a clap of thunder" in text(page)
    assert "The questions stop here." in text(page)


def test_a_late_beginning_stops_too(client: Client, walk) -> None:
    page = walk({**UK, "age": "60", "onset": "55"})
    assert "Were you older than 50 when these headaches began?" in text(page)
    assert asks(client.post("/candidate", {**hidden(page), "change": "onset"})) == "onset"


def test_no_sheet_is_made_past_a_warning_sign(client: Client) -> None:
    answer = client.post("/candidate/pdf", {**UK, "alarm_1": "red_flag_sudden"})
    assert answer["Content-Type"].startswith("text/html")
    assert "The questions stop here." in text(answer)


@pytest.mark.parametrize(
    ("to", "given", "says"),
    [
        ("country", "", "Choose one"),
        ("country", "atlantis", "Choose one"),
        ("alarm_1", "", "Tick what is so"),
        ("alarm_1", ["none", "red_flag_sudden"], "You ticked None of these and something else"),
        ("alarm_1", "red_flag_nothing", "Tick what is so"),
        ("age", "", "whole number from 0 to 125"),
        ("age", "old", "whole number from 0 to 125"),
        ("age", "126", "whole number from 0 to 125"),
        ("age", "-1", "whole number from 0 to 125"),
        ("age", ["40", "unknown"], "whole number from 0 to 125"),
        ("onset", "41", "You told 40 before"),
        ("headache", "29", "whole number from 0 to 28"),
        ("headache", "٣", "whole number from 0 to 28"),
        ("headache", "²", "whole number from 0 to 28"),
        ("migraine", "21", "You told 20 before"),
        ("tension", "28", "You told 20 before"),
        ("failed", "31", "whole number from 0 to 30"),
    ],
)
def test_what_cannot_be_is_asked_again_in_words(client: Client, walk, to, given, says) -> None:
    page = walk(UK, to=to)
    again = client.post("/candidate", {**hidden(page), to: given})
    assert again.status_code == 422
    assert says in text(again)
    assert "<title>Error: " in text(again)
    assert f'href="#{to}"' in text(again)
    assert asks(again) == to


def test_back_and_changed_answers(client: Client, walk) -> None:
    page = walk(UK, to="same")
    back = client.post("/candidate", {**hidden(page), "change": "tension"})
    assert asks(back) == "tension"
    assert 'value="3"' in text(back)
    result = walk(UK)
    change = client.post("/candidate", {**hidden(result), "change": "headache"})
    assert 'value="20"' in text(change)
    fewer = client.post("/candidate", {**hidden(change), "headache": "14"})
    assert "does not fit" in text(fewer), "goes on to the end, for nothing else is open"
    assert "Botox did no better than placebo" in text(fewer)
    smaller = client.post("/candidate", {**hidden(change), "headache": "5"})
    assert asks(smaller) == "migraine", "12 of 5 days cannot be, so it is asked again"


def test_questions_that_cannot_matter_are_left_out() -> None:
    every = ask.steps()

    def ids(**said: str) -> list[str]:
        return [s.id for s in ask.asked(every, {name: (v,) for name, v in said.items()})]

    assert "long" in ids(country="us")
    assert "long" not in ids(country="uk")
    assert "kinds" in ids(country="us", failed="2")
    assert "kinds" not in ids(country="us", failed="0")
    assert "managed" not in ids(country="uk", acute="9")
    assert "managed" in ids(country="uk", acute="10")
    few = ids(country="us", headache="10")
    assert not {"failed", "safety", "doctor", "long", "acute"} & set(few)
    assert not {"migraine", "tension", "cluster"} & set(ids(country="uk", headache="0"))
    assert ids()[:3] == ["country", "alarm_1", "alarm_2"], "warning signs come first"


def test_every_warning_sign_is_asked_once() -> None:
    asked = [fact for s in ask.steps() if s.id.startswith("alarm") for fact, _ in s.choices]
    assert asked == [rule.fact for rule in red_flags()]
    assert len(asked) == len(set(asked)) == 13


def test_the_sheet_is_one_page_and_named_for_nobody(client: Client, walk) -> None:
    result = walk({**UK, "safety": ["pregnant", "bleeding_risk"]})
    answer = client.post("/candidate/pdf", hidden(result))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="candidate-sheet.pdf"'
    (page,) = PdfReader(BytesIO(answer.content)).pages
    said = " ".join(page.extract_text().split())
    assert "Am I a candidate?" in said
    assert "Something speaks against an injection" in said
    assert "Diary up to" not in said
    assert "certified medical device" in said


def test_an_unfinished_check_makes_no_sheet(client: Client) -> None:
    answer = client.post("/candidate/pdf", {"country": "uk"})
    assert "text/html" in answer["Content-Type"]
    assert asks(answer) == "alarm_1"


def test_answers_are_in_no_address_cookie_or_header(client: Client, walk) -> None:
    page = walk(UK)
    assert client.get("/candidate?headache=20&country=uk").status_code == 200
    assert asks(client.get("/candidate?country=uk")) == "country"
    assert set(client.cookies) <= {"csrf"}
    assert page["Cache-Control"] == "no-store"
    for address in re.findall(r'(?:href|action)="([^"]*)"', text(page)):
        assert "=" not in address or address.startswith("https://")
