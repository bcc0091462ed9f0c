"""What everybody may see of a clinic that chose to be shown, and how it receives people."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.waiting import reception_of
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account, Clinic, Qualification, Role
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.models.visiting import Reception

FEW = 10  # below it a count is not given; above it the full tens are


@dataclass(frozen=True, slots=True)
class Injector:
    """Somebody who injects at a clinic: what qualifies them today, and how many sessions they signed.

    `signed`: rounded down to full tens; 0 for fewer than ten. Sessions from before Cleardays are not in it.
    """

    name: str
    qualifications: tuple[Qualification, ...]
    signed: int


def shown_clinics() -> QuerySet[Clinic]:
    """The clinics that chose to be shown, by name."""
    return (
        Clinic.objects.filter(reception__is_shown=True).select_related("reception").order_by("name")
    )


def shown_clinic(key: UUID) -> Clinic | None:
    """One of them."""
    return shown_clinics().filter(key=key).first()


def injectors(clinic: Clinic, today: date) -> tuple[Injector, ...]:
    """Who injects there and holds a qualification that stands today, by name."""
    standing = Q(valid_from__lte=today, expires__gte=today)
    signed = Q(
        sessions_given__state=InjectionSession.State.SIGNED,
        sessions_given__clinic=clinic,
        sessions_given__before_cleardays=False,
    )
    found = Account.objects.filter(clinic=clinic, role=Role.INJECTOR, is_active=True)
    counted = found.annotate(signed=Count("sessions_given", filter=signed)).order_by("name")
    every = []
    for account in counted:
        held = tuple(account.qualifications.filter(standing).order_by("what"))
        if held:
            every.append(Injector(account.name, held, account.signed // FEW * FEW))
    return tuple(every)


@transaction.atomic
def keep_reception(by: Account, said: dict[str, Any], at: datetime) -> Reception:
    """Keep how the clinic receives people."""
    need(may(by, Verb.KEEP_CLINIC))
    now = reception_of(by.clinic)
    changed = [name for name, value in said.items() if getattr(now, name) != value]
    for name in changed:
        setattr(now, name, said[name])
    now.save()
    note(by, Verb.KEEP_CLINIC.value, at, about=", ".join(changed) or "nothing changed")
    return now
