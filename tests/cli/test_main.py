"""The command line: exit statuses, the questions block, refusals, and that nothing is lost."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cleardays.cli.main import app

DAILY = "date,headache,severity,drugs\n" + "".join(
    f"2026-06-{day:02},{'yes' if day % 3 else 'no'},{'moderate' if day % 3 else ''},"
    f"{'sumatriptan x1' if day % 3 == 1 else 'none'}\n"
    for day in range(1, 29)
)


def run(*args: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(args), input=input)


@pytest.fixture
def diary(tmp_path: Path) -> str:
    path = tmp_path / "diary.csv"
    path.write_text(DAILY, encoding="utf-8")
    return str(path)


def test_answered_is_0_and_speaks_to_the_person(diary: str) -> None:
    result = run("assess", diary)
    assert result.exit_code == 0
    assert "19 of 28 days" in result.stdout
    assert "not a certified medical device" in " ".join(result.stdout.split())
    assert "155" not in result.stdout


def test_the_clinician_sees_options_and_plan(diary: str) -> None:
    result = run("assess", diary, "--for", "clinician")
    assert result.exit_code == 0
    assert "Options that are open" in result.stdout
    assert "155 U" in result.stdout


def test_json_holds_every_block_with_its_reader(diary: str) -> None:
    answer = json.loads(run("assess", diary, "--json").stdout)
    for block in ("facts", "diagnosis", "suitability", "plan", "response", "decision", "unchecked"):
        assert answer[block]["reader"] in {"person", "clinician", "both"}
    assert answer["facts"]["whole"]["recorded_days"] == 28
    assert answer["facts"]["whole"]["headache_days"]["low"] == 19
    assert answer["facts"]["windows"][0]["headache_days"]["point"] == 19


def test_json_for_the_person_leaves_the_clinicians_blocks_out(diary: str) -> None:
    answer = json.loads(run("assess", diary, "--json", "--for", "person").stdout)
    assert not {"plan", "decision", "suitability", "response"} & set(answer)


@pytest.mark.parametrize(
    "args",
    [
        ["--ending", "soon"],
        ["--complete", "2026-06-01"],
        ["--complete", "2026-06-28..2026-06-01"],
        ["--rules", "no-such-set"],
        ["--for", "everybody"],
        ["--headache-day", "sometimes"],
        ["--pdf", "/no/such/folder/a.pdf"],
    ],
)
def test_usage_is_2_and_says_what_to_write(diary: str, args: list[str]) -> None:
    result = run("assess", diary, *args)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_is_2(tmp_path: Path) -> None:
    result = run("assess", str(tmp_path / "none.csv"))
    assert result.exit_code == 2
    assert "Nothing was read" in result.output


def test_a_refused_file_is_4_with_row_by_row_reasons(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("date,headache\n2026-06-01,yes\n2026-06-31,yes\n2026-06-01,no\n", "utf-8")
    result = run("assess", str(path))
    assert result.exit_code == 4
    assert "2026-06-31" in result.output
    assert "Nothing was read" in result.output


def test_a_question_is_3_and_names_flag_and_choices(tmp_path: Path) -> None:
    path = tmp_path / "ask.csv"
    path.write_text("date,headache\n03/04/26,yes\n04/04/26,no\n", "utf-8")
    result = run("assess", str(path), "--json")
    assert result.exit_code == 3
    asked = json.loads(result.stdout)
    assert asked["questions"][0]["flag"] == "--dates"
    assert asked["questions"][0]["choices"] == ["day-first", "month-first"]
    assert run("assess", str(path)).exit_code == 3
    assert run("assess", str(path), "--dates", "day-first").exit_code == 0


def test_a_bad_history_is_4(diary: str, tmp_path: Path) -> None:
    path = tmp_path / "history.toml"
    path.write_text("[safety]\npregnent = 'no'\n", "utf-8")
    result = run("assess", diary, "--history", str(path))
    assert result.exit_code == 4
    assert "pregnant" in result.output


def test_import_and_export_come_back_the_same(diary: str, tmp_path: Path) -> None:
    own, again = tmp_path / "own.json", tmp_path / "again.csv"
    assert run("import", diary, "--out", str(own)).exit_code == 0
    assert run("export", str(own), "--out", str(again)).exit_code == 0
    before = json.loads(run("assess", diary, "--json").stdout)
    after = json.loads(run("assess", str(again), "--json").stdout)
    assert before["facts"] == after["facts"]


def test_rules_lists_prints_and_names_the_unchecked() -> None:
    assert "nice-ta260" in run("rules").stdout
    assert "nice-ta260.stop.below-15" in run("rules", "nice-ta260").stdout
    assert "not read at their source" in run("rules", "--unchecked").stdout
    assert run("rules", "no-such").exit_code == 2
    assert run("rules", "--stale").exit_code == 0


def test_a_pdf_is_written_beside_the_answer(diary: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    assert run("assess", diary, "--pdf", str(path)).exit_code == 0
    assert path.read_bytes().startswith(b"%PDF")


def test_claims_are_printed_with_their_sources() -> None:
    printed = run("claims").stdout
    assert '"It works by paralysing, for a time, the muscles that cause the headaches."' in printed
    assert "Wrong." in printed
    assert "[Burstein 2020, mechanism, sensory nerves]" in printed
    assert "not a certified medical device" in printed
    assert "Bruises at the site" not in printed  # recalled
    assert max(len(line) for line in printed.splitlines()) <= 80
    assert json.loads(run("claims", "--json").stdout)["cleardays"] == "claims"


@pytest.mark.parametrize(("age", "flagged"), [("50", True), ("65", False)])
def test_which_age_is_a_late_onset_may_be_chosen(
    diary: str, tmp_path: Path, age: str, flagged: bool
) -> None:
    path = tmp_path / "history.toml"
    path.write_text("[person]\nage = 60\nage_at_onset = 58\n", "utf-8")
    args = ["assess", diary, "--history", str(path), "--late-onset", age, "--json"]
    present = json.loads(run(*args).stdout)["diagnosis"]["red_flags"]["present"]
    assert bool(present) is flagged


OWN = "Tag;Weh;Wie stark\n2026-06-01;yes;moderate\n2026-06-02;no;\n"


def test_columns_in_a_line_or_in_a_file_are_the_same(tmp_path: Path) -> None:
    diary, columns = tmp_path / "own.csv", tmp_path / "columns.txt"
    diary.write_text(OWN, encoding="utf-8")
    columns.write_text(
        "# mine\ndate = Tag\nheadache = Weh\nseverity = Wie stark\n", encoding="utf-8"
    )
    in_a_line = run("import", str(diary), "--columns", "date=Tag,headache=Weh,severity=Wie stark")
    in_a_file = run("import", str(diary), "--columns", str(columns))
    assert in_a_line.exit_code == in_a_file.exit_code == 0
    assert in_a_line.stdout == in_a_file.stdout
    assert '"moderate"' in in_a_line.stdout


def test_a_table_that_nobody_knows_is_asked_about(tmp_path: Path) -> None:
    diary = tmp_path / "own.csv"
    diary.write_text(OWN, encoding="utf-8")
    result = run("assess", str(diary))
    assert result.exit_code == 3
    assert "--columns date=COLUMN" in result.output
    asked = json.loads(run("assess", str(diary), "--json").stdout)
    assert asked["questions"][0]["flag"] == "--columns"


@pytest.mark.parametrize(
    ("columns", "code", "words"),
    [
        ("date=Tog,headache=Weh", 4, 'Did you mean "tag"?'),
        ("date", 2, "--columns date could not be read"),
        ("day=Tag", 4, 'the name "day"'),
    ],
)
def test_columns_that_cannot_be_used(tmp_path: Path, columns: str, code: int, words: str) -> None:
    diary = tmp_path / "own.csv"
    diary.write_text(OWN, encoding="utf-8")
    result = run("assess", str(diary), "--columns", columns)
    assert result.exit_code == code
    assert words in result.output
    assert "Traceback" not in result.output


def test_an_apple_health_export_from_a_file_and_from_input(tmp_path: Path) -> None:
    export = (
        '<HealthData><Record type="HKCategoryTypeIdentifierHeadache" sourceName="Health" '
        'startDate="2024-03-01 09:00:00 -0800" endDate="2024-03-01 10:00:00 -0800" '
        'value="HKCategoryValueSeverityModerate"/></HealthData>'
    )
    path = tmp_path / "export.xml"
    path.write_text(export, encoding="utf-8")
    from_file, from_input = run("import", str(path)), run("import", "-", input=export)
    assert from_file.exit_code == from_input.exit_code == 0
    assert from_file.stdout == from_input.stdout
    assert json.loads(from_file.stdout)["attacks"][0]["start"] == "2024-03-01T09:00:00"
