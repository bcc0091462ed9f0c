"""A person's page: what stands on it, for whom, and that it asks the database as little as ever."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cleardays.answers.amounts import on as in_words
from cleardays.records.models import AuditRow, DayEntry, DecisionRow, Person
from cleardays.records.models.accounts import Account, Role
from cleardays.web.admit import rule_of
from clinic_house import House
from filled_clinic import fill_people
from kept_clinic import filled
from web.test_every_route import about_a_person, address, come_in, named

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
_TURNS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def asked(client: Client, person: Person) -> list[str]:
    """What a page asked of the database; where a transaction begins and ends is no question."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("person", args=[person.key])).status_code == 200
    return [q["sql"] for q in seen.captured_queries if not q["sql"].startswith(_TURNS)]


def test_the_page_asks_at_most_fifteen_times_and_no_more_with_ten_times_the_data(
    client: Client, clinic: House
) -> None:
    now = timezone.now()
    few = fill_people(clinic.clinic, 1, now, days=73, sessions=1)
    come_in(client, clinic.reviewer)
    asked(client, few[0])
    small = asked(client, few[0])
    many = fill_people(clinic.other.clinic, 1, now, days=730, sessions=8)
    Person.objects.filter(pk=many[0].pk).update(clinic=clinic.clinic, identifier="F-many")
    assert len(many) == 1
    large = asked(client, many[0])
    assert len(large) == len(small)
    assert len(large) <= MOST_QUERIES, "\n".join(large)


@pytest.mark.parametrize("pattern", about_a_person(), ids=named)
def test_no_page_of_the_clinic_is_for_the_person_themselves(
    client: Client, clinic: House, pattern
) -> None:
    assert rule_of(pattern.callback) is not None
    come_in(client, clinic.anna_herself)
    where = address(pattern, key=clinic.anna.key)
    assert client.get(where).status_code == 403
    assert client.post(where).status_code == 403


def demo_person(client: Client, name: str, role: Role = Role.REVIEWER) -> Person:
    clinic = filled(timezone.now())
    come_in(client, Account.objects.get(clinic=clinic, role=role))
    return Person.objects.get(clinic=clinic, name__startswith=name)


def test_it_says_who_what_to_mind_what_leads_and_what_changed(client: Client) -> None:
    rosa = demo_person(client, "Rosa")
    page = client.get(reverse("person", args=[rosa.key])).content.decode()
    for words in (
        rosa.name,
        rosa.identifier,
        "Criteria met: 1.3 chronic migraine",
        "Withheld",
        "Trouble swallowing",
        "emergency",
        "Withhold: safety",
        "A reaction was reported that needs a decision first",
        "14 red flags not asked",
        "Since session 2",
        "Typical US payer",
        "not signed off by a clinician",
    ):
        assert words in page, words
    assert page.index("Trouble swallowing") < page.index("Withhold: safety")
    assert page.index("Withhold: safety") < page.index("What changed")
    looks = AuditRow.objects.filter(verb="read a record", person=str(rosa.key))
    assert looks.count() == 1
    assert "Rosa" not in "".join(str(row.__dict__) for row in AuditRow.objects.all())


@pytest.mark.parametrize("room", ["join_with", "history", "reactions", "who", "booking", "letters"])
def test_opening_a_page_is_written_down_as_a_look_and_as_nothing_more(
    client: Client, room: str
) -> None:
    rosa = demo_person(client, "Rosa")
    before = AuditRow.objects.count()
    assert client.get(reverse(room, args=[rosa.key])).status_code == 200
    looks = AuditRow.objects.order_by("number")[before:]
    assert [(row.verb, row.about) for row in looks] == [("read a record", f"page {room}")]


def test_two_entries_that_differ_are_named_and_the_worse_is_read(
    client: Client, clinic: House
) -> None:
    come_in(client, clinic.reviewer)
    where = reverse("person", args=[clinic.anna.key])
    assert "Two entries differ" not in client.get(where).content.decode()
    today = timezone.now().date()
    for severities, back in (((1, 3), 5), ((2, 2), 6)):
        for severity in severities:
            DayEntry.objects.create(
                person=clinic.anna,
                on=today - timedelta(days=back),
                headache=True,
                severity=severity,
                entered_at=timezone.now(),
            )
    page = client.get(where).content.decode()
    assert f"Two entries differ on {in_words(today - timedelta(days=5))}. The worse is read" in page


def test_a_diary_that_stopped_long_ago_is_said_to_have_stopped(client: Client) -> None:
    thea = demo_person(client, "Thea")
    last = thea.dayentrys.order_by("-on").first().on
    thea.dayentrys.filter(on__gt=last - timedelta(days=60)).delete()
    page = client.get(reverse("person", args=[thea.key])).content.decode()
    assert re.search(r"The diary ends on .*?, 6\d days ago: nothing later is known\.", page)


def test_a_decision_that_differs_needs_its_reason_and_keeps_it(client: Client) -> None:
    thea = demo_person(client, "Thea")
    where = reverse("decision", args=[thea.key])
    without = client.post(where, {"decision": "continue", "because": ""})
    assert without.status_code == 422
    assert "This differs from what leads here" in without.content.decode()
    assert not DecisionRow.objects.exists()
    because = "Moderate days halved; she wants to go on."
    done = client.post(where, {"decision": "continue", "because": because})
    assert done.status_code == 302
    made = DecisionRow.objects.get()
    assert (made.decision, made.suggested, made.differs) == ("continue", "too early to say", True)
    page = client.get(reverse("person", args=[thea.key])).content.decode()
    assert "Continue</strong>, decided on" in page
    assert "It differs from what led then (too early to say)" in page
    assert because in page
    kept = client.get(reverse("assessment", args=[thea.key, made.assessment.key]))
    assert "Every table is the same, and so is every word of the answer." in kept.content.decode()


def test_what_may_not_be_decided_here_is_not_offered_and_is_refused(client: Client) -> None:
    rosa = demo_person(client, "Rosa")
    page = client.get(reverse("person", args=[rosa.key])).content.decode()
    assert 'value="stop: lack of response"' not in page
    sent = {"decision": "stop: lack of response", "because": "a reason long enough"}
    answer = client.post(reverse("decision", args=[rosa.key]), sent)
    assert answer.status_code == 422
    assert not DecisionRow.objects.exists()


def test_an_injector_sees_why_they_cannot_decide(client: Client) -> None:
    thea = demo_person(client, "Thea", Role.INJECTOR)
    page = client.get(reverse("person", args=[thea.key])).content.decode()
    assert "Only a clinician who reviews may decide on treatment" in page
    assert '<form method="post" action="' + reverse("decision", args=[thea.key]) not in page
    assert client.post(reverse("decision", args=[thea.key])).status_code == 403
