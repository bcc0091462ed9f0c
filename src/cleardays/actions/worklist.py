"""Load what everybody's needs follow from: the same few queries for ten people and for thousands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max

from cleardays.actions.authorisations import leave_of
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.slots import SESSION
from cleardays.clinical.authorisation import Leave, Used, used_of
from cleardays.clinical.course import Stage
from cleardays.clinical.needs import Need, Needed, Situation, Told, needs_of
from cleardays.clinical.reaction import weigh
from cleardays.clinical.session import Session
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from cleardays.records.convert import reported_of
from cleardays.records.models.accounts import Account, Role
from cleardays.records.models.appointments import Appointment
from cleardays.records.models.diary import AttackEntry, DayEntry, SpanEntry
from cleardays.records.models.history import ReactionRow
from cleardays.records.models.people import Person
from cleardays.records.models.review import Authorisation, DecisionRow
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.reach import Reach

_STATE = Appointment.State
_OPEN = (_STATE.BOOKED, _STATE.ARRIVED)


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on the worklist, and everything they need, the most urgent first."""

    person: Person
    needs: tuple[Needed, ...]
    booked: date | None

    @property
    def first(self) -> Needed:
        """The most urgent."""
        return self.needs[0]


def worklist(by: Account, at: datetime) -> tuple[Listed, ...]:
    """Everybody of this clinic who needs something, sorted by need and then by how long."""
    need(may(by, Verb.LIST_PEOPLE))
    known = read_tables()
    here = at.astimezone(ZoneInfo(by.clinic.zone))
    people = {p.pk: p for p in Reach(by, at).own_people()}
    situations = load(people, here, known)
    counting, amounts = known.counting, known.product.amounts
    interval, dose = int(amounts["interval_days"].value), known.paradigm.fixed_units
    found = []
    for pk, now in situations.items():
        needed = needs_of(now, here, counting, interval, dose)
        if needed:
            found.append(Listed(people[pk], needed, now.booked))
    return tuple(sorted(found, key=_order))


def _order(one: Listed) -> tuple[Need, int, date, str]:
    return (*one.first.order, one.person.name)


def counts(listed: Iterable[Listed]) -> dict[Need, int]:
    """How many people have each need: somebody with two needs counts in both."""
    found: dict[Need, int] = defaultdict(int)
    for one in listed:
        for kind in {needed.need for needed in one.needs}:
            found[kind] += 1
    return {kind: found[kind] for kind in Need if found[kind]}


def load(people: dict[int, Person], here: datetime, known: Known) -> dict[int, Situation]:
    """What the needs of these people follow from, in ten queries."""
    ids = list(people)
    sessions = _sessions(ids)
    diary = _diary(ids)
    decided = _decided(ids)
    missed, booked = _appointments(ids, here.date())
    reactions, withheld = _reactions(ids, sessions, known)
    leaves = _leaves(ids, sessions)
    found = {}
    for pk, person in people.items():
        mine = sessions[pk]
        stage, when = decided.get(pk, (None, None))
        found[pk] = Situation(
            given=tuple(on for on, state, _ in mine if state == "signed"),
            unsigned=tuple(on for on, state, _ in mine if state == "draft"),
            stage=stage,
            decided=when,
            diary=diary.get(pk),
            missed=missed.get(pk),
            booked=booked.get(pk),
            reactions=tuple(reactions[pk]),
            registered=person.registered_at.date(),
            leaves=leaves.get(pk, ()),
            withheld=withheld.get(pk),
        )
    return found


_Sessions = dict[int, list[tuple[date, str, float | None]]]


def _sessions(ids: list[int]) -> _Sessions:
    found: _Sessions = defaultdict(list)
    rows = (
        InjectionSession.objects.filter(person__in=ids)
        .exclude(state=InjectionSession.State.ABANDONED)
        .order_by("on")
        .values_list("person", "on", "state", "units")
    )
    for person, on, state, units in rows:
        found[person].append((on, state, None if units is None else float(units)))
    return found


def _diary(ids: list[int]) -> dict[int, date]:
    """The last date about which anything was said."""
    now = {"person__in": ids, "struck_at__isnull": True}
    found: dict[int, date] = {}

    def later(person: int, on: date) -> None:
        found[person] = max(found.get(person, on), on)

    for person, on in DayEntry.objects.filter(**now).values_list("person").annotate(Max("on")):
        later(person, on)
    spans = SpanEntry.objects.filter(**now).values_list("person").annotate(Max("last"))
    for person, on in spans:
        later(person, on)
    attacks = AttackEntry.objects.filter(**now).values_list("person").annotate(Max("start"))
    for person, start in attacks:
        later(person, datetime.fromisoformat(start).date())
    return found


def _decided(ids: list[int]) -> dict[int, tuple[Stage, date]]:
    rows = DecisionRow.objects.filter(person__in=ids).order_by("made_at")
    return {
        person: (Stage(stage), on)
        for person, stage, on in rows.values_list("person", "stage_after", "on")
    }


def _appointments(ids: list[int], today: date) -> tuple[dict[int, date], dict[int, date]]:
    """For each person the last one they did not come to, and the next session that is booked."""
    missed: dict[int, date] = {}
    booked: dict[int, date] = {}
    rows = Appointment.objects.filter(
        person__in=ids, state__in=(*_OPEN, _STATE.MISSED, _STATE.DONE)
    ).order_by("day__on", "at")
    for person, on, state, what in rows.values_list("person", "day__on", "state", "what"):
        if state in _OPEN:
            if on >= today and what == SESSION:  # who comes to talk is still to be treated
                booked.setdefault(person, on)
            continue
        if state == _STATE.MISSED:
            missed[person] = on
        else:
            missed.pop(person, None)  # they came since
    return missed, booked


def _reactions(
    ids: list[int], sessions: _Sessions, known: Known
) -> tuple[dict[int, list[Told]], dict[int, date]]:
    """What nobody read yet, and for whom a reaction makes the next injection wait, since when."""
    found: dict[int, list[Told]] = defaultdict(list)
    withheld: dict[int, date] = {}
    rows = ReactionRow.objects.filter(person__in=ids, struck_at__isnull=True)
    for row in rows.select_related("replaces", "entered_by"):
        given = tuple(Session(on) for on, state, _ in sessions[row.person_id] if state == "signed")
        weighed = weigh(reported_of(row), given, known.reactions, known.counting)
        if weighed.withholds:
            since = row.on or row.entered_at.date()
            withheld[row.person_id] = max(since, withheld.get(row.person_id, since))
        if row.seen_at is None and row.batch_id is None:
            by_person = row.entered_by is not None and row.entered_by.role == Role.PERSON
            presses, weight = weighed.presses, int(weighed.urgency)
            told = Told(row.what, row.waits_since, presses, by_person, weight)
            found[row.person_id].append(told)
    return found, withheld


def _leaves(ids: list[int], sessions: _Sessions) -> dict[int, tuple[Used, ...]]:
    """For each person what payers allowed, and the signed sessions counted against it."""
    found: dict[int, list[Leave]] = defaultdict(list)
    for row in Authorisation.objects.filter(person__in=ids, struck_at__isnull=True):
        found[row.person_id].append(leave_of(row))
    return {
        person: used_of(
            leaves,
            (
                Session(on, units=units)
                for on, state, units in sessions[person]
                if state == "signed"
            ),
        )
        for person, leaves in found.items()
    }
