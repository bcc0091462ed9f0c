"""A person books, moves and cancels their own visit: inside the window, in time, on days that are open."""

from datetime import timedelta
from uuid import uuid4

import pytest

from actions.test_worklist import given
from cleardays.actions.appointments import book
from cleardays.actions.asked_visits import ask, offer_times
from cleardays.actions.own_visits import (
    accept,
    book_own,
    cancel_own,
    move_own,
    own_places,
    own_visit,
)
from cleardays.actions.permits import NotPermitted
from cleardays.actions.slots import CONSULTATION, SESSION, BookingRefused, State
from cleardays.actions.worklist import worklist
from cleardays.clinical.course import HELD
from cleardays.clinical.needs import Need
from cleardays.records.models import Appointment, Assessment, AuditRow, DecisionRow
from clinic_house import AT, TODAY, House
from visit_days import NINE, TWENTY_PAST, places, receives

pytestmark = pytest.mark.django_db


def decided(house: House, stage: str, days_ago: int = 0) -> None:
    assessed = Assessment.objects.create(
        person=house.anna, on=TODAY, made_at=AT, tables={}, inputs={}, answer={}
    )
    DecisionRow.objects.create(
        person=house.anna,
        assessment=assessed,
        decision="review",
        suggested="review",
        differs=False,
        stage_before=stage,
        stage_after=stage,
        on=TODAY - timedelta(days=days_ago),
        made_at=AT,
        made_by=house.reviewer,
    )


def test_booked_inside_the_window_and_written_down(clinic: House) -> None:
    given(clinic.anna, 80)  # due in 4 days, until 18 days from now
    day = places(clinic, 5)
    made = book_own(clinic.anna_herself, day, NINE, AT)
    assert (made.person, made.what, made.booked_by) == (clinic.anna, SESSION, clinic.anna_herself)
    row = AuditRow.objects.get(verb="book")
    assert (row.person, row.account) == (str(clinic.anna.key), str(clinic.anna_herself.key))
    assert clinic.anna.name not in row.about


@pytest.mark.parametrize("days", [3, 19])
def test_outside_the_window_is_arranged_with_the_clinic(clinic: House, days: int) -> None:
    given(clinic.anna, 80)
    day = places(clinic, days)
    assert own_places(clinic.anna, AT) == []
    with pytest.raises(
        BookingRefused, match="Your next visit is from 9 October to 23 October 2026"
    ):
        book_own(clinic.anna_herself, day, NINE, AT)
    assert not Appointment.objects.exists()


def test_whose_window_is_over_takes_the_next_place(clinic: House) -> None:
    given(clinic.anna, 120)  # due 36 days ago, until 22 days ago
    day = places(clinic, 5)
    assert [found.pk for found, _ in own_places(clinic.anna, AT)] == [day.pk]
    assert book_own(clinic.anna_herself, day, NINE, AT)


def test_the_last_day_of_the_window_is_inside_it(clinic: House) -> None:
    given(clinic.anna, 98)  # due 14 days ago, until today
    day = places(clinic, 5)
    assert own_places(clinic.anna, AT) == []
    with pytest.raises(BookingRefused, match="Your next visit is from"):
        book_own(clinic.anna_herself, day, NINE, AT)


def test_a_day_that_the_clinic_keeps_is_not_booked(clinic: House) -> None:
    given(clinic.anna, 80)
    day = places(clinic, 5, for_people=False)
    assert own_places(clinic.anna, AT) == []
    with pytest.raises(BookingRefused, match="not open for booking"):
        book_own(clinic.anna_herself, day, NINE, AT)


def test_a_day_of_another_clinic_is_not_booked(clinic: House) -> None:
    assert clinic.other is not None
    given(clinic.anna, 80)
    day = places(clinic.other, 5)
    with pytest.raises(BookingRefused, match="not open for booking"):
        book_own(clinic.anna_herself, day, NINE, AT)


def test_the_first_visit_is_arranged_with_the_clinic(clinic: House) -> None:
    day = places(clinic, 5)
    assert own_places(clinic.anna, AT) == []
    with pytest.raises(BookingRefused, match="first visit is arranged"):
        book_own(clinic.anna_herself, day, NINE, AT)


@pytest.mark.parametrize("stage", [stage.value for stage in HELD])
def test_where_no_session_is_waited_for_none_is_booked(clinic: House, stage: str) -> None:
    given(clinic.anna, 80)
    day = places(clinic, 5)
    decided(clinic, stage)
    assert own_places(clinic.anna, AT) == []
    with pytest.raises(BookingRefused, match="arranged with the clinic") as refused:
        book_own(clinic.anna_herself, day, NINE, AT)
    assert stage not in str(refused.value), "what was decided is told by a clinician"


def test_a_session_given_since_lifts_what_was_decided_before_it(clinic: House) -> None:
    decided(clinic, HELD[0].value, days_ago=90)
    given(clinic.anna, 80)
    assert book_own(clinic.anna_herself, places(clinic, 5), NINE, AT)


def test_a_place_that_is_too_near_is_not_booked(clinic: House) -> None:
    given(clinic.anna, 90)
    receives(clinic, notice_hours=24)
    near, far = places(clinic, 1), places(clinic, 2)
    at = AT + timedelta(hours=1)  # 22 hours before the first, by the clock of London
    assert [day.pk for day, _ in own_places(clinic.anna, at)] == [far.pk]
    with pytest.raises(BookingRefused, match="too soon"):
        book_own(clinic.anna_herself, near, NINE, at)


def test_moved_as_a_whole_or_not_at_all(clinic: House) -> None:
    given(clinic.anna, 80)
    first, second = places(clinic, 5), places(clinic, 6)
    book(clinic.injector, clinic.ben, second, NINE, AT)
    made = book_own(clinic.anna_herself, first, NINE, AT)
    with pytest.raises(BookingRefused, match="taken a moment ago"):
        move_own(clinic.anna_herself, second, NINE, AT)
    made.refresh_from_db()
    assert made.state == State.BOOKED
    with pytest.raises(BookingRefused, match="booked for already"):
        move_own(clinic.anna_herself, first, NINE, AT)
    moved = move_own(clinic.anna_herself, second, TWENTY_PAST, AT)
    made.refresh_from_db()
    assert (made.state, made.moved_to) == (State.MOVED, moved)


def test_one_visit_at_a_time(clinic: House) -> None:
    given(clinic.anna, 80)
    day = places(clinic, 5)
    book_own(clinic.anna_herself, day, NINE, AT)
    with pytest.raises(BookingRefused, match="booked for 10 October 2026 at 09:00 already"):
        book_own(clinic.anna_herself, day, TWENTY_PAST, AT)


def test_up_to_the_hour_that_the_clinic_sets(clinic: House) -> None:
    given(clinic.anna, 80)
    receives(clinic, change_hours=48)
    made = book_own(clinic.anna_herself, places(clinic, 5), NINE, AT)
    starts = own_visit(clinic.anna, AT).starts
    assert starts is not None
    late = starts - timedelta(hours=48) + timedelta(seconds=1)
    other = places(clinic, 6)
    for act in (
        lambda: cancel_own(clinic.anna_herself, made.key, late),
        lambda: move_own(clinic.anna_herself, other, NINE, late),
    ):
        with pytest.raises(BookingRefused, match="less than 48 hours"):
            act()
    assert Appointment.objects.get().state == State.BOOKED
    cancel_own(clinic.anna_herself, made.key, starts - timedelta(hours=48))
    assert Appointment.objects.get().state == State.CANCELLED
    with pytest.raises(BookingRefused, match="no such visit to cancel"):
        cancel_own(clinic.anna_herself, made.key, AT)
    with pytest.raises(BookingRefused, match="no session to move"):
        move_own(clinic.anna_herself, other, NINE, AT)


def test_nobody_cancels_the_visit_of_another(clinic: House) -> None:
    theirs = book(clinic.injector, clinic.ben, places(clinic, 5), NINE, AT)
    for which in (theirs.key, uuid4(), "nonsense"):
        with pytest.raises(BookingRefused, match="no such visit"):
            cancel_own(clinic.anna_herself, which, AT)
    assert Appointment.objects.get().state == State.BOOKED


def test_a_talk_stands_beside_a_session_and_takes_nothing_from_it(clinic: House) -> None:
    given(clinic.anna, 80)
    session = book_own(clinic.anna_herself, places(clinic, 5), NINE, AT)
    request = ask(clinic.anna_herself, "My neck hurts.", "", AT)
    (offer,) = offer_times(clinic.injector, request, [(places(clinic, 3), NINE)], AT)
    talk = accept(clinic.anna_herself, offer, AT)
    assert own_visit(clinic.anna, AT).visits == (talk, session)
    assert (talk.what, session.what) == (CONSULTATION, SESSION)
    moved = move_own(clinic.anna_herself, places(clinic, 6), NINE, AT)
    assert own_visit(clinic.anna, AT).visits == (talk, moved)
    again = ask(clinic.anna_herself, "It still hurts.", "", AT)
    (offer,) = offer_times(clinic.injector, again, [(places(clinic, 8), NINE)], AT)
    later = accept(clinic.anna_herself, offer, AT)
    assert own_visit(clinic.anna, AT).visits == (moved, later), "one talk at a time"


def test_who_comes_to_talk_is_still_to_be_treated(clinic: House) -> None:
    """A consultation is no session: somebody overdue does not fall off the worklist by one."""
    given(clinic.anna, 100)
    request = ask(clinic.anna_herself, "My neck hurts.", "", AT)
    (offer,) = offer_times(clinic.injector, request, [(places(clinic, 3), NINE)], AT)
    accept(clinic.anna_herself, offer, AT)
    (listed,) = [one for one in worklist(clinic.injector, AT) if one.person == clinic.anna]
    assert Need.OVERDUE in [needed.need for needed in listed.needs]
    assert listed.booked is None


@pytest.mark.parametrize("role", ["injector", "reviewer", "lead", "administrator"])
def test_nobody_books_as_a_person_who_is_none(clinic: House, role: str) -> None:
    day = places(clinic, 5)
    with pytest.raises(NotPermitted):
        book_own(getattr(clinic, role), day, NINE, AT)
