"""Some sixty simulated people for the demo's clinic: two years of days drawn from the engine's model.

Whether a day has a headache is the model's; how bad it was, what was taken and what else happened is
dressing, drawn so that a clinic looks like one. Nobody here is real, and nothing here is evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction

from cleardays.actions.appointments import become
from cleardays.actions.authorisations import add_authorisation
from cleardays.actions.demo import book_due
from cleardays.actions.diary import take_in
from cleardays.actions.directions import prescribe
from cleardays.actions.past_sessions import take_sessions
from cleardays.actions.questions import groups
from cleardays.actions.reactions import report, see
from cleardays.actions.review import decide
from cleardays.actions.sessions import begin
from cleardays.actions.slots import slots, window_of
from cleardays.clinical.decision import Decision
from cleardays.clinical.diary import Day, Diary, Headache, Intake, Severity
from cleardays.clinical.history import Outcome as Ended
from cleardays.clinical.history import Reported
from cleardays.clinical.session import Session, SiteGiven
from cleardays.engine.simulate import Course, People, people
from cleardays.evidence.known import Known
from cleardays.evidence.priors import Outcome
from cleardays.evidence.read import read_tables
from cleardays.records.models.accounts import Account, Clinic, Role
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.history import PreventiveRow, Told
from cleardays.records.models.people import Person

SEED = 1
YEARS = 2
CYCLES = (1, 1, 2, 3, 5, 8)  # injections before now: half of them are in their first year
_FIRST = (
    *("Ada", "Ben", "Cleo", "Dina", "Emil", "Freya", "Gus", "Heidi", "Ines", "Jakob", "Karin"),
    *("Leo", "Mara", "Nils", "Olga", "Paul", "Ruth", "Sven", "Tilda", "Ugo"),
)
_LAST = ("Aldous", "Birke", "Cerny", "Dragan", "Ekman", "Ferro", "Gruber", "Hansson", "Ilic")
_TRIED = (
    *(("topiramate", "antiepileptic"), ("propranolol", "beta-blocker")),
    *(("amitriptyline", "tricyclic"), ("candesartan", "angiotensin blocker")),
)
_REACTIONS = (
    ("neck pain", "mild", 3),
    ("drooping eyelid", "moderate", 9),
    ("pain at the injection site", "mild", 0),
    ("neck weakness", "moderate", 6),
    ("headache after the injections", "mild", 1),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One simulated person: whether each day had a headache, None where nobody wrote it down."""

    first: date
    days: tuple[bool | None, ...]
    given: tuple[date, ...]


@transaction.atomic
def add_simulated(clinic: Clinic, now: datetime, count: int = 60) -> list[Person]:
    """Add simulated people to a clinic, with what a clinic has of people in their second year."""
    known = read_tables()
    staff = {a.role: a for a in Account.objects.filter(clinic=clinic).exclude(role=Role.PERSON)}
    today = now.astimezone(ZoneInfo(clinic.zone)).date()
    luck = np.random.default_rng(SEED)
    made = [
        _person(clinic, drawn, n, now, known, luck)
        for n, drawn in enumerate(draw(known, today, count))
    ]
    for n, person in enumerate(made):
        _around(staff, person, n, today, now)
    _clinic_today(staff[Role.INJECTOR], made, today, now)
    book_due(staff[Role.INJECTOR], made, today, now)
    return made


def draw(known: Known, today: date, count: int) -> Iterator[Drawn]:
    """People from the model, taken in from 15 headache days; the same ones at every start.

    They are drawn together by how many injections they had, and stand at different days since the
    last one; the second of each group is due today.
    """
    interval = int(known.product.amounts["interval_days"].value)
    each = -(-count // len(CYCLES))
    for n, cycles in enumerate(CYCLES):
        before = 365 * YEARS - cycles * interval
        course = Course(before, cycles, interval, after=interval, missing=0.12, at_least=15)
        group = people(known.priors.of(Outcome.ANY), course, each, SEED + n)
        for at in range(min(each, count - n * each)):
            since = interval if at == 1 else 4 + (37 * at + 11 * n) % (interval - 4)
            yield _one(group, at, (cycles - 1) * interval + since, today)


def _one(group: People, at: int, now: int, today: date) -> Drawn:
    """One of a group, whose day `now` of the model is today."""
    start = -group.course.before
    shown = group.days[: now - start, at]
    seen = group.seen[: now - start, at].copy()
    if at % 5 == 4:  # some stop writing: the worklist asks for their diary
        seen[-(30 + 5 * at) :] = False
    days = tuple(bool(had) if wrote else None for had, wrote in zip(shown, seen, strict=True))
    given = tuple(today - timedelta(days=now - on) for on in group.course.given if on < now)
    return Drawn(today - timedelta(days=now - start), days, given)


def _person(
    clinic: Clinic, drawn: Drawn, n: int, now: datetime, known: Known, luck: np.random.Generator
) -> Person:
    person = Person.objects.create(
        clinic=clinic,
        identifier=f"S-{2001 + n}",
        name=f"{_FIRST[n % len(_FIRST)]} {_LAST[(n + n // len(_FIRST)) % len(_LAST)]}",
        born=now.date() - timedelta(days=365 * (24 + (13 * n) % 45) + 17 * n),
        registered_at=now - timedelta(days=365 * YEARS),
    )
    take_in(None, person, _diary(drawn, luck), now, "simulated")
    take_sessions(None, person, tuple(_session(on, known) for on in drawn.given), now)
    said = {
        "no_better_diagnosis": True,
        "headache_disorder_before": True,
        "migraine_attacks_ever": 150 + 10 * n,
        "months_with_15_headache_days": 12 + n,
        "months_with_8_migraine_days": 10 + n,
    }
    if n % 5 != 2:  # of the others some questions are still to be asked
        asked = (g.questions for g in groups() if g.id in ("safety", "red_flags"))
        said |= {question.name: False for questions in asked for question in questions}
    Told.objects.bulk_create(
        Told(person=person, name=name, value=value, on=drawn.first, entered_at=now)
        for name, value in said.items()
    )
    PreventiveRow.objects.bulk_create(
        PreventiveRow(
            person=person,
            drug=drug,
            drug_class=drug_class,
            weeks=12 + 2 * at,
            outcome=(Ended.NO_EFFECT, Ended.NOT_TOLERATED)[(n + at) % 2],
            began=drawn.first - timedelta(days=400 - 120 * at),
            ended=drawn.first - timedelta(days=316 - 120 * at),
            entered_at=now,
        )
        for at, (drug, drug_class) in enumerate(_TRIED[: 2 + n % 3])
    )
    return person


def _diary(drawn: Drawn, luck: np.random.Generator) -> Diary:
    days = []
    for n, had in enumerate(drawn.days):
        if had is None:
            continue
        on = drawn.first + timedelta(days=n)
        if not had:
            days.append(Day(on, headache=False, drugs=()))
            continue
        severity = Severity(1 + int(luck.random() < 0.7) + int(luck.random() < 0.25))
        took = severity > Severity.MILD and luck.random() < 0.6
        drug = "ibuprofen" if luck.random() < 0.5 else "sumatriptan"
        detail = Headache(
            severity,
            one_sided=bool(luck.random() < 0.6),
            pulsating=bool(luck.random() < 0.6),
            nausea=severity is Severity.SEVERE,
            light=severity > Severity.MILD,
            sound=severity > Severity.MILD,
        )
        hours = float(4 * int(severity) + int(luck.integers(0, 5)))
        days.append(Day(on, True, hours, detail, (Intake(drug, 1.0),) if took else ()))
    return Diary(days=tuple(days), kind="simulated")


def _session(on: date, known: Known) -> Session:
    sites = tuple(SiteGiven(s.muscle, s.side.value, s.units) for s in known.paradigm.sites)
    lot = f"C{4100 + on.toordinal() // 60 % 300}"
    return Session(on, known.product.brands[0], sites=sites, injector="Nina Hale", lot=lot)


def _around(staff: dict[str, Account], person: Person, n: int, today: date, now: datetime) -> None:
    """What else a clinic has of somebody: a direction, decisions, reactions, a payer's leave."""
    reviewer = staff[Role.REVIEWER]
    last = person.sessions.order_by("on").last()
    given = person.sessions.count()
    prescribe(reviewer, person, 4, today, "", now)
    if last is not None and given >= 3 and n % 4 != 2:
        decide(
            reviewer, person, Decision.CONTINUE, "Fewer bad days, and wants to go on.", last.on, now
        )
    if n % 8 == 3 and last is not None:
        what, grade, after = _REACTIONS[n // 8 % len(_REACTIONS)]
        on = min(last.on + timedelta(days=after), today)
        told = Reported(what, on, severity=grade, serious=False)
        row = report(reviewer, person, told, now)
        if n % 16 == 3:
            see(reviewer, person, row.pk, "Rang; it is getting better.", now)
    if n % 6 == 1:
        first = today - timedelta(days=330 - 5 * n)
        until, units = first + timedelta(days=364), Decimal(800)
        reference = f"PA-{7000 + n}"
        add_authorisation(reviewer, person, "Kestrel Health", reference, first, until, units, now)


def _clinic_today(injector: Account, made: list[Person], today: date, now: datetime) -> None:
    """Today's clinic: the first who are due sit in its slots; one has arrived, one session is begun."""
    day = ClinicDay.objects.filter(injector=injector, on=today).first()
    if day is None:
        return
    due = [p for p in made if (window := window_of(p)).due and window.fits(today)]
    for slot, person in zip([s for s in slots(day) if s.taken is None], due, strict=False):
        Appointment.objects.create(
            day=day, person=person, at=slot.at, booked_at=now, booked_by=injector
        )
    first = day.appointments.order_by("at").first()
    if first is not None:
        become(injector, first, Appointment.State.ARRIVED, now)
        begin(injector, first.person, today, True, today, now)
