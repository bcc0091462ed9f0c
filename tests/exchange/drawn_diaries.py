"""Diaries, histories and sessions drawn by Hypothesis, and a small counting table made by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from cleardays.clinical.diary import (
    COUNTS,
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
from cleardays.evidence.assumptions import Counting, PainScale
from cleardays.evidence.sources import Cited, Read
from cleardays.facts import ASKED

_CITED = Cited((), "by hand", Read.ASSUMPTION)


def scale(id: str, mild_to: float, moderate_to: float, top: float) -> PainScale:
    return PainScale(id, f"scale {id}", mild_to, moderate_to, top, _CITED)


COUNTING = Counting(
    {},
    {
        s.id: s
        for s in (
            scale("0-10", 3, 6, 10),
            scale("1-10", 3, 6, 10),
            scale("0-5", 2, 3, 5),
            scale("0-3", 1, 2, 3),
        )
    },
)

answers = st.sampled_from([None, True, False])
dates = st.dates(date(1900, 1, 1), date(2200, 12, 31))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 6, 1))
ODD_NAMES = [
    "sumatriptan",
    "none",
    "unnamed",
    "=1+1",
    "a; b",
    'say "x"',
    "x2",
    "2x a",
    "no",
    "NA",
    "ibuprofen 400 mg",
    "x",
    "'\naspirin, caffeine",
    "it helped",
    " a ",
    "'=x",
    "\tcmd",
    "-1",
    "1,5",
    "+",
    "@a",
    '"',
    '""',
    "a x2 helped",
    "not sure",
    "yes",
]
names = st.one_of(
    st.sampled_from(ODD_NAMES),
    st.text(
        st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\n\t\r;\",'=")),
        max_size=20,
    ),
)
intakes = st.builds(Intake, names, st.none() | st.floats(0.01, 100, allow_subnormal=False), answers)
drugs = st.none() | st.lists(intakes, max_size=3).map(tuple)
auras = st.one_of(
    answers,
    st.builds(
        Aura,
        st.frozensets(st.sampled_from(AuraSymptom)),
        st.none() | st.frozensets(st.sampled_from(AuraFeature)),
    ),
)


def headaches(levels: list[Severity | None], taken: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(
        Headache,
        severity=st.sampled_from(levels),
        one_sided=answers,
        pulsating=answers,
        worse_with_activity=answers,
        nausea=answers,
        vomiting=answers,
        light=answers,
        sound=answers,
        aura=auras,
        believed_migraine=answers,
        drugs=taken,
    )


BAD = [None, Severity.MILD, Severity.MODERATE, Severity.SEVERE]


@st.composite
def days(draw: st.DrawFn) -> Day:
    headache = draw(answers)
    levels = BAD if headache else [None, Severity.NONE] if headache is False else [None, *Severity]
    hours = st.sampled_from([None, 0.0]) if headache is False else st.none() | st.floats(0, 24)
    return Day(
        on=draw(dates),
        headache=headache,
        hours=draw(hours.map(lambda h: None if h is None else round(h, 6))),
        detail=draw(headaches(levels, st.none())),
        drugs=draw(drugs),
        migraine=draw(st.sampled_from([None, False]) if headache is False else answers),
        disabled=draw(answers),
    )


@st.composite
def attacks(draw: st.DrawFn) -> Attack:
    start = draw(moments)
    lasted = draw(st.none() | st.timedeltas(timedelta(), timedelta(days=100)))
    return Attack(start, None if lasted is None else start + lasted, draw(headaches(BAD, drugs)))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted((draw(dates), draw(dates)))
    return Period(first, last)


@st.composite
def spans(draw: st.DrawFn) -> CountSpan:
    period = draw(periods())
    counts = st.none() | st.floats(0, period.length).map(lambda n: int(n * 100) / 100)
    given = {name: draw(counts) for name in COUNTS}
    return CountSpan(period.first, period.last, recalled=draw(st.booleans()), **given)


diaries = st.builds(
    Diary,
    days=st.lists(days(), max_size=4, unique_by=lambda day: day.on).map(tuple),
    attacks=st.lists(attacks(), max_size=4, unique_by=lambda attack: attack.start).map(tuple),
    spans=st.lists(spans(), max_size=3).map(tuple),
    covers=st.none() | periods(),
    complete=st.lists(periods(), max_size=2, unique=True).map(tuple),
    kind=st.sampled_from(["", "CSV of days", "Migraine Buddy report"]),
    remarks=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), max_size=2).map(
        tuple
    ),
)

texts = st.text(
    st.characters(exclude_categories=["Cs"]).filter(lambda c: c != "\0"), min_size=1, max_size=20
).filter(str.strip)
whole = st.none() | st.integers(0, 125)
months = st.none() | st.integers(0, 1500) | st.floats(0, 1500)
SAFETY = ("pregnant", "allergy", "odd name")
RED_FLAGS = ("red_flag_fever", "red_flag_sudden")


def answered(questions: tuple[str, ...]) -> st.SearchStrategy:
    return st.dictionaries(st.sampled_from(questions), st.booleans())


Treated = TypeVar("Treated", Preventive, OtherTreatment)


def ended(treated: Treated) -> st.SearchStrategy[Treated]:
    """The same with an end, where it may have one: not before it began, nor while it is taken."""
    if isinstance(treated, Preventive) and treated.outcome is Outcome.TAKING:
        return st.just(treated)
    ends = st.dates(treated.began or date(1900, 1, 1), date(2200, 12, 31))
    return (st.none() | ends).map(lambda on: replace(treated, ended=on))


histories = st.builds(
    History,
    born=st.none() | dates,
    age=whole,
    age_at_onset=whole,
    months_with_15_headache_days=months,
    months_with_8_migraine_days=months,
    migraine_attacks_ever=whole,
    aura_attacks_ever=whole,
    tension_episodes_ever=whole,
    no_better_diagnosis=answers,
    headache_disorder_before=answers,
    overuse_managed=answers,
    preventives=st.none()
    | st.lists(
        st.builds(
            Preventive,
            texts,
            st.just("") | texts,
            st.none() | st.floats(0, 5200),
            st.none() | st.sampled_from(Outcome),
            st.none() | dates,
            st.just("") | texts,
            st.just("") | texts,
        ).flatmap(ended),
        max_size=3,
    ).map(tuple),
    other_treatments=st.lists(
        st.builds(OtherTreatment, texts, st.none() | dates).flatmap(ended), max_size=2
    ).map(tuple),
    scores=st.lists(
        st.builds(Score, texts, dates, st.floats(0, 1000), st.just("") | texts),
        max_size=3,
        unique_by=lambda score: (score.scale, score.on),
    ).map(tuple),
    safety=answered(SAFETY),
    red_flags=answered(RED_FLAGS),
    asked=answered(tuple(ASKED)),
    tension_days_a_year=st.none() | st.integers(0, 366),
    other_toxins=st.lists(
        st.builds(OtherToxin, dates, texts, st.none() | st.floats(0, 10_000)), max_size=2
    ).map(tuple),
    reactions=st.lists(
        st.builds(Reported, texts, st.none() | dates, st.none() | texts, answers, answers)
        | st.builds(Reported, texts, ended=dates),
        max_size=2,
    ).map(tuple),
    ended_by_person=answers,
    extras=st.lists(
        st.builds(Extra, texts, st.sampled_from(["left", "right", "midline"]), st.integers(1, 50)),
        max_size=2,
    ).map(tuple),
    left_out=st.lists(
        st.builds(LeftOut, texts, texts, st.sampled_from(["", "left", "right"])), max_size=2
    ).map(tuple),
)


sides = st.sampled_from(["", "left", "right", "midline"])


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    sites = draw(
        st.lists(
            st.builds(
                SiteGiven, texts, st.sampled_from(["left", "right", "midline"]), st.integers(1, 20)
            ),
            max_size=3,
        )
    )
    total = sum(site.units for site in sites) or draw(st.integers(1, 1000))
    return Session(
        draw(dates),
        draw(st.none() | texts),
        draw(st.sampled_from([None, total])),
        tuple(sites),
        *(draw(st.just("") | texts) for _ in range(3)),
        draw(st.none() | dates),
        draw(st.none() | st.integers(1, 100)),
        draw(st.none() | st.integers(1, 1000)),
        draw(st.just("") | texts),
        draw(st.just("") | texts),
        tuple(draw(st.lists(st.builds(Deviation, texts, texts, sides), max_size=2))),
    )


session_lists = st.lists(sessions(), max_size=3, unique_by=lambda s: s.on).map(tuple)
