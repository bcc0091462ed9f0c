"""Every address with every role: who is let in, and that nothing out of reach is there at all."""

from collections.abc import Iterator
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path, reverse

from cleardays.actions.permits import Verb, may
from cleardays.config import urls
from cleardays.records.models import AuditRow
from cleardays.records.models.accounts import Account, Role
from cleardays.web.account_views import BACKEND
from cleardays.web.admit import rule_of
from cleardays.web.door import DEMO_ENTRY
from clinic_house import House

pytestmark = pytest.mark.django_db
NOBODY = None


def routes() -> Iterator[URLPattern]:
    yield from get_resolver().url_patterns


def named(pattern: URLPattern) -> str:
    return str(pattern.name)


def come_in(client: Client, account: Account) -> None:
    """Signed in, past the second factor as the demo's doors are."""
    client.force_login(account, BACKEND)
    session = client.session
    session[DEMO_ENTRY] = True
    session.save()


@pytest.mark.parametrize("pattern", list(routes()), ids=named)
def test_every_address_says_for_whom_it_is(pattern: URLPattern) -> None:
    assert rule_of(pattern.callback) is not None, f"{pattern.pattern} has no rule: admit(...) it"


def test_a_page_without_a_rule_is_not_served(client: Client, monkeypatch, settings) -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse("here is everybody's diary")

    monkeypatch.setattr(urls, "urlpatterns", [path("bare", bare), *urls.urlpatterns])
    settings.ROOT_URLCONF = "cleardays.config.urls"
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        answer = client.get("/bare")
    finally:
        clear_url_caches()
    assert answer.status_code == 404
    assert b"everybody" not in answer.content


def guarded() -> list[URLPattern]:
    found = [p for p in routes() if (rule := rule_of(p.callback)) and not rule.everybody]
    assert found
    return found


def address(pattern: URLPattern, **known: object) -> str:
    """The address of a page: about a person where it is about one, else about nothing that exists."""
    from django.urls.converters import IntConverter, UUIDConverter

    arguments = {}
    for name, converter in pattern.pattern.converters.items():
        if name in known:
            arguments[name] = known[name]
        elif isinstance(converter, UUIDConverter):
            arguments[name] = uuid4()
        elif isinstance(converter, IntConverter):
            arguments[name] = 1
        else:
            arguments[name] = "x"
    return reverse(named(pattern), kwargs=arguments)


@pytest.mark.parametrize("pattern", guarded(), ids=named)
def test_nobody_comes_in_unsigned(client: Client, clinic: House, pattern: URLPattern) -> None:
    where = address(pattern, key=clinic.anna.key)
    assert client.get(where).status_code == 302
    assert client.get(where)["Location"].startswith("/sign-in?")
    assert client.post(where).status_code == 401


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("pattern", guarded(), ids=named)
def test_a_role_that_may_not_is_told_so(
    client: Client, clinic: House, pattern: URLPattern, role: Role
) -> None:
    rule = rule_of(pattern.callback)
    assert rule is not None
    account = clinic.staff[role]
    if rule.verb is None or may(account, rule.verb):
        pytest.skip(f"{role} may")
    come_in(client, account)
    for answer in (
        client.get(address(pattern, key=clinic.anna.key)),
        client.post(address(pattern, key=clinic.anna.key)),
    ):
        assert answer.status_code == 403
        assert may(account, rule.verb).why_not in unescape(answer.content.decode())
    assert AuditRow.objects.filter(outcome="refused", account=str(account.key)).count() == 2


def about_a_person() -> list[URLPattern]:
    return [p for p in guarded() if str(p.pattern).startswith("clinic/people/<uuid:key>")]


@pytest.mark.parametrize("role", [Role.INJECTOR, Role.REVIEWER])
@pytest.mark.parametrize("pattern", about_a_person(), ids=named)
def test_a_person_of_another_clinic_does_not_exist(
    client: Client, clinic: House, pattern: URLPattern, role: Role
) -> None:
    rule = rule_of(pattern.callback)
    assert rule is not None
    assert clinic.other is not None
    account = clinic.staff[role]
    if not may(account, rule.verb or Verb.READ_PERSON):
        pytest.skip(f"{role} may not at all")
    come_in(client, account)
    for call in (client.get, client.post):
        theirs = call(address(pattern, key=clinic.other.anna.key))
        nobodys = call(address(pattern, key=uuid4()))
        assert theirs.status_code == nobodys.status_code
        assert theirs.status_code in (404, 405)
        assert clinic.other.anna.name not in theirs.content.decode()


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PERSON])
def test_staff_without_a_second_factor_set_one_up_first(
    client: Client, clinic: House, role: Role
) -> None:
    client.force_login(clinic.staff[role], BACKEND)
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_a_closed_account_is_out_at_the_next_request(client: Client, clinic: House) -> None:
    come_in(client, clinic.injector)
    assert client.get(reverse("worklist")).status_code == 200
    Account.objects.filter(pk=clinic.injector.pk).update(is_active=False)
    assert client.get(reverse("worklist")).status_code == 302


def with_a_secret() -> list[URLPattern]:
    found = [p for p in routes() if (rule := rule_of(p.callback)) and rule.holders]
    assert found
    return found


@pytest.mark.parametrize("pattern", with_a_secret(), ids=named)
def test_a_page_for_holders_opens_for_no_other_secret(
    client: Client, clinic: House, pattern: URLPattern
) -> None:
    assert "<str:token>" in str(pattern.pattern), "the secret stands in the address"
    for call in (client.get, client.post):
        answers = [call(address(pattern, token=token)) for token in ("x", "A" * 43)]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].content == answers[1].content
        assert clinic.anna.name not in answers[0].content.decode()
