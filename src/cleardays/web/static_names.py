"""Styles and scripts named by what they hold, so that a browser may keep them for ever.

There is no build step: the names are made when the server starts, from the files as installed.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.middleware import WhiteNoiseMiddleware


@cache
def mark(path: str) -> str:
    """The first letters of the hash of what a file holds."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def marked(name: str, path: str) -> str:
    """The name with the mark in it: `page.css` becomes `page.1f2e3d4c5b6a.css`."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{mark(path)}{dot}{ending}"


class NamedByContent(StaticFilesStorage):
    """Gives templates the marked name of a file."""

    def url(self, name: str | None) -> str:
        found = finders.find(name) if name else None
        if not isinstance(found, str) or name is None:
            raise ValueError(f"There is no static file called {name!r}.")
        return super().url(marked(name, found))


class StaticFiles(WhiteNoiseMiddleware):
    """Serves every static file under its plain name, and for ever under its marked one."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: object = None) -> None:
        super().add_file_to_dictionary(url, path, stat_cache)
        super().add_file_to_dictionary(marked(url, path), path, stat_cache)

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether the address is a marked one."""
        return f".{mark(path)}." in url
