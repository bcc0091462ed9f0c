"""Each date of a diary: what is known of it, in answers that can be counted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from cleardays.clinical.diary import Attack, Convention, Day, Diary, Headache, Severity
from cleardays.clinical.features import classes_taken, facts_of
from cleardays.clinical.verdict import judge
from cleardays.evidence.drugs import DrugClass, Formulary
from cleardays.evidence.rules import RuleSet
from cleardays.facts import Fact
from cleardays.quantities import Answer, Quantity, Unit, any_of

MIGRAINE_DAY = "ichd3.migraine-day"
TENSION_DAY = "ichd3.tension-day"
PROBABLE_MIGRAINE = "ichd3.1.5.attack"
LONG_ENOUGH_HOURS = 4.0
_HOURS_IN_A_DAY = 24.0
_SECONDS_IN_AN_HOUR = 3600.0
# Classes outside the mix of 8.2.6: without a limit of their own, or of no class named.
_NOT_OF_SEVERAL = (DrugClass.GEPANT, DrugClass.DITAN, DrugClass.ANTIEMETIC, DrugClass.OTHER)
# Groups of rows for a person under 18 end so. Source: ICHD-3 1.1 B, 2 to 72 hours.
UNDER_18 = ".under-18"
# How many dates after its start an attack without an end may touch. Source: ICHD-3 1.1 B, 72 h.
_OPEN_END_DATES = 3


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What is known of one date. Every answer may be unknown; hours lie between two bounds.

    `clear` is yes only where no headache was recorded, never where nothing was. `classes`: for
    each class of acute drug, whether one was taken; `several`: whether one of any class was that
    overuse is counted in.
    """

    on: date
    headache: Answer
    four_hours: Answer
    started: Answer
    hours: Quantity
    moderate: Answer
    severe: Answer
    migraine: Answer
    tension: Answer
    acute: Answer
    classes: Mapping[DrugClass, Answer]
    several: Answer
    disabled: Answer = Answer.UNKNOWN
    migraine_or_probable: Answer = Answer.UNKNOWN

    @property
    def clear(self) -> Answer:
        """Whether it was a headache-free day."""
        return self.headache.flipped()

    def by(self, convention: Convention) -> Answer:
        """Whether it was a headache day by one of the three conventions."""
        return {
            Convention.ANY: self.headache,
            Convention.FOUR_HOURS: self.four_hours,
            Convention.STARTED: self.started,
        }[convention]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One headache as far as it lies on one date; `between`: seconds after midnight, if known."""

    headache: Headache
    hours_here: Quantity
    between: tuple[float, float] | None
    hours_in_all: Quantity
    starts_here: Answer
    acute: Answer
    classes: Mapping[DrugClass, Answer]
    said: bool | None


@dataclass(slots=True)
class _Judged:
    """Headaches that were told alike: their facts by the shortest hours asked for, and answers."""

    facts: dict[float, dict[str, Fact]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


class DayReader:
    """Reads dates with one edition of the diagnostic rules and one list of drugs."""

    def __init__(self, rules: RuleSet, formulary: Formulary) -> None:
        self._rules = rules
        self._formulary = formulary
        self._judged: dict[tuple[Headache, Quantity], _Judged] = {}

    def read(self, diary: Diary) -> dict[date, DayFacts]:
        """What is known of each date that the diary says anything about, in order of date.

        A date inside a period that the person called complete, with no headache listed, is a
        clear day, unless an attack whose end was not recorded may have lasted into it. Any other
        date without an entry is absent: it is not recorded.
        """
        pieces: dict[date, list[_Piece]] = defaultdict(list)
        for attack in diary.attacks:
            for on, hours in attack.hours_by_date():
                pieces[on].append(self._of_attack(attack, on, hours))
        days = {day.on: day for day in diary.days}
        dates = set(days) | set(pieces)
        open_ends = {a.start.date() for a in diary.attacks if a.end is None}
        may_last = {on + timedelta(days=n + 1) for on in open_ends for n in range(_OPEN_END_DATES)}
        for period in diary.complete:
            dates |= set(period) - may_last
        return {on: self._join(on, days.get(on), pieces.get(on, [])) for on in sorted(dates)}

    def classify(self, headache: Headache, hours: Quantity, group: str) -> Answer:
        """Whether one headache meets a group of the diagnostic rules."""
        judged = self._judged.get((headache, hours))
        if judged is None:
            judged = self._judged[headache, hours] = _Judged()
        if group not in judged.answers:
            shortest = 2.0 if group.endswith(UNDER_18) else LONG_ENOUGH_HOURS
            if shortest not in judged.facts:
                judged.facts[shortest] = facts_of(headache, hours, self._formulary, shortest)
            judged.answers[group] = judge(self._rules, group, judged.facts[shortest]).answer
        return judged.answers[group]

    def group_at(self, group: str, age: int | None) -> str:
        """The group to ask of a headache had at an age: its own row under 18, where there is one.

        Where no age is known the adult's row is asked: what meets it would meet the other too.
        """
        young = group + UNDER_18
        return young if age is not None and age < 18 and young in self._rules.groups else group

    def _of_attack(self, attack: Attack, on: date, hours: float | None) -> _Piece:
        starts_here = on == attack.start.date()
        drugs = attack.detail.drugs
        classes = classes_taken(attack.detail, self._formulary)
        acute = Answer.UNKNOWN if drugs is None else Answer.of(bool(drugs))
        if not starts_here and acute is Answer.YES:
            # When it was taken is not known: it is counted where the attack began
            # (row intake_on_start_day), and may have been repeated on this date.
            acute = Answer.UNKNOWN
            classes = {c: Answer.UNKNOWN if a is Answer.YES else a for c, a in classes.items()}
        return _Piece(
            attack.detail,
            _hours(hours, 0.0, _HOURS_IN_A_DAY),
            _between(attack, on),
            _hours(attack.hours, 0.0, float("inf")),
            Answer.of(starts_here),
            acute,
            classes,
            None,
        )

    def _of_day(self, day: Day) -> _Piece:
        headache = replace(day.detail, drugs=day.drugs)
        hours = _hours(day.hours, 0.0, _HOURS_IN_A_DAY)
        # One day's hours of a headache that may have run on say how long it lasted at least.
        in_all = Quantity(hours.low, float("inf"), Unit.HOURS)
        return _Piece(
            headache,
            hours,
            None,
            in_all,
            Answer.UNKNOWN,
            Answer.UNKNOWN if day.drugs is None else Answer.of(bool(day.drugs)),
            classes_taken(headache, self._formulary),
            day.migraine,
        )

    def _join(self, on: date, day: Day | None, pieces: list[_Piece]) -> DayFacts:
        if day is not None and day.headache:
            pieces = [*pieces, self._of_day(day)]
        if not pieces:
            return self._without_headache(on, day)
        takers = pieces if day is None or day.headache else [*pieces, self._of_day(day)]
        hours = _together(pieces)
        classes = {c: any_of(p.classes[c] for p in takers) for c in DrugClass}
        return DayFacts(
            on=on,
            headache=Answer.YES,
            four_hours=hours.compare(">=", LONG_ENOUGH_HOURS),
            started=any_of(p.starts_here for p in pieces),
            hours=hours,
            moderate=any_of(_worse(p, Severity.MODERATE) for p in pieces),
            severe=any_of(_worse(p, Severity.SEVERE) for p in pieces),
            migraine=any_of(self._kind(p, MIGRAINE_DAY) for p in pieces),
            tension=any_of(self._kind(p, TENSION_DAY) for p in pieces),
            acute=any_of(p.acute for p in takers),
            classes=classes,
            several=simple_or_any(classes),
            disabled=Answer.of(day.disabled) if day is not None else Answer.UNKNOWN,
            migraine_or_probable=any_of(
                answer
                for p in pieces
                for answer in (
                    self._kind(p, MIGRAINE_DAY),
                    self.classify(p.headache, p.hours_in_all, PROBABLE_MIGRAINE),
                )
            ),
        )

    def _kind(self, piece: _Piece, group: str) -> Answer:
        answer = self.classify(piece.headache, piece.hours_in_all, group)
        if answer is not Answer.UNKNOWN or piece.said is None:
            return answer
        # What the diary itself called the day stands where the criteria cannot be told. A day
        # that was not a migraine is not thereby a tension-type one.
        if group == MIGRAINE_DAY:
            return Answer.of(piece.said)
        return Answer.NO if piece.said else Answer.UNKNOWN

    def _without_headache(self, on: date, day: Day | None) -> DayFacts:
        unread = day is not None and day.headache is None
        state = Answer.UNKNOWN if unread else Answer.NO
        entry = self._of_day(day) if day is not None else None
        classes = entry.classes if entry else dict.fromkeys(DrugClass, Answer.UNKNOWN)
        return DayFacts(
            on=on,
            headache=state,
            four_hours=state,
            started=state,
            hours=Quantity(0.0, _HOURS_IN_A_DAY if unread else 0.0, Unit.HOURS),
            moderate=state,
            severe=state,
            migraine=state,
            tension=state,
            migraine_or_probable=state,
            acute=entry.acute if entry else Answer.UNKNOWN,
            classes=classes,
            several=simple_or_any(classes),
            disabled=Answer.of(day.disabled) if day is not None else Answer.UNKNOWN,
        )


def _hours(said: float | None, low: float, high: float) -> Quantity:
    return Quantity(low, high, Unit.HOURS) if said is None else Quantity.exactly(said, Unit.HOURS)


def _between(attack: Attack, on: date) -> tuple[float, float] | None:
    if attack.end is None:
        return None
    midnight = datetime.combine(on, time())
    opens = max(attack.start, midnight) - midnight
    closes = min(attack.end - midnight, timedelta(days=1))
    return opens.total_seconds(), closes.total_seconds()


def _together(pieces: list[_Piece]) -> Quantity:
    """Hours of headache on one date: attacks that overlap are counted once.

    Hours of a day's own entry, and of an attack without an end, may lie inside those of the
    listed attacks or beside them.
    """
    listed, until = 0.0, 0.0
    for opens, closes in sorted(p.between for p in pieces if p.between is not None):
        listed += max(0.0, closes - max(opens, until))
        until = max(until, closes)
    listed /= _SECONDS_IN_AN_HOUR
    beside = [p.hours_here for p in pieces if p.between is None]
    low = max([listed, *(hours.low for hours in beside)])
    high = min(listed + sum(hours.high for hours in beside), _HOURS_IN_A_DAY)
    return Quantity(low, high, Unit.HOURS)


def _worse(piece: _Piece, level: Severity) -> Answer:
    severity = piece.headache.severity
    return Answer.UNKNOWN if severity is None else Answer.of(severity >= level)


def recorded(days: Mapping[date, DayFacts], on: date) -> bool:
    """Whether it is known of a date that there was a headache, or that there was none."""
    return on in days and days[on].headache is not Answer.UNKNOWN


def simple_or_any(classes: Mapping[DrugClass, Answer]) -> Answer:
    """Whether a drug of any class that overuse is counted in was taken."""
    return any_of(classes[c] for c in DrugClass if c not in _NOT_OF_SEVERAL)
