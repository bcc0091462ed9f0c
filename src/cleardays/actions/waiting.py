"""The waiting list: a place that became free is held for the most overdue whom it suits, then the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from cleardays.actions.neutral_mail import ask_to_look
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.slots import (
    CONSULTATION,
    FREES,
    BookingRefused,
    hold,
    last_given,
    lock,
    next_of,
    not_waited_for,
    slots,
    start_of,
    window_after,
)
from cleardays.actions.watch import note
from cleardays.clinical.waiting import Part, Ranked, Waits, held_until, ranked
from cleardays.records.models.accounts import Account, Clinic
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.people import Person
from cleardays.records.models.visiting import Offer, Reception, Waiting
from cleardays.records.reach import Reach


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody on the list with what the rule goes by, beside one place."""

    waiting: Waiting
    ranked: Ranked

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.waiting.person


def reception_of(clinic: Clinic) -> Reception:
    """How a clinic receives people; what holds until it says otherwise."""
    return Reception.objects.filter(clinic=clinic).first() or Reception(clinic=clinic)


@transaction.atomic
def wait(
    by: Account,
    weekdays: Iterable[int],
    parts: Iterable[str],
    notice_hours: int,
    at: datetime,
    not_before: date | None = None,
) -> Waiting:
    """Put oneself on the list, or say anew which times suit."""
    need(may(by, Verb.BOOK_OWN))
    assert by.person is not None
    hold(by.person)
    now = Waiting.objects.filter(person=by.person, ended_at=None).first()
    since = now.asked_at if now else at  # who changes what suits them does not lose their turn
    Waiting.objects.filter(person=by.person, ended_at=None).update(ended_at=at, ended_by=by)
    made = Waiting.objects.create(
        person=by.person,
        weekdays=sorted(set(weekdays)),
        parts=sorted(set(parts)),
        notice_hours=notice_hours,
        not_before=not_before,
        asked_at=since,
    )
    note(by, "wait for a sooner place", at, person=by.person, about=f"waiting {made.pk}")
    return made


@transaction.atomic
def wait_no_more(by: Account, at: datetime) -> None:
    """Take oneself off the list. A place that is held is kept until it was answered."""
    need(may(by, Verb.BOOK_OWN))
    if Waiting.objects.filter(person=by.person, ended_at=None).update(ended_at=at, ended_by=by):
        note(by, "wait no more", at, person=by.person)


def line_for(
    clinic: Clinic, start: datetime, at: datetime, place: Offer | None = None
) -> list[InLine]:
    """Everybody on the list of a clinic beside one place, in the order of the rule.

    `place`: the offer that holds it now; whoever holds it is not told to hold another one.
    """
    rows = Waiting.objects.filter(
        ended_at=None,
        person__clinic=clinic,
        person__joined_into=None,
        person__removed_at=None,
        person__account__is_active=True,
    ).select_related("person__clinic")
    found = _waits(list(rows), start.astimezone(ZoneInfo(clinic.zone)), at, place)
    order = ranked(start, (one for _, one in found.values()), at)
    return [InLine(found[r.waits.key][0], r) for r in order]


def _waits(
    rows: list[Waiting], start: datetime, at: datetime, place: Offer | None
) -> dict[str, tuple[Waiting, Waits]]:
    """What the rule goes by, in a few queries however many wait."""
    people = [row.person_id for row in rows]
    given = last_given(people)
    held = not_waited_for(given, people)
    today = at.astimezone(start.tzinfo).date()
    booked = next_of(set(people) & set(given), today)
    booked |= next_of(set(people) - set(given), today, CONSULTATION)
    offers = Offer.objects.filter(person__in=people)
    if place is not None:
        offers = offers.exclude(pk=place.pk)
    turned_down = set(
        offers.filter(
            day__on=start.date(),
            at=start.time(),
            state__in=(Offer.State.DECLINED, Offer.State.LAPSED),
        ).values_list("person", flat=True)
    )
    promised = offers.filter(state=Offer.State.OPEN, request=None)
    holds_another = set(promised.values_list("person", flat=True))
    return {
        str(row.person.key): (
            row,
            Waits(
                key=str(row.person.key),
                asked=row.asked_at,
                due=window_after(given.get(row.person_id)).due,
                not_waited_for=row.person_id in held,
                booked=start_of(b.day, b.at) if (b := booked.get(row.person_id)) else None,
                weekdays=frozenset(row.weekdays),
                parts=frozenset(Part(part) for part in row.parts),
                not_before=row.not_before,
                notice_hours=row.notice_hours,
                turned_down=row.person_id in turned_down,
                holds_another=row.person_id in holds_another,
            ),
        )
        for row in rows
    }


def offer_freed(day: ClinicDay, slot: time, at: datetime) -> Offer | None:
    """Hold a free place for the next in line. None: it is too near, or it suits nobody.

    The day is locked by whoever calls: what is free now is free when it is offered.
    """
    reception = reception_of(day.clinic)
    start = start_of(day, slot)
    until = held_until(start, at, reception.hold_hours, reception.notice_hours)
    if until is None or _is_gone(day, slot):
        return None
    line = line_for(day.clinic, start, at)
    first = next((one for one in line if one.ranked.fits), None)
    if first is None:
        return None
    try:
        with transaction.atomic():
            made = Offer.objects.create(
                day=day, at=slot, person=first.person, made_at=at, until=until
            )
    except IntegrityError:  # promised a moment ago
        return None
    note(None, "offer a place that became free", at, person=first.person, about=f"offer {made.key}")
    ask_to_look(first.person, until)
    return made


@transaction.atomic
def offer_by_hand(by: Account, day: ClinicDay, slot: time, at: datetime) -> Offer:
    """Hold a free place for the first in line, as the clinic asks. Raises `BookingRefused`."""
    need(may(by, Verb.BOOK))
    day = lock(day)
    if not Reach(by, at).days().filter(pk=day.pk).exists():
        raise BookingRefused("This day is not within your reach. Nothing was offered.")
    if slot not in {one.at for one in slots(day) if one.is_free}:
        raise BookingRefused(f"{slot:%H:%M} is not free any more. Nothing was offered.")
    made = offer_freed(day, slot, at)
    if made is None:
        raise BookingRefused("It is too near, or suits nobody on the list. Nothing was offered.")
    note(by, "offer a place by hand", at, person=made.person, about=f"offer {made.key}")
    return made


def _is_gone(day: ClinicDay, slot: time) -> bool:
    taken = Appointment.objects.filter(day=day, at=slot).exclude(state__in=FREES)
    return taken.exists() or Offer.objects.filter(day=day, at=slot, state=Offer.State.OPEN).exists()


def settle(clinic: Clinic, at: datetime) -> int:
    """End every offer that nobody answered in time, and offer its place to the next in line.

    Cheap where there is none, so that each page that shows places asks for it first.
    """
    late = Offer.objects.filter(day__clinic=clinic, state=Offer.State.OPEN, until__lte=at)
    return sum(_lapse(offer, at) for offer in late.select_related("day", "person"))


def settle_everywhere(at: datetime) -> int:
    """The same for every clinic, for whoever runs it by the clock."""
    return sum(settle(clinic, at) for clinic in Clinic.objects.order_by("pk"))


@transaction.atomic
def _lapse(offer: Offer, at: datetime) -> int:
    day = lock(offer.day)
    lapsed = Offer.objects.filter(pk=offer.pk, state=Offer.State.OPEN).update(
        state=Offer.State.LAPSED, settled_at=at
    )
    if not lapsed:
        return 0
    note(None, "an offer was not answered", at, person=offer.person, about=f"offer {offer.key}")
    if offer.request_id is None:
        offer_freed(day, offer.at, at)
    return 1


def next_free(clinic: Clinic, at: datetime) -> tuple[ClinicDay, time] | None:
    """The next place that nobody is in, that is held for nobody, and that is not too near to offer."""
    at += timedelta(hours=reception_of(clinic).notice_hours)
    here = at.astimezone(ZoneInfo(clinic.zone))
    days = ClinicDay.objects.filter(clinic=clinic, on__gte=here.date()).order_by("on", "opens")
    for day in days.select_related("clinic").prefetch_related("appointments", "offers"):
        for slot in slots(day):
            if slot.is_free and start_of(day, slot.at) >= at:
                return day, slot.at
    return None
