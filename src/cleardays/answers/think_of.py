"""Kinds of headache that answers point to: what is met, what is missing to tell. No diagnosis."""

from cleardays.answers.amounts import listed
from cleardays.answers.criteria import criterion
from cleardays.answers.headline import may_show
from cleardays.answers.names import KINDS
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.diagnosis import Diagnosis, Kind
from cleardays.clinical.verdict import Finding
from cleardays.evidence.known import Known
from cleardays.facts import ASKED
from cleardays.quantities import Answer

TITLE = "Think of this"


def think_of_block(diagnosis: Diagnosis, known: Known) -> Block | None:
    """For a clinician: each kind that answers point to, met and missing, and those not asked."""
    pointed = [kind for kind in diagnosis.think_of if points(kind)]
    silent = [k for k in diagnosis.think_of if not points(k) and k.by_record is Answer.UNKNOWN]
    lines: list[Line] = []
    for kind in pointed:
        lines.append(Line(_named(kind), Mark.of(kind.fits), _detail(kind)))
        lines += [criterion(finding, known) for finding in kind.verdict.findings()]
    if not pointed and not silent:
        return None
    lead = "Answers point to what to look for; they settle no diagnosis."
    if silent:
        lead += f" Not ruled out, and little was asked: {listed(_named(k) for k in silent)}."
    return Block("think_of", TITLE, Reader.CLINICIAN, lead, tuple(lines), folded=not pointed)


def ask_about_block(diagnosis: Diagnosis, known: Known) -> Block | None:
    """For the person: own answers that a clinician should hear of, where all of it was read."""
    lines = [
        criterion(finding, known, Reader.PERSON)
        for kind in diagnosis.think_of
        if points(kind) and kind.fits is not Answer.NO and may_show(kind.verdict)
        for finding in kind.verdict.findings()
        if finding.rule.fact in ASKED and finding.answer is not Answer.NO
    ]
    if not lines:
        return None
    lead = (
        "These answers may point to a kind of headache that is treated in another way. Tell a "
        "doctor about them, and about those that are still open."
    )
    by_text = {line.text: line for line in lines}
    return Block("think_of", "Tell a doctor", Reader.PERSON, lead, tuple(by_text.values()))


def points(kind: Kind) -> bool:
    """Whether something was answered that points to it, and nothing speaks against it."""
    answered = [finding for finding in kind.verdict.findings() if finding.rule.fact in ASKED]
    return kind.by_record is not Answer.NO and any(_points(finding) for finding in answered)


def _points(finding: Finding) -> bool:
    return finding.answer is Answer.YES and finding.rule.value is True


def _named(kind: Kind) -> str:
    return f"{kind.code} {KINDS[kind.code]}"


def _detail(kind: Kind) -> str:
    findings = [f for f in kind.verdict.findings() if f.rule.fact != "no_better_diagnosis"]
    met = sum(f.answer is Answer.YES for f in findings)
    missing = sum(f.answer is Answer.UNKNOWN for f in findings)
    words = f"{met} met, {missing} missing to tell"
    if kind.set_aside_by:
        return f"{words}; {kind.set_aside_by} {KINDS[kind.set_aside_by]} goes before it"
    if kind.fits is Answer.YES and kind.code == "4.10":
        return f"{words}; it would go before 1.3 and 2.3"
    return words
