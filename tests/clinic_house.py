"""A clinic with somebody in each role, and another beside it: made-up, for every test that stores."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from cleardays.actions.accounts import make_account
from cleardays.records.models import Account, Clinic, Person, Qualification
from cleardays.records.models.accounts import Role

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TODAY = AT.date()
PASSWORD = "a long password for tests"


@dataclass
class House:
    """One clinic: its accounts by role, and its people by name."""

    clinic: Clinic
    staff: dict[Role, Account] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    other: "House | None" = None

    @property
    def injector(self) -> Account:
        return self.staff[Role.INJECTOR]

    @property
    def reviewer(self) -> Account:
        return self.staff[Role.REVIEWER]

    @property
    def lead(self) -> Account:
        return self.staff[Role.LEAD]

    @property
    def administrator(self) -> Account:
        return self.staff[Role.ADMINISTRATOR]

    @property
    def anna(self) -> Person:
        return self.people["Anna Beispiel"]

    @property
    def ben(self) -> Person:
        return self.people["Ben Esempio"]

    @property
    def anna_herself(self) -> Account:
        return self.staff[Role.PERSON]

    @classmethod
    def build(cls) -> "House":
        """Both clinics."""
        here = cls._one("Harbour Headache Clinic", "harbour", 1)
        here.other = cls._one("Hill Headache Clinic", "hill", 2)
        return here

    @classmethod
    def _one(cls, name: str, word: str, number: int) -> "House":
        house = cls(Clinic.objects.create(name=name, zone="Europe/London"))
        for n, (who, born) in enumerate(
            [("Anna Beispiel", date(1984, 3, 2)), ("Ben Esempio", date(1990, 7, 9))]
        ):
            house.people[who] = Person.objects.create(
                clinic=house.clinic,
                identifier=f"{word.upper()}-{n + 1}",
                name=who,
                born=born,
                registered_at=AT,
                key=UUID(int=number * 1000 + n),
            )
        for role in Role:
            person = house.anna if role is Role.PERSON else None
            house.staff[role] = make_account(
                house.clinic,
                f"{role.label} of {word}",
                f"{role.value}@{word}.example",
                role,
                None,
                person,
            )
        Qualification.objects.create(
            account=house.injector,
            what="Injector training",
            number="T-1",
            valid_from=date(2024, 1, 1),
            expires=date(2027, 12, 31),
            recorded_by=house.administrator,
        )
        return house
