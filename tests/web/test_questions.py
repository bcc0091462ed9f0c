"""Asking under an article, spam, and the clinic's list: as pages."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cleardays.actions import akismet, asked
from cleardays.records.models import AuditRow, ReaderQuestion
from cleardays.web import asked_views
from clinic_house import AT, House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
SLUG = "side-effects"
ASK = f"/guide/{SLUG}/ask"
TEXT = "Is a heavy neck usual in the first week?"
Send = Callable[..., HttpResponse]


class Clock:
    """The time of the pages, put forward by hand."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(asked_views, "now", made)
    cache.clear()
    return made


def seal_of(page: HttpResponse) -> str:
    (found,) = re.findall(r'name="seal" value="([^"]+)"', page.content.decode())
    return str(found)


@pytest.fixture
def send(client: Client, clock: Clock) -> Send:
    """`send(text=…)` opens the form, waits a minute, and sends it."""

    def sending(wait: float = 60, **more: str) -> HttpResponse:
        seal = seal_of(client.get(ASK))
        clock.at += timedelta(seconds=wait)
        return client.post(ASK, {"text": TEXT, "seal": seal, **more})

    return sending


def words(page: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


def test_a_question_is_asked_answered_and_shown(client: Client, clinic: House, send: Send) -> None:
    kept = send(may_publish="yes", email="reader@example.org")
    assert kept.status_code == 302
    secret = kept["Location"]
    assert "Your question waits" in words(client.get(secret))
    assert TEXT not in words(client.get(f"/guide/{SLUG}"))
    desk = Client()
    come_in(desk, clinic.injector)
    listed = desk.get("/clinic/questions")
    assert TEXT in words(listed)
    assert "reader@example.org" not in listed.content.decode()
    question = ReaderQuestion.objects.get()
    page = desk.get(f"/clinic/questions/{question.key}")
    assert "reader@example.org" not in page.content.decode()
    wrong = desk.post(f"/clinic/questions/{question.key}", {"step": "answer", "answer": ""})
    assert wrong.status_code == 422
    said = {"step": "answer", "answer": "Some people told it.", "name": "Nina H."}
    said |= {"publish": "yes", "shown_text": TEXT}
    assert desk.post(f"/clinic/questions/{question.key}", said).status_code == 302
    under = words(client.get(f"/guide/{SLUG}"))
    assert TEXT in under
    assert f"Nina H., injector, {clinic.clinic.name}." in under
    assert "General information" in under
    assert "It stands under the article" in words(client.get(secret))
    assert secret in mail.outbox[0].body
    assert AuditRow.objects.filter(verb="answer readers' questions").count() == 1
    gone = client.post(secret)
    assert "It was deleted" in words(gone)
    assert TEXT not in words(client.get(f"/guide/{SLUG}"))
    assert client.get(secret).status_code == 404


def test_without_leave_only_its_reader_sees_the_answer(
    client: Client, clinic: House, send: Send
) -> None:
    secret = send()["Location"]
    question = ReaderQuestion.objects.get()
    asked.answer(
        clinic.injector, question.key, asked.Answer("Some people told it.", "Nina", False), AT
    )
    page = words(client.get(secret))
    assert "Some people told it." in page
    assert "not shown under the article, as you wished" in page
    assert mail.outbox == []
    desk = Client()
    come_in(desk, clinic.injector)
    assert 'name="publish"' not in desk.get(f"/clinic/questions/{question.key}").content.decode()
    forced = {"step": "answer", "answer": "x", "name": "Nina", "publish": "yes"}
    refused = desk.post(f"/clinic/questions/{question.key}", forced)
    assert refused.status_code == 422
    assert "did not allow" in words(refused)


def test_what_a_machine_sends_is_refused_in_one_and_the_same_words(
    client: Client, clock: Clock, send: Send
) -> None:
    refusals = [
        send(wait=1),
        send(website="https://pills.example"),
        send(text="Buy it at https://pills.example now, please"),
        client.post(ASK, {"text": TEXT}),
        client.post(ASK, {"text": TEXT, "seal": "forged"}),
        send(wait=13 * 3600),
    ]
    other = seal_of(client.get("/guide/what-it-costs/ask"))
    clock.at += timedelta(minutes=1)
    refusals.append(client.post(ASK, {"text": TEXT, "seal": other}))
    assert {page.status_code for page in refusals} == {422}
    said = {
        re.search(r'<div class="wrongs".*?</div>', page.content.decode(), re.DOTALL)[0]  # type: ignore[index]
        for page in refusals
    }
    assert len(said) == 1, "the words tell a machine nothing of which sign gave it away"
    assert not ReaderQuestion.objects.exists()


def test_a_person_who_was_too_quick_keeps_their_words_and_comes_through(
    client: Client, clock: Clock, send: Send
) -> None:
    refused = send(wait=1, website="filled by a browser")
    assert TEXT in words(refused)
    assert "filled by a browser" not in refused.content.decode()
    clock.at += timedelta(seconds=10)
    assert client.post(ASK, {"text": TEXT, "seal": seal_of(refused)}).status_code == 302
    late = send(wait=13 * 3600)
    clock.at += timedelta(seconds=10)
    assert client.post(ASK, {"text": TEXT, "seal": seal_of(late)}).status_code == 302


def test_pressing_twice_asks_once(client: Client, clock: Clock) -> None:
    seal = seal_of(client.get(ASK))
    clock.at += timedelta(minutes=1)
    said = {"text": TEXT, "seal": seal}
    assert client.post(ASK, said)["Location"] == client.post(ASK, said)["Location"]
    assert ReaderQuestion.objects.count() == 1


def test_one_address_asks_ten_a_day(send: Send) -> None:
    for _ in range(10):
        assert send().status_code == 302
    refused = send()
    assert refused.status_code == 429
    assert TEXT in words(refused)
    assert "try again tomorrow" in words(refused)
    assert ReaderQuestion.objects.count() == 10


def test_one_article_is_asked_about_forty_times_a_day(client: Client, clock: Clock) -> None:
    taken = 0
    for n in range(45):
        seal = seal_of(client.get(ASK))
        clock.at += timedelta(seconds=60)
        page = client.post(ASK, {"text": TEXT, "seal": seal}, REMOTE_ADDR=f"192.0.2.{n + 1}")
        taken += page.status_code == 302
    assert taken == 40 == ReaderQuestion.objects.count()


def test_behind_a_proxy_each_reader_has_a_limit_of_their_own(
    client: Client, clock: Clock, settings
) -> None:
    """The proxy adds the address that it was asked from; what a reader claims before it is nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    taken: dict[str, int] = {"192.0.2.1": 0, "192.0.2.2": 0}
    for n in range(13):
        for address in taken:
            seal = seal_of(client.get(ASK))
            clock.at += timedelta(seconds=60)
            claimed = f"198.51.100.{n}, {address}"
            page = client.post(ASK, {"text": TEXT, "seal": seal}, HTTP_X_FORWARDED_FOR=claimed)
            taken[address] += page.status_code == 302
    assert taken == {"192.0.2.1": 10, "192.0.2.2": 10}


def test_the_settings_trust_a_proxy_only_where_there_is_one() -> None:
    show = "from cleardays.config import settings as s; "
    show += "print(getattr(s, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0))"
    for said, count in (("1", "1"), ("", "0")):
        environment = {**os.environ, "CLEARDAYS_DEMO": "1", "CLEARDAYS_PROXY": said}
        ran = subprocess.run(
            [sys.executable, "-c", show], capture_output=True, text=True, env=environment
        )
        assert ran.stdout.strip() == count, ran.stderr


@pytest.mark.parametrize("text", ["", "short", "x" * 801])
def test_a_question_has_a_length(send: Send, text: str) -> None:
    refused = send(text=text)
    assert refused.status_code == 422
    assert "There is a problem" in words(refused)
    assert not ReaderQuestion.objects.exists()


def test_what_is_written_is_shown_and_never_run(client: Client, clinic: House, send: Send) -> None:
    evil = "<script>alert(1)</script> {{ 7|add:7 }} is this usual?"
    secret = send(text=evil, may_publish="yes")["Location"]
    question = ReaderQuestion.objects.get()
    said = asked.Answer(f"{evil}\n\n<img src=x onerror=alert(1)>", f"<b>{evil[:20]}", True)
    asked.answer(clinic.injector, question.key, said, AT)
    desk = Client()
    come_in(desk, clinic.injector)
    for page in (
        client.get(secret),
        client.get(f"/guide/{SLUG}"),
        desk.get("/clinic/questions?which=answered"),
        desk.get(f"/clinic/questions/{question.key}"),
    ):
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "{{ 7|add:7 }}" in text
        assert "<b>&lt;" not in text


# --- Akismet --------------------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, settings) -> list[dict[str, str]]:
    """What a made-up Akismet was told; it takes everything with the word casino for spam."""
    settings.AKISMET_KEY = "k"
    told: list[dict[str, str]] = []

    def server(address: str, said: dict[str, str], seconds: float) -> str:
        told.append(dict(said))
        return "true" if "casino" in said["comment_content"] else "false"

    monkeypatch.setattr(akismet, "over_the_network", server)
    return told


def test_akismet_is_off_and_the_page_says_so(client: Client, send: Send, monkeypatch) -> None:
    def never(*_: object) -> str:
        raise AssertionError("somebody outside was asked")

    monkeypatch.setattr(akismet, "over_the_network", never)
    assert "It goes to nobody outside." in words(client.get(ASK))
    assert send().status_code == 302


def test_what_akismet_is_told_is_what_the_page_says(
    client: Client, send: Send, heard: list[dict[str, str]]
) -> None:
    page = words(client.get(ASK))
    for said in ("your words", "this article", "network address", "name of your browser"):
        assert said in page
    assert send(email="reader@example.org").status_code == 302
    (told,) = heard
    assert told["user_ip"] == "127.0.0.1"
    assert "reader@example.org" not in str(told)
    held = send(text="A casino for your headaches?")
    assert held.status_code == 302
    assert "Your question waits" in words(client.get(held["Location"])), "a machine learns nothing"
    assert ReaderQuestion.objects.get(state="spam").suspicion == "Akismet takes it for spam"


def test_akismet_hears_nothing_of_who_is_signed_in(
    client: Client, clinic: House, send: Send, heard: list[dict[str, str]]
) -> None:
    come_in(client, clinic.anna_herself)
    assert send().status_code == 302
    assert heard == []
    question = ReaderQuestion.objects.get()
    assert clinic.anna.name not in str(ReaderQuestion.objects.values().get())
    assert question.state == "waiting"


# --- the clinic's list ----------------------------------------------------------------------------


def test_put_aside_and_brought_back(clinic: House, send: Send) -> None:
    send()
    question = ReaderQuestion.objects.get()
    desk = Client()
    come_in(desk, clinic.reviewer)
    where = f"/clinic/questions/{question.key}"
    assert desk.post(where, {"step": "aside"}).status_code == 302
    assert TEXT in words(desk.get("/clinic/questions?which=aside"))
    assert desk.post(where, {"step": "answer", "answer": "x", "name": "y"}).status_code == 422
    assert desk.post(where, {"step": "back"}).status_code == 302
    assert TEXT in words(desk.get("/clinic/questions"))
    assert desk.get("/clinic/questions?which=everything").status_code == 404


def test_an_article_is_read_while_records_are_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from cleardays.web import guide_views

    def down(slug: str) -> None:
        raise OperationalError("down")

    monkeypatch.setattr(guide_views, "shown_under", down)
    assert client.get(f"/guide/{SLUG}").status_code == 200


def test_no_question_without_an_article(client: Client) -> None:
    assert client.get("/guide/nowhere/ask").status_code == 404
    assert client.post("/guide/nowhere/ask", {"text": TEXT}).status_code == 404
    assert client.get(reverse("asked", args=["x"])).status_code == 404
