"""Serve the pages on this machine, for `cleardays demo`."""

import os
import socket
import sys

SIMULATED = 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(port: int = 8000, host: str = "127.0.0.1", people: int = SIMULATED) -> None:
    """Serve until told to stop. Another free port is taken where the one asked for is not free.

    `people`: how many simulated ones the clinic is filled with at its first start.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    free = free_port(host, port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cleardays.config.demo"
    os.environ["CLEARDAYS_DEMO"] = "1"
    if host not in LOOPBACK:
        os.environ.setdefault("CLEARDAYS_HOSTS", "*" if host in ("0.0.0.0", "::") else host)  # noqa: S104
    prepare(people)
    sys.stdout.write(welcome(host, port, free, os.environ.get("CLEARDAYS_STATE") or ".state"))
    sys.stdout.flush()
    Server(
        "cleardays.config.wsgi:application",
        address=host,
        port=free,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
    ).serve()


def prepare(people: int = SIMULATED) -> None:
    """Make the demo's records ready: its tables, and at the first start its made-up people."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    django.setup()
    settings.STATE.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    from cleardays.actions.demo import fill, is_filled
    from cleardays.actions.demo_people import add_simulated

    if not is_filled():
        sys.stdout.write("Filling a clinic with made-up people...\n")
        sys.stdout.flush()
        now = timezone.now()
        with transaction.atomic():
            add_simulated(fill(now), now, people)


def free_port(host: str, port: int) -> int:
    """The port asked for, or any other that is free when somebody has taken it."""
    for wanted in (port, 0):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, wanted))
            except OSError:
                if wanted == 0:
                    raise
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"No port is free on {host}.")


def welcome(host: str, asked: int, port: int, kept: str = ".state") -> str:
    """What is said at the start."""
    shown = f"[{host}]" if ":" in host else host
    moved = "" if port == asked else f"Port {asked} is taken, so this uses {port}.\n"
    return (
        f"{moved}Cleardays is open at http://{shown}:{port}\n"
        f"The clinic's doors: http://{shown}:{port}/demo (made-up people, kept in {kept})\n"
        "What is handed in on the first page is not stored. Not a certified medical device. Ctrl+C stops "
        "it.\n"
    )
