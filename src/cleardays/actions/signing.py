"""Sign a session: state, vials and audit in one transaction, once. Afterwards only addenda."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from cleardays.actions.directions import open_directions, standing_consent
from cleardays.actions.history import tell
from cleardays.actions.hurdles import Hurdle, Open, asked, hurdles
from cleardays.actions.permits import Verb, may, may_sign, need
from cleardays.actions.planning import read_minds
from cleardays.actions.sessions import (
    At,
    SessionRefused,
    State,
    checks_version,
    open_draft,
)
from cleardays.actions.vials import close
from cleardays.actions.watch import note
from cleardays.answers.amounts import on
from cleardays.clinical.visit import OTHER_TOXIN
from cleardays.evidence.checklist import FIT_TO_LEAVE
from cleardays.evidence.read import read_tables
from cleardays.quantities import Answer
from cleardays.records.charts import charting_of
from cleardays.records.convert import SAFETY
from cleardays.records.models.accounts import Account
from cleardays.records.models.treatment import Addendum, InjectionSession, VialDraw


class NotReady(SessionRefused):
    """What still stands in the way of signing; nothing was signed."""

    def __init__(self, still: tuple[Hurdle, ...]) -> None:
        super().__init__(" ".join(["Not signed."] + [one.says for one in still]))
        self.hurdles = still


def read_open(by: Account, row: InjectionSession) -> Open:
    """A session with all that signing looks at: as many queries however many came before it."""
    recent = next(c.id for c in read_tables().checklist if c.fact == OTHER_TOXIN)
    said = {"yes": Answer.YES, "no": Answer.NO}
    today = said.get(row.checks.get(recent, {}).get("answer", ""), Answer.UNKNOWN)
    draws = VialDraw.objects.filter(session=row).select_related("vial").order_by("at", "pk")
    return Open(
        row=row,
        charting=charting_of(row),
        minds=read_minds(row.person, row.on, today),
        draws=tuple(draws),
        directions=tuple(open_directions(row.person, row.on)),
        consent=standing_consent(row.person),
        may_sign=may_sign(by, row.on),
    )


@transaction.atomic
def sign(by: Account, where: At, today: date) -> InjectionSession:
    """Sign a draft. Raises `NotReady` with every hurdle; who comes second is told who was first."""
    need(may(by, Verb.SIGN_SESSION))
    row = open_draft(by, where)
    known = read_tables()
    draft = read_open(by, row)
    still = hurdles(draft, known, where.now)
    if row.on > today:
        still = (*still, Hurdle("The day of this session has not come yet.", "sign"))
    if still:
        raise NotReady(still)
    held = next(q for q in by.qualifications.all() if q.valid_from <= row.on <= q.expires)
    close(draft.draws, where.now)
    first = draft.draws[0].vial
    answers = asked(row, draft.minds, known)
    row.units = Decimal(str(draft.charting.units))
    row.product, row.expiry, row.dilution = first.product, first.expiry, first.dilution
    row.lot = ", ".join(dict.fromkeys(drawn.vial.lot for drawn in draft.draws))[:40]
    row.direction, row.consent = draft.direction, draft.consent
    row.fit_to_leave = next(a.answer is Answer.YES for a in answers if a.check.id == FIT_TO_LEAVE)
    row.checks_version = checks_version()
    row.injector, row.injector_name = by, by.name
    row.qualification = f"{held.what} {held.number}, to {on(held.expires)}".replace(" ,", ",")[:200]
    row.state, row.signed_at = State.SIGNED, where.now
    row.version += 1
    row.save()
    said = {
        SAFETY + a.check.fact: a.answer is Answer.YES
        for a in answers
        if a.check.fact and a.answer is not Answer.UNKNOWN and a.answer is not a.before
    }
    if said:
        tell(by, row.person, said, row.on, where.now)
    note(by, Verb.SIGN_SESSION.value, where.now, person=row.person, about=f"session {row.key}")
    return row


@transaction.atomic
def add(by: Account, row: InjectionSession, text: str, reason: str, at: datetime) -> Addendum:
    """Add to a signed session: what, and why. The session itself stays as it was."""
    need(may(by, Verb.ADD_TO_SESSION))
    if row.state != State.SIGNED:
        raise SessionRefused(
            "Only a signed session is added to. Change the draft. Nothing was kept."
        )
    if not text.strip() or not reason.strip():
        raise SessionRefused("Say what is to be added, and why. Nothing was kept.")
    made = Addendum.objects.create(
        session=row, text=text.strip(), reason=reason.strip()[:300], at=at, by=by
    )
    note(by, Verb.ADD_TO_SESSION.value, at, person=row.person, about=f"session {row.key}")
    return made
