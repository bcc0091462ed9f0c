"""Whose records an account may reach. Every query for somebody begins here: reach before read.

What is out of reach is not found: the same answer as for what does not exist.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cleardays.records.models.accounts import CLINICAL, Account, BreakGlass, Role
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Batch, Person
from cleardays.records.models.treatment import InjectionSession, Vial


@dataclass(frozen=True, slots=True)
class Reach:
    """What one account may reach at one time.

    Injectors and clinicians who review reach the people of their own clinic, and anybody for whom
    they broke the glass, for as long as it lasts. A person reaches their own record. A service
    lead and an administrator reach nobody's record by name.
    """

    account: Account
    at: datetime

    @property
    def is_clinical(self) -> bool:
        """Whether this account treats people."""
        return self.account.is_active and self.account.role in CLINICAL

    def people(self) -> QuerySet[Person]:
        """Records that may be opened. One that was joined into another or taken back is not."""
        standing = Person.objects.filter(joined_into__isnull=True, removed_at__isnull=True)
        if not self.account.is_active:
            return standing.none()
        if self.account.role == Role.PERSON:
            return standing.filter(account=self.account)
        if self.is_clinical:
            return standing.filter(Q(clinic=self.account.clinic_id) | Q(pk__in=self._glass()))
        return standing.none()

    def own_people(self) -> QuerySet[Person]:
        """The people of the account's own clinic: what lists, searches and counts are made of."""
        return self.people().filter(clinic=self.account.clinic_id)

    def sessions(self) -> QuerySet[InjectionSession]:
        """Sessions of people within reach."""
        return InjectionSession.objects.filter(person__in=self.people())

    def vials(self) -> QuerySet[Vial]:
        """Vials of the account's own clinic, for those who inject or review."""
        own = Vial.objects.filter(clinic=self.account.clinic_id)
        return own if self.is_clinical else own.none()

    def days(self) -> QuerySet[ClinicDay]:
        """Clinic days of the account's own clinic."""
        own = ClinicDay.objects.filter(clinic=self.account.clinic_id)
        return own if self.is_clinical else own.none()

    def appointments(self) -> QuerySet[Appointment]:
        """Appointments of people within reach, at the account's own clinic."""
        return Appointment.objects.filter(day__in=self.days(), person__in=self.people())

    def batches(self) -> QuerySet[Batch]:
        """What came in together at the account's own clinic."""
        own = Batch.objects.filter(clinic=self.account.clinic_id)
        return own if self.is_clinical else own.none()

    def colleagues(self) -> QuerySet[Account]:
        """Accounts of staff of the same clinic."""
        staff = Account.objects.filter(clinic=self.account.clinic_id).exclude(role=Role.PERSON)
        is_staff = self.account.is_active and self.account.role != Role.PERSON
        return staff if is_staff else staff.none()

    def _glass(self) -> QuerySet[BreakGlass, int]:
        now = BreakGlass.objects.filter(
            account=self.account, began_at__lte=self.at, ends_at__gt=self.at
        )
        return now.values_list("person", flat=True)
