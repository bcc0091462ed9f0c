"""Who signs in: clinics, accounts with one role each, qualifications, invitations, break-glass."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Clinic(models.Model):
    """One clinic: what belongs to it is reached by nobody of another.

    `zone`: in which its days begin. `emergency`: the number it tells people to call; empty: the
    three general ones are shown. `shares_vials`: why one vial may be used for two people; empty:
    it may not. `rule_sets`: which are asked first here.
    `round_price`: what one round costs here with giving it, in `money`; None: it is not told.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    emergency = models.CharField(max_length=40, blank=True)
    shares_vials = models.CharField(max_length=300, blank=True)
    rule_sets = models.JSONField(default=list, blank=True)
    idle_minutes = models.PositiveSmallIntegerField(default=10)
    round_price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    money = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="clinic_has_a_name"),
            models.CheckConstraint(
                condition=Q(round_price__isnull=True) | (Q(round_price__gt=0) & ~Q(money="")),
                name="a_price_is_some_of_some_money",
            ),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=1, idle_minutes__lte=120), name="idle_1_to_120"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What an account is for. One each: somebody with two jobs has two accounts."""

    PERSON = "person", "person"
    INJECTOR = "injector", "injector"
    REVIEWER = "reviewer", "clinician who reviews"
    LEAD = "lead", "service lead"
    ADMINISTRATOR = "administrator", "administrator"


CLINICAL = (Role.INJECTOR, Role.REVIEWER)
STAFF = (*CLINICAL, Role.LEAD, Role.ADMINISTRATOR)


class Accounts(BaseUserManager["Account"]):
    """Makes accounts."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        """Each with its clinic: whoever asks for an account asks for that next."""
        return super().get_queryset().select_related("clinic")

    def create_user(self, email: str, password: str | None = None, **more: object) -> "Account":
        """An account with this address. Without a password nobody can sign in to it yet."""
        account = self.model(email=self.normalize_email(email), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """By its address, whatever its capitals."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who signs in. Staff belong to a clinic; a person's own account to their record.

    An account that its person erased keeps nothing of them, and belongs to no record any more.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="accounts")
    person = models.OneToOneField(
        "records.Person", models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_for_an_address"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(role=Role.PERSON, person__isnull=False)
                | Q(role=Role.PERSON, is_active=False)
                | (~Q(role=Role.PERSON) & Q(person__isnull=True)),
                name="only_a_person_has_a_record",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff_of_clinic(self) -> bool:
        """Whether this is somebody who works here."""
        return self.role in STAFF

    def get_full_name(self) -> str:
        """The name, as libraries ask for it."""
        return self.name


class Qualification(models.Model):
    """What allows an injector to sign: recorded by somebody, up to a date, both included."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="qualifications")
    what = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    expires = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="qualification_is_named"),
            models.CheckConstraint(
                condition=Q(expires__gte=models.F("valid_from")), name="qualification_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, to {self.expires}"


class Invitation(models.Model):
    """A way in, sent to one address, used once, for a few days. Only a digest of it is kept."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        "records.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.PERSON, person__isnull=False)
                | (~Q(role=Role.PERSON) & Q(person__isnull=True)),
                name="only_a_person_is_invited_to_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.clinic}"


class BreakGlass(models.Model):
    """Access to a record out of reach: with a reason, for an hour, and reviewed afterwards."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="break_glass")
    person = models.ForeignKey("records.Person", models.PROTECT, related_name="break_glass")
    reason = models.CharField(max_length=500)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    review = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="break_glass_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("began_at")), name="break_glass_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} from {self.began_at:%Y-%m-%d %H:%M}"
