"""A mail server of a few lines that does as it is told: takes mail, refuses it, breaks off, says nothing."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TAKES, REFUSES, BREAKS_OFF, IS_SILENT = "takes", "refuses", "breaks off", "is silent"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        if server.mood == IS_SILENT:
            time.sleep(server.silence)
            return
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word in ("EHLO", "HELO", "MAIL", "RSET", "NOOP"):
                self._say("250 fine")
            elif word == "RCPT":
                self._say("550 nobody of that name" if server.mood == REFUSES else "250 fine")
            elif word == "DATA":
                self._say("354 go on")
                lines = []
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(part)
                server.letters.append(b"".join(lines).decode())
                if server.mood == BREAKS_OFF:
                    return  # it has the letter, and never says so
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`letters`: what came. `mood`: how it answers."""

    daemon_threads = True
    allow_reuse_address = True
    mood = TAKES
    silence = 3.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)
