"""What stands when several devices and the clinic say something about one day, or one attack.

Everything said is a change: the fields that it sets, and the changes that its writer had seen. A
change puts an earlier one aside for a field only if its writer had seen it. So what stands does not
depend on the order in which changes arrive, on how often, or on anybody's clock. Where two writers
who had not seen each other set one field differently, both values stand: the worse one is shown,
and the person is asked. Nothing said is ever dropped; it is put aside by somebody who had seen it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "bool | int | float | str | tuple[Value, ...] | None"
Fields: TypeAlias = Mapping[str, Value]

HEADACHE, REMOVED = "headache", "removed"
DRUG = "drug."  # and its name: each drug is a field of its own, so that two devices add two drugs
SHOWN_ONLY_WITH_HEADACHE = frozenset(
    {
        *("severity", "hours", "migraine", "believed_migraine", "aura", "places"),
        *("one_sided", "pulsating", "worse_with_activity", "nausea", "vomiting", "light", "sound"),
    }
)
_EARLIER_IS_WORSE = frozenset({"start"})
_NO_IS_WORSE = frozenset({REMOVED})  # what one device removed and another wrote in is kept


@dataclass(frozen=True, slots=True)
class Change:
    """Something said about one day or one attack.

    `id`: made by the sender. `device`, `sequence`: a device sees its own earlier changes. `seen`:
    the ids of the changes that stood when the writer wrote. `fields`: what is set; None unsays it.
    """

    id: str
    fields: Fields
    seen: frozenset[str] = frozenset()
    device: str = ""
    sequence: int = 0

    def had_seen(self, other: "Change") -> bool:
        """Whether the writer of this knew of the other."""
        same_device = bool(self.device) and self.device == other.device
        return other.id in self.seen or (same_device and other.sequence < self.sequence)


@dataclass(frozen=True, slots=True)
class Said:
    """One value that stands for a field, and the changes that set it."""

    value: Value
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands, field by field: each distinct value once, the worst first.

    `set_by`: how many fields each change set, whether they still stand or not.
    """

    values: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    set_by: Mapping[str, int] = field(default_factory=dict)

    def shown(self) -> dict[str, Value]:
        """One value for each field: the worst. A clear day hides what is only said of headaches.

        >>> one = Change("a", {"headache": False})
        >>> other = Change("b", {"headache": True, "severity": 3})
        >>> standing([one, other]).shown()
        {'headache': True, 'severity': 3}
        """
        worst = {name: said[0].value for name, said in self.values.items()}
        if worst.get(HEADACHE) is False:
            return {n: v for n, v in worst.items() if n not in SHOWN_ONLY_WITH_HEADACHE}
        return worst

    @property
    def is_removed(self) -> bool:
        """Whether nothing is said any more, or nothing ever was."""
        return not self.values or self.shown().get(REMOVED) is True

    @property
    def differs(self) -> tuple[str, ...]:
        """The fields that two writers set differently without having seen each other."""
        shown = self.shown()
        return tuple(sorted(n for n, said in self.values.items() if len(said) > 1 and n in shown))

    @property
    def heads(self) -> tuple[str, ...]:
        """The changes that stand for anything: what somebody who looks now has seen."""
        return tuple(
            sorted({id for said in self.values.values() for one in said for id in one.ids})
        )


def standing(changes: Iterable[Change]) -> Standing:
    """What stands of these changes: a function of the set alone."""
    known = sorted({change.id: change for change in changes}.values(), key=lambda c: c.id)
    by_field: dict[str, list[Change]] = {}
    for change in known:
        for name in change.fields:
            by_field.setdefault(name, []).append(change)
    values = {}
    for name in sorted(by_field):
        setting = by_field[name]
        left = [c for c in setting if not any(later.had_seen(c) for later in setting)]
        values[name] = _worst_first(name, left)
    return Standing(values, {change.id: len(change.fields) for change in known})


def _worst_first(name: str, changes: list[Change]) -> tuple[Said, ...]:
    ids: dict[Value, list[str]] = {}
    for change in changes:
        ids.setdefault(change.fields[name], []).append(change.id)
    ordered = sorted(ids, key=lambda value: _badness(name, value), reverse=True)
    return tuple(Said(value, tuple(ids[value])) for value in ordered)


def _badness(name: str, value: Value) -> tuple[object, ...]:
    """A total order: more pain, longer, more medicine and more said is worse; unsaid is least.

    A day that could not be read (headache None) is worse than a clear one.
    """
    if value is None:
        return (1 if name == HEADACHE else 0, 0, 0.0, "")
    if isinstance(value, bool):
        is_worse = value is not (name in _NO_IS_WORSE)
        return (2 if is_worse else 0 if name == HEADACHE else 1, 0, 0.0, "")
    if isinstance(value, int | float):
        return (3, 0, float(value), "")
    if isinstance(value, str):
        if name in _EARLIER_IS_WORSE:
            return (3, 0, 0.0, "".join(chr(0x10FFFF - ord(letter)) for letter in value))
        by_length = 0 if name == "end" else len(value)
        return (3 if value else 1, by_length, 0.0, value)
    if name.startswith(DRUG):  # its name, doses, and whether it helped
        doses = value[1] if len(value) > 1 and isinstance(value[1], int | float) else 0
        return (3, 0, float(doses), repr(value))
    return (3, len(value), 0.0, repr(value))


def edited(
    known: Iterable[Change], sent: Change, state: Fields, settles: Iterable[str] = ()
) -> Change:
    """The change that turns what its writer saw into `state`: only what differs, and that it is there.

    `sent` names the writer's device, sequence and what was seen; `state`: what the writer left on
    the screen, which says nothing of fields that were not on it; `settles`: the fields between
    whose two values the writer was asked to choose. Whoever writes about a day says also that it
    stands, and whether there was a headache, so that a removal or a clear day written elsewhere
    meanwhile does not swallow it.
    """
    stood = standing(change for change in known if sent.had_seen(change))
    raw = {name: said[0].value for name, said in stood.values.items()}
    if stood.is_removed:  # what was said before it was removed does not come back by itself
        state = {**dict.fromkeys(raw), **state}
    always = {HEADACHE, *settles}
    fields = {n: v for n, v in state.items() if n in always or raw.get(n) != v}
    fields[REMOVED] = bool(state.get(REMOVED))
    return Change(sent.id, fields, sent.seen, sent.device, sent.sequence)
