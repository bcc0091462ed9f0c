"""A decision is kept with all that it rested on, and can be asked again with other tables."""

import pytest

from cleardays.actions import review
from cleardays.actions.demo import fill
from cleardays.actions.permits import NotPermitted
from cleardays.actions.review import DecisionRefused, decide, keep_assessment, read_standing, replay
from cleardays.clinical.course import NotOpen, Stage
from cleardays.clinical.decision import Decision
from cleardays.evidence.read import table_digests
from cleardays.records.models import Account, Assessment, DayEntry, DecisionRow, Person
from cleardays.records.models.accounts import Role
from clinic_house import AT, TODAY

pytestmark = pytest.mark.django_db


def somebody(name: str) -> tuple[Account, Person]:
    clinic = fill(AT)
    by = Account.objects.get(clinic=clinic, role=Role.REVIEWER)
    return by, Person.objects.get(clinic=clinic, name__startswith=name)


def test_every_story_is_replayed_to_the_same_answer() -> None:
    by, _ = somebody("Thea")
    for person in Person.objects.all():
        again = replay(keep_assessment(by, person, TODAY, AT))
        assert (again.changed, again.differs, again.program) == ((), (), "")
        assert again.words[0] == again.words[1]


def test_what_is_written_later_does_not_change_an_assessment() -> None:
    by, thea = somebody("Thea")
    kept = keep_assessment(by, thea, TODAY, AT)
    DayEntry.objects.filter(person=thea).delete()
    assert replay(Assessment.objects.get(pk=kept.pk)).differs == ()


def test_tables_that_changed_are_named_and_both_answers_shown(monkeypatch) -> None:
    by, thea = somebody("Thea")
    kept = keep_assessment(by, thea, TODAY, AT)
    other = {**table_digests(), "nice-ta260": "0" * 64}
    monkeypatch.setattr(review, "table_digests", lambda: other)
    monkeypatch.setattr(review, "_answer", lambda inputs: {**kept.answer, "headline": "another"})
    again = replay(kept)
    assert again.changed == ("nice-ta260",)
    assert again.differs == ("headline",)
    [(name, then, now)] = again.both()
    assert (name, now) == ("headline", '"another"')
    assert then != now


def test_a_decision_moves_where_somebody_stands_until_the_next() -> None:
    by, thea = somebody("Thea")
    assert read_standing(thea, TODAY).stage is Stage.DUE
    decide(by, thea, Decision.PAUSE_EPISODIC, "hardly any headache days at home", TODAY, AT)
    stood = read_standing(thea, TODAY)
    assert stood.stage is Stage.PAUSED
    assert stood.last is not None
    assert (stood.last.stage_before, stood.last.stage_after) == ("next session due", "paused")
    with pytest.raises(NotOpen, match="Nothing was decided"):
        decide(by, thea, Decision.CONTINUE, "she wants to go on now", TODAY, AT)
    decide(by, thea, Decision.START, "she wants to go on now", TODAY, AT)
    assert read_standing(thea, TODAY).stage is not Stage.PAUSED
    assert DecisionRow.objects.count() == Assessment.objects.count() == 2


def test_a_decision_that_differs_without_a_reason_is_refused_whole() -> None:
    by, thea = somebody("Thea")
    with pytest.raises(DecisionRefused, match="too early to say"):
        decide(by, thea, Decision.CONTINUE, " yes ", TODAY, AT)
    assert not DecisionRow.objects.exists()
    assert not Assessment.objects.exists()
    made = decide(by, thea, Decision.TOO_EARLY, "", TODAY, AT)
    assert not made.differs


def test_only_a_clinician_who_reviews_decides() -> None:
    _, thea = somebody("Thea")
    nurse = Account.objects.get(clinic=thea.clinic, role=Role.INJECTOR)
    with pytest.raises(NotPermitted):
        decide(nurse, thea, Decision.TOO_EARLY, "", TODAY, AT)
