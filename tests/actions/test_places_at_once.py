"""Twenty at once: a place is for one, an offer is taken by one, and nothing is promised twice."""

from datetime import timedelta

import pytest

from actions.test_at_once import TWENTY, all_at_once
from actions.test_worklist import given
from cleardays.actions.appointments import become, book
from cleardays.actions.calendar_feed import open_feed
from cleardays.actions.own_visits import accept, book_own, decline, move_own
from cleardays.actions.slots import BookingRefused, State
from cleardays.actions.waiting import settle, wait
from cleardays.records import audit
from cleardays.records.models import Account, Appointment, CalendarFeed, Offer, Waiting
from clinic_house import AT, House
from visit_days import NINE, TWENTY_PAST, herself, places, somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clinic(transactional_db: None) -> House:
    return House.build()


def crowd(clinic: House, days_ago: int = 90) -> list[Account]:
    """Twenty people with an account, each due."""
    people = [somebody(clinic, f"Person {n}") for n in range(TWENTY)]
    for n, person in enumerate(people):
        given(person, days_ago + n % 3)
    return [herself(clinic, person) for person in people]


def test_twenty_who_book_one_place(clinic: House) -> None:
    accounts, day = crowd(clinic), places(clinic, 5)
    found = all_at_once(lambda n: book_own(accounts[n], day, NINE, AT))
    won = [one for one in found if isinstance(one, Appointment)]
    told = [str(one) for one in found if isinstance(one, BookingRefused)]
    assert (len(won), len(told)) == (1, TWENTY - 1), found
    assert all("taken a moment ago" in words for words in told)
    assert Appointment.objects.count() == 1
    assert list(audit.faults()) == []


def test_one_who_books_twenty_times(clinic: House) -> None:
    """Twenty taps of one person on twenty places: one visit."""
    (account, *_), day = crowd(clinic), places(clinic, 5)
    other = places(clinic, 6)
    found = all_at_once(lambda n: book_own(account, (day, other)[n % 2], NINE, AT))
    assert sum(isinstance(one, Appointment) for one in found) == 1, found
    assert all("booked for" in str(one) for one in found if isinstance(one, BookingRefused))
    assert Appointment.objects.filter(state=State.BOOKED).count() == 1


def test_twenty_taps_on_the_list_and_on_the_calendar(clinic: House) -> None:
    (account, *_) = crowd(clinic)
    found = all_at_once(
        lambda n: wait(account, [n % 7], [], 4, AT) if n % 2 else open_feed(account, AT)
    )
    assert not [one for one in found if isinstance(one, Exception)], found
    assert Waiting.objects.filter(ended_at=None).count() == 1
    assert CalendarFeed.objects.filter(ended_at=None).count() == 1


def test_people_who_swap_do_not_wait_for_each_other_in_a_ring(clinic: House) -> None:
    accounts = crowd(clinic)
    first, second = places(clinic, 5), places(clinic, 6)
    for n, day in enumerate([first, second] * 1):
        book_own(accounts[n], day, NINE, AT)
    found = all_at_once(
        lambda n: move_own(accounts[n % 2], (second, first)[n % 2], TWENTY_PAST, AT)
    )
    assert sum(isinstance(one, Appointment) for one in found) == 2, found
    assert all(isinstance(one, Appointment | BookingRefused) for one in found), found
    assert Appointment.objects.filter(state=State.BOOKED).count() == 2


def test_a_place_that_is_freed_while_everybody_looks_is_promised_once(clinic: House) -> None:
    """It is cancelled, settled, booked by the clinic and answered, all in the same moment."""
    accounts, day = crowd(clinic), places(clinic, 5)
    for account in accounts:
        wait(account, [], [], 4, AT)
    taken = book(clinic.injector, clinic.ben, day, NINE, AT)
    become(clinic.injector, taken, State.CANCELLED, AT)
    late = Offer.objects.get().until

    def act(n: int) -> object:
        if n % 4 == 0:
            return settle(clinic.clinic, late)
        if n % 4 == 1:
            return book(clinic.injector, clinic.anna, day, NINE, late)
        offer = Offer.objects.filter(state="open").select_related("day", "person").first()
        if offer is None:
            return None
        mine = Account.objects.get(person=offer.person)
        return (accept if n % 4 == 2 else decline)(mine, offer, late - timedelta(minutes=1))

    found = all_at_once(act)
    wrong = [x for x in found if isinstance(x, Exception) and not isinstance(x, BookingRefused)]
    assert wrong == []
    standing = Appointment.objects.filter(day=day, at=NINE).exclude(
        state__in=("cancelled", "moved")
    )
    promised = Offer.objects.filter(day=day, at=NINE, state="open")
    assert standing.count() + promised.count() <= 1
    assert list(audit.faults()) == []
