"""The person's reading: own data, criteria met or not, red flags, urgent advice, what to ask.

No plan, no continue or stop, and no row that was only recalled stands here.
"""

from cleardays.answers.alongside import alongside_block
from cleardays.answers.amounts import (
    BY_CONVENTION,
    link_of,
    listed,
    note_of,
    number,
    on,
    plural,
    source_of,
    whole_days_of_28,
)
from cleardays.answers.criteria import criterion
from cleardays.answers.diary_blocks import calendar_of, facts_block
from cleardays.answers.headline import headline, may_show
from cleardays.answers.names import KINDS
from cleardays.answers.outlook_plain import plain_outlook_block
from cleardays.answers.think_of import ask_about_block
from cleardays.answers.told import Block, Line, Mark, Reader, Told
from cleardays.answers.urgent import reported_block, signs_block, urgent_block
from cleardays.answers.within_cycle import within_block
from cleardays.clinical.diagnosis import UNVERIFIED, Diagnosis
from cleardays.clinical.response import HEADACHE, at_ceiling
from cleardays.clinical.visit import Visit
from cleardays.evidence.known import Known
from cleardays.quantities import Answer


def tell_person(visit: Visit, known: Known) -> Told:
    """The whole reading for the person."""
    blocks = [
        urgent_block(visit, known),
        since_treatment(visit, known),
        alongside_block(visit.alongside),
        within_block(visit, known),
        plain_outlook_block(visit.outlook) if visit.outlook else None,
        reported_block(visit, known),
        _diagnosis(visit.diagnosis, known),
        ask_about_block(visit.diagnosis, known),
        _overuse(visit.diagnosis, known),
        _unknown(visit),
        facts_block(visit),
        _red_flags(visit.diagnosis, known),
        signs_block(known) if visit.sessions else None,
        _bring(visit),
    ]
    return Told(
        reader=Reader.PERSON,
        title="What my diary says",
        headline=headline(visit),
        blocks=tuple(block for block in blocks if block is not None),
        calendar=calendar_of(visit),
        ending=visit.ending,
        remarks=visit.diary.remarks,
    )


def since_treatment(visit: Visit, known: Known) -> Block | None:
    """Counts before the first injection and since; None before a window of the first cycle is over."""
    if visit.response is None or not visit.response.cycles:
        return None
    first = visit.sessions[0].on
    change = visit.response.cycles[-1].mean
    lines = []
    for name, say in (
        (HEADACHE, "Headache"),
        ("moderate or severe days", "Moderate or severe headache"),
        ("severe days", "Severe headache"),
        ("acute-drug days", "Acute medicine"),
        ("disabled days", "Unable to do what was planned"),
    ):
        before, after = change[name].before, change[name].after
        # from 0 to 28 before says nothing to hold a range without an upper end against
        is_open = before.value.low == 0 and before.value.high == after.high == 28
        if (before.told or after.low) and not is_open:
            lines.append(
                Line(
                    f"{say}: {whole_days_of_28(before.value)} before, "
                    f"{whole_days_of_28(after)} since."
                )
            )
    hours = change["headache hours"]
    if hours.before.value.is_exact and hours.after.is_exact:
        lines.append(
            Line(
                f"Hours with headache: {number(hours.before.value.low)} before, "
                f"{number(hours.after.low)} since, in 28 days."
            )
        )
    if at_ceiling(change[HEADACHE], known.counting["ceiling_days"]):
        lines.append(
            Line(
                "Headache was there on nearly every day before and since, so that a count of days "
                "has no room to show a smaller change. Look at how strong it was and how long it "
                "lasted."
            )
        )
    number_of = visit.response.cycles[-1].cycle.number
    return Block(
        id="since",
        title="Since the injections",
        reader=Reader.PERSON,
        lead=(
            f"Your first injection was on {on(first)}. This compares the 28 days before it with "
            f"the time after injection {number_of}. It shows what changed, not why."
        ),
        lines=tuple(lines),
    )


def _diagnosis(diagnosis: Diagnosis, known: Known) -> Block:
    shown = [k for k in diagnosis.kinds if may_show(k.verdict) and not k.set_aside_by]
    fitting = [k for k in diagnosis.leading if may_show(k.verdict)]
    others = [k for k in shown if k.fits is not Answer.YES and k.code in ("1.3", "1.1")]
    lines: list[Line] = []
    for kind in [k for k in fitting if k.code != "8.2"] or others[:1]:
        title = KINDS[kind.code]
        lines.append(
            Line(
                text=f"{title[0].upper()}{title[1:]}",
                mark=Mark.of(kind.fits),
                detail="as far as your diary and your answers can tell"
                + (", partly from memory" if kind.provisional else ""),
            )
        )
        lines += [criterion(f, known, Reader.PERSON) for f in kind.verdict.findings()]
    if fitting:
        names = listed(KINDS[k.code] for k in fitting)
        lead = f"What you recorded fits {names}. Only somebody who examines you can say that it is."
    else:
        lead = "It cannot be told yet. This is what is met, what is not, and what is missing."
    return Block("diagnosis", "Which headache is it?", Reader.PERSON, lead, tuple(lines))


def _overuse(diagnosis: Diagnosis, known: Known) -> Block | None:
    own = {f"ichd3.{kind.code}.B" for kind in diagnosis.overuse}
    if UNVERIFIED in {k.code for k in diagnosis.overuse if k.by_record is Answer.YES}:
        own.add(f"ichd3.{UNVERIFIED}.asked")
    lines = [
        criterion(finding, known, Reader.PERSON)
        for kind in diagnosis.overuse
        for finding in kind.verdict.findings()
        if finding.rule.id in own
        and finding.rule.cited.read.may_reach_people
        # A class that was never taken needs no line; one that may have been does.
        and not (finding.answer is Answer.NO and finding.fact and not finding.fact.days)
    ]
    if not lines:
        return None
    lead = "Acute medicines on many days a month can themselves keep headache going."
    if any(line.mark is Mark.YES for line in lines):
        lead += " Do not stop suddenly on your own: ask a doctor or nurse how."
    return Block("overuse", "Acute medicines", Reader.PERSON, lead, tuple(lines))


def _red_flags(diagnosis: Diagnosis, known: Known) -> Block | None:
    lines = tuple(
        Line(
            text=f.rule.plain,
            source=source_of(f.rule.cited, known),
            link=link_of(f.rule.cited, known),
            note=note_of(f.rule.cited),
        )
        for f in diagnosis.not_asked
        if f.rule.cited.read.may_reach_people
    )
    if not lines:
        return None
    return Block(
        id="red_flags",
        title="Signs a doctor should hear about",
        reader=Reader.PERSON,
        lead="Nobody has asked these yet. If one of them is so, tell a doctor soon; if it came on "
        "suddenly, today.",
        lines=lines,
        folded=True,
    )


def _unknown(visit: Visit) -> Block | None:
    lines = []
    window = visit.summary.windows[0]
    gaps = window.period.length - window.recorded - window.counted
    if gaps > 0:
        lines.append(
            Line(
                f"{plural(gaps, 'day')} of the last 28 are not recorded. They count as neither "
                f"headache nor clear."
            )
        )
    if visit.diary.attacks and not visit.diary.complete:
        lines.append(
            Line(
                "A list of attacks says nothing about the days between them. If you wrote down "
                "every headache of a time, say from when to when."
            )
        )
    if len([w for w in visit.summary.three if w.recorded or w.counted]) < len(visit.summary.three):
        lines.append(Line("Chronic kinds of headache are judged over three months of 28 days."))
    if window.migraine.told < window.recorded:
        lines.append(
            Line(
                "On some headache days the signs of migraine were not written down: which side, "
                "throbbing or not, worse with moving, feeling sick, light and sound."
            )
        )
    if window.acute.told < window.recorded:
        lines.append(Line("On some days it is not written down whether you took a medicine."))
    if not lines:
        return None
    return Block("unknown", "What cannot be told yet", Reader.PERSON, "", tuple(lines))


def _bring(visit: Visit) -> Block:
    lines = [
        Line("This page or its PDF, and the diary itself."),
        Line("The medicines you take for an attack: names, and on how many days a month."),
        Line("The medicines you tried to prevent headache: which, how long, why you stopped."),
        Line("Other illnesses, allergies, and whether you are or may become pregnant."),
    ]
    if visit.sessions:
        lines.append(Line("What you noticed after each injection, good and bad, and when."))
    return Block(
        id="bring",
        title="What to bring to a doctor",
        reader=Reader.PERSON,
        lead=f"Headache days here are days with {BY_CONVENTION[visit.convention]}.",
        lines=tuple(lines),
    )
