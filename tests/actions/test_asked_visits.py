"""Asking for a visit: times are held for whoever asked, one is chosen, the others are free again."""

from datetime import timedelta

import pytest
from django.core import mail

from cleardays.actions.appointments import book
from cleardays.actions.asked_visits import ask, end, offer_times, requests, take_back
from cleardays.actions.own_visits import accept, decline
from cleardays.actions.permits import NotPermitted
from cleardays.actions.slots import CONSULTATION, BookingRefused, slots
from cleardays.actions.waiting import settle
from cleardays.records.models import Appointment, AuditRow, ClinicDay, Offer, VisitRequest
from clinic_house import AT, House
from visit_days import NINE, TWENTY_PAST, herself, places, receives

pytestmark = pytest.mark.django_db
WHY = "Headache on most days, and nothing helps."


def states(request: VisitRequest) -> list[str]:
    return [o.state for o in request.offers.order_by("day__on", "at")]


def test_from_asking_to_a_time(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "mornings", AT)
    assert list(requests(clinic.injector, AT)) == [request]
    day = places(clinic, 5)
    offers = offer_times(clinic.injector, request, [(day, NINE), (day, TWENTY_PAST)], AT)
    assert [o.until - AT for o in offers] == [timedelta(hours=24)] * 2
    made = accept(clinic.anna_herself, offers[1], AT)
    assert (made.at, made.what, made.person) == (TWENTY_PAST, CONSULTATION, clinic.anna)
    assert states(request) == ["withdrawn", "accepted"]
    assert list(requests(clinic.injector, AT)) == []
    words = " ".join(AuditRow.objects.values_list("about", flat=True))
    assert WHY not in words


def test_a_time_that_is_held_is_held_for_them_alone(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "", AT)
    day = places(clinic, 5)
    offer_times(clinic.injector, request, [(day, NINE)], AT)
    assert [s.is_free for s in slots(ClinicDay.objects.get(pk=day.pk))] == [False, True, True]
    with pytest.raises(BookingRefused, match="held for somebody else until 10:00 on 6 October"):
        book(clinic.injector, clinic.ben, day, NINE, AT)
    other = ask(herself(clinic, clinic.ben), WHY, "", AT)
    with pytest.raises(BookingRefused, match="not free any more"):
        offer_times(clinic.injector, other, [(day, TWENTY_PAST), (day, NINE)], AT)
    assert not other.offers.exists(), "none or all"
    assert book(clinic.injector, clinic.anna, day, NINE, AT), "the clinic books it for them"
    assert states(request) == ["accepted"]


def test_an_answer_that_comes_too_late_books_nothing(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "", AT)
    day = places(clinic, 5)
    (offer,) = offer_times(clinic.injector, request, [(day, NINE)], AT)
    with pytest.raises(BookingRefused, match="not held for you any more"):
        accept(clinic.anna_herself, offer, offer.until)
    assert settle(clinic.clinic, offer.until) == 1
    assert states(request) == ["lapsed"]
    assert [r.pk for r in requests(clinic.injector, AT)] == [request.pk], "it still wants an answer"
    assert settle(clinic.clinic, offer.until) == 0


def test_none_of_them_suits(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "", AT)
    (offer,) = offer_times(clinic.injector, request, [(places(clinic, 5), NINE)], AT)
    decline(clinic.anna_herself, offer, AT)
    assert states(request) == ["declined"]
    with pytest.raises(BookingRefused, match="not held for you any more"):
        decline(clinic.anna_herself, offer, AT)
    with pytest.raises(BookingRefused, match="not held for you any more"):
        accept(clinic.anna_herself, offer, AT)


def test_one_request_at_a_time_and_taken_back(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "", AT)
    with pytest.raises(BookingRefused, match="asked already"):
        ask(clinic.anna_herself, WHY, "", AT)
    offer_times(clinic.injector, request, [(places(clinic, 5), NINE)], AT)
    take_back(clinic.anna_herself, AT)
    assert states(request) == ["withdrawn"]
    with pytest.raises(BookingRefused, match="taken it back"):
        offer_times(clinic.injector, request, [(places(clinic, 6), NINE)], AT)
    assert ask(clinic.anna_herself, WHY, "", AT)
    with pytest.raises(BookingRefused, match="Say in a few words"):
        ask(herself(clinic, clinic.ben), "  ", "", AT)


def test_ended_with_a_word(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "", AT)
    with pytest.raises(BookingRefused, match="Say in a word"):
        end(clinic.injector, request, " ", AT)
    end(clinic.injector, request, "We rang you.", AT)
    request.refresh_from_db()
    assert (request.answer, request.ended_by) == ("We rang you.", clinic.injector)
    with pytest.raises(BookingRefused, match="ended a moment ago"):
        end(clinic.injector, request, "again", AT)


def test_a_time_too_near_to_wait_for_an_answer(clinic: House) -> None:
    receives(clinic, notice_hours=48)
    request = ask(clinic.anna_herself, WHY, "", AT)
    with pytest.raises(BookingRefused, match="ring them"):
        offer_times(clinic.injector, request, [(places(clinic, 1), NINE)], AT)
    with pytest.raises(BookingRefused, match="one to 6"):
        offer_times(clinic.injector, request, [], AT)
    assert not Offer.objects.exists()


def test_a_request_of_another_clinic_does_not_exist(clinic: House) -> None:
    assert clinic.other is not None
    theirs = ask(clinic.other.anna_herself, WHY, "", AT)
    assert list(requests(clinic.injector, AT)) == []
    with pytest.raises(NotPermitted):
        offer_times(clinic.injector, theirs, [(places(clinic, 5), NINE)], AT)
    with pytest.raises(NotPermitted):
        end(clinic.injector, theirs, "no", AT)
    with pytest.raises(NotPermitted):
        ask(clinic.injector, WHY, "", AT)


def test_an_offer_to_somebody_else_is_not_taken(clinic: House) -> None:
    request = ask(clinic.anna_herself, WHY, "", AT)
    (offer,) = offer_times(clinic.injector, request, [(places(clinic, 5), NINE)], AT)
    with pytest.raises(BookingRefused, match="not held for you"):
        accept(herself(clinic, clinic.ben), offer, AT)
    assert not Appointment.objects.exists()


def test_the_mail_says_nothing_about_health(
    clinic: House, settings, django_capture_on_commit_callbacks
) -> None:
    request, day = ask(clinic.anna_herself, WHY, "", AT), places(clinic, 5)
    with django_capture_on_commit_callbacks(execute=True):
        offer_times(clinic.injector, request, [(day, NINE)], AT)
    assert mail.outbox == [], "no mail is set"
    settings.MAIL = "smtp://mail.example"
    with django_capture_on_commit_callbacks(execute=True):
        offer_times(clinic.injector, request, [(day, TWENTY_PAST)], AT)
    (sent,) = mail.outbox
    assert sent.to == [clinic.anna_herself.email]
    assert "10:00 on 6 October 2026" in sent.body
    for word in (*WHY.lower().split()[:1], "clinic", "inject", "migraine", "botox", "anna", "http"):
        assert word not in f"{sent.subject} {sent.body}".lower()


def test_a_mail_that_cannot_be_sent_undoes_nothing(
    clinic: House, settings, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no route to the host")

    monkeypatch.setattr("cleardays.actions.neutral_mail.send_mail", broken)
    settings.MAIL = "smtp://mail.example"
    request, day = ask(clinic.anna_herself, WHY, "", AT), places(clinic, 5)
    with django_capture_on_commit_callbacks() as sent:
        offer_times(clinic.injector, request, [(day, NINE)], AT)
    assert len(sent) == 1
    with pytest.raises(OSError, match="no route"):
        sent[0]()
    assert states(request) == ["open"]
