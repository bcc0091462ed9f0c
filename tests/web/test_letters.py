"""Letters and authorisations on their pages: what is kept, what is refused, and in which words."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cleardays.records.models import AuditRow, Authorisation, Letter
from clinic_house import House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(client: Client, clinic: House) -> Client:
    come_in(client, clinic.injector)
    return client


def begun(nurse: Client, clinic: House) -> tuple[Letter, str]:
    where = reverse("letters", args=[clinic.anna.key])
    answer = nurse.post(where, {"kind": "gp"})
    assert answer.status_code == 302
    letter = Letter.objects.latest("pk")
    assert answer["Location"] == reverse("letter", args=[clinic.anna.key, letter.key])
    return letter, answer["Location"]


def test_from_the_list_to_a_letter_that_is_kept(nurse: Client, clinic: House) -> None:
    letter, where = begun(nurse, clinic)
    page = nurse.get(where).content.decode()
    assert "Still to fill in: [name of the doctor]" in page
    assert "About <strong>Anna Beispiel</strong>, born 2 March 1984" in page
    sent = {"to": "Dr A", "body": "Dear Dr A,", "version": "1", "step": "final", "is_read": "yes"}
    assert nurse.post(where, sent).status_code == 302
    page = nurse.get(where).content.decode()
    assert "Final on" in page
    assert "<textarea" not in page
    paper = nurse.get(reverse("letter_paper", args=[clinic.anna.key, letter.key]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == 'inline; filename="cleardays-letter.pdf"'
    letter.refresh_from_db()
    assert paper.content == bytes(letter.pdf or b"")
    assert nurse.post(where, sent).status_code == 422
    assert "stays as it was sent" in nurse.post(where, sent).content.decode()
    assert nurse.post(where, {"step": "again"}).status_code == 302
    assert Letter.objects.count() == 2
    looks = AuditRow.objects.filter(about="page letter_paper", person=str(clinic.anna.key))
    assert looks.count() == 1


def test_what_was_typed_stays_where_it_could_not_be_made_final(
    nurse: Client, clinic: House
) -> None:
    letter, where = begun(nurse, clinic)
    sent = {"to": "Dr A", "body": "Half a [letter]", "version": "1", "step": "final"}
    answer = nurse.post(where, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Half a [letter]</textarea>" in page
    assert "It is still a draft." in page
    letter.refresh_from_db()
    assert (letter.body, letter.version, letter.final_at) == ("Half a [letter]", 2, None)
    assert 'name="version" value="2"' in page


def test_both_texts_are_shown_where_two_wrote_at_once(nurse: Client, clinic: House) -> None:
    letter, where = begun(nurse, clinic)
    Letter.objects.filter(pk=letter.pk).update(body="Their text", version=2)
    answer = nurse.post(where, {"to": "Dr A", "body": "My text <b>", "version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Their text</textarea>" in page
    assert "My text &lt;b&gt;</pre>" in page
    assert "Theirs stands" in page
    letter.refresh_from_db()
    assert letter.body == "Their text"


def test_a_letter_of_somebody_else_is_not_there(nurse: Client, clinic: House) -> None:
    letter, _ = begun(nurse, clinic)
    for name in ("letter", "letter_paper"):
        assert nurse.get(reverse(name, args=[clinic.ben.key, letter.key])).status_code == 404
        assert nurse.get(reverse(name, args=[clinic.anna.key, uuid4()])).status_code == 404
    where = reverse("letter", args=[clinic.ben.key, letter.key])
    assert nurse.post(where, {"step": "away"}).status_code == 404
    assert Letter.objects.filter(pk=letter.pk).exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose which letter."),
        ({"kind": "payer"}, "Choose the rules that this payer goes by."),
        ({"kind": "session"}, "Choose one of this person&#x27;s signed sessions."),
        ({"kind": "love"}, "Select a valid choice"),
    ],
)
def test_a_letter_that_cannot_be_begun(
    nurse: Client, clinic: House, sent: dict[str, str], words: str
) -> None:
    answer = nurse.post(reverse("letters", args=[clinic.anna.key]), sent)
    assert answer.status_code == 422
    assert not Letter.objects.exists()
    assert words in answer.content.decode()


def test_a_draft_thrown_away_leads_back_to_the_list(nurse: Client, clinic: House) -> None:
    _, where = begun(nurse, clinic)
    answer = nurse.post(where, {"step": "away"})
    assert answer["Location"] == reverse("letters", args=[clinic.anna.key])
    assert "None was written yet." in nurse.get(answer["Location"]).content.decode()


# --- authorisations -------------------------------------------------------------------------------

LEAVE = {"payer": "Fund", "first": "2020-01-01", "last": "2020-12-31", "units": "310"}


def test_an_authorisation_is_entered_and_struck_out(nurse: Client, clinic: House) -> None:
    where = reverse("authorisations", args=[clinic.anna.key])
    assert nurse.post(where, LEAVE).status_code == 302
    page = nurse.get(where).content.decode()
    assert "Authorisation ended" in page
    again = nurse.post(where, LEAVE)
    assert again.status_code == 422
    assert "would count twice" in again.content.decode()
    row = Authorisation.objects.get()
    nurse.post(reverse("strike_authorisation", args=[clinic.anna.key, row.pk]))
    page = nurse.get(where).content.decode()
    assert "struck out" in page
    assert "None is entered. Whether one is needed, this record does not say." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"payer": ""}, "Name the payer."),
        ({"first": ""}, "From: choose the date."),
        ({"last": "31.12.2020"}, "To: write it as year, month and day"),
        ({"units": "many"}, "Units approved: a number such as 620"),
        ({"last": "2019-01-01"}, "before it begins"),
    ],
)
def test_a_wrong_one_is_answered_in_words(
    nurse: Client, clinic: House, wrong: dict[str, str], words: str
) -> None:
    answer = nurse.post(reverse("authorisations", args=[clinic.anna.key]), {**LEAVE, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Authorisation.objects.exists()
