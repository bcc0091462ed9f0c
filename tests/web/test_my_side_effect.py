"""A side effect reported by the person: signs first, kept even when urgent, and seen by the clinic."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.reactions import see
from cleardays.actions.tables import all_tables
from cleardays.answers.side_effect import flags, signs
from cleardays.clinical.history import Reported
from cleardays.clinical.reaction import weigh
from cleardays.clinical.session import Session
from cleardays.records.models import AuditRow, Clinic, ReactionRow
from clinic_house import AT, House
from web.conftest import Fields
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
START = "/my/side-effect"
SWALLOWING = "sign_swallowing_speaking_breathing"


def words(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(page.content.decode())).split())


def go_on(client: Client, page: HttpResponse, **answers: object) -> HttpResponse:
    return client.post(START, {**Fields(page.content.decode()).hidden, **answers}, follow=True)


def past_the_signs(client: Client) -> HttpResponse:
    page = client.get(START)
    for sign in signs(all_tables()):
        assert sign.asks in words(page)
        page = go_on(client, page, **{sign.id: "no"})
    return go_on(client, page, flags="none")


@pytest.fixture
def anna(client: Client, clinic: House) -> House:
    given = timezone.now().date() - timedelta(days=5)
    take_sessions(clinic.injector, clinic.anna, (Session(given, "Botox", 155, lot="C7654"),), AT)
    come_in(client, clinic.anna_herself)
    return clinic


def test_every_sign_and_flag_presses_when_it_is_reported() -> None:
    known = all_tables()
    asked = (*signs(known), *flags(known))
    assert [s.id for s in signs(known)][:2] == [SWALLOWING, "sign_spread"]
    assert {f.id for f in flags(known)} >= {"red_flag_sudden", "red_flag_deficit"}
    for sign in asked:
        assert weigh(Reported(sign.what), (), known.reactions, known.counting).presses, sign.id
        assert len(sign.what) <= 120, "it has to fit into its field"
        assert sign.line.source or sign.line.note
        assert sign.line.detail


@pytest.mark.parametrize("sign", signs(all_tables()), ids=lambda sign: sign.id)
def test_a_sign_answered_yes_is_kept_at_once_and_says_what_to_do(
    client: Client, anna: House, sign
) -> None:
    page = client.get(START)
    for before in signs(all_tables()):
        if before.id == sign.id:
            break
        page = go_on(client, page, **{before.id: "no"})
    page = go_on(client, page, **{sign.id: "yes"})
    row = ReactionRow.objects.get()
    assert (row.what, row.over, row.entered_by) == (sign.what, False, anna.anna_herself)
    said = words(page)
    assert said.index("Get help now") < said.index("Call 112") < said.index(sign.line.detail)
    assert "Do not wait for your clinic to answer." in said
    assert "It is on the clinic’s list, at the top" in said
    client.logout()
    come_in(client, anna.injector)
    listed = client.get(reverse("worklist")).content.decode()
    assert 'class="urgent"' in listed
    assert "reported by themselves" in listed
    there = words(client.get(reverse("reactions", args=[anna.anna.key])))
    assert "Reported by the person themselves on" in there


def test_a_warning_sign_of_a_headache_is_kept_and_says_what_to_do(
    client: Client, anna: House
) -> None:
    page = client.get(START)
    for sign in signs(all_tables()):
        page = go_on(client, page, **{sign.id: "no"})
    page = go_on(client, page, flags="red_flag_sudden")
    assert "Get help now" in words(page)
    assert "Call the emergency number now." in words(page)
    assert ReactionRow.objects.get().what.endswith("clap of thunder?")


def test_of_several_warning_signs_the_most_urgent_leads_and_none_is_lost(
    client: Client, anna: House
) -> None:
    page = client.get(START)
    for sign in signs(all_tables()):
        page = go_on(client, page, **{sign.id: "no"})
    page = go_on(client, page, flags=["red_flag_systemic", "red_flag_sudden"])
    row = ReactionRow.objects.get()
    assert row.what.endswith("clap of thunder?")
    assert "fever, chills" in row.words
    assert "Call the emergency number now." in words(page)


def test_the_number_is_the_clinics_own_once_it_is_set(client: Client, anna: House) -> None:
    assert "tel:112" in client.get(START).content.decode()
    Clinic.objects.filter(pk=anna.clinic.pk).update(emergency="144")
    page = client.get(START).content.decode()
    assert "tel:144" in page
    assert "tel:112" not in page


def test_a_browser_keeps_the_clinics_number_for_whoever_is_not_signed_in(
    client: Client, anna: House
) -> None:
    Clinic.objects.filter(pk=anna.clinic.pk).update(emergency="144, +41 44 251 51 51")
    client.get(reverse("my"))
    kept = client.cookies["emergency"]
    assert kept.value == "144_+41442515151"
    assert kept["httponly"]
    client.post(reverse("account_logout"))
    page = client.get("/urgent").content.decode()
    assert "tel:144" in page
    assert "tel:+41442515151" in page
    assert "tel:112" not in page


def test_it_forgets_the_number_that_a_clinic_took_back(client: Client, anna: House) -> None:
    client.cookies["emergency"] = "144"
    client.get(reverse("my"))
    assert client.cookies["emergency"].value == ""
    assert "tel:112" in client.get("/urgent").content.decode()


@pytest.mark.parametrize("forged", ["<script>", "ring us", "1", "144_x"])
def test_a_kept_number_that_is_none_is_passed_over(client: Client, forged: str) -> None:
    client.cookies["emergency"] = forged
    page = client.get("/urgent").content.decode()
    assert "tel:112" in page
    assert f'tel:{forged}"' not in page
    assert f"Call {forged}<" not in page


def test_signs_cannot_be_passed_over(client: Client, anna: House) -> None:
    page = client.post(START, {"at": "how", "severity": "mild", "words": "", "client": uuid4()})
    assert signs(all_tables())[0].asks in words(page)
    page = client.post(START, {"at": SWALLOWING})
    assert page.status_code == 422
    assert "Choose one" in words(page)
    page = go_on(client, past_back_to_flags(client), flags=["none", "red_flag_sudden"])
    assert page.status_code == 422
    assert not ReactionRow.objects.exists()


def past_back_to_flags(client: Client) -> HttpResponse:
    page = past_the_signs(client)
    return client.post(START, {**Fields(page.content.decode()).hidden, "change": "flags"})


def test_what_is_not_urgent_goes_to_the_worklist_with_its_days_and_own_words(
    client: Client, anna: House
) -> None:
    today = timezone.now().date()
    page = go_on(client, past_the_signs(client), what="sore neck")
    assert "When did it begin" in words(page)
    began, ended = today - timedelta(days=4), today - timedelta(days=1)
    page = go_on(client, page, on=began.isoformat(), over="yes", ended=ended.isoformat())
    page = go_on(client, page, severity="mild", words="Worst when I <turn> my head.")
    row = ReactionRow.objects.get()
    assert (row.what, row.on, row.ended, row.over) == ("sore neck", began, ended, True)
    assert (row.severity, row.words) == ("mild", "Worst when I <turn> my head.")
    assert "Your clinic has it" in words(page)
    assert "Nobody has read it yet" in words(page)
    assert b"<turn>" not in page.content
    assert AuditRow.objects.filter(verb="report a reaction", about=f"reaction {row.pk}").exists()
    see(anna.injector, anna.anna, row.pk, "rang her", timezone.now())
    there = words(client.get(reverse("my_side_effect_told", args=[row.pk])))
    assert "Seen by the clinic on" in there
    assert "rang her" not in there, "the clinic's own note is the clinic's"
    assert "Seen by the clinic on" in words(client.get(START))


def test_urgent_words_press_though_every_sign_was_answered_no(client: Client, anna: House) -> None:
    page = go_on(client, past_the_signs(client), what="food sticks, hard to swallow")
    page = go_on(client, page, on="", over="no", ended="")
    page = go_on(client, page, severity="", words="")
    assert "Get help now" in words(page)


def test_a_form_sent_twice_is_kept_once(client: Client, anna: House) -> None:
    first = client.get(START)
    for _ in range(2):
        go_on(client, first, **{SWALLOWING: "yes"})
    assert ReactionRow.objects.count() == 1
    page = go_on(client, past_the_signs(client), what="sore neck")
    page = go_on(client, page, on="", over="no", ended="")
    for _ in range(2):
        go_on(client, page, severity="", words="")
    assert ReactionRow.objects.count() == 2


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"on": "2100-01-01", "over": "no"}, "still to come"),
        ({"on": "2026-02-03", "over": "yes", "ended": "2026-02-01"}, "before it began"),
        ({"on": "", "over": "no", "ended": "2026-02-01"}, "You gave a last day"),
        ({"on": ""}, "Choose whether it is over"),
        ({"on": "3/2", "over": "no"}, "write it as year, month and day"),
    ],
)
def test_days_that_cannot_be_are_asked_again(
    client: Client, anna: House, answers: dict[str, str], refusal: str
) -> None:
    page = go_on(client, past_the_signs(client), what="sore neck")
    page = go_on(client, page, **answers)
    assert page.status_code == 422
    assert refusal in words(page)
    assert not ReactionRow.objects.exists()


def test_telling_more_keeps_what_it_was_and_since_when_the_clinic_could_know(
    client: Client, anna: House
) -> None:
    page = go_on(client, client.get(START), **{SWALLOWING: "yes"})
    row = ReactionRow.objects.get()
    hour = timedelta(hours=1)
    ReactionRow.objects.filter(pk=row.pk).update(entered_at=row.entered_at - hour)
    where = reverse("my_side_effect_told", args=[row.pk])
    began = (timezone.now() - timedelta(days=2)).date()
    page = client.post(
        where,
        {"on": began.isoformat(), "over": "no", "severity": "severe", "words": "Water too."},
        follow=True,
    )
    fuller = ReactionRow.objects.get(struck_at=None)
    assert fuller.replaces == row
    assert (fuller.what, fuller.on, fuller.words) == (row.what, began, "Water too.")
    assert "Get help now" in words(page), "it still presses"
    assert client.get(where, follow=True).redirect_chain, "an old page leads to the new one"
    client.logout()
    come_in(client, anna.injector)
    assert "by themselves 1 h ago" in words(client.get(reverse("worklist")))
    there = words(client.get(reverse("reactions", args=[anna.anna.key])))
    assert "told again, more fully" in there


def test_nobody_reads_or_adds_to_what_another_told(client: Client, anna: House) -> None:
    from cleardays.actions.reactions import report

    theirs = report(anna.injector, anna.anna, Reported("sore neck"), AT)
    of_ben = report(anna.injector, anna.ben, Reported("sore neck"), AT)
    for row in (theirs, of_ben):
        where = reverse("my_side_effect_told", args=[row.pk])
        assert client.get(where).status_code == 404
        assert client.post(where, {"over": "yes"}).status_code == 404
    assert not ReactionRow.objects.exclude(struck_at=None).exists()


def test_who_told_twice_before_anybody_read_it_has_waited_since_the_first(
    client: Client, anna: House
) -> None:
    go_on(client, client.get(START), **{SWALLOWING: "yes"})
    rows = ReactionRow.objects
    for hours in (3, 1):
        row = rows.get(struck_at=None)
        rows.filter(pk=row.pk).update(entered_at=timezone.now() - timedelta(hours=hours))
        client.post(reverse("my_side_effect_told", args=[row.pk]), {"over": "no"})
    last = rows.get(struck_at=None)
    assert (timezone.now() - last.waits_since) > timedelta(hours=2)
    see(anna.injector, anna.anna, last.pk, "rang her", timezone.now())
    client.post(reverse("my_side_effect_told", args=[last.pk]), {"over": "yes"})
    newest = rows.get(struck_at=None)
    assert newest.waits_since == newest.entered_at, "the clinic had read the others"
    assert newest.seen_at is None
    assert "Seen by the clinic" not in words(client.get(START))


def test_what_the_clinic_struck_out_says_so_and_still_says_what_to_do(
    client: Client, anna: House
) -> None:
    from cleardays.actions.reactions import report, strike_reaction

    kept = report(anna.anna_herself, anna.anna, Reported("sore neck"), AT)
    pressing = report(anna.anna_herself, anna.anna, Reported("trouble swallowing"), AT)
    for row in (kept, pressing):
        strike_reaction(anna.injector, anna.anna, row.pk, timezone.now())
    there = words(client.get(reverse("my_side_effect_told", args=[kept.pk])))
    assert "struck it out as entered by mistake" in there
    assert "Send to my clinic" not in there
    there = words(client.get(reverse("my_side_effect_told", args=[pressing.pk])))
    assert there.index("Get help now") < there.index("Struck out by the clinic")


def test_a_clinic_cannot_set_a_number_that_is_none(client: Client, clinic: House) -> None:
    come_in(client, clinic.administrator)
    page = client.get(reverse("clinic_settings"))
    sent = {"name": clinic.clinic.name, "zone": "Europe/London", "idle_minutes": "10"}
    refused = client.post(reverse("clinic_settings"), {**sent, "emergency": "ring us"})
    assert page.status_code == 200
    assert "is no telephone number" in words(refused)
    client.post(reverse("clinic_settings"), {**sent, "emergency": "144, 112"})
    assert Clinic.objects.get(pk=clinic.clinic.pk).emergency == "144, 112"
