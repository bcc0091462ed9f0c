"""A place that became free: held for the most overdue, then for the next, and promised to nobody twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actions.test_worklist import given
from cleardays.actions.appointments import become, book, move
from cleardays.actions.own_visits import accept, book_own, cancel_own, decline, move_own
from cleardays.actions.permits import NotPermitted
from cleardays.actions.slots import BookingRefused, State
from cleardays.actions.waiting import (
    line_for,
    offer_by_hand,
    settle,
    settle_everywhere,
    wait,
    wait_no_more,
)
from cleardays.clinical.course import Stage
from cleardays.records.models import Account, Appointment, ClinicDay, Offer, Person, Waiting
from clinic_house import AT, TODAY, House
from visit_days import NINE, TWENTY_PAST, herself, places, receives, somebody

pytestmark = pytest.mark.django_db


def waits(house: House, person: Person, overdue: int, **suits: object) -> Account:
    """Somebody whose session was due so many days ago, and who is on the list."""
    given(person, 84 + overdue)
    account = herself(house, person)
    said = {"weekdays": [], "parts": [], "notice_hours": 4, **suits}
    wait(account, at=AT, **said)
    return account


def freed(house: House, days: int = 5) -> tuple[ClinicDay, Appointment]:
    """A day with a visit of somebody else, which is about to be cancelled."""
    day = places(house, days)
    return day, book(house.injector, somebody(house, "Somebody Else"), day, NINE, AT)


def held() -> list[tuple[str, str]]:
    return [(o.person.name, o.state) for o in Offer.objects.order_by("pk")]


def test_a_cancelled_place_goes_to_the_most_overdue_and_then_on(clinic: House) -> None:
    cara = somebody(clinic, "Cara Primer")
    anna, ben = waits(clinic, clinic.anna, 10), waits(clinic, clinic.ben, 30)
    waits(clinic, cara, 20)
    day, taken = freed(clinic)
    become(clinic.injector, taken, State.CANCELLED, AT)
    assert held() == [("Ben Esempio", "open")]
    offer = Offer.objects.get()
    assert offer.until - AT == timedelta(hours=24)
    decline(ben, offer, AT)
    assert held()[1:] == [("Cara Primer", "open")]
    late = Offer.objects.get(state="open").until
    assert settle(clinic.clinic, late) == 1
    assert held() == [
        ("Ben Esempio", "declined"),
        ("Cara Primer", "lapsed"),
        ("Anna Beispiel", "open"),
    ]
    made = accept(anna, Offer.objects.get(state="open"), late)
    assert (made.day_id, made.at, made.what) == (day.pk, NINE, "session")
    assert not Waiting.objects.filter(person=clinic.anna, ended_at=None).exists()
    assert Waiting.objects.filter(ended_at=None).count() == 2
    assert Appointment.objects.exclude(state="cancelled").count() == 1


def test_nobody_fits_and_the_place_stays_free(clinic: House) -> None:
    waits(clinic, clinic.anna, -30)  # not due for a month
    waits(clinic, clinic.ben, 30, weekdays=[0])  # Mondays, and the place is on a Saturday
    _, taken = freed(clinic)
    become(clinic.injector, taken, State.CANCELLED, AT)
    assert held() == []


@pytest.mark.parametrize("how", ["moved by the clinic", "moved", "cancelled"])
def test_every_way_in_which_a_place_becomes_free(clinic: House, how: str) -> None:
    given(clinic.anna, 90)
    day, other = places(clinic, 5), places(clinic, 6)
    mine = book_own(clinic.anna_herself, day, NINE, AT)
    waits(clinic, clinic.ben, 30)
    if how == "moved":
        move_own(clinic.anna_herself, other, NINE, AT)
    elif how == "cancelled":
        cancel_own(clinic.anna_herself, mine.key, AT)
    else:
        move(clinic.injector, mine, other, NINE, AT)
    offer = Offer.objects.get()
    assert (offer.person, offer.day_id, offer.at) == (clinic.ben, day.pk, NINE)


def test_who_takes_a_sooner_place_gives_up_the_later_one_to_the_next(clinic: House) -> None:
    anna = waits(clinic, clinic.anna, 30)
    waits(clinic, clinic.ben, 10)
    late = places(clinic, 9)
    mine = book(clinic.injector, clinic.anna, late, NINE, AT)
    day, taken = freed(clinic)
    become(clinic.injector, taken, State.CANCELLED, AT)
    made = accept(anna, Offer.objects.get(), AT)
    mine.refresh_from_db()
    assert (mine.state, mine.moved_to, made.day_id) == (State.MOVED, made, day.pk)
    assert held() == [("Anna Beispiel", "accepted"), ("Ben Esempio", "open")]
    assert Offer.objects.get(state="open").day_id == late.pk


def test_a_place_that_comes_later_is_not_sooner(clinic: House) -> None:
    waits(clinic, clinic.anna, 30)
    book(clinic.injector, clinic.anna, places(clinic, 3), NINE, AT)
    _, taken = freed(clinic)
    become(clinic.injector, taken, State.CANCELLED, AT)
    assert held() == []


def test_a_near_place_is_held_for_half_of_what_is_left(clinic: House) -> None:
    waits(clinic, clinic.anna, 30)
    _, taken = freed(clinic, 1)  # 23 hours from now: 9 in London is 8 in UTC, and it is 9
    become(clinic.injector, taken, State.CANCELLED, AT)
    assert Offer.objects.get().until - AT == timedelta(hours=11, minutes=30)


def test_a_place_that_is_too_near_is_offered_to_nobody(clinic: House) -> None:
    receives(clinic, notice_hours=24)
    waits(clinic, clinic.anna, 30)
    _, taken = freed(clinic, 1)
    become(clinic.injector, taken, State.CANCELLED, AT)
    assert held() == []


def test_the_database_promises_a_place_once(clinic: House) -> None:
    day = places(clinic, 5)
    more = {"day": day, "at": NINE, "made_at": AT, "until": AT + timedelta(hours=1)}
    Offer.objects.create(person=clinic.anna, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(person=clinic.ben, **more)
    Offer.objects.create(person=clinic.ben, **more, state="lapsed", settled_at=AT)


def test_the_clinic_sees_what_the_rule_goes_by(clinic: House) -> None:
    waits(clinic, clinic.anna, 30, weekdays=[0])
    waits(clinic, clinic.ben, 10)
    _, taken = freed(clinic)
    become(clinic.injector, taken, State.CANCELLED, AT)
    offer = Offer.objects.get()
    line = line_for(clinic.clinic, AT + timedelta(days=5), AT, offer)
    assert [(one.person.name, one.ranked.days_over, one.ranked.why_not) for one in line] == [
        ("Ben Esempio", 15, ""),
        ("Anna Beispiel", 35, "not on Saturdays"),
    ]


def test_held_by_hand(clinic: House) -> None:
    waits(clinic, clinic.anna, 30)
    day = places(clinic, 5)
    made = offer_by_hand(clinic.injector, day, NINE, AT)
    assert made.person == clinic.anna
    with pytest.raises(BookingRefused, match="not free any more"):
        offer_by_hand(clinic.injector, day, NINE, AT)
    with pytest.raises(BookingRefused, match="suits nobody"):
        offer_by_hand(clinic.injector, day, TWENTY_PAST, AT)  # she holds one already
    with pytest.raises(NotPermitted):
        offer_by_hand(clinic.anna_herself, day, TWENTY_PAST, AT)
    assert clinic.other is not None
    with pytest.raises(BookingRefused, match="not within your reach"):
        offer_by_hand(clinic.injector, places(clinic.other, 5), NINE, AT)


def test_saying_anew_what_suits_keeps_the_turn(clinic: House) -> None:
    anna = waits(clinic, clinic.anna, 30)
    wait(anna, [2, 2, 1], ["morning"], 24, AT + timedelta(days=3))
    now = Waiting.objects.get(ended_at=None)
    assert (now.asked_at, now.weekdays, now.parts) == (AT, [1, 2], ["morning"])
    later = TODAY + timedelta(days=9)
    wait(anna, [], [], 24, AT, later)
    (line,) = line_for(clinic.clinic, AT + timedelta(days=5), AT)
    assert line.ranked.why_not == "not before 14 October 2026"
    wait_no_more(anna, AT)
    assert not Waiting.objects.filter(ended_at=None).exists()
    assert line_for(clinic.clinic, AT + timedelta(days=5), AT) == []


def test_offers_of_every_clinic_end_by_the_clock(clinic: House) -> None:
    assert clinic.other is not None
    for house in (clinic, clinic.other):
        waits(house, house.anna, 30)
        offer_by_hand(house.injector, places(house, 5), NINE, AT)
    assert settle_everywhere(AT + timedelta(hours=23)) == 0
    assert settle_everywhere(AT + timedelta(hours=24)) == 2
    assert [state for _, state in held()] == ["lapsed", "lapsed"]


def test_a_long_line_costs_what_a_short_one_costs(clinic: House) -> None:
    waits(clinic, clinic.anna, 30)
    start = AT + timedelta(days=5)
    with CaptureQueriesContext(connection) as short:
        assert len(line_for(clinic.clinic, start, AT)) == 1
    for n in range(9):
        waits(clinic, somebody(clinic, f"Person {n}"), n)
    with CaptureQueriesContext(connection) as long:
        assert len(line_for(clinic.clinic, start, AT)) == 10
    assert len(long) == len(short)


def test_who_may_not_answer_is_not_asked(clinic: House) -> None:
    anna = waits(clinic, clinic.anna, 30)
    Account.objects.filter(pk=anna.pk).update(is_active=False)
    assert line_for(clinic.clinic, AT + timedelta(days=5), AT) == []


def test_a_decision_that_stands_is_not_passed_by(clinic: House) -> None:
    from actions.test_own_visits import decided

    waits(clinic, clinic.anna, 30)
    decided(clinic, Stage.WITHHELD.value)
    (line,) = line_for(clinic.clinic, AT + timedelta(days=5), AT)
    assert line.ranked.why_not == "no session is waited for, as was decided"
