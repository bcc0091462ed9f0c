"""The exports of other diary apps: by their own columns, in the person's own clock."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from cleardays.clinical.diary import Attack, Day, Diary, Headache, Intake, Severity
from cleardays.exchange.reading import NeedsAnswer, Refused

Read = Callable[..., Diary]
Sample = Callable[[str], str]
ZURICH = {"zone": "Europe/Zurich"}


def starts(diary: Diary) -> list[datetime]:
    return [attack.start for attack in diary.attacks]


def test_migralog(read: Read, sample: Sample) -> None:
    diary = read(sample("migralog.json"), **ZURICH)
    assert diary.attacks == (
        Attack(
            datetime(2023, 11, 30, 11, 40),
            datetime(2023, 11, 30, 16, 40),
            Headache(
                severity=Severity.SEVERE,
                one_sided=True,
                pulsating=True,
                nausea=True,
                light=True,
                drugs=(Intake("Sumatriptan", 1),),
            ),
        ),
        Attack(
            datetime(2023, 12, 3, 11, 40), None, Headache(severity=Severity.MILD, one_sided=False)
        ),
        Attack(datetime(2023, 12, 5, 11, 40), datetime(2023, 12, 6, 5, 40), Headache(aura=True)),
    )
    assert diary.days == (
        Day(date(2023, 12, 1), False, drugs=(Intake("Sumatriptan", 2),)),
        Day(date(2023, 12, 2), None),
        Day(date(2023, 12, 4), True),
    )
    assert "8.54" not in repr(diary)
    assert diary.remarks[0].startswith("The file says that it holds 4 episodes, and it holds 3")
    assert any("2023-12-06 is recorded as free of headache" in told for told in diary.remarks)
    assert any(told.startswith("Yellow days without an episode: 1.") for told in diary.remarks)


def test_migralog_asks_for_the_zone_and_offers_the_one_it_mentions(
    read: Read, sample: Sample
) -> None:
    with pytest.raises(NeedsAnswer) as needs:
        read(sample("migralog.json"))
    assert needs.value.questions[0].flag == "--zone"
    assert needs.value.questions[0].choices == ("Europe/Zurich",)


def test_the_zone_decides_on_which_date_a_headache_is(read: Read, sample: Sample) -> None:
    there = read(sample("migralog.json"), zone="Pacific/Auckland")
    assert starts(there)[0] == datetime(2023, 11, 30, 23, 40)
    assert [on.day for on, _ in there.attacks[0].hours_by_date()] == [30, 1]


def test_what_is_wrong_in_migralog_is_told_by_its_place(read: Read) -> None:
    text = """{"metadata": {"counts": {"episodes": 9}}, "medicationDoses": [], "episodes": [
      {"id": "a", "startTime": 1701340800000, "endTime": 1701340000000},
      {"id": "b", "startTime": "soon"}, {"startTime": 1}, 7,
      {"id": "c", "startTime": 1701340800000, "endTime": 1801340800000}],
      "intensityReadings": [{"episodeId": "a", "intensity": 11}],
      "dailyStatusLogs": [{"date": "2024-02-30", "status": "green"},
                          {"date": "2024-02-01", "status": "blue"}]}"""
    with pytest.raises(Refused) as refused:
        read(text, **ZURICH)
    assert [problem.where for problem in refused.value.problems] == [
        "episodes[0].endTime",
        "episodes[1].startTime",
        "episodes[2].id",
        "episodes[3]",
        "episodes[4].endTime",
        "intensityReadings[0].intensity",
        "dailyStatusLogs[0].date",
        "dailyStatusLogs[1].status",
    ]


def test_cluster_headache_tracker(read: Read, sample: Sample) -> None:
    diary = read(sample("cluster_headache.csv"))
    assert diary.days == ()
    assert [(a.start, a.end) for a in diary.attacks] == [
        (datetime(2024, 3, 1, 8), datetime(2024, 3, 1, 8, 45)),
        (datetime(2024, 3, 2, 23, 30), datetime(2024, 3, 3, 0, 10)),
        (datetime(2024, 3, 4, 2, 10), None),
    ]
    assert [a.detail.severity for a in diary.attacks] == [
        Severity.SEVERE,
        Severity.MODERATE,
        Severity.SEVERE,
    ]
    drugs = [a.detail.drugs for a in diary.attacks]
    assert drugs == [(Intake("sumatriptan"), Intake("oxygen (15 min)")), None, ()]


def test_headi(read: Read, sample: Sample) -> None:
    diary = read(sample("headi.csv"), zone="America/New_York")
    assert diary.days == ()
    assert diary.attacks == (
        Attack(
            datetime(2023, 11, 30, 5, 40),
            datetime(2023, 11, 30, 10, 40),
            Headache(severity=Severity.SEVERE, drugs=(Intake("Sumatriptan", 1),)),
        ),
        Attack(
            datetime(2023, 12, 2, 2),
            datetime(2023, 12, 2, 5),
            Headache(severity=Severity.MILD, drugs=(Intake("Ibuprofen"), Intake("Aspirin"))),
        ),
        Attack(datetime(2023, 12, 3, 5, 40), None, Headache(severity=Severity.SEVERE)),
    )
    seconds = sample("headi.csv").replace("00000,", "00,").replace("18000000", "18000")
    assert starts(read(seconds, zone="America/New_York"))[0] == starts(diary)[0]


def test_headi_over_a_change_of_clocks(read: Read) -> None:
    header = "_id,pain,start_date,end_date,duration,strength,medication,medication_amount\n"
    row = "1,x,1729990200000,1729991400000,0,5,,0\n"  # 02:50 to 02:10, twenty minutes later
    (attack,) = read(header + row, **ZURICH).attacks
    assert attack.start == datetime(2024, 10, 27, 2, 50)
    assert attack.end == datetime(2024, 10, 27, 3, 10)


def test_headway_of_a_phone(read: Read, sample: Sample) -> None:
    diary = read(sample("headway_phone.csv"))
    assert diary.days == ()
    first, second = diary.attacks
    assert first == Attack(datetime(2025, 3, 1, 9, 15), None, Headache(severity=Severity.MODERATE))
    assert (second.start, second.end) == (datetime(2025, 3, 2, 22), datetime(2025, 3, 3, 6, 30))
    assert second.detail == Headache(
        severity=Severity.SEVERE,
        one_sided=True,
        nausea=True,
        light=True,
        aura=True,
        drugs=(Intake("Sumatriptan"), Intake()),
    )
    assert any("No is read as not known" in told for told in diary.remarks)


def test_headway_of_a_mac(read: Read, sample: Sample) -> None:
    diary = read(sample("headway_mac.csv"))
    assert [(a.start, a.end) for a in diary.attacks] == [
        (datetime(2025, 3, 2, 7), None),
        (datetime(2025, 3, 14, 21, 15), datetime(2025, 3, 15, 1, 45)),
    ]
    assert diary.attacks[1].detail.drugs == (Intake("Eletriptan"), Intake("Naproxen"))
    assert diary.attacks[1].detail.light is True
    assert diary.attacks[1].detail.nausea is None
    without = (
        sample("headway_mac.csv").replace("Duration (min)", "Duration").replace("270", "4h 30m")
    )
    assert read(without).attacks == diary.attacks


APPS = {
    "cluster_headache.csv": {},
    "headi.csv": ZURICH,
    "headway_phone.csv": {},
    "headway_mac.csv": {},
}


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_of_apps(read: Read, sample: Sample, name: str, encoding: str) -> None:
    text = sample(name)
    assert read(text.encode(encoding), **APPS[name]) == read(text, **APPS[name])


@pytest.mark.parametrize("name", [name for name in APPS if name != "headi.csv"])
def test_an_app_file_saved_again_by_a_spreadsheet(read: Read, sample: Sample, name: str) -> None:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(sample(name), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    assert read(out.getvalue().replace("8.5;", "8,5;")).attacks == read(sample(name)).attacks


@pytest.mark.parametrize("name", [*APPS, "migralog.json"])
def test_no_app_makes_a_day_clear_that_was_not_said_to_be(
    read: Read, sample: Sample, name: str
) -> None:
    diary = read(sample(name), **ZURICH)
    clear = [day.on for day in diary.days if day.headache is False]
    assert clear == ([date(2023, 12, 1)] if name == "migralog.json" else [])


def test_our_own_columns_come_before_those_of_an_app(read: Read) -> None:
    text = "date,headache,pain level,duration\n2026-01-01,no,,\n"
    assert read(text).days == (Day(date(2026, 1, 1), False),)
