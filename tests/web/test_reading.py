"""From a file to a reading: what is asked, what is shown, what is refused, and in which words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from cleardays.actions.stories import list_stories
from cleardays.answers.told import NOT_A_DEVICE
from cleardays.web.forms import ROWS

Post = Callable[..., HttpResponse]


def words(response: HttpResponse) -> str:
    return response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


def test_the_start_page_asks_one_question(client: Client) -> None:
    page = words(client.get("/"))
    assert page.count("<h1>") == 1
    assert "<h1>What does my diary say?</h1>" in page
    assert "Read my diary</button>" in page
    for story in list_stories():
        assert f'href="/people/{story.id}"' in page


def test_a_file_is_followed_by_questions_and_then_read(
    hand_in: Post, go_on: Post, daily: str
) -> None:
    asked = hand_in(daily)
    assert asked.status_code == 200
    assert "For how many months" in words(asked)
    assert "Did you write down every headache" not in words(asked)
    result = go_on(asked, months="12", age="40", injections="none")
    assert "Headache on" in words(result)
    assert "up to 23 June 2026" in words(result)
    assert "This reads the period from 1 April 2026 to 23 June 2026." in words(result)
    assert NOT_A_DEVICE in words(result)


def test_whoever_answered_on_the_start_page_is_not_asked_again(hand_in: Post, daily: str) -> None:
    assert "Headache on" in words(hand_in(daily, months="12"))


def test_nothing_need_be_answered(hand_in: Post, go_on: Post, daily: str) -> None:
    assert "Headache on" in words(go_on(hand_in(daily)))


def test_pasted_text_is_read_like_a_file(client: Client, daily: str) -> None:
    assert "For how many months" in words(client.post("/", {"text": daily}))


def test_at_most_five_questions_are_asked(
    hand_in: Post, go_on: Post, fields, ambiguous: str
) -> None:
    must = hand_in(ambiguous)
    assert "Before your diary can be read" in words(must)
    more = go_on(must, dates="day-first", pain="0-10")
    names = {a.get("name") for tag, a in fields(more).tags if tag == "input"}
    asked = names & {"complete", "months", "age", "injections"}
    assert "dates" in fields(more).hidden
    assert 0 < len(asked) + 2 <= 5


def test_an_open_question_that_must_be_answered_says_so(
    hand_in: Post, go_on: Post, ambiguous
) -> None:
    again = go_on(hand_in(ambiguous))
    assert again.status_code == 422
    assert "<title>Error: " in words(again)
    assert '<a href="#dates">Choose one' in words(again)


def test_a_complete_list_of_attacks_has_clear_days(
    hand_in: Post, go_on: Post, attacks: str
) -> None:
    asked = hand_in(attacks)
    assert "every headache between 2 April 2026 and 26 June 2026?" in words(asked)
    open_list = go_on(asked)
    complete = go_on(asked, complete="yes")
    assert "0 clear days" in words(open_list)
    assert "0 clear days" not in words(complete)
    assert "Headache on 13 of 28 days" in words(complete)


def test_injections_are_read_row_by_row(hand_in: Post, go_on: Post, daily: str) -> None:
    rows = {"on_1": "2026-05-01", "product_1": "Botox", "units_1": "155"}
    result = go_on(hand_in(daily), injections="some", **rows)
    assert "1 May 2026" in words(result)
    changed = go_on(result, step="ask")
    assert 'value="2026-05-01"' in words(changed)


def test_a_product_that_is_not_known_stays_not_known(
    hand_in: Post, go_on: Post, fields, daily
) -> None:
    rows = {"on_1": "2026-05-01", "product_1": "", "units_1": ""}
    result = go_on(hand_in(daily), injections="some", **rows)
    assert fields(result).hidden["product_1"] == ""


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"age": "old"}, "age", "Age must be a number"),
        ({"age": "40.5"}, "age", "Age must be a whole number"),
        ({"months": "-1"}, "months", "Months must be a number"),
        ({"injections": "some"}, "injections", "Write the date of one injection"),
        ({"injections": "some", "on_1": "5/1/26"}, "on_1", "such as 2026-03-31"),
        ({"injections": "some", "on_1": "0001-01-01"}, "on_1", "such as 2026-03-31"),
        ({"injections": "some", "units_2": "155"}, "on_2", "Write the date of this injection"),
        ({"injections": "none", "on_1": "2026-05-01"}, "injections", "You chose None"),
        (
            {"injections": "some", "on_1": "2026-05-01", "on_2": "2026-05-01"},
            "injections",
            "Two sessions are on",
        ),
        (
            {"injections": "some", "on_1": "2026-05-01", "units_1": "1e9"},
            "units_1",
            "Units must be a number from 1 to 1000",
        ),
    ],
)
def test_a_wrong_answer_is_named_at_its_field(
    hand_in: Post, go_on: Post, daily: str, answers: dict[str, str], field: str, says: str
) -> None:
    page = go_on(hand_in(daily), **answers)
    assert page.status_code == 422
    assert "<title>Error: " in words(page)
    assert "There is a problem" in words(page)
    assert f'<a href="#{field}">' in words(page)
    assert f'id="{field}"' in words(page)
    assert words(page).count(says) >= 2, "in the summary, and beside the field"


def test_a_refused_diary_says_row_by_row_why(hand_in: Post) -> None:
    page = hand_in("date,headache\n2026-04-01,perhaps\n2026-13-04,yes\n")
    assert page.status_code == 422
    assert "<title>Error: " in words(page)
    assert '<a href="#diary">Your diary could not be read' in words(page)
    assert "Row 2" in words(page)
    assert "Row 3" in words(page)
    assert "Nothing was kept" in words(page)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "nothing in it"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "a zip archive"),
        (b"hello", "expected one of"),
        (b"date,headache\n", "The diary is empty"),
    ],
)
def test_what_is_no_diary_is_refused_kindly(
    hand_in: Post, go_on: Post, data: bytes, says: str
) -> None:
    page = hand_in(data)
    if page.status_code == 200:
        page = go_on(page)
    assert page.status_code == 422
    assert says in words(page)


def test_nothing_and_two_things_are_both_named(client: Client, hand_in: Post, daily: str) -> None:
    assert "Choose a file with your diary" in words(client.post("/", {}))
    assert "not both" in words(hand_in(daily, text=daily))


def test_both_readers_have_their_own_reading(hand_in: Post, go_on: Post, daily: str) -> None:
    person = go_on(hand_in(daily), months="12")
    clinician = go_on(person, reader="clinician")
    assert "What to bring to a doctor" in words(person)
    assert "Options that are open" not in words(person)
    assert "Options that are open" in words(clinician)
    assert "Add what the clinic knows" in words(clinician)
    again = go_on(clinician, reader="person")
    assert "Options that are open" not in words(again)


def test_a_clinics_files_are_read_and_carried(
    client: Client, hand_in: Post, go_on: Post, fields, daily: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    first = go_on(hand_in(daily), reader="clinician")
    sessions = b'[[session]]\non = 2026-05-01\nproduct = "Botox"\nunits = 155\n'
    second = go_on(first, sessions=File("sessions.toml", sessions), reader="clinician")
    assert "1 May 2026" in words(second)
    assert "kept_sessions" in fields(second).hidden
    third = go_on(second, history=File("history.toml", b"[person]\nage = 1000\n"))
    assert third.status_code == 422
    assert '<a href="#history">The history file could not be read' in words(third)
    assert "Options that are open" in words(third), "the reading without it stays"
    assert "kept_sessions" in fields(third).hidden, "and so does the file that was fine"
    twice = File("sessions.toml", sessions * 2)
    both = go_on(first, history=File("history.toml", b"?"), sessions=twice, on_1="2026-05-01")
    assert both.status_code == 422
    assert '<a href="#sessions">' in words(both)
    assert '<a href="#history">' in words(both)


def test_a_reading_can_be_saved(hand_in: Post, go_on: Post, daily: str) -> None:
    saved = go_on(go_on(hand_in(daily)), to="/pdf")
    assert saved.status_code == 200
    assert saved.content.startswith(b"%PDF-")
    assert saved["Content-Type"] == "application/pdf"
    assert saved["Content-Disposition"] == 'attachment; filename="cleardays-reading.pdf"'


def test_a_report_is_drafted_for_whoever_treats(client: Client, go_on: Post) -> None:
    person = client.get("/people/rosa")
    assert "Draft a report" not in words(person)
    refused = go_on(person, to="/report", scheme="yellow-card")
    assert refused.status_code == 422
    assert "for whoever treats this person" in words(refused)
    clinic = go_on(person, reader="clinician")
    assert words(clinic).count("Draft a report") == 2
    for page, block in ((person, "urgent"), (clinic, "reactions")):
        first = words(page).index(f'<section class="block" id="{block}"')
        assert first < words(page).index("Day by day"), "what presses is not under a calendar"
    assert words(clinic).index('id="reactions"') < words(clinic).index('id="decision"')
    for scheme in ("medwatch", "yellow-card"):
        saved = go_on(clinic, to="/report", scheme=scheme)
        assert saved.content.startswith(b"%PDF-")
        named = 'attachment; filename="cleardays-draft-report.pdf"'
        assert saved["Content-Disposition"] == named
    strange = go_on(clinic, to="/report", scheme="nowhere")
    assert strange.status_code == 422
    assert "Choose from medwatch, yellow-card" in words(strange)


def test_without_a_reaction_no_report_is_offered(client: Client, go_on: Post) -> None:
    clinic = go_on(client.get("/people/amira"), reader="clinician")
    assert "Draft a report" not in words(clinic)
    refused = go_on(clinic, to="/report", scheme="medwatch")
    assert refused.status_code == 422
    assert "nothing to report" in words(refused)


@pytest.mark.parametrize("id", [story.id for story in list_stories()])
def test_every_fictional_person_can_be_read(client: Client, go_on: Post, id: str) -> None:
    page = client.get(f"/people/{id}")
    assert page.status_code == 200
    assert "A fictional person" in words(page)
    assert go_on(page, reader="clinician").status_code == 200


def test_the_empty_diary_to_fill_in_is_one_that_is_read(client: Client, hand_in: Post) -> None:
    template = client.get("/template.csv")
    assert template["Content-Disposition"].startswith("attachment")
    names = template.content.decode().strip().split(",")
    assert {"date", "headache"} <= set(names)
    row = dict.fromkeys(names, "") | {"date": "2026-05-01", "headache": "yes"}
    filled = ",".join(names) + "\n" + ",".join(row.values())
    assert hand_in(filled).status_code == 200


def test_urgent_signs_stand_on_a_page_and_in_every_corner(client: Client, hand_in: Post) -> None:
    urgent = words(client.get("/urgent"))
    assert urgent.count('class="urgent-sign"') >= 4
    for page in (client.get("/"), client.get("/nowhere"), hand_in("x"), client.put("/")):
        assert 'href="/urgent"' in words(page)


def test_the_rows_for_injections_are_eight() -> None:
    assert len(ROWS) == 8


def test_claims_stand_on_a_page_each_with_a_judgement_and_a_source(client: Client) -> None:
    page = words(client.get("/claims"))
    assert page.count('class="claim"') == 13
    assert page.count('class="judgement"') == 13
    assert page.count('class="source"') >= 25
    assert "recalled" not in page
    assert "Bruises at the site" not in page
    assert 'href="/claims"' in words(client.get("/"))


@pytest.mark.parametrize("file", ["migralog.json", "headi.csv"])
def test_a_file_that_needs_a_time_zone_asks_for_it(hand_in: Post, go_on: Post, file: str) -> None:
    data = (Path(__file__).parents[1] / "exchange" / "good" / file).read_bytes()
    must = hand_in(data, name=file)
    assert 'name="zone"' in words(must)
    wrong = go_on(must, zone="Mars/Olympus")
    assert wrong.status_code == 422
    assert "Mars/Olympus" in words(wrong)
    read = go_on(must, zone="Europe/Paris")
    assert read.status_code == 200
    assert "What your diary cannot say" in words(read) or "What my diary says" in words(read)
