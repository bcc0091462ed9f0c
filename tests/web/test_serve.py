"""The demo as people start it: an address, a page, a clean end, and nothing written down."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleardays.web.serve import free_port, welcome

pytestmark = pytest.mark.xdist_group("serve")  # one worker begins one demo
CANARY = b"Zenobia Quillfeather"


class Demo:
    """A running demo, and what it said."""

    def __init__(self, port: int, state: Path) -> None:
        command = (
            f"from cleardays.web.serve import serve; serve(port={port}, host='127.0.0.1', people=6)"
        )
        of_ours = ("CLEARDAYS", "DJANGO", "DATABASE")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(of_ours)}
        kept["CLEARDAYS_STATE"] = str(state)
        self.process = subprocess.Popen(
            [sys.executable, "-c", command],
            env=kept,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self.process.stdout is not None
        self.said = b""
        while b"http://" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"the demo ended: {self.said!r}"
            self.said += line
        found = re.search(rb"http://\S+", self.said)
        assert found
        self.address = found.group().decode()
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                self.get("/nowhere")
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.said)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return answer.read()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=20)
        self.said += rest
        return self.process.returncode


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo keeps after it was started from nothing and stopped."""
    state = tmp_path_factory.mktemp("begun")
    first = Demo(free_port("127.0.0.1", 0), state)
    assert first.stop() == 0, first.said
    return state


@pytest.fixture
def demo(begun: Path, tmp_path: Path) -> Iterator[Demo]:
    """A demo that was there before: it starts again with its people."""
    state = tmp_path / "state"
    shutil.copytree(begun, state)
    running = Demo(free_port("127.0.0.1", 0), state)
    yield running
    running.stop()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_opens_and_ends_cleanly(demo: Demo, how: signal.Signals) -> None:
    assert b"What does my diary say?" in demo.get("/")
    assert b"A fictional person" in demo.get("/people/amira")
    assert demo.stop(how) == 0
    assert b"Traceback" not in demo.said


def test_nothing_that_is_handed_in_is_written_down(demo: Demo) -> None:
    cookie = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with cookie.open(demo.address + "/", timeout=10) as page:
        found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.read())
    assert found
    for file in (b"date,headache\n2026-04-01,yes\n" + CANARY, b"%PDF " + CANARY):
        body = b"".join(
            b'--xx\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % part
            for part in (
                (b"csrfmiddlewaretoken", b"", found.group(1)),
                (b"diary", b'; filename="%s.csv"' % CANARY, file),
            )
        )
        request = urllib.request.Request(
            demo.address + "/",
            body + b"--xx--\r\n",
            {"Content-Type": "multipart/form-data; boundary=xx"},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            cookie.open(request, timeout=10)
        assert refused.value.code == 422
        refused.value.close()
    demo.stop()
    assert CANARY not in demo.said


def test_a_port_that_is_taken_is_said_and_another_one_is_used() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        other = free_port("127.0.0.1", port)
    assert other != port
    assert f"Port {port} is taken, so this uses {other}." in welcome("127.0.0.1", port, other)
    assert "http://127.0.0.1:8000\n" in welcome("127.0.0.1", 8000, 8000)
