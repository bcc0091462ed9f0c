"""The docs say what is so: paths, links and commands exist, examples run and print what they show.

As in test_house, each check is a function that gives its complaints and is shown a bad example.
"""

import doctest
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cleardays"
DOCS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda p: p.relative_to(ROOT)
)
ENDINGS = ("py", "toml", "md", "html", "css", "js", "json", "csv", "txt", "yml")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HAZARD = re.compile(r"\bH-\d\d\b")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """What is left of a page without its blocks of code."""
    return FENCE.sub("", text)


def blocks(text: str, kind: str) -> list[str]:
    return [found[2] for found in FENCE.finditer(text) if found[1] == kind]


# --- paths, links, commands -----------------------------------------------------------------------


def paths_in(text: str) -> Iterator[str]:
    """Every file or folder that a page names between backticks."""
    for word in re.findall(r"`([^`\s]+)`", prose(text)):
        if not re.fullmatch(r"[\w./-]+(::\w+)?", word) or word.startswith(("/", ".", "-")):
            continue
        file = word.partition("::")[0]
        if ("/" in file and re.search(r"[a-z]{2}", file)) or re.search(
            rf"[a-z]\.({'|'.join(ENDINGS)})$", file
        ):
            yield word


def is_there(word: str) -> bool:
    """Whether a path exists, from the project, the package or the docs, and holds its test."""
    file, _, test = word.partition("::")
    for top in (ROOT, SOURCE, ROOT / "docs"):
        found = top / file
        if found.exists():
            return not test or f"def {test}(" in found.read_text(encoding="utf-8")
    tops = (SOURCE, ROOT / "docs", ROOT / "tests", ROOT / "tools")
    return "/" not in file and any(next(top.rglob(file), None) for top in tops)


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def broken_links(page: Path, text: str) -> list[str]:
    complaints = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        file, _, anchor = target.partition("#")
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        found = page.parent / file if file else page
        if not found.exists():
            complaints.append(f"{page.name}: a link leads to {target}, which is not there")
        elif anchor and anchor not in anchors(found.read_text(encoding="utf-8")):
            complaints.append(f"{page.name}: {target} names no heading of that page")
    return complaints


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def cleardays_commands() -> set[str]:
    from typer.main import get_command

    from cleardays.cli.main import app

    return set(get_command(app).commands)  # type: ignore[attr-defined]


def strange_commands(text: str, targets: set[str], commands: set[str]) -> list[str]:
    spans = re.findall(r"`([^`\n]+)`", prose(text)) + [b for _, b in FENCE.findall(text)]
    complaints = []
    for span in spans:
        for made in re.findall(r"^(?:\$ )?make(?: [A-Z]+=\S+)* ([a-z]+)", span, re.MULTILINE):
            if made not in targets:
                complaints.append(f"make {made} is no target")
        for typed in re.findall(r"^(?:\$ )?cleardays ([a-z][a-z-]*)", span, re.MULTILINE):
            if typed not in commands:
                complaints.append(f"cleardays {typed} is no command")
    return complaints


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    complaints = [f"{word} is not there" for word in paths_in(text) if not is_there(word)]
    complaints += broken_links(page, text)
    complaints += strange_commands(text, make_targets(), cleardays_commands())
    assert not complaints, "\n".join(complaints)


def test_a_page_that_names_what_is_not_there_is_seen() -> None:
    assert list(
        paths_in("see `clinical/diary.py` and `Diary`, `>= 15`, `0-10`, `03/04`, `N/A`")
    ) == ["clinical/diary.py"]
    assert is_there("clinical/diary.py")
    assert is_there("counting.toml")
    assert is_there("tests/test_docs.py::test_what_a_page_names_is_there")
    assert not is_there("tests/test_docs.py::test_of_nothing")
    assert not is_there("clinical/diaries.py")
    assert not is_there("counted.toml")
    assert broken_links(ROOT / "README.md", "[a](GLOSSARY.md#counting) [b](docs/decisions)") == []
    assert broken_links(ROOT / "README.md", "[a](GLOSSARY.md#dancing)") != []
    assert broken_links(ROOT / "README.md", "[a](docs/nowhere.md)") != []
    assert strange_commands("`make test`, `cleardays assess x`", {"test"}, {"assess"}) == []
    assert strange_commands("`make tea`", {"test"}, {"assess"}) != []
    assert strange_commands("```console\n$ cleardays cure x\n```\n", {"test"}, {"assess"}) != []


def test_the_arrows_that_are_drawn_are_the_ones_that_hold() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (steps,) = (
        c["layers"]
        for c in contracts["tool"]["importlinter"]["contracts"]
        if c.get("containers") == ["cleardays.clinical"]
    )
    drawn = next(b for b in blocks((ROOT / "DEVELOPERS.md").read_text("utf-8"), "") if "visit" in b)
    assert " ".join(drawn.split()).split(" > ") == steps


# --- examples -------------------------------------------------------------------------------------


def not_as_shown(where: str, sessions: list[str]) -> str:
    """Run the `>>>` examples of a page in one room; what differs from what is shown."""
    parser, told = doctest.DocTestParser(), io.StringIO()
    room: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    for n, session in enumerate(sessions, 1):
        example = parser.get_doctest(session, room, f"{where}, block {n}", None, 0)
        runner.run(example, out=told.write, clear_globs=False)
        room = example.globs
    return told.getvalue()


def typed_in(text: str) -> list[tuple[list[str], list[str]]]:
    """Each `$ cleardays` command of a page, as arguments, and the lines shown below it."""
    found: list[tuple[list[str], list[str]]] = []
    for block in blocks(text, "console"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("$ cleardays "):
                found.append((shlex.split(line)[2:], []))
            elif found:
                found[-1][1].append(line)
    return found


def not_printed(shown: list[str], printed: str) -> list[str]:
    """Lines that are shown and were not printed, in their order; "..." stands for any lines."""
    left = [" ".join(line.split()) for line in printed.splitlines()]
    complaints = []
    for line in shown:
        wanted = " ".join(line.split())
        if wanted in ("", "..."):
            continue
        if wanted in left:
            left = left[left.index(wanted) + 1 :]
        else:
            complaints.append(f"not printed, or not there: {line}")
    return complaints


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_examples_print_what_they_show(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleardays.cli.main import app

    monkeypatch.chdir(ROOT)
    text = page.read_text(encoding="utf-8")
    assert not_as_shown(page.name, blocks(text, "pycon")) == ""
    for arguments, shown in typed_in(text):
        ran = CliRunner().invoke(app, arguments)
        assert ran.exit_code == 0, ran.output
        assert not_printed(shown, ran.stdout) == []


def test_an_example_that_shows_something_else_is_seen() -> None:
    assert not_as_shown("x", [">>> a = 1\n", ">>> a + 1\n2\n"]) == ""
    assert not_as_shown("x", [">>> 1 + 1\n3\n"]) != ""
    assert typed_in("```console\n$ cleardays rules \\\n    --stale\nNo table\n```\n") == [
        (["rules", "--stale"], ["No table"])
    ]
    assert not_printed(["one", "...", "three"], "one\ntwo\n  three\n") == []
    assert not_printed(["three", "one"], "one\nthree\n") != []


def test_the_pages_that_promise_examples_have_them() -> None:
    assert typed_in((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(blocks((ROOT / "docs/tour.md").read_text(encoding="utf-8"), "pycon")) > 10


# --- glossary, hazards, licences ------------------------------------------------------------------

WORDS = """
window; count per window; list of attacks; count span; headache day; migraine day; severity;
baseline; cycle; response of a cycle; two cycles; interval; cumulative limit; paradigm; plan;
left, right; wears off; decision; two readers
"""


def unexplained(words: str, text: str) -> list[str]:
    given = re.findall(r"^\*\*(.+?)\.\*\*", text, re.MULTILINE)
    told = {part.strip().lower() for title in given for part in (title, *title.split(","))}
    return [w.strip() for w in words.split(";") if " ".join(w.split()).lower() not in told]


def test_every_word_that_is_counted_is_explained() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    assert unexplained(WORDS, text) == []
    assert unexplained("window; moon", "**Window.** 28 dates.") == ["moon"]


def test_assumptions_are_named_as_such() -> None:
    table = (SOURCE / "evidence/tables/counting.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(table)
    ours = {r["id"] for r in (*rows["row"], *rows["scale"]) if r["read"] == "assumption"}
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    named = re.findall(r"\*\*Assumption\*\*([^.]*)\.", text)
    assert {id for line in named for id in re.findall(r"`([^`]+)`", line)} == ours


def hazard_complaints(text: str) -> list[str]:
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| H-")]
    complaints = []
    ids = sorted(row[0].strip() for row in rows)
    if ids != [f"H-{n:02}" for n in range(1, len(rows) + 1)]:
        complaints.append("ids are not H-01, H-02 and so on, each once")
    for row in rows:
        id, *cells = (cell.strip() for cell in row)
        if len(cells) != 4 or not all(cells):
            complaints.append(f"{id} has not its five cells")
        elif not any(word.startswith("tests/") for word in paths_in(cells[2])):
            complaints.append(f"{id} is shown by no test")
    return complaints


def test_every_hazard_has_a_guard_and_a_test() -> None:
    text = (ROOT / "docs/hazards.md").read_text(encoding="utf-8")
    assert hazard_complaints(text) == []
    assert len(set(HAZARD.findall(text))) >= 20
    good = "| H-01 | harm | guard | `tests/test_docs.py` | rest |\n"
    assert hazard_complaints(good) == []
    assert hazard_complaints(good.replace("H-01", "H-02")) != []
    assert hazard_complaints(good.replace("rest", "")) != []
    assert hazard_complaints(good.replace("tests/test_docs.py", "hope")) != []


def test_hazards_and_decisions_that_are_named_exist() -> None:
    known = set(HAZARD.findall((ROOT / "docs/hazards.md").read_text(encoding="utf-8")))
    records = {path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")}
    for page in DOCS:
        text = page.read_text(encoding="utf-8")
        assert set(HAZARD.findall(text)) <= known, name(page)
        for line in re.findall(r"[Dd]ecisions? (\d{4}(?: and \d{4})*)", text):
            assert set(line.split(" and ")) <= records, name(page)


def test_every_package_that_is_installed_has_its_licence_told() -> None:
    locked = (ROOT / "requirements/demo.txt").read_text(encoding="utf-8")
    text = (ROOT / "docs/legal.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| ([\w.-]+) \| [A-Z]", text, re.MULTILINE))
    packages = set(re.findall(r"^([\w.-]+)==", locked, re.MULTILINE))
    assert packages
    assert packages - told == set(), "add the licence that its metadata states to docs/legal.md"
