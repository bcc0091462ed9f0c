"""Before a visit: the person's page, the panel on the clinic's, and the session that still asks."""

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cleardays.actions.appointments import book
from cleardays.actions.check_in import said_before, say
from cleardays.actions.own_visits import own_visit
from cleardays.actions.signing import read_open
from cleardays.records.models import AuditRow, CheckIn, InjectionSession, Said, Told
from clinic_house import AT, TODAY, House
from session_days import ALL_NO, a_draft
from visit_days import NINE, places
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
VIEWS = (
    *("my_check_in_views", "my_visit_views", "consultation_views", "clinic_day", "person_views"),
    *("session_views", "session_page"),
)


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock; here it stands on the day of the house."""
    for name in VIEWS:
        monkeypatch.setattr(f"cleardays.web.{name}.now", lambda: AT)


@pytest.fixture
def anna(client: Client, clinic: House) -> Client:
    book(clinic.injector, clinic.anna, places(clinic, 5), NINE, AT)
    come_in(client, clinic.anna_herself)
    return client


@pytest.fixture
def nurse(clinic: House) -> Client:
    found = Client()
    come_in(found, clinic.injector)
    return found


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def page_of(nurse: Client, clinic: House) -> str:
    return text(nurse.get(reverse("person", args=[clinic.anna.key])))


def test_a_visit_in_the_next_days_is_asked_about(anna: Client) -> None:
    assert "Answer before my visit" in text(anna.get(reverse("my_visit")))
    page = text(anna.get(reverse("my_check_in")))
    assert "Are you pregnant, or do you plan to be?" in page
    assert page.count("I do not know") == 2


def test_without_a_visit_nothing_is_asked(client: Client, clinic: House) -> None:
    come_in(client, clinic.anna_herself)
    assert "<textarea" not in text(client.get(reverse("my_check_in")))
    assert client.post(reverse("my_check_in"), {"text.changed": "x"}).status_code == 422
    assert not CheckIn.objects.exists()


def test_said_shown_confirmed_and_dated(anna: Client, nurse: Client, clinic: House) -> None:
    assert "Said before the visit" not in page_of(nurse, clinic)
    sent = {
        "safety.pregnant": "no",
        "safety.other_toxin_recent": "unknown",
        "text.questions": "Can I <b>swim</b>?",
        "score.hit-6": "64",
    }
    where = reverse("my_check_in")
    assert anna.post(where, sent)["Location"] == where + "?sent=1"
    again = text(anna.get(where + "?sent=1"))
    assert "The clinic has your answers" in again
    assert "Ring the clinic before you set out" not in again
    assert 'value="64"' in again, "what was said stands in the form"

    panel = page_of(nurse, clinic).split('id="before-visit"')[1].split("</section>")[0]
    assert "Said by the person on 5 October 2026, <strong>not yet confirmed</strong>" in panel
    assert "<strong>does not know</strong>" in panel
    assert "<b>swim" not in nurse.get(reverse("person", args=[clinic.anna.key])).content.decode()
    said = Said.objects.get(name="safety.pregnant")
    taken = reverse("said_before_visit", args=[clinic.anna.key, said.check_in.key, said.pk])
    assert nurse.post(taken, {"do": "take"}).status_code == 302
    assert nurse.post(taken, {"do": "take"}).status_code == 409
    assert Told.objects.get(name="safety.pregnant").value is False
    history = text(nurse.get(reverse("history", args=[clinic.anna.key])))
    assert "said by the person before a visit, confirmed by injector of harbour" in history
    assert "Confirmed by injector of harbour" in page_of(nurse, clinic)
    score = Said.objects.get(name="score.hit-6")
    aside = reverse("said_before_visit", args=[clinic.anna.key, score.check_in.key, score.pk])
    assert nurse.post(aside, {"do": "aside"}).status_code == 302
    assert not clinic.anna.scorerows.exists()
    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert {
        "answer before a visit",
        "confirm what was said before a visit",
        "set aside what was said before a visit",
    } <= verbs


def test_what_is_wrong_keeps_nothing_and_loses_nothing(anna: Client) -> None:
    sent = {"score.hit-6": "a lot", "text.changed": "Worse since spring."}
    answer = anna.post(reverse("my_check_in"), sent)
    assert answer.status_code == 422
    assert "HIT-6: A whole number from 36 to 78. Or leave it empty." in text(answer)
    assert "Worse since spring." in text(answer)
    assert '<details class="sheets" open>' in text(answer)
    answer = anna.post(reverse("my_check_in"), {**sent, "score.hit-6": "90"})
    assert answer.status_code == 422
    assert "90 was given, but the total of HIT-6 is a whole number from 36 to 78" in text(answer)
    assert not CheckIn.objects.exists()


def test_a_yes_asks_to_ring(anna: Client, clinic: House) -> None:
    clinic.clinic.telephone = "555 0100"
    clinic.clinic.save()
    anna.post(reverse("my_check_in"), {"safety.pregnant": "yes"})
    page = text(anna.get(reverse("my_check_in") + "?sent=1"))
    assert "Ring the clinic before you set out: 555 0100" in page


def test_somebody_elses_answers_are_not_there(anna: Client, nurse: Client, clinic: House) -> None:
    anna.post(reverse("my_check_in"), {"safety.pregnant": "yes"})
    said = Said.objects.get()
    for key in (clinic.ben.key, clinic.other.anna.key if clinic.other else clinic.ben.key):
        where = reverse("said_before_visit", args=[key, said.check_in.key, said.pk])
        assert nurse.post(where, {"do": "take"}).status_code == 404


def before_a_session(clinic: House, said: dict[str, object]) -> InjectionSession:
    if own_visit(clinic.anna, AT).next is None:
        book(clinic.injector, clinic.anna, places(clinic, 5), NINE, AT)
    say(clinic.anna_herself, own_visit(clinic.anna, AT), said, AT)
    return a_draft(clinic, clinic.anna)


def test_said_before_is_not_asked_until_the_injector_asks(nurse: Client, clinic: House) -> None:
    row = before_a_session(clinic, {"safety.pregnant": False})
    page = text(nurse.get(reverse("session", args=[clinic.anna.key, row.key])))
    assert "said before the visit: no, not confirmed" in page
    draft = read_open(clinic.injector, row)
    (pregnant,) = [a for a in asked_of(draft) if a.check.fact == "pregnant"]
    assert pregnant.answer.value == "unknown", "a no that was not confirmed answers nothing"
    from cleardays.actions.hurdles import hurdles
    from cleardays.evidence.read import read_tables

    names = [h.says for h in hurdles(draft, read_tables(), AT)]
    assert any("Pregnant" in words and "not asked" in words for words in names)


def asked_of(draft):
    from cleardays.actions.hurdles import asked
    from cleardays.evidence.read import read_tables

    return asked(draft.row, draft.minds, read_tables())


@pytest.mark.parametrize("said", [True, "unknown"])
def test_one_tap_for_all_the_others_leaves_open_what_was_not_said_to_be_no(
    nurse: Client, clinic: House, said: object
) -> None:
    row = before_a_session(clinic, {"safety.pregnant": said, "safety.other_toxin_recent": False})
    sent = {f"asked.{name}": "1" for name in ALL_NO} | {"version": row.version, "do": "rest"}
    where = reverse("session_change", args=[clinic.anna.key, row.key, "checks"])
    assert nurse.post(where, sent).status_code == 302
    row.refresh_from_db()
    answers = {name: one["answer"] for name, one in row.checks.items()}
    assert "pregnant" not in answers
    assert answers["other_toxin"] == "no"
    assert answers["infection"] == "no"
    assert "pregnant" in said_before(clinic.anna, TODAY)
