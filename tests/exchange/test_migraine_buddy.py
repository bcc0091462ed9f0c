"""Migraine Buddy's report and its CSV: both say the same kind of thing in the same words."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from cleardays.clinical.diary import (
    Attack,
    Aura,
    AuraSymptom,
    Diary,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.exchange.hints import Hints
from cleardays.exchange.migraine_buddy_words import sides
from cleardays.exchange.reading import NeedsAnswer, Refused, read_diary
from exchange.drawn_diaries import COUNTING

Read = Callable[..., Diary]
Sample = Callable[[str], str]
ATTACKS_ONLY = (
    "The file lists attacks only. A date without one is not a clear day unless you say from when "
    "to when the list is complete."
)


@pytest.fixture
def report(sample: Sample) -> str:
    return sample("migraine_buddy.html")


@pytest.fixture
def listing(sample: Sample) -> str:
    return sample("migraine_buddy.csv")


def test_the_report(read: Read, report: str) -> None:
    diary = read(report)
    assert diary.kind == "Migraine Buddy report"
    assert diary.covers == Period(date(2026, 3, 1), date(2026, 3, 31))
    assert diary.days == diary.complete == ()
    assert diary.attacks == (
        Attack(datetime(2026, 3, 2, 9), None, Headache(worse_with_activity=True, sound=True)),
        Attack(
            datetime(2026, 3, 12, 10),
            datetime(2026, 3, 14, 9),
            Headache(
                one_sided=False,
                aura=Aura(frozenset({AuraSymptom.VISUAL, AuraSymptom.SENSORY})),
                drugs=(),
            ),
        ),
        Attack(
            datetime(2026, 3, 30, 20),
            datetime(2026, 3, 31, 4),
            Headache(
                severity=Severity.SEVERE,
                one_sided=True,
                pulsating=True,
                nausea=True,
                light=True,
                aura=False,
                drugs=(
                    Intake("Sumatriptan", 1, True),
                    Intake("Naproxen sodium 550mg Oral", 1, True),
                    Intake("Coffee"),
                ),
            ),
        ),
    )
    assert diary.remarks == (
        "1 headache without an end: how long it lasted is not known, and only the date of its "
        "start counts.",
        "1 headache with pain 0: kept as a headache whose severity is not known.",
        'Listed under auras and not known as one: "Woke me up". Nothing was concluded.',
        ATTACKS_ONLY,
    )


def test_a_header_that_disagrees_is_told(read: Read, report: str) -> None:
    told = read(
        report.replace("<td>3</td><td>6</td><td>25</td>", "<td>5</td><td>9</td><td>22</td>")
        .replace("27h 30m", "15h 00m")
        .replace("<b>All</b>", "<b>Migraine</b>")
    ).remarks
    assert told[:5] == (
        "The report's own header says 5 attacks on 9 days; its listing holds 3 attacks on 6 days. "
        "The listing was read.",
        "Numbers 4 and 5 are missing from the listing.",
        "The header says 22 attack-free days; 25 dates of the period have no listed attack. None "
        "of them was taken for a clear day.",
        "The header says an average of 15h 00m; the listing gives 27h 30m.",
        'The report holds only attacks of type "Migraine"; others are not in it.',
    )


def test_clear_days_are_not_denied_to_who_says_that_every_headache_is_listed(report: str) -> None:
    differs = report.replace("<td>25</td>", "<td>22</td>").encode()
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    told = read_diary(differs, "a file", Hints(complete=(march,)), COUNTING)
    assert told.complete == (march,)
    said = " ".join(told.remarks)
    assert "None of them was taken for a clear day" not in said
    assert (
        "25 dates of the period have no listed attack. Those for which you said that every "
        "headache is listed count as clear days."
    ) in said


def test_dates_outside_the_period_are_kept_and_told(read: Read, report: str) -> None:
    diary = read(report.replace("- 31/03/26", "- 30/03/26"))
    assert "1 date with headache lies outside the report's time period; it was kept." in (
        diary.remarks
    )


@pytest.mark.parametrize("period", ["01/03/26 - soon", "31/03/26 - 01/03/26", "March"])
def test_a_period_that_cannot_be_read_is_told(read: Read, report: str, period: str) -> None:
    diary = read(report.replace("01/03/26 - 31/03/26", period))
    assert diary.covers is None
    assert diary.remarks[0] == f'The report\'s time period "{period}" could not be read, nor used.'


def test_the_time_period_helps_to_decide_the_order(read: Read, report: str) -> None:
    early = report.replace("30/03/26", "03/04/26")
    assert read(early).attacks[-1].start == datetime(2026, 4, 3, 20)
    open_one = early.replace("01/03/26 - 31/03/26", "01/03/26 - 12/03/26")
    with pytest.raises(NeedsAnswer, match="--dates"):
        read(open_one)
    assert read(open_one, dates="month-first").attacks[0].start == datetime(2026, 2, 3, 9)


def test_places_are_kept_nowhere(read: Read, report: str, listing: str) -> None:
    for text in (report, listing):
        diary = repr(read(text))
        assert not any(place in diary for place in ("Bed", "Home", "Work", "Out", "u33dc"))


def test_no_clear_day_is_invented(read: Read, report: str) -> None:
    told = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert read(report).complete == ()
    diary = read(report, complete=(told,))
    assert diary.complete == (told,)
    assert ATTACKS_ONLY not in diary.remarks


@pytest.mark.parametrize("gone", ["</td>", "</tr>", "</div>", "</span>", "</tbody>"])
def test_a_page_without_its_closing_tags_says_the_same(read: Read, report: str, gone: str) -> None:
    assert read(report.replace(gone, "")) == read(report)


def test_a_row_that_lost_its_number_is_not_passed_over(read: Read, report: str) -> None:
    with pytest.raises(Refused, match="a row of 9 cells without a number"):
        read(report.replace("<td>2</td>", "<td></td>"))
    with pytest.raises(Refused, match="Attack 2: found a row of 8 cells"):
        read(report.replace("<td> No medication </td>", ""))


def test_a_saved_page_in_other_dress_says_the_same(read: Read, report: str) -> None:
    dressed = report.replace("<td", "<TD style='a: b' ").replace("</td>", "</TD >")
    dressed = dressed.replace("<body>", "<body><!-- <table><tr> --><script>'<table>'</script>")
    assert read(dressed) == read(report)


def test_the_csv(read: Read, listing: str) -> None:
    diary = read(listing)
    assert diary.kind == "Migraine Buddy CSV"
    assert diary.covers is None
    assert diary.days == diary.complete == ()
    assert diary.attacks == (
        Attack(
            datetime(2025, 10, 26, 22, 30),
            datetime(2025, 10, 27, 3, 30),
            Headache(
                severity=Severity.MODERATE, one_sided=False, pulsating=True, light=True, drugs=()
            ),
        ),
        Attack(datetime(2025, 11, 16, 13, 12), datetime(2025, 11, 18, 22, 39)),
        Attack(
            datetime(2025, 12, 3, 7, 5),
            None,
            Headache(
                one_sided=True,
                worse_with_activity=True,
                nausea=True,
                drugs=(
                    Intake("Sumatriptan", 1, True),
                    Intake("Naproxen", None, True),
                    Intake("Coffee tablet", 0.5, True),
                    Intake("Advil", 2, False),
                ),
            ),
        ),
    )


SHORT = '"Lasted","Pain Level","Started"\n"06h 00m","4","10/24/26 22:30"\n'


def test_columns_are_read_by_name_and_the_absent_are_told(read: Read) -> None:
    diary = read(SHORT)
    assert diary.attacks == (
        Attack(
            datetime(2026, 10, 24, 22, 30),
            datetime(2026, 10, 25, 4, 30),
            Headache(severity=Severity.MODERATE),
        ),
    )
    assert diary.remarks == (
        "Not chosen when it was exported, and so not known: Symptoms, Pain Positions and "
        "Medication.",
        ATTACKS_ONLY,
    )


def test_with_a_zone_time_runs_on_when_clocks_change(read: Read) -> None:
    (attack,) = read(SHORT, zone="Europe/Zurich").attacks
    assert attack.end == datetime(2026, 10, 25, 3, 30)


@pytest.mark.parametrize(
    ("offsets", "ends"),
    [("120,60", 3), ("60,120", 5), ("0,0", 4), ("120,", 4), (",", 4), ("-300,-300", 4)],
)
def test_both_offsets_give_the_end_by_the_clock(read: Read, offsets: str, ends: int) -> None:
    header = "Started,Lasted,Pain Level,Start UTC Offset (min),End UTC Offset (min)"
    (attack,) = read(f"{header}\n10/24/26 22:30,06h 00m,4,{offsets}\n").attacks
    assert attack.end == datetime(2026, 10, 25, ends, 30)


def test_a_clock_put_back_during_a_short_attack_does_not_end_it_early(read: Read) -> None:
    header = "Started,Lasted,Start UTC Offset (min),End UTC Offset (min)"
    diary = read(f"{header}\n10/25/26 02:50,00h 20m,120,60\n")
    assert diary.attacks[0].end == datetime(2026, 10, 25, 3, 10)
    assert (
        "1 headache over a change of clocks: the end was counted from the start by the clock."
        in (diary.remarks)
    )


def test_what_may_still_be_going_on_is_passed_over_and_told(read: Read, listing: str) -> None:
    text = listing.replace("No ongoing events recorded during this period.", "12/05/25 10:00")
    assert any("before the listing were passed over" in told for told in read(text).remarks)
    assert not any("passed over" in told for told in read(listing).remarks)


def test_overlapping_attacks_are_told(read: Read) -> None:
    text = "Started,Lasted\n10/20/26 22:30,06h 00m\n10/21/26 01:00,01h 00m\n"
    assert "1 headache began before the one before it had ended." in read(text).remarks


@pytest.mark.parametrize("field", ["9999", "-961", "x"])
def test_impossible_offsets_are_refused(read: Read, field: str) -> None:
    header = "Started,Lasted,Start UTC Offset (min),End UTC Offset (min)"
    with pytest.raises(Refused, match="minutes east of UTC"):
        read(f"{header}\n10/25/26 02:50,00h 20m,{field},60\n")


@pytest.mark.parametrize(
    ("text", "column", "left", "right", "elsewhere"),
    [
        ("Left Temple, Left Eye", "", 2, 0, 0),
        ("Right Back of Head (Lower), Left Back of Head (Lower)", "", 1, 1, 0),
        ("Between Eyes, Left Eye", "left", 1, 0, 1),
        ("Temple", "right", 0, 1, 0),
        ("Temple", "", 0, 0, 1),
        ("Temple", "positions", 0, 0, 1),
        ("", "left", 0, 0, 0),
    ],
)
def test_sides(text: str, column: str, left: int, right: int, elsewhere: int) -> None:
    found = {side: len(names) for side, names in sides(text, column).items()}
    assert found == {"left": left, "right": right, "elsewhere": elsewhere}
