"""A real server and real pages: phone, desk, light, dark, with and without JavaScript."""

import threading
from collections.abc import Callable, Iterator
from socketserver import TCPServer, ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Page,
        Request,
        Response,
    )

VIEWPORTS = {
    "small phone": {"width": 320, "height": 640},
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 800},
}


class QuietHandler(WSGIRequestHandler):
    """Serves without a line of log for each request."""

    def log_message(self, *args: object) -> None:
        """Say nothing: a test that fails shows the page, not the log."""


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """Answers several requests of one page at once."""

    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        """Bind as the parent does, without asking a name server who 127.0.0.1 is."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]
        self.setup_environ()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The whole application on a free port of this machine; gives its address.

    Nothing is stored in a database, so pytest-django's `live_server`, which wants one, is not used.
    """
    from cleardays.config.wsgi import application

    with ThreadedServer(("127.0.0.1", 0), QuietHandler) as httpd:
        httpd.set_app(application)
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join(5)


@pytest.fixture
def open_page(browser: "Browser", server: str) -> Iterator[Callable[..., "Page"]]:
    """`open_page("/path", viewport="phone", palette="dark", javascript=False)` gives a page.

    When the test ends, it fails if a page asked any other machine for anything, if a style, script
    or picture was missing, if the security policy refused something, or if a script stopped.
    """
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def said(message: "ConsoleMessage") -> None:
        # a page or a file that was refused is judged by its answer, below
        if message.type == "error" and "Failed to load resource" not in message.text:
            trouble.append(f"console: {message.text}")

    def asked(request: "Request") -> None:
        if not request.url.startswith((server, "data:", "blob:", "about:")):
            trouble.append(f"asked another machine: {request.url}")

    def answered(response: "Response") -> None:
        # a page may rightly say no to a person, also to what a script sent for them; a style or a
        # picture that is missing is our fault
        kind = response.request.resource_type
        said_no = kind == "document" or (kind == "fetch" and response.status in (409, 422))
        if response.status >= 400 and not said_no:
            trouble.append(f"{response.status} for {response.url}")

    def watch(page: "Page") -> None:
        page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
        page.on("console", said)
        page.on("request", asked)
        page.on("response", answered)

    def open_page(
        path: str = "/",
        viewport: str = "phone",
        palette: str = "light",
        javascript: bool = True,
        **more: object,
    ) -> "Page":
        context = browser.new_context(
            base_url=server,
            viewport=VIEWPORTS[viewport],
            color_scheme=palette,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def beside_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's own loop runs in this thread; Django would take it for its own, and refuse."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def clinic_page(
    beside_the_browser: None,
    transactional_db: None,
    open_page: Callable[..., "Page"],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., "Page"]]:
    """`clinic_page("reviewer", "/clinic/people", viewport="desk")`: the demo's clinic, signed in."""
    from django.db import connection

    from cleardays.actions.demo import is_filled
    from cleardays.records import guards
    from kept_clinic import filled

    def come_in(role: str, path: str = "/home", **more: object) -> "Page":
        from django.utils import timezone

        if not is_filled():
            filled(timezone.now())
        page = open_page("/demo", **more)
        page.get_by_role("button", name=role).first.click()
        page.wait_for_load_state()
        page.goto(path)
        return page

    # each request has a thread of its own, which takes its connection with it
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    guards.install(connection)
    yield come_in
    guards.remove(connection)  # emptying the tables afterwards deletes rows of the audit
