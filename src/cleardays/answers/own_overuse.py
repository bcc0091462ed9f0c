"""Headache medicine on many days: general information while there is still room, never a verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.clinical.days import DayFacts
from cleardays.evidence.drugs import DrugClass
from cleardays.evidence.known import Known
from cleardays.quantities import Answer

_RULES = {
    DrugClass.TRIPTAN: ("ichd3.8.2.2.B", "a triptan"),
    DrugClass.ERGOT: ("ichd3.8.2.1.B", "an ergot medicine"),
    DrugClass.OPIOID: ("ichd3.8.2.4.B", "an opioid"),
    DrugClass.COMBINATION: ("ichd3.8.2.5.B", "a mixed painkiller"),
    DrugClass.PARACETAMOL: ("ichd3.8.2.3.1.B", "paracetamol"),
    DrugClass.NSAID: ("ichd3.8.2.3.2.B", "ibuprofen, aspirin or a like medicine"),
}


@dataclass(frozen=True, slots=True)
class Many:
    """One class of medicine taken on many days. `days`: of the last 28; `limit`: from the source."""

    days: int
    limit: int
    words: str
    explains: str
    link: str
    source: str


def many_days(days: Mapping[date, DayFacts], today: date, known: Known) -> list[Many]:
    """Each class that comes near the number of days at which a source says it can cause headache.

    Only days on which it is known to have been taken are counted. A row that nobody read at its
    source is left out.
    """
    room = known.counting.rows["overuse_room_days"].value
    length = int(known.counting.rows["window_days"].value)
    dates = [today - timedelta(days=n) for n in range(length)]
    found = []
    for drug_class, (id, name) in _RULES.items():
        rule = known.rule(id)
        if not rule.cited.read.is_checked:
            continue
        limit = int(float(rule.value))
        taken = sum(_taken(days.get(on), drug_class) for on in dates)
        if taken >= limit - room:
            found.append(_said(taken, limit, name, length, known, rule.cited.sources))
    return found


def _taken(day: DayFacts | None, drug_class: DrugClass) -> bool:
    return day is not None and day.classes[drug_class] is Answer.YES


def _said(
    taken: int, limit: int, name: str, length: int, known: Known, sources: Iterable[str]
) -> Many:
    source = known.sources[next(iter(sources))]
    words = f"You took {name} on {taken} of the last {length} days."
    explains = (
        f"On {limit} or more days a month, for over 3 months, it can itself cause headaches. "
        f"Your clinic can talk this over with you."
    )
    return Many(taken, limit, words, explains, source.url, source.short)
