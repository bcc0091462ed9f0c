"""Where somebody stands, what a clinician decides, and what an answer rested on when it was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from json import dumps
from typing import Any

from django.db import transaction

from cleardays import __version__
from cleardays.actions.assess import (
    assess,
    open_diary,
    open_history,
    open_sessions,
    own_formats,
    tell,
    to_json,
)
from cleardays.actions.permits import Verb, may, need
from cleardays.actions.watch import note
from cleardays.answers.told import Reader
from cleardays.clinical.course import NEXT, Decided, Stage, after, stands
from cleardays.clinical.decision import Decision
from cleardays.clinical.visit import Visit
from cleardays.evidence.read import table_digests
from cleardays.exchange.reading import Hints
from cleardays.records.models.accounts import Account
from cleardays.records.models.people import Person
from cleardays.records.models.review import Assessment, DecisionRow
from cleardays.records.standing import Record, read_record

_LEAST_REASON = 10
_DIARY, _HISTORY, _SESSIONS = "diary.json", "history.toml", "sessions.toml"


class DecisionRefused(ValueError):
    """A decision that cannot be kept; the message says why. Nothing was decided."""


@dataclass(frozen=True)
class Standing:
    """A person's record, what follows from it on a date, and where treatment stands.

    `stage` heeds what a clinician decided last, which `visit.stage` does not know.
    """

    record: Record
    visit: Visit
    decisions: tuple[DecisionRow, ...]
    stage: Stage

    @property
    def last(self) -> DecisionRow | None:
        """The latest decision."""
        return self.decisions[0] if self.decisions else None

    @property
    def may_decide(self) -> tuple[Decision, ...]:
        """What may be decided where this person stands, in the order of the list."""
        return tuple(d for d in Decision if d in NEXT[self.stage])


def read_standing(person: Person, on: date, rules: tuple[str, ...] = ()) -> Standing:
    """Read a record and say what follows on a date: seven questions to the database.

    `rules`: the rule sets that this clinic asks; none named: all of them.
    """
    record = read_record(person)
    decisions = tuple(
        DecisionRow.objects.filter(person=person)
        .select_related("made_by", "assessment")
        .defer("assessment__inputs", "assessment__answer")
        .order_by("-made_at", "-pk")[:20]
    )
    visit = assess(record.diary, record.history, record.given, rules=rules, ending=on)
    return Standing(record, visit, decisions, _stage(visit, decisions))


def _stage(visit: Visit, decisions: tuple[DecisionRow, ...]) -> Stage:
    made = next((d for d in decisions if d.on <= visit.ending), None)
    decided = Decided(Decision(made.decision), Stage(made.stage_after), made.on) if made else None
    return stands(visit.sessions, visit.choice, visit.ending, decided)


def rules_of(person: Person) -> tuple[str, ...]:
    """The rule sets that the person's clinic asks first; all where it named none."""
    return tuple(person.clinic.rule_sets)


# --- an assessment that is kept -------------------------------------------------------------------


@transaction.atomic
def keep_assessment(by: Account, person: Person, on: date, at: datetime) -> Assessment:
    """Keep what follows on a date with all that it followed from, so that it can be replayed."""
    need(may(by, Verb.READ_PERSON))
    kept = _kept(by, read_record(person), on, at)
    note(by, "keep an assessment", at, person=person, about=f"assessment {kept.key}")
    return kept


def _kept(by: Account, record: Record, on: date, at: datetime) -> Assessment:
    diary, history, sessions = own_formats(record.diary, record.history, record.given)
    inputs = {
        _DIARY: diary,
        _HISTORY: history,
        _SESSIONS: sessions,
        "ending": on.isoformat(),
        "rules": list(rules_of(record.person)),
    }
    return Assessment.objects.create(
        person=record.person,
        on=on,
        made_at=at,
        made_by=by,
        program=f"cleardays {__version__}",
        tables=dict(table_digests()),
        inputs=inputs,
        answer=_answer(inputs),
    )


def _answer(inputs: Mapping[str, Any]) -> dict[str, object]:
    """What follows from inputs in our own formats, by the tables of today."""
    return to_json(_visit_of(inputs), Reader.CLINICIAN)


def _visit_of(inputs: Mapping[str, Any]) -> Visit:
    return assess(
        open_diary(inputs[_DIARY].encode(), _DIARY, Hints()),
        open_history(inputs[_HISTORY].encode()),
        open_sessions(inputs[_SESSIONS].encode()),
        rules=tuple(inputs["rules"]),
        ending=date.fromisoformat(inputs["ending"]),
    )


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept assessment asked again today.

    `changed`: the tables that are not what they were. `program`: the program that answered then,
    where it was another. `then`, `now`: both answers as data; `differs`: the blocks in which they
    are not the same.
    """

    changed: tuple[str, ...]
    program: str
    then: Mapping[str, Any]
    now: Mapping[str, Any]
    differs: tuple[str, ...]
    words: tuple[str, ...]

    def both(self) -> list[tuple[str, str, str]]:
        """Each block that differs, as it was and as it is."""
        return [
            (name, dumps(self.then.get(name), indent=1), dumps(self.now.get(name), indent=1))
            for name in self.differs
        ]


def replay(kept: Assessment) -> Replayed:
    """Ask a kept assessment again: the same inputs, the tables of today."""
    today = table_digests()
    changed = tuple(n for n in sorted({*today, *kept.tables}) if kept.tables.get(n) != today.get(n))
    now = _answer(kept.inputs)
    differs = tuple(n for n in sorted({*now, *kept.answer}) if kept.answer.get(n) != now.get(n))
    program = f"cleardays {__version__}"
    return Replayed(
        changed,
        kept.program if kept.program != program else "",
        kept.answer,
        now,
        differs,
        (str(kept.answer.get("headline", "")), str(now["headline"])),
    )


def told_again(kept: Assessment) -> Any:
    """The whole reading of a kept assessment, in words."""
    return tell(_visit_of(kept.inputs), Reader.CLINICIAN)


# --- the decision ---------------------------------------------------------------------------------


@transaction.atomic
def decide(
    by: Account, person: Person, decision: Decision, because: str, on: date, at: datetime
) -> DecisionRow:
    """Keep what a clinician decided, beside what was suggested and all that it rested on.

    Theirs may differ from the suggestion: then it needs a reason, which is kept with it. Raises
    `DecisionRefused`, and `NotOpen` for what may not be decided where the person stands.
    """
    need(may(by, Verb.DECIDE))
    Person.objects.select_for_update().get(pk=person.pk)
    stood = read_standing(person, on, rules_of(person))
    suggested = stood.visit.choice.first.decision
    stage_after = after(stood.stage, decision)
    differs = decision is not suggested
    said = because.strip()
    if differs and len(said) < _LEAST_REASON:
        raise DecisionRefused(
            f"This differs from what leads here ({suggested.value}). Say why in a few words: it is "
            f"kept beside the decision. Nothing was decided."
        )
    made = DecisionRow.objects.create(
        person=person,
        assessment=_kept(by, stood.record, on, at),
        decision=decision.value,
        suggested=suggested.value,
        differs=differs,
        because=said,
        stage_before=stood.stage.value,
        stage_after=stage_after.value,
        on=on,
        made_at=at,
        made_by=by,
    )
    note(by, Verb.DECIDE.value, at, person=person, about=f"decision {made.key}")
    return made
