"""What one attack says in the words of Migraine Buddy, in its report and in its CSV alike."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cleardays.clinical.diary import Attack, Aura, AuraSymptom, Headache, Intake, Severity
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates, pain
from cleardays.exchange.drug_cell import FEWEST_DOSES, LONGEST_NAME, MOST_DOSES
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import Problem, listed, quoted
from cleardays.exchange.sheet import number

SCALE = "0-10"
LABELS: Mapping[str, bool | None] = {
    "somewhat helpful": True,
    "helpful": True,
    "unhelpful": False,
    "unsure": None,
}
_NO_MEDICATION = "no medication"
_NOT_LASTED = frozenset({"", "-", "ongoing", "still ongoing", "n/a"})
_LIGHT = frozenset({"sensitivity to light"})
_SOUND = frozenset({"sensitivity to noise", "sensitivity to sound"})
_PULSATING = frozenset({"throbbing pain", "pounding pain", "pulsating pain", "pulsating"})
_WORSE = frozenset({"worse pain if moving"})
_AURAS = (
    (AuraSymptom.RETINAL, ("one eye",)),
    (
        AuraSymptom.BRAINSTEM,
        ("vertigo", "double vision", "slurred", "ringing", "tinnitus", "hearing", "balance"),
    ),
    (AuraSymptom.MOTOR, ("weakness", "paralysis", "paralysed", "paralyzed")),
    (AuraSymptom.SPEECH, ("speech", "speaking", "finding words", "aphasia")),
    (AuraSymptom.SENSORY, ("numb", "tingling", "pins and needles")),
    (
        AuraSymptom.VISUAL,
        ("visual", "zigzag", "zig-zag", "flash", "sparkl", "blind spot", "scotoma", "light spots"),
    ),
)
_AMOUNT = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?)\s?x\s(\S.*)", re.ASCII | re.DOTALL)


@dataclass(slots=True)
class Entry:
    """One attack as listed, in its own words; `where` is its place in the file.

    None: the file has no such column. `offsets`: minutes east of UTC at its start and its end.
    """

    where: str
    started: str
    lasted: str | None = None
    offsets: tuple[str, str] = ("", "")
    pain: str = ""
    symptoms: str = ""
    auras: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    medication: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """What a listing makes it necessary to tell, and what is wrong with it."""

    problems: list[Problem] = field(default_factory=list)
    pain_zero: int = 0
    clock_back: int = 0
    odd_amounts: int = 0
    strange_auras: set[str] = field(default_factory=set)

    def remarks(self, attacks: tuple[Attack, ...], hints: Hints) -> tuple[str, ...]:
        """The remarks on a listing that was read."""
        said = []
        if not attacks:
            said.append("The listing holds no attack.")
        if open_ones := sum(attack.end is None for attack in attacks):
            said.append(
                f"{_headaches(open_ones)} without an end: how long it lasted is not known, and "
                f"only the date of its start counts."
            )
        if self.pain_zero:
            said.append(
                f"{_headaches(self.pain_zero)} with pain 0: kept as a headache whose severity "
                f"is not known."
            )
        if self.odd_amounts:
            said.append(
                f"{self.odd_amounts} amounts of a drug lie beyond {FEWEST_DOSES:g} to "
                f"{MOST_DOSES:g} doses: kept without an amount."
            )
        if self.strange_auras:
            words = listed(quoted(word) for word in sorted(self.strange_auras)[:10])
            said.append(f"Listed under auras and not known as one: {words}. Nothing was concluded.")
        if self.clock_back:
            said.append(
                f"{_headaches(self.clock_back)} over a change of clocks: the end was counted "
                f"from the start by the clock."
            )
        if twice := _overlaps(attacks):
            said.append(f"{_headaches(twice)} began before the one before it had ended.")
        return (*said, *hints.say_attacks_only())


def _headaches(count: int) -> str:
    return "1 headache" if count == 1 else f"{count} headaches"


def _overlaps(attacks: tuple[Attack, ...]) -> int:
    twice, until = 0, None
    for attack in attacks:
        twice += until is not None and attack.start < until
        ends = attack.end or attack.start
        until = ends if until is None else max(until, ends)
    return twice


def attacks_of(
    entries: Iterable[Entry], order: str, hints: Hints, counting: Counting, told: Told
) -> tuple[Attack, ...]:
    """The attacks of a listing in order of time; what is wrong goes to `told`."""
    found = [_attack(entry, order, hints, counting, told) for entry in entries]
    return tuple(sorted((a for a in found if a is not None), key=lambda a: a.start))


def _attack(
    entry: Entry, order: str, hints: Hints, counting: Counting, told: Told
) -> Attack | None:
    before = len(told.problems)
    start = dates.read_moment(entry.started, order)
    if start is None:
        told.problems.append(
            Problem(
                f"{entry.where}, Started",
                quoted(entry.started),
                f"{dates.EXPECTED_MOMENT}, {order} as in the rest of the file",
                "Export the file again, or correct it.",
            )
        )
    end = _end(entry, start, hints, told)
    detail = Headache(
        severity=_severity(entry, counting, told),
        one_sided=_one_sided(entry),
        pulsating=_among(entry.symptoms, _PULSATING),
        worse_with_activity=_among(entry.symptoms, _WORSE),
        nausea=_among(entry.symptoms, frozenset({"nausea"})),
        vomiting=_among(entry.symptoms, frozenset({"vomiting"})),
        light=_among(entry.symptoms, _LIGHT),
        sound=_among(entry.symptoms, _SOUND),
        aura=_aura(entry.auras, told),
        drugs=_drugs(entry.medication, told),
    )
    if start is None or len(told.problems) > before:
        return None
    return Attack(start, end, detail)


def _end(entry: Entry, start: datetime | None, hints: Hints, told: Told) -> datetime | None:
    if entry.lasted is None or entry.lasted.strip().lower() in _NOT_LASTED:
        return None
    lasted = dates.read_duration(f"{entry.where}, Lasted", entry.lasted)
    if isinstance(lasted, Problem):
        told.problems.append(lasted)
        return None
    shift = _shift(entry, told)
    if start is None:
        return None
    zone = hints.time_zone() if shift is None else None
    end = dates.later(start, lasted, zone) + (shift or timedelta())
    if end < start:
        told.clock_back += 1
        return start + lasted
    return end


def _shift(entry: Entry, told: Told) -> timedelta | None:
    """By how much the person's clock moved during the attack; None where it is not said."""
    minutes = []
    for name, said in zip(("Start", "End"), entry.offsets, strict=True):
        if not said:
            return None
        value = number(said)
        if value is None or not -16 * 60 <= value <= 16 * 60:
            told.problems.append(
                Problem(
                    f"{entry.where}, {name} UTC Offset (min)",
                    quoted(said),
                    "minutes east of UTC, from -960 to 960",
                    "Correct it, or leave it empty.",
                )
            )
            return None
        minutes.append(value)
    return timedelta(minutes=minutes[1] - minutes[0])


def _severity(entry: Entry, counting: Counting, told: Told) -> Severity | None:
    said = entry.pain.strip()
    if not said:
        return None
    value = number(said)
    level = None if value is None else pain.level(value, counting.scales[SCALE])
    if level is None:
        told.problems.append(
            Problem(
                f"{entry.where}, Pain Level",
                quoted(said),
                "a number from 0 to 10, or nothing",
                "Correct it.",
            )
        )
    if level is Severity.NONE:
        told.pain_zero += 1
        return None
    return level


def _names(text: str) -> list[str]:
    """The names in one cell: a comma and a space, or a new line, stand between them."""
    return [name for part in re.split(r",\s|[\n;]", text) if (name := part.strip(" ,"))]


def _among(symptoms: str, names: frozenset[str]) -> bool | None:
    """Yes where a symptom is listed. One that is not listed was not asked for: never no."""
    return True if any(name.lower() in names for name in _names(symptoms)) else None


def _one_sided(entry: Entry) -> bool | None:
    if entry.left and entry.right:
        return False
    return True if (entry.left or entry.right) and not entry.elsewhere else None


def sides(text: str, told_side: str = "") -> dict[str, tuple[str, ...]]:
    """Pain positions by side: those named left, those named right, and those in neither.

    `told_side`: the side of the column they stand in; "Between Eyes" is on neither.
    """
    found: dict[str, list[str]] = {"left": [], "right": [], "elsewhere": []}
    for name in _names(text):
        words = set(re.findall(r"[a-z]+", name.lower()))
        side = next((s for s in ("left", "right") if s in words), "elsewhere")
        if side == "elsewhere" and "between" not in words and told_side in ("left", "right"):
            side = told_side
        found[side].append(name)
    return {side: tuple(names) for side, names in found.items()}


def _aura(text: str, told: Told) -> Aura | bool | None:
    names = _names(text)
    if not names:
        return None
    if [name.lower() for name in names] in (["no"], ["none"], ["no aura"]):
        return False
    symptoms = set()
    for name in names:
        kind = _aura_kind(name.lower())
        if kind is None:
            told.strange_auras.add(name)
        else:
            symptoms.add(kind)
    return Aura(frozenset(symptoms)) if symptoms else None


def _aura_kind(name: str) -> AuraSymptom | None:
    return next((kind for kind, words in _AURAS if any(word in name for word in words)), None)


def _drugs(medication: Mapping[str, str], told: Told) -> tuple[Intake, ...] | None:
    """Drugs by how much they helped; () where it is said that none was taken."""
    taken: list[Intake] = []
    said_none = False
    for label, text in medication.items():
        for name in _names(text):
            if name.lower() == _NO_MEDICATION:
                said_none = True
                continue
            amount = _AMOUNT.fullmatch(name)
            doses = float(amount[1].replace(",", ".")) if amount else None
            drug = " ".join((amount[2] if amount else name).split())[:LONGEST_NAME]
            if doses is not None and not FEWEST_DOSES <= doses <= MOST_DOSES:
                doses = None
                told.odd_amounts += 1
            taken.append(Intake(drug, doses, LABELS[label]))
    return tuple(taken) if taken or said_none else None
