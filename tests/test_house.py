"""The house itself: rooms stay small and well named, decisions are kept, nothing private leaks.

Each check is a function over plain values that gives its complaints, so that it can be shown a bad
example: a check that cannot fail is worse than none.
"""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cleardays"
MOST_LINES = 350
VAGUE = {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers"}
PARTS = ("**Question.**", "**We decided**", "**We considered**", "**So**", "**Held by**")
# Written in pieces, so that this file does not complain about itself.
PRIVATE = re.compile(
    r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|opt/py" r"pi|opt/wh" r"eels)(?:/|\b(?=['\"\s]))"
    r"|--(?:extra-)?index" r"-url|--find" r"-links"
    r"|\"resolved\": \"ht" r"tp"
    r"|https?://[\w.-]*(?:py" r"pi\.org|python" r"hosted\.org|npm" r"js\.(?:org|com))"
)  # fmt: skip


def files() -> list[Path]:
    """Every file that is, or could be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def rooms() -> list[Path]:
    return [f for f in SOURCE.rglob("*.py") if "migrations" not in f.parts]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- rooms ----------------------------------------------------------------------------------------


def too_long(where: str, text: str) -> list[str]:
    lines = len(text.splitlines())
    if lines <= MOST_LINES:
        return []
    return [f"{where}: {lines} lines, at most {MOST_LINES}; split it by the question it answers"]


def vaguely_named(where: str) -> list[str]:
    parts = {Path(part).stem.lower().strip("_") for part in Path(where).parts}
    return [f"{where}: {bad!r} says nothing; name the question it answers" for bad in parts & VAGUE]


def undocumented(where: str, text: str) -> list[str]:
    return [] if ast.get_docstring(ast.parse(text)) else [f"{where}: no docstring says what it is"]


def test_rooms_are_small_named_and_introduced() -> None:
    complaints = []
    for room in rooms():
        text = room.read_text(encoding="utf-8")
        complaints += too_long(name(room), text) + undocumented(name(room), text)
    for file in files():
        complaints += vaguely_named(name(file))
    assert rooms()
    assert not complaints, "\n".join(complaints)


def test_a_bad_room_is_seen() -> None:
    assert too_long("a.py", "x\n" * 350) == []
    assert too_long("a.py", "x\n" * 351) != []
    assert vaguely_named("src/cleardays/clinical/diary.py") == []
    assert vaguely_named("src/cleardays/utils.py") != []
    assert vaguely_named("src/cleardays/common/diary.py") != []
    assert vaguely_named("src/cleardays/web/templates/_base.html") != []
    assert undocumented("a.py", '"""What it is."""\n') == []
    assert undocumented("a.py", "import os\n") != []


# --- decisions ------------------------------------------------------------------------------------


def decision_complaints(where: str, text: str, exists: Callable[[str], bool]) -> list[str]:
    number = Path(where).name[:4]
    complaints = []
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", Path(where).name):
        complaints.append("is not called NNNN-title.md")
    if not text.startswith(f"# {number}. "):
        complaints.append(f"does not open with '# {number}. Title'")
    if not re.search(r"^\d{4}-\d{2}-\d{2}\. Accepted\b", text, re.MULTILINE):
        complaints.append("has no line 'YYYY-MM-DD. Accepted'")
    at = [text.find(part) for part in PARTS]
    complaints += [f"has no {part}" for part, i in zip(PARTS, at, strict=True) if i < 0]
    if -1 not in at and at != sorted(at):
        complaints.append(f"has its parts in another order than {', '.join(PARTS)}")
    held = re.search(r"\*\*Held by\*\*(.*?)(?=\n\n|\n?\*\*|\Z)", text, re.DOTALL)
    paths = held_by(held.group(1)) if held else []
    if held and not paths:
        complaints.append("is held by no file")
    complaints += [f"is held by {path}, which does not exist" for path in paths if not exists(path)]
    return [f"{where} {complaint}" for complaint in complaints]


def held_by(text: str) -> list[str]:
    """Every path in a text: a word with a slash or a file's ending, `::test` and all."""
    words = (word.strip("`'\"()[],;.").removesuffix("`") for word in text.split())
    return [
        w
        for w in words
        if "/" in w or re.search(r"\.(py|toml|md|html|css|js|json|yml)(::\w+)?$", w)
    ]


def is_there(path: str) -> bool:
    """Say whether a path exists, seen from the project or from the package, and holds its test."""
    file, _, test = path.partition("::")
    for top in (ROOT, SOURCE):
        found = top / file
        if found.exists():
            return not test or f"def {test}(" in found.read_text(encoding="utf-8")
    return False


def holes(names: list[str]) -> list[str]:
    """Complain of numbers that are missing or given twice."""
    numbers = sorted(int(n[:4]) for n in names if n[:4].isdigit())
    wanted = list(range(1, len(numbers) + 1))
    return [] if numbers == wanted else [f"decisions are numbered {numbers}, expected {wanted}"]


def test_decisions_are_complete_and_held() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    complaints = holes([r.name for r in records])
    for record in records:
        text = record.read_text(encoding="utf-8")
        complaints += decision_complaints(name(record), text, is_there)
    assert records, "docs/decisions holds no record"
    assert not complaints, "\n".join(complaints)


GOOD = """# 0003. A month is 28 days

2026-11-21. Accepted. Decided by: us.

**Question.** What is a month?

**We decided** on 28 days.

**We considered**
- calendar months: uneven.

**So** a count has a window.

**Held by** tests/test_house.py::test_a_bad_decision_is_seen, `quantities.py`.
**Replaces** nothing/never.
"""


def test_a_bad_decision_is_seen() -> None:
    def complaints(text: str, where: str = "docs/decisions/0003-month.md") -> list[str]:
        return decision_complaints(where, text, is_there)

    assert complaints(GOOD) == []
    for part in PARTS:
        assert complaints(GOOD.replace(part, "")) != []
    assert complaints(GOOD.replace("Accepted", "Perhaps")) != []
    assert complaints(GOOD.replace("2026-11-21", "soon")) != []
    assert complaints(GOOD, "docs/decisions/0004-month.md") != []
    assert complaints(GOOD, "docs/decisions/month.md") != []
    assert complaints(GOOD.replace("quantities.py", "quantity.py")) != []
    assert complaints(GOOD.replace("::test_a_bad_decision", "::test_a_good_decision")) != []
    assert complaints(GOOD.replace("tests/test_house.py", "tests/nowhere")) != []
    assert complaints(re.sub(r"Held by\*\* .*", "Held by** good will.", GOOD)) != []
    assert holes(["0001-a.md", "0002-b.md"]) == []
    assert holes(["0001-a.md", "0003-c.md"]) != []
    assert holes(["0001-a.md", "0001-b.md"]) != []


# --- what may not leak ----------------------------------------------------------------------------


def leaks(where: str, text: str) -> list[str]:
    return [
        f"{where}: {found.group()!r} is of one machine only" for found in PRIVATE.finditer(text)
    ]


def test_no_file_names_a_machine_or_a_registry() -> None:
    complaints = []
    for file in files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        complaints += leaks(name(file), text)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    "bad",
    [
        "see /wo" + "rk/main/README.md",
        "file:///wo" + "rk/main",
        'path = "/ro' + 'ot/.venv"',
        "--index" + "-url https://example.org/simple",
        "--extra-index" + "-url x",
        '"resolved": "ht' + 'tps://example.org/axe.tgz"',
        "https://files.python" + "hosted.org/packages/x.whl",
        "https://registry.npm" + "js.org/x",
    ],
)
def test_a_leak_is_seen(bad: str) -> None:
    assert leaks("a.md", bad) != []


@pytest.mark.parametrize(
    "fine",
    ["framework/worked", "src/work/day.py", "/working", "https://example.org/root/"],
)
def test_a_harmless_word_is_no_leak(fine: str) -> None:
    assert leaks("a.md", fine) == []


# --- what is installed ----------------------------------------------------------------------------


def unlocked(wanted: list[str], locked: str) -> list[str]:
    """Complain of requirements that a lock file lacks, or that it holds without a hash."""
    held = dict(re.findall(r"^([\w.-]+)==[^\n]*\\\n\s+(--hash=sha256:)", locked, re.MULTILINE))
    names = [re.split(r"[\s<>=!~\[;]", want, maxsplit=1)[0].lower() for want in wanted]
    return [f"{n} is not locked: run `make lock`" for n in names if n not in held]


def test_every_requirement_is_locked_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    demo = (ROOT / "requirements/demo.txt").read_text(encoding="utf-8")
    test = (ROOT / "requirements/test.txt").read_text(encoding="utf-8")
    assert unlocked(project["project"]["dependencies"], demo) == []
    assert unlocked(groups["test"] + groups["dev"], test) == []


def test_an_unlocked_requirement_is_seen() -> None:
    locked = "django==5.2.19 ; sys_platform == 'linux' \\\n    --hash=sha256:00\nrich==15.0.0\n"
    assert unlocked(["Django>=5.2,<5.3"], locked) == []
    assert unlocked(["typer>=0.29"], locked) != []
    assert unlocked(["rich"], locked) != []


def test_an_installed_wheel_holds_tables_pages_and_stories(tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        [uv, "build", "-q", "--wheel", "--offline", "--out-dir", tmp_path], cwd=ROOT, check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    ours = {f.relative_to(ROOT / "src").as_posix() for f in files() if SOURCE in f.parents}
    assert ours
    assert ours - held == set()


@pytest.mark.xdist_group("house")
def test_a_group_of_tests_shares_a_worker(request: pytest.FixtureRequest) -> None:
    """Some pairs of pytest and xdist lose the groups in silence, and each worker gets a browser."""
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@house")
