"""Time the clinic's pages against a bare page, in a clinic of many people: `python benchmarks/clinic.py`.

A thousand people by default, two years of diary and eight sessions each; `--people` says how many.
Seconds are medians on this machine; the ratios are what can be compared.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TIMES = 15


def main() -> None:
    """Fill a database of its own, and print what a page asks and takes."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1000)
    people = asked.parse_args().people
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLEARDAYS_STATE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "cleardays.config.demo"
        import django

        django.setup()
        _measure(people)


def _measure(people: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from clinic_house import House
    from filled_clinic import fill_people
    from web.test_every_route import come_in

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    house = House.build()
    began = time.perf_counter()
    made = fill_people(house.clinic, people, timezone.now())
    print(f"{people} people filled in {time.perf_counter() - began:.0f} s")
    client = Client(headers={"host": "localhost"})
    come_in(client, house.reviewer)
    some = made[:: max(1, len(made) // TIMES)][:TIMES]
    pages: dict[str, Callable[[int], object]] = {
        "a person's page": lambda n: client.get(reverse("person", args=[some[n % len(some)].key])),
        "the same again": lambda n: client.get(reverse("person", args=[some[0].key])),
        "history": lambda n: client.get(reverse("history", args=[some[n % len(some)].key])),
        "worklist": lambda n: client.get(reverse("worklist")),
        "search": lambda n: client.post(reverse("people"), {"words": f"Person {n}"}),
        "a reaction kept": lambda n: client.post(
            reverse("reactions", args=[some[n % len(some)].key]), {"what": f"neck pain {n}"}
        ),
    }
    bare = _seconds(lambda n: client.get(reverse("urgent")))
    print(f"{'':18}{'median':>10}{'bare pages':>12}{'queries':>9}")
    print(f"{'a bare page':18}{bare * 1000:7.1f} ms")
    for name, get in pages.items():
        median = _seconds(get)
        with CaptureQueriesContext(connection) as seen:
            get(1)
        asked = sum(not q["sql"].startswith(_TURNS) for q in seen.captured_queries)
        print(f"{name:18}{median * 1000:7.1f} ms{median / bare:11.0f}{asked:9d}")


_TURNS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def _seconds(get: Callable[[int], object]) -> float:
    get(0)
    found = []
    for n in range(TIMES):
        began = time.perf_counter()
        get(n)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


if __name__ == "__main__":
    main()
