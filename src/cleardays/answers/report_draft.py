"""A draft report of a suspected reaction: what the record says for each field, and what is left.

Nothing is guessed. A field of which the record says nothing, or not all, names what the reporter
has to fill in; nothing is sent to anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cleardays.answers.amounts import listed, number, on, plural
from cleardays.answers.reactions import when_it_began
from cleardays.clinical.history import History, Outcome, Preventive
from cleardays.clinical.reaction import Weighed
from cleardays.clinical.session import Session
from cleardays.evidence.known import Known
from cleardays.evidence.reporting import Criterion, Field, Fill, Scheme
from cleardays.quantities import Answer

A_DRAFT = "A draft; not sent; check before you send it."


@dataclass(frozen=True, slots=True)
class Record:
    """What a draft is drawn from: the reaction, every reaction, the history and the sessions.

    `sessions` are those up to the day of the draft, in order of their dates.
    """

    weighed: Weighed
    reactions: tuple[Weighed, ...]
    history: History
    sessions: tuple[Session, ...]

    @property
    def later(self) -> tuple[Session, ...]:
        """The sessions after it began; none where that date is not known."""
        began = self.weighed.reported.on
        return tuple(s for s in self.sessions if began is not None and s.on > began)


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: what the record says ("" for nothing), and what the reporter has to fill in."""

    field: Field
    says: str
    left: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft for one scheme. `serious`: each criterion with what was told of it."""

    scheme: Scheme
    weighed: Weighed
    entries: tuple[Entry, ...]
    serious: tuple[tuple[Criterion, Answer], ...]

    @property
    def left(self) -> tuple[Entry, ...]:
        """The fields that the reporter has to fill in, or to complete."""
        return tuple(entry for entry in self.entries if entry.left)


def drafts_of(record: Record, schemes: tuple[Scheme, ...], known: Known) -> tuple[Draft, ...]:
    """A draft of one reaction for each scheme."""
    return tuple(_draft(record, scheme, known) for scheme in schemes)


def _draft(record: Record, scheme: Scheme, known: Known) -> Draft:
    entries = []
    for field in scheme.fields:
        fill = FILLED.get(field.fill)
        says = fill(record, known) if fill else ""
        entries.append(Entry(field, says, field.rest if says else field.asks))
    told = tuple((each, _is_so(record.weighed, each.id)) for each in scheme.criteria)
    return Draft(scheme, record.weighed, tuple(entries), told)


def _is_so(weighed: Weighed, criterion: str) -> Answer:
    """A reason that was not named is a no only where the reaction was said not to be serious."""
    if criterion in weighed.reported.serious_because:
        return Answer.YES
    return Answer.NO if weighed.is_serious is False else Answer.UNKNOWN


# --- the patient ----------------------------------------------------------------------------------


def _age(record: Record, known: Known) -> str:
    history, began = record.history, record.weighed.reported.on
    if history.born is not None:
        born = f"born {on(history.born)}"
        if began is None or began < history.born:
            return born
        return f"{plural(history.age_on(began) or 0, 'year')} at the event; {born}"
    if history.age is None:
        return ""
    return f"{plural(history.age, 'year')} when the history was taken"


def _history(record: Record, known: Known) -> str:
    said = record.history.safety
    yes = [c.asks for c in known.cautions if said.get(c.fact) is True]
    no = sum(said.get(c.fact) is False for c in known.cautions)
    if not yes and not no:
        return ""
    parts = [f"answered yes: {one}" for one in yes]
    if no:
        parts.append(f"{plural(no, 'question')} of safety answered no when last asked")
    return "; ".join(parts)


# --- the event ------------------------------------------------------------------------------------


def _kind(record: Record, known: Known) -> str:
    return "adverse event"


def _serious(record: Record, known: Known) -> str:
    weighed = record.weighed
    if weighed.reported.serious_because:
        return f"serious: {listed(weighed.reported.serious_because)}"
    return "said not to be serious" if weighed.is_serious is False else ""


def _began(record: Record, known: Known) -> str:
    return when_it_began(record.weighed) if record.weighed.reported.on else ""


def _outcome(record: Record, known: Known) -> str:
    weighed = record.weighed
    if weighed.is_fatal:
        return "reported as fatal"
    if weighed.reported.ended:
        return f"over on {on(weighed.reported.ended)}"
    return {True: "over, date not told", False: "not over"}.get(weighed.is_over, "")  # type: ignore[arg-type]


def _story(record: Record, known: Known) -> str:
    weighed = record.weighed
    reported = weighed.reported
    parts = [f"“{reported.what}”, as told", when_it_began(weighed)]
    parts.append(f"called {weighed.grade.value}" if weighed.grade else "grade not told")
    serious = _serious(record, known)
    if not serious:
        serious = "serious, reason not told" if weighed.is_serious else "seriousness not told"
    parts += [serious, _outcome(record, known) or "whether it is over is not told"]
    parts.append(f"link by timing alone: {weighed.link.value}")
    return "; ".join(parts)


# --- the product ----------------------------------------------------------------------------------


def _product(record: Record, known: Known) -> str:
    session = record.weighed.session
    if session is None or session.product is None:
        return ""
    parts = [session.product]
    if known.product.is_brand(session.product):
        parts.append(known.product.substance)
    if session.vial_units is not None:
        parts.append(f"vial of {session.vial_units} U")
    return ", ".join(dict.fromkeys(parts))


def _dose(record: Record, known: Known) -> str:
    session = record.weighed.session
    if session is None or session.dose is None:
        return ""
    parts = [f"{number(session.dose)} U in one session"]
    if session.sites:
        muscles = {site.muscle for site in session.sites}
        sites, named = len(session.sites), plural(len(muscles), "muscle")
        parts.append(f"injected at {plural(sites, 'site')} in {named}")
    if session.dilution is not None:
        parts.append(f"{session.dilution:g} mL to 100 U")
    before = [s.on for s in record.sessions if s.on < session.on]
    if before:
        parts.append(f"{plural((session.on - before[-1]).days, 'day')} after the one before")
    else:
        parts.append("the first session in the record")
    return "; ".join(parts)


def _given_on(record: Record, known: Known) -> str:
    session = record.weighed.session
    return on(session.on) if session else ""


def _lot(record: Record, known: Known) -> str:
    session = record.weighed.session
    return session.lot if session else ""


def _expiry(record: Record, known: Known) -> str:
    session = record.weighed.session
    if session is None or session.expiry is None:
        return ""
    expired = " (before the injection)" if session.expiry < session.on else ""
    return f"{on(session.expiry)}{expired}"


def _stopped(record: Record, known: Known) -> str:
    """Only what the data tell: whether it was given again, and whether it is over."""
    if record.weighed.reported.on is None or record.weighed.session is None:
        return ""
    if record.later:
        return f"not stopped: given again on {listed(on(s.on) for s in record.later)}"
    outcome = _outcome(record, known)
    return f"no later session in the record; {outcome}" if outcome else ""


def _again(record: Record, known: Known) -> str:
    weighed = record.weighed
    if weighed.reported.on is None or weighed.session is None:
        return ""
    if not record.later:
        return "no later session in the record"
    given = f"given again on {listed(on(s.on) for s in record.later)}"
    first = record.later[0].on
    alike = [
        other.reported.on
        for other in record.reactions
        if other.reported.on is not None and other.reported.on >= first and _alike(other, weighed)
    ]
    if alike:
        return f"{given}; a like reaction was reported on {listed(map(on, sorted(alike)))}"
    return f"{given}; no like reaction is recorded since, which does not show that there was none"


def _alike(one: Weighed, other: Weighed) -> bool:
    """Whether two reports are of the same row, or in the same words where no row fits."""
    if one.known or other.known:
        return bool({row.id for row in one.known} & {row.id for row in other.known})
    return one.reported.what.lower() == other.reported.what.lower()


def _others(record: Record, known: Known) -> str:
    parts = []
    for drug in record.history.preventives or ():
        if drug.outcome is Outcome.TAKING:
            parts.append(f"{_named(drug)}: taken")
        elif drug.outcome in (None, Outcome.HELPED):
            parts.append(f"{_named(drug)}: whether still taken is not told")
    for toxin in record.history.other_toxins:
        units = f", {number(toxin.units)} U of its own" if toxin.units is not None else ""
        parts.append(f"{toxin.product}{units}: given on {on(toxin.on)}")
    return "; ".join(parts)


def _named(drug: Preventive) -> str:
    since = f"since {on(drug.began)}" if drug.began else ""
    return " ".join(word for word in (drug.drug, drug.dose, since) if word)


FILLED: dict[Fill, Callable[[Record, Known], str]] = {
    Fill.AGE: _age,
    Fill.KIND: _kind,
    Fill.SERIOUS: _serious,
    Fill.BEGAN: _began,
    Fill.OUTCOME: _outcome,
    Fill.STORY: _story,
    Fill.HISTORY: _history,
    Fill.PRODUCT: _product,
    Fill.DOSE: _dose,
    Fill.GIVEN_ON: _given_on,
    Fill.LOT: _lot,
    Fill.EXPIRY: _expiry,
    Fill.STOPPED: _stopped,
    Fill.AGAIN: _again,
    Fill.OTHERS: _others,
}
