"""Am I a candidate: what the answers mean under one country's rules, in words for the person.

It says what fits, what does not, and what cannot be told yet. It says nothing about starting.
"""

from collections.abc import Sequence

from cleardays.answers.amounts import link_of, note_of, on, source_of
from cleardays.answers.criteria import criterion
from cleardays.answers.figures import cited_of_row
from cleardays.answers.headline import may_show
from cleardays.answers.names import KINDS
from cleardays.answers.think_of import points
from cleardays.answers.told import Block, Line, Mark, Reader, Told
from cleardays.answers.urgent import urgent_block
from cleardays.clinical.suitability import Suitability
from cleardays.clinical.visit import Visit
from cleardays.evidence.cautions import Weight
from cleardays.evidence.known import Known
from cleardays.quantities import Answer, all_of

TITLE = "Am I a candidate?"
WORDS = {Answer.YES: "Fits", Answer.NO: "Does not fit", Answer.UNKNOWN: "Cannot be told yet"}
NAMES = {
    "nice-ta260": "the rule of NICE for the health service in England",
    "eu-label": "the label in the UK and the EU",
    "ehf-2018": "the guideline of the European Headache Federation",
    "us-label": "the label in the US",
    "us-payer-typical": "what payers in the US typically ask for",
}
_SAY = {
    Answer.YES: "What you told fits {}. Only a doctor can say whether it is right for you.",
    Answer.NO: "What you told does not fit {}.",
    Answer.UNKNOWN: "Whether you fit {} cannot be told yet.",
}
FIRST = "Something speaks against an injection, or has to be decided first."
_FORBIDS = {
    Weight.CONTRAINDICATION: "While this is so, there is no injection.",
    Weight.DECIDE_FIRST: "A doctor has to decide with you first.",
    Weight.CAUTION: "Say so before any injection.",
}
_EPISODIC = "choice/episodic.days"
_TENSION = "claims/best-for-chronic-migraine.2"


def tell_candidate(visit: Visit, known: Known, answered: Sequence[tuple[str, str]]) -> Told:
    """What the answers mean. `answered`: each question with its answer, for the sheet."""
    blocks = [
        urgent_block(visit, known),
        _open_signs(visit, known),
        _headache(visit, known),
        _safety(visit, known),
        *(_set(suitability, visit, known) for suitability in visit.suitability),
        _missing(visit, known),
        _bring(),
        _answered(answered),
    ]
    return Told(
        reader=Reader.PERSON,
        title=TITLE,
        headline=_headline(visit),
        blocks=tuple(block for block in blocks if block is not None),
        calendar=None,
        ending=visit.ending,
        remarks=("Answered from memory. A diary of some weeks tells more.",),
        beneath=f"Answered on {on(visit.ending)}",
    )


def _headline(visit: Visit) -> str:
    lead = visit.suitability[0]
    says = _SAY[overall(lead, visit)].format(NAMES[lead.rules.id])
    weighty = [
        *visit.safety.found(Weight.CONTRAINDICATION),
        *visit.safety.found(Weight.DECIDE_FIRST),
    ]
    return f"{FIRST} {says}" if weighty else says


def overall(suitability: Suitability, visit: Visit) -> Answer:
    """Whether a rule set's criteria are met by somebody whose headache is chronic migraine.

    Days alone do not make a candidate: a set that asks for days only is met by other headaches.
    """
    return all_of([suitability.criteria.answer, visit.diagnosis.kind("1.3").fits])


def _open_signs(visit: Visit, known: Known) -> Block | None:
    """Warning signs of which somebody was not sure: silence is no all-clear."""
    lines = tuple(
        Line(
            finding.rule.plain,
            Mark.UNKNOWN,
            finding.rule.do,
            source=source_of(finding.rule.cited, known),
            link=link_of(finding.rule.cited, known),
            note=note_of(finding.rule.cited),
        )
        for finding in visit.diagnosis.not_asked
        if finding.rule.fact != "red_flag_overuse"  # the days with medicine answer it
        and finding.rule.cited.read.may_reach_people
    )
    if not lines:
        return None
    lead = "You did not know these, or were not sure. Ask a doctor about them before anything else."
    return Block("red_flags", "Warning signs still open", Reader.PERSON, lead, lines)


def _set(suitability: Suitability, visit: Visit, known: Known) -> Block:
    answer = overall(suitability, visit)
    lines = [
        criterion(finding, known, Reader.PERSON)
        for finding in suitability.criteria.findings()
        if finding.rule.cited.read.may_reach_people
    ]
    return Block(
        id=f"suitability.{suitability.rules.id}",
        title=f"{WORDS[answer]}: {NAMES[suitability.rules.id]}",
        reader=Reader.PERSON,
        lead="Each point it asks for, and what you told.",
        lines=tuple(lines),
    )


def _headache(visit: Visit, known: Known) -> Block | None:
    diagnosis = visit.diagnosis
    lines = [
        Line(f"{KINDS[kind.code].capitalize()}.", Mark.YES, _because(kind.code))
        if kind.code not in ("2.3", "2.2", "2.1")
        else _not_shown(f"{KINDS[kind.code].capitalize()}.", _TENSION, known)
        for kind in diagnosis.leading
        if kind.code in ("1.3", "2.3", "2.2", "2.1") and may_show(kind.verdict)
    ]
    days = diagnosis.facts["headache_days"].value
    few = known.rule("ichd3.1.3.A").value
    is_episodic = not isinstance(days, Answer) and days.high < few
    if is_episodic:
        lines.append(
            _not_shown("Headache on fewer days than chronic migraine has.", _EPISODIC, known)
        )
    cluster = next(kind for kind in diagnosis.think_of if kind.code == "3.1")
    if points(cluster) and may_show(cluster.verdict):
        lines.append(
            Line(
                "Attacks like those of cluster headache.",
                detail="We read nothing that shows that Botox helps it. It is treated in another "
                "way: ask a doctor soon.",
            )
        )
    if not lines:
        return None
    lead = (
        "As far as answers from memory can tell. Only somebody who examines you can say what it is."
    )
    return Block("diagnosis", "Which headache it looks like", Reader.PERSON, lead, tuple(lines))


def _because(code: str) -> str:
    return "This is the headache for which Botox was tested and approved." if code == "1.3" else ""


def _not_shown(text: str, row: str, known: Known) -> Line:
    cited = cited_of_row(row, known)
    detail = (
        "In trials of migraine on fewer days, Botox did no better than placebo."
        if row == _EPISODIC
        else "No benefit of Botox is proven for it. What was seen may have been chance."
    )
    return Line(
        text,
        detail=detail,
        source=source_of(cited, known),
        link=link_of(cited, known),
        note=note_of(cited),
    )


def _safety(visit: Visit, known: Known) -> Block | None:
    lines = tuple(
        Line(
            text=asked.caution.plain,
            mark=Mark.YES,
            detail=_FORBIDS[asked.caution.weight],
            source=source_of(asked.caution.cited, known),
            link=link_of(asked.caution.cited, known),
            note=note_of(asked.caution.cited),
        )
        for asked in visit.safety.asked
        if asked.answer is Answer.YES and asked.caution.cited.read.may_reach_people
    )
    if not lines:
        return None
    lead = "Your answer was yes. Tell it to anybody who wants to inject."
    return Block("safety", "What speaks against it, or asks for care", Reader.PERSON, lead, lines)


def _missing(visit: Visit, known: Known) -> Block | None:
    seen: dict[str, Line] = {}
    for suitability in visit.suitability:
        for finding in suitability.criteria.findings():
            if finding.answer is Answer.UNKNOWN and finding.rule.cited.read.may_reach_people:
                seen.setdefault(finding.rule.plain, Line(finding.rule.plain, Mark.UNKNOWN))
    for finding in visit.diagnosis.kind("1.3").verdict.findings():
        if finding.answer is Answer.UNKNOWN and finding.rule.fact == "no_better_diagnosis":
            seen.setdefault(finding.rule.plain, Line(finding.rule.plain, Mark.UNKNOWN))
    if not seen:
        return None
    return Block("unknown", "What is still unknown", Reader.PERSON, "", tuple(seen.values()))


def _bring() -> Block:
    return Block(
        id="bring",
        title="What to bring to a doctor",
        reader=Reader.PERSON,
        lines=(
            Line("This page."),
            Line("A diary of four weeks or more, with the clear days as well."),
            Line("Every medicine that you tried against headache, how long, and how it ended."),
        ),
    )


def _answered(answered: Sequence[tuple[str, str]]) -> Block:
    lines = tuple(Line(asks, detail=said) for asks, said in answered)
    return Block("answers", "Your answers", Reader.PERSON, "", lines, folded=True)
