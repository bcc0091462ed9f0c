"""How long `cleardays assess` takes from a cold start on two years of daily diary.

Prints seconds, and the ratio to starting the bare interpreter, both measured in one run.
The bar: under 1.5 seconds.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

RUNS = 7
DAYS = 730


def two_years() -> str:
    """A daily diary of a fictional person, as own CSV."""
    rows = ["date,headache,severity,hours,one_sided,pulsating,nausea,light,sound,drugs"]
    for n in range(DAYS):
        on = date(2024, 1, 1) + timedelta(days=n)
        if n % 7 in (2, 5):
            rows.append(f"{on},no,,,,,,,,none")
        else:
            rows.append(f"{on},yes,moderate,9,yes,yes,yes,yes,yes,sumatriptan x1")
    return "\n".join(rows) + "\n"


def seconds(command: list[str]) -> float:
    """The median of several runs, each a new process."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Measure both and print them."""
    cleardays = str(Path(sys.executable).with_name("cleardays"))
    with tempfile.TemporaryDirectory() as folder:
        diary = Path(folder) / "diary.csv"
        diary.write_text(two_years(), encoding="utf-8")
        bare = seconds([sys.executable, "-c", "pass"])
        full = seconds([cleardays, "assess", str(diary)])
        as_json = seconds([cleardays, "assess", str(diary), "--json"])
        with_pdf = seconds([cleardays, "assess", str(diary), "--pdf", f"{folder}/a.pdf"])
    print(f"bare interpreter        {bare:6.3f} s    1.0")
    print(f"assess, {DAYS} days        {full:6.3f} s  {full / bare:5.1f}")
    print(f"assess --json           {as_json:6.3f} s  {as_json / bare:5.1f}")
    print(f"assess --pdf            {with_pdf:6.3f} s  {with_pdf / bare:5.1f}")
    print(f"bar of 1.5 s: {'met' if full < 1.5 else 'MISSED'}")


if __name__ == "__main__":
    main()
