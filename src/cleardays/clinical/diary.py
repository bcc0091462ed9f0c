"""What a person tells us: days, attacks with a beginning and an end, and counts of days.

Nothing here is filled in. A date about which nothing was said is not in a diary at all, and a
thing not said about a headache is None. Times are the person's own clock; what was said stays
on the date on which it was said to be, whatever clocks do in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum


class DiaryError(ValueError):
    """A diary cannot be as it was given; the message says why and what to do."""


class Severity(IntEnum):
    """How bad a headache was at its worst. Not said is None, never `NONE`."""

    NONE = 0
    MILD = 1
    MODERATE = 2
    SEVERE = 3


class Convention(StrEnum):
    """What makes a day a headache day. They differ by a third on the same diary: name one."""

    ANY = "any"
    FOUR_HOURS = "4h"
    STARTED = "attack"


class AuraSymptom(StrEnum):
    """Kinds of fully reversible aura symptom."""

    VISUAL = "visual"
    SENSORY = "sensory"
    SPEECH = "speech"
    MOTOR = "motor"
    BRAINSTEM = "brainstem"
    RETINAL = "retinal"


class AuraFeature(StrEnum):
    """The six features of which an aura has at least three."""

    SPREADS = "spreads"
    SUCCESSION = "succession"
    FIVE_TO_SIXTY_MINUTES = "5-60-minutes"
    ONE_SIDED = "one-sided"
    POSITIVE = "positive"
    HEADACHE_FOLLOWS = "headache-follows"


@dataclass(frozen=True, slots=True)
class Aura:
    """An aura as recorded. `features` None: nothing was asked about them."""

    symptoms: frozenset[AuraSymptom] = frozenset()
    features: frozenset[AuraFeature] | None = None


# Where it hurt, and what had to be left: said by people for themselves; nothing counts them.
PLACES = ("left", "right", "forehead", "eye", "temple", "top", "back", "neck")
COULD_NOT = ("planned", "work", "home", "people")


@dataclass(frozen=True, slots=True)
class Intake:
    """An acute drug taken: its name as written ("" when not named), doses, and whether it helped."""

    drug: str = ""
    doses: float | None = None
    helped: bool | None = None


@dataclass(frozen=True, slots=True)
class Headache:
    """What was said about one headache. None: not said. `drugs` (): said that none was taken.

    `aura` False: said that there was none; None: not said.
    """

    severity: Severity | None = None
    one_sided: bool | None = None
    pulsating: bool | None = None
    worse_with_activity: bool | None = None
    nausea: bool | None = None
    vomiting: bool | None = None
    light: bool | None = None
    sound: bool | None = None
    aura: Aura | bool | None = None
    believed_migraine: bool | None = None
    drugs: tuple[Intake, ...] | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One date and what was said about it.

    `headache` None: the date is there but what it says could not be read. `hours`: hours of
    headache on that date, 0 to 24. `drugs` stands for the whole day, headache or not, and is
    kept here rather than in `detail`. `disabled`: could not do what was planned.
    """

    on: date
    headache: bool | None
    hours: float | None = None
    detail: Headache = field(default_factory=Headache)
    drugs: tuple[Intake, ...] | None = None
    migraine: bool | None = None
    disabled: bool | None = None

    def __post_init__(self) -> None:
        if self.hours is not None and not 0 <= self.hours <= 24:
            raise DiaryError(f"{self.on} has {self.hours:g} hours of headache; a day has 0 to 24.")
        if self.headache is False and (self.hours or self.migraine or self.detail.severity):
            raise DiaryError(
                f"{self.on} says that there was no headache, and also hours, a severity or a "
                f"migraine. Correct one of them."
            )
        if self.headache and self.detail.severity is Severity.NONE:
            raise DiaryError(f"{self.on} says that there was a headache, of severity none.")


@dataclass(frozen=True, slots=True)
class Attack:
    """A headache with a beginning, and an end if it was recorded, on the person's own clock."""

    start: datetime
    end: datetime | None = None
    detail: Headache = field(default_factory=Headache)

    def __post_init__(self) -> None:
        if self.start.tzinfo or (self.end and self.end.tzinfo):
            raise DiaryError("Attacks are kept on the person's own clock, without a zone.")
        if self.end is not None and self.end < self.start:
            raise DiaryError(f"The attack of {self.start:%Y-%m-%d %H:%M} ends before it begins.")

    @property
    def hours(self) -> float | None:
        """How long it lasted, or None when its end was not recorded."""
        return None if self.end is None else (self.end - self.start).total_seconds() / 3600

    def hours_by_date(self) -> Iterator[tuple[date, float | None]]:
        """Every date that the attack touches, with its hours on that date.

        An attack that ends at midnight does not touch the date that begins then. Without an end
        only the date of its start is known to be touched, with unknown hours.

        >>> late = Attack(datetime(2026, 1, 1, 22), datetime(2026, 1, 2, 3))
        >>> [(on.day, hours) for on, hours in late.hours_by_date()]
        [(1, 2.0), (2, 3.0)]
        """
        on = self.start.date()
        if self.end is None:
            yield on, None
            return
        while True:
            opens = datetime.combine(on, time())
            closes = opens + timedelta(days=1)
            inside = min(self.end, closes) - max(self.start, opens)
            yield on, inside.total_seconds() / 3600
            if self.end <= closes:
                return
            on += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountSpan:
    """Counts of days between two dates, both included: "20 headache days in March".

    It is kept as it is and never spread over dates. None: that count was not given. `long_days`:
    days with at least 4 hours of headache. `tension_days`: days of the tension type.
    `recalled`: told from memory, not counted from a diary.
    """

    first: date
    last: date
    headache_days: float | None = None
    migraine_days: float | None = None
    moderate_days: float | None = None
    severe_days: float | None = None
    acute_days: float | None = None
    recalled: bool = True
    long_days: float | None = None
    tension_days: float | None = None

    @property
    def length(self) -> int:
        """How many dates the span has."""
        return (self.last - self.first).days + 1

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise DiaryError(f"The count from {self.first} to {self.last} ends before it begins.")
        for name in COUNTS:
            count = getattr(self, name)
            if count is not None and not 0 <= count <= self.length:
                raise DiaryError(
                    f"{count:g} {name.replace('_', ' ')} were given for the {self.length} dates "
                    f"from {self.first} to {self.last}. Give 0 to {self.length}."
                )


COUNTS = (
    *("headache_days", "migraine_days", "moderate_days", "severe_days", "acute_days"),
    *("long_days", "tension_days"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """Two dates and everything between them, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise DiaryError(f"The period from {self.first} to {self.last} ends before it begins.")

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.length))

    @property
    def length(self) -> int:
        """How many dates the period has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Diary:
    """Everything that one person handed in.

    `covers`: the period that the diary says it is about, if it says so; that alone makes no day
    clear. `complete`: periods in which, the person says, every headache is listed, so that a
    date without one is a clear day. `remarks`: what the reader of the file must tell.
    """

    days: tuple[Day, ...] = ()
    attacks: tuple[Attack, ...] = ()
    spans: tuple[CountSpan, ...] = ()
    covers: Period | None = None
    complete: tuple[Period, ...] = ()
    kind: str = ""
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        seen: set[date] = set()
        for day in self.days:
            if day.on in seen:
                raise DiaryError(
                    f"{day.on} is in the diary twice. Keep one entry for each date; nothing was "
                    f"chosen between them."
                )
            seen.add(day.on)

    @property
    def last_date(self) -> date | None:
        """The last date that anything was said about, or None for an empty diary."""
        said = [day.on for day in self.days]
        said += [on for attack in self.attacks for on, _ in attack.hours_by_date()]
        said += [span.last for span in self.spans] + [period.last for period in self.complete]
        if self.covers is not None:
            said.append(self.covers.last)
        return max(said, default=None)

    @property
    def first_date(self) -> date | None:
        """The first date that anything was said about, or None for an empty diary."""
        said = [day.on for day in self.days] + [attack.start.date() for attack in self.attacks]
        said += [span.first for span in self.spans] + [period.first for period in self.complete]
        if self.covers is not None:
            said.append(self.covers.first)
        return min(said, default=None)
