"""Rows to the values that the core knows, and back. Nothing is filled in on the way.

What was struck out is not read. Where several rows of one date stand, they are read together, field
by field, and where they differ the worse value is read, so that nothing is made better than it was
said to be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from cleardays.clinical.diary import (
    Attack,
    Aura,
    AuraFeature,
    AuraSymptom,
    CountSpan,
    Day,
    Diary,
    Headache,
    Intake,
    Period,
    Severity,
)
from cleardays.clinical.history import (
    Extra,
    History,
    LeftOut,
    OtherToxin,
    OtherTreatment,
    Outcome,
    Preventive,
    Reported,
    Score,
)
from cleardays.clinical.session import Deviation, Session, SiteGiven
from cleardays.records.models.diary import (
    AttackEntry,
    CompletePeriod,
    DayEntry,
    Detail,
    SpanEntry,
)
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.people import Person
from cleardays.records.models.treatment import InjectionSession
from cleardays.records.said import YES_NO, read_together

UNDATED_LAST = (F("began").asc(nulls_last=True),)  # databases differ in where they put them
KEPT_HERE = "kept in Cleardays"
SPAN_COUNTS = ("headache_days", "migraine_days", "moderate_days", "severe_days", "acute_days")
PLAIN = (
    *("age_at_onset", "months_with_15_headache_days", "months_with_8_migraine_days"),
    *("migraine_attacks_ever", "aura_attacks_ever", "tension_episodes_ever"),
    *("tension_days_a_year", "no_better_diagnosis", "headache_disorder_before"),
    *("overuse_managed", "ended_by_person", "pain_side", "pain_places"),
)
SAFETY, RED_FLAG, ASKED = "safety.", "red_flag.", "asked."
EXTRAS, LEFT_OUT, NO_PREVENTIVES = "extras", "left_out", "no_preventives"
OTHER_TREATMENTS = "other_treatments"


def _float(value: Decimal | float | None) -> float | None:
    return None if value is None else float(value)


# --- a headache -----------------------------------------------------------------------------------


def detail_to_row(detail: Headache, drugs: tuple[Intake, ...] | None) -> dict[str, Any]:
    """The columns of what was said about a headache."""
    return {
        "severity": None if detail.severity is None else int(detail.severity),
        **{name: getattr(detail, name) for name in YES_NO},
        "aura": _aura_to_json(detail.aura),
        "drugs": None if drugs is None else [asdict(intake) for intake in drugs],
    }


def _aura_to_json(aura: Aura | bool | None) -> object:
    if not isinstance(aura, Aura):
        return aura
    features = None if aura.features is None else sorted(aura.features)
    return {"symptoms": sorted(aura.symptoms), "features": features}


def _aura(said: Any) -> Aura | bool | None:
    if not isinstance(said, dict):
        return said if isinstance(said, bool) else None
    features = said.get("features")
    return Aura(
        frozenset(AuraSymptom(s) for s in said.get("symptoms", ())),
        None if features is None else frozenset(AuraFeature(f) for f in features),
    )


def _intakes(said: list[dict[str, Any]] | None) -> tuple[Intake, ...] | None:
    return None if said is None else tuple(Intake(**one) for one in said)


def _detail(row: Detail) -> Headache:
    return Headache(
        severity=None if row.severity is None else Severity(row.severity),
        aura=_aura(row.aura),
        **{name: getattr(row, name) for name in YES_NO},
    )


# --- the diary ------------------------------------------------------------------------------------


def day_of(row: DayEntry) -> Day:
    """One date as the core knows it."""
    return Day(
        on=row.on,
        headache=row.headache,
        hours=_float(row.hours),
        detail=_detail(row),
        drugs=_intakes(row.drugs),
        migraine=row.migraine,
        disabled=row.disabled,
    )


def day_to_row(day: Day) -> dict[str, Any]:
    """The columns of one date."""
    return {
        "on": day.on,
        "headache": day.headache,
        "hours": day.hours,
        "migraine": day.migraine,
        "disabled": day.disabled,
        **detail_to_row(day.detail, day.drugs),
    }


def attack_of(row: AttackEntry) -> Attack:
    """One attack as the core knows it."""
    detail = _detail(row)
    named = {name: getattr(detail, name) for name in (*YES_NO, "severity", "aura")}
    return Attack(
        datetime.fromisoformat(row.start),
        datetime.fromisoformat(row.end) if row.end else None,
        Headache(**named, drugs=_intakes(row.drugs)),
    )


def attack_to_row(attack: Attack) -> dict[str, Any]:
    """The columns of one attack."""
    return {
        "start": attack.start.isoformat(timespec="seconds"),
        "end": attack.end.isoformat(timespec="seconds") if attack.end else "",
        **detail_to_row(attack.detail, attack.detail.drugs),
    }


def span_of(row: SpanEntry) -> CountSpan:
    """A count of days as the core knows it."""
    counts = {name: _float(getattr(row, name)) for name in SPAN_COUNTS}
    return CountSpan(row.first, row.last, **counts, recalled=row.recalled)


def diary_of(
    days: Iterable[DayEntry],
    attacks: Iterable[AttackEntry],
    spans: Iterable[SpanEntry],
    complete: Iterable[CompletePeriod],
) -> Diary:
    """The diary that stands."""
    by_date: dict[date, list[DayEntry]] = {}
    for entry in days:
        by_date.setdefault(entry.on, []).append(entry)
    return Diary(
        days=tuple(day_of(read_together(by_date[on])) for on in sorted(by_date)),
        attacks=tuple(attack_of(row) for row in attacks),
        spans=tuple(span_of(row) for row in spans),
        complete=tuple(Period(row.first, row.last) for row in complete),
        kind=KEPT_HERE,
    )


def read_diary(person: Person) -> Diary:
    """The diary of one person: four queries, however long it is."""
    now = {"person": person, "struck_at__isnull": True}
    return diary_of(
        DayEntry.objects.filter(**now).order_by("on", "pk"),
        AttackEntry.objects.filter(**now).order_by("start", "pk"),
        SpanEntry.objects.filter(**now).order_by("first", "pk"),
        CompletePeriod.objects.filter(**now).order_by("first", "pk"),
    )


# --- the history ----------------------------------------------------------------------------------


def told_of(history: History) -> dict[str, Any]:
    """Every single answer of a history by its name; what was not asked is not there."""
    said = {name: getattr(history, name) for name in PLAIN if getattr(history, name) is not None}
    said = {
        name: list(v) if isinstance(v, tuple) else v
        for name, v in said.items()
        if v not in ("", ())
    }
    said |= {SAFETY + name: answer for name, answer in history.safety.items()}
    said |= {RED_FLAG + name: answer for name, answer in history.red_flags.items()}
    said |= {ASKED + name: answer for name, answer in history.asked.items()}
    if history.preventives == ():
        said[NO_PREVENTIVES] = True
    if history.extras:
        said[EXTRAS] = [asdict(extra) for extra in history.extras]
    if history.left_out:
        said[LEFT_OUT] = [asdict(left) for left in history.left_out]
    if history.other_treatments:
        said[OTHER_TREATMENTS] = [
            {name: v and str(v) for name, v in asdict(t).items()} for t in history.other_treatments
        ]
    return said


def _answers(told: Mapping[str, Any], kind: str) -> dict[str, bool]:
    return {name.removeprefix(kind): v for name, v in told.items() if name.startswith(kind)}


def history_of(
    person: Person,
    told: Mapping[str, Any],
    preventives: Iterable[PreventiveRow],
    scores: Iterable[ScoreRow],
    toxins: Iterable[OtherToxinRow],
    reactions: Iterable[ReactionRow],
) -> History:
    """The history that stands. Preventives None: nobody asked, as long as none is listed."""
    tried = tuple(preventive_of(row) for row in preventives)
    plain: dict[str, Any] = {name: told[name] for name in PLAIN if name in told}
    if "pain_places" in plain:
        plain["pain_places"] = tuple(plain["pain_places"])
    return History(
        born=person.born,
        preventives=tried if tried or told.get(NO_PREVENTIVES) else None,
        safety=_answers(told, SAFETY),
        red_flags=_answers(told, RED_FLAG),
        asked=_answers(told, ASKED),
        scores=tuple(Score(r.instrument, r.on, float(r.total), r.domain) for r in scores),
        other_toxins=tuple(OtherToxin(r.on, r.product, _float(r.units)) for r in toxins),
        reactions=tuple(reported_of(row) for row in reactions),
        extras=tuple(Extra(**one) for one in told.get(EXTRAS, ())),
        left_out=tuple(LeftOut(**one) for one in told.get(LEFT_OUT, ())),
        other_treatments=tuple(
            OtherTreatment(one["what"], _dated(one["began"]), _dated(one["ended"]))
            for one in told.get(OTHER_TREATMENTS, ())
        ),
        **plain,
    )


def _dated(on: str | None) -> date | None:
    return date.fromisoformat(on) if on else None


def preventive_of(row: PreventiveRow) -> Preventive:
    """A preventive tried, as the core knows it."""
    return Preventive(
        drug=row.drug,
        drug_class=row.drug_class,
        weeks=_float(row.weeks),
        outcome=Outcome(row.outcome) if row.outcome else None,
        began=row.began,
        dose=row.dose,
        why=row.why,
        ended=row.ended,
    )


def reported_of(row: ReactionRow) -> Reported:
    """A reaction as reported, as the core knows it."""
    return Reported(
        what=row.what,
        on=row.on,
        severity=row.severity or None,
        serious=row.serious,
        over=row.over,
        serious_because=tuple(row.serious_because),
        ended=row.ended,
    )


def read_history(person: Person) -> History:
    """The history of one person: five queries."""
    now = {"person": person, "struck_at__isnull": True}
    return history_of(
        person,
        dict(Told.objects.filter(**now).values_list("name", "value")),
        PreventiveRow.objects.filter(**now).order_by(*UNDATED_LAST, "pk"),
        ScoreRow.objects.filter(**now).order_by("on", "pk"),
        OtherToxinRow.objects.filter(**now).order_by("on", "pk"),
        ReactionRow.objects.filter(**now).order_by("on", "pk"),
    )


# --- sessions -------------------------------------------------------------------------------------


def session_of(row: InjectionSession) -> Session:
    """A session as the core knows it; its sites are to be fetched with it."""
    given = [site for site in row.sites.all() if site.given]
    return Session(
        on=row.on,
        product=row.product or None,
        units=_float(row.units),
        sites=tuple(SiteGiven(s.muscle, s.side, float(s.units)) for s in given),
        injector=row.injector_name,
        lot=row.lot,
        reason=row.early_because,
        expiry=row.expiry,
        dilution=_float(row.dilution),
        vial_units=None,
        qualification=row.qualification,
        prescriber=row.direction.prescriber if row.direction else "",
        deviations=tuple(
            Deviation(s.muscle, s.reason, s.side) for s in row.sites.all() if s.reason
        ),
    )


def read_sessions(person: Person) -> tuple[Session, ...]:
    """The signed sessions of one person: two queries."""
    rows = (
        InjectionSession.objects.filter(person=person, state=InjectionSession.State.SIGNED)
        .select_related("direction")
        .prefetch_related("sites")
        .order_by("on")
    )
    return tuple(session_of(row) for row in rows)
