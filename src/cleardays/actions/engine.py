"""Ask the response engine about itself: its release gates, and published trials beside it."""

from collections.abc import Callable, Iterator

from cleardays.engine.bars import Gate
from cleardays.engine.calibration import Gold
from cleardays.engine.gates import gates
from cleardays.engine.record import Record, of_days
from cleardays.engine.replicate import Compared, replicate
from cleardays.evidence.read import read_gold, read_tables
from cleardays.evidence.trials import Trial

_SIGNS = {"1": 1, "0": 0, ".": -1}
_STORED = {"phi": "lphi", "wears_off": "lTw", "onset": "lton"}


def check_engine(*, full: bool, clock: Callable[[], float] | None = None) -> Iterator[Gate]:
    """Run the gates one by one: the quick set, or the full one."""
    known = read_tables()
    yield from gates(known.priors, gold(), full=full, clock=clock)


def trials() -> dict[str, Trial]:
    """The published trials that are known."""
    return dict(read_tables().trials)


def simulate_trial(id: str) -> list[Compared]:
    """A published trial's figures, each beside the simulated one."""
    known = read_tables()
    return replicate(known.trials[id], known.priors)


def gold() -> list[Gold]:
    """The eight people of the gold file, and what NUTS found of them."""
    found = []
    for person in read_gold()["found"]:
        quantities = person["quantities"]
        names = {_STORED.get(name, name): name for name in (*quantities, *_STORED)}
        kept = {own: quantities[stored] for stored, own in names.items() if stored in quantities}
        found.append(
            Gold(
                record_of_text(person["first"], person["days"], person["injections"]),
                {name: of["mean"] for name, of in kept.items()},
                {name: of["sd"] for name, of in kept.items()},
            )
        )
    return found


def record_of_text(first: int, days: str, injections: list[int]) -> Record:
    """A record from its letters: 1 headache, 0 none, a point for a day not recorded.

    >>> record_of_text(-1, "1.0", [0]).days.tolist()
    [1, -1, 0]
    """
    return of_days([_SIGNS[sign] for sign in days], first, injections)
