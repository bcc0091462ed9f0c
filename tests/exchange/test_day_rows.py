"""Rows of days: what each cell means, and what is never made of an empty one."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cleardays.clinical.diary import Aura, AuraSymptom, Day, Diary, Headache, Intake, Severity
from cleardays.exchange.reading import NeedsAnswer, Refused

Read = Callable[..., Diary]
ON = "2026-01-01"


def one(read: Read, header: str, *cells: str, **hints: object) -> Day:
    """The day in a file of one row."""
    text = io.StringIO()
    csv.writer(text).writerows([["date", *header.split(",")], [ON, *cells]])
    (day,) = read(text.getvalue(), **hints).days
    return day


def test_a_sample_of_days(read: Read, sample: Callable[[str], str]) -> None:
    diary = read(sample("days.csv"))
    days = {day.on.day: day for day in diary.days}
    assert diary.kind == "CSV of days"
    assert diary.remarks == ()
    assert sorted(days) == [1, 2, 3, 5, 6, 7], "nothing is said about the fourth"
    assert days[1] == Day(date(2026, 1, 1), False, drugs=())
    assert days[2] == Day(
        date(2026, 1, 2),
        True,
        6.5,
        Headache(severity=Severity.MODERATE, nausea=True, light=True, sound=False),
        (Intake("sumatriptan", 1, True), Intake("ibuprofen", 2)),
        migraine=True,
        disabled=False,
    )
    assert days[3].drugs == (Intake("sumatriptan", 2, False),)
    assert days[5].detail.severity is Severity.NONE
    assert days[6] == Day(date(2026, 1, 6), True), "nothing is said about its drugs"
    assert days[7].headache is None


@pytest.mark.parametrize(
    ("cell", "means"),
    [("yes", True), ("1", True), ("TRUE", True), ("no", False), ("0", False), ("unknown", None)],
)
def test_headache(read: Read, cell: str, means: bool | None) -> None:
    assert one(read, "headache", cell).headache is means


@pytest.mark.parametrize("blank", ["", " ", "NA", "n/a", "NaN", "null"])
def test_a_row_that_says_nothing_is_not_a_day(read: Read, blank: str) -> None:
    assert read(f"date,headache,hours\n{ON},{blank},{blank}\n").days == ()


@pytest.mark.parametrize(
    ("cells", "means"),
    [(",moderate,", True), (",,3", True), (",none,", None), (",,0", None), ("no,none,0", False)],
)
def test_an_empty_headache_cell_is_yes_where_the_row_says_so_and_never_no(
    read: Read, cells: str, means: bool | None
) -> None:
    assert one(read, "headache,severity,hours", *cells.split(",")).headache is means


@pytest.mark.parametrize(("cells", "means"), [("mild,", True), ("none,", False), (",0", False)])
def test_without_a_headache_column_the_severity_or_the_hours_say_it(
    read: Read, cells: str, means: bool
) -> None:
    diary = read(f"date,severity,hours\n{ON},{cells}\n")
    assert diary.days[0].headache is means
    assert diary.remarks == (
        "Column headache is missing: in 1 row the severity, the hours or the migraine say whether "
        "there was one.",
    )


def sheet(strange: int, fine: int) -> str:
    cells = ["4"] * strange + ["yes", "no"] * (fine // 2)
    dates = (date(2026, 1, 1) + timedelta(days=n) for n in range(len(cells)))
    rows = (f"{on},{cell},none" for on, cell in zip(dates, cells, strict=True))
    return "\n".join(["date,headache,drugs", *rows])


def test_a_few_headache_cells_may_be_unreadable_and_are_named(read: Read) -> None:
    diary = read(sheet(1, 20))
    assert diary.days[0] == Day(date(2026, 1, 1), None), "nothing of the row is trusted"
    assert diary.remarks == (
        "One date could not be read, because the headache cell is neither yes nor no: 2026-01-01 "
        '(row 2: "4"). Nothing else in such a row was used, and the date counts as not recorded.',
    )


def test_one_unreadable_headache_cell_in_twenty_is_the_most(read: Read) -> None:
    assert [day.headache for day in read(sheet(2, 38)).days[:3]] == [None, None, True]
    with pytest.raises(Refused) as refused:
        read(sheet(2, 36))
    assert [problem.where for problem in refused.value.problems] == [
        "row 2, column headache",
        "row 3, column headache",
    ]


def test_severity_in_numbers_is_asked_about_unless_it_can_be_told(read: Read) -> None:
    with pytest.raises(NeedsAnswer) as needs:
        one(read, "headache,severity", "yes", "3")
    (question,) = needs.value.questions
    assert question.flag == "--pain"
    assert question.choices == ("0-10", "1-10", "0-5", "0-3")
    assert one(read, "headache,severity", "yes", "3", pain="0-3").detail.severity is Severity.SEVERE
    assert one(read, "headache,severity", "yes", "3", pain="0-10").detail.severity is Severity.MILD
    assert one(read, "headache,Severity (0-5)", "yes", "3").detail.severity is Severity.MODERATE
    assert one(read, "headache,severity", "yes", "8").detail.severity is Severity.SEVERE


def test_the_scale_used_is_named(read: Read) -> None:
    diary = read(f"date,headache,severity\n{ON},yes,8\n")
    assert diary.remarks == ("Severities in numbers were read as scale 0-10.",)


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("0", ()),
        ("no", ()),
        ("2", (Intake("", 2.0),)),
        ("0,5", (Intake("", 0.5),)),
        ("yes", (Intake(),)),
        ("Sumatriptan", (Intake("Sumatriptan"),)),
        ("", None),
    ],
)
def test_medication_counts_doses(read: Read, cell: str, means: object) -> None:
    assert one(read, "headache,medication", "yes", cell).drugs == means


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("none", ()),
        ("sumatriptan", (Intake("sumatriptan"),)),
        ("2x sumatriptan", (Intake("sumatriptan", 2),)),
        ("sumatriptan 50 mg x 2 did not help", (Intake("sumatriptan 50 mg", 2, False),)),
        ("a b, c d x0,5", (Intake("a b"), Intake("c d", 0.5))),
        ('"; x""" x2; unnamed x1', (Intake('; x"', 2), Intake("", 1))),
        ("ibuprofen not sure\nunnamed", (Intake("ibuprofen"), Intake(""))),
    ],
)
def test_drugs(read: Read, cell: str, means: tuple[Intake, ...]) -> None:
    assert one(read, "headache,drugs", "yes", cell).drugs == means


@pytest.mark.parametrize(
    ("symptoms", "features", "means"),
    [
        ("", "", None),
        ("none", "", False),
        ("yes", "", True),
        ("visual; sensory", "", Aura(frozenset({AuraSymptom.VISUAL, AuraSymptom.SENSORY}))),
        ("unspecified", "none", Aura(frozenset(), frozenset())),
    ],
)
def test_aura(read: Read, symptoms: str, features: str, means: object) -> None:
    header = "headache,aura_symptoms,aura_features"
    assert one(read, header, "yes", symptoms, features).detail.aura == means


def test_separators_titles_and_unknown_columns(read: Read) -> None:
    diary = read(f"Weather;HOURS;Worse with activity;Date;Headache\nrain;4,5;no;{ON};yes\n")
    assert diary.days[0].hours == 4.5
    assert diary.days[0].detail.worse_with_activity is False
    assert diary.remarks == ('Columns passed over: "Weather".',)
    assert read(f"sep=;\ndate;headache\n{ON};yes\n").days == (Day(date(2026, 1, 1), True),)
    assert read(f"date\theadache\r\n\r\n{ON}\tyes\r\n").days == (Day(date(2026, 1, 1), True),)


def test_a_cell_marked_against_formulas_is_read_as_it_was(read: Read) -> None:
    taken = (Intake("@home tablets"),)
    assert one(read, "headache,drugs", "yes", "'@home tablets").drugs == taken
    assert one(read, "headache,drugs", "yes", "@home tablets").drugs == taken


def test_a_header_without_rows_is_an_empty_diary(read: Read) -> None:
    diary = read("date,headache\n")
    assert diary.days == ()
    assert diary.remarks == ("The file has column names, and no row below them.",)
