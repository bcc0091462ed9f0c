"""Fill a clinic with the fictional people of the stories, so that there is something to look at."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from cleardays.actions.accounts import make_account
from cleardays.actions.diary import take_in
from cleardays.actions.history import take_history
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.stories import list_stories, read_story
from cleardays.clinical.diary import Diary
from cleardays.clinical.history import History
from cleardays.clinical.session import Session
from cleardays.records.models.accounts import Clinic, Qualification, Role
from cleardays.records.models.people import Person

CLINIC = "Harbour Headache Clinic"
DOMAIN = "demo.example"
STAFF = (
    ("Nina Hale", Role.INJECTOR),
    ("Dr Ravi Sen", Role.REVIEWER),
    ("Lea Novak", Role.LEAD),
    ("Adam Grey", Role.ADMINISTRATOR),
)
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
            make_account(clinic, person.name, f"{name.id}@{DOMAIN}", Role.PERSON, None, person)
    return clinic


def _person(clinic: Clinic, id: str, number: int, now: datetime) -> Person:
    story = read_story(id)
    ending = story.ending
    moved = (now.date() - ending).days // 7 * 7  # whole weeks: a Monday stays a Monday
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
    ago = timedelta(days=moved)
    take_in(None, person, moved_diary(story.diary, ago), now, "story")
    take_history(None, person, moved_history(story.history, ago), now.date(), now)
    take_sessions(None, person, tuple(moved_session(s, ago) for s in story.sessions), now)
    return person


def _birthday(age: int | None, today: date, chance: random.Random) -> date | None:
    if age is None:
        return None
    return date(today.year - age - 1, 12, 31) if age == 0 else _before(today, age, chance)


def _before(today: date, age: int, chance: random.Random) -> date:
    eve = today.replace(year=today.year - age, day=min(today.day, 28))
    return eve - timedelta(days=chance.randrange(1, 350))


def moved_diary(diary: Diary, by: timedelta) -> Diary:
    """The same diary some days later."""
    return replace(
        diary,
        days=tuple(replace(day, on=day.on + by) for day in diary.days),
        attacks=tuple(
            replace(a, start=a.start + by, end=a.end + by if a.end else None) for a in diary.attacks
        ),
        spans=tuple(replace(s, first=s.first + by, last=s.last + by) for s in diary.spans),
        complete=tuple(replace(p, first=p.first + by, last=p.last + by) for p in diary.complete),
        covers=None,
    )


def moved_history(history: History, by: timedelta) -> History:
    """The same history some days later; who somebody is does not move."""
    return replace(
        history,
        preventives=None
        if history.preventives is None
        else tuple(
            replace(p, began=p.began + by if p.began else None) for p in history.preventives
        ),
        scores=tuple(replace(s, on=s.on + by) for s in history.scores),
        other_toxins=tuple(replace(t, on=t.on + by) for t in history.other_toxins),
        reactions=tuple(
            replace(
                r,
                on=r.on + by if r.on else None,
                ended=r.ended + by if r.ended else None,
            )
            for r in history.reactions
        ),
    )


def moved_session(session: Session, by: timedelta) -> Session:
    """The same session some days later, lot and all."""
    expiry = session.expiry + by if session.expiry else None
    return replace(session, on=session.on + by, expiry=expiry)
