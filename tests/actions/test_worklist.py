"""The worklist as it is loaded: what is on it, that its counts are right, and how many queries it takes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cleardays.actions.permits import NotPermitted
from cleardays.actions.worklist import counts, worklist
from cleardays.clinical.needs import Need
from cleardays.records.models import (
    Authorisation,
    DayEntry,
    InjectionSession,
    Person,
    ReactionRow,
)
from cleardays.web.worklist_views import SLUGS
from clinic_house import AT, TODAY, House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 13


def given(person: Person, *days_ago: int) -> None:
    for days in days_ago:
        InjectionSession.objects.create(
            person=person,
            clinic=person.clinic,
            on=TODAY - timedelta(days=days),
            state="signed",
            before_cleardays=True,
            units=155,
            begun_at=AT,
            signed_at=AT,
        )


def wrote(person: Person, days_ago: int) -> None:
    on = TODAY - timedelta(days=days_ago)
    DayEntry.objects.create(person=person, entered_at=AT, on=on, headache=False)


def names(listed: object) -> list[str]:
    return [one.person.name for one in listed]  # type: ignore[attr-defined]


def test_the_most_urgent_stand_first(clinic: House) -> None:
    given(clinic.anna, 88)
    wrote(clinic.anna, 1)
    given(clinic.ben, 60)
    wrote(clinic.ben, 1)
    ReactionRow.objects.create(
        person=clinic.ben,
        entered_at=AT - timedelta(minutes=40),
        what="trouble swallowing",
        on=TODAY,
        severity="severe",
    )
    listed = worklist(clinic.injector, AT)
    assert names(listed) == ["Ben Esempio", "Anna Beispiel"]
    assert listed[0].first.need is Need.URGENT_REACTION
    assert listed[0].first.words == "trouble swallowing reported 40 min ago"
    assert listed[1].first.words == "due 4 days ago"


def test_a_reaction_that_was_seen_and_a_leave_that_lasts_are_not_listed(clinic: House) -> None:
    wrote(clinic.anna, 0)
    row = ReactionRow.objects.create(
        person=clinic.anna, entered_at=AT, what="trouble swallowing", seen_at=AT
    )
    leave = Authorisation.objects.create(
        person=clinic.anna,
        entered_at=AT,
        payer="Fund",
        first=date(2026, 1, 1),
        last=date(2027, 6, 30),
        units=310,
    )
    given(clinic.anna, 10)
    assert names(worklist(clinic.injector, AT)) == []
    given(clinic.anna, 95)  # 310 U of 310 are used
    (one,) = worklist(clinic.injector, AT)
    assert one.first.words == "authorisation has 0 U left, less than one session"
    leave.struck_at = AT
    leave.save()
    row.struck_at = AT
    row.save()
    assert [n.need for one in worklist(clinic.injector, AT) for n in one.needs] == []


def test_other_clinics_and_those_who_do_not_treat_see_nothing(clinic: House) -> None:
    assert clinic.other is not None
    given(clinic.other.anna, 200)
    assert names(worklist(clinic.injector, AT)) == []
    assert names(worklist(clinic.other.injector, AT)) == ["Anna Beispiel"]
    for account in (clinic.lead, clinic.administrator, clinic.anna_herself):
        with pytest.raises(NotPermitted):
            worklist(account, AT)


def many(clinic: House, people: int) -> None:
    made = Person.objects.bulk_create(
        Person(clinic=clinic.clinic, identifier=f"N-{n}", name=f"Person {n}", registered_at=AT)
        for n in range(people)
    )
    for n, person in enumerate(made):
        given(person, *[(n * 7) % 120 + 84 * k for k in range(n % 4)])
        if n % 3:
            wrote(person, n % 50)


def queries(clinic: House) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        worklist(clinic.injector, AT)
    return len(asked)


def test_it_asks_the_database_as_often_for_many_as_for_few(clinic: House) -> None:
    many(clinic, 5)
    few = queries(clinic)
    Person.objects.filter(name__startswith="Person").update(clinic=clinic.other.clinic)  # type: ignore[union-attr]
    Person.objects.filter(name__startswith="Person").update(removed_at=AT)
    many(clinic, 60)
    assert queries(clinic) == few <= MOST_QUERIES


def test_counts_match_the_list_always(client: Client, clinic: House) -> None:
    many(clinic, 40)
    listed = worklist(clinic.injector, AT)
    found = counts(listed)
    assert sum(found.values()) == sum(len({n.need for n in one.needs}) for one in listed)
    come_in(client, clinic.injector)
    page = client.get(reverse("worklist"))
    for slug, words, count, _ in page.context["filters"]:
        filtered = client.get(reverse("worklist"), {"need": slug})
        assert len(filtered.context["rows"]) == count, words
        assert slug in SLUGS.values()


def test_an_empty_worklist_says_something_good(client: Client, clinic: House) -> None:
    come_in(client, clinic.injector)
    Person.objects.update(registered_at=AT.replace(year=2099))
    assert "Nobody waits for you" in client.get(reverse("worklist")).content.decode()
