"""Read a person's own days: what stands, what differs, what is open, and who has seen it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cleardays.actions.own_diary import ATTACK, DAY, Row, read_thread, versions_of
from cleardays.actions.tables import all_tables
from cleardays.answers.diary_blocks import drawn_day
from cleardays.answers.own_overuse import Many, many_days
from cleardays.answers.told import CalendarDay
from cleardays.clinical.days import DayFacts, DayReader
from cleardays.clinical.diary import Attack, Day
from cleardays.clinical.merging import Said, Value
from cleardays.records import audit, convert
from cleardays.records.models.accounts import CLINICAL
from cleardays.records.models.audit import AuditRow
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry
from cleardays.records.models.own_diary import OwnChange
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.said import differing, read_together, thread_of

STRIP_DAYS = 14
_WINDOW = 28
_BACK = timedelta(days=4)  # an attack without an end may touch the dates after it
_VISIT = "page person"  # the page of the clinic that shows the diary


@dataclass(frozen=True)
class OwnAttack:
    """One attack that stands, with its thread."""

    thread: str
    attack: Attack
    row: AttackEntry


@dataclass(frozen=True)
class Asked:
    """A field of a day or an attack that two devices said differently."""

    kind: str
    about: str
    on: date
    name: str
    values: tuple[Said, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """Some days of a person: each as it is drawn, and the attacks among them."""

    first: date
    last: date
    drawn: tuple[CalendarDay, ...]
    facts: Mapping[date, DayFacts]
    attacks: tuple[OwnAttack, ...]
    open_attacks: tuple[OwnAttack, ...]
    differing: tuple[tuple[str, str, date], ...]


@dataclass(frozen=True)
class OneDay:
    """Everything about one date."""

    on: date
    day: Day | None
    row: DayEntry | None
    values: Mapping[str, Value]
    heads: tuple[str, ...]
    differs: Mapping[str, tuple[Said, ...]]
    attacks: tuple[OwnAttack, ...]
    versions: tuple[Row, ...]
    log: tuple[OwnChange, ...] = field(default=())


def read_days(person: Person, first: date, last: date) -> Days:
    """The days between two dates, both included: three queries."""
    now = {"person": person, "struck_at": None}
    rows = list(DayEntry.objects.filter(**now, on__gte=first, on__lte=last).order_by("on", "pk"))
    near = AttackEntry.objects.filter(
        **now,
        start__gte=(first - _BACK).isoformat(),
        start__lt=(last + timedelta(days=1)).isoformat(),
    )
    attacks = list(near.order_by("start", "pk"))
    complete = CompletePeriod.objects.filter(**now)
    diary = convert.diary_of(rows, attacks, (), complete)
    known = all_tables()
    facts = DayReader(known.diagnosis, known.drugs).read(diary)
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    own = tuple(OwnAttack(str(thread_of(r)), convert.attack_of(r), r) for r in attacks)
    return Days(
        first,
        last,
        tuple(drawn_day(on, facts.get(on)) for on in dates),
        facts,
        tuple(a for a in own if any(first <= on <= last for on, _ in a.attack.hours_by_date())),
        tuple(a for a in own if a.attack.end is None and a.row.own),
        tuple(differing(rows, attacks)),
    )


def asked_of(person: Person, days: Days) -> list[Asked]:
    """What to ask the person: each field that two devices said differently."""
    found = []
    for kind, about, on in days.differing:
        stands, _ = read_thread(person, kind, about, on)
        found += [
            Asked(kind, about, on, name, stands.values[name], stands.heads)
            for name in stands.differs
        ]
    return found


def heads_of(person: Person, own: OwnAttack) -> tuple[str, ...]:
    """What somebody who looks at an attack now has seen."""
    return read_thread(person, ATTACK, own.thread, own.attack.start.date())[0].heads


def overuse(days: Days, today: date) -> list[Many]:
    """Classes of medicine that were taken on many of the last days."""
    return many_days(days.facts, today, all_tables())


def lately(person: Person, today: date) -> Days:
    """The last 28 days."""
    return read_days(person, today - timedelta(days=_WINDOW - 1), today)


def read_day(person: Person, on: date, near: Days | None = None) -> OneDay:
    """One date with its attacks and every version of it. `near`: days around it, read already."""
    stands, log = read_thread(person, DAY, on.isoformat(), on)
    versions = versions_of(person, DAY, on.isoformat(), on)
    now = [row for row in versions if row.struck_at is None and isinstance(row, DayEntry)]
    row = read_together(sorted(now, key=lambda r: r.pk)) if now else None
    near = near or read_days(person, on, on)
    attacks = (a for a in near.attacks if any(date == on for date, _ in a.attack.hours_by_date()))
    return OneDay(
        on,
        convert.day_of(row) if row else None,
        max(now, key=lambda r: r.pk) if now else None,
        stands.shown() if not stands.is_removed else {},
        stands.heads,
        {name: stands.values[name] for name in stands.differs},
        tuple(attacks),
        tuple(versions),
        tuple(log),
    )


def last_look(person: Person) -> datetime | None:
    """When somebody who treats at the clinic last opened this person's page.

    From the audit: the page that shows the diary, not any other. That they read a day is not known.
    """
    looks = AuditRow.objects.filter(
        person=str(person.key), role__in=CLINICAL, about=_VISIT, outcome=audit.DONE
    )
    row = looks.order_by("-number").first()
    return datetime.fromisoformat(row.at) if row else None


def injections(person: Person) -> list[tuple[date, int]]:
    """The dates of the injections, numbered from the first."""
    rows = InjectionSession.objects.filter(
        person=person, state=InjectionSession.State.SIGNED
    ).order_by("on")
    return [(on, n) for n, on in enumerate(rows.values_list("on", flat=True), 1)]
