"""Pages about a visit: asking, choosing, booking, the calendar's address, the clinic's page."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from actions.test_worklist import given
from cleardays.actions.accounts import qualify
from cleardays.actions.appointments import book
from cleardays.actions.asked_visits import ask, offer_times
from cleardays.actions.calendar_feed import open_feed, read_feed
from cleardays.actions.own_visits import own_visit
from cleardays.actions.waiting import wait
from cleardays.records.models import (
    Account,
    Appointment,
    AuditRow,
    CalendarFeed,
    InjectionSession,
    Offer,
    VisitRequest,
    Waiting,
)
from clinic_house import AT, TODAY, House
from exchange.test_calendar import read
from reading_age import grade, long_sentences
from visit_days import NINE, TWENTY_PAST, herself, places, receives
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
VIEWS = (
    "my_visit_views",
    "my_check_in_views",
    "calendar_views",
    "consultation_views",
    "clinic_page_views",
)


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages ask the clock; here it stands on the day of the house."""
    for name in (*VIEWS, "clinic_day", "person_views"):
        monkeypatch.setattr(f"cleardays.web.{name}.now", lambda: AT)
    stopped = SimpleNamespace(now=lambda: AT)
    monkeypatch.setattr("cleardays.web.worklist_views.timezone", stopped)


@pytest.fixture
def anna(client: Client, clinic: House) -> Client:
    come_in(client, clinic.anna_herself)
    return client


def words(answered: HttpResponse) -> str:
    """What is read on a page, without its head and its foot."""
    main = answered.content.decode().split("<main", 1)[-1].split("</main>")[0]
    bare = re.sub(
        r"<[^>]+>", " ", re.sub(r"</(?:p|h\d|li|label|legend|a|button)>", "\n", "<" + main)
    )
    lines = (re.sub(r"\s+", " ", line).strip() for line in unescape(bare).splitlines())
    return "\n".join(line for line in lines if line)


def slot_of(page: HttpResponse, number: int = 0) -> str:
    return re.findall(r'name="slot" value="([^"]+)"', page.content.decode())[number]


# --- asking and booking -----------------------------------------------------------------------------


def test_from_asking_to_a_chosen_time(anna: Client, clinic: House) -> None:
    assert "No visit is booked" in words(anna.get(reverse("my_visit")))
    empty = anna.post(reverse("my_ask"), {"why": ""})
    assert empty.status_code == 422
    assert "Say in a few words what it is about. Nothing was sent." in words(empty)
    said = {"why": "Headache on most days.", "suits": "mornings"}
    assert anna.post(reverse("my_ask"), said)["Location"] == reverse("my_visit")
    assert anna.post(reverse("my_ask"), said).status_code == 422
    assert "The clinic has not answered yet." in words(anna.get(reverse("my_visit")))

    places(clinic, 5)
    nurse = Client()
    come_in(nurse, clinic.injector)
    assert "One person asked for a visit" in words(nurse.get(reverse("worklist")))
    listed = nurse.get(reverse("consultations"))
    assert "“Headache on most days.”" in words(listed)
    where = reverse("offering", args=[clinic.anna.key])
    page = nurse.get(where)
    assert nurse.post(where, {"do": "offer"}).status_code == 422
    both = [slot_of(page), slot_of(page, 1)]
    assert nurse.post(where, {"do": "offer", "slot": both}).status_code == 302
    assert "asked for a visit" not in words(nurse.get(reverse("worklist"))), "it was answered"
    assert "for Anna Beispiel until 10:00 on 6 October 2026" in words(
        nurse.get(reverse("consultations"))
    ).replace("\n", " ")

    mine = anna.get(reverse("my_visit"))
    assert "Saturday, 10 October 2026, 09:20" in words(mine)
    assert "held for you until 10:00 on 6 October 2026" in words(mine), "by the clinic's clock"
    second = Offer.objects.order_by("at").last()
    assert second is not None
    taken = anna.post(reverse("my_offer", args=[second.key]), {"do": "take"})
    assert taken["Location"] == reverse("my_visit")
    assert "You come on 10 October 2026 at 09:20" in words(anna.get(reverse("my_visit")))
    gone = anna.post(reverse("my_offer", args=[second.key]), {"do": "take"})
    assert gone.status_code == 422
    assert "not held for you any more" in words(gone)


def test_no_address_of_a_visit_is_that_of_somebody_else(anna: Client, clinic: House) -> None:
    request = ask(herself(clinic, clinic.ben), "Pain.", "", AT)
    (offer,) = offer_times(clinic.injector, request, [(places(clinic, 5), NINE)], AT)
    for where in (offer.key, uuid4()):
        assert anna.post(reverse("my_offer", args=[where]), {"do": "take"}).status_code == 404
    assert "09:00" not in words(anna.get(reverse("my_visit")))


def test_a_request_is_taken_back_and_ended_with_a_word(anna: Client, clinic: House) -> None:
    anna.post(reverse("my_ask"), {"why": "Pain."})
    anna.post(reverse("my_ask"), {"do": "back"})
    assert VisitRequest.objects.get().ended_at is not None
    anna.post(reverse("my_ask"), {"why": "Pain again."})
    nurse = Client()
    come_in(nurse, clinic.injector)
    where = reverse("offering", args=[clinic.anna.key])
    assert nurse.post(where, {"do": "end", "answer": ""}).status_code == 422
    assert nurse.post(where, {"do": "end", "answer": "We rang you."}).status_code == 302
    assert nurse.get(where).status_code == 404
    assert "The clinic answered: “We rang you.”" in words(anna.get(reverse("my_visit")))


def test_booked_moved_and_cancelled(anna: Client, clinic: House) -> None:
    given(clinic.anna, 80)
    places(clinic, 5)
    page = anna.get(reverse("my_booking"))
    assert "from 9 to 23 October 2026" in words(page)
    assert anna.post(reverse("my_booking"), {"slot": "nonsense"}).status_code == 422
    assert anna.post(reverse("my_booking"), {"slot": f"{uuid4()} 09:00"}).status_code == 422
    assert anna.post(reverse("my_booking"), {"slot": slot_of(page)}).status_code == 302
    page = anna.get(reverse("my_booking"))
    assert "Move or cancel your visit" in words(page)
    assert anna.post(reverse("my_booking"), {"slot": slot_of(page)}).status_code == 302
    assert [a.state for a in Appointment.objects.order_by("pk")] == ["moved", "booked"]
    here = str(Appointment.objects.get(state="booked").key)
    assert anna.post(reverse("my_booking"), {"cancel": here}).status_code == 302
    assert "No visit is booked" in words(anna.get(reverse("my_visit")))


def test_too_late_to_change_says_whom_to_ring(anna: Client, clinic: House) -> None:
    clinic.clinic.telephone = "555 0100"
    clinic.clinic.save()
    made = book(clinic.injector, clinic.anna, places(clinic, 1), NINE, AT)
    page = anna.get(reverse("my_booking"))
    assert "less than 48 hours until your visit. Ring the clinic to change it: 555 0100" in words(
        page
    )
    assert "Cancel it" not in words(page)
    assert anna.post(reverse("my_booking"), {"cancel": str(made.key)}).status_code == 422


def test_on_the_list_and_off_it(anna: Client, clinic: House) -> None:
    said = {"weekdays": ["1", "3"], "parts": ["morning"], "notice_hours": "24", "not_before": ""}
    assert anna.post(reverse("my_sooner"), {**said, "not_before": "soon"}).status_code == 422
    assert anna.post(reverse("my_sooner"), {"weekdays": ["9"]}).status_code == 422
    assert anna.post(reverse("my_sooner"), said).status_code == 302
    now = Waiting.objects.get(ended_at=None)
    assert (now.weekdays, now.parts, now.notice_hours) == ([1, 3], ["morning"], 24)
    again = anna.get(reverse("my_sooner")).content.decode()
    assert len(re.findall(r"<input[^>]*checked", again)) == 4
    assert anna.post(reverse("my_sooner"), {"do": "stop"}).status_code == 302
    assert not Waiting.objects.filter(ended_at=None).exists()


def test_the_clinic_sees_the_line_and_holds_a_place_by_hand(client: Client, clinic: House) -> None:
    given(clinic.anna, 100)
    given(clinic.ben, 90)
    for person in (clinic.anna, clinic.ben):
        wait(herself(clinic, person), [], [], 4, AT)
    places(clinic, 5)
    come_in(client, clinic.injector)
    page = client.get(reverse("consultations"))
    shown = words(page).replace("\n", " ")
    assert "Anna Beispiel 21 19 September 2026, when it was due yes" in shown
    assert shown.index("Anna Beispiel") < shown.index("Ben Esempio")
    assert client.post(reverse("consultations"), {"slot": slot_of(page)}).status_code == 302
    assert Offer.objects.get().person == clinic.anna
    assert "the list had them next" in words(client.get(reverse("consultations")))
    assert client.post(reverse("consultations"), {}).status_code == 422


def test_a_day_is_opened_to_people_and_kept_again(client: Client, clinic: House) -> None:
    day = places(clinic, 5, for_people=False)
    come_in(client, clinic.injector)
    where = reverse("day", args=[day.key])
    for said, then in (("yes", True), ("no", False)):
        assert client.post(where, {"people": said}).status_code == 302
        day.refresh_from_db()
        assert day.people_may_book is then


# --- the calendar -----------------------------------------------------------------------------------


def test_one_tap_gives_the_next_visit(anna: Client, clinic: House) -> None:
    day = places(clinic, 5)
    theirs = book(clinic.injector, clinic.ben, day, TWENTY_PAST, AT)
    for which in (theirs.key, uuid4()):
        assert anna.get(reverse("my_visit_ics", args=[which])).status_code == 404
    made = book(clinic.injector, clinic.anna, day, NINE, AT)
    answer = anna.get(reverse("my_visit_ics", args=[made.key]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert answer["Cache-Control"] == "no-store"
    (event,) = read(answer.content)
    assert (event["DTSTART"], event["DTEND"]) == ("20261010T080000Z", "20261010T082000Z")


def test_an_address_is_shown_once_and_kept_nowhere(anna: Client, clinic: House) -> None:
    page = anna.post(reverse("my_calendar"), {"do": "new"})
    (token,) = re.findall(r"/calendar/([^.]+)\.ics", page.content.decode())
    assert len(token) >= 43
    kept = CalendarFeed.objects.get()
    assert token not in str(vars(kept)) + str(list(AuditRow.objects.values()))
    assert token not in anna.get(reverse("my_calendar")).content.decode()
    nobody = Client()
    answer = nobody.get(reverse("calendar_feed", args=[token]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "last asked on 5 October 2026" in words(anna.get(reverse("my_calendar"))).replace(
        "\n", " "
    )


def test_wrong_ended_renewed_and_closed_are_all_alike(anna: Client, clinic: House) -> None:
    first = open_feed(clinic.anna_herself, AT)
    second = open_feed(clinic.anna_herself, AT)
    nobody = Client()

    def asked(token: str) -> tuple[int, bytes]:
        answer = nobody.get(reverse("calendar_feed", args=[token]))
        return answer.status_code, answer.content

    assert asked(second)[0] == 200
    wrong = asked("x" * 43)
    assert wrong[0] == 404
    assert asked(first) == wrong, "a new one ends the old one"
    Account.objects.filter(pk=clinic.anna_herself.pk).update(is_active=False)
    assert asked(second) == wrong
    Account.objects.filter(pk=clinic.anna_herself.pk).update(is_active=True)
    assert asked(second)[0] == 200
    anna.post(reverse("my_calendar"), {"do": "end"})
    assert asked(second) == wrong


def test_who_asks_without_end_is_told_to_wait(client: Client, clinic: House) -> None:
    cache.clear()
    where = reverse("calendar_feed", args=["x" * 43])
    found = [client.get(where).status_code for _ in range(61)]
    cache.clear()
    assert found == [404] * 60 + [429]


def test_a_calendar_holds_visits_or_else_the_days_for_the_next(clinic: House) -> None:
    given(clinic.anna, 80)
    token = open_feed(clinic.anna_herself, AT)
    (window,) = read(read_feed(token, AT) or b"")
    assert window["DTSTART;VALUE=DATE"] == "20261009"
    assert window["DTEND;VALUE=DATE"] == "20261024"
    made = book(clinic.injector, clinic.anna, places(clinic, 5), NINE, AT)
    (visit,) = read(read_feed(token, AT) or b"")
    assert visit["UID"] == f"{made.key}@cleardays"
    from cleardays.actions.appointments import State, become, move

    moved = move(clinic.injector, made, places(clinic, 6), NINE, AT)
    (again,) = read(read_feed(token, AT) or b"")
    assert (again["UID"], again["SEQUENCE"]) == (visit["UID"], "1")
    become(clinic.injector, moved, State.CANCELLED, AT)
    (window,) = read(read_feed(token, AT) or b"")
    assert "VALUE=DATE" in " ".join(window)
    late = AT + timedelta(days=30)
    assert read(read_feed(token, late) or b"") == [], "a window that is over is not shown"


def test_a_record_that_was_taken_back_has_no_calendar(clinic: House) -> None:
    token = open_feed(clinic.anna_herself, AT)
    clinic.anna.removed_at = AT
    clinic.anna.save()
    assert read_feed(token, AT) is None


# --- the clinic's own page --------------------------------------------------------------------------


def signed(clinic: House, number: int) -> None:
    for n in range(number):
        InjectionSession.objects.create(
            person=clinic.anna,
            clinic=clinic.clinic,
            on=TODAY - timedelta(days=n),
            state="signed",
            injector=clinic.injector,
            units=155,
            qualification="x",
            begun_at=AT,
            signed_at=AT,
        )


def test_a_clinic_is_shown_when_it_says_so(client: Client, clinic: House) -> None:
    where = reverse("clinic_page", args=[clinic.clinic.key])
    assert client.get(where).status_code == 404
    assert "No clinic is shown" in words(client.get(reverse("clinics")))
    admin = Client()
    come_in(admin, clinic.administrator)
    said = {
        **{"is_shown": "on", "about": "Ring the bell.", "bring": "Your diary."},
        **{"change_hours": 24, "hold_hours": 12, "notice_hours": 4, "check_in_days": 5},
    }
    assert admin.post(reverse("reception"), {**said, "hold_hours": 0}).status_code == 422
    assert client.get(where).status_code == 404, "nothing is half-saved"
    assert admin.post(reverse("reception"), said).status_code == 302
    assert "Harbour Headache Clinic" in words(client.get(reverse("clinics")))
    page = words(client.get(where))
    assert "Ring the bell." in page
    assert "Injector training, valid until 31 December 2027" in page
    assert "Fewer than 10 sessions signed here" in page
    assert own_visit(clinic.anna, AT).reception.hold_hours == 12


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, "Fewer than 10 sessions"),
        (9, "Fewer than 10 sessions"),
        (10, "10 sessions or more"),
        (19, "10 sessions or more"),
        (20, "20 sessions or more"),
    ],
)
def test_sessions_are_counted_in_full_tens(
    client: Client, clinic: House, number: int, says: str
) -> None:
    receives(clinic, is_shown=True)
    signed(clinic, number)
    given(clinic.ben, 200)  # from before Cleardays, signed by nobody here
    page = words(client.get(reverse("clinic_page", args=[clinic.clinic.key])))
    assert f"{says} signed here" in page
    assert clinic.anna.name not in page


def test_only_a_qualification_that_stands_today_is_shown(client: Client, clinic: House) -> None:
    receives(clinic, is_shown=True)
    clinic.injector.qualifications.all().delete()
    qualify(
        clinic.administrator,
        clinic.injector,
        what="Old course",
        number="",
        valid_from=TODAY - timedelta(days=99),
        expires=TODAY - timedelta(days=1),
        at=AT,
    )
    page = words(client.get(reverse("clinic_page", args=[clinic.clinic.key])))
    assert "Nobody with a qualification that stands today is entered." in page
    assert clinic.injector.name not in page


# --- words ------------------------------------------------------------------------------------------


def test_pages_for_people_read_easily(anna: Client, clinic: House) -> None:
    receives(clinic, is_shown=True)
    given(clinic.anna, 80)
    wait(clinic.anna_herself, [], [], 4, AT)
    book(clinic.injector, clinic.anna, places(clinic, 5), NINE, AT)
    names = ("my_visit", "my_booking", "my_ask", "my_sooner", "my_calendar", "my_check_in")
    pages = [anna.get(reverse(name)) for name in names]
    pages.append(anna.get(reverse("clinic_page", args=[clinic.clinic.key])))
    for page in pages:
        assert page.status_code == 200
        text = "\n".join(
            w if w.endswith((".", "?", ":")) else f"{w}." for w in words(page).split("\n")
        )
        assert long_sentences(text, 20) == []
        assert grade(text) <= 6, words(page)


def test_a_window_over_new_year_says_both_years() -> None:
    from cleardays.actions.slots import Window
    from cleardays.web.my_visit_views import window_words

    first = datetime(2026, 12, 28, tzinfo=UTC).date()
    assert window_words(Window(first, first + timedelta(14))) == (
        "from 28 December 2026 to 11 January 2027"
    )
    march = first.replace(year=2027, month=3, day=3)
    assert window_words(Window(march, march.replace(day=31))) == "from 3 to 31 March 2027"
    assert window_words(Window(march, march.replace(month=4))) == "from 3 March to 3 April 2027"
    assert window_words(Window(None, None)) == ""
