"""Where a phone sends what it kept, and asks what stands: JSON, only about whoever is signed in.

Each entry is taken or refused by itself. What is refused is not lost: the phone keeps it, and says
what is wrong in the words given here.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from cleardays.actions.own_clock import today_of, zone_of
from cleardays.actions.own_days import last_look, lately
from cleardays.actions.own_device import device_of
from cleardays.actions.own_diary import DAY, NotTaken, Sent, own_heads
from cleardays.actions.own_drugs import offered
from cleardays.actions.tables import all_tables
from cleardays.answers.day_mark import day_label
from cleardays.records.models.people import Person
from cleardays.web.admit import now, who
from cleardays.web.my_diary_forms import BadEntry, Fields
from cleardays.web.my_diary_writing import attack_sent, day_sent, keep
from cleardays.web.my_page import my_rooms, of_me, tag_of
from cleardays.web.stop import stop

FORMAT = 1
MOST_BYTES = 256 * 1024
MOST_CHANGES = 50
_TOO_MUCH = f"This is more than {MOST_BYTES // 1024} kB. Send fewer entries at once."
_MOST_FIELDS, _MOST_VALUES, _LONGEST = 400, 60, 2000


class NotRead(ValueError):
    """The whole of what was sent cannot be read. Nothing of it was taken."""


@of_me("GET", "HEAD", "POST")
def sync(request: HttpRequest, person: Person) -> HttpResponse:
    """GET: what a phone needs to go on without a network. POST: what it kept."""
    if request.method != "POST":
        return JsonResponse(_stands(request, person))
    try:
        device, changes = _read(request)
    except NotRead as wrong:
        return JsonResponse({"format": FORMAT, "why": str(wrong)}, status=400)
    found = device_of(who(request), device, now())
    if found is None:
        why = (
            "This phone does not keep entries for you any more. Nothing was taken; what is on it "
            "stays there. Choose again to keep entries on this phone, and they are sent."
        )
        return JsonResponse({"format": FORMAT, "why": why}, status=409)
    results = [_taken(request, person, str(device), change) for change in changes]
    refused = any(result["status"] != "kept" for result in results)
    return JsonResponse({"format": FORMAT, "results": results}, status=422 if refused else 200)


def _stands(request: HttpRequest, person: Person) -> dict[str, Any]:
    at = now()
    today = today_of(person, at)
    days = lately(person, today)
    look = last_look(person)
    found: dict[str, Any] = {
        "format": FORMAT,
        "who": tag_of(who(request)),
        "token": get_token(request),
        "zone": zone_of(person),
        "drugs": [drug.name for drug in offered(person, today, all_tables())],
        "days": [
            {"on": d.on.isoformat(), "state": str(d.state), "says": day_label(d, today)}
            for d in days.drawn[-14:]
        ],
        "heads": own_heads(person, DAY, days.drawn[-14].on, today),
        "seen_at": look.isoformat() if look else None,
    }
    key = request.GET.get("device", "")
    try:
        device = device_of(who(request), UUID(key), at) if key else None
    except ValueError:
        device = None
    if device is not None:
        found["half"] = device.half
    return found


@of_me("POST")
def file_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Take the entries of a file that a phone saved. What was sent already is not taken twice."""
    file = request.FILES.get("entries")
    try:
        device, changes = read_entries(file.read(MOST_BYTES + 1) if file else b"")
    except NotRead as wrong:
        return stop(request, 422, "This file was not taken", str(wrong))
    results = [_taken(request, person, str(device), change) for change in changes]
    shown = {
        "kept": sum(result["status"] == "kept" for result in results),
        "refused": [result["why"] for result in results if result["status"] != "kept"],
        **my_rooms("my_more"),
    }
    return render(request, "my/file_in.html", shown, status=422 if shown["refused"] else 200)


def _read(request: HttpRequest) -> tuple[UUID, list[Any]]:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise NotRead(_TOO_MUCH)
    if request.content_type != "application/json":
        raise NotRead("This is not JSON. Nothing was taken.")
    return read_entries(request.body)


def read_entries(data: bytes) -> tuple[UUID, list[Any]]:
    """The phone, and its entries as they stand there, not judged yet. Raises `NotRead`."""
    if len(data) > MOST_BYTES:
        raise NotRead(_TOO_MUCH)
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise NotRead("This cannot be read as JSON. Nothing was taken.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NotRead(
            f"This was written by another version of Cleardays; format {FORMAT} is read here. Open "
            f"the page again with a network, and it is sent anew. Nothing was taken."
        )
    changes = said.get("changes")
    if not isinstance(changes, list) or not 1 <= len(changes) <= MOST_CHANGES:
        raise NotRead(f"Send 1 to {MOST_CHANGES} entries at once. Nothing was taken.")
    try:
        return UUID(str(said.get("device"))), changes
    except ValueError:
        raise NotRead("The phone did not say which one it is. Nothing was taken.") from None


def _taken(request: HttpRequest, person: Person, device: str, said: Any) -> dict[str, Any]:
    client = said.get("client") if isinstance(said, dict) else None
    try:
        fields, sent = _sent(said, device)
        keep(request, person, sent, fields)
    except (NotTaken, BadEntry) as refused:
        return {"client": client, "code": 422, "status": "refused", "why": str(refused)}
    return {"client": str(sent.client), "code": 200, "status": "kept"}


def _sent(said: Any, device: str) -> tuple[Fields, Sent]:
    """One entry of what was sent. Raises `NotTaken` or `BadEntry`."""
    if not isinstance(said, dict):
        raise NotTaken("This is not an entry. It was not kept.")
    fields = _fields(said.get("fields"))
    try:
        client = UUID(str(said["client"]))
        on = date.fromisoformat(str(said["on"]))
        sequence = int(said["sequence"])
        said_at = datetime.fromisoformat(str(said["said_at"]))
        about = on.isoformat() if said["kind"] == "day" else str(UUID(str(said["about"])))
    except (KeyError, ValueError, TypeError, OverflowError):
        raise NotTaken("This entry lacks its id, day, number or time. It was not kept.") from None
    if said_at.tzinfo is None or not 1 <= sequence < 2**53:
        raise NotTaken("This entry has no number, or a time without a zone. It was not kept.")
    more = {"device": device, "sequence": sequence, "said_at": said_at}
    fields = {**fields, "client": [str(client)]}
    zone = str(said.get("zone") or "")[:64]
    if said["kind"] == "day":
        return fields, day_sent(fields, on, zone, **more)
    return fields, attack_sent(fields, about, on, zone, **more)


def _fields(said: Any) -> Mapping[str, list[str]]:
    fits = isinstance(said, dict) and len(said) <= _MOST_FIELDS
    for name, values in said.items() if fits else ():
        fits = fits and len(name) <= _LONGEST and isinstance(values, list)
        fits = fits and len(values) <= _MOST_VALUES
        fits = fits and all(isinstance(v, str) and len(v) <= 4 * _LONGEST for v in values)
    if not fits:
        raise NotTaken("This entry has fields that do not fit. It was not kept.")
    return dict(said)
