"""A small world made by hand, so that no test here depends on the wording of a table."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from cleardays.clinical.days import DayReader
from cleardays.clinical.diary import Day, Diary, Headache, Intake, Severity
from cleardays.clinical.verdict import Verdict
from cleardays.evidence.assumptions import Assumption, Counting
from cleardays.evidence.cautions import Caution, Weight
from cleardays.evidence.drugs import AcuteDrug, DrugClass, Formulary
from cleardays.evidence.paradigms import Amount, Muscle, Paradigm, Product, Side, Site
from cleardays.evidence.reactions import Reaction, Urgency
from cleardays.evidence.rules import Group, Rule, RuleSet
from cleardays.evidence.sources import Cited, Read, Reading
from cleardays.quantities import Answer, Quantity, Unit

CITED = Cited((), "by hand", Read.ASSUMPTION)
READING = Reading(date(2026, 1, 1), date(2027, 1, 1))
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

# --- how days are counted ---------------------------------------------------------------------

NUMBERS = {
    "window_days": 28,
    "enough_days": 20,
    "windows_for_three_months": 3,
    "baseline_days": 28,
    "baseline_long_days": 84,
    "baseline_differs": 3,
    "two_cycles_days": 77,
    "other_toxin_weeks": 16,
    "meaningful_percent": 30,
    "ceiling_days": 26,
    "longest_link_days": 84,
    "within_cycle_least_days": 77,
    "within_cycle_from_day": 29,
    "within_cycle_recorded_days": 14,
    "overuse_room_days": 3,
    "near_session_days": 28,
    "due_soon_days": 28,
    "window_after_due_days": 14,
    "no_diary_days": 28,
    "authorisation_soon_days": 42,
    "authorisation_few_sessions": 1,
    "paper_pack_days": 7,
    "short_cycle_days": 56,
}
COUNTING = Counting(
    {id: Assumption(id, value, Unit.DAYS, "", CITED) for id, value in NUMBERS.items()}, {}
)

# --- rules ------------------------------------------------------------------------------------


def rule(id: str, fact: str, test: str, value: float | bool, unit: Unit = Unit.YES_NO) -> Rule:
    return Rule(id, "", "", fact, test, value, unit, CITED, (), ())


def group(id: str, *of: str, needed: int | None = None) -> Group:
    return Group(id, "", "", len(of) if needed is None else needed, of)


def rule_set(
    id: str,
    rules: Sequence[Rule],
    groups: Sequence[Group],
    questions: Sequence[str] = (),
    **settings: str | float,
) -> RuleSet:
    return RuleSet(
        id,
        id.upper(),
        READING,
        {r.id: r for r in rules},
        {g.id: g for g in groups},
        {question: question for question in questions},
        settings=settings,
    )


# A migraine day is one that the person believed to be one; a tension day is one that is not.
DIAGNOSIS = rule_set(
    "by-hand",
    [
        rule("believed", "believed_migraine", "is", True),
        rule("not-believed", "believed_migraine", "is", False),
        rule("from-4h", "headache_hours", ">=", 4, Unit.HOURS),
        rule("to-72h", "headache_hours", "<=", 72, Unit.HOURS),
        rule("aura", "aura_symptoms", ">=", 1, Unit.FEATURES),
    ],
    [
        group("ichd3.migraine-day", "believed"),
        group("ichd3.tension-day", "not-believed"),
        group("ichd3.1.1.attack", "believed", "from-4h", "to-72h"),
        group("ichd3.1.5.attack", "believed", "from-4h", "to-72h", needed=2),
        group("ichd3.1.2.attack", "aura"),
        group("ichd3.2.attack", "not-believed"),
    ],
)
START = rule_set(
    "who-starts",
    [
        rule("days", "headache_days", ">=", 15, Unit.DAYS_PER_28),
        rule("adult", "age", ">=", 18, Unit.YEARS),
    ],
    [group("start", "days", "adult")],
    ["start"],
)
GOES_ON = rule_set(
    "who-goes-on",
    [
        rule("fell", "fall_in_headache_days", ">=", 30, Unit.PERCENT),
        rule("two", "cycles_completed", ">=", 2, Unit.CYCLES),
        rule("not-fell", "fall_in_headache_days", "<", 30, Unit.PERCENT),
        rule("few", "treated_headache_days_highest_of_3", "<", 15, Unit.DAYS_PER_28),
    ],
    [
        group("response", "fell"),
        group("lack", "two", "not-fell"),
        group("episodic", "few"),
        group("stop", "lack", "episodic", needed=1),
    ],
    ["response", "stop"],
)


def verdict(answer: Answer, *parts: Verdict) -> Verdict:
    """A verdict of which only the answer is told."""
    return Verdict(group("by-hand"), answer, parts)


# --- drugs, product, paradigm, cautions, reactions --------------------------------------------

FORMULARY = Formulary(
    AcuteDrug(generic, names, drug_class, CITED)
    for generic, names, drug_class in (
        ("sumatriptan", ("imigran",), DrugClass.TRIPTAN),
        ("ergotamine", (), DrugClass.ERGOT),
        ("codeine", (), DrugClass.OPIOID),
        ("paracetamol", ("acetaminophen",), DrugClass.PARACETAMOL),
        ("ibuprofen", (), DrugClass.NSAID),
        ("excedrin", (), DrugClass.COMBINATION),
        ("rimegepant", (), DrugClass.GEPANT),
    )
)
READER = DayReader(DIAGNOSIS, FORMULARY)

AMOUNTS = {
    "cumulative_limit": 400,
    "cumulative_days": 84,
    "interval_days": 84,
    "units_per_site": 5,
    "units_per_ml": 50,
}
PRODUCT = Product(
    "onabotulinumtoxinA",
    ("Botox", "Botox Cosmetic"),
    (100, 200),
    {id: Amount(id, value, "", "", CITED) for id, value in AMOUNTS.items()},
    ("Dysport", "Xeomin"),
)

# Fixed sites of each muscle, and how many more the pain may ask for: 31 and 8.
MUSCLES = {
    "corrugator": (2, 0),
    "procerus": (1, 0),
    "frontalis": (4, 0),
    "temporalis": (8, 2),
    "occipitalis": (6, 2),
    "cervical_paraspinal": (4, 0),
    "trapezius": (6, 4),
}


def _side(muscle: str, n: int) -> Side:
    return Side.MIDLINE if muscle == "procerus" else (Side.LEFT, Side.RIGHT)[n % 2]


PARADIGM = Paradigm(
    "by-hand",
    "31 sites",
    {
        name: Muscle(name, name.replace("_", " "), fixed, 5.0 * fixed, extra, n, CITED)
        for n, (name, (fixed, extra)) in enumerate(MUSCLES.items())
    },
    tuple(
        Site(f"{name}-{n}", name, _side(name, n), n, 5.0, "", CITED)
        for name, (fixed, _) in MUSCLES.items()
        for n in range(fixed)
    ),
    155,
    31,
    195,
    39,
    {"who-starts": 155},
    CITED,
)

CAUTIONS = tuple(
    Caution(fact, "", "", weight, "", (), CITED)
    for fact, weight in (
        ("allergy_to_toxin", Weight.CONTRAINDICATION),
        ("pregnant", Weight.DECIDE_FIRST),
        ("bleeding_risk", Weight.CAUTION),
    )
)


def reaction(id: str, called: Sequence[str], urgency: Urgency, **more: object) -> Reaction:
    said: dict[str, object] = {
        "withholds": urgency is Urgency.EMERGENCY,
        "spreads": False,
        "allergy": False,
        "first_day": 0,
        "last_day": None,
        **more,
    }
    return Reaction(
        id=id,
        called=tuple(called),
        plain="",
        urgency=urgency,
        advice="",
        clinician="",
        cited=CITED,
        onset=CITED,
        **said,  # type: ignore[arg-type]
    )


REACTIONS = (
    reaction("lid", ["eyelid"], Urgency.TELL_THE_CLINIC, first_day=2, last_day=14),
    reaction("voice", ["voice", "hoarse"], Urgency.SAME_DAY, withholds=True, spreads=True),
    reaction("swallowing", ["swallow"], Urgency.EMERGENCY, spreads=True),
    reaction("hives", ["hives"], Urgency.EMERGENCY, allergy=True),
)

# --- diaries ----------------------------------------------------------------------------------

ENDING = date(2026, 3, 28)  # a Saturday; clocks change in Europe on the next day
FIRST = ENDING - timedelta(days=27)


def on(n: int) -> date:
    """The n-th date of the window that ends on ENDING, counted from 0."""
    return FIRST + timedelta(days=n)


def bad(n: int, **more: object) -> Day:
    return Day(on(n), True, **more)  # type: ignore[arg-type]


def clear(n: int, **more: object) -> Day:
    return Day(on(n), False, **more)  # type: ignore[arg-type]


def drawn(letters: str, first: date = FIRST) -> Diary:
    """A diary from letters: m migraine, severe; t other, mild; h headache; o clear; . nothing."""
    details = {
        "m": Headache(severity=Severity.SEVERE, believed_migraine=True),
        "t": Headache(severity=Severity.MILD, believed_migraine=False),
        "h": Headache(),
    }
    days = []
    for n, letter in enumerate(letters.replace(" ", "")):
        here = first + timedelta(days=n)
        if letter in details:
            hours = None if letter == "h" else 6.0
            days.append(Day(here, True, hours, details[letter], ()))
        elif letter == "o":
            days.append(Day(here, False, drugs=()))
    return Diary(tuple(days))


def range_of(value: Quantity) -> tuple[float, float]:
    return value.low, value.high


answers = st.sampled_from([None, True, False])
severities = st.sampled_from([None, Severity.MILD, Severity.MODERATE, Severity.SEVERE])
drugs = st.sampled_from(["sumatriptan", "paracetamol", "ibuprofen", "excedrin", "", "tea"])
intakes = st.none() | st.lists(drugs.map(Intake), max_size=2).map(tuple)


@st.composite
def entries(draw: st.DrawFn, here: date) -> Day:
    """One day's entry, with as little or as much said as it may."""
    headache = draw(answers)
    if headache is not True:
        return Day(here, headache, drugs=draw(intakes), disabled=draw(answers))
    detail = Headache(severity=draw(severities), believed_migraine=draw(answers))
    hours = draw(st.none() | st.sampled_from([0.5, 3.5, 4.0, 24.0]))
    return Day(here, True, hours, detail, draw(intakes), draw(answers), draw(answers))


@st.composite
def diaries(draw: st.DrawFn, dates: int = 34) -> Diary:
    """Days about the window that ends on ENDING, some of them unrecorded, in any order."""
    places = draw(st.sets(st.integers(-3, dates - 4)))
    days = [draw(entries(on(n))) for n in sorted(places)]
    return Diary(tuple(draw(st.permutations(days))))
