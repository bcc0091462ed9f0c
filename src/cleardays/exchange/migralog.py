"""What MigraLog exports as JSON: episodes, readings of pain, doses and the colour of each day."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cleardays.clinical.diary import Attack, Day, Diary, Headache, Intake, Severity
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import dates, epoch, pain
from cleardays.exchange.drug_cell import FEWEST_DOSES, LONGEST_NAME, MOST_DOSES
from cleardays.exchange.hints import Hints
from cleardays.exchange.json_tree import Place, parse
from cleardays.exchange.refusal import Refused
from cleardays.exchange.said_clear import say_both, touched_by
from cleardays.exchange.sheet import MOST_ATTACKS, MOST_ROWS

KIND = "MigraLog JSON"
SAYS = "the JSON export of MigraLog (metadata, episodes, medicationDoses)"
_SCALE = "0-10"
_TOP = (
    "metadata",
    "episodes",
    "intensityReadings",
    "symptomLogs",
    "dailyStatusLogs",
    "medications",
    "medicationDoses",
    "medicationSchedules",
)
_COUNTED = {"episodes": "episodeCount", "medications": "medicationCount"}
_GREEN, _YELLOW, _RED = "green", "yellow", "red"
_SIGNS = {
    "nausea": "nausea",
    "vomiting": "vomiting",
    "light_sensitivity": "light",
    "sound_sensitivity": "sound",
    "aura": "aura",
}
_LONGEST_ID = 500


def recognises(text: str) -> bool:
    """Whether a text is such JSON."""
    return text.lstrip().startswith("{") and all(
        f'"{name}"' in text for name in ("metadata", "episodes", "medicationDoses")
    )


@dataclass(slots=True)
class _Episode:
    """One episode with what other lists of the file say of it."""

    start: datetime
    end: datetime | None
    signs: set[str]
    throbbing: bool
    places: set[str]
    worst: float | None = None
    drugs: list[Intake] = field(default_factory=list)


def read(text: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in such JSON; where the person was is not kept.

    Raises `Refused` with every problem, `NeedsAnswer` for the time zone.
    """
    top = Place("", parse(text), [])
    said = top.members(_TOP, ("metadata", "episodes"), strict=False)
    lists = {name: _listed(said, name) for name in _TOP if name != "metadata"}
    zones = (_text(s, "timezone") for s in lists["medicationSchedules"])
    zone = epoch.zone_for(hints, tuple(name for name in zones if name))
    episodes = _episodes(lists["episodes"], zone)
    for reading in lists["intensityReadings"]:
        _add_reading(reading, episodes)
    for sign in lists["symptomLogs"]:
        if of := episodes.get(_text(sign, "episodeId")):
            of.signs.add(_text(sign, "symptom"))
    told: Counter[str] = Counter()
    on_dates = _doses(lists, episodes, zone, told)
    colours = _colours(lists["dailyStatusLogs"])
    if top.problems:
        raise Refused(top.problems)
    found = (_attack(episode, counting, told) for episode in episodes.values())
    attacks = tuple(sorted(found, key=lambda attack: attack.start))
    days = _days(colours, on_dates, touched_by(attacks), told)
    greens = [on for on, colour in colours.items() if colour == _GREEN]
    remarks = (
        *_say_cut_short(said, lists),
        *_say(told),
        *say_both(greens, touched_by(attacks)),
        *hints.say_attacks_only()[: 0 if greens else 1],
    )
    return Diary(days=days, attacks=attacks, kind=KIND, remarks=remarks)


def _listed(said: dict[str, Place], name: str) -> list[Place]:
    most = MOST_ATTACKS if name == "episodes" else MOST_ROWS
    return list(said[name].items(most)) if name in said else []


def _get(place: Place, name: str) -> Place | None:
    return place.members((name,), strict=False).get(name)


def _text(place: Place, name: str) -> str:
    """A text that is there, or ""; texts that are not needed are not complained of."""
    found = _get(place, name)
    return found.value[:_LONGEST_ID] if found and isinstance(found.value, str) else ""


def _texts(place: Place, name: str) -> set[str]:
    found = _get(place, name)
    if found is None or not isinstance(found.value, list):
        return set()
    return {item for item in found.value if isinstance(item, str)}


def _number(place: Place, name: str) -> float | None:
    found = _get(place, name)
    return found.number(0, 1e15) if found else None


def _episodes(places: list[Place], zone: ZoneInfo) -> dict[str, _Episode]:
    found: dict[str, _Episode] = {}
    for place in places:
        said = place.members(("id", "startTime", "endTime"), ("id", "startTime"), strict=False)
        if "id" not in said or "startTime" not in said:
            continue
        name = said["id"].text(_LONGEST_ID)
        between = _between(said, zone)
        if between is None:
            continue
        if name in found:
            said["id"].wrong("an id that no other episode has", "Export it again.")
            continue
        throbbing = "throbbing" in _texts(place, "qualities")
        signs, sides = _texts(place, "symptoms"), _texts(place, "locations")
        found[name] = _Episode(*between, signs, throbbing, {s.partition("_")[0] for s in sides})
    return found


def _between(said: dict[str, Place], zone: ZoneInfo) -> tuple[datetime, datetime | None] | None:
    start = said["startTime"].number(0, 1e15)
    end = said["endTime"].number(0, 1e15) if "endTime" in said else None
    if start is None or ("endTime" in said and end is None):
        return None
    both = epoch.ends(start, start if end is None else end, zone)
    if both is None:
        said["startTime"].wrong(
            f"{epoch.EXPECTED}, in the years {dates.FIRST_YEAR} to {dates.LAST_YEAR}"
        )
    elif both[1] < both[0]:
        said["endTime"].wrong("a time at or after the start")
    elif both[1] - both[0] > dates.LONGEST:
        said["endTime"].wrong(f"at most {dates.LONGEST.days} days after the start")
    else:
        return both[0], None if end is None else both[1]
    return None


def _add_reading(reading: Place, episodes: dict[str, _Episode]) -> None:
    of = episodes.get(_text(reading, "episodeId"))
    found = _get(reading, "intensity")
    level = found.number(0, 10) if found else None
    if of is not None and level is not None:
        of.worst = level if of.worst is None else max(of.worst, level)


def _doses(
    lists: dict[str, list[Place]],
    episodes: dict[str, _Episode],
    zone: ZoneInfo,
    told: Counter[str],
) -> dict[date, list[Intake]]:
    """Doses of rescue drugs: to their episode, or else to their date."""
    known = {
        _text(m, "id"): (_text(m, "name")[:LONGEST_NAME], _text(m, "type"))
        for m in lists["medications"]
    }
    on_dates: dict[date, list[Intake]] = defaultdict(list)
    for dose in lists["medicationDoses"]:
        name, kind = known.get(_text(dose, "medicationId"), ("", ""))
        doses = _number(dose, "quantity")
        if _text(dose, "status") == "skipped" or doses == 0:
            continue
        if kind != "rescue":
            told["other doses" if kind else "unknown doses"] += 1
            continue
        if doses is not None and not FEWEST_DOSES <= doses <= MOST_DOSES:
            doses = None
        intake = Intake(name, doses)
        if of := episodes.get(_text(dose, "episodeId")):
            of.drugs.append(intake)
            continue
        at = _number(dose, "timestamp")
        moment = None if at is None else epoch.moment(at, zone)
        if moment is None:
            dose.wrong(f"a dose with a timestamp, {epoch.EXPECTED}")
            continue
        on_dates[moment.date()].append(intake)
    return on_dates


def _colours(places: list[Place]) -> dict[date, str]:
    found: dict[date, str] = {}
    for place in places:
        said = place.members(("date", "status"), ("date", "status"), strict=False)
        if "date" not in said or "status" not in said:
            continue
        on = said["date"].on()
        status = said["status"].value
        if status not in (_GREEN, _YELLOW, _RED):
            said["status"].wrong('"green", "yellow" or "red"')
        elif on is not None and found.setdefault(on, str(status)) != status:
            said["date"].wrong("one status for each date", "Correct it in the app.")
    return found


def _attack(episode: _Episode, counting: Counting, told: Counter[str]) -> Attack:
    level = None
    if episode.worst is not None:
        level = pain.level(episode.worst, counting.scales[_SCALE])
    if level is Severity.NONE:
        told["pain 0"] += 1
        level = None
    signs = {_SIGNS[sign]: True for sign in episode.signs if sign in _SIGNS}
    sides = episode.places & {"left", "right"}
    detail = Headache(
        severity=level,
        one_sided=len(sides) == 1 if sides else None,
        pulsating=True if episode.throbbing else None,
        drugs=tuple(episode.drugs) or None,
        nausea=signs.get("nausea"),
        vomiting=signs.get("vomiting"),
        light=signs.get("light"),
        sound=signs.get("sound"),
        aura=signs.get("aura"),
    )
    told["open"] += episode.end is None
    return Attack(episode.start, episode.end, detail)


def _days(
    colours: dict[date, str],
    on_dates: dict[date, list[Intake]],
    touched: set[date],
    told: Counter[str],
) -> tuple[Day, ...]:
    """Green is a clear day. Red is a day of pain; yellow may or may not be one."""
    days = []
    for on in sorted({*colours, *on_dates}):
        taken = tuple(on_dates.get(on, ())) or None
        colour = colours.get(on, "")
        if on in touched:
            if taken:
                days.append(Day(on, None, drugs=taken))
            continue
        told[colour] += colour in (_RED, _YELLOW)
        headache = {_GREEN: False, _RED: True}.get(colour)
        days.append(Day(on, headache, drugs=taken))
    return tuple(days)


def _say_cut_short(said: dict[str, Place], lists: dict[str, list[Place]]) -> Iterator[str]:
    """MigraLog says itself that its JSON may leave episodes and doses out."""
    counts = _get(said["metadata"], "counts")
    for name, places in lists.items():
        told = _get(counts, name) if counts else None
        if told is None and name in _COUNTED:
            told = _get(said["metadata"], _COUNTED[name])
        if told is not None and told.value != len(places):
            yield (
                f"The file says that it holds {told.value} {name}, and it holds {len(places)}: "
                f"the export left some out, and what is missing is not known."
            )


def _say(told: Counter[str]) -> Iterator[str]:
    if told["open"]:
        yield (
            f"Episodes without an end: {told['open']}. How long they lasted is not known, and "
            f"only the date of the start counts."
        )
    if told["pain 0"]:
        yield f"Episodes with pain 0: {told['pain 0']}. Kept as headaches of unknown severity."
    if told[_RED]:
        yield (
            f"Red days without an episode: {told[_RED]}. Each counts as a headache day of which "
            f"nothing more is known."
        )
    if told[_YELLOW]:
        yield (
            f"Yellow days without an episode: {told[_YELLOW]}. Yellow does not say whether there "
            f"was a headache: these dates count as not recorded."
        )
    if told["other doses"]:
        yield (
            f"Doses of preventive and other drugs, which are no acute treatment: "
            f"{told['other doses']}. They were passed over."
        )
    if told["unknown doses"]:
        yield (
            f"Doses of drugs that the file does not list: {told['unknown doses']}. They were "
            f"passed over."
        )
