"""Keeping entries on a phone is chosen; the page that is kept holds nothing of anybody."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.own_clock import today_of
from cleardays.actions.watch import note
from cleardays.records.models import AuditRow, OwnChange, OwnDevice
from clinic_house import House
from web.test_every_route import come_in
from web.test_my_diary import form, words
from web.test_my_sync import change

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HTTP_X_CLEARDAYS": "phone"}


@pytest.fixture
def anna(client: Client, clinic: House) -> Client:
    come_in(client, clinic.anna_herself)
    return client


def test_a_phone_is_handed_its_half_once_it_was_chosen(anna: Client, clinic: House) -> None:
    anna.get(reverse("my"))
    assert not OwnDevice.objects.exists()
    said = anna.post(reverse("my_phone"), {"keep": "yes"}, **BY_SCRIPT).json()
    made = OwnDevice.objects.get()
    assert said == {"device": str(made.key), "half": made.half}
    anna.post(reverse("my_phone"), {"stop": "yes", "device": str(made.key)}, **BY_SCRIPT)
    assert OwnDevice.objects.get().forgotten_at is not None
    wrong = anna.post(reverse("my_phone"), {"stop": "yes", "device": "x"}, **BY_SCRIPT)
    assert wrong.status_code == 422


def test_so_many_phones_and_no_more(anna: Client, clinic: House) -> None:
    for _ in range(20):
        anna.post(reverse("my_phone"), {"keep": "yes"}, **BY_SCRIPT)
    answer = anna.post(reverse("my_phone"), {"keep": "yes"}, **BY_SCRIPT)
    assert answer.status_code == 422
    assert "Nothing was changed here" in answer.json()["why"]


def test_a_phone_that_lies_elsewhere_is_locked_and_opened_again(
    anna: Client, clinic: House
) -> None:
    assert "None. Everything you wrote" in words(anna.get(reverse("my_phone")))
    anna.post(reverse("my_phone"), {"keep": "yes"}, **BY_SCRIPT)
    made = OwnDevice.objects.get()
    half = reverse("my_sync") + f"?device={made.key}"
    assert anna.get(half).json()["half"] == made.half

    locked = anna.post(reverse("my_phone"), {"lock": str(made.key)}, follow=True)
    assert "nobody can open or send it" in words(locked)
    assert "half" not in anna.get(half).json()

    opened = anna.post(reverse("my_phone"), {"open": str(made.key)}, follow=True)
    assert "Last opened on" in words(opened)
    assert anna.get(half).json()["half"] == made.half
    acts = [row.verb for row in AuditRow.objects.order_by("pk") if "phone" in row.verb]
    assert acts == [
        "keep entries on a phone",
        "stop keeping entries on a phone",
        "keep entries on a phone again",
    ]


def test_nobody_locks_or_opens_the_phone_of_another(anna: Client, clinic: House) -> None:
    theirs = OwnDevice.objects.create(
        account=clinic.reviewer, made_at=timezone.now(), seen_at=timezone.now()
    )
    anna.post(reverse("my_phone"), {"lock": str(theirs.key)})
    theirs.refresh_from_db()
    assert theirs.forgotten_at is None
    assert str(theirs.key) not in anna.get(reverse("my_phone")).content.decode()
    wrong = anna.post(reverse("my_phone"), {"lock": "x"})
    assert wrong.status_code == 422
    assert "Nothing was changed." in words(wrong)


def test_no_phone_is_opened_again_over_the_most(anna: Client, clinic: House) -> None:
    for _ in range(20):
        anna.post(reverse("my_phone"), {"keep": "yes"}, **BY_SCRIPT)
    lost = OwnDevice.objects.first()
    anna.post(reverse("my_phone"), {"lock": str(lost.key)})
    anna.post(reverse("my_phone"), {"keep": "yes"}, **BY_SCRIPT)
    answer = anna.post(reverse("my_phone"), {"open": str(lost.key)})
    assert answer.status_code == 422
    lost.refresh_from_db()
    assert lost.forgotten_at is not None


def test_staying_signed_in_is_chosen_and_can_be_taken_back(anna: Client) -> None:
    page = anna.get(reverse("my_phone"))
    assert "You are signed out here when the browser is closed." in words(page)
    assert anna.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    anna.post(reverse("my_phone"), {"stay": "yes"})
    assert anna.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 30 * 24 * 3600
    assert anna.session.get_expiry_age() == 30 * 24 * 3600
    assert "until you have not come back for 30 days" in words(anna.get(reverse("my_phone")))
    anna.post(reverse("my_phone"), {"stay": "no"})
    assert anna.session.get_expire_at_browser_close()


def test_staff_cannot_stay_signed_in(client: Client, clinic: House) -> None:
    come_in(client, clinic.injector)
    assert client.post(reverse("my_phone"), {"stay": "yes"}).status_code == 403
    assert client.session.get_expire_at_browser_close()


def test_the_kept_page_holds_nothing_of_anybody(anna: Client, clinic: House) -> None:
    mine = anna.get("/my/offline")
    theirs = Client().get("/my/offline")
    assert mine.content == theirs.content
    page = mine.content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert clinic.anna_herself.name not in page
    assert "data-who" not in page
    assert '<form method="post" action="/my/offline"' in page
    assert 'name="client"' not in page


def test_the_worker_and_the_app_are_of_this_house(client: Client) -> None:
    worker = client.get("/my-worker.js")
    assert worker["Content-Type"] == "text/javascript"
    assert worker["Cache-Control"] == "no-store"
    assert 'const PAGE = "/my/offline";' in worker.content.decode()
    app = client.get("/my/app.webmanifest")
    said = json.loads(app.content)
    assert (said["start_url"], said["scope"], said["display"]) == ("/my", "/my", "standalone")
    for icon in said["icons"]:
        picture = client.get(icon["src"])
        assert picture.status_code == 200
        picture.close()


def test_own_pages_say_where_the_app_is_and_allow_nothing_else(anna: Client) -> None:
    for address in ("my", "my_month", "my_drugs", "my_phone", "my_more", "my_offline"):
        page = anna.get(reverse(address))
        policy = dict(p.split(" ", 1) for p in page["Content-Security-Policy"].split("; "))
        assert policy["manifest-src"] == "'self'"
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert page["Cache-Control"] == "no-store"
        html = page.content.decode()
        assert "<style" not in html
        assert not re.search(r"\son\w+=|\sstyle=", re.sub(r"<svg.*?</svg>", "", html))
        assert all(s.startswith("/static/") for s in re.findall(r'<script src="([^"]+)"', html))


def test_our_own_sentences_are_short(anna: Client, clinic: House) -> None:
    on = today_of(clinic.anna, timezone.now())
    at = reverse("my_day", args=[on])
    pages = [anna.get(reverse(n)) for n in ("my", "my_month", "my_drugs", "my_phone", "my_offline")]
    pages += [anna.get(at), anna.get(reverse("my_attack_new", args=[on]), follow=True)]
    for page in pages:
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        body = re.sub(r"<svg.*?</svg>", " ", main, flags=re.S)
        body = re.sub(r"</(p|li|h\d|label|summary|button|legend|a|td|th|span|option)>", ". ", body)
        for sentence in re.split(r"[.?!:](?:\s|$)", re.sub(r"<[^>]*>", " ", body)):
            assert len(sentence.split()) <= 20, " ".join(sentence.split())


def test_seen_is_said_once_the_clinic_opened_the_page(anna: Client, clinic: House) -> None:
    on = today_of(clinic.anna, timezone.now())
    at = reverse("my_day", args=[on])
    anna.post(at, form(anna.get(reverse("my")), at) | {"headache": "no"})
    assert "Seen by the clinic" not in words(anna.get(reverse("my")))
    doctor = Client()
    come_in(doctor, clinic.reviewer)
    assert doctor.get(reverse("person", args=[clinic.anna.key])).status_code == 200
    assert "Seen by the clinic" in words(anna.get(reverse("my")))


def test_a_file_that_was_saved_is_taken_once(anna: Client, clinic: House) -> None:
    device = "0b9f8d4e-1111-4222-8333-444455556666"
    entries = [change(clinic, sequence=1), change(clinic, sequence=2, on="2026-10-01")]
    entries.append(change(clinic, sequence=3, on="never"))
    data = json.dumps({"format": 1, "device": device, "changes": entries}).encode()

    def send() -> str:
        file = SimpleUploadedFile("cleardays-entries.json", data)
        return words(anna.post(reverse("my_file_in"), {"entries": file}))

    assert "2 entries were taken" in send()
    assert "lacks its id" in send()
    assert OwnChange.objects.count() == 2
    assert anna.post(reverse("my_file_in")).status_code == 422
    odd = SimpleUploadedFile("x.json", b"\xff\xfe")
    assert "Nothing was taken" in words(anna.post(reverse("my_file_in"), {"entries": odd}))


def test_a_look_before_it_was_sent_is_no_look(anna: Client, clinic: House) -> None:
    ago = timezone.now() - timedelta(hours=1)
    note(clinic.reviewer, "read a record", ago, person=clinic.anna, about="page person")
    at = reverse("my_day", args=[today_of(clinic.anna, timezone.now())])
    anna.post(at, form(anna.get(reverse("my")), at) | {"headache": "no"})
    assert "Seen by the clinic" not in words(anna.get(reverse("my")))


def test_beside_the_note_stands_that_nobody_watches_it(anna: Client) -> None:
    page = anna.get(reverse("my"))
    assert "Your clinic can read it, but nobody watches it." in words(page)
    assert page.content.decode().count('href="/urgent"') >= 2


def test_another_password_signs_out_everywhere_else(anna: Client, clinic: House) -> None:
    anna.post(reverse("my_phone"), {"stay": "yes"})
    assert anna.get(reverse("my")).status_code == 200
    clinic.anna_herself.set_password("another long password")
    clinic.anna_herself.save()
    assert anna.get(reverse("my")).status_code == 302
