"""Who works here: invited, qualified, closed; who looked; and records out of reach."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.accounts import InvitationRefused, find_invitation
from cleardays.records.models import Account, AuditRow, BreakGlass, Invitation
from cleardays.records.models.accounts import Role
from cleardays.records.reach import Reach
from cleardays.web.account_views import BACKEND
from clinic_house import PASSWORD, House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db


def token_on(page: str) -> str:
    return page.split("/invitation/")[1].split("<")[0]


def invite(client: Client, clinic: House, email: str = "new@harbour.example") -> str:
    come_in(client, clinic.administrator)
    said = {"name": "New Nurse", "email": email, "role": Role.INJECTOR.value}
    answer = client.post(reverse("staff"), said)
    assert answer.status_code == 200, answer.content
    return token_on(answer.content.decode())


def test_an_invitation_makes_one_account_and_then_no_more(client: Client, clinic: House) -> None:
    token = invite(client, clinic)
    assert token not in str(list(Invitation.objects.values()))
    visitor = Client()
    page = reverse("invitation", args=[token])
    assert visitor.get(page).status_code == 200
    weak = visitor.post(page, {"name": "New Nurse", "password": "short"})
    assert weak.status_code == 422
    made = visitor.post(page, {"name": "New Nurse", "password": PASSWORD})
    assert made.status_code == 302
    account = Account.objects.get(email="new@harbour.example")
    assert (account.role, account.clinic) == (Role.INJECTOR, clinic.clinic)
    # a second factor comes first
    assert visitor.get(reverse("worklist"))["Location"] == reverse("mfa_activate_totp")
    assert Client().get(page).status_code == 410
    assert Client().post(page, {"name": "X", "password": PASSWORD}).status_code == 410


def test_an_invitation_runs_out_and_is_replaced_by_a_newer_one(
    client: Client, clinic: House
) -> None:
    first = invite(client, clinic)
    second = invite(client, clinic)
    now = timezone.now()
    with pytest.raises(InvitationRefused, match="newer"):
        find_invitation(first, now)
    assert find_invitation(second, now).email == "new@harbour.example"
    with pytest.raises(InvitationRefused, match="seven days"):
        find_invitation(second, now + timedelta(days=8))


def test_nobody_is_invited_twice(client: Client, clinic: House) -> None:
    come_in(client, clinic.administrator)
    said = {"name": "X", "email": clinic.injector.email.upper(), "role": Role.INJECTOR.value}
    answer = client.post(reverse("staff"), said)
    assert answer.status_code == 422
    assert "Nobody was invited" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_closed_account_is_signed_out_at_once(client: Client, clinic: House) -> None:
    nurse = Client()
    come_in(nurse, clinic.injector)
    assert nurse.get(reverse("worklist")).status_code == 200
    come_in(client, clinic.administrator)
    page = reverse("colleague", args=[clinic.injector.key])
    assert client.post(page, {"do": "close"}).status_code == 302
    assert nurse.get(reverse("worklist")).status_code == 302
    assert client.post(page, {"do": "open"}).status_code == 302
    clinic.injector.refresh_from_db()
    assert clinic.injector.is_active


def test_an_administrator_does_not_close_the_last_door_behind_them(
    client: Client, clinic: House
) -> None:
    come_in(client, clinic.administrator)
    page = reverse("colleague", args=[clinic.administrator.key])
    answer = client.post(page, {"do": "close"})
    assert answer.status_code == 422
    assert "cannot close your own" in answer.content.decode()


def test_staff_of_another_clinic_do_not_exist(client: Client, clinic: House) -> None:
    assert clinic.other is not None
    come_in(client, clinic.administrator)
    page = reverse("colleague", args=[clinic.other.injector.key])
    assert client.get(page).status_code == 404
    assert client.post(page, {"do": "close"}).status_code == 404
    assert clinic.other.injector.name not in client.get(reverse("staff")).content.decode()


def test_a_qualification_cannot_end_before_it_begins(client: Client, clinic: House) -> None:
    come_in(client, clinic.administrator)
    page = reverse("colleague", args=[clinic.injector.key])
    said = {"do": "qualify", "what": "Course", "valid_from": "2026-05-01"}
    answer = client.post(page, {**said, "expires": "2026-04-01"})
    assert answer.status_code == 422
    assert "Nothing was recorded" in answer.content.decode()
    assert clinic.injector.qualifications.count() == 1
    assert client.post(page, {**said, "expires": "2027-04-01"}).status_code == 302
    assert clinic.injector.qualifications.count() == 2


# --- out of reach ---------------------------------------------------------------------------------


def open_theirs(client: Client, clinic: House, **other: str) -> int:
    assert clinic.other is not None
    theirs = clinic.other.anna
    assert theirs.born is not None
    said = {
        "identifier": theirs.identifier,
        "born": theirs.born.isoformat(),
        "reason": "She is in our emergency room with a drooping lid.",
    }
    return client.post(reverse("glass"), {**said, **other}).status_code


def test_the_glass_is_broken_for_an_hour_and_reviewed(client: Client, clinic: House) -> None:
    assert clinic.other is not None
    come_in(client, clinic.injector)
    assert open_theirs(client, clinic) == 302
    glass = BreakGlass.objects.get()
    within = Reach(clinic.injector, glass.began_at + timedelta(minutes=59))
    after = Reach(clinic.injector, glass.began_at + timedelta(minutes=60))
    assert clinic.other.anna in within.people()
    assert clinic.other.anna not in within.own_people()
    assert clinic.other.ben not in within.people()
    assert clinic.other.anna not in after.people()
    assert clinic.other.anna not in Reach(clinic.reviewer, glass.began_at).people()
    for house in (clinic, clinic.other):  # both clinics see it
        lead = Client()
        come_in(lead, house.lead)
        begun = lead.get(reverse("lead")).content.decode()
        assert "1 record opened out of reach, not reviewed yet" in begun
        assert glass.reason in lead.get(reverse("glass_review")).content.decode()
    done = lead.post(reverse("glass_review"), {"glass": glass.pk, "review": "It was needed."})
    assert done.status_code == 302
    glass.refresh_from_db()
    assert glass.reviewed_by == clinic.other.lead
    assert "Nothing waits for your review" in lead.get(reverse("lead")).content.decode()


@pytest.mark.parametrize(
    "other", [{"identifier": "HILL-9"}, {"born": "1984-03-03"}, {"reason": "because"}]
)
def test_the_glass_holds_against_guessing(
    client: Client, clinic: House, other: dict[str, str]
) -> None:
    come_in(client, clinic.injector)
    assert open_theirs(client, clinic, **other) == 422
    assert not BreakGlass.objects.exists()
    assert AuditRow.objects.filter(verb="open a record out of reach", outcome="refused").exists()


def test_who_looked_shows_numbers_and_no_names(client: Client, clinic: House) -> None:
    nurse = Client()
    come_in(nurse, clinic.injector)
    open_theirs(nurse, clinic, identifier="HILL-9")
    come_in(client, clinic.lead)
    page = client.get(reverse("audit") + "?only=refused").content.decode()
    assert clinic.injector.name in page
    assert "refused" in page
    assert clinic.anna.name not in page


# --- at the door ----------------------------------------------------------------------------------


@pytest.fixture
def factor(clinic: House) -> None:
    """The injector has a password and a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP

    clinic.injector.set_password(PASSWORD)
    clinic.injector.save()
    TOTP.activate(clinic.injector, "JBSWY3DPEHPK3PXP")


def code() -> str:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter))


@pytest.mark.usefixtures("factor")
def test_staff_come_in_with_both_factors(client: Client, clinic: House) -> None:
    said = {"login": clinic.injector.email, "password": PASSWORD}
    first = client.post(reverse("account_login"), said)
    assert first["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("worklist")).status_code == 302  # not yet in
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    once = code()
    assert client.post(reverse("mfa_authenticate"), {"code": once}).status_code == 302
    assert client.get(reverse("worklist")).status_code == 200
    again = Client()
    again.post(reverse("account_login"), said)
    assert again.post(reverse("mfa_authenticate"), {"code": once}).status_code == 200  # used
    assert AuditRow.objects.filter(verb="sign in", account=str(clinic.injector.key)).exists()


@pytest.mark.usefixtures("factor")
def test_an_unattended_desk_locks_and_keeps_what_was_sent(client: Client, clinic: House) -> None:
    client.force_login(clinic.injector, BACKEND)
    assert client.get(reverse("worklist")).status_code == 200
    session = client.session
    session["seen"] = (timezone.now() - timedelta(minutes=11)).isoformat()
    session.save()
    said = {"identifier": "HILL-1", "born": "1984-03-02", "reason": "typed for a long time"}
    locked = client.post(reverse("glass"), said)
    assert locked["Location"] == reverse("unlock")
    assert not BreakGlass.objects.exists()
    assert client.get(reverse("worklist"))["Location"].startswith(reverse("unlock"))
    assert client.post(reverse("unlock"), {"password": "not it"}).status_code == 422
    kept = client.post(reverse("unlock"), {"password": PASSWORD}).content.decode()
    assert "typed for a long time" in kept
    assert PASSWORD not in kept
    assert client.get(reverse("worklist")).status_code == 200


def test_the_password_that_opened_the_door_counts_for_five_minutes(
    client: Client, clinic: House
) -> None:
    clinic.injector.set_password(PASSWORD)
    clinic.injector.save()
    client.post(reverse("account_login"), {"login": clinic.injector.email, "password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 301} for one in records]
    session.save()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.usefixtures("factor")
def test_guessing_is_throttled(client: Client, clinic: House) -> None:
    said = {"login": clinic.injector.email, "password": "wrong wrong wrong"}
    pages = [client.post(reverse("account_login"), said) for _ in range(7)]
    assert "Too many" in pages[-1].content.decode()
    right = client.post(reverse("account_login"), {**said, "password": PASSWORD})
    assert right.status_code == 200  # not even with the right one, for a while


def test_no_address_is_told_to_exist(client: Client, clinic: House) -> None:
    page = reverse("account_login")
    answers = [
        client.post(page, {"login": email, "password": "wrong wrong wrong"}).content.decode()
        for email in (clinic.injector.email, "nobody@harbour.example")
    ]
    without = [
        a.replace(clinic.injector.email, "X").replace("nobody@harbour.example", "X")
        for a in answers
    ]
    from re import sub

    hidden = [sub(r'name="csrfmiddlewaretoken" value="\w+"', "", a) for a in without]
    assert hidden[0] == hidden[1]


def test_the_demos_doors_are_shut_elsewhere(client: Client, clinic: House, settings) -> None:
    settings.DEMO = False
    assert client.get(reverse("demo_entry")).status_code == 404
    come_in(client, clinic.injector)  # the mark of the demo's doors counts for nothing
    assert client.get(reverse("worklist"))["Location"] == reverse("mfa_activate_totp")
