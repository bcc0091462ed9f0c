"""The demo's simulated people: drawn from the model, the same at every start, and a whole clinic."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cleardays.actions.demo import fill
from cleardays.actions.demo_people import add_simulated, draw
from cleardays.actions.worklist import worklist
from cleardays.clinical.needs import Need
from cleardays.evidence.read import read_tables
from cleardays.records.models import Account, InjectionSession, Person
from cleardays.records.models.accounts import Role
from cleardays.records.standing import read_record
from clinic_house import TODAY


def test_the_same_people_are_drawn_at_every_start_and_others_are_no_copies() -> None:
    known = read_tables()
    first, again = (list(draw(known, TODAY, 12)) for _ in range(2))
    assert first == again
    assert len({one.days for one in first}) == 12


def test_nobody_is_drawn_beyond_today_and_many_days_were_not_written_down() -> None:
    for one in draw(read_tables(), TODAY, 18):
        assert one.first + timedelta(days=len(one.days) - 1) == TODAY - timedelta(days=1)
        assert all(one.first < on <= TODAY for on in one.given)
        unwritten = one.days.count(None) / len(one.days)
        assert 0.05 < unwritten < 0.4
        before = one.days[: (one.given[0] - one.first).days][-28:]
        assert sum(day is not False for day in before) >= 15  # taken in from 15 headache days


@pytest.mark.django_db
@pytest.mark.records
def test_a_clinic_has_people_at_every_place_of_their_treatment() -> None:
    now = timezone.now()
    clinic = fill(now)
    made = add_simulated(clinic, now, 12)
    assert Person.objects.filter(identifier__startswith="S-").count() == len(made) == 12
    assert len({person.name for person in made}) == 12
    record = read_record(made[-1])
    assert len(record.diary.days) > 300
    assert len(record.given) == 8
    assert {site.units for session in record.given for site in session.sites} == {5.0}
    nurse = Account.objects.get(clinic=clinic, role=Role.INJECTOR)
    needs = {one.need for listed in worklist(nurse, now) for one in listed.needs}
    assert {Need.REACTION, Need.DECISION, Need.UNSIGNED} <= needs
    assert InjectionSession.objects.filter(state="draft").count() == 1
