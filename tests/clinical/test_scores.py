"""Totals of questionnaires: grades at their edges, changes that matter, and totals that cannot be."""

from datetime import date, timedelta

import pytest

from cleardays.clinical.history import HistoryError, Score
from cleardays.clinical.scores import Scored, weigh_scores
from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables
from cleardays.quantities import Answer

SCALES = read_tables().scales
DAY = date(2026, 3, 1)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def score(scale: str, total: float, after: int = 0) -> Score:
    instrument, _, domain = scale.partition(".")
    return Score(instrument, DAY + timedelta(days=after), total, domain)


def weighed(*scores: Score, session: int | None = None, ending: int = 400) -> tuple[Scored, ...]:
    sessions = () if session is None else (Session(DAY + timedelta(days=session)),)
    return weigh_scores(scores, SCALES, sessions, DAY + timedelta(days=ending))


@pytest.mark.parametrize(
    ("scale", "total", "grade"),
    [
        ("midas", 0, "grade I"),
        ("midas", 5, "grade I"),
        ("midas", 6, "grade II"),
        ("midas", 10, "grade II"),
        ("midas", 11, "grade III"),
        ("midas", 20, "grade III"),
        ("midas", 21, "grade IV"),
        ("midas", 460, "grade IV"),
        ("hit-6", 36, "little impact"),
        ("hit-6", 49, "little impact"),
        ("hit-6", 50, "some impact"),
        ("hit-6", 55, "some impact"),
        ("hit-6", 56, "substantial impact"),
        ("hit-6", 59, "substantial impact"),
        ("hit-6", 60, "severe impact"),
        ("hit-6", 78, "severe impact"),
        ("msq.role-restrictive", 44.4, None),
        ("pgic", 1, "much or very much better: counts as a responder"),
        ("pgic", 2, "much or very much better: counts as a responder"),
        ("pgic", 3, "not counted as a responder"),
        ("pgic", 7, "not counted as a responder"),
    ],
)
def test_what_a_total_is_called(scale: str, total: float, grade: str | None) -> None:
    (found,) = weighed(score(scale, total))
    assert (found.band.grade if found.band else None) == grade
    assert (found.since, found.better_by, found.changes) == (None, None, ())


@pytest.mark.parametrize(
    ("scale", "total"),
    [
        ("midas", -1),
        ("midas", 461),
        ("midas", 10.5),
        ("hit-6", 35),
        ("hit-6", 79),
        ("hit-6", 60.5),
        ("msq.role-preventive", -0.1),
        ("msq.role-preventive", 100.1),
        ("pgic", 0),
        ("pgic", 8),
        ("msq", 50),
        ("hit-6.role-preventive", 60),
        ("halt", 3),
    ],
)
def test_a_total_that_cannot_be(scale: str, total: float) -> None:
    with pytest.raises(HistoryError, match="Nothing was assessed"):
        weighed(score(scale, total))


@pytest.mark.parametrize(
    ("scale", "before", "after", "better", "matters"),
    [
        # lower is better; 6 within one person, 5 as PREEMPT counted
        ("hit-6", 66, 60, 6, [YES, YES]),
        ("hit-6", 66, 61, 5, [NO, YES]),
        ("hit-6", 66, 62, 4, [NO, NO]),
        ("hit-6", 60, 66, -6, [NO, NO]),
        ("midas", 40, 35, 5, [YES]),
        ("midas", 40, 36, 4, [NO]),
        # higher is better; between the two ends it cannot be told
        ("msq.role-restrictive", 40, 45, 5, [YES, NO]),
        ("msq.role-restrictive", 40, 50.9, 10.9, [YES, YES]),
        ("msq.role-restrictive", 40, 44.9, 4.9, [NO, NO]),
        ("msq.role-preventive", 40, 44.9, 4.9, [NO]),
        ("msq.role-preventive", 40, 45, 5, [UNKNOWN]),
        ("msq.role-preventive", 40, 47.8, 7.8, [UNKNOWN]),
        ("msq.role-preventive", 40, 47.9, 7.9, [YES]),
        ("msq.emotional-function", 40, 47.9, 7.9, [NO]),
        ("msq.emotional-function", 40, 50.6, 10.6, [YES]),
        ("msq.emotional-function", 40, 30, -10, [NO]),
        # a change since the beginning has none of its own
        ("pgic", 4, 2, 2, []),
    ],
)
def test_a_change(
    scale: str, before: float, after: float, better: float, matters: list[Answer]
) -> None:
    first, second = weighed(score(scale, before), score(scale, after, 84))
    assert first.since is None
    assert second.since == score(scale, before)
    assert second.better_by == better
    assert [answer for _, answer in second.changes] == matters


def test_it_is_held_against_the_last_total_before_treatment() -> None:
    three = (score("hit-6", 60), score("hit-6", 66, 30), score("hit-6", 58, 90))
    assert [s.better_by for s in weighed(*three)] == [None, -6, 2]
    assert [s.better_by for s in weighed(*three, session=30)] == [None, None, 8]
    # where there is none, against the first
    assert [s.better_by for s in weighed(*three, session=-1)] == [None, -6, 2]


def test_scales_are_not_mixed_and_what_comes_later_is_not_read() -> None:
    found = weighed(score("hit-6", 66), score("midas", 30, 5), score("midas", 4, 90), ending=60)
    assert [(s.scale.id, s.better_by) for s in found] == [("midas", None), ("hit-6", None)]


def test_two_totals_on_one_date_are_refused() -> None:
    with pytest.raises(HistoryError, match="Two totals of hit-6"):
        weighed(score("hit-6", 66), score("hit-6", 60))


def test_rows_say_where_they_were_read() -> None:
    _, second = weighed(score("hit-6", 66), score("hit-6", 60, 90))
    read = {id: cited.read.value for id, cited in second.rows()}
    assert read == {
        "hit-6": "seen",
        "hit-6.grade.4": "seen",
        "hit-6.change.1": "seen-2nd",
        "hit-6.change.2": "seen",
    }
    (told,) = weighed(score("pgic", 2))
    assert {name: cited.read.value for name, cited in told.rows()} == {
        "pgic": "seen-2nd",
        "pgic.grade.1": "recall",
    }
