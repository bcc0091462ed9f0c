"""What a phone sends is taken once, refused in words, and never half; nobody else's phone is served."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.own_clock import today_of
from cleardays.actions.own_device import keep_here, stop_here
from cleardays.records.convert import read_diary
from cleardays.records.models import AuditRow, OwnChange, OwnDevice
from clinic_house import House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
SYNC = "/my/sync"


@pytest.fixture
def device(clinic: House) -> OwnDevice:
    return keep_here(clinic.anna_herself, timezone.now())


def change(clinic: House, **more: object) -> dict:
    on = today_of(clinic.anna, timezone.now())
    return {
        "client": str(uuid4()),
        "sequence": 1,
        "said_at": datetime.now(UTC).isoformat(),
        "zone": "Europe/London",
        "kind": "day",
        "on": on.isoformat(),
        "fields": {"headache": ["yes"], "worst": ["3"], "hours": ["8"]},
        **more,
    }


def send(client: Client, device: OwnDevice | str, *changes: object, **more: object):
    key = str(device.key) if isinstance(device, OwnDevice) else device
    said = {"format": 1, "device": key, "changes": list(changes), **more}
    return client.post(SYNC, json.dumps(said), content_type="application/json")


def test_what_was_kept_is_sent_once(client: Client, clinic: House, device: OwnDevice) -> None:
    come_in(client, clinic.anna_herself)
    one = change(clinic)
    for _ in range(3):
        answer = send(client, device, one)
        assert answer.status_code == 200
        assert answer.json()["results"] == [
            {"client": one["client"], "code": 200, "status": "kept"}
        ]
    assert OwnChange.objects.count() == 1
    (day,) = read_diary(clinic.anna).days
    assert (day.detail.severity, day.hours) == (3, 8.0)


def test_the_same_id_with_something_else_is_422(
    client: Client, clinic: House, device: OwnDevice
) -> None:
    come_in(client, clinic.anna_herself)
    one = change(clinic)
    send(client, device, one)
    other = {**one, "fields": {"headache": ["no"]}}
    answer = send(client, device, other, change(clinic, sequence=2))
    assert answer.status_code == 422
    refused, kept = answer.json()["results"]
    assert refused["status"] == "refused"
    assert "The first one is kept" in refused["why"]
    assert kept["status"] == "kept", "each by itself"


def test_a_late_one_is_late_by_the_phone_and_ordered_by_us(
    client: Client, clinic: House, device: OwnDevice
) -> None:
    come_in(client, clinic.anna_herself)
    today = today_of(clinic.anna, timezone.now())
    ago = today - timedelta(days=5)
    written = datetime.now(UTC) - timedelta(days=2)
    send(client, device, change(clinic, on=ago.isoformat(), said_at=written.isoformat()))
    row = OwnChange.objects.get()
    assert row.said_at == written
    assert row.received_at - written > timedelta(days=1)
    page = client.get(reverse("my_day", args=[ago])).content.decode()
    assert "written 3 days later" in page


BAD = [
    ({"client": "x"}, "lacks its id"),
    ({"on": "yesterday"}, "lacks its id"),
    ({"on": "2999-01-01"}, "has not come yet"),
    ({"sequence": 0}, "no number"),
    ({"sequence": "many"}, "lacks its id"),
    ({"said_at": "2026-01-01T10:00:00"}, "without a zone"),
    ({"zone": "../../etc/passwd"}, "time zone"),
    ({"fields": {"headache": "yes"}}, "do not fit"),
    ({"fields": {"note": ["x" * 9000]}}, "do not fit"),
    ({"fields": {"headache": ["yes"], "note": ["x" * 501]}}, "there is room for 500"),
    ({"fields": {"headache": ["yes"], "hours": ["99"]}}, "is not a number of hours"),
    ({"kind": "attack", "about": "x"}, "lacks its id"),
    ({"kind": "attack", "about": str(uuid4()), "fields": {}}, "when it began"),
]


@pytest.mark.parametrize(("wrong", "why"), BAD, ids=[why for _, why in BAD])
def test_what_does_not_fit_is_refused_in_words(
    client: Client, clinic: House, device: OwnDevice, wrong: dict, why: str
) -> None:
    come_in(client, clinic.anna_herself)
    answer = send(client, device, change(clinic, **wrong))
    assert answer.status_code == 422
    (result,) = answer.json()["results"]
    assert result["status"] == "refused"
    assert why in result["why"]
    assert not OwnChange.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        ("{", "application/json", "cannot be read"),
        ("[" * 100_000, "application/json", "cannot be read"),
        ("[]", "application/json", "another version"),
        ('{"format": 2}', "application/json", "another version"),
        ('{"format": 1, "changes": []}', "application/json", "1 to 50"),
        ('{"format": 1, "changes": [1], "device": "x"}', "application/json", "which one it is"),
        ("a=b", "application/x-www-form-urlencoded", "not JSON"),
        (" " * 300_000, "application/json", "more than 256 kB"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(
    client: Client, clinic: House, body: str, kind: str, why: str
) -> None:
    come_in(client, clinic.anna_herself)
    answer = client.post(SYNC, body, content_type=kind)
    assert answer.status_code == 400
    assert why in answer.json()["why"]


def test_a_phone_of_somebody_else_is_not_served(
    client: Client, clinic: House, device: OwnDevice
) -> None:
    assert clinic.other is not None
    come_in(client, clinic.other.anna_herself)
    assert "half" not in client.get(f"{SYNC}?device={device.key}").json()
    answer = send(client, device, change(clinic))
    assert answer.status_code == 409
    assert "Nothing was taken" in answer.json()["why"]
    assert not OwnChange.objects.exists()


def test_our_half_is_handed_to_the_account_alone_and_no_longer_than_it_keeps(
    client: Client, clinic: House, device: OwnDevice
) -> None:
    come_in(client, clinic.anna_herself)
    assert client.get(f"{SYNC}?device={device.key}").json()["half"] == device.half
    assert len(device.half) == 64
    assert device.half not in str([AuditRow.objects.values()])
    stop_here(clinic.anna_herself, device.key, timezone.now())
    assert "half" not in client.get(f"{SYNC}?device={device.key}").json()
    assert "half" not in client.get(f"{SYNC}?device=nonsense").json()


def test_a_page_elsewhere_cannot_send(clinic: House, device: OwnDevice) -> None:
    strict = Client(enforce_csrf_checks=True)
    come_in(strict, clinic.anna_herself)
    assert send(strict, device, change(clinic)).status_code == 403
    token = strict.get(SYNC).json()["token"]
    said = {"format": 1, "device": str(device.key), "changes": [change(clinic)]}
    answer = strict.post(
        SYNC, json.dumps(said), content_type="application/json", HTTP_X_CSRFTOKEN=token
    )
    assert answer.status_code == 200


def test_signed_out_nothing_is_taken(client: Client, clinic: House, device: OwnDevice) -> None:
    answer = send(client, device, change(clinic))
    assert answer.status_code == 401
    assert not answer["Content-Type"].startswith("application/json")
