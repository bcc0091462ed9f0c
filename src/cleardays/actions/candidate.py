"""Ask whether somebody is a candidate: a few answers as a history and counts, then the real rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cleardays.actions.assess import RED_FLAGS_BY_AGE, assess
from cleardays.answers.candidate import tell_candidate
from cleardays.answers.told import Line, Told
from cleardays.answers.urgent import sign_line
from cleardays.clinical.diary import CountSpan, Diary
from cleardays.clinical.history import History, Outcome, Preventive
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables
from cleardays.evidence.rules import Rule

# Which rule sets are asked where somebody would be treated; the first one leads the answer.
COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "uk": ("nice-ta260", "eu-label"),
    "eu": ("eu-label", "ehf-2018"),
    "us": ("us-label", "us-payer-typical"),
    "other": ("ehf-2018",),
}
NOT_ASKED_HERE = ("age_at_onset", "red_flag_overuse")  # asked as numbers, on pages of their own
CLUSTER = (
    *("attacks_around_one_eye", "attacks_15_to_180_minutes", "attacks_every_other_day_to_8"),
    *("signs_on_the_same_side", "restless_with_pain"),
)
MANY_ATTACKS = 5  # 1.3 B
_WINDOWS = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered, from memory. None: not asked, or not known.

    Days are of the last 28. `same`: whether the two months before were about the same.
    `many_attacks`: 5 or more migraine attacks in a lifetime. `failed`: preventive medicines that
    did not help or did not suit; `kinds`: of how many classes these were.
    """

    country: str
    red_flags: Mapping[str, bool] = field(default_factory=dict)
    age: int | None = None
    age_at_onset: int | None = None
    headache_days: int | None = None
    long_days: int | None = None
    migraine_days: int | None = None
    tension_days: int | None = None
    acute_days: int | None = None
    same: bool | None = None
    many_attacks: bool | None = None
    asked: Mapping[str, bool] = field(default_factory=dict)
    overuse_managed: bool | None = None
    failed: int | None = None
    kinds: int | None = None
    safety: Mapping[str, bool] = field(default_factory=dict)
    no_better_diagnosis: bool | None = None


def red_flags() -> tuple[Rule, ...]:
    """The warning signs that are asked by yes or no, in the order of their table."""
    rules = read_tables().red_flags.rules.values()
    return tuple(rule for rule in rules if rule.fact not in NOT_ASKED_HERE)


def late_onset() -> Rule:
    """The warning sign of headaches that began late in life."""
    known = read_tables()
    group = known.red_flags.groups[RED_FLAGS_BY_AGE[50]]
    rules = (known.red_flags.rules[part] for part in group.of if part in known.red_flags.rules)
    return next(rule for rule in rules if rule.fact == "age_at_onset")


def sign(rule: Rule) -> Line:
    """A warning sign that is there, and what to do about it."""
    return sign_line(rule, read_tables())


def fewest_overuse_days() -> int:
    """Below so many days with any acute medicine there is no overuse, whatever was taken."""
    rules = read_tables().diagnosis.rules.values()
    return int(min(r.value for r in rules if r.id.startswith("ichd3.8.2.") and r.id.endswith(".B")))


def check(said: Said, today: date) -> Visit:
    """Ask the real rules of what was said, up to today, under the sets of the country."""
    return assess(
        Diary(spans=_spans(said, today)),
        _history(said),
        rules=COUNTRIES[said.country],
        ending=today,
    )


def answer(said: Said, today: date, answered: tuple[tuple[str, str], ...]) -> Told:
    """What the answers mean, in words for the person. `answered`: the questions as they were."""
    return tell_candidate(check(said, today), read_tables(), answered)


def known() -> Known:
    """The tables, for the words of the questions."""
    return read_tables()


def _spans(said: Said, today: date) -> tuple[CountSpan, ...]:
    length = read_tables().counting["window_days"]
    counts = (said.headache_days, said.long_days, said.migraine_days, said.tension_days)
    if all(count is None for count in (*counts, said.acute_days)):
        return ()
    ends = [today - timedelta(days=length * n) for n in range(_WINDOWS if said.same else 1)]
    return tuple(
        CountSpan(
            end - timedelta(days=length - 1),
            end,
            headache_days=said.headache_days,
            long_days=said.long_days,
            migraine_days=said.migraine_days,
            tension_days=said.tension_days,
            acute_days=said.acute_days,
        )
        for end in ends
    )


def _history(said: Said) -> History:
    ever = {None: None, True: MANY_ATTACKS, False: 0}[said.many_attacks]
    managed = said.overuse_managed
    if said.acute_days is not None and said.acute_days < fewest_overuse_days():
        managed = True
    return History(
        age=said.age,
        age_at_onset=said.age_at_onset,
        migraine_attacks_ever=ever,
        aura_attacks_ever=0 if said.many_attacks is False else None,
        no_better_diagnosis=said.no_better_diagnosis,
        overuse_managed=managed,
        preventives=_preventives(said),
        safety=said.safety,
        red_flags=said.red_flags,
        asked=said.asked,
    )


def _preventives(said: Said) -> tuple[Preventive, ...] | None:
    """As many medicines as were told of, without names; of as many kinds as were told of."""
    if said.failed is None:
        return None
    kinds = min(said.kinds or 0, said.failed)
    return tuple(
        Preventive(
            f"medicine {n + 1}",
            f"kind {min(n, kinds - 1) + 1}" if kinds else "",
            outcome=Outcome.NO_EFFECT,
        )
        for n in range(said.failed)
    )
