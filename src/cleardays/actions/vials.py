"""Keep vials: what came, when it was mixed, whose it is, what was drawn and what was wasted.

A vial is single-dose: one vial, one person, unless the clinic says why it may be shared, and then the
vial repeats that reason. Units drawn and wasted never exceed what is in it: the draw itself is one
conditional update, and the database has the same rule once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.evidence.paradigms import Product
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account, Clinic
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession, Vial, VialDraw

_MOST_ML = 10  # mL to 100 U; more is a slip of the pen


class VialRefused(ValueError):
    """What cannot be done with a vial; the message says why and what to do. Nothing was changed."""


class VialAsks(VialRefused):
    """It was mixed longer ago than is usual: it can be used with a word why."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A vial as it is registered: from the box that came."""

    product: str
    lot: str
    expiry: date
    size: int


@transaction.atomic
def register(by: Account, arrival: Arrival, number: int, today: date, at: datetime) -> list[Vial]:
    """Keep vials of one lot. Raises `VialRefused` for another product, size, or an expired lot."""
    need(may(by, Verb.KEEP_VIALS))
    product = read_tables().product
    _refuse_product(arrival.product, product)
    if arrival.size not in product.vials:
        sizes = " or ".join(f"{size} U" for size in product.vials)
        raise VialRefused(
            f"{arrival.size} U is no size of {product.substance} known here; it comes with {sizes}. "
            f"Read the box again. Nothing was kept."
        )
    if arrival.expiry < today:
        raise VialRefused(
            f"The lot {arrival.lot} expired on {arrival.expiry:%-d %B %Y}. Do not use it; return it "
            f"as your pharmacy asks. Nothing was kept."
        )
    if not arrival.lot.strip() or not 1 <= number <= 100:
        raise VialRefused("Give the lot, and from 1 to 100 vials. Nothing was kept.")
    made = [
        Vial.objects.create(
            clinic=by.clinic,
            product=arrival.product.strip(),
            lot=arrival.lot.strip(),
            expiry=arrival.expiry,
            size=arrival.size,
        )
        for _ in range(number)
    ]
    note(by, Verb.KEEP_VIALS.value, at, about=f"{number} vials, first {made[0].key}")
    return made


def _refuse_product(written: str, product: Product) -> None:
    known = product.is_brand(written)
    if known is False:
        raise VialRefused(
            f"{written.strip()} is another toxin. Its units are not units of {product.substance}, and "
            f"it has no place in these sessions. Nothing was changed."
        )
    if known is None:
        raise VialRefused(
            f"{written.strip()[:60]!r} is not recognised. Write one of "
            f"{', '.join(product.brands)}. Nothing was changed."
        )


@transaction.atomic
def mix(by: Account, vial: Vial, dilution: Decimal, mixed_at: datetime, at: datetime) -> None:
    """Keep when a vial was mixed, and with how many mL of saline to 100 U. Once only."""
    need(may(by, Verb.KEEP_VIALS))
    if not 0 < dilution <= _MOST_ML:
        raise VialRefused(
            f"{dilution:g} mL to 100 U is not more than 0 and at most {_MOST_ML}. Read it again. "
            f"Nothing was changed."
        )
    if mixed_at > at + timedelta(minutes=5):
        raise VialRefused("That time has not come yet. Correct when it was mixed.")
    done = Vial.objects.filter(pk=vial.pk, mixed_at=None, discarded_at=None).update(
        dilution=dilution, mixed_at=mixed_at, opened_at=at, opened_by=by
    )
    if not done:
        raise VialRefused("This vial was mixed already, or thrown away. Nothing was changed.")
    note(by, Verb.KEEP_VIALS.value, at, about=f"mixed vial {vial.key}")


@transaction.atomic
def discard(by: Account, vial: Vial, at: datetime) -> None:
    """Throw a vial away: what is left in it is wasted. One that a draft draws from is kept."""
    need(may(by, Verb.KEEP_VIALS))
    row = Vial.objects.select_for_update().get(pk=vial.pk)
    if row.discarded_at:
        raise VialRefused("This vial was thrown away before. Nothing was changed.")
    drafts = VialDraw.objects.filter(vial=row, session__state=InjectionSession.State.DRAFT)
    if drafts.exists():
        raise VialRefused(
            "A session that is not signed draws from this vial. Put the units back there, or sign "
            "it first. Nothing was changed."
        )
    row.wasted = row.size - row.drawn
    row.discarded_at = at
    row.save(update_fields=["wasted", "discarded_at"])
    note(by, Verb.KEEP_VIALS.value, at, about=f"threw away vial {vial.key}")


# --- for a session --------------------------------------------------------------------------------


def at_hand(clinic: Clinic, person: Person, on: date) -> QuerySet[Vial]:
    """Vials that a session of this person on a date may draw from: mixed ones of theirs first."""
    whose = Q(person=None) | Q(person=person)
    if clinic.shares_vials:
        whose = Q()
    return (
        Vial.objects.filter(whose, clinic=clinic, discarded_at=None, expiry__gte=on)
        .filter(size__gt=F("drawn") + F("wasted"))
        .order_by(F("mixed_at").desc(nulls_last=True), "expiry", "pk")
    )


def why_not(vial: Vial, clinic: Clinic, person: Person, on: date) -> str:
    """Why a session of this person on a date may not draw from a vial, or nothing."""
    product = read_tables().product
    if vial.discarded_at:
        return f"The vial of lot {vial.lot} was thrown away. Take another."
    if vial.expiry < on:
        return (
            f"The lot {vial.lot} expired on {vial.expiry:%-d %B %Y}, before this session. Take "
            f"another vial."
        )
    if product.is_brand(vial.product) is not True:
        return (
            f"{vial.product} is not {product.substance}: its units are never these. Take another."
        )
    if vial.person_id not in (None, person.pk) and not clinic.shares_vials:
        return (
            f"The vial of lot {vial.lot} was opened for somebody else. Vials are single-dose: one "
            f"vial, one person. Take another."
        )
    return ""


def hours_since_mixing(vial: Vial, at: datetime) -> float | None:
    """How long ago it was mixed, or None where it was not."""
    return (at - vial.mixed_at).total_seconds() / 3600 if vial.mixed_at else None


def is_late(vial: Vial, at: datetime) -> bool:
    """Whether it was mixed longer ago than the row on storage says, which was only recalled."""
    hours = hours_since_mixing(vial, at)
    return hours is not None and hours > read_tables().product.amounts["hours_after_mixing"].value


@transaction.atomic
def draw(
    by: Account,
    session: InjectionSession,
    vial: Vial,
    units: Decimal,
    at: datetime,
    late_because: str = "",
) -> VialDraw:
    """Draw units from a vial for a draft. Raises `VialRefused`, or `VialAsks` for an old mixture.

    The vial is changed by one update that holds only where enough is left, so that two who draw at
    once never draw what is not there.
    """
    need(may(by, Verb.KEEP_VIALS))
    clinic, person = by.clinic, session.person
    if why := why_not(vial, clinic, person, session.on):
        raise VialRefused(f"{why} Nothing was drawn.")
    if vial.clinic_id != session.clinic_id:
        raise VialRefused("That vial is kept at another clinic. Nothing was drawn.")
    if vial.mixed_at is None or vial.dilution is None:
        raise VialRefused(
            f"The vial of lot {vial.lot} was not mixed yet. Say with how much saline. Nothing was drawn."
        )
    if units <= 0:
        raise VialRefused("Draw more than 0 U. Nothing was drawn.")
    if is_late(vial, at) and not late_because.strip():
        limit = read_tables().product.amounts["hours_after_mixing"].value
        raise VialAsks(
            f"The vial of lot {vial.lot} was mixed {hours_since_mixing(vial, at):.0f} hours ago; "
            f"{limit:g} hours is the usual limit (recalled, not checked at the source). Take another, "
            f"or say why this one. Nothing was drawn."
        )
    enough = Q(size__gte=F("drawn") + F("wasted") + units)
    mine = Q(person=None) | Q(person=person)
    another = Case(When(mine, then=F("shared_because")), default=Value(clinic.shares_vials))
    won = Vial.objects.filter(
        enough, Q() if clinic.shares_vials else mine, pk=vial.pk, discarded_at=None
    ).update(
        drawn=F("drawn") + units,
        shared_because=another,
        person=Coalesce(F("person"), Value(person.pk)),
    )
    if not won:
        left = Vial.objects.filter(pk=vial.pk).annotate(left=F("size") - F("drawn") - F("wasted"))
        now = left.values_list("left", "person").first()
        if now and now[1] not in (None, person.pk) and not clinic.shares_vials:
            raise VialRefused(
                f"Somebody else has just opened the vial of lot {vial.lot} for another person. Take "
                f"another. Nothing was drawn."
            )
        raise VialRefused(
            f"{units:g} U were asked of the vial of lot {vial.lot}, but {float(now[0]) if now else 0:g} U "
            f"are left in it. Draw those, and the rest from another vial. Nothing was drawn."
        )
    made, new = VialDraw.objects.get_or_create(
        vial=vial, session=session, defaults={"units": units, "at": at, "by": by}
    )
    if not new:
        VialDraw.objects.filter(pk=made.pk).update(units=F("units") + units)
    return made


def put_back(drawn: VialDraw) -> None:
    """Take a draw back, as if it had never been written down."""
    Vial.objects.filter(pk=drawn.vial_id).update(
        drawn=F("drawn") - drawn.units, wasted=F("wasted") - drawn.wasted
    )
    drawn.delete()
    left = VialDraw.objects.filter(vial=drawn.vial_id)
    if not left.exists():
        Vial.objects.filter(pk=drawn.vial_id, shared_because="").update(person=None)


def waste(drawn: VialDraw, units: Decimal) -> None:
    """Write units of a draw down as wasted: they were in the syringe, and in nobody."""
    if units:
        Vial.objects.filter(pk=drawn.vial_id).update(
            drawn=F("drawn") - units, wasted=F("wasted") + units
        )
        VialDraw.objects.filter(pk=drawn.pk).update(
            units=F("units") - units, wasted=F("wasted") + units
        )


def close(draws: Iterable[VialDraw], at: datetime) -> None:
    """At signing: what is left in a vial that is not shared is wasted, and the vial is done with."""
    for drawn in draws:
        vial = Vial.objects.select_for_update().get(pk=drawn.vial_id)
        if vial.discarded_at or vial.clinic.shares_vials:
            continue
        rest = vial.size - vial.drawn - vial.wasted
        Vial.objects.filter(pk=vial.pk).update(wasted=F("wasted") + rest, discarded_at=at)
        VialDraw.objects.filter(pk=drawn.pk).update(wasted=F("wasted") + rest)
