"""Other treatments, and when a preventive ended, are kept and read back as they were told."""

import json
from datetime import date, timedelta

from cleardays.actions.demo import moved
from cleardays.clinical.history import History, OtherTreatment, Outcome, Preventive
from cleardays.records.convert import history_of, preventive_of, told_of
from cleardays.records.models.history import PreventiveRow
from cleardays.records.models.people import Person

TREATMENTS = (
    OtherTreatment("nerve block", date(2026, 5, 18), date(2026, 5, 18)),
    OtherTreatment("a device", date(2026, 3, 1)),
    OtherTreatment("a course"),
)


def kept(history: History) -> History:
    """What is read back of a history after it stood as JSON in a column."""
    told = json.loads(json.dumps(told_of(history)))
    return history_of(Person(), told, (), (), (), ())


def test_other_treatments_are_read_back() -> None:
    history = History(other_treatments=TREATMENTS)
    assert kept(history) == history
    assert kept(History()) == History()


def test_the_end_of_a_preventive_is_read_back() -> None:
    row = PreventiveRow(
        drug="topiramate",
        outcome="no effect",
        began=date(2026, 1, 1),
        ended=date(2026, 3, 1),
    )
    ended = Preventive(
        "topiramate", outcome=Outcome.NO_EFFECT, began=date(2026, 1, 1), ended=date(2026, 3, 1)
    )
    assert preventive_of(row) == ended


def test_a_story_that_is_moved_takes_every_date_with_it() -> None:
    week = timedelta(days=7)
    drug = Preventive("topiramate", began=date(2026, 1, 1), ended=date(2026, 3, 1))
    later = moved(History(preventives=(drug,), other_treatments=TREATMENTS), week)
    assert later.preventives is not None
    assert later.preventives[0].ended == date(2026, 3, 8)
    assert [t.began for t in later.other_treatments] == [date(2026, 5, 25), date(2026, 3, 8), None]
    assert later.other_treatments[0].ended == date(2026, 5, 25)
