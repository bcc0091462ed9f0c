"""Days with places, and people who may book them: for the tests about visits."""

from datetime import time, timedelta
from uuid import uuid4

from cleardays.actions.accounts import make_account
from cleardays.actions.appointments import open_day
from cleardays.records.models import Account, ClinicDay, Person, Reception
from cleardays.records.models.accounts import Role
from clinic_house import AT, TODAY, House

NINE, TWENTY_PAST = time(9), time(9, 20)


def places(house: House, days: int, for_people: bool = True, closes: time = time(10)) -> ClinicDay:
    """A day with places of 20 minutes from nine on, so many days from today."""
    on = TODAY + timedelta(days=days)
    return open_day(house.injector, house.injector, on, NINE, closes, 20, "", AT, for_people)


def herself(house: House, person: Person) -> Account:
    """The account of a person, made where there is none."""
    found = Account.objects.filter(person=person).first()
    if found is None:
        mail = f"{uuid4()}@people.example"
        found = make_account(house.clinic, person.name, mail, Role.PERSON, None, person)
    return found


def somebody(house: House, name: str) -> Person:
    """One more person of the clinic."""
    return Person.objects.create(
        clinic=house.clinic, identifier=f"N-{uuid4()}", name=name, registered_at=AT
    )


def receives(house: House, **more: object) -> Reception:
    """How the clinic receives people."""
    return Reception.objects.update_or_create(clinic=house.clinic, defaults=more)[0]
