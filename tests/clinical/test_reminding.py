"""When a reminder is due: a table of edges, every clock change, and what holds for any course of days."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.reminding import (
    LEAST_APART,
    MOST_IGNORED,
    Sent,
    Why,
    Wish,
    WishError,
    due,
    ignored,
)

VIENNA, LONDON = ZoneInfo("Europe/Vienna"), ZoneInfo("Europe/London")
EVENING = Wish(time(19), time(21), time(8), VIENNA)
ZONES = (
    *("Europe/London", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe"),
    *("Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca", "UTC"),
)


def at(text: str, zone: ZoneInfo = VIENNA, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def went(*texts: str) -> list[Sent]:
    return [Sent(datetime.fromisoformat(t).date(), at(t)) for t in texts]


@pytest.mark.parametrize(
    ("now", "wrote", "sent", "why"),
    [
        ("2026-11-21T18:59", None, (), Why.TOO_EARLY),
        ("2026-11-21T19:00", None, (), Why.DUE),
        ("2026-11-21T20:59:59", None, (), Why.DUE),
        ("2026-11-21T21:00", None, (), Why.QUIET),
        ("2026-11-22T00:30", None, (), Why.QUIET),
        ("2026-11-22T08:00", None, (), Why.TOO_EARLY),
        ("2026-11-21T19:00", "2026-11-21T06:00", (), Why.WROTE),
        ("2026-11-21T19:00", "2026-11-20T23:59", (), Why.DUE),
        ("2026-11-21T19:10", None, ("2026-11-21T19:00",), Why.SENT),
        ("2026-11-22T19:00", None, ("2026-11-21T19:00",), Why.DUE),
        ("2026-11-22T19:00", None, ("2026-11-21T23:30",), Why.SENT),  # less than 20 hours
        (
            "2026-11-24T19:00",
            None,
            ("2026-11-21T19:00", "2026-11-22T19:00", "2026-11-23T19:00"),
            Why.IGNORED,
        ),
        (
            "2026-11-24T19:00",
            "2026-11-22T20:00",
            ("2026-11-21T19:00", "2026-11-22T19:00", "2026-11-23T19:00"),
            Why.DUE,
        ),
        ("2027-11-24T19:00", None, ("2026-11-21T19:00",) * 3, Why.IGNORED),
    ],
)
def test_edges(now: str, wrote: str | None, sent: tuple[str, ...], why: Why) -> None:
    found = due(at(now), EVENING, at(wrote) if wrote else None, went(*sent))
    assert found.why is why
    assert bool(found) is (why is Why.DUE)


def test_a_date_has_one_however_long_it_is() -> None:
    """Five past midnight, and twenty hours later it is still the same date."""
    early = Wish(time(0, 5), time(23), time(0), VIENNA)
    sent = went("2026-11-21T00:05")
    assert due(at("2026-11-21T20:30"), early, None, sent).why is Why.SENT
    assert due(at("2026-11-22T00:05"), early, None, sent)


def test_the_date_is_the_one_where_the_person_is() -> None:
    auckland = Wish(time(7), time(21), time(6), ZoneInfo("Pacific/Auckland"))
    found = due(datetime(2026, 11, 21, 18, 30, tzinfo=UTC), auckland, None, [])
    assert (found.why, found.on) == (Why.DUE, date(2026, 11, 22))


def test_an_hour_that_comes_twice_brings_one_reminder() -> None:
    """The clocks of London went back at two on 25 October 2026: half past one came twice."""
    small_hours = Wish(time(1, 30), time(3), time(1), LONDON)
    first, again = (at("2026-10-25T01:30", LONDON, fold) for fold in (0, 1))
    assert again - first == timedelta(hours=1)
    found = due(first, small_hours, None, [])
    assert found
    sent = [Sent(found.on, first)]
    assert due(again, small_hours, None, sent).why is Why.SENT
    assert due(again, small_hours, None, []), "the first run may have failed"


def test_an_hour_that_is_left_out_still_brings_one() -> None:
    """Half past one was left out in London on 29 March 2026: two o'clock came at once."""
    small_hours = Wish(time(1, 30), time(3), time(1), LONDON)
    assert due(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), small_hours, None, []).why is Why.QUIET
    assert due(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), small_hours, None, [])


def test_what_may_not_have_arrived_is_not_ignored() -> None:
    sent = [Sent(date(2026, 11, d), at(f"2026-11-{d}T19:00"), counts=False) for d in (18, 19, 20)]
    assert ignored(None, sent) == 0
    assert due(at("2026-11-21T19:00"), EVENING, None, sent)
    assert due(at("2026-11-20T19:10"), EVENING, None, sent).why is Why.SENT


def test_a_time_in_the_quiet_hours_is_refused() -> None:
    with pytest.raises(WishError, match="22:00 lies in the quiet hours, from 21:00 to 08:00"):
        Wish(time(22), time(21), time(8), VIENNA)
    Wish(time(22), time(21), time(21), VIENNA)  # no quiet hours


clocks = st.times().map(lambda t: t.replace(microsecond=0))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    at_, start, end = draw(clocks), draw(clocks), draw(clocks)
    try:
        return Wish(at_, start, end, zone)
    except WishError:
        return Wish(at_, end, start, zone)  # the other way round it lies outside


@given(
    wishes(),
    st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 1)),
    st.lists(st.integers(5, 60 * 30), min_size=20, max_size=150),
    st.sets(st.integers(0, 149)),
    st.sets(st.integers(0, 149)),
)
def test_whatever_the_clocks_do(
    wish: Wish, start: datetime, minutes: list[int], writes: set[int], fails: set[int]
) -> None:
    """A timer that runs now and then, a mail that fails now and then, a person who writes now and then."""
    now, wrote, sent = start.replace(tzinfo=UTC), None, []
    for run, step in enumerate(minutes):
        now += timedelta(minutes=step)
        if run in writes:
            wrote = now
        found = due(now, wish, wrote, sent)
        if found and run not in fails:
            here = now.astimezone(wish.zone)
            assert not wish.is_quiet(here.time())
            assert here.time() >= wish.at
            assert found.on == here.date()
            sent.append(Sent(found.on, now))
            assert not due(now, wish, wrote, sent), "never twice"
        assert ignored(wrote, sent) <= MOST_IGNORED
    assert len({s.on for s in sent}) == len(sent)
    assert all(later.at - earlier.at >= LEAST_APART for earlier, later in pairwise(sent))


@pytest.mark.parametrize("name", ZONES)
def test_every_day_has_one_over_a_year_of_clock_changes(name: str) -> None:
    """Every 15 minutes for a year and more: each date of the zone brings one, however long it is."""
    wish = Wish(time(19), time(21), time(8), ZoneInfo(name))
    now, sent = datetime(2011, 12, 1, tzinfo=UTC), []
    dates = set()
    while now < datetime(2012, 12, 1, tzinfo=UTC):
        here = now.astimezone(wish.zone)
        if time(19) <= here.time() < time(21):
            dates.add(here.date())
        # the person writes each morning, so that nothing is ever ignored
        wrote = now - timedelta(days=1)
        if found := due(now, wish, wrote, sent[-3:]):
            sent.append(Sent(found.on, now))
        now += timedelta(minutes=15)
    assert [s.on for s in sent] == sorted(dates)
