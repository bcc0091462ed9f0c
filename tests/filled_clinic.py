"""A clinic of any size, written straight into the tables: for counts of queries and for times."""

from datetime import date, datetime, timedelta

from cleardays.evidence.read import read_tables
from cleardays.records.models import Clinic, DayEntry, InjectionSession, Person, SiteRow, Told
from cleardays.records.models.history import PreventiveRow, ScoreRow

DAYS, SESSIONS = 730, 8


def fill_people(
    clinic: Clinic, people: int, at: datetime, days: int = DAYS, sessions: int = SESSIONS
) -> list[Person]:
    """So many people, each with a diary of every day and sessions of every fixed site."""
    today = at.date()
    made = Person.objects.bulk_create(
        Person(
            clinic=clinic,
            identifier=f"F-{n}",
            name=f"Fictional Person {n}",
            born=date(1960 + n % 40, 1 + n % 12, 1 + n % 28),
            registered_at=at - timedelta(days=days),
        )
        for n in range(people)
    )
    for n, person in enumerate(made):
        DayEntry.objects.bulk_create(
            [_day(person, today, back, n, at) for back in range(days)], batch_size=500
        )
        Told.objects.bulk_create(
            Told(person=person, name=name, value=value, on=today, entered_at=at)
            for name, value in (
                ("no_better_diagnosis", True),
                ("safety.pregnant", False),
                ("months_with_15_headache_days", 12),
            )
        )
        PreventiveRow.objects.create(person=person, drug="propranolol", weeks=12, entered_at=at)
        ScoreRow.objects.create(
            person=person,
            instrument="hit-6",
            on=today - timedelta(days=90),
            total=62,
            entered_at=at,
        )
    _sessions(made, clinic, today, sessions, at)
    return made


def _day(person: Person, today: date, back: int, n: int, at: datetime) -> DayEntry:
    is_headache = (back * 7 + n) % 10 < 6
    severity = 1 + (back + n) % 3 if is_headache else None
    return DayEntry(
        person=person,
        on=today - timedelta(days=back),
        headache=is_headache,
        severity=severity,
        hours=6 if is_headache else None,
        drugs=[{"drug": "ibuprofen", "doses": 1, "helped": None}] if severity == 3 else [],
        entered_at=at,
    )


def _sessions(
    people: list[Person], clinic: Clinic, today: date, sessions: int, at: datetime
) -> None:
    paradigm = read_tables().paradigm
    rows = InjectionSession.objects.bulk_create(
        InjectionSession(
            person=person,
            clinic=clinic,
            on=today - timedelta(days=20 + 84 * n),
            before_cleardays=True,
            product="Botox",
            units=155,
            lot=f"C{n}",
            begun_at=at,
        )
        for person in people
        for n in range(sessions)
    )
    SiteRow.objects.bulk_create(
        (
            SiteRow(
                session=row,
                site=site.id,
                muscle=site.muscle,
                side=site.side.value,
                units=site.units,
            )
            for row in rows
            for site in paradigm.sites
        ),
        batch_size=500,
    )
    InjectionSession.objects.filter(pk__in=[row.pk for row in rows]).update(
        state="signed", signed_at=at
    )
