"""A share link: what it shows is told before, it runs out, it is taken back, every look is known."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cleardays.actions.accounts import digest
from cleardays.actions.demo import moved
from cleardays.actions.diary import take_in
from cleardays.actions.joining import join
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.permits import NotPermitted
from cleardays.actions.sharing import (
    FOR_DAYS,
    MOST_OPEN,
    NotShared,
    SharingRefused,
    find_shared,
    links_of,
    look,
    share,
    take_back,
)
from cleardays.actions.stories import read_story
from cleardays.records.models import Account, AuditRow, Person, ShareLink, ShareLook
from cleardays.web import too_often
from clinic_house import AT, House
from web.conftest import Fields
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
WHERE = "/my/shares"
DAY = timedelta(days=1)


def words(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(page.content.decode())).split())


@pytest.fixture
def anna(clinic: House) -> House:
    """Anna with the diary and the injections of a story, up to today."""
    story = read_story("samir")
    ago = timedelta(days=(timezone.now().date() - story.ending).days)
    take_in(None, clinic.anna, moved(story.diary, ago), AT, "story")
    take_sessions(None, clinic.anna, tuple(moved(s, ago) for s in story.sessions), AT)
    return clinic


def shared(clinic: House, days: int = 7) -> str:
    return share(clinic.anna_herself, clinic.anna, "my doctor", days, uuid4(), AT)


# --- the action -----------------------------------------------------------------------------------


def test_only_a_digest_is_kept_and_it_runs_out(clinic: House) -> None:
    token = shared(clinic, 1)
    link = ShareLink.objects.get()
    assert link.digest == digest(token)
    assert token not in str(vars(link))
    assert len(token) >= 43
    assert find_shared(token, AT + DAY - timedelta(seconds=1)) == link
    with pytest.raises(NotShared):
        find_shared(token, AT + DAY)


@pytest.mark.parametrize("days", [0, 2, 365, -1])
def test_a_time_that_nobody_offered_is_refused(clinic: House, days: int) -> None:
    assert days not in FOR_DAYS
    with pytest.raises(SharingRefused):
        shared(clinic, days)


def test_a_link_without_an_end_cannot_be_kept(clinic: House) -> None:
    shared(clinic)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareLink.objects.update(expires_at=AT)


def test_it_dies_with_what_it_came_from(clinic: House) -> None:
    token = shared(clinic)
    Account.objects.filter(pk=clinic.anna_herself.pk).update(is_active=False)
    with pytest.raises(NotShared):
        find_shared(token, AT)
    Account.objects.filter(pk=clinic.anna_herself.pk).update(is_active=True)
    assert find_shared(token, AT)
    Person.objects.filter(pk=clinic.anna.pk).update(removed_at=AT)
    with pytest.raises(NotShared):
        find_shared(token, AT)
    Person.objects.filter(pk=clinic.anna.pk).update(removed_at=None)
    join(clinic.reviewer, clinic.ben, clinic.anna, "the same person, she says", AT)
    with pytest.raises(NotShared):
        find_shared(token, AT)


def test_nobody_shares_or_takes_back_for_another(clinic: House) -> None:
    shared(clinic)
    link = ShareLink.objects.get()
    for account in (clinic.injector, clinic.reviewer, clinic.lead, clinic.administrator):
        with pytest.raises(NotPermitted):
            share(account, clinic.anna, "me", 7, uuid4(), AT)
        with pytest.raises(NotPermitted):
            take_back(account, clinic.anna, link.key, AT)
    with pytest.raises(NotPermitted):
        share(clinic.anna_herself, clinic.ben, "me", 7, uuid4(), AT)
    assert ShareLink.objects.get().revoked_at is None


def test_there_is_an_end_to_how_many_are_open(clinic: House) -> None:
    for _ in range(MOST_OPEN):
        shared(clinic)
    with pytest.raises(SharingRefused, match="Take one back"):
        shared(clinic)


def test_every_look_is_written_down_without_a_name(clinic: House) -> None:
    token = shared(clinic)
    look(token, "page", " Dr Meier ", AT)
    look(token, "pdf", "", AT + DAY)
    (one,) = links_of(clinic.anna, AT + DAY)
    assert [(seen.what, seen.who) for seen in one.looks] == [("pdf", ""), ("page", "Dr Meier")]
    rows = AuditRow.objects.filter(verb="look by a link", person=str(clinic.anna.key))
    assert [row.about.split(", ")[1] for row in rows] == ["page", "pdf"]
    assert not any("Meier" in row.about or row.account for row in rows)
    assert {row.clinic for row in rows} == {str(clinic.clinic.key)}, "its clinic sees it too"
    take_back(clinic.anna_herself, clinic.anna, one.link.key, AT + DAY)
    with pytest.raises(NotShared):
        look(token, "page", "", AT + DAY)
    assert ShareLook.objects.count() == 2


# --- the pages ------------------------------------------------------------------------------------


def make(browser: Client, **said: object) -> HttpResponse:
    hidden = Fields(browser.get(WHERE).content.decode()).hidden
    return browser.post(WHERE, {**hidden, "label": "my family doctor", "days": 7, **said})


def link_on(page: HttpResponse) -> str:
    found = re.search(r"http://testserver(/shared/[\w-]+)", page.content.decode())
    assert found, words(page)
    return found[1]


def test_from_making_to_reading_to_taking_back(client: Client, anna: House) -> None:
    come_in(client, anna.anna_herself)
    before = words(client.get(WHERE))
    assert before.index("Your name and your birth date") < before.index("Make the link")
    page = make(client)
    where = link_on(page)
    assert where not in client.get(WHERE).content.decode(), "it is shown once"
    reader = Client()
    door = reader.get(where)
    assert door.status_code == 200
    for about in (anna.anna.name, "my family doctor", anna.clinic.name, "1984"):
        assert about not in door.content.decode(), "the door says nothing about anybody"
    assert not ShareLook.objects.exists(), "a preview of the link is no look"
    read = reader.post(where, {"who": "Dr Meier"})
    said = words(read)
    assert "Anna Beispiel, born 2 March 1984" in said
    assert "Headache on" in said
    assert "Month by month" in said
    assert "Day by day" in said
    assert "my family doctor" not in said
    printed = reader.post(where, {"who": "Dr Meier", "as": "pdf"})
    assert printed["Content-Type"] == "application/pdf"
    (sheet,) = PdfReader(BytesIO(printed.content)).pages
    assert "Anna Beispiel, born 2 March 1984" in sheet.extract_text()
    there = words(client.get(WHERE))
    assert "Seen 2 times" in there
    assert "by somebody who wrote “Dr Meier”" in there
    key = ShareLink.objects.get().key
    client.post(reverse("share_back", args=[key]))
    assert "Taken back on" in words(client.get(WHERE))
    for call in (reader.get, reader.post):
        assert call(where).status_code == 404


def test_wrong_run_out_and_taken_back_are_one_answer(client: Client, anna: House) -> None:
    come_in(client, anna.anna_herself)
    ran_out, taken, now = link_on(make(client)), link_on(make(client)), timezone.now()
    first, second = ShareLink.objects.order_by("pk")
    ShareLink.objects.filter(pk=first.pk).update(made_at=now - 9 * DAY, expires_at=now - 2 * DAY)
    take_back(anna.anna_herself, anna.anna, second.key, now)
    reader = Client()
    for call in (reader.get, reader.post):
        answers = [
            call(where) for where in (ran_out, taken, "/shared/nothing", "/shared/" + "z" * 43)
        ]
        assert [answer.status_code for answer in answers] == [404] * 4
        assert len({answer.content for answer in answers}) == 1
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_no_search_engine_browser_or_other_site_learns_of_it(client: Client, anna: House) -> None:
    come_in(client, anna.anna_herself)
    where = link_on(make(client))
    reader = Client()
    for answer in (reader.get(where), reader.post(where), reader.get("/shared/nothing")):
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        for away in re.findall(r"<a [^>]*https://[^>]*>", answer.content.decode()):
            assert "noreferrer" in away


def test_too_many_tries_are_held_up(client: Client, clinic: House, monkeypatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr("cleardays.web.too_often.now", lambda: moment)
    answers = [client.get("/shared/nothing").status_code for _ in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert client.get("/shared/another").status_code == 404, "another link is not held up by it"
    answers = [client.get(f"/shared/{n}").status_code for n in range(60)]
    assert answers[-1] == 429, "one address that tries many is"
    monkeypatch.setattr("cleardays.web.too_often.now", lambda: moment + timedelta(minutes=1))
    assert client.get("/shared/nothing").status_code == 404, "a minute later it is open again"


def test_one_address_cannot_push_out_what_is_counted_of_others(
    client: Client, clinic: House, monkeypatch
) -> None:
    counted, moment, real = [], timezone.now(), too_often._count

    def count(of: str) -> int:
        counted.append(of)
        return real(of)

    monkeypatch.setattr(too_often, "now", lambda: moment)
    monkeypatch.setattr(too_often, "_count", count)
    for n in range(80):
        client.get(f"/shared/{n}")
    assert len({of for of in counted if " key " in of}) == 60
    assert len({of for of in counted if " address " in of}) == 1


def test_a_form_sent_twice_makes_one_link(client: Client, anna: House) -> None:
    come_in(client, anna.anna_herself)
    hidden = Fields(client.get(WHERE).content.decode()).hidden
    sent = {**hidden, "label": "my doctor", "days": 1}
    link_on(client.post(WHERE, sent))
    again = client.post(WHERE, sent)
    assert again.status_code == 422
    assert "made already" in words(again)
    assert ShareLink.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"label": " "}, "Write for whom the link is"),
        ({"days": 365}, "Choose 1 day, 7 days or 30 days"),
        ({"days": ""}, "Choose for how long"),
        ({"client": "x"}, "That form was not whole"),
    ],
)
def test_a_form_that_is_not_whole_shares_nothing(
    client: Client, anna: House, said: dict[str, object], refusal: str
) -> None:
    come_in(client, anna.anna_herself)
    page = make(client, **said)
    assert page.status_code == 422
    assert refusal in words(page)
    assert not ShareLink.objects.exists()


def test_a_link_of_somebody_else_cannot_be_taken_back(client: Client, clinic: House) -> None:
    shared(clinic)
    link = ShareLink.objects.get()
    Account.objects.filter(pk=clinic.anna_herself.pk).update(person=clinic.ben)
    come_in(client, Account.objects.get(pk=clinic.anna_herself.pk))
    assert client.post(reverse("share_back", args=[link.key])).status_code == 404
    assert ShareLink.objects.get().revoked_at is None
