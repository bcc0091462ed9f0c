"""Read one's own record and say what follows, once for a page: nothing is reckoned twice."""

from datetime import date, timedelta

from cleardays.actions.assess import assess
from cleardays.clinical.visit import Visit
from cleardays.records.models.people import Person
from cleardays.records.standing import read_record


def read_own(person: Person, today: date) -> Visit:
    """What follows for a person up to today, or up to yesterday while today is not written yet.

    Nobody's months become less sure each morning because the day has only begun. Raises
    `HistoryError` where the record contradicts itself.
    """
    record = read_record(person)
    last = record.diary.last_date
    is_written = last is not None and last >= today
    ending = today if is_written else today - timedelta(days=1)
    return assess(record.diary, record.history, record.given, ending=ending)
