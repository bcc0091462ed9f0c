"""An adverse event: how urgent it is, and whether the next injection waits."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.clinical.history import HistoryError, Reported
from cleardays.clinical.reaction import Ask, Grade, Link, Weighed, as_of, weigh
from cleardays.clinical.session import Session
from cleardays.evidence.reactions import Urgency
from cleardays.evidence.read import read_tables
from cleardays.quantities import Answer
from clinical.known import COUNTING, ENDING, NO, REACTIONS, UNKNOWN, YES

SESSIONS = (Session(ENDING - timedelta(days=84)), Session(ENDING - timedelta(days=10)))


def of(what: str, on: date | None = None, **more: object) -> Weighed:
    reported = Reported(what, on, **more)  # type: ignore[arg-type]
    return weigh(reported, SESSIONS, REACTIONS, COUNTING)


@pytest.mark.parametrize(
    ("what", "rows", "urgency", "withholds"),
    [
        ("Drooping eyelid", ["lid"], Urgency.TELL_THE_CLINIC, False),
        ("hoarse", ["voice"], Urgency.SAME_DAY, True),
        # the most urgent row wins, in whatever order they are written
        ("voice change and trouble swallowing", ["swallowing", "voice"], Urgency.EMERGENCY, True),
        ("trouble SWALLOWING,  eyelid", ["swallowing", "lid"], Urgency.EMERGENCY, True),
        # words that no row knows
        ("my left knee", [], Urgency.TELL_THE_CLINIC, False),
        ("", [], Urgency.TELL_THE_CLINIC, False),
    ],
)
def test_the_most_urgent_row_leads(
    what: str, rows: list[str], urgency: Urgency, withholds: bool
) -> None:
    for known in permutations(REACTIONS):
        found = weigh(Reported(what), (), known, COUNTING)
        assert [row.id for row in found.known] == rows
        assert (found.urgency, found.withholds) == (urgency, withholds)
    assert of("hives").is_allergy
    assert not of("eyelid").is_allergy


@pytest.mark.parametrize(
    ("what", "over", "urgency"),
    [
        # serious and not over, or not said to be: the same day at least
        ("my left knee", None, Urgency.SAME_DAY),
        ("my left knee", False, Urgency.SAME_DAY),
        ("my left knee", True, Urgency.TELL_THE_CLINIC),
        ("swallowing", None, Urgency.EMERGENCY),
    ],
)
def test_what_is_serious_waits_no_longer_than_a_day(
    what: str, over: bool | None, urgency: Urgency
) -> None:
    found = weigh(Reported(what, serious=True, over=over), (), REACTIONS, COUNTING)
    assert found.urgency is urgency
    assert found.withholds


@pytest.mark.parametrize(
    ("days_after", "in_window"),
    [(1, NO), (2, YES), (14, YES), (15, NO)],
)
def test_when_it_began(days_after: int, in_window: Answer) -> None:
    first = SESSIONS[0]
    found = weigh(
        Reported("eyelid", first.on + timedelta(days=days_after)), SESSIONS[:1], REACTIONS, COUNTING
    )
    assert (found.session, found.days_after) == (first, days_after)
    assert found.in_window is in_window


@pytest.mark.parametrize(
    ("on", "session", "days_after", "in_window"),
    [
        # counted to the cycle in which it began; on the day of an injection, to that one
        (ENDING - timedelta(days=11), 0, 73, UNKNOWN),
        (ENDING - timedelta(days=10), 1, 0, UNKNOWN),
        (ENDING, 1, 10, UNKNOWN),
        # before any session, or without a date, to none
        (ENDING - timedelta(days=85), None, None, UNKNOWN),
        (None, None, None, UNKNOWN),
    ],
)
def test_which_session_it_belongs_to(
    on: date | None, session: int | None, days_after: int | None, in_window: Answer
) -> None:
    for sessions in (SESSIONS, SESSIONS[::-1]):
        found = weigh(Reported("hives", on), sessions, REACTIONS, COUNTING)
        assert found.session is (None if session is None else SESSIONS[session])
        assert (found.days_after, found.in_window) == (days_after, in_window)


def test_the_time_of_what_no_row_knows_is_unknown() -> None:
    assert of("my left knee", ENDING).in_window is UNKNOWN


REAL = read_tables().reactions
WORDS = sorted({word for row in REAL for word in row.called})


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), st.booleans())
def test_saying_more_is_never_less_urgent(words: list[str], serious: bool) -> None:
    urgencies = [weigh(Reported(word), (), REAL, COUNTING).urgency for word in words]
    both = weigh(Reported(" and ".join(words), serious=serious), (), REAL, COUNTING)
    assert both.urgency >= max(urgencies)
    assert both.withholds >= any(
        weigh(Reported(word), (), REAL, COUNTING).withholds for word in words
    )


@pytest.mark.parametrize("row", REAL, ids=lambda row: row.id)
def test_every_real_row_is_found_by_its_words(row: object) -> None:
    for word in row.called:  # type: ignore[attr-defined]
        assert row in weigh(Reported(f"I had {word.upper()} since then"), (), REAL, COUNTING).known  # type: ignore[attr-defined]


def test_a_changed_voice_with_trouble_swallowing_is_the_first_row() -> None:
    found = weigh(Reported("my voice changed and I can’t swallow"), (), REAL, COUNTING)
    assert found.urgency is Urgency.EMERGENCY
    assert found.known[0].spreads
    assert found.withholds


@pytest.mark.parametrize(
    ("what", "days", "link"),
    [
        # known, at the edges of its window of 2 to 14 days
        ("eyelid", 1, Link.POSSIBLE),
        ("eyelid", 2, Link.PROBABLE),
        ("eyelid", 14, Link.PROBABLE),
        ("eyelid", 15, Link.POSSIBLE),
        ("eyelid", 84, Link.POSSIBLE),
        ("eyelid", 85, Link.UNLIKELY),
        # a window without an end never makes it probable
        ("thunderclap headache", 3, Link.POSSIBLE),
        # not known
        ("my left knee", 0, Link.POSSIBLE),
        ("my left knee", 84, Link.POSSIBLE),
        ("my left knee", 85, Link.UNLIKELY),
        # before the first injection
        ("eyelid", -1, Link.UNLIKELY),
    ],
)
def test_the_link_is_told_by_timing_and_by_what_is_known(what: str, days: int, link: Link) -> None:
    first = Session(ENDING - timedelta(days=200))
    found = weigh(Reported(what, first.on + timedelta(days=days)), (first,), REAL, COUNTING)
    assert found.link is link
    assert found.cycle == (None if days < 0 else 1)


def test_without_a_date_or_a_session_the_link_is_not_told() -> None:
    assert weigh(Reported("eyelid"), SESSIONS, REAL, COUNTING).link is Link.NOT_TOLD
    assert weigh(Reported("eyelid", ENDING), (), REAL, COUNTING).link is Link.NOT_TOLD


def test_the_grade_and_what_makes_it_serious() -> None:
    assert of("eyelid", severity=" Mild").grade is Grade.MILD
    assert of("eyelid", severity="awful").grade is None
    assert of("eyelid").is_serious is None
    found = weigh(Reported("my knee", serious_because=("hospital",)), (), REAL, COUNTING)
    assert found.is_serious
    assert found.withholds
    assert found.urgency is Urgency.SAME_DAY
    with pytest.raises(HistoryError, match="Correct one of them"):
        Reported("my knee", serious=False, serious_because=("hospital",))


@pytest.mark.parametrize(
    ("severity", "over", "urgency", "presses"),
    [
        # severe, and nobody knows what it is: the same day, while it lasts
        ("severe", None, Urgency.SAME_DAY, True),
        ("severe", False, Urgency.SAME_DAY, True),
        ("severe", True, Urgency.TELL_THE_CLINIC, False),
        ("moderate", None, Urgency.TELL_THE_CLINIC, False),
        ("awful", None, Urgency.TELL_THE_CLINIC, False),
        (None, None, Urgency.TELL_THE_CLINIC, False),
    ],
)
def test_what_nobody_knows_is_urgent_when_it_is_severe(
    severity: str | None, over: bool | None, urgency: Urgency, presses: bool
) -> None:
    found = weigh(Reported("my left knee", None, severity, None, over), (), REAL, COUNTING)
    assert (found.urgency, found.presses) == (urgency, presses)
    # what a row knows keeps the urgency of its row
    known = weigh(Reported("neck pain", None, severity, None, over), (), REAL, COUNTING)
    assert known.urgency is Urgency.WATCH


def test_a_date_of_its_end_says_that_it_is_over() -> None:
    found = of("swallowing", ENDING, ended=ENDING)
    assert found.is_over
    assert not found.presses
    assert of("swallowing", ENDING).is_over is None


def test_a_death_needs_no_ambulance_and_still_withholds() -> None:
    found = weigh(Reported("my knee", serious_because=("death",)), (), REAL, COUNTING)
    assert found.is_fatal
    assert found.withholds
    assert not found.presses
    assert not set(found.to_ask) & {Ask.GRADE, Ask.OVER, Ask.SERIOUS}


@pytest.mark.parametrize(
    ("on", "ended", "over"),
    [(ENDING, ENDING - timedelta(days=1), None), (None, ENDING, False)],
)
def test_an_end_that_cannot_be_is_refused(on: date | None, ended: date, over: bool | None) -> None:
    with pytest.raises(HistoryError, match="Correct one of them"):
        Reported("my knee", on, None, None, over, (), ended)


@pytest.mark.parametrize(
    ("reported", "asks"),
    [
        (Reported("knee"), [Ask.BEGAN, Ask.GRADE, Ask.SERIOUS, Ask.OVER]),
        (Reported("knee", ENDING, "mild", False, False), []),
        (Reported("knee", ENDING, "mild", False, ended=ENDING), []),
        # a word that is no grade, and serious without a reason, are asked again
        (Reported("knee", ENDING, "awful", True, True), [Ask.GRADE, Ask.SERIOUS]),
        (Reported("knee", ENDING, "mild", None, True, ("hospital",)), []),
    ],
)
def test_what_was_not_told_is_asked(reported: Reported, asks: list[Ask]) -> None:
    assert list(weigh(reported, SESSIONS, REAL, COUNTING).to_ask) == asks


def test_the_longest_link_is_a_row() -> None:
    rows = {**COUNTING.rows, "longest_link_days": replace(COUNTING.rows["window_days"], value=10)}
    short = replace(COUNTING, rows=rows)
    for days, link in ((10, Link.POSSIBLE), (11, Link.UNLIKELY)):
        reported = Reported("knee", SESSIONS[0].on + timedelta(days=days))
        assert weigh(reported, SESSIONS[:1], REAL, short).link is link
    assert not read_tables().counting.rows["longest_link_days"].cited.read.is_checked


def test_an_end_that_is_still_to_come_is_none_yet() -> None:
    told = Reported("stiff neck", date(2026, 5, 1), ended=date(2026, 5, 9))
    assert as_of(told, date(2026, 5, 9)) == told
    assert as_of(told, date(2026, 5, 8)) == Reported("stiff neck", date(2026, 5, 1), over=False)
