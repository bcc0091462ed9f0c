"""A diary and a history as facts per 28 days, with how much was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.clinical.days import DayFacts, DayReader
from cleardays.clinical.diary import Convention, Diary, Period
from cleardays.clinical.episodes import (
    AURA_ATTACK,
    MIGRAINE_ATTACK,
    MIGRAINE_LIKE_ATTACK,
    TENSION_EPISODE,
    count_ever,
    episodes,
    over_midnight,
)
from cleardays.clinical.history import History, Outcome, Preventive
from cleardays.clinical.shares import long_headaches, migraine_share
from cleardays.clinical.windows import (
    Count,
    Window,
    ending_on,
    highest,
    lowest,
    window,
    windows_back,
)
from cleardays.evidence.assumptions import Counting
from cleardays.evidence.drugs import DrugClass
from cleardays.facts import Basis, Fact, Facts
from cleardays.quantities import Answer, Quantity, Unit

FULL_WINDOW = 28.0
_A_YEAR = 365
CLASS_WORDS = {
    DrugClass.TRIPTAN: "triptan_days_lowest_of_3",
    DrugClass.ERGOT: "ergot_days_lowest_of_3",
    DrugClass.OPIOID: "opioid_days_lowest_of_3",
    DrugClass.PARACETAMOL: "paracetamol_days_lowest_of_3",
    DrugClass.NSAID: "nsaid_days_lowest_of_3",
    DrugClass.COMBINATION: "combination_days_lowest_of_3",
    DrugClass.OTHER_ANALGESIC: "other_analgesic_days_lowest_of_3",
    DrugClass.OTHER: "other_drug_days_lowest_of_3",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole diary as one long window, and what a window does not hold.

    `window` is None for an empty diary. `per_28` is its range of headache days by the convention
    asked for, scaled to 28 dates; `point` is one number, None where too little was recorded.
    """

    window: Window | None
    attacks: int
    over_midnight: int
    unread: tuple[date, ...]
    per_28: Quantity
    point: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a diary and a history say up to a date: windows, the whole, and the facts."""

    ending: date
    convention: Convention
    windows: tuple[Window, ...]
    three: tuple[Window, ...]
    whole: Whole
    facts: Facts


def whole(
    diary: Diary,
    days: Mapping[date, DayFacts],
    counting: Counting,
    ending: date,
    convention: Convention = Convention.ANY,
) -> Whole:
    """Count over everything up to a date, whatever its length."""
    first, last = diary.first_date, min(diary.last_date or ending, ending)
    attacks = [a for a in diary.attacks if a.start.date() <= ending]
    if first is None or first > last:
        nothing = Quantity(0.0, FULL_WINDOW, Unit.DAYS_PER_28)
        return Whole(None, len(attacks), 0, (), nothing, None)
    long = window(diary, days, Period(first, last), counting)
    found = long.headache[convention]
    # A diary shorter than a window is not made longer: the dates that it lacks may be either.
    lacking = max(0.0, FULL_WINDOW - long.period.length)
    scale = FULL_WINDOW / (long.period.length + lacking)
    may_scale = not lacking or (long.recorded >= counting["enough_days"] and long.clear.days)
    return Whole(
        window=long,
        attacks=len(attacks),
        over_midnight=over_midnight(attacks),
        unread=tuple(
            on for on in long.period if on in days and days[on].headache is Answer.UNKNOWN
        ),
        per_28=Quantity(
            found.value.low * scale, (found.value.high + lacking) * scale, Unit.DAYS_PER_28
        ),
        point=found.point * FULL_WINDOW / long.period.length
        if found.point is not None and may_scale
        else None,
    )


def summarise(
    diary: Diary,
    days: Mapping[date, DayFacts],
    history: History,
    reader: DayReader,
    counting: Counting,
    ending: date,
    convention: Convention = Convention.ANY,
) -> Summary:
    """Everything that rules may ask of a person on a date.

    A fact that cannot be told is not in `facts`, or is a range. Three windows stand for three
    months (row windows_for_three_months). For the second and third, where nothing at all was
    recorded, what the person recalls of those months is used, and the fact says so: recall
    lengthens a diary but never replaces one.

    `convention` is how counts are shown. Rules ask by the convention that a fact names, whichever
    is shown: days on which an attack began would miss most of a chronic headache.
    """
    back = windows_back(diary, days, ending, counting)
    length, n = counting["window_days"], counting["windows_for_three_months"]
    three = back[:n] + tuple(
        window(diary, days, ending_on(ending - timedelta(days=length * k), length), counting)
        for k in range(len(back), n)
    )
    headache = [w.headache[Convention.ANY] for w in three]
    told = [
        _recalled(c, w, k, history.months_with_15_headache_days, 15.0)
        for k, (c, w) in enumerate(zip(headache, three, strict=True))
    ]
    migraine = [
        _recalled(w.migraine, w, k, history.months_with_8_migraine_days, 8.0)
        for k, w in enumerate(three)
    ]

    headaches = tuple(episodes(diary))

    def ever(groups: tuple[str, ...], told: tuple[float, float] | None) -> Fact:
        return count_ever(headaches, reader, groups, told, ending, history.age_on)

    facts: dict[str, Fact] = {
        "headache_days": _fact(headache[0]),
        "headache_days_4h": _fact(three[0].headache[Convention.FOUR_HOURS]),
        "headache_days_lowest_of_3": _fact(lowest(told)),
        "headache_days_highest_of_3": _fact(highest(headache)),
        "migraine_days": _fact(three[0].migraine),
        "migraine_days_lowest_of_3": _fact(lowest(migraine)),
        "tension_days_lowest_of_3": _fact(lowest([w.tension for w in three])),
        "tension_days_highest_of_3": _fact(highest([w.tension for w in three])),
        "acute_days_lowest_of_3": _fact(lowest([w.acute for w in three])),
        "several_classes_days_lowest_of_3": _fact(lowest([w.several for w in three])),
        **{word: _fact(lowest([w.classes[c] for w in three])) for c, word in CLASS_WORDS.items()},
        "long_headaches": long_headaches(diary, days, three[0].period),
        **migraine_share(days, three[0].period),
        "migraine_attacks_ever": ever((MIGRAINE_ATTACK,), _told(history.migraine_attacks_ever)),
        "migraine_like_attacks_ever": ever((MIGRAINE_LIKE_ATTACK,), None),
        "aura_attacks_ever": ever((AURA_ATTACK,), _told(history.aura_attacks_ever)),
        "migraine_or_aura_attacks_ever": ever((MIGRAINE_ATTACK, AURA_ATTACK), _either(history)),
        "tension_episodes_ever": ever((TENSION_EPISODE,), _told(history.tension_episodes_ever)),
        "tension_days_a_year": _a_year(days, history, ending),
        "constant_by_diary": Fact(_constant(headache)),
        **stated(history, ending),
    }
    return Summary(
        ending, convention, back, three, whole(diary, days, counting, ending, convention), facts
    )


def stated(history: History, on: date) -> dict[str, Fact]:
    """The facts that were told rather than recorded. What was not asked is not there."""
    facts: dict[str, Fact] = {}
    age = history.age_on(on)
    for name, years in (("age", age), ("age_at_onset", history.age_at_onset)):
        if years is not None:
            facts[name] = Fact(Quantity.exactly(years, Unit.YEARS), Basis.STATED)
    said = {
        "no_better_diagnosis": history.no_better_diagnosis,
        "headache_disorder_before": history.headache_disorder_before,
        "overuse_managed": history.overuse_managed,
        **history.safety,
        **history.red_flags,
        **history.asked,
    }
    for name, answer in said.items():
        if answer is not None:
            facts[name] = Fact(Answer.of(answer), Basis.STATED)
    if history.preventives is not None:
        failed = {p.counted_as for p in history.preventives if p.outcome and p.outcome.failed}
        open_ = {p.counted_as for p in history.preventives if p.outcome is None} - failed
        number = Quantity(len(failed), len(failed) + len(open_), Unit.TREATMENTS)
        facts["preventives_failed"] = Fact(number, Basis.STATED)
        facts["preventive_classes_failed"] = Fact(classes_failed(history.preventives), Basis.STATED)
        tried = {p.counted_as for p in history.preventives if p.outcome is not Outcome.UNSUITABLE}
        facts["preventives_tried"] = Fact(
            Quantity.exactly(len(tried), Unit.TREATMENTS), Basis.STATED
        )
    return facts


def classes_failed(preventives: tuple[Preventive, ...]) -> Quantity:
    """How many classes of preventive drug failed, each class once.

    A drug that is named twice, by brand and by generic, has the class told with either name. One
    without a class may be of one that is counted already, or of another; one whose
    outcome was not said may have failed.

    >>> beta = Preventive("propranolol", "beta-blocker", outcome=Outcome.NO_EFFECT)
    >>> other = Preventive("metoprolol", "Beta blocker", outcome=Outcome.NOT_TOLERATED)
    >>> classes_failed((beta, other, Preventive("pizotifen", outcome=Outcome.NO_EFFECT)))
    Quantity(low=1, high=2, unit=<Unit.TREATMENTS: 'treatments'>)
    """
    failed = [p for p in preventives if p.outcome is not None and p.outcome.failed]
    told = {p.counted_as: _class(p) for p in preventives if _class(p)}
    named = {told.get(p.counted_as, "") for p in failed} - {""}
    nameless = {p.counted_as for p in failed if p.counted_as not in told}
    open_ = {told.get(p.counted_as, p.counted_as) for p in preventives if p.outcome is None}
    maybe = len(nameless | (open_ - named))
    return Quantity(max(len(named), min(1, len(nameless))), len(named) + maybe, Unit.TREATMENTS)


def _class(preventive: Preventive) -> str:
    """A class as it is compared: without case, hyphens or an s at the end."""
    return " ".join(preventive.drug_class.lower().replace("-", " ").split()).removesuffix("s")


def _fact(count: Count) -> Fact:
    return Fact(count.value, count.basis, count.days)


def _recalled(count: Count, where: Window, back: int, months: float | None, floor: float) -> Count:
    nothing_recorded = where.recorded == 0 and count.told == 0
    if back == 0 or months is None or months < back + 1 or not nothing_recorded:
        return count
    value = Quantity(floor, FULL_WINDOW, Unit.DAYS_PER_28)
    return Count(value, 0, None, (), Basis.STATED)


def _a_year(days: Mapping[date, DayFacts], history: History, ending: date) -> Fact:
    """Tension-type days in a year: those recorded at least; those told of a usual year at most."""
    year = [days.get(ending - timedelta(days=n)) for n in range(_A_YEAR)]
    found = tuple(sorted(d.on for d in year if d is not None and d.tension is Answer.YES))
    none = sum(d is not None and d.tension is Answer.NO for d in year)
    low, high = float(len(found)), float(_A_YEAR - none)
    told = history.tension_days_a_year
    if told is None or low == high:
        return Fact(Quantity(low, high, Unit.DAYS), Basis.DIARY, found)
    at_least = max(low, min(told, high))
    return Fact(Quantity.exactly(at_least, Unit.DAYS), Basis.STATED, found)


def _constant(windows: list[Count]) -> Answer:
    """Whether no day was free of headache: no where one was, yes where the window is full."""
    if any(count.value.high < FULL_WINDOW for count in windows):
        return Answer.NO
    return Answer.of(True if windows[0].value.low == FULL_WINDOW else None)


def _told(number: int | None) -> tuple[float, float] | None:
    return None if number is None else (number, number)


def _either(history: History) -> tuple[float, float] | None:
    """Attacks of two kinds: one attack may be of both, and a kind not asked about may be many."""
    both = (history.migraine_attacks_ever, history.aura_attacks_ever)
    known = [n for n in both if n is not None]
    if not known:
        return None
    return max(known), sum(known) if len(known) == len(both) else float("inf")
