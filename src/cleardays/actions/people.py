"""Register people, find them, say who they are, and join two records of one person."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.exchange.dates import DAY_FIRST, MONTH_FIRST, read_date
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.reach import Reach

MOST_FOUND = 50
WHO = ("identifier", "name", "born", "email", "telephone")


class PersonRefused(ValueError):
    """Somebody cannot be registered or changed like that; the message says why."""


class LooksAlike(PersonRefused):
    """Somebody of that name and birth date is there already: `alike`. Nobody was registered."""

    def __init__(self, alike: list[Person]) -> None:
        self.alike = alike
        who = ", ".join(person.identifier for person in alike)
        super().__init__(
            f"Somebody with this name and birth date is registered already: {who}. Open that record, "
            f"or say that this is another person. Nobody was registered."
        )


def alike(people: QuerySet[Person], name: str, born: date | None) -> list[Person]:
    """People with the same name and birth date, whatever capitals and spaces."""
    if born is None:
        return []
    same = people.filter(born=born, name__iexact=" ".join(name.split()))
    return list(same.order_by("identifier"))


@transaction.atomic
def register(
    by: Account, said: dict[str, Any], at: datetime, *, is_another: bool = False
) -> Person:
    """Register one person. Raises `PersonRefused`, and `LooksAlike` unless it `is_another`."""
    need(may(by, Verb.ADD_PERSON))
    here = Reach(by, at).own_people()
    same = [] if is_another else alike(here, said["name"], said.get("born"))
    if same:
        raise LooksAlike(same)
    person = Person(clinic=by.clinic, registered_at=at, registered_by=by, **_who(said))
    _save(person)
    note(by, Verb.ADD_PERSON.value, at, person=person)
    return person


@transaction.atomic
def change(by: Account, person: Person, said: dict[str, Any], at: datetime) -> list[str]:
    """Change who somebody is; gives the names of what changed."""
    need(may(by, Verb.CHANGE_PERSON))
    new = _who(said)
    changed = [name for name in WHO if getattr(person, name) != new[name]]
    for name in changed:
        setattr(person, name, new[name])
    if changed:
        _save(person)
        note(by, Verb.CHANGE_PERSON.value, at, person=person, about=", ".join(changed))
    return changed


def _who(said: dict[str, Any]) -> dict[str, Any]:
    words = {name: " ".join(str(said.get(name) or "").split()) for name in WHO if name != "born"}
    return {**words, "born": said.get("born")}


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise PersonRefused(
            f"The identifier {person.identifier} belongs to somebody here already. Look for them, "
            f"or correct it. Nothing was changed."
        ) from None


def find(reach: Reach, words: str) -> list[Person]:
    """The clinic's people whose identifier, name or birth date fits; 50 at most.

    A record that was joined to another is found by its own identifier too, and leads to the one
    that stands.
    """
    said = " ".join(words.split())
    if not said:
        return []
    fits = Q(identifier__istartswith=said) | Q(doubles__identifier__iexact=said)
    named = Q()
    for word in said.split(" "):
        named &= Q(name__icontains=word)
    fits |= named
    days = {read_date(said, order) for order in (DAY_FIRST, MONTH_FIRST)} - {None}
    if days:
        fits |= Q(born__in=days)
    return list(reach.own_people().filter(fits).distinct().order_by("name", "pk")[:MOST_FOUND])
