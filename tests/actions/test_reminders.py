"""Reminders: chosen, sent once whatever fails, stopped with one tap, and neutral in every word."""

import os
import subprocess
import sys
import time as clock
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from email import message_from_string
from threading import Thread
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from cleardays.actions import posting, reminders
from cleardays.actions.diary import take_in
from cleardays.actions.posting import MailDown
from cleardays.actions.reminders import Chosen, ReminderRefused, Run, hold_back, remind
from cleardays.clinical.diary import Day, Diary
from cleardays.records.models import AuditRow, Person, Reminder, ReminderSent
from clinic_house import AT, House
from mail_server import BREAKS_OFF, IS_SILENT, REFUSES, TAKES, MailServer, mail_server

EVENING = AT.replace(hour=18, minute=5)  # five past seven in London's summer
DAY = timedelta(days=1)
CHOSEN = Chosen(time(19), time(21), time(8), "Europe/London")


def wants(house: House) -> Reminder:
    return reminders.turn_on(house.anna_herself, house.anna, CHOSEN, AT)


def writes(house: House, on: date, at: datetime) -> None:
    take_in(house.anna_herself, house.anna, Diary(days=(Day(on, False),)), at, "own")


@pytest.mark.django_db
def test_one_a_day_and_neutral(clinic: House) -> None:
    kept = wants(clinic)
    assert remind(EVENING - timedelta(minutes=10)) == Run()
    assert remind(EVENING) == Run(sent=1)
    assert remind(EVENING + timedelta(minutes=10)) == Run()
    (sent,) = mail.outbox
    assert sent.to == [clinic.anna_herself.email]
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert reminders.secret_of(kept) in stop
    words = f"{sent.subject} {sent.body} {sent.extra_headers} {sent.from_email}".lower()
    for word in ("headache", "migraine", "diary", "botox", "clinic", "pain", "anna", "beispiel"):
        assert word not in words.replace("cleardays@localhost", "")
    assert remind(EVENING + DAY) == Run(sent=1)


@pytest.mark.django_db
def test_after_three_without_an_answer_none_until_somebody_writes(clinic: House) -> None:
    wants(clinic)
    went = [remind(EVENING + n * DAY).sent for n in range(6)]
    assert went == [1, 1, 1, 0, 0, 0]
    assert reminders.ignored_by(clinic.anna) == 3
    writes(clinic, AT.date(), EVENING + 6 * DAY)
    assert remind(EVENING + 6 * DAY) == Run(), "wrote today"
    assert remind(EVENING + 7 * DAY) == Run(sent=1)


@pytest.mark.django_db
def test_what_the_clinic_writes_is_no_answer(clinic: House) -> None:
    wants(clinic)
    take_in(clinic.injector, clinic.anna, Diary(days=(Day(AT.date(), True),)), EVENING, "told")
    assert remind(EVENING) == Run(sent=1)


@pytest.mark.django_db
def test_nobody_is_reminded_who_did_not_ask(clinic: House) -> None:
    assert remind(EVENING) == Run()
    kept = wants(clinic)
    reminders.turn_off(clinic.anna_herself, kept, AT)
    assert remind(EVENING) == Run()
    wants(clinic)
    clinic.anna_herself.is_active = False
    clinic.anna_herself.save()
    assert remind(EVENING) == Run()
    clinic.anna_herself.is_active = True
    clinic.anna_herself.save()
    Person.objects.filter(pk=clinic.anna.pk).update(removed_at=AT)
    assert remind(EVENING) == Run()
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Chosen(zone="Vienna"), "is no time zone"),
        (Chosen(zone="../../etc/passwd"), "is no time zone"),
        (Chosen(time(23), time(21), time(8), "Europe/London"), "lies in the quiet hours"),
    ],
)
def test_a_wish_that_cannot_be_met(clinic: House, said: Chosen, why: str) -> None:
    with pytest.raises(ReminderRefused, match=why):
        reminders.turn_on(clinic.anna_herself, clinic.anna, said, AT)
    assert not Reminder.objects.exists()


@pytest.mark.django_db
def test_a_clock_that_goes_back_brings_no_second_one(clinic: House) -> None:
    """In London on 25 October 2026 half past one comes twice; a timer runs every ten minutes."""
    night = Chosen(time(1, 30), time(3), time(1), "Europe/London")
    reminders.turn_on(clinic.anna_herself, clinic.anna, night, AT)
    start = datetime.fromisoformat("2026-10-24T23:00:00+00:00")
    sent = [remind(start + timedelta(minutes=10 * n)).sent for n in range(30)]
    assert sum(sent) == 1
    assert ReminderSent.objects.get().on == date(2026, 10, 25)


# --- when mail fails --------------------------------------------------------------------------------


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_TIMEOUT = 0.5
        yield found


def test_a_mail_server_is_waited_for_five_seconds_at_most() -> None:
    from cleardays.config import settings as ours

    assert 0 < ours.EMAIL_TIMEOUT <= 5


@pytest.mark.django_db
def test_a_real_conversation(clinic: House, server: MailServer) -> None:
    wants(clinic)
    assert remind(EVENING) == Run(sent=1)
    letter = message_from_string(server.letters[0])
    assert letter["Subject"] == "Your note for today"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<http")


@pytest.mark.django_db
def test_a_server_that_is_down_or_silent_loses_nothing(
    clinic: House, server: MailServer, settings
) -> None:
    wants(clinic)
    server.mood = IS_SILENT
    began = clock.monotonic()
    with pytest.raises(MailDown, match="could not be handed over"):
        remind(EVENING)
    assert clock.monotonic() - began < 2.5
    settings.EMAIL_PORT = 9  # nobody is there
    with pytest.raises(MailDown):
        remind(EVENING)
    assert not ReminderSent.objects.exists()
    server.mood, settings.EMAIL_PORT = TAKES, server.port
    assert remind(EVENING + timedelta(minutes=10)) == Run(sent=1)


@pytest.mark.django_db
def test_a_mail_that_was_refused_is_tried_again(clinic: House, server: MailServer) -> None:
    wants(clinic)
    server.mood = REFUSES
    assert remind(EVENING) == Run(refused=1)
    assert Reminder.objects.get().trouble == EVENING
    server.mood = TAKES
    assert remind(EVENING + timedelta(minutes=10)) == Run(sent=1)


@pytest.mark.django_db
def test_a_mail_that_may_have_gone_is_not_sent_twice(clinic: House, server: MailServer) -> None:
    wants(clinic)
    server.mood = BREAKS_OFF
    with pytest.raises(MailDown, match="broke"):
        remind(EVENING)
    assert len(server.letters) == 1
    server.mood = TAKES
    assert remind(EVENING + timedelta(minutes=10)) == Run()
    assert len(server.letters) == 1, "it had gone"
    assert remind(EVENING + DAY) == Run(sent=1), "the next day goes on"
    assert ReminderSent.objects.filter(state="claimed").count() == 1


@pytest.mark.django_db
def test_without_mail_nothing_is_taken_for_sent(clinic: House, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    wants(clinic)
    with pytest.raises(MailDown, match="CLEARDAYS_MAIL is not set"):
        remind(EVENING)
    assert not ReminderSent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_once(clinic: House) -> None:
    assert clinic.other is not None
    wants(clinic)
    wants(clinic.other)
    runs: list[Run] = []

    def run() -> None:
        try:
            runs.append(remind(EVENING))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(runs) == 6
    assert sum(r.sent for r in runs) == 2
    assert sorted(m.to[0] for m in mail.outbox) == ["person@harbour.example", "person@hill.example"]


class Killed(BaseException):
    """The run is gone, as by a power cut."""


def before(*_: object, **__: object) -> None:
    raise Killed


def after(*arguments: object) -> None:
    posting.post(*arguments)  # type: ignore[arg-type]
    raise Killed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("where", "how", "had_gone", "goes"),
    [("_claim", before, 0, 1), ("post", before, 0, 0), ("post", after, 1, 0)],
    ids=["before the claim", "before the mail", "after the mail"],
)
def test_a_run_that_was_killed_never_makes_two(
    clinic: House, monkeypatch: pytest.MonkeyPatch, where: str, how, had_gone: int, goes: int
) -> None:
    wants(clinic)
    with monkeypatch.context() as patched:
        patched.setattr(reminders, where, how)
        with pytest.raises(Killed):
            remind(EVENING)
    assert len(mail.outbox) == had_gone
    assert remind(EVENING + timedelta(minutes=10)).sent == goes
    assert remind(EVENING + timedelta(minutes=20)) == Run()
    assert remind(EVENING + DAY) == Run(sent=1), "the next day goes on"


@pytest.mark.django_db
def test_after_a_restore_nobody_is_reminded_that_day(clinic: House) -> None:
    wants(clinic)
    assert hold_back(EVENING - timedelta(hours=3)) == 1
    assert hold_back(EVENING - timedelta(hours=2)) == 0
    assert remind(EVENING) == Run()
    assert reminders.ignored_by(clinic.anna) == 0
    assert remind(EVENING + DAY) == Run(sent=1)


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_command_that_a_timer_runs(clinic: House, tmp_path) -> None:
    midnight = Chosen(time(0), time(0), time(0), "UTC")
    reminders.turn_on(clinic.anna_herself, clinic.anna, midnight, AT)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        here = f"sqlite:///{name}"
    else:
        said = connection.settings_dict
        host = quote(said["HOST"] or said["OPTIONS"]["host"], safe="/")
        here = f"postgresql://{said['USER']}@/{name}?host={host}"
    environment = {**os.environ, "DATABASE_URL": here, "CLEARDAYS_DEMO": "1"}
    command = [sys.executable, "-m", "cleardays.cli.main", "remind"]

    def typed(**more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env={**environment, **more}, cwd=tmp_path, capture_output=True, text=True
        )

    down = typed()
    assert down.returncode == 4
    assert "CLEARDAYS_MAIL is not set" in down.stderr
    assert "Nothing is lost" in down.stderr
    with mail_server() as server:
        where = f"smtp://127.0.0.1:{server.port}"
        sent = typed(CLEARDAYS_MAIL=where)
        assert sent.returncode == 0, sent.stderr
        assert "1 reminders sent" in sent.stdout
        assert typed(CLEARDAYS_MAIL=where).stdout.startswith("0 reminders sent")
        assert len(server.letters) == 1


# --- stopping -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_tap_in_the_mail_program_stops_them(clinic: House) -> None:
    """RFC 8058: a POST with this body, no cookie, no form of ours."""
    kept = wants(clinic)
    nobody = Client(enforce_csrf_checks=True)
    where = f"/reminders/stop/{reminders.secret_of(kept)}"
    assert nobody.get(where).status_code == 200
    assert Reminder.objects.get().is_on, "a program that opens every address stops nothing"
    said = nobody.post(
        where, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert said.status_code == 200
    assert not Reminder.objects.get().is_on
    assert AuditRow.objects.filter(verb="turn reminders off", account="").count() == 1
    assert nobody.post(where).status_code == 200
    assert AuditRow.objects.filter(verb="turn reminders off").count() == 1


@pytest.mark.django_db
def test_the_address_of_an_old_mail_stops_nothing_new(clinic: House) -> None:
    old = reminders.secret_of(wants(clinic))
    new = wants(clinic)
    for bad in (old, "x", "", new.key.hex, reminders.secret_of(new)[:-1]):
        if bad:
            assert Client().post(f"/reminders/stop/{bad}").status_code == 404
    assert Reminder.objects.get().is_on
