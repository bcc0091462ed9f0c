"""A calendar as another program reads it: read here by hand, line by line, as RFC 5545 has it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cleardays.exchange.calendar import Days, Visit, as_calendar

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def visit(starts: datetime, **more: object) -> Visit:
    return Visit("one", starts, starts + timedelta(minutes=20), AT, **more)


def read(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar by hand: lines end in CRLF, and a line that begins with a blank goes on."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT" and line != "END:VCALENDAR":
            name, _, value = line.partition(":")
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = value
    return events


def test_one_visit_says_when_and_nothing_else() -> None:
    (event,) = read(as_calendar([visit(datetime(2026, 3, 10, 9, 20, tzinfo=LONDON))], [], AT))
    assert event == {
        "UID": "one@cleardays",
        "DTSTAMP": "20260301T120000Z",
        "SUMMARY": "Appointment",
        "CLASS": "PRIVATE",
        "DTSTART": "20260310T092000Z",
        "DTEND": "20260310T094000Z",
        "LAST-MODIFIED": "20260301T120000Z",
        "SEQUENCE": "0",
    }


@pytest.mark.parametrize(
    ("local", "zone", "in_utc"),
    [
        # the clocks of London go forward on 29 March and back on 25 October 2026
        (datetime(2026, 3, 28, 9), "Europe/London", "20260328T090000Z"),
        (datetime(2026, 3, 29, 9), "Europe/London", "20260329T080000Z"),
        (datetime(2026, 10, 24, 9), "Europe/London", "20261024T080000Z"),
        (datetime(2026, 10, 25, 9), "Europe/London", "20261025T090000Z"),
        # those of New York on other days
        (datetime(2026, 3, 8, 9), "America/New_York", "20260308T130000Z"),
        (datetime(2026, 3, 7, 9), "America/New_York", "20260307T140000Z"),
        (datetime(2026, 7, 1, 9), "Asia/Kolkata", "20260701T033000Z"),
    ],
)
def test_a_time_on_the_clinics_clock_is_that_moment_everywhere(
    local: datetime, zone: str, in_utc: str
) -> None:
    (event,) = read(as_calendar([visit(local.replace(tzinfo=ZoneInfo(zone)))], [], AT))
    assert event["DTSTART"] == in_utc


def test_a_visit_of_twenty_minutes_is_twenty_minutes_also_over_the_change() -> None:
    late = datetime(2026, 3, 29, 0, 50, tzinfo=LONDON).astimezone(UTC)
    (event,) = read(as_calendar([visit(late)], [], AT))
    assert (event["DTSTART"], event["DTEND"]) == ("20260329T005000Z", "20260329T011000Z")


def test_a_window_is_whole_days_with_the_last_one_in_it() -> None:
    (event,) = read(as_calendar([], [Days("w", date(2026, 3, 3), date(2026, 3, 31))], AT))
    assert event["DTSTART;VALUE=DATE"] == "20260303"
    assert event["DTEND;VALUE=DATE"] == "20260401"  # the first day that is not in it
    assert event["SUMMARY"] == "Time to arrange an appointment"
    assert event["TRANSP"] == "TRANSPARENT", "it does not make anybody busy"


def test_a_moved_visit_keeps_its_id_and_counts() -> None:
    first = read(as_calendar([visit(AT)], [], AT))[0]
    then = read(as_calendar([visit(AT + timedelta(days=1), moved=1)], [], AT))[0]
    assert (first["UID"], first["SEQUENCE"]) == (then["UID"], "0")
    assert then["SEQUENCE"] == "1"


def test_lines_are_at_most_75_bytes_and_the_head_is_whole() -> None:
    data = as_calendar([Visit("x" * 90, AT, AT, AT)], [], AT)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert read(data)[0]["UID"] == "x" * 90 + "@cleardays"
    for line in (b"VERSION:2.0", b"PRODID:-//Cleardays", b"REFRESH-INTERVAL;VALUE=DURATION:PT6H"):
        assert b"\r\n" + line in data


def test_nothing_in_it_says_what_it_is_about() -> None:
    data = as_calendar([visit(AT)], [Days("w", AT.date(), AT.date())], AT).decode().lower()
    for word in (
        "botox",
        "migraine",
        "headache",
        "inject",
        "clinic",
        "session",
        "location",
        "nurse",
    ):
        assert word not in data
