"""A passkey: set up after the password, then the only thing that is needed to come in."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from clinic_house import PASSWORD, House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

Axe = Callable[..., list[str]]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def house(
    beside_the_browser: None, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    from django.db import connection

    from cleardays.records import guards

    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    guards.install(connection)
    built = House.build()
    built.injector.set_password(PASSWORD)
    built.injector.save()
    yield built
    guards.remove(connection)


@pytest.fixture
def desk(browser: "Browser", server: str) -> Iterator["Page"]:
    """A passkey belongs to a name, not to a number: the same server by its name."""
    context = browser.new_context(base_url=server.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def a_key(page: "Page") -> tuple["CDPSession", str]:
    """A made-up key in the browser, which always knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session, made["authenticatorId"]


def with_password(page: "Page", house: House) -> None:
    page.goto("/sign-in")
    page.locator("[name=login]").fill(house.injector.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def test_a_passkey_is_set_up_and_opens_the_door_by_itself(
    house: House, desk: "Page", axe: Axe
) -> None:
    key, which = a_key(desk)
    with_password(desk, house)
    desk.get_by_role("link", name="Use a passkey instead").click()
    assert axe(desk) == []
    desk.get_by_label("What you call it").fill("Ward tablet")
    desk.get_by_role("button", name="Set it up").click()
    desk.get_by_role("heading", name="Recovery codes").wait_for()
    assert len(key.send("WebAuthn.getCredentials", {"authenticatorId": which})["credentials"]) == 1

    desk.get_by_role("link", name="I have kept them").click()
    desk.wait_for_url("**/clinic")  # at work
    desk.get_by_role("button", name="Sign out").click()
    desk.goto("/sign-in")
    assert axe(desk) == []
    desk.get_by_role("button", name="Sign in with a passkey").click()
    desk.wait_for_url("**/clinic")

    desk.goto("/account/second-factor/passkeys")
    assert "Ward tablet" in desk.inner_text("main")
    desk.get_by_role("link", name="Remove Ward tablet").click()
    assert axe(desk) == []


def test_with_a_password_the_passkey_stands_for_the_code(
    house: House, desk: "Page", axe: Axe
) -> None:
    a_key(desk)
    with_password(desk, house)
    desk.get_by_role("link", name="Use a passkey instead").click()
    desk.get_by_role("button", name="Set it up").click()
    desk.get_by_role("heading", name="Recovery codes").wait_for()
    desk.context.clear_cookies()
    with_password(desk, house)
    assert "Your code" in desk.title()
    assert axe(desk) == []
    desk.get_by_role("button", name="Use a passkey instead").click()
    desk.wait_for_url("**/clinic")


def test_a_key_that_is_not_known_says_so_and_opens_nothing(house: House, desk: "Page") -> None:
    key, which = a_key(desk)
    with_password(desk, house)
    desk.get_by_role("link", name="Use a passkey instead").click()
    desk.get_by_role("button", name="Set it up").click()
    desk.get_by_role("heading", name="Recovery codes").wait_for()
    desk.context.clear_cookies()
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).delete()
    desk.goto("/sign-in")
    desk.get_by_role("button", name="Sign in with a passkey").click()
    desk.get_by_role("heading", name="This passkey did not open the door").wait_for()
    desk.goto("/clinic")
    assert "Sign in" in desk.title()

    key.send("WebAuthn.clearCredentials", {"authenticatorId": which})
    key.send("WebAuthn.setUserVerified", {"authenticatorId": which, "isUserVerified": False})
    desk.get_by_role("button", name="Sign in with a passkey").click()
    desk.get_by_text("The passkey was not used").wait_for()
