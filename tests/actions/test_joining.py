"""Two records of one person: all comes over, and exactly that goes back."""

from datetime import date, timedelta

import pytest

from cleardays.actions.diary import take_in
from cleardays.actions.history import tell
from cleardays.actions.joining import JoiningRefused, join, part, what_stays
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.people import find
from cleardays.actions.permits import NotPermitted
from cleardays.actions.statements import add_score
from cleardays.clinical.diary import Day, Diary
from cleardays.clinical.history import Score
from cleardays.clinical.session import Session
from cleardays.records.models import Merge, Person, VisitRequest, Waiting
from cleardays.records.reach import Reach
from cleardays.records.standing import Record, read_record
from clinic_house import AT, TODAY, House

pytestmark = pytest.mark.django_db
WHY = "same person, same birth date on the card"


def told(clinic: House, person: Person, shift: int, **answers: object) -> None:
    days = tuple(Day(TODAY - timedelta(days=n + shift), n % 2 == 0) for n in range(5))
    take_in(clinic.injector, person, Diary(days=days), AT, "file")
    tell(clinic.injector, person, answers, TODAY, AT)
    sessions = (Session(date(2026, 3, 2), "Botox", 155), Session(date(2025, 3, 1 + shift)))
    take_sessions(clinic.injector, person, sessions, AT)
    add_score(clinic.injector, person, Score("hit-6", date(2026, 3, 2), 60 + shift), AT)


def says(record: Record) -> tuple[object, ...]:
    return (
        record.diary,
        record.history,
        record.given,
        sorted((row.pk, row.name) for row in record.told),
    )


def both(clinic: House) -> tuple[Person, Person]:
    told(clinic, clinic.anna, 0, **{"safety.pregnant": False, "age_at_onset": 20})
    told(
        clinic,
        clinic.ben,
        9,
        **{"safety.pregnant": True, "age_at_onset": 21, "safety.breastfeeding": False},
    )
    return clinic.anna, clinic.ben


def test_everything_comes_over_and_a_yes_of_safety_stands(clinic: House) -> None:
    anna, ben = both(clinic)
    stays = what_stays(anna, ben)
    assert stays.answers == ("age_at_onset",)
    assert stays.cautious == ("safety.pregnant",)
    assert len(stays.scores) == 1
    assert stays.sessions == ("2 March 2026",)
    join(clinic.reviewer, anna, ben, WHY, AT)
    found = read_record(anna)
    assert len(found.diary.days) == 10
    assert found.history.safety == {"pregnant": True, "breastfeeding": False}
    assert found.history.age_at_onset == 20
    assert [s.on for s in found.given] == [
        date(2025, 3, 1),
        date(2025, 3, 10),
        date(2026, 3, 2),
    ]
    reach = Reach(clinic.reviewer, AT)
    assert not reach.people().filter(pk=ben.pk).exists()
    assert find(reach, ben.identifier) == [anna]


def test_taking_it_back_leaves_both_as_they_were(clinic: House) -> None:
    anna, ben = both(clinic)
    before = says(read_record(anna)), says(read_record(ben))
    made = join(clinic.reviewer, anna, ben, WHY, AT)
    assert says(read_record(anna)) != before[0]
    part(clinic.reviewer, made, AT)
    assert (says(read_record(anna)), says(read_record(ben))) == before
    assert Reach(clinic.reviewer, AT).people().filter(pk=ben.pk).exists()
    with pytest.raises(JoiningRefused, match="already"):
        part(clinic.reviewer, made, AT)


def test_what_was_written_since_stays_with_the_record_it_was_written_in(clinic: House) -> None:
    anna, ben = both(clinic)
    made = join(clinic.reviewer, anna, ben, WHY, AT)
    later = Diary(days=(Day(TODAY - timedelta(days=40), True),))
    take_in(clinic.injector, anna, later, AT, "file")
    tell(clinic.injector, anna, {"safety.pregnant": False}, TODAY, AT)
    part(clinic.reviewer, made, AT)
    assert len(read_record(anna).diary.days) == 6
    assert len(read_record(ben).diary.days) == 5
    assert read_record(anna).history.safety == {"pregnant": False}


def test_a_persons_own_account_reaches_the_record_that_stays(clinic: House) -> None:
    anna, ben = both(clinic)
    made = join(clinic.reviewer, ben, anna, WHY, AT)
    clinic.anna_herself.refresh_from_db()
    assert clinic.anna_herself.person == ben
    part(clinic.reviewer, made, AT)
    clinic.anna_herself.refresh_from_db()
    assert clinic.anna_herself.person == anna


def test_what_cannot_be_joined(clinic: House) -> None:
    anna, ben = clinic.anna, clinic.ben
    assert clinic.other is not None
    with pytest.raises(JoiningRefused, match="how you know"):
        join(clinic.reviewer, anna, ben, " ", AT)
    with pytest.raises(JoiningRefused, match="one and the same"):
        join(clinic.reviewer, anna, anna, WHY, AT)
    with pytest.raises(NotPermitted, match="own clinic"):
        join(clinic.reviewer, anna, clinic.other.anna, WHY, AT)
    with pytest.raises(NotPermitted):
        join(clinic.lead, anna, ben, WHY, AT)
    join(clinic.reviewer, anna, ben, WHY, AT)
    with pytest.raises(JoiningRefused, match="already"):
        join(clinic.reviewer, anna, ben, WHY, AT)
    assert Merge.objects.count() == 1


def test_of_two_requests_that_stand_the_one_of_the_record_that_stays_stands(clinic: House) -> None:
    anna, ben = clinic.anna, clinic.ben
    for person in (anna, ben):
        VisitRequest.objects.create(person=person, why="Pain.", asked_at=AT)
        VisitRequest.objects.create(person=person, why="Before.", asked_at=AT, ended_at=AT)
    Waiting.objects.create(person=ben, asked_at=AT)
    merge = join(clinic.injector, anna, ben, WHY, AT)
    standing = VisitRequest.objects.filter(ended_at=None)
    assert [(r.person_id, r.why) for r in standing.order_by("pk")] == [
        (anna.pk, "Pain."),
        (ben.pk, "Pain."),
    ]
    assert VisitRequest.objects.filter(person=anna).count() == 3
    assert Waiting.objects.get().person == anna
    part(clinic.injector, merge, AT)
    assert VisitRequest.objects.filter(person=ben).count() == 2
    assert Waiting.objects.get().person == ben
