"""The days that the demo's person wrote on their own phone since their story ends."""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from cleardays.actions.own_clock import today_of, zone_of
from cleardays.actions.own_diary import ATTACK, DAY, Sent, tell
from cleardays.actions.own_drugs import add_drug
from cleardays.clinical.merging import Value
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person

_IMIGRAN, _NUROFEN = "Imigran 50 mg", "Nurofen 400 mg"
_DRUGS = (("Imigran", "50 mg"), ("Nurofen", "400 mg"))
# How many days ago, at which hour, and what was said. One day is left open, and yesterday too.
_SAID: tuple[tuple[int, int, dict[str, Value]], ...] = (
    (6, 21, {"headache": False}),
    (
        *(5, 20),
        {
            **{"headache": True, "severity": 3, "hours": 8.0, "nausea": True, "light": True},
            **{"drugs": True, f"drug.{_IMIGRAN}": (_IMIGRAN, 1.0, True)},
            **{"places": ("eye", "left"), "could_not": ("planned",), "disabled": True},
            "note": "Woke with it. Better by the evening.",
        },
    ),
    (4, 22, {"headache": False}),
    (
        *(2, 21),
        {
            **{"headache": True, "severity": 1, "hours": 4.0},
            **{"drugs": True, f"drug.{_NUROFEN}": (_NUROFEN, 1.0, None)},
        },
    ),
)
_ATTACK = (2, "14:30", "18:30", 1)


def write_own_days(account: Account, person: Person, after: date | None, now: datetime) -> None:
    """Say something of each day of the last week that the story does not reach."""
    today = today_of(person, now)
    for name, dose in _DRUGS:
        add_drug(account, person, name, dose, now - timedelta(days=30))
    for ago, hour, state in _SAID:
        on = today - timedelta(days=ago)
        if after is None or on > after:
            at = now.replace(hour=hour, minute=10) - timedelta(days=ago)
            tell(account, person, _sent(DAY, on.isoformat(), on, state, person), min(at, now))
    ago, began, ended, severity = _ATTACK
    on = today - timedelta(days=ago)
    if after is None or on > after:
        thread = str(uuid5(NAMESPACE_URL, f"cleardays demo {person.identifier} attack"))
        times: dict[str, Value] = {"start": f"{on}T{began}:00", "end": f"{on}T{ended}:00"}
        state = {**times, "severity": severity}
        at = now.replace(hour=21, minute=12) - timedelta(days=ago)
        tell(account, person, _sent(ATTACK, thread, on, state, person), min(at, now))


def _sent(kind: str, about: str, on: date, state: dict[str, Value], person: Person) -> Sent:
    client = uuid5(NAMESPACE_URL, f"cleardays demo {person.identifier} {kind} {about}")
    return Sent(client, kind, about, on, state, zone_of(person))
