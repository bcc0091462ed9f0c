"""The paper pack as whoever runs a clinic types it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cleardays.records import audit
from cleardays.records.models import PaperPack
from cli.test_installation import key, typed  # noqa: F401 - fixtures
from clinic_house import House

pytestmark = pytest.mark.django_db(transaction=True)
Typed = Callable[..., subprocess.CompletedProcess[str]]


def test_the_pack_is_written_for_nobody_else_to_read(
    clinic: House,
    typed: Typed,  # noqa: F811
    tmp_path: Path,
) -> None:
    head = audit.head()
    out = tmp_path / "pack.pdf"
    out.write_bytes(b"the pack of yesterday")
    asked = ("--clinic", clinic.clinic.name, "--on", "2026-10-05", "--out", out)
    done = typed("pack", *asked)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(out), "0 people", f"audit {head}"]
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".pack")] == []
    again = typed("audit", "verify", "--against", head)
    assert again.returncode == 0, again.stdout


@pytest.mark.parametrize(
    ("clinic_name", "on", "out", "status", "words"),
    [
        ("Nowhere", "2026-10-05", "pack.pdf", 4, "There is no clinic called 'Nowhere'"),
        ("Harbour Headache Clinic", "5.10.2026", "pack.pdf", 2, "is not a date"),
        ("Harbour Headache Clinic", "2026-10-05", "no/where.pdf", 4, "could not be written"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    clinic: House,
    typed: Typed,  # noqa: F811
    tmp_path: Path,
    clinic_name: str,
    on: str,
    out: str,
    status: int,
    words: str,
) -> None:
    done = typed("pack", "--clinic", clinic_name, "--on", on, "--out", tmp_path / out)
    assert done.returncode == status
    assert words in done.stderr
    assert not (tmp_path / out).exists()
    assert not PaperPack.objects.exists()
