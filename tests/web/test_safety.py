"""What must not happen: nothing leaks, nothing is stored, nothing without a limit, nothing inline."""

import base64
import logging
import os
import re
import subprocess
import sys
import tempfile
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from cleardays.web import diary_views, handed_in
from cleardays.web.carried import NotCarried, pack, unpack
from cleardays.web.logs import Quiet

Post = Callable[..., HttpResponse]
CANARY = "Zenobia"
MEBIBYTE = 1024 * 1024
PAGES = (
    *("/", "/urgent", "/claims", "/people/amira", "/nowhere", "/pdf", "/report", "/template.csv"),
    *("/candidate", "/choice", "/worth", "/guide", "/guide/side-effects"),
)


# --- what a browser is told -----------------------------------------------------------------------


@pytest.mark.django_db  # closing an answer looks after the connections of others
@pytest.mark.parametrize("path", [*PAGES, "/static/page.css"])
def test_every_answer_carries_the_strict_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    answer.close()
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_no_page_is_kept_by_a_browser(
    client: Client, hand_in: Post, go_on: Post, daily: str
) -> None:
    result = go_on(hand_in(daily))
    pages = [client.get(path) for path in PAGES] + [hand_in(daily), hand_in("x"), result]
    pages.append(go_on(result, to="/pdf"))
    for page in pages:
        assert page["Cache-Control"] == "no-store"


def test_styles_are_named_by_what_they_hold_and_kept(client: Client) -> None:
    page = client.get("/").content.decode()
    for name in re.findall(r"/static/[^\"]+", page):
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name)
        answer = client.get(name)
        assert answer.status_code == 200
        assert answer.getvalue()
        assert "immutable" in answer["Cache-Control"]


def test_nothing_is_inline_and_nothing_comes_from_others(
    client: Client, hand_in: Post, go_on: Post, fields, daily: str
) -> None:
    result = go_on(hand_in(daily))
    open_pages = [client.get(path) for path in PAGES if path != "/template.csv"]
    for page in (*open_pages, hand_in(daily), result, hand_in("x")):
        for tag, attributes in fields(page).tags:
            assert tag != "style"
            assert not [name for name in attributes if name == "style" or name.startswith("on")]
            assert tag != "script" or str(attributes["src"]).startswith("/static/")
            if tag in ("link", "img", "script", "use", "iframe"):
                address = str(attributes.get("href") or attributes.get("src"))
                assert address.startswith(("/static/", "#"))


# --- what was handed in stays between us and the browser that sent it ------------------------------


def test_a_name_is_in_no_address_cookie_or_header(
    client: Client, hand_in: Post, go_on: Post, daily: str
) -> None:
    asked = hand_in(daily)
    result = go_on(asked, months="12")
    for page in (asked, result, go_on(result, to="/pdf"), hand_in("x")):
        assert CANARY not in str(page.headers)
        assert CANARY not in str(page.cookies)
        assert page.status_code in (200, 422), "no redirect, so no address to hold anything"
    assert set(client.cookies) <= {settings.CSRF_COOKIE_NAME}


def test_a_title_says_nothing_about_anybody(hand_in: Post, go_on: Post, daily: str) -> None:
    page = go_on(hand_in(daily)).content.decode()
    assert re.findall(r"<title>(.*?)</title>", page) == ["What my diary says - Cleardays"]


def test_what_is_written_down_of_a_fault_holds_no_words(
    hand_in: Post, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError(f"could not convert {CANARY}")

    monkeypatch.setattr(handed_in, "open_diary", stumble)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        broken = hand_in("x")
    assert broken.status_code == 500
    assert "Something went wrong here" in broken.content.decode()
    assert CANARY not in broken.content.decode()
    written = [Quiet().format(record) for record in caplog.records]
    assert any("ValueError at" in line and "handed_in.py" in line for line in written)
    assert CANARY not in "\n".join(written)


def test_a_cell_and_a_file_name_are_shown_and_never_run(hand_in: Post, go_on: Post, fields) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    cell = evil.replace('"', '""')
    text = f'date,headache,"{cell}"\n2026-04-01,"{cell}",x\n'
    refused = hand_in(text, name=f"{evil}.csv")
    said = hand_in(f'date,headache,"{cell}"\n2026-04-01,yes,x\n', name=f"{evil}.csv", months="3")
    asked = hand_in("date,headache\n2026-04-01,yes\n", name=f"{evil}.csv")
    assert refused.status_code == 422
    for page in (refused, said, asked, go_on(asked)):
        tags = [tag for tag, _ in fields(page).tags]
        assert tags.count("script") == 2, "ours"
        assert "img" not in tags


# --- into memory, and never without a limit -------------------------------------------------------


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path, settings) -> Iterator[None]:
    """Any temporary file is a failure."""

    def spooled(*_: object, **__: object) -> None:
        raise AssertionError("something of an upload went towards a disk")

    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, spooled)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile", spooled)
    yield
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_disk")
def test_twenty_megabytes_stay_in_memory(hand_in: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def measure(data: bytes, name: str, hints: object) -> object:
        seen.append(len(data))
        raise handed_in.Refused([])

    monkeypatch.setattr(handed_in, "open_diary", measure)
    hand_in(b"x" * (20 * MEBIBYTE))
    assert seen == [20 * MEBIBYTE]


@pytest.mark.usefixtures("no_disk")
def test_more_than_25_megabytes_are_refused_kindly(hand_in: Post) -> None:
    page = hand_in(b"x" * (26 * MEBIBYTE))
    words = page.content.decode()
    assert page.status_code == 413
    assert "<title>Error: " in words
    assert '<a href="#diary">Your diary is larger than 25 MB' in words
    assert "Nothing was kept" in words


def test_a_page_cannot_carry_more_than_it_was_given_room_for(client: Client) -> None:
    assert client.post("/", {"carried": "A" * (40 * MEBIBYTE)}).status_code == 413


@pytest.mark.parametrize(
    "bomb",
    [
        base64.b64encode(zlib.compress(bytes(400 * MEBIBYTE), 9)).decode(),
        base64.b64encode(zlib.compress(b"date")[:-3]).decode(),
        base64.b64encode(zlib.compress(b"date") + b"more").decode(),
        base64.b64encode(b"not packed at all").decode(),
        "no base64 !",
        "é",
    ],
    ids=["400 MB", "cut short", "more behind", "not packed", "not base64", "not ascii"],
)
def test_what_is_carried_back_is_not_trusted(client: Client, bomb: str) -> None:
    tracemalloc.start()
    page = client.post("/", {"carried": bomb, "name": "x"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert page.status_code == 422
    assert "Choose the file again" in page.content.decode()
    assert peak < 100 * MEBIBYTE


def test_what_is_packed_comes_back() -> None:
    for data in (b"", b"date", bytes(range(256)) * 1000):
        assert unpack(pack(data)) == data
    with pytest.raises(NotCarried):
        unpack(pack(b"abc"), most=2)


@pytest.mark.parametrize(
    "sent",
    [
        {f"f{n}": "x" for n in range(200)},
        {"carried": "x", "reader": "nobody"},
        {"story": "no such story"},
        {"story": "nobody"},
        {"dates": "x" * 1000, "text": "date,headache\n2026-01-01,yes"},
        {"dates": "sideways", "text": "date,headache\n2026-01-01,yes"},
        {"text": "\0"},
        {"text": "date,headache\n2026-01-01,yes", "step": "x", "asked": "xxxxxxxx"},
    ],
    ids=lambda sent: next(iter(sent)),
)
def test_a_strange_request_gets_a_calm_no(client: Client, sent: dict[str, str]) -> None:
    page = client.post("/", sent)
    assert page.status_code in (400, 404, 422)
    assert "Cleardays" in page.content.decode()


def test_a_broken_upload_is_a_calm_400(client: Client) -> None:
    page = client.post("/", b"nonsense", content_type="multipart/form-data; boundary=\x01")
    assert page.status_code == 400
    assert "That did not arrive as it should" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "method"), [("/", "put"), ("/", "delete"), ("/pdf", "get"), ("/report", "get")]
)
def test_another_method_is_answered_calmly(client: Client, path: str, method: str) -> None:
    page = getattr(client, method)(path)
    assert page.status_code == 405
    assert page["Allow"]
    assert "Nothing was read" in page.content.decode()


def test_an_unknown_page_is_a_calm_404(client: Client) -> None:
    for path in ("/nowhere", "/people/nobody"):
        page = client.get(path)
        assert page.status_code == 404
        assert "Go to the start page" in page.content.decode()


# --- whose form it is -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/pdf", "/report"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"origin": "null"}],
    ids=["no token", "other origin", "no origin"],
)
def test_a_form_of_somebody_else_is_refused(path: str, headers: dict[str, str], daily: str) -> None:
    client = Client(enforce_csrf_checks=True, headers=headers)
    token = ""
    if headers:
        client.get("/")
        token = client.cookies[settings.CSRF_COOKIE_NAME].value
    page = client.post(path, {"text": daily, "csrfmiddlewaretoken": token})
    assert page.status_code == 403
    assert "Nothing was read" in page.content.decode()


def test_json_sent_as_text_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/", "{}", content_type="text/plain").status_code == 403


def test_our_own_form_is_taken(fields, daily: str) -> None:
    client = Client(enforce_csrf_checks=True)
    token = fields(client.get("/")).hidden["csrfmiddlewaretoken"]
    assert client.post("/", {"text": daily, "csrfmiddlewaretoken": token}).status_code == 200


# --- palettes -------------------------------------------------------------------------------------


def test_a_palette_is_right_from_the_first_byte_and_remembered(client: Client) -> None:
    assert 'data-palette="device"' in client.get("/").content.decode()
    asked = client.get("/?palette=dim")
    assert 'data-palette="dim"' in asked.content.decode()
    assert '<meta name="color-scheme" content="dark">' in asked.content.decode()
    assert asked.cookies["palette"].value == "dim"
    assert 'data-palette="dim"' in client.get("/urgent").content.decode()
    client.get("/?palette=device")
    assert 'data-palette="device"' in client.get("/").content.decode()
    strange = client.get('/?palette="><script>')
    assert 'data-palette="device"' in strange.content.decode()
    assert "palette" not in strange.cookies


# --- how it is started ----------------------------------------------------------------------------


def _start(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEARDAYS", "DJANGO"))}
    command = "import django; django.setup(); from django.core.management import call_command; "
    command += "call_command('check', deploy=True, fail_level='WARNING')"
    env = {**kept, "DJANGO_SETTINGS_MODULE": "cleardays.config.settings", **environment}
    return subprocess.run([sys.executable, "-c", command], env=env, capture_output=True, text=True)


def test_a_missing_setting_explains_itself() -> None:
    nothing = _start()
    assert nothing.returncode != 0
    assert "CLEARDAYS_SECRET_KEY is not set: a random text" in nothing.stderr
    assert "Nothing was started" in nothing.stderr
    no_hosts = _start(CLEARDAYS_SECRET_KEY="x" * 60)
    assert "CLEARDAYS_HOSTS is not set" in no_hosts.stderr


def test_the_settings_pass_the_check_for_deployment() -> None:
    key = "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
    checked = _start(CLEARDAYS_SECRET_KEY=key, CLEARDAYS_HOSTS="diary.example.org")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_the_demo_has_a_new_secret_each_start() -> None:
    show = "from cleardays.config import demo; print(demo.SECRET_KEY)"
    runs = {
        subprocess.run([sys.executable, "-c", show], capture_output=True, text=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 2


PUBLIC = ("/", "/claims", "/urgent", "/template.csv", "/people/samir")


def test_the_public_pages_ask_nothing_of_the_database(
    client: Client, hand_in: Post, daily: str
) -> None:
    """A test without the mark `django_db` fails at the first query."""
    for path in PUBLIC:
        assert client.get(path).status_code == 200, path
    assert hand_in(daily).status_code == 200
    assert settings.DEBUG is False
    assert diary_views.PDF_NAME.isascii()
