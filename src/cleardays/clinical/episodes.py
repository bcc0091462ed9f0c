"""Headaches counted over a lifetime: attacks as listed, and runs of headache days."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cleardays.clinical.days import DayReader
from cleardays.clinical.diary import Attack, Day, Diary, Headache
from cleardays.facts import Basis, Fact
from cleardays.quantities import Answer, Quantity, Unit

MIGRAINE_ATTACK = "ichd3.1.1.attack"
MIGRAINE_LIKE_ATTACK = "ichd3.1.5.attack"
AURA_ATTACK = "ichd3.1.2.attack"
TENSION_EPISODE = "ichd3.2.attack"


@dataclass(frozen=True, slots=True)
class Episode:
    """One headache: the entries that describe it, and bounds on how long it lasted, in hours."""

    first: date
    entries: tuple[Headache, ...]
    hours: Quantity


def episodes(diary: Diary) -> Iterator[Episode]:
    """Headaches that can be told apart.

    A listed attack is one. Days without listed attacks are one headache for each unbroken run:
    there may have been more, so that counts of them are lower ends. A run lasted at least as
    long as the longest of its days, and at most as long as all of them together; where the date
    before or after it was not recorded, nothing says how long at most.
    """
    touched = set()
    for attack in diary.attacks:
        hours = attack.hours
        span = (0.0, float("inf")) if hours is None else (hours, hours)
        touched |= {on for on, _ in attack.hours_by_date()}
        yield Episode(attack.start.date(), (attack.detail,), Quantity(*span, Unit.HOURS))
    clear = {day.on for day in diary.days if day.headache is False} - touched
    run: list[Day] = []
    days = sorted((d for d in diary.days if d.headache), key=lambda d: d.on)
    for day in [d for d in days if d.on not in touched]:
        if run and day.on != run[-1].on + timedelta(days=1):
            yield _of_run(run, clear)
            run = []
        run.append(day)
    if run:
        yield _of_run(run, clear)


def _of_run(run: list[Day], clear: set[date]) -> Episode:
    ends = {run[0].on - timedelta(days=1), run[-1].on + timedelta(days=1)}
    low = max(day.hours or 0.0 for day in run)
    high = sum(24.0 if day.hours is None else day.hours for day in run)
    high = high if ends <= clear else float("inf")
    entries = tuple(replace(day.detail, drugs=day.drugs) for day in run)
    return Episode(run[0].on, entries, Quantity(low, max(low, high), Unit.HOURS))


def count_ever(
    headaches: Iterable[Episode],
    reader: DayReader,
    groups: tuple[str, ...],
    stated: tuple[float, float] | None,
    ending: date,
    age_on: Callable[[date], int | None] = lambda _: None,
) -> Fact:
    """How many headaches of a lifetime met one of the groups: at least these, of the diary.

    `stated`: the fewest and the most that were told of a lifetime; without that nothing bounds
    it from above. Headaches that began after the ending date do not count.
    `age_on`: the person's age on a date, where known; it chooses the row for under 18.
    """
    found = [
        episode.first
        for episode in headaches
        if episode.first <= ending
        and any(
            reader.classify(entry, episode.hours, reader.group_at(group, age_on(episode.first)))
            is Answer.YES
            for entry in episode.entries
            for group in groups
        )
    ]
    fewest, most = stated or (0.0, float("inf"))
    low = max(float(len(found)), fewest)
    basis = Basis.STATED if fewest > len(found) else Basis.DIARY
    return Fact(Quantity(low, max(low, most), Unit.ATTACKS), basis, tuple(found))


def over_midnight(attacks: Iterable[Attack]) -> int:
    """How many listed attacks touch more than one date."""
    return sum(len(list(attack.hours_by_date())) > 1 for attack in attacks)
