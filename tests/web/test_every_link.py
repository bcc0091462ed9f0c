"""Every link that somebody sees leads somewhere they may go: nothing is broken, refused or missing."""

import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from cleardays.records.models.accounts import Account, Role
from cleardays.records.models.people import Person
from kept_clinic import filled
from web.test_every_route import come_in

LINK = re.compile(r'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"', re.DOTALL)
MOST_OF_ONE_KIND = 2  # pages of one route that are opened: a person's page, and another's
ENDS = {"account_logout"}  # looked at only: what it ends is the walk
GONE_IN_THE_DEMO = {"account_set_password"}  # nobody made up has a password; it says so, with 409


def links_of(answer: HttpResponseBase, where: str) -> list[str]:
    """The addresses of this house that a page links to, without what stands behind a #."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    found = (urljoin(where, unescape(link)) for link in LINK.findall(answer.content.decode()))
    here = (urldefrag(link)[0] for link in found if not urlsplit(link).netloc)
    return [link for link in here if link.startswith("/")]


def walk(client: Client, begin: str) -> dict[str, tuple[int, str]]:
    """The answer of each page that is reached from one, and the page that linked to it."""
    seen: dict[str, tuple[int, str]] = {}
    kinds: dict[str, int] = {}
    waiting = deque([(begin, "")])
    while waiting:
        path, linked_from = waiting.popleft()
        if path in seen or path.startswith("/static/"):
            continue
        kind = resolve(urlsplit(path).path).view_name
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind in ENDS or kinds[kind] > MOST_OF_ONE_KIND:
            continue
        answer = client.get(path)
        seen[path] = (answer.status_code, linked_from)
        if 300 <= answer.status_code < 400:
            waiting.append((urljoin(path, answer["Location"]), path))
        elif answer.status_code == 200:
            waiting.extend((link, path) for link in links_of(answer, path))
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")
def test_each_link_leads_somewhere(client: Client, role: Role | None) -> None:
    clinic = filled(timezone.now())
    if role is not None:
        come_in(client, Account.objects.get(clinic=clinic, role=role))
    seen = walk(client, "/home" if role else "/")
    if role in (Role.INJECTOR, Role.REVIEWER):  # the worklist names only whoever needs somebody
        calm = Person.objects.get(clinic=clinic, name="Samir Silva")
        seen |= walk(client, f"/clinic/people/{calm.key}")
    bad = {
        path: answer
        for path, answer in seen.items()
        if answer[0] >= 400 and resolve(urlsplit(path).path).view_name not in GONE_IN_THE_DEMO
    }
    assert bad == {}
    assert len(seen) > 15
