"""What readers ask: kept once, answered by somebody, shown only with two leaves, mailed in neutral words."""

import time
import urllib.error
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cleardays.actions import akismet, asked, posting, spam_signs
from cleardays.actions.akismet import Judged, Sender
from cleardays.actions.asked import Answer, Asked, QuestionRefused
from cleardays.actions.permits import NotPermitted
from cleardays.actions.posting import Handed, MailDown
from cleardays.actions.spam_signs import has_link, may_advertise
from cleardays.records import audit
from cleardays.records.models import AuditRow, ReaderQuestion
from clinic_house import AT, House

ARTICLE = "side-effects"
TEXT = "Is a heavy neck usual in the first week?"


def asking(**more: object) -> Asked:
    said: dict = {"key": uuid.uuid4(), "article": ARTICLE, "text": TEXT, **more}
    return Asked(**said)


def answered(clinic: House, question: ReaderQuestion, publish: bool = True) -> ReaderQuestion:
    said = Answer("It was told by some people in the trials.", "Nina H.", publish)
    return asked.answer(clinic.injector, question.key, said, AT)


# --- what is a link, and what only looks like one ---------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "see https://pills.example/x",
        "HXXP://pills.example",
        "www.pills.example",
        "[url=x]cheap[/url]",
        "[cheap](x)",
        "<a href=x>cheap</a>",
        "buy at pills.com now",
        "cheap-pills.co.uk",
        "write to me@pills.example",
        "ｗｗｗ.pills.example",
        "h\u200bttps://pills",
        "pills\u00ad.com",
    ],
)
def test_a_link_is_seen(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "My neck hurts.Is that usual?",
        "I had 3.5 days, e.g. on Monday.",
        "It was at 10:30, i.e. in the morning...",
        "Pain on the left/right side?",
        "Botox, 155 U: too much?",
    ],
)
def test_a_question_is_no_link(text: str) -> None:
    assert not has_link(text)
    assert not may_advertise(text)


@pytest.mark.parametrize("text", ["pills dot com", "me (at) pills", "ask on Telegram", "CASINO"])
def test_what_may_advertise_is_marked(text: str) -> None:
    assert may_advertise(text)


@given(st.text(max_size=800))
def test_no_text_stops_the_check(text: str) -> None:
    assert has_link(text) in (True, False)
    assert may_advertise(text) in (True, False)


def test_a_form_is_ours_for_one_article_and_for_some_hours() -> None:
    sealed = spam_signs.hand_out(ARTICLE, AT)
    form = spam_signs.opened(sealed, AT)
    assert form is not None
    assert not form.fits(ARTICLE, AT + timedelta(seconds=3))
    assert form.fits(ARTICLE, AT + timedelta(seconds=4))
    assert form.fits(ARTICLE, AT + timedelta(hours=12))
    assert not form.fits(ARTICLE, AT + timedelta(hours=12, seconds=1))
    assert not form.fits("what-it-costs", AT + timedelta(minutes=1))
    for bad in ("", "x", sealed[:-1], sealed + "x", sealed[:9] + "A" + sealed[10:]):
        assert spam_signs.opened(bad, AT) is None


# --- keeping it -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_sending_it_twice_keeps_it_once() -> None:
    said = asking()
    assert asked.keep(said, AT) == asked.keep(said, AT + timedelta(seconds=1))
    assert ReaderQuestion.objects.count() == 1


@pytest.mark.django_db
def test_what_is_suspected_waits_for_a_person() -> None:
    aside = asked.keep(asking(suspicion="Akismet takes it for spam"), AT)
    marked = asked.keep(asking(text="Is it on Telegram, or where is it?"), AT)
    assert (aside.state, marked.state) == ("spam", "waiting")
    assert marked.suspicion == "may advertise something"


@pytest.mark.django_db
def test_a_question_is_of_no_record(clinic: House) -> None:
    """No column of it leads to a person, or to an account but that of who answered."""
    leads = {f.name for f in ReaderQuestion._meta.concrete_fields if f.is_relation}
    assert leads == {"answered_by"}


@pytest.mark.django_db
def test_only_its_secret_opens_it() -> None:
    one, other = asked.keep(asking(), AT), asked.keep(asking(), AT)
    secret = asked.secret_of(one)
    assert asked.of_secret(secret) == one
    forged = f"{other.key.hex}.{secret.partition('.')[2]}"
    for bad in ("", "x", one.key.hex, str(one.key), secret[:-1], forged, secret + "."):
        assert asked.of_secret(bad) is None
    assert len(secret.partition(".")[2]) >= 40


# --- answering ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_shown_with_the_leave_of_both_only(clinic: House) -> None:
    shy, open_one = asked.keep(asking(), AT), asked.keep(asking(may_publish=True), AT)
    with pytest.raises(QuestionRefused, match="did not allow"):
        answered(clinic, shy)
    answered(clinic, shy, publish=False)
    answered(clinic, open_one, publish=False)
    assert list(asked.shown_under(ARTICLE)) == []
    answered(clinic, open_one)
    assert list(asked.shown_under(ARTICLE)) == [open_one]
    assert list(asked.shown_under("what-it-costs")) == []
    with pytest.raises(IntegrityError, match="published_with_leave"), transaction.atomic():
        ReaderQuestion.objects.filter(pk=shy.pk).update(published_at=AT)


@pytest.mark.django_db
def test_every_act_is_written_down(clinic: House) -> None:
    question = asked.keep(asking(may_publish=True), AT)
    before = AuditRow.objects.count()
    asked.put_aside(clinic.reviewer, question.key, AT)
    with pytest.raises(QuestionRefused, match="Bring it back"):
        answered(clinic, question)
    asked.bring_back(clinic.reviewer, question.key, AT)
    answered(clinic, question)
    with pytest.raises(QuestionRefused, match="answered already"):
        asked.put_aside(clinic.reviewer, question.key, AT)
    asked.take_down(clinic.injector, question.key, AT)
    question.refresh_from_db()
    asked.withdraw(question, AT)
    rows = AuditRow.objects.order_by("number")[before:]
    assert [row.about.removeprefix(f"question {question.key}").strip() for row in rows] == [
        "put aside",
        "brought back",
        "answered, shown",
        "taken down",
        "",
    ]
    assert not any(TEXT[:9] in row.about for row in rows)
    assert list(audit.faults()) == []
    assert not ReaderQuestion.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["lead", "administrator", "anna_herself"])
def test_only_who_treats_people_answers(clinic: House, who: str) -> None:
    question = asked.keep(asking(), AT)
    for act in (asked.put_aside, asked.bring_back, asked.take_down):
        with pytest.raises(NotPermitted):
            act(getattr(clinic, who), question.key, AT)
    with pytest.raises(NotPermitted):
        asked.listed(getattr(clinic, who), "waiting")


@pytest.mark.django_db
def test_what_could_name_somebody_is_taken_out(clinic: House) -> None:
    question = asked.keep(asking(text="I am Zenobia. Is a heavy neck usual?", may_publish=True), AT)
    said = Answer("It is.", "Nina H.", True, "Is a heavy neck usual?")
    asked.answer(clinic.injector, question.key, said, AT)
    (shown,) = asked.shown_under(ARTICLE)
    assert shown.as_shown == "Is a heavy neck usual?"


# --- mail -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_mail_says_nothing_of_health_and_the_address_is_gone(clinic: House) -> None:
    question = asked.keep(asking(email="reader@example.org"), AT)
    answered(clinic, question, publish=False)
    assert asked.post_answers(AT) == (1, 0)
    assert asked.post_answers(AT) == (0, 0)
    (sent,) = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert asked.secret_of(question) in sent.body
    assert sent.body.index("http://127.0.0.1/asked/")
    words = f"{sent.subject} {sent.body}".lower()
    for word in ("botox", "headache", "migraine", "diary", "clinic", "neck", "side"):
        assert word not in words
    question.refresh_from_db()
    assert (question.email, question.mail) == ("", "sent")


@pytest.mark.django_db
def test_mail_that_is_down_is_tried_again(clinic: House, monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked.keep(asking(email="reader@example.org"), AT)
    answered(clinic, question, publish=False)

    def down() -> None:
        raise MailDown("down")

    with monkeypatch.context() as patched:
        patched.setattr(asked, "open_post", down)
        with pytest.raises(MailDown):
            asked.post_answers(AT)
    with monkeypatch.context() as patched:
        patched.setattr(asked, "post", lambda *_: Handed.REFUSED)
        assert asked.post_answers(AT) == (0, 1)
    with monkeypatch.context() as patched:
        patched.setattr(asked, "post", lambda *_: Handed.UNSURE)
        with pytest.raises(MailDown, match="broke"):
            asked.post_answers(AT)
    assert asked.post_answers(AT + timedelta(minutes=1)) == (1, 0)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_run_that_was_broken_off_is_taken_up(clinic: House) -> None:
    question = asked.keep(asking(email="reader@example.org"), AT)
    answered(clinic, question, publish=False)
    ReaderQuestion.objects.update(mail="sending", mail_at=AT)
    assert asked.post_answers(AT + timedelta(minutes=5)) == (0, 0), "it may be running still"
    assert asked.post_answers(AT + timedelta(minutes=11)) == (1, 0)


@pytest.mark.django_db
def test_after_a_week_it_is_given_up_and_the_address_is_gone(clinic: House) -> None:
    question = asked.keep(asking(email="reader@example.org"), AT)
    answered(clinic, question, publish=False)
    assert asked.post_answers(AT + timedelta(days=8)) == (0, 0)
    question.refresh_from_db()
    assert (question.email, question.mail) == ("", "none")
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_mail_once(clinic: House) -> None:
    for n in range(5):
        question = asked.keep(asking(email=f"reader{n}@example.org"), AT)
        answered(clinic, question, publish=False)

    def run() -> None:
        try:
            asked.post_answers(AT)
        finally:
            connection.close()

    runs = [Thread(target=run) for _ in range(4)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert sorted(m.to[0] for m in mail.outbox) == [f"reader{n}@example.org" for n in range(5)]


@pytest.mark.django_db
def test_what_was_put_aside_is_gone_after_30_days() -> None:
    asked.keep(asking(suspicion="x"), AT)
    asked.keep(asking(), AT)
    assert asked.let_go(AT + timedelta(days=30)) == 0
    assert asked.let_go(AT + timedelta(days=30, seconds=1)) == 1
    assert ReaderQuestion.objects.get().state == "waiting"
    assert asked.let_go(AT + timedelta(days=180, seconds=1)) == 1


@pytest.mark.django_db
def test_what_was_answered_is_not_let_go(clinic: House) -> None:
    answered(clinic, asked.keep(asking(may_publish=True), AT))
    assert asked.let_go(AT + timedelta(days=1000)) == 0


@pytest.mark.django_db
def test_after_a_restore_a_person_sends_what_waits(clinic: House) -> None:
    question = asked.keep(asking(email="reader@example.org"), AT)
    answered(clinic, question, publish=False)
    assert asked.hold_mail() == 1
    assert asked.post_answers(AT) == (0, 0)
    asked.release_mail(clinic.injector, question.key, AT)
    assert asked.post_answers(AT, uuid.uuid4()) == (0, 0)
    assert asked.post_answers(AT, question.key) == (1, 0)


@pytest.mark.django_db
def test_what_its_reader_took_back_cannot_be_answered(clinic: House) -> None:
    question = asked.keep(asking(), AT)
    asked.withdraw(question, AT)
    for act in (asked.put_aside, asked.bring_back, asked.take_down, asked.release_mail):
        with pytest.raises(QuestionRefused, match="taken it back"):
            act(clinic.injector, question.key, AT)


# --- Akismet --------------------------------------------------------------------------------------

FROM = Sender("192.0.2.7", "A browser")


def test_akismet_is_told_this_and_no_word_more() -> None:
    heard: list[tuple[str, Mapping[str, str], float]] = []

    def server(address: str, said: Mapping[str, str], seconds: float) -> str:
        heard.append((address, said, seconds))
        return "false"

    said = akismet.told("k", "https://here/", "https://here/guide/x", TEXT, FROM)
    assert akismet.judge(said, server) is Judged.FINE
    ((address, sent, seconds),) = heard
    assert address.startswith("https://rest.akismet.com/")
    assert seconds <= 5
    assert sent == {
        "api_key": "k",
        "blog": "https://here/",
        "permalink": "https://here/guide/x",
        "user_ip": "192.0.2.7",
        "user_agent": "A browser",
        "comment_type": "contact-form",
        "comment_content": TEXT,
    }


@pytest.mark.parametrize(
    ("answer", "judged"),
    [
        ("true", Judged.SPAM),
        ("false\n", Judged.FINE),
        ("invalid", Judged.NO_ANSWER),
        ("", Judged.NO_ANSWER),
        ("<html>true", Judged.NO_ANSWER),
    ],
)
def test_what_it_answers(answer: str, judged: Judged) -> None:
    assert akismet.judge({}, lambda *_: answer) is judged


@pytest.mark.parametrize(
    "wrong", [TimeoutError(), urllib.error.URLError("x"), ConnectionResetError(), ValueError()]
)
def test_without_an_answer_a_person_judges(wrong: Exception) -> None:
    def server(*_: object) -> str:
        raise wrong

    assert akismet.judge({}, server) is Judged.NO_ANSWER


class Akismet(BaseHTTPRequestHandler):
    """A made-up one. Its path says how it answers."""

    heard: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, body))
        if self.path == "/silent":
            time.sleep(1.5)
            return
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/true")
        self.end_headers()
        self.wfile.write(b"true" + b"x" * (1000 if self.path == "/long" else 0))

    def do_GET(self) -> None:
        self.heard.append((f"asked again: {self.path}", b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def outside() -> Iterator[str]:
    Akismet.heard.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Akismet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_how_it_is_sent(outside: str) -> None:
    said = {"comment_content": "ä&b", "user_ip": "192.0.2.7"}
    assert akismet.over_the_network(f"{outside}/true", said, 1.0) == "true"
    assert Akismet.heard == [("/true", b"comment_content=%C3%A4%26b&user_ip=192.0.2.7")]
    assert len(akismet.over_the_network(f"{outside}/long", said, 1.0)) <= 64


@pytest.mark.parametrize("path", ["/elsewhere", "/silent"])
def test_it_follows_nobody_and_waits_for_nobody(
    outside: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(akismet, "ADDRESS", f"{outside}{path}")
    monkeypatch.setattr(akismet, "SECONDS", 0.3)
    began = time.monotonic()
    assert akismet.judge({"a": "b"}) is Judged.NO_ANSWER
    assert time.monotonic() - began < 1.4
    assert [heard for heard, _ in Akismet.heard] == [path]


def test_an_address_for_a_mail_is_under_our_own_host(settings) -> None:
    settings.ALLOWED_HOSTS, settings.DEMO = ["diary.example.org"], False
    assert posting.absolute("/asked/x") == "https://diary.example.org/asked/x"
