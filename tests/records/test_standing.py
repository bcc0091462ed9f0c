"""One question for many short tables gives the same record as one question for each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cleardays.actions.demo import fill
from cleardays.records import convert
from cleardays.records.models import (
    OtherToxinRow,
    Person,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.standing import read_record
from clinic_house import AT

pytestmark = pytest.mark.django_db


def test_the_record_is_the_same_as_asked_table_by_table() -> None:
    fill(AT)
    people = list(Person.objects.order_by("pk"))
    assert len(people) > 10
    for person in people:
        found = read_record(person)
        assert found.diary == convert.read_diary(person)
        assert found.history == convert.read_history(person)
        assert found.given == convert.read_sessions(person)


def test_every_column_is_as_it_was_written() -> None:
    fill(AT)
    seen = 0
    for person in Person.objects.all():
        found = read_record(person)
        for table, rows in (
            (Told, found.told),
            (PreventiveRow, found.preventives),
            (ScoreRow, found.scores),
            (OtherToxinRow, found.toxins),
            (ReactionRow, found.reactions),
        ):
            for row in rows:
                seen += 1
                kept = table.objects.get(pk=row.pk)
                for field in table._meta.concrete_fields:
                    assert getattr(row, field.attname) == getattr(kept, field.attname), field
    assert seen > 50


def test_it_asks_six_times_at_most() -> None:
    fill(AT)
    for person in Person.objects.all():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read_record(person)
        assert len(asked) <= 6
