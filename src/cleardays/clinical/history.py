"""What is known of a person besides the diary: told once, asked again at each visit.

None and an absent name both mean *not asked*. An empty list of preventives means *asked, none*.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum


class HistoryError(ValueError):
    """A history or a list of sessions cannot be as it was given; the message says why."""


class Outcome(StrEnum):
    """How a preventive drug ended."""

    NO_EFFECT = "no effect"
    NOT_TOLERATED = "not tolerated"
    UNSUITABLE = "unsuitable"
    HELPED = "helped"
    TAKING = "taking"

    @property
    def failed(self) -> bool:
        """Whether it counts as tried without success: no effect, not tolerated or unsuitable."""
        return self in (Outcome.NO_EFFECT, Outcome.NOT_TOLERATED, Outcome.UNSUITABLE)

    @property
    def needs_time(self) -> bool:
        """Whether it can only be said after some weeks: a lack of effect, not a bad reaction."""
        return self is Outcome.NO_EFFECT


@dataclass(frozen=True, slots=True)
class Preventive:
    """A preventive drug tried: its name, class, dose, for how many weeks, and how and why it ended.

    `dose` and `why` are kept as they were told. `ended`: the last date of it. `substance`: the
    generic name that `drug` is a name of, "" where no table tells; it is looked up, never told.
    """

    drug: str
    drug_class: str = ""
    weeks: float | None = None
    outcome: Outcome | None = None
    began: date | None = None
    dose: str = ""
    why: str = ""
    ended: date | None = None
    substance: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.began is not None and self.ended is not None and self.ended < self.began:
            raise HistoryError(
                f"{self.drug} ended on {self.ended}, before it began on {self.began}. Correct one "
                f"of them."
            )
        if self.ended is not None and self.outcome is Outcome.TAKING:
            raise HistoryError(
                f"{self.drug} is said to be taken still, and to have ended on {self.ended}. "
                f"Correct one of them."
            )

    @property
    def counted_as(self) -> str:
        """The name that it is counted under: a brand and its generic are one drug."""
        return self.substance or self.drug.strip().lower()

    @property
    def ended_about(self) -> date | None:
        """When it ended as far as its beginning and its weeks tell, where no date was told."""
        if self.ended or self.began is None or self.weeks is None:
            return None
        return None if self.outcome is Outcome.TAKING else self.began + timedelta(weeks=self.weeks)


@dataclass(frozen=True, slots=True)
class OtherTreatment:
    """A treatment that is neither a preventive drug nor a toxin: a nerve block, a device, a course.

    None: that date was not told. A treatment given on one day began and ended on it.
    """

    what: str
    began: date | None = None
    ended: date | None = None

    def __post_init__(self) -> None:
        if self.began is not None and self.ended is not None and self.ended < self.began:
            raise HistoryError(
                f"{self.what} ended on {self.ended}, before it began on {self.began}. Correct one "
                f"of them."
            )


@dataclass(frozen=True, slots=True)
class Score:
    """The total of a questionnaire on a date; `domain` where it has one total for each."""

    instrument: str
    on: date
    total: float
    domain: str = ""

    @property
    def scale(self) -> str:
        """The id of its scale: the questionnaire, and the domain where it has one."""
        return f"{self.instrument}.{self.domain}" if self.domain else self.instrument


SERIOUS_BECAUSE = (
    *("death", "life-threatening", "hospital", "disability"),
    *("congenital anomaly", "medically important"),
)


@dataclass(frozen=True, slots=True)
class Reported:
    """A reaction as reported: what it was, when it began, how bad. None: not said.

    `serious`: it was fatal, threatened life, needed hospital, disabled, or is otherwise
    medically important; `serious_because` names which, in the words of `SERIOUS_BECAUSE`.
    `ended`: the date on which it was over.
    """

    what: str
    on: date | None = None
    severity: str | None = None
    serious: bool | None = None
    over: bool | None = None
    serious_because: tuple[str, ...] = ()
    ended: date | None = None

    def __post_init__(self) -> None:
        if self.ended is not None and self.on is not None and self.ended < self.on:
            raise HistoryError(
                f"The reaction {self.what!r} ended on {self.ended}, before it began on {self.on}. "
                f"Correct one of them."
            )
        if self.ended is not None and self.over is False:
            raise HistoryError(
                f"The reaction {self.what!r} ended on {self.ended}, but is said not to be over. "
                f"Correct one of them."
            )
        if self.serious_because and self.serious is False:
            raise HistoryError(
                f"The reaction {self.what!r} is said not to be serious, but also "
                f"{', '.join(self.serious_because)}. Correct one of them."
            )


@dataclass(frozen=True, slots=True)
class OtherToxin:
    """Botulinum toxin given for another reason, or by somebody else. Dose None: not known."""

    on: date
    product: str
    units: float | None = None

    def __post_init__(self) -> None:
        if self.units is not None and not 0 <= self.units <= 10_000:
            raise HistoryError(
                f"{self.units:g} U of {self.product} were given for {self.on}. Give 0 to 10000, or "
                f"nothing where the dose is not known."
            )


@dataclass(frozen=True, slots=True)
class Extra:
    """Follow-the-pain sites asked for: a muscle, the person's own side, and how many."""

    muscle: str
    side: str
    sites: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Fixed sites to be left out: a muscle, a side ("" for both), and why."""

    muscle: str
    reason: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What a person and their clinic told about the past.

    Months are how long it has been so, up to the ending date. `safety` and `red_flags` map the
    names of the rows in cautions.toml and snnoop10.toml to what was answered, and `asked` the
    names of `facts.ASKED`. `tension_days_a_year`: days with a tension-type headache in a usual
    year. `pain_side`: the person's own side on which pain is worst (left, right, both; "" not
    asked); `pain_places`: where.
    """

    born: date | None = None
    age: int | None = None
    age_at_onset: int | None = None
    months_with_15_headache_days: float | None = None
    months_with_8_migraine_days: float | None = None
    migraine_attacks_ever: int | None = None
    aura_attacks_ever: int | None = None
    tension_episodes_ever: int | None = None
    tension_days_a_year: int | None = None
    no_better_diagnosis: bool | None = None
    headache_disorder_before: bool | None = None
    overuse_managed: bool | None = None
    preventives: tuple[Preventive, ...] | None = None
    safety: Mapping[str, bool] = field(default_factory=dict)
    red_flags: Mapping[str, bool] = field(default_factory=dict)
    asked: Mapping[str, bool] = field(default_factory=dict)
    other_toxins: tuple[OtherToxin, ...] = ()
    reactions: tuple[Reported, ...] = ()
    ended_by_person: bool | None = None
    extras: tuple[Extra, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    scores: tuple[Score, ...] = ()
    pain_side: str = ""
    pain_places: tuple[str, ...] = ()
    other_treatments: tuple[OtherTreatment, ...] = ()

    def __post_init__(self) -> None:
        if self.age is not None and not 0 <= self.age <= 125:
            raise HistoryError(f"An age of {self.age} years was given. Give 0 to 125.")
        for name in ("months_with_15_headache_days", "months_with_8_migraine_days"):
            months = getattr(self, name)
            if months is not None and not 0 <= months <= 1500:
                raise HistoryError(f"{name} is {months:g}. Give 0 to 1500 months.")

        if self.tension_days_a_year is not None and not 0 <= self.tension_days_a_year <= 366:
            raise HistoryError(
                f"tension_days_a_year is {self.tension_days_a_year}. Give 0 to 366 days."
            )

    def age_on(self, on: date) -> int | None:
        """Age in whole years on a date, or None when neither age nor birth date is known.

        >>> History(born=date(2000, 2, 29)).age_on(date(2026, 2, 28))
        25
        """
        if self.born is None:
            return self.age
        had_birthday = (on.month, on.day) >= (self.born.month, self.born.day)
        return on.year - self.born.year - (not had_birthday)

    def with_substances(self, substance_of: Callable[[str], str]) -> "History":
        """The same history, with the substance behind each preventive's name where it is known."""
        if not self.preventives:
            return self
        named = tuple(replace(p, substance=substance_of(p.drug)) for p in self.preventives)
        return replace(self, preventives=named)
