"""What is said before a visit: kept as said, confirmed by a clinician, and no answer until then."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cleardays.actions.appointments import book
from cleardays.actions.check_in import (
    CheckInRefused,
    is_asked,
    latest,
    questions_for_people,
    said_before,
    say,
    scales_for_people,
    set_aside,
    take_over,
)
from cleardays.actions.history import tell
from cleardays.actions.own_visits import own_visit
from cleardays.actions.permits import NotPermitted
from cleardays.records.convert import read_history
from cleardays.records.models import AuditRow, CheckIn, Said, ScoreRow, Told
from clinic_house import AT, TODAY, House
from visit_days import NINE, places, receives

pytestmark = pytest.mark.django_db
PREGNANT, TOXIN = "safety.pregnant", "safety.other_toxin_recent"
ALL = {
    PREGNANT: False,
    TOXIN: "unknown",
    "text.changed": "Worse since spring.",
    "text.drugs": "Topiramate 50 mg",
    "score.hit-6": 64.0,
    "score.msq.role-restrictive": 42.9,
}


def said(clinic: House) -> CheckIn:
    return say_it(clinic, ALL)


def say_it(clinic: House, answers: dict[str, Any]) -> CheckIn:
    if own_visit(clinic.anna, AT).next is None:
        book(clinic.injector, clinic.anna, places(clinic, 5), NINE, AT)
    return say(clinic.anna_herself, own_visit(clinic.anna, AT), answers, AT)


def one(name: str) -> Said:
    return Said.objects.get(name=name)


def test_it_is_kept_as_it_was_said_and_is_no_statement_yet(clinic: House) -> None:
    said(clinic)
    before = latest(clinic.anna, TODAY)
    assert before is not None
    assert {row.name: row.value for row in before.said} == ALL
    assert len(before.open) == len(ALL)
    assert not Told.objects.exists()
    assert not ScoreRow.objects.exists()
    assert read_history(clinic.anna).safety == {}
    assert said_before(clinic.anna, TODAY) == {
        "pregnant": (False, AT),
        "other_toxin_recent": ("unknown", AT),
    }
    words = " ".join(AuditRow.objects.values_list("about", flat=True))
    assert "Topiramate" not in words


def test_a_clinician_takes_each_over_and_both_names_stand_on_it(clinic: House) -> None:
    said(clinic)
    take_over(clinic.injector, one(PREGNANT), AT + timedelta(days=5))
    told = Told.objects.get(name=PREGNANT)
    assert (told.value, told.on, told.entered_by) == (False, TODAY, clinic.injector)
    assert told.said_in.check_in.said_by == clinic.anna_herself
    take_over(clinic.reviewer, one("score.msq.role-restrictive"), AT + timedelta(days=5))
    score = ScoreRow.objects.get()
    assert (score.instrument, score.domain, float(score.total), score.on) == (
        "msq",
        "role-restrictive",
        42.9,
        TODAY,
    )
    assert score.said_in.settled_by == clinic.reviewer
    take_over(clinic.injector, one("text.drugs"), AT)
    assert one("text.drugs").settled_by == clinic.injector
    assert "pregnant" not in said_before(clinic.anna, TODAY)
    with pytest.raises(CheckInRefused, match="dealt with it a moment ago"):
        take_over(clinic.injector, one(PREGNANT), AT)


def test_said_again_is_said_anew_with_its_own_date(clinic: House) -> None:
    tell(clinic.injector, clinic.anna, {PREGNANT: False}, TODAY - timedelta(days=84), AT)
    said(clinic)
    take_over(clinic.injector, one(PREGNANT), AT)
    assert Told.objects.get(name=PREGNANT, struck_at=None).on == TODAY


def test_not_known_takes_an_old_no_back_to_not_asked(clinic: House) -> None:
    tell(clinic.injector, clinic.anna, {TOXIN: False}, TODAY - timedelta(days=84), AT)
    said(clinic)
    take_over(clinic.injector, one(TOXIN), AT)
    assert not Told.objects.filter(name=TOXIN, struck_at=None).exists()
    assert one(TOXIN).told is None


def test_set_aside_changes_nothing_and_stays_readable(clinic: House) -> None:
    said(clinic)
    set_aside(clinic.injector, one("score.hit-6"), AT)
    assert not ScoreRow.objects.exists()
    assert one("score.hit-6").value == 64
    assert one("score.hit-6").settled_by == clinic.injector


def test_the_database_keeps_it_as_it_was_said(clinic: House) -> None:
    said(clinic)
    for changed in ({"value": True}, {"name": TOXIN + "x"}):
        with pytest.raises(IntegrityError, match="as they said it"), transaction.atomic():
            Said.objects.filter(name=PREGNANT).update(**changed)
    set_aside(clinic.injector, one(PREGNANT), AT)


def test_the_newer_answers_count(clinic: House) -> None:
    said(clinic)
    say_it(clinic, {PREGNANT: True})
    assert said_before(clinic.anna, TODAY) == {"pregnant": (True, AT)}


def test_it_is_shown_until_it_was_looked_at(clinic: House) -> None:
    say_it(clinic, {PREGNANT: False})
    later = TODAY + timedelta(days=30)
    assert latest(clinic.anna, later) is not None
    take_over(clinic.injector, one(PREGNANT), AT)
    assert latest(clinic.anna, later) is None
    assert latest(clinic.anna, TODAY) is not None


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "Nothing was answered"),
        ({"text.changed": "", PREGNANT: None}, "Nothing was answered"),
        ({"score.hit-6": 80.0}, "a whole number from 36 to 78"),
        ({"score.hit-6": 60.5}, "a whole number from 36 to 78"),
        ({"score.made-up": 1.0}, "the questionnaires known here"),
        ({"safety.neuromuscular_disease": False}, "not asked"),
        ({PREGNANT: "perhaps"}, "not asked"),
        ({"text.secret": "x"}, "not asked"),
        ({"ended_by_person": True}, "not asked"),
    ],
)
def test_what_cannot_be_kept_is_not_half_kept(
    clinic: House, answers: dict[str, Any], says: str
) -> None:
    with pytest.raises(CheckInRefused, match=says):
        say_it(clinic, answers)
    assert not CheckIn.objects.exists()
    if answers.get("text.changed") is None and answers:
        with pytest.raises(CheckInRefused, match=says):
            say_it(clinic, {"text.changed": "fine", **answers})
        assert not Said.objects.exists()


def test_the_days_before_a_visit(clinic: House) -> None:
    receives(clinic, check_in_days=3)
    book(clinic.injector, clinic.anna, places(clinic, 5), NINE, AT)
    visit = own_visit(clinic.anna, AT)
    assert visit.starts is not None
    assert not is_asked(visit, visit.starts - timedelta(days=3, seconds=1))
    assert is_asked(visit, visit.starts - timedelta(days=3))
    assert is_asked(visit, visit.starts)
    assert not is_asked(visit, visit.starts + timedelta(seconds=1))
    with pytest.raises(CheckInRefused, match="no visit in the next days"):
        say(clinic.anna_herself, visit, ALL, AT)


def test_who_may(clinic: House) -> None:
    said(clinic)
    assert clinic.other is not None
    for account in (clinic.other.injector, clinic.anna_herself, clinic.lead):
        with pytest.raises(NotPermitted):
            take_over(account, one(PREGNANT), AT)
    with pytest.raises(NotPermitted):
        say(clinic.injector, own_visit(clinic.anna, AT), ALL, AT)
    assert one(PREGNANT).settled_at is None, "what was refused is as it was"


def test_nothing_that_was_only_recalled_is_asked_of_a_person() -> None:
    assert [scale.id for scale in scales_for_people()] == [
        "midas",
        "hit-6",
        "msq.role-restrictive",
        "msq.role-preventive",
        "msq.emotional-function",
        "pgic",
    ]
    assert questions_for_people() == ("pregnant", "other_toxin_recent")
    assert all(scale.cited.read.may_reach_people for scale in scales_for_people())
