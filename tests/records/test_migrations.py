"""Tables changed back and forward again, on a filled database: the data stay what they were."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cleardays.actions.diary import take_in
from cleardays.actions.history import take_history
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.stories import read_story
from cleardays.records import audit
from cleardays.records.digest import digest, tables
from cleardays.records.models import AuditRow
from clinic_house import AT, House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(clinic: House) -> House:
    """A clinic with a diary, a history and sessions."""
    story = read_story("samir")
    take_in(clinic.injector, clinic.anna, story.diary, AT, "story")
    take_history(clinic.injector, clinic.anna, story.history, AT.date(), AT)
    take_sessions(clinic.injector, clinic.anna, story.sessions, AT)
    return clinic


def test_back_and_forward_keeps_the_data(filled: House) -> None:
    before = digest()
    assert sum(before[1].values()) > 200
    try:
        call_command("migrate", "records", "0001", verbosity=0)
        assert AuditRow.objects.count() == before[1]["records_auditrow"]
    finally:
        call_command("migrate", verbosity=0)
    assert digest() == before
    assert list(audit.faults()) == []
    with pytest.raises(IntegrityError), transaction.atomic():  # the guards are up again
        AuditRow.objects.all().delete()


def test_the_digest_sees_every_table_and_every_change(filled: House) -> None:
    assert {name for name, _ in tables()} >= {
        "records_person",
        "records_dayentry",
        "records_siterow",
        "records_auditrow",
    }
    before, rows = digest()
    filled.anna.telephone = "555"
    filled.anna.save()
    after, same = digest()
    assert (before != after, rows == same) == (True, True)


def test_nothing_is_left_to_be_written_down_as_a_migration() -> None:
    call_command("makemigrations", "records", check=True, dry_run=True, verbosity=0)
    assert connection.vendor in ("postgresql", "sqlite")
