"""What stands between a draft and its signature: each hurdle in one sentence, and what lifts it.

Two kinds: one stops until it is put right; the other asks for a word, which is kept. What was not
asked is never taken for no.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cleardays.actions.permits import Permit
from cleardays.actions.planning import Minds
from cleardays.actions.sessions import EARLY
from cleardays.clinical.charting import Charting
from cleardays.evidence.cautions import Caution, Weight
from cleardays.evidence.checklist import READ_LAST, Check, When
from cleardays.evidence.known import Known
from cleardays.quantities import Answer
from cleardays.records.models.treatment import Consent, Direction, InjectionSession, VialDraw

DOSE, DILUTION = "dose", "dilution"
_ROUNDING = 0.005  # units


@dataclass(frozen=True, slots=True)
class Hurdle:
    """One of them. `part`: the part of the page that lifts it. `asks`: the check that takes a word.

    `not_asked`: it is only that nobody asked yet.
    """

    says: str
    part: str
    asks: str = ""
    not_asked: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the checklist with what was answered, and what the history says of it.

    `said`: what the person said of it before the visit and nobody confirmed yet, and when. It is no answer.
    """

    check: Check
    caution: Caution | None
    answer: Answer
    word: str
    before: Answer
    said: tuple[Any, datetime] | None = None

    @property
    def weight(self) -> Weight | None:
        """How much a yes weighs; None for what has to be done."""
        return self.caution.weight if self.caution else None

    @property
    def is_told(self) -> bool:
        """Whether the history says yes: one tap for all the others leaves it open."""
        return self.before is Answer.YES

    @property
    def said_word(self) -> str:
        """What the person said before the visit: "yes", "no", "not known", or "" for nothing."""
        if self.said is None:
            return ""
        return {True: "yes", False: "no"}.get(self.said[0], "not known")

    @property
    def needs_word(self) -> bool:
        """Whether, as it was answered, it asks for a word."""
        return self.weight is Weight.CAUTION and self.answer is not Answer.NO


@dataclass(frozen=True)
class Open:
    """A draft with all that signing looks at."""

    row: InjectionSession
    charting: Charting
    minds: Minds
    draws: tuple[VialDraw, ...]
    directions: tuple[Direction, ...]
    consent: Consent | None
    may_sign: Permit

    @property
    def drawn(self) -> float:
        """Units drawn for it, less those written down as wasted."""
        return float(sum(draw.units for draw in self.draws))

    @property
    def direction(self) -> Direction | None:
        """The direction that this session counts for: one of its day that says why, else the oldest."""
        return self.decided or (self.directions[0] if self.directions else None)

    @property
    def decided(self) -> Direction | None:
        """A direction of the session's own day with a note: what was to be decided first, was."""
        today = [d for d in self.directions if d.on == self.row.on and d.note.strip()]
        return today[-1] if today else None

    def word(self, id: str) -> str:
        """The word that was given for a check."""
        return str(self.row.checks.get(id, {}).get("word", ""))


def asked(row: InjectionSession, minds: Minds, known: Known) -> tuple[Asked, ...]:
    """Every question of the checklist, in its order."""
    cautions = {caution.fact: caution for caution in known.cautions}
    before = {a.caution.fact: a.answer for a in minds.safety.asked}
    found = []
    for check in known.checklist:
        said = row.checks.get(check.id, {})
        answer = {"yes": Answer.YES, "no": Answer.NO}.get(said.get("answer", ""), Answer.UNKNOWN)
        earlier = before.get(check.fact, Answer.UNKNOWN)
        word = str(said.get("word", ""))
        said_before = minds.said.get(check.fact)
        found.append(Asked(check, cautions.get(check.fact), answer, word, earlier, said_before))
    return tuple(found)


def hurdles(draft: Open, known: Known, at: datetime) -> tuple[Hurdle, ...]:
    """All of them, in the order of the page."""
    return (
        *_checks(draft, known),
        *_papers(draft),
        *_dose(draft, known),
        *_sites(draft),
        *_vials(draft, known),
        *([Hurdle(draft.may_sign.why_not, "sign")] if not draft.may_sign else []),
    )


def in_short(found: tuple[Hurdle, ...]) -> tuple[Hurdle, ...]:
    """The same with all that nobody asked yet in one line, where that is more than two."""
    open_ = [one for one in found if one.not_asked]
    if len(open_) <= 2:
        return found
    line = Hurdle(f"{len(open_)} questions were not asked.", open_[0].part)
    first = found.index(open_[0])
    return (
        *(one for one in found[:first] if not one.not_asked),
        line,
        *(one for one in found[first:] if not one.not_asked),
    )


def _checks(draft: Open, known: Known) -> Iterator[Hurdle]:
    for one in asked(draft.row, draft.minds, known):
        part = "before" if one.check.when is When.BEFORE else "after"
        name = f"“{one.check.asks}”"
        if one.check.must_be_yes:
            if one.check.id == READ_LAST and draft.minds.last is None:
                continue
            if one.answer is not Answer.YES:
                yield Hurdle(f"{name} is not ticked.", part)
        elif one.needs_word and not one.word:
            how = "was answered yes" if one.answer is Answer.YES else "was not asked"
            open_ = one.answer is Answer.UNKNOWN
            yield Hurdle(f"{name} {how}: ask, or add a word.", part, one.check.id, open_)
        elif one.weight is not Weight.CAUTION and one.answer is Answer.UNKNOWN:
            yield Hurdle(f"{name} was not asked. Ask before you go on.", part, not_asked=True)
        elif one.answer is Answer.YES and one.caution is not None:
            yield from _forbids(one.caution, draft, part)
    on_list = {check.fact for check in known.checklist}
    for told in draft.minds.safety.asked:
        if told.answer is Answer.YES and told.caution.fact not in on_list:
            yield from _forbids(told.caution, draft, "before")


def _forbids(caution: Caution, draft: Open, part: str) -> Iterator[Hurdle]:
    asks = f"{caution.asks[0].upper()}{caution.asks[1:]}"
    if caution.weight is Weight.CONTRAINDICATION:
        yield Hurdle(f"{asks}: {caution.do}", part)
    elif caution.weight is Weight.DECIDE_FIRST and draft.decided is None:
        yield Hurdle(
            f"{asks}: {caution.do} A clinician who reviews prescribes anew on the day of the session, "
            f"with a note why.",
            part,
        )


def _papers(draft: Open) -> Iterator[Hurdle]:
    if draft.direction is None:
        yield Hurdle(
            "No direction to treat stands with a session left. A clinician who reviews prescribes.",
            "papers",
        )
    if draft.consent is None:
        yield Hurdle("No consent stands. Read the text together, and keep the answer.", "papers")


def _dose(draft: Open, known: Known) -> Iterator[Hurdle]:
    minds, units = draft.minds, draft.charting.units
    if minds.is_early(known) and not draft.row.early_because.strip():
        due = known.product.amounts["interval_days"].value
        yield Hurdle(
            f"It is {minds.interval} days since the last session, and {due:g} are usual. Say why it "
            f"is earlier.",
            "before",
            EARLY,
        )
    allowed = minds.dose.may_add(units)
    limit, days = minds.dose.limit.units, minds.dose.days
    if allowed is Answer.NO:
        free = minds.dose.free_from(draft.row.on, units)
        when = f" From {free:%-d %B %Y} it would fit." if free else ""
        yield Hurdle(
            f"{minds.dose.given.low:g} U were given in {days} days, and {units:g} U more pass the "
            f"limit of {limit:g} U.{when}",
            "sites",
        )
    elif allowed is Answer.UNKNOWN and not draft.word(DOSE):
        yield Hurdle(
            f"Whether {units:g} U stay within {limit:g} U in {days} days cannot be told: "
            f"{why_dose_unknown(minds)} Ask, and add a word.",
            "before",
            DOSE,
        )


def why_dose_unknown(minds: Minds) -> str:
    """Why the sum of units cannot be told."""
    if minds.dose.other:
        return "another toxin was given lately, whose units are never added."
    if minds.dose.not_known:
        return "a product or a dose of that time is not known."
    return "nobody asked about other botulinum injections."


def _sites(draft: Open) -> Iterator[Hurdle]:
    chart = draft.charting
    if chart.left:
        one = len(chart.left) == 1
        yield Hurdle(
            f"{len(chart.left)} {'site is' if one else 'sites are'} neither given nor skipped.",
            "sites",
        )
    for site in chart.unexplained:
        what = f"given with {site.units:g} U" if site.given else "skipped"
        yield Hurdle(f"{site.site} was {what} without a reason.", "sites")
    if not chart.given:
        yield Hurdle("Nothing was given. Abandon the session instead.", "sites")


def _vials(draft: Open, known: Known) -> Iterator[Hurdle]:
    given = draft.charting.units
    if not draft.draws:
        yield Hurdle("Nothing was drawn from a vial.", "vials")
    elif draft.drawn - given > _ROUNDING:
        yield Hurdle(
            f"{draft.drawn:g} U were drawn and {given:g} U given: write {draft.drawn - given:g} U down "
            f"as wasted, or correct the sites.",
            "vials",
        )
    elif given - draft.drawn > _ROUNDING:
        yield Hurdle(
            f"{given:g} U were given, but only {draft.drawn:g} U were drawn. Draw the rest, or correct "
            f"the sites.",
            "vials",
        )
    strength = known.product.amounts["units_per_ml"].value
    for drawn in draft.draws:
        vial = drawn.vial
        if vial.expiry < draft.row.on:
            yield Hurdle(f"The lot {vial.lot} had expired on that day. Use another vial.", "vials")
        other = (
            vial.dilution is not None
            and abs(100 / float(vial.dilution) - strength) > 0.01 * strength
        )
        if other and not draft.word(DILUTION):
            yield Hurdle(
                f"The vial of lot {vial.lot} is not diluted as the paradigm has it: 5 U are "
                f"{millilitres(5, vial.dilution):g} mL. Say that it is meant.",
                "vials",
                DILUTION,
            )


def millilitres(units: float, dilution: object) -> float:
    """The volume of so many units, with so many mL of saline to 100 U.

    >>> millilitres(5, 2)
    0.1
    """
    return round(units * float(str(dilution)) / 100, 3)
