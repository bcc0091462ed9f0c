"""Keep sessions given before Cleardays: date, product, units, and the sites where they are known."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Batch, Person
from cleardays.records.models.treatment import InjectionSession, SiteRow


@transaction.atomic
def take_sessions(
    by: Account | None,
    person: Person,
    sessions: tuple[Session, ...],
    at: datetime,
    batch: Batch | None = None,
) -> int:
    """Keep past sessions as signed and "before Cleardays": nothing is asked of their vials.

    A session on a date that has one already is left out; how many were kept is returned.
    """
    if by is not None:
        need(may(by, Verb.PLAN_SESSION))
    there = set(
        InjectionSession.objects.filter(person=person)
        .exclude(state=InjectionSession.State.ABANDONED)
        .values_list("on", flat=True)
    )
    new = [session for session in sessions if session.on not in there]
    for session in new:
        row = InjectionSession.objects.create(
            person=person,
            clinic=person.clinic,
            on=session.on,
            before_cleardays=True,
            product=session.product or "",
            units=session.dose,
            lot=session.lot,
            expiry=session.expiry,
            dilution=session.dilution,
            early_because=session.reason,
            injector_name=session.injector,
            qualification=session.qualification,
            begun_at=at,
            begun_by=by,
            batch=batch,
        )
        SiteRow.objects.bulk_create(_sites(row, session))
        row.state, row.signed_at = InjectionSession.State.SIGNED, at
        row.save(update_fields=["state", "signed_at"])
    note(by, "keep past sessions", at, person=person, about=f"{len(new)} sessions")
    return len(new)


def _sites(row: InjectionSession, session: Session) -> Iterator[SiteRow]:
    """Each site under the paradigm's own name for it, in order; what is over is numbered as extra."""
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for site in read_tables().paradigm.sites:
        named[site.muscle, site.side.value].append(site.id)
    over: dict[tuple[str, str], int] = defaultdict(int)
    for given in session.sites:
        place = (given.muscle, given.side)
        is_extra = not named[place]
        if is_extra:
            over[place] += 1
            name = f"{given.muscle}-{given.side}-extra-{over[place]}"
        else:
            name = named[place].pop(0)
        reasons = [d.reason for d in session.deviations if d.muscle == given.muscle]
        yield SiteRow(
            session=row,
            site=name,
            muscle=given.muscle,
            side=given.side,
            units=given.units,
            extra=is_extra,
            reason=reasons[0][:200] if reasons else "",
        )
