"""No page for a person says a percentage alone, before a form or after it, whoever the diary is of."""

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cleardays.actions.sharing import share
from cleardays.actions.stories import list_stories
from clinic_house import House
from guide.test_articles import per_cent_alone
from web.conftest import Fields
from web.test_guide_and_choice import read_aloud
from web.test_my_answers import anna

__all__ = ["anna"]
STORIES = [story.id for story in list_stories()]


def alone(page: HttpResponse) -> list[str]:
    assert page.status_code == 200
    return per_cent_alone(read_aloud(page.content.decode()))


def uncited(page: HttpResponse) -> set[str]:
    """Sources that a figure leads to and that the page does not list."""
    html = page.content.decode()
    return set(re.findall(r'href="#(source-\d+)"', html)) - set(
        re.findall(r'id="(source-\d+)"', html)
    )


@pytest.mark.parametrize("story", STORIES)
def test_a_reading_for_a_person(client: Client, story: str) -> None:
    page = client.get(f"/people/{story}")
    assert "What the diary says" in page.content.decode()
    assert alone(page) == []


def test_the_choice_with_its_questions(client: Client) -> None:
    said = {"decision": "start", "matter-days": "much", "leaning": "open", "own": "May I swim?"}
    page = client.post("/choice", said)
    assert "My questions" in page.content.decode()
    assert alone(page) == []
    assert uncited(page) == set()


@pytest.mark.parametrize("own", [{}, {"before": "20", "after": "14", "after_open": "4"}])
def test_the_sum_of_what_it_is_worth(client: Client, own: dict[str, str]) -> None:
    page = client.post("/worth", {"cost": "350", "money": "£", **own})
    assert "for each migraine day avoided" in page.content.decode()
    assert alone(page) == []
    assert uncited(page) == set()


@pytest.mark.django_db
def test_a_persons_own_sum(client: Client, anna: House) -> None:
    page = client.post("/my/worth", {"cost": "350", "money": "£"})
    assert "for each headache day avoided" in page.content.decode()
    assert alone(page) == []
    assert uncited(page) == set()


@pytest.mark.django_db
def test_a_report_behind_a_link(client: Client, anna: House) -> None:
    token = share(anna.anna_herself, anna.anna, "my doctor", 1, uuid4(), timezone.now())
    reader = Client()
    page = reader.post(
        f"/shared/{token}", Fields(reader.get(f"/shared/{token}").content.decode()).hidden
    )
    assert "Month by month" in page.content.decode()
    assert alone(page) == []
    assert uncited(page) == set()


def test_a_percentage_alone_would_be_found() -> None:
    page = HttpResponse("<main><p>It fell by 30%</p><p>Or by 30%, 30 out of 100</p></main>")
    assert alone(page) == ["It fell by 30%."]
    assert uncited(HttpResponse('<a href="#source-1">1</a><li id="source-2">')) == {"source-1"}
