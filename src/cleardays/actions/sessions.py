"""Begin a session, record each site while it goes on, and abandon it. Signing is in `signing.py`.

A draft counts its changes. Whoever sends a change says which count they saw; who is behind is told
so, and nothing is overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from cleardays.actions.permits import Verb, may, need
from cleardays.actions.planning import read_choices
from cleardays.actions.vials import draw, mix, put_back, waste
from cleardays.actions.watch import note
from cleardays.clinical.charting import (
    FOLLOWED,
    Charted,
    Charting,
    ChartRefused,
    check_chart,
)
from cleardays.clinical.plan import PlanRefused
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from cleardays.records.charts import charting_of, row_of, start_to_json
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession, SiteRow, Vial, VialDraw

State = InjectionSession.State
LATE, EARLY = "vial_late", "early"
_MOST_MM = 60.0


class SessionRefused(ValueError):
    """What cannot be done with a session; the message says why. Nothing was changed."""


class Behind(SessionRefused):
    """The session was changed on another screen since: nothing of this one was taken over."""

    def __init__(self, session: InjectionSession) -> None:
        super().__init__(
            "This session was changed on another screen after this one was opened. Nothing that you "
            "sent was saved, and nothing was overwritten. Both are shown below."
        )
        self.session = session


@dataclass(frozen=True, slots=True)
class At:
    """Which session somebody changes, the count of changes that they saw, and when it is."""

    session: int
    version: int
    now: datetime


@transaction.atomic
def begin(
    by: Account, person: Person, on: date, again: bool, today: date, at: datetime
) -> InjectionSession:
    """Begin a draft, as last time or from the standard plan. Raises `PlanRefused` where none is.

    Units and sites are the plan's; nothing is given yet.
    """
    need(may(by, Verb.PLAN_SESSION))
    if on > today:
        raise SessionRefused(
            f"A session is begun on its day; {on:%-d %B %Y} has not come yet. Nothing was begun."
        )
    standing = InjectionSession.objects.filter(person=person, state=State.DRAFT).first()
    if standing:
        raise SessionRefused(
            f"The session of {standing.on:%-d %B %Y} is not signed yet. Sign it or abandon it first. "
            f"Nothing was begun."
        )
    choices = read_choices(person, on)
    if choices.standard is None:
        raise PlanRefused(choices.refused)
    if again and choices.again is None:
        raise SessionRefused(
            f"Last time cannot be the plan for today. {choices.not_again} Begin from the standard "
            f"plan. Nothing was begun."
        )
    start = choices.again if again and choices.again else choices.standard
    try:
        with transaction.atomic():
            row = InjectionSession.objects.create(
                person=person,
                clinic=by.clinic,
                on=on,
                planned=start_to_json(start),
                started_from=choices.minds.last if again else None,
                begun_at=at,
                begun_by=by,
            )
    except IntegrityError:
        raise SessionRefused(
            f"There is a session of {on:%-d %B %Y} already. Open that one. Nothing was begun."
        ) from None
    SiteRow.objects.bulk_create([row_of(row, site) for site in start.skipped])
    note(by, "begin a session", at, person=person, about=f"session {row.key}")
    return row


def open_draft(by: Account, where: At) -> InjectionSession:
    """The draft, locked until the transaction ends. Raises `SessionRefused` or `Behind`."""
    need(may(by, Verb.PLAN_SESSION))
    row = (
        InjectionSession.objects.select_for_update(of=("self",))
        .select_related("person", "clinic")
        .get(pk=where.session)
    )
    refuse_closed(row)
    if row.version != where.version:
        raise Behind(row)
    return row


def refuse_closed(row: InjectionSession) -> None:
    """Raise where a session is signed or abandoned."""
    if row.state == State.SIGNED:
        raise SessionRefused(
            f"This session was signed by {row.injector_name} at {row.signed_at:%H:%M} UTC on "
            f"{row.signed_at:%-d %B %Y}. It does not change any more: add to it instead. Nothing was "
            f"changed."
        )
    if row.state == State.ABANDONED:
        raise SessionRefused("This session was abandoned. Begin another. Nothing was changed.")


def _changed(by: Account, row: InjectionSession, what: str, at: datetime, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    note(by, what, at, person=row.person, about=f"session {row.key}")


# --- the sites ------------------------------------------------------------------------------------


def _keep(by: Account, row: InjectionSession, charting: Charting, at: datetime) -> None:
    """Write down what differs from the rows that stand; refuse what passes a cap."""
    known = read_tables()
    check_chart(charting, known.paradigm, known.product)
    before = {site.site: site for site in charting_of(row).recorded}
    after = {site.site: site for site in charting.recorded}
    touched = [site for site in {**before, **after} if before.get(site) != after.get(site)]
    SiteRow.objects.filter(session=row, site__in=touched).delete()
    SiteRow.objects.bulk_create([row_of(row, after[site]) for site in touched if site in after])
    _changed(by, row, "chart sites", at)


def usual_at(site: str, charting: Charting, known: Known) -> Charted:
    """What giving a site means where nothing else is said: as planned, else as the paradigm has it."""
    planned = charting.planned_at(site)
    if planned is not None:
        return charting.as_planned(planned)
    spot = known.head.spots.get(site)
    if spot is None:
        raise ChartRefused(f"{site[:40]!r} is no site of the paradigm. Nothing was changed.")
    fixed = {s.id: s.units for s in known.paradigm.sites}
    units = fixed.get(site, known.product.amounts["units_per_site"].value)
    reason = FOLLOWED if spot.extra else ""
    return Charted(site, spot.muscle, spot.side, units, spot.extra, reason=reason)


@transaction.atomic
def tick_sites(by: Account, where: At, ticked: frozenset[str]) -> None:
    """Give what is ticked on the map, and take back what is not any more.

    A site given otherwise before stays as it is; one that was skipped and is not ticked stays so.
    """
    row, known = open_draft(by, where), read_tables()
    charting = charting_of(row)
    done = {site.site: site for site in charting.recorded}
    recorded = [site for site in charting.skipped if site.site not in ticked]
    for site in sorted(ticked):
        there = done.get(site)
        recorded.append(there if there and there.given else usual_at(site, charting, known))
    _keep(by, row, replace(charting, recorded=tuple(recorded)), where.now)


@transaction.atomic
def chart_site(by: Account, where: At, site: Charted) -> None:
    """Record one site: other units, skipped, a remark, an offset."""
    row, known = open_draft(by, where), read_tables()
    _refuse_unseen(site, known)
    _keep(by, row, charting_of(row).with_site(site), where.now)


@transaction.atomic
def undo_site(by: Account, where: At, site: str) -> None:
    """Take back what was recorded at a site: it is neither given nor skipped."""
    row = open_draft(by, where)
    charting = charting_of(row)
    recorded = tuple(s for s in charting.recorded if s.site != site)
    _keep(by, row, replace(charting, recorded=recorded), where.now)


@transaction.atomic
def give_the_rest(by: Account, where: At) -> None:
    """Give every site that is left, as planned."""
    row = open_draft(by, where)
    charting = charting_of(row)
    given = tuple(charting.as_planned(site) for site in charting.left)
    recorded = (*charting.recorded, *given)
    _keep(by, row, replace(charting, recorded=recorded), where.now)


@transaction.atomic
def skip_the_rest(by: Account, where: At, reason: str) -> None:
    """Skip every site that is left, for one reason."""
    row = open_draft(by, where)
    if not reason.strip():
        raise SessionRefused("Say why the sites that are left were skipped. Nothing was changed.")
    charting = charting_of(row)
    skipped = tuple(
        replace(charting.as_planned(site), units=0.0, given=False, reason=reason.strip())
        for site in charting.left
    )
    recorded = (*charting.recorded, *skipped)
    _keep(by, row, replace(charting, recorded=recorded), where.now)


@transaction.atomic
def undo_all(by: Account, where: At) -> None:
    """Take back every site that was given: what was skipped stays."""
    row = open_draft(by, where)
    charting = charting_of(row)
    _keep(by, row, replace(charting, recorded=charting.skipped), where.now)


def _refuse_unseen(site: Charted, known: Known) -> None:
    spot = known.head.spots.get(site.site)
    if spot is None:
        raise ChartRefused(f"{site.site[:40]!r} is no site of the paradigm. Nothing was changed.")
    there = replace(spot, x=spot.x + site.right, y=spot.y + site.down)
    windows = [window for window in known.head.windows if window.shows(spot)]
    too_far = max(abs(site.right), abs(site.down)) > _MOST_MM
    if too_far or not any(window.shows(there) for window in windows):
        raise ChartRefused(
            f"{site.right:g} mm to the right and {site.down:g} mm down leads off the picture. Give "
            f"how far it was from the drawn place. Nothing was changed."
        )


# --- vials, checks, afterwards --------------------------------------------------------------------


@transaction.atomic
def draw_for(
    by: Account,
    where: At,
    vial: Vial,
    units: Decimal,
    dilution: Decimal | None = None,
    late_because: str = "",
) -> None:
    """Draw units for this session; a vial that was not mixed yet is mixed now with `dilution`."""
    row = open_draft(by, where)
    if vial.mixed_at is None and dilution is not None:
        mix(by, vial, dilution, where.now, where.now)
        vial.refresh_from_db()
    draw(by, row, vial, units, where.now, late_because)
    if late_because.strip():
        row.checks = {**row.checks, LATE: {"answer": "yes", "word": late_because.strip()[:200]}}
    _changed(by, row, "draw from a vial", where.now, "checks")


@transaction.atomic
def put_back_for(by: Account, where: At, drawn: int) -> None:
    """Take a draw of this draft back."""
    row = open_draft(by, where)
    found = VialDraw.objects.filter(session=row, pk=drawn).first()
    if found is None:
        raise SessionRefused("That was put back before. Nothing was changed.")
    put_back(found)
    _changed(by, row, "put units back", where.now)


@transaction.atomic
def waste_the_rest(by: Account, where: At) -> None:
    """Write down as wasted what was drawn and not given."""
    row = open_draft(by, where)
    draws = list(VialDraw.objects.filter(session=row).order_by("-at", "-pk"))
    over = sum((d.units for d in draws), Decimal(0)) - Decimal(str(charting_of(row).units))
    if over <= 0:
        raise SessionRefused("No more was drawn than was given. Nothing was changed.")
    for drawn in draws:
        part = min(over, drawn.units)
        waste(drawn, part)
        over -= part
    _changed(by, row, "waste units", where.now)


@transaction.atomic
def answer(by: Account, where: At, said: Mapping[str, tuple[str, str]]) -> None:
    """Keep what was asked: each check with "yes", "no" or "" (not asked), and a word.

    The word for `EARLY` is why the session comes before it is due.
    """
    row = open_draft(by, where)
    checks = dict(row.checks)
    for id, (yes_or_no, word) in said.items():
        if id == EARLY:
            row.early_because = word.strip()[:300]
        elif yes_or_no in ("yes", "no") or word.strip():
            checks[id] = {"answer": yes_or_no, "word": word.strip()[:200]}
        else:
            checks.pop(id, None)
    row.checks = checks
    row.checks_version = checks_version()
    _changed(by, row, "answer checks", where.now, "checks", "checks_version", "early_because")


def checks_version() -> str:
    """Which table was asked: its name and the day on which it was read."""
    return f"checklist {read_tables().tables['checklist'].as_read}"


@transaction.atomic
def note_session(by: Account, where: At, tolerance: str, notes: str) -> None:
    """Keep how it was borne, and what else is to be said."""
    row = open_draft(by, where)
    row.tolerance, row.notes = tolerance.strip()[:200], notes.strip()
    _changed(by, row, "note on a session", where.now, "tolerance", "notes")


@transaction.atomic
def abandon(by: Account, where: At) -> None:
    """Give a draft up. What was drawn for it is wasted: it is in nobody, and in no vial."""
    row = open_draft(by, where)
    for drawn in VialDraw.objects.filter(session=row):
        waste(drawn, drawn.units)
    row.state = State.ABANDONED
    _changed(by, row, "abandon a session", where.now, "state")
