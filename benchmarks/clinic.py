"""Time a person's page against a bare health page, in a clinic of many people: `python benchmarks/clinic.py`.

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
    bare = _seconds(lambda n: client.get(reverse("urgent")))
    page = _seconds(lambda n: client.get(reverse("person", args=[some[n % len(some)].key])))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("person", args=[some[0].key]))
    turns = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    queries = sum(not q["sql"].startswith(turns) for q in seen.captured_queries)
    print(f"a bare page       {bare * 1000:8.1f} ms")
    print(f"a person's page   {page * 1000:8.1f} ms, {page / bare:.0f} times a bare page")
    print(f"queries           {queries:8d}")


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
