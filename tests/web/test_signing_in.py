"""Signing in happens on our own pages, calm and dim like every other, and never on the library's."""

from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from cleardays import web
from clinic_house import PASSWORD, House

TEMPLATES = Path(str(web.__file__)).parent / "templates"
OURS = sorted(
    p.relative_to(TEMPLATES).as_posix()
    for room in ("account", "mfa")
    for p in (TEMPLATES / room).rglob("*")
    if p.is_file()
)


@pytest.mark.parametrize("name", OURS)
def test_our_template_is_the_one_that_is_shown(name: str) -> None:
    assert Path(get_template(name).origin.name) == TEMPLATES / name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_signup", "account_inactive"]
)
def test_a_page_of_signing_in_is_ours(client: Client, name: str) -> None:
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert '<a class="urgent-link" href="/urgent"' in text
    assert "/static/page." in text
    assert "Sign Up" not in text


@pytest.mark.django_db
def test_a_wrong_password_and_the_right_one(client: Client, clinic: House) -> None:
    clinic.anna_herself.set_password(PASSWORD)
    clinic.anna_herself.save()
    wrong = client.post(
        reverse("account_login"), {"login": clinic.anna_herself.email, "password": "x"}
    )
    assert "There is a problem" in wrong.content.decode()
    came = client.post(
        reverse("account_login"), {"login": clinic.anna_herself.email, "password": PASSWORD}
    )
    assert came.status_code == 302
    page = client.get(reverse("account_change_password"))
    assert 'class="urgent-link"' in page.content.decode()
    assert client.get(reverse("account_logout")).status_code == 200
