"""A Chromium to test with: the one $CHROMIUM names, else the one in npm's @sparticuz/chromium.

That package carries the browser with its libraries and a font, packed with Brotli, so the browser
stories run on a machine without root, without apt and without fonts. It is for Linux on x86-64; on
another machine set CHROMIUM to an installed Chromium.

The package's own way to unpack is not used: it goes to one fixed folder outside the project and
starts the browser with web security off.
"""

import fcntl
import io
import os
import tarfile
from pathlib import Path

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{here}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{here}/fontcache</cachedir>
</fontconfig>
"""


class NoBrowser(Exception):
    """There is no browser to test with; the message says how to get one."""


def find(tools: Path) -> tuple[str, dict[str, str]]:
    """Give the program to start and what its environment needs; at first use, unpack it."""
    if own := os.environ.get("CHROMIUM"):
        return own, {}
    packed = tools / "node_modules/@sparticuz/chromium/bin"
    if not packed.is_dir():
        raise NoBrowser(
            f"No browser in {packed}. Run `make test`, which fetches one, or set CHROMIUM to the "
            "path of an installed Chromium. No page was tested."
        )
    here = tools / "chromium"
    here.mkdir(parents=True, exist_ok=True)
    with (here / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test workers may ask at once
        if _is_older(here / ".unpacked", packed / "chromium.br"):
            _unpack(packed, here)
            (here / ".unpacked").touch()
    return str(here / "chromium"), {
        "LD_LIBRARY_PATH": str(here / "lib"),
        "FONTCONFIG_PATH": str(here),
    }


def _is_older(done: Path, source: Path) -> bool:
    return not done.exists() or done.stat().st_mtime < source.stat().st_mtime


def _unpack(packed: Path, here: Path) -> None:
    import brotli  # a test tool: not there where only the demo is set up

    for name in ("al2023", "fonts", "swiftshader"):
        archive = io.BytesIO(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=archive) as tar:
            tar.extractall(here)  # no filter=: Python 3.11.2, Debian 12's own, does not know it
    program = here / "chromium"
    program.unlink(missing_ok=True)
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    # the packed fonts.conf names folders of a cloud: name this one, then the machine's own
    (here / "fonts.conf").write_text(FONTS_CONF.format(here=here), encoding="utf-8")
