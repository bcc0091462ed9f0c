"""Fill a clinic with the fictional people of the stories, so that there is something to look at."""

import random
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.actions.accounts import make_account
from cleardays.actions.appointments import book, open_day
from cleardays.actions.asked import Answer, Asked, answer
from cleardays.actions.asked import keep as keep_question
from cleardays.actions.demo_diary import write_own_days
from cleardays.actions.diary import take_in
from cleardays.actions.directions import prescribe
from cleardays.actions.history import take_history
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.slots import slots, window_of
from cleardays.actions.stories import list_stories, read_story
from cleardays.actions.vials import Arrival, register
from cleardays.records.convert import read_diary
from cleardays.records.models.accounts import Account, Clinic, Qualification, Role
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Reception

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


Moved = TypeVar("Moved", bound="DataclassInstance")
_STAYS = ("born",)
WEEKS = 4
CLINIC = "Harbour Headache Clinic"
DOMAIN = "demo.example"
STAFF = (
    ("Nina Hale", Role.INJECTOR),
    ("Dr Ravi Sen", Role.REVIEWER),
    ("Lea Novak", Role.LEAD),
    ("Adam Grey", Role.ADMINISTRATOR),
)
ABOUT = "Ring at the blue door. A nurse takes you in. You may bring somebody along."
BRING = "Your diary.\nThe names of your medicines.\nYour questions."
HERSELF = "samir"  # whose own account the demo opens
_SURNAMES = (
    *("Abel", "Brandt", "Costa", "Dahl", "Eriksen", "Fontaine", "Greco", "Holm", "Ivanov"),
    *("Jansen", "Keller", "Lindt", "Moreau", "Nilsen", "Okafor", "Petrov", "Quist", "Rossi"),
    *("Silva", "Tanaka"),
)


def is_filled() -> bool:
    """Whether the demo's clinic is there already: stop and start keeps what was done in it."""
    return Clinic.objects.filter(name=CLINIC).exists()


@transaction.atomic
def fill(now: datetime) -> Clinic:
    """Make the clinic, its staff and its people, as they would stand today."""
    clinic = Clinic.objects.create(
        name=CLINIC, address="1 Quay Street\nHarbour", telephone="555 0100", zone="Europe/London"
    )
    Reception.objects.create(clinic=clinic, is_shown=True, about=ABOUT, bring=BRING)
    accounts = {
        role: make_account(clinic, name, f"{role.value}@{DOMAIN}", role, None)
        for name, role in STAFF
    }
    Qualification.objects.create(
        account=accounts[Role.INJECTOR],
        what="Training in injections for chronic migraine",
        number="HC-2041",
        valid_from=now.date() - timedelta(days=400),
        expires=now.date() + timedelta(days=330),
        recorded_by=accounts[Role.ADMINISTRATOR],
    )
    for n, name in enumerate(list_stories()):
        person = _person(clinic, name.id, n, now)
        if name.id == HERSELF:
            herself = make_account(
                clinic, person.name, f"{name.id}@{DOMAIN}", Role.PERSON, None, person
            )
            write_own_days(herself, person, read_diary(person).last_date, now)
    _days(accounts[Role.INJECTOR], now)
    _cupboard(accounts[Role.INJECTOR], accounts[Role.REVIEWER], now)
    _asked(accounts[Role.INJECTOR], now)
    return clinic


def _asked(injector: Account, now: datetime) -> None:
    """Two readers' questions: one answered under its article, one that waits."""
    company = "May I bring somebody along who sits beside me?"
    one = keep_question(Asked(uuid4(), "at-a-visit", company, may_publish=True), now)
    words = "Yes, gladly. Tell us before if they would rather not see a needle."
    answer(injector, one.key, Answer(words, injector.name, True), now)
    keep_question(Asked(uuid4(), "what-it-costs", "Whom do I ask whether my insurer pays?"), now)


def _cupboard(injector: Account, reviewer: Account, now: datetime) -> None:
    """Vials in the cupboard, and a direction for everybody who is treated already."""
    expiry = now.date() + timedelta(days=400)
    register(injector, Arrival("Botox", "C4417", expiry, 200), 6, now.date(), now)
    treated = Person.objects.filter(clinic=injector.clinic, sessions__isnull=False).distinct()
    for person in treated.order_by("identifier"):
        prescribe(reviewer, person, 4, now.date(), "", now)


def _days(injector: Account, now: datetime) -> None:
    """Clinics today and on the next working days, and the first who are due booked into them."""
    here = now.astimezone(ZoneInfo(injector.clinic.zone))
    for ahead in range(WEEKS * 7):
        on = here.date() + timedelta(days=ahead)
        if ahead == 0 or on.weekday() in (1, 3):
            hours = (time(9), time(12), 20)
            open_day(injector, injector, on, *hours, "Room 2", now, people_may_book=True)
    people = Person.objects.filter(clinic=injector.clinic).order_by("identifier")
    people = people.exclude(reactionrows__serious=True)  # a clinician decides first
    book_due(injector, list(people), here.date(), now)


def book_due(injector: Account, people: list[Person], today: date, now: datetime) -> None:
    """Book each who is due into the first free slot inside their window, from tomorrow on."""
    days = list(ClinicDay.objects.filter(injector=injector, on__gt=today).order_by("on"))
    free = {day.pk: [slot.at for slot in slots(day) if slot.is_free] for day in days}
    booked = set(
        Appointment.objects.filter(person__in=people, day__on__gte=today).values_list(
            "person", flat=True
        )
    )
    for person in people:
        window = window_of(person)
        day = next((d for d in days if window.due and window.fits(d.on)), None)
        if day and free[day.pk] and person.pk not in booked:
            book(injector, person, day, free[day.pk].pop(0), now)


def _person(clinic: Clinic, id: str, number: int, now: datetime) -> Person:
    story = read_story(id)
    ending = story.ending
    days = (now.date() - ending).days // 7 * 7  # whole weeks: a Monday stays a Monday
    chance = random.Random(f"cleardays demo {id}")  # noqa: S311 - the same people at every start
    age = story.history.age_on(ending)
    born = story.history.born or _birthday(age, now.date(), chance)
    person = Person.objects.create(
        clinic=clinic,
        identifier=f"H-{1001 + number}",
        name=f"{id.capitalize()} {_SURNAMES[number % len(_SURNAMES)]}",
        born=born,
        registered_at=now,
    )
    ago = timedelta(days=days)
    take_in(None, person, moved(story.diary, ago), now, "story")
    take_history(None, person, moved(story.history, ago), now.date(), now)
    take_sessions(None, person, tuple(moved(s, ago) for s in story.sessions), now)
    return person


def _birthday(age: int | None, today: date, chance: random.Random) -> date | None:
    if age is None:
        return None
    return date(today.year - age - 1, 12, 31) if age == 0 else _before(today, age, chance)


def _before(today: date, age: int, chance: random.Random) -> date:
    eve = today.replace(year=today.year - age, day=min(today.day, 28))
    return eve - timedelta(days=chance.randrange(1, 350))


def moved(said: Moved, by: timedelta) -> Moved:
    """The same days, history or sessions some days later; when somebody was born does not move."""
    return replace(
        said,
        **{
            field.name: _moved(getattr(said, field.name), by)
            for field in fields(said)
            if field.name not in _STAYS
        },
    )


def _moved(value: object, by: timedelta) -> object:
    if isinstance(value, date):  # a datetime is one too
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    return moved(value, by) if is_dataclass(value) and not isinstance(value, type) else value
