"""The clinic of a person who is signed in, on pages that are for everybody; and what a round costs."""

from django.http import HttpRequest

from cleardays.answers.worth import in_money
from cleardays.records.models.accounts import Account, Clinic, Role


def own_clinic(request: HttpRequest) -> Clinic | None:
    """The clinic that treats whoever reads, or None. Without a sign-in nothing is asked."""
    account = request.user
    if not isinstance(account, Account) or not account.is_active or account.role != Role.PERSON:
        return None
    return account.clinic


def told_price(clinic: Clinic | None) -> str:
    """What the clinic says that one round costs, as a sentence; empty where it says nothing."""
    if clinic is None or clinic.round_price is None:
        return ""
    price = in_money(float(clinic.round_price), clinic.money)
    return f"{clinic.name} says: one round costs {price}, with giving it."
