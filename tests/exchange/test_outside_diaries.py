"""Real diaries that others wrote, held to facts that were counted by others."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cleardays.clinical.diary import Diary, Period, Severity
from cleardays.exchange.reading import NeedsAnswer, Refused

Read = Callable[..., Diary]
pytestmark = pytest.mark.outside


def test_a_real_migraine_buddy_report(read: Read, outside_data: Path) -> None:
    data = (outside_data / "migraine_buddy_report" / "5-month-report.html").read_bytes()
    diary = read(data)
    hours: Counter[date] = Counter()
    for attack in diary.attacks:
        for on, touched in attack.hours_by_date():
            hours[on] += touched
    assert len(diary.attacks) == 29
    assert sum(a.end.date() != a.start.date() for a in diary.attacks) == 17
    assert max(a.hours for a in diary.attacks) == 57 + 27 / 60
    assert len(hours) == 43
    assert sum(touched >= 4 for touched in hours.values()) == 37
    assert len({a.start.date() for a in diary.attacks}) == 28
    assert diary.covers == Period(date(2018, 7, 31), date(2018, 12, 14))
    assert diary.days == diary.complete == ()
    assert diary.remarks[:2] == (
        "The report's own header says 31 attacks on 46 days; its listing holds 29 attacks on 43 "
        "days. The listing was read.",
        "Numbers 1 and 31 are missing from the listing.",
    )
    assert not any(place in repr(diary) for place in ("Bed", "Work", "Home"))


def test_a_real_daily_diary(read: Read, outside_data: Path) -> None:
    data = (outside_data / "daily_diary" / "daily_headache.csv").read_bytes()
    with pytest.raises(NeedsAnswer, match="--pain 0-5"):
        read(data)
    diary = read(data, pain="0-5")
    assert len(diary.days) == 536
    assert Counter(day.headache for day in diary.days) == {False: 406, True: 128, None: 2}
    assert [day.on for day in diary.days if day.headache is None] == [
        date(2021, 9, 6),
        date(2022, 5, 23),
    ]
    assert '2021-09-06 (row 261: "2") and 2022-05-23 (row 518: "4")' in diary.remarks[0]
    clear = [day for day in diary.days if day.headache is False]
    assert all(day.detail.severity is Severity.NONE and day.drugs == () for day in clear)
    worst = [day for day in diary.days if day.headache]
    assert all(day.detail.severity for day in worst)


@pytest.mark.parametrize(
    "name", ["kostecki_dillon/daily_headache_89_people.csv", "vickers_trial/people_213.csv"]
)
def test_tables_of_many_people_are_no_diary(read: Read, outside_data: Path, name: str) -> None:
    with pytest.raises(Refused, match="expected one of"):
        read((outside_data / name).read_bytes())
