"""The questions of the candidate check, one a page: which, in which order, and when not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from cleardays.actions import candidate

NONE, UNSURE, UNKNOWN = "none", "unsure", "unknown"
YES, NO = "yes", "no"
WINDOW = 28
ENOUGH = 15  # headache days from which the questions about medicines and safety are worth asking
_DIGITS = re.compile(r"[0-9]{1,3}")
Answers = Mapping[str, tuple[str, ...]]
_YES_NO = ((YES, "Yes"), (NO, "No"), (UNKNOWN, "I do not know"))


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `kind`: one choice, a whole number, or several that may be ticked.

    `within`: the name of a step whose number this one cannot be above. `when`: whether it is worth
    asking after what was answered so far.
    """

    id: str
    asks: str
    kind: str
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = WINDOW
    within: str = ""
    when: Callable[[Answers], bool] = field(default=lambda _: True)

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What can be ticked or chosen on the page."""
        if self.kind == "several":
            return (*self.choices, (NONE, "None of these"), (UNSURE, "I am not sure of some"))
        return ((UNKNOWN, "I do not know"),) if self.kind == "number" else self.choices


def number(said: Answers, id: str) -> int | None:
    """The number that was answered, or None where it is not known or not asked."""
    value = next(iter(said.get(id, ())), "")
    return int(value) if _DIGITS.fullmatch(value) else None


def _many(said: Answers) -> bool:
    """Whether there may be enough headache days for the longer questions to be worth asking."""
    days = number(said, "headache")
    return days is None or days >= ENOUGH


def _some(said: Answers) -> bool:
    return number(said, "headache") != 0


def _in(*countries: str) -> Callable[[Answers], bool]:
    return lambda said: said.get("country", ("",))[0] in countries and _many(said)


def steps() -> tuple[Step, ...]:
    """Every question in order: warning signs come before anything else."""
    known = candidate.known()
    flags = [(rule.fact, rule.plain) for rule in candidate.red_flags()]
    half = (len(flags) + 1) // 2
    safety = [
        (c.fact, c.plain)
        for c in known.cautions
        if c.cited.read.may_reach_people and c.fact not in ("under_18", "over_65", "drives")
    ]
    tick = "Tick each question that you answer with yes."
    cluster = {
        "attacks_around_one_eye": "Five or more attacks of very bad pain around one eye or temple",
        "attacks_15_to_180_minutes": "Each lasts from a quarter of an hour to 3 hours",
        "attacks_every_other_day_to_8": "In a bout, from every other day up to 8 a day",
        "signs_on_the_same_side": "A red or watering eye, or a blocked nose, on that side",
        "restless_with_pain": "Unable to keep still with the pain",
    }
    return (
        Step(
            "country",
            "Where would you be treated?",
            "one",
            "The rules differ from country to country.",
            (
                ("uk", "United Kingdom"),
                ("eu", "European Union, or Ireland"),
                ("us", "United States"),
                ("other", "Somewhere else"),
            ),
        ),
        Step("alarm_1", "First: is any of these so?", "several", tick, tuple(flags[:half])),
        Step("alarm_2", "And is any of these so?", "several", tick, tuple(flags[half:])),
        Step("age", "How old are you?", "number", "In years.", most=125),
        Step(
            "onset",
            "How old were you when these headaches began?",
            "number",
            "In years.",
            most=125,
            within="age",
        ),
        Step(
            "headache",
            "On how many of the last 28 days did you have a headache?",
            "number",
            "Any headache counts, for however long.",
        ),
        Step(
            "long",
            "On how many of them did it last 4 hours or more?",
            "number",
            "Count it as long if only medicine ended it sooner.",
            within="headache",
            when=lambda said: _in("us")(said) and _some(said),
        ),
        Step(
            "migraine",
            "On how many of them was it like migraine?",
            "number",
            "Two of these: on one side, throbbing, at least middling, worse when you move. And: "
            "you felt sick, or both light and noise bothered you.",
            within="headache",
            when=_some,
        ),
        Step(
            "tension",
            "On how many of them was it like a tension headache?",
            "number",
            "Two of these: on both sides, pressing, at most middling, no worse when you move. And: "
            "you were hardly sick, and light and noise did not both bother you.",
            within="headache",
            when=_some,
        ),
        Step("same", "Were the two months before about the same?", "one", choices=_YES_NO),
        Step(
            "ever",
            "Have you had 5 or more migraine attacks in your life?",
            "one",
            "With or without an aura. An attack lasts 4 hours or more when it is not treated.",
            _YES_NO,
        ),
        Step(
            "cluster",
            "Is any of these so?",
            "several",
            "There is a headache that is treated in another way.",
            tuple((fact, cluster[fact]) for fact in candidate.CLUSTER),
            when=_some,
        ),
        Step(
            "acute",
            "On how many of the last 28 days did you take something for a headache?",
            "number",
            "Painkillers, triptans or anything else against the pain.",
            when=_many,
        ),
        Step(
            "managed",
            "Is somebody helping you to take less of it?",
            "one",
            "Headache medicine on many days can itself cause headache. Do not stop it by yourself.",
            _YES_NO,
            when=lambda said: (
                _many(said)
                and (number(said, "acute") is None or _takes_much(number(said, "acute")))
            ),
        ),
        Step(
            "failed",
            "How many preventive medicines did not help you enough, or did not suit you?",
            "number",
            "Taken regularly to have fewer headaches. Write 0 if there were none.",
            most=30,
            when=_many,
        ),
        Step(
            "kinds",
            "Of how many different kinds were they?",
            "number",
            "Such as beta blockers, medicines against low mood, medicines against epilepsy.",
            most=30,
            within="failed",
            when=lambda said: _in("us")(said) and number(said, "failed") != 0,
        ),
        Step("safety", "Is any of these so?", "several", tick, tuple(safety), when=_many),
        Step(
            "doctor",
            "Has a doctor said that it is chronic migraine, and that nothing else explains it better?",
            "one",
            choices=(
                (YES, "Yes"),
                (NO, "A doctor said that it is something else"),
                (UNKNOWN, "No doctor has said which it is"),
            ),
            when=_many,
        ),
    )


def _takes_much(days: int | None) -> bool:
    return days is not None and days >= candidate.fewest_overuse_days()


def asked(every: Sequence[Step], said: Answers) -> tuple[Step, ...]:
    """The questions that are worth asking after these answers."""
    return tuple(step for step in every if step.when(said))


def wrong_with(step: Step, values: tuple[str, ...], said: Answers) -> str:
    """What is wrong with an answer, in words that say what to do; "" for nothing."""
    if step.kind == "number":
        return _wrong_number(step, values, said)
    known = {value for value, _ in step.shown}
    if not values or any(value not in known for value in values):
        return "Tick what is so, or one of the last two" if step.kind == "several" else "Choose one"
    if step.kind == "several" and NONE in values and len(values) > 1:
        return "You ticked None of these and something else: change one of them"
    return ""


def _wrong_number(step: Step, values: tuple[str, ...], said: Answers) -> str:
    given = [value for value in values if value]
    expected = f"Write a whole number from {step.least} to {step.most}, or tick I do not know"
    if given == [UNKNOWN]:
        return ""
    if len(given) != 1 or not _DIGITS.fullmatch(given[0]):
        return expected
    if not step.least <= int(given[0]) <= step.most:
        return expected
    above = number(said, step.within) if step.within else None
    if above is not None and int(given[0]) > above:
        return f"You told {above} before: write {above} or less, or change that answer"
    return ""


def read(post: QueryDict, every: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """The answers that a form brought and that are in order, by question."""
    said: dict[str, tuple[str, ...]] = {}
    for step in every:
        values = tuple(value.strip() for value in post.getlist(step.id) if value.strip())
        if step.when(said) and values and not wrong_with(step, values, said):
            said[step.id] = values
    return said


def in_words(step: Step, values: tuple[str, ...]) -> str:
    """An answer as it is shown again."""
    words = dict(step.shown)
    return "; ".join(words.get(value, value) for value in values)
