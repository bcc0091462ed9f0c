"""One PostgreSQL for a whole run of the tests; CLEARDAYS_TEST_DB=sqlite runs them on SQLite.

Loaded with -p, so that DATABASE_URL stands before pytest-django reads the settings; the workers of
pytest-xdist inherit it.
"""

import atexit
import os
import tempfile

import pytest

WANTED = "CLEARDAYS_TEST_DB"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start a server, unless there is one already or none is wanted."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # the browser's loop runs in the tests' own thread
    )
    if "CLEARDAYS_STATE" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="cleardays-test-")
        os.environ["CLEARDAYS_STATE"] = folder.name
        atexit.register(folder.cleanup)
    if os.environ.get(WANTED, "postgresql") == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif "DATABASE_URL" not in os.environ:
        import pgserver

        server = pgserver.Server()
        os.environ["DATABASE_URL"] = server.url
        os.environ["CLEARDAYS_TEST_PG_BIN"] = str(server.bin)
        atexit.register(server.stop)
