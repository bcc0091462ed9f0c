"""Appointments: inside the window, one person a slot, moved as a whole, and what may follow what."""

import threading
from datetime import date, time, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from actions.test_worklist import given
from cleardays.actions.appointments import NEXT, become, book, move, open_day
from cleardays.actions.permits import NotPermitted
from cleardays.actions.slots import BookingRefused, State, slots, window_of
from cleardays.records.models import Appointment, ClinicDay, Person
from clinic_house import AT, TODAY, House
from web.test_every_route import come_in

pytestmark = pytest.mark.django_db
NINE = time(9)


def a_day(house: House, days: int, opens: time = NINE, closes: time = time(10)) -> ClinicDay:
    on = TODAY + timedelta(days=days)
    return open_day(house.injector, house.injector, on, opens, closes, 20, "", AT)


def test_slots_fill_the_day_and_no_more(clinic: House) -> None:
    day = a_day(clinic, 1, NINE, time(9, 50))
    assert [slot.at for slot in slots(day)] == [NINE, time(9, 20)]


@pytest.mark.parametrize(
    ("opens", "closes", "minutes", "says"),
    [
        (time(10), NINE, 20, "before it opens"),
        (NINE, NINE, 20, "before it opens"),
        (NINE, time(10), 4, "5 to 240"),
        (NINE, time(10), 241, "5 to 240"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    clinic: House, opens: time, closes: time, minutes: int, says: str
) -> None:
    with pytest.raises(BookingRefused, match=says):
        open_day(clinic.injector, clinic.injector, TODAY, opens, closes, minutes, "", AT)
    assert not ClinicDay.objects.exists()


def test_nobody_injects_in_two_places_at_once(clinic: House) -> None:
    a_day(clinic, 1)
    with pytest.raises(BookingRefused, match="already"):
        a_day(clinic, 1, time(9, 30), time(12))
    a_day(clinic, 1, time(10), time(12))


def test_the_window_begins_when_the_session_is_due(clinic: House) -> None:
    assert window_of(clinic.anna).fits(TODAY)
    given(clinic.anna, 80)
    window = window_of(clinic.anna)
    assert (window.due, window.last) == (TODAY + timedelta(4), TODAY + timedelta(18))
    assert [window.fits(TODAY + timedelta(n)) for n in (3, 4, 18, 19)] == [False, True, True, False]


def test_earlier_than_due_asks_for_a_reason_and_keeps_it(clinic: House) -> None:
    given(clinic.anna, 80)
    day = a_day(clinic, 3)
    with pytest.raises(BookingRefused, match="Say why it is to be earlier"):
        book(clinic.injector, clinic.anna, day, NINE, AT)
    assert not Appointment.objects.exists()
    made = book(clinic.injector, clinic.anna, day, NINE, AT, "she travels")
    assert made.why == "she travels"


def test_a_slot_is_for_one(clinic: House) -> None:
    day = a_day(clinic, 1)
    book(clinic.injector, clinic.anna, day, NINE, AT)
    with pytest.raises(BookingRefused, match="taken a moment ago"):
        book(clinic.injector, clinic.ben, day, NINE, AT)
    with pytest.raises(BookingRefused, match="booked for"):
        book(clinic.injector, clinic.anna, day, time(9, 20), AT)
    with pytest.raises(BookingRefused, match="no slot"):
        book(clinic.injector, clinic.ben, day, time(9, 5), AT)
    assert Appointment.objects.count() == 1


def test_a_slot_that_is_over_is_not_booked(clinic: House) -> None:
    yesterday = ClinicDay.objects.create(
        clinic=clinic.clinic,
        injector=clinic.injector,
        on=TODAY - timedelta(days=1),
        opens=NINE,
        closes=time(10),
    )
    with pytest.raises(BookingRefused, match="over"):
        book(clinic.injector, clinic.anna, yesterday, NINE, AT)


def test_moving_frees_the_old_slot_or_changes_nothing(clinic: House) -> None:
    first, second = a_day(clinic, 1), a_day(clinic, 2)
    made = book(clinic.injector, clinic.anna, first, NINE, AT)
    book(clinic.injector, clinic.ben, second, NINE, AT)
    with pytest.raises(BookingRefused):
        move(clinic.injector, made, second, NINE, AT)
    made.refresh_from_db()
    assert made.state == State.BOOKED
    moved = move(clinic.injector, made, second, time(9, 20), AT)
    made.refresh_from_db()
    assert (made.state, made.moved_to) == (State.MOVED, moved)
    assert [s.taken for s in slots(ClinicDay.objects.get(pk=first.pk))] == [None] * 3


@pytest.mark.parametrize(("now", "then"), list(product(State.values, State.values)))
def test_what_may_follow_what(clinic: House, now: str, then: str) -> None:
    made = book(clinic.injector, clinic.anna, a_day(clinic, 1), NINE, AT)
    Appointment.objects.filter(pk=made.pk).update(state=now)
    made.refresh_from_db()
    if then in NEXT[now] and then != State.MOVED:
        become(clinic.injector, made, then, AT)
        made.refresh_from_db()
        assert made.state == then
    else:
        with pytest.raises(BookingRefused, match="Nothing was changed"):
            become(clinic.injector, made, then, AT)
        made.refresh_from_db()
        assert made.state == now


def test_another_clinics_people_and_days_are_out_of_reach(clinic: House) -> None:
    assert clinic.other is not None
    theirs, ours = a_day(clinic.other, 1), a_day(clinic, 1)
    for person, day in ((clinic.other.anna, ours), (clinic.anna, theirs)):
        with pytest.raises(NotPermitted):
            book(clinic.injector, person, day, NINE, AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_told(clinic: House) -> None:
    day = a_day(clinic, 1)
    people = list(Person.objects.filter(clinic=clinic.clinic))
    said: list[str] = []
    together = threading.Barrier(len(people))

    def try_it(person: Person) -> None:
        together.wait()
        try:
            book(clinic.injector, person, day, NINE, AT)
            said.append("booked")
        except BookingRefused as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[1] == "booked"
    assert "taken a moment ago" in sorted(said)[0]
    assert Appointment.objects.count() == 1


def test_the_pages(client: Client, clinic: House) -> None:
    come_in(client, clinic.injector)
    said = {
        "injector": clinic.injector.pk,
        "on": (date.today() + timedelta(days=3)).isoformat(),
        "opens": "09:00",
        "closes": "10:00",
        "minutes": 20,
    }
    opened = client.post(reverse("days"), said)
    assert opened.status_code == 302
    page = client.get(reverse("booking", args=[clinic.anna.key])).content.decode()
    slot = page.split('name="slot" value="')[1].split('"')[0]
    assert (
        client.post(reverse("booking", args=[clinic.anna.key]), {"slot": slot}).status_code == 302
    )
    assert clinic.anna.name in client.get(opened["Location"]).content.decode()
    made = Appointment.objects.get()
    arrived = {"appointment": str(made.key), "state": "arrived"}
    assert client.post(opened["Location"], arrived).status_code == 302
    assert client.post(opened["Location"], {**arrived, "state": "missed"}).status_code == 422
    assert client.post(opened["Location"], {**arrived, "state": "flown"}).status_code == 422
    nonsense = client.post(reverse("booking", args=[clinic.ben.key]), {"slot": "x 25:99"})
    assert nonsense.status_code == 422


def test_a_slot_that_is_over_is_not_offered(
    client: Client, clinic: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    clinic.clinic.zone = "Europe/London"
    clinic.clinic.save()
    a_day(clinic, 0, NINE, time(10, 20))
    half_past_nine = AT.replace(hour=8, minute=30)  # by the clinic's clock, in summer
    monkeypatch.setattr(timezone, "now", lambda: half_past_nine)
    come_in(client, clinic.injector)
    page = client.get(reverse("booking", args=[clinic.anna.key])).content.decode()
    assert f"{TODAY:%A} 5 October 2026" in page
    assert [at for at in ("09:00", "09:20", "09:40", "10:00") if f'{at}"' in page] == [
        *("09:20", "09:40", "10:00"),
    ]


def test_a_day_of_another_clinic_does_not_exist(client: Client, clinic: House) -> None:
    assert clinic.other is not None
    theirs = a_day(clinic.other, 1)
    come_in(client, clinic.injector)
    assert client.get(reverse("day", args=[theirs.key])).status_code == 404
