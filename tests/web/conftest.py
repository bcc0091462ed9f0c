"""Diaries to hand in, and how to hand them in."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

CANARY = "Zenobia Quillfeather"


class Fields(HTMLParser):
    """The hidden fields of a page, and how often each tag stands on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append((tag, named))
        if tag == "input" and named.get("type") == "hidden":
            self.hidden[str(named["name"])] = named.get("value") or ""


@pytest.fixture
def daily() -> str:
    """84 days, one row each, whose drug names somebody."""
    rows = ["date,headache,hours,severity,drugs"]
    for month, last in ((4, 30), (5, 31), (6, 23)):
        for day in range(1, last + 1):
            said = "no,,," if day % 4 == 0 else f"yes,6,moderate,{CANARY}"
            rows.append(f"2026-{month:02d}-{day:02d},{said}")
    return "\n".join(rows)


@pytest.fixture
def attacks() -> str:
    """Attacks on every other day of three months."""
    rows = ["start,end,severity"]
    for month in (4, 5, 6):
        for day in range(2, 28, 2):
            on = f"2026-{month:02d}-{day:02d}"
            rows.append(f"{on} 08:00,{on} 18:00,severe")
    return "\n".join(rows)


@pytest.fixture
def ambiguous() -> str:
    """Dates that may be 1 April or January 4, and severities on a scale not named."""
    rows = [f"04/0{n}/2026,yes,{n}" for n in (1, 2, 3)]
    return "\n".join(["date,headache,severity", *rows])


@pytest.fixture
def hand_in(client: Client) -> Callable[..., HttpResponse]:
    """`hand_in(text, name=..., more fields)` posts a file as the start page does."""

    def post(said: str | bytes, name: str = f"{CANARY}.csv", **more: object) -> HttpResponse:
        data = said if isinstance(said, bytes) else said.encode()
        return client.post("/", {"diary": SimpleUploadedFile(name, data), **more})

    return post


@pytest.fixture
def fields() -> Callable[[HttpResponse], Fields]:
    """Read the page of a response."""
    return lambda response: Fields(response.content.decode())


@pytest.fixture
def go_on(client: Client) -> Callable[..., HttpResponse]:
    """`go_on(response, field=value)` sends a page's form with these answers."""

    def post(page: HttpResponse, to: str = "/", **answers: object) -> HttpResponse:
        return client.post(to, {**Fields(page.content.decode()).hidden, **answers})

    return post
