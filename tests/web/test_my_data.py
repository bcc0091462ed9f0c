"""My data and reminders as pages: whose they are, what they refuse, what they give out."""

import json
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cleardays.actions import own_data, reminders
from cleardays.actions.diary import take_in
from cleardays.actions.stories import read_story
from cleardays.records.models import (
    Account,
    AttackEntry,
    AuditRow,
    Batch,
    DayEntry,
    Erasure,
    Reminder,
)
from clinic_house import AT, PASSWORD, House
from reading_age import grade, long_sentences
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
OWN = "date,headache,severity\n2026-01-05,yes,severe\n2026-01-06,no,\n"
LIST = "start,end,severity\n2026-01-05 07:00,2026-01-05 12:00,mild\n"


def words(page: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


def hidden(page: HttpResponse) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def anna(client: Client, clinic: House) -> Client:
    cache.clear()
    clinic.anna_herself.set_password(PASSWORD)
    clinic.anna_herself.save()
    come_in(client, clinic.anna_herself)
    return client


# --- in -------------------------------------------------------------------------------------------


def test_a_file_is_looked_at_kept_and_taken_back(anna: Client, clinic: House) -> None:
    seen = anna.post(reverse("my_data_in"), {"text": OWN})
    assert "Nothing is kept yet" in words(seen)
    assert not DayEntry.objects.exists()
    kept = anna.post(reverse("my_data_in"), {**hidden(seen), "step": "take"})
    assert kept.status_code == 302
    assert DayEntry.objects.filter(entered_by=clinic.anna_herself, person=clinic.anna).count() == 2
    batch = Batch.objects.get()
    assert anna.post(reverse("my_data_back", args=[batch.key])).status_code == 302
    assert not DayEntry.objects.filter(struck_at=None).exists()
    assert anna.post(reverse("my_data_back", args=[batch.key])).status_code == 409


def test_not_to_know_whether_a_list_is_complete_is_an_answer(anna: Client) -> None:
    asked = anna.post(reverse("my_data_in"), {"text": LIST})
    assert "Did you write down every headache" in words(asked)
    seen = anna.post(reverse("my_data_in"), {**hidden(asked), "complete": ""})
    assert "Nothing is kept yet" in words(seen)
    assert "1 attack" in words(seen)
    assert anna.post(reverse("my_data_in"), {**hidden(seen), "step": "take"}).status_code == 302
    assert AttackEntry.objects.count() == 1


def test_the_clinic_may_not_know_it_either(client: Client, clinic: House) -> None:
    come_in(client, clinic.injector)
    where = reverse("diary_in", args=[clinic.anna.key])
    asked = client.post(where, {"text": LIST})
    seen = client.post(where, {**hidden(asked), "complete": ""})
    assert "Nothing is kept yet" in words(seen)
    assert client.post(where, {**hidden(seen), "step": "take"}).status_code == 302
    assert AttackEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Choose a file with your diary"),
        ("date,headache\n2026-13-05,yes\n", "Nothing was kept"),
        ('{"cleardays": "record", "version": 1}', "Nothing was kept"),
        (
            '{"cleardays": "record", "version": 1, "diary": {"cleardays": "diary", "version": 1},'
            ' "notes": 5}',
            "Nothing was",
        ),
    ],
)
def test_a_bad_file_is_refused(anna: Client, text: str, says: str) -> None:
    refused = anna.post(reverse("my_data_in"), {"text": text})
    assert refused.status_code == 422
    assert says in words(refused)
    assert not Batch.objects.exists()


def test_a_file_of_somebody_else_cannot_be_taken_back(anna: Client, clinic: House) -> None:
    assert clinic.other is not None
    theirs = own_data.take(
        clinic.other.anna_herself,
        clinic.other.anna,
        read_story("samir").diary,
        own_data.Own(),
        AT,
    )
    assert anna.post(reverse("my_data_back", args=[theirs.key])).status_code == 404
    assert Batch.objects.get().undone_at is None


# --- out ------------------------------------------------------------------------------------------


def test_each_file_is_of_oneself_and_named_by_nothing(anna: Client, clinic: House) -> None:
    assert clinic.other is not None
    story = read_story("samir")
    take_in(clinic.anna_herself, clinic.anna, story.diary, AT, "story")
    take_in(clinic.other.anna_herself, clinic.other.anna, read_story("rosa").diary, AT, "story")
    for what in ("record", "days", "attacks", "counts", "page"):
        given = anna.get(reverse("my_data_out", args=[what]))
        assert given.status_code == 200
        assert given["Content-Disposition"].startswith('attachment; filename="cleardays-')
        assert "anna" not in given["Content-Disposition"].lower()
        assert given["Cache-Control"] == "no-store"
    assert anna.get(reverse("my_data_out", args=["everybody"])).status_code == 404
    said = json.loads(anna.get(reverse("my_data_out", args=["record"])).content)
    assert len(said["diary"]["days"]) == len(story.diary.days)
    assert clinic.other.anna.identifier not in json.dumps(said)
    assert AuditRow.objects.filter(verb="take data out").count() == 6


def test_an_empty_diary_has_no_page_to_print(anna: Client) -> None:
    assert anna.get(reverse("my_data_out", args=["page"])).status_code == 422
    assert anna.get(reverse("my_data_out", args=["record"])).status_code == 200


# --- erasing --------------------------------------------------------------------------------------


def test_it_is_asked_twice_and_with_the_password(anna: Client, clinic: House) -> None:
    take_in(clinic.anna_herself, clinic.anna, read_story("samir").diary, AT, "own")
    sure = reverse("my_erase_sure")
    assert anna.get(sure).status_code == 405, "not by an address"
    assert "Are you sure?" in words(anna.post(sure))
    tries = (
        {},
        {"sure": "yes"},
        {"password": PASSWORD},
        {"sure": "yes", "password": "wrong password of hers"},
    )
    for said in tries:
        refused = anna.post(sure, {"step": "erase", **said})
        assert refused.status_code == 422, said
        assert "Nothing was erased" in words(refused)
        assert PASSWORD not in refused.content.decode()
    assert DayEntry.objects.exists()
    assert not Erasure.objects.exists()
    assert AuditRow.objects.filter(verb="erase one's own data", outcome="refused").count() == 1
    done = anna.post(sure, {"step": "erase", "sure": "yes", "password": PASSWORD})
    assert "It is erased" in words(done)
    assert not DayEntry.objects.exists()
    assert Account.objects.get(pk=clinic.anna_herself.pk).is_active
    assert anna.get(reverse("my_data")).status_code == 200


def test_passwords_are_not_guessed_there(anna: Client) -> None:
    said = {"step": "erase", "sure": "yes", "password": "wrong"}
    codes = [anna.post(reverse("my_erase_sure"), said).status_code for _ in range(12)]
    assert codes[-1] == 429
    assert not Erasure.objects.exists()


def test_a_closed_account_is_out_everywhere(anna: Client, clinic: House) -> None:
    elsewhere = Client()
    come_in(elsewhere, clinic.anna_herself)
    said = {"step": "erase", "sure": "yes", "password": PASSWORD, "closes": "yes"}
    assert "Your account is gone too" in words(anna.post(reverse("my_erase_sure"), said))
    for client in (anna, elsewhere):
        assert client.get(reverse("my_data")).status_code == 302
    again = {"login": "person@harbour.example", "password": PASSWORD}
    assert Client().post(reverse("account_login"), again).status_code == 200, "not signed in"


# --- reminders --------------------------------------------------------------------------------------


def test_reminders_are_turned_on_and_off(anna: Client, clinic: House) -> None:
    page = reverse("my_reminders")
    assert "They are off" in words(anna.get(page))
    said = {"at": "19:00", "quiet_from": "21:00", "quiet_until": "08:00", "zone": "Europe/London"}
    wrongs = ({"at": "22:00"}, {"zone": "Vienna"}, {"zone": ""}, {"at": "soon"})
    for wrong in wrongs:
        refused = anna.post(page, {"step": "on", **said, **wrong})
        assert refused.status_code == 422, wrong
    assert not Reminder.objects.exists()
    assert anna.post(page, {"step": "on", **said}).status_code == 302
    assert "They are on" in words(anna.get(page))
    assert anna.post(page, {"step": "off"}).status_code == 302
    assert not Reminder.objects.get().is_on


def test_what_stopped_and_what_went_wrong_is_said(anna: Client, clinic: House) -> None:
    from datetime import timedelta

    midnight = reminders.Chosen(zone="Europe/London")
    reminders.turn_on(clinic.anna_herself, clinic.anna, midnight, AT)
    for n in range(3):
        assert reminders.remind(AT.replace(hour=19) + timedelta(days=n)).sent == 1
    Reminder.objects.update(trouble=AT)
    said = words(anna.get(reverse("my_reminders")))
    assert "Three came and nothing was written" in said
    assert "could not be delivered" in said


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["my_data", "my_data_in", "my_looked", "my_erase", "my_reminders"])
def test_the_words_are_easy(anna: Client, clinic: House, name: str) -> None:
    html = anna.get(reverse(name)).content.decode()
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main
    body = re.sub(r"<datalist.*?</datalist>", "", main[0], flags=re.DOTALL)
    text = unescape(
        re.sub(r"<[^>]*>", "", re.sub(r"</(p|li|h\d|label|button|a|span)>", ".\n", body))
    )
    assert list(long_sentences(text, 20)) == []
    assert grade(text) <= 6.5


@pytest.mark.parametrize("key", ["", "a key"])
def test_the_words_of_asking_are_easy(client: Client, settings, key: str) -> None:
    settings.AKISMET_KEY = key
    html = client.get("/guide/side-effects/ask").content.decode()
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert main
    text = unescape(re.sub(r"<[^>]*>", "", re.sub(r"</(p|li|h\d|label|button|a)>", ".\n", main[0])))
    assert list(long_sentences(text, 20)) == []
    assert grade(text) <= 6.5
