"""How long a million rows of own CSV take, and how much memory, as attacks and as counts.

Usage: python benchmarks/million_rows.py [ROWS]. The bar: under 60 seconds, and memory that grows
with what is kept and not with how it was written. Prints the ratio to going through the same rows
with Python's own reader of CSV, measured in the same run.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

MEGABYTE = 1024 * 1024
BAR_SECONDS, BAR_MB = 60, 1000
_COLUMNS = "start,end,severity,one_sided,pulsating,nausea,light,sound,drugs,notes"
_DETAILS = (
    "moderate,yes,yes,no,yes,yes,sumatriptan x1 helped; ibuprofen x2,at work",
    "severe,yes,,yes,yes,no,none,",
    "mild,no,no,no,no,no,,slept badly",
    ",,,,,,unnamed x2,",
)


def write_attacks(path: Path, rows: int) -> None:
    """A headache every two and a half hours, for as many years as it takes."""
    at = datetime(1900, 1, 1)
    with path.open("w", encoding="utf-8") as out:
        out.write(_COLUMNS + "\n")
        for n in range(rows):
            at += timedelta(minutes=150)
            out.write(f"{at:%Y-%m-%d %H:%M},{at + timedelta(minutes=90):%Y-%m-%d %H:%M},")
            out.write(_DETAILS[n % len(_DETAILS)] + "\n")


def write_counts(path: Path, rows: int) -> None:
    """A count of 28 days in each row."""
    with path.open("w", encoding="utf-8") as out:
        out.write("from,to,headache_days,acute_days\n")
        for n in range(rows):
            first = datetime(1900, 1, 1) + timedelta(days=n % 100_000)
            out.write(f"{first:%Y-%m-%d},{first + timedelta(days=27):%Y-%m-%d},{n % 28},{n % 9}\n")


def measure(way: str, path: Path) -> tuple[float, float, int]:
    """Seconds, peak MB and rows of reading one file one way, in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, way, str(path)], check=True, capture_output=True, text=True
    )
    seconds, peak, found = run.stdout.split()
    return float(seconds), float(peak), int(found)


def read(way: str, path: Path) -> None:
    """Read one file one way and print what it took."""
    from cleardays.actions.assess import open_diary_file
    from cleardays.exchange.reading import Hints

    began = time.perf_counter()
    if way == "--bare":
        with path.open(encoding="utf-8", newline="") as lines:
            found = sum(1 for _ in csv.DictReader(lines))
    else:
        diary = open_diary_file(path, path.name, Hints())
        found = len(diary.attacks) + len(diary.spans)
    seconds = time.perf_counter() - began
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found)


def main() -> None:
    """Write both files, read them, and print what they took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    met = True
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("attacks", write_attacks), ("counts", write_counts)):
            path = Path(folder) / f"{name}.csv"
            write(path, rows)
            bare, _, _ = measure("--bare", path)
            seconds, peak, found = measure("--read", path)
            met = met and found == rows and seconds < BAR_SECONDS and peak < BAR_MB
            print(f"{rows} rows, {path.stat().st_size / MEGABYTE:.1f} MB, of {name}")
            print(f"  rows alone  {bare:6.2f} s    1.0")
            print(f"  read        {seconds:6.2f} s  {seconds / bare:5.1f}   peak {peak:.0f} MB")
    print(f"bar of {BAR_SECONDS} s and {BAR_MB} MB: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    if sys.argv[1:2] in (["--read"], ["--bare"]):
        read(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
