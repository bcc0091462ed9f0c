"""What a person's own day or attack says, in their words: one sentence a line, nothing filled in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from cleardays.answers.amounts import listed, number, plural
from cleardays.clinical.diary import Attack, Aura, Day, Headache, Intake, Severity
from cleardays.clinical.merging import DRUG

STRENGTH = {
    Severity.MILD: "mild",
    Severity.MODERATE: "moderate",
    Severity.SEVERE: "severe",
}
FEATURES = {
    "nausea": "felt sick",
    "vomiting": "was sick",
    "light": "light hurt",
    "sound": "sound hurt",
    "pulsating": "throbbing",
    "one_sided": "one side only",
    "worse_with_activity": "worse with moving",
}
AURA = {
    "visual": "saw flickering, zigzags or gaps",
    "sensory": "tingling or numbness",
    "speech": "could not find words",
}
PLACES = {
    "left": "left",
    "right": "right",
    "forehead": "forehead",
    "eye": "around the eye",
    "temple": "temple",
    "top": "top of the head",
    "back": "back of the head",
    "neck": "neck",
}
COULD_NOT = {
    "planned": "do what I had planned",
    "work": "work or study",
    "home": "do things at home",
    "people": "be with people",
}
_FIELD = {
    "headache": "headache, or a clear day?",
    "severity": "how bad",
    "hours": "hours",
    "note": "note",
    "removed": "kept or taken out",
    "start": "when it began",
    "end": "when it ended",
    "drugs": "medicine",
    "aura": "aura",
    "places": "where it hurt",
    "could_not": "what I could not do",
    "disabled": "what I could not do",
    "migraine": "called a migraine",
    "believed_migraine": "taken for a migraine",
    **FEATURES,
}


def title_of(day: Day | None, attacks: Iterable[Attack] = ()) -> str:
    """A day in a few words.

    >>> title_of(None), title_of(Day(date(2026, 1, 1), False))
    ('Not recorded', 'Clear day')
    """
    found = list(attacks)
    if day is None and not found:
        return "Not recorded"
    if day is not None and day.headache is False and not found:
        return "Clear day"
    if day is not None and day.headache is None and not found:
        return "Medicine or a note only"
    levels = [a.detail.severity for a in found]
    levels += [day.detail.severity] if day is not None else []
    worst = max((level for level in levels if level), default=None)
    return f"{STRENGTH[worst].capitalize()} headache" if worst else "Headache"


def lines_of(day: Day) -> list[str]:
    """What else a day says.

    >>> lines_of(Day(date(2026, 1, 1), True, hours=8, drugs=(Intake("Imigran 50 mg", 1, True),)))
    ['8 hours', 'Imigran 50 mg: helped']
    """
    said = [plural(day.hours, "hour")] if day.hours is not None and day.headache else []
    return [*said, *_drugs(day.drugs), *_detail(day.detail)]


def attack_lines(attack: Attack) -> list[str]:
    """When it was, how bad, and what else is said of an attack."""
    strength = attack.detail.severity
    words = STRENGTH[strength].capitalize() if strength else "How bad: not said"
    return [words, *_drugs(attack.detail.drugs), *_detail(attack.detail)]


def when_of(attack: Attack) -> str:
    """From when to when.

    >>> when_of(Attack(datetime(2026, 1, 1, 22), datetime(2026, 1, 2, 3)))
    '22:00 to 03:00 the next day'
    """
    began = f"{attack.start:%H:%M}"
    if attack.end is None:
        return f"{began}, no end written yet"
    later = (attack.end.date() - attack.start.date()).days
    days = {0: "", 1: " the next day"}.get(later, f" {later} days later")
    return f"{began} to {attack.end:%H:%M}{days}"


def _drugs(drugs: tuple[Intake, ...] | None) -> list[str]:
    if drugs is None:
        return []
    if not drugs:
        return ["No medicine taken"]
    return [_intake(intake) for intake in drugs]


def _intake(intake: Intake) -> str:
    name = intake.drug or "A medicine"
    many = "" if intake.doses in (None, 1) else f", {number(intake.doses or 0)} times"
    helped = {True: ": helped", False: ": did not help", None: ""}[intake.helped]
    return f"{name}{many}{helped}"


def _detail(detail: Headache) -> list[str]:
    had = [words for name, words in FEATURES.items() if getattr(detail, name) is True]
    said = [listed(had).capitalize()] if had else []
    if isinstance(detail.aura, Aura):
        kinds = [AURA.get(str(s), str(s)) for s in sorted(detail.aura.symptoms)]
        said.append(f"Aura: {listed(kinds)}" if kinds else "Aura")
    elif detail.aura is not None:
        said.append("Aura" if detail.aura else "No aura")
    return said


def field_words(name: str) -> str:
    """What a field is called when it is asked about."""
    return name.removeprefix(DRUG) if name.startswith(DRUG) else _FIELD.get(name, name)


def value_words(name: str, value: object) -> str:
    """One of two values of a field, as a choice.

    >>> value_words("headache", False), value_words("severity", 3), value_words("hours", 4.0)
    ('Clear day', 'severe', '4 hours')
    """
    if name == "headache":
        return {True: "Headache", False: "Clear day", None: "Not said"}[value]  # type: ignore[index]
    if name == "removed":
        return "Taken out" if value else "Kept"
    if value is None or value == "":
        return "Not said"
    if name.startswith(DRUG) and isinstance(value, tuple):
        return _intake(Intake(*value))
    return _plain(name, value)


def _plain(name: str, value: object) -> str:
    if name == "severity":
        return STRENGTH[Severity(int(str(value)))]
    if name == "hours":
        return plural(float(str(value)), "hour")
    if name in ("start", "end"):
        return datetime.fromisoformat(str(value)).strftime("%H:%M on %-d %B")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    names: Mapping[str, str] = {**PLACES, **COULD_NOT, **AURA}
    if isinstance(value, tuple):
        flat = [one for part in value for one in (part if isinstance(part, tuple) else (part,))]
        return listed(names.get(str(one), str(one)) for one in flat if one is not None)
    return str(value)


def late_words(days: int) -> str:
    """How late an entry was written.

    >>> late_words(0), late_words(1), late_words(3)
    ('', 'written 1 day later', 'written 3 days later')
    """
    return f"written {plural(days, 'day')} later" if days > 0 else ""


def date_words(on: date, today: date) -> str:
    """A day as people name it.

    >>> date_words(date(2026, 11, 12), date(2026, 11, 13))
    'Yesterday, Thursday 12 November'
    """
    named = f"{on:%A} {on.day} {on:%B}"
    if on.year != today.year:
        named += f" {on.year}"
    near = {0: "Today, ", 1: "Yesterday, "}.get((today - on).days, "")
    return f"{near}{named}"
