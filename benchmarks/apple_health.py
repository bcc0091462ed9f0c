"""How long a large Apple Health export takes, and how much memory: a gigabyte unless told otherwise.

Usage: python benchmarks/apple_health.py [MEGABYTES]. The bar: under 150 MB at the peak. Prints the
ratio to reading the bytes alone, measured in the same run.
"""

import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

MEGABYTE = 1024 * 1024
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
]>
<HealthData locale="en_GB">
 <ExportDate value="2026-01-31 09:00:00 +0000"/>
"""
_RECORD = (
    ' <Record type="{kind}" sourceName="Fictional watch" sourceVersion="10.1" {unit}'
    'creationDate="{at} +0000" startDate="{at} +0000" endDate="{until} +0000" value="{value}"/>\n'
)


def write(path: Path, size: int) -> int:
    """An export of about so many bytes, with a headache each 2000 records; returns how many."""
    at, headaches, n = datetime(2014, 1, 1), 0, 0
    with path.open("w", encoding="utf-8") as out:
        written = out.write(_HEAD)
        while written < size:
            at += timedelta(seconds=45)
            told = {"at": at, "until": at + timedelta(hours=5), "unit": ""}
            if n % 2000 == 0:
                headaches += 1
                told |= {"kind": "HKCategoryTypeIdentifierHeadache"}
                told |= {"value": "HKCategoryValueSeverityModerate"}
            else:
                told |= {"kind": "HKQuantityTypeIdentifierHeartRate", "unit": 'unit="count/min" '}
                told |= {"value": 60 + n % 37}
            written += out.write(_RECORD.format(**told))
            n += 1
        out.write("</HealthData>\n")
    return headaches


def measure(path: Path) -> tuple[float, float, int]:
    """Seconds, peak MB and headaches of reading one file, in a process of its own."""
    run = subprocess.run(
        [sys.executable, __file__, "--read", str(path)], check=True, capture_output=True, text=True
    )
    seconds, peak, found = run.stdout.split()
    return float(seconds), float(peak), int(found)


def read(path: Path) -> None:
    """Read one file and print what it took."""
    from cleardays.actions.assess import open_diary_file
    from cleardays.exchange.reading import Hints

    began = time.perf_counter()
    diary = open_diary_file(path, path.name, Hints())
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(seconds, peak, len(diary.attacks))


def main() -> None:
    """Write a file and a zip of it, read both, and print what they took."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder) / "export.xml", Path(folder) / "export.zip"
        headaches = write(plain, size * MEGABYTE)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, "apple_health_export/export.xml")
        began = time.perf_counter()
        with plain.open("rb") as file:
            while file.read(MEGABYTE):
                pass
        bare = time.perf_counter() - began
        peaks = []
        print(f"the bytes alone   {bare:6.2f} s    1.0")
        for name, path in (("export.xml", plain), ("the zip of it", packed)):
            seconds, peak, found = measure(path)
            peaks.append(peak)
            print(
                f"{name:16}  {seconds:6.2f} s  {seconds / bare:5.1f}   peak {peak:5.1f} MB   "
                f"{path.stat().st_size / MEGABYTE:6.1f} MB   {found} of {headaches} headaches"
            )
    print(f"bar of 150 MB: {'met' if max(peaks) < 150 else 'MISSED'}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        main()
