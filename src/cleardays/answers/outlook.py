"""How much better, how sure, and what is to come: the engine's answer in words, for each reader.

A clinician reads the figures; the person reads plain words. What the engine refuses is said as
refused, with the reason.
"""

from cleardays.answers.amounts import listed, number, on, plural
from cleardays.answers.course_picture import picture_of
from cleardays.answers.told import Block, Line, Mark, Reader, Table
from cleardays.clinical.outlook import Outlook, Unsure
from cleardays.engine.findings import Answer, Because, Beside, Fell, Interval, WearsOff, What
from cleardays.engine.record import MONTH
from cleardays.evidence.priors import Outcome

ID, TITLE = "outlook", "How much better, and how sure"
DAYS_OF = {
    Outcome.ANY: "headache days",
    Outcome.MODERATE: "days with moderate or severe headache",
}
_LITTLE = 0.3

REFUSED = {
    Because.NOT_CALIBRATED: "this outcome is not offered yet: what is believed of it beforehand has "
    "not been checked against published results",
    Because.NOT_TREATED: "there is no day after an injection yet",
    Because.FEW_BEFORE: "fewer than 14 of the 28 days before the first injection are recorded",
    Because.FEW_LATELY: "fewer than 14 of the last 28 days are recorded",
    Because.NOT_RELIABLE: "it could not be computed reliably for this diary",
    Because.FEW_HEADACHES: "there were fewer than 4 headache days in 28 before, too few to take a "
    "share of",
    Because.OTHER_CHANGE: "another treatment was changed within 28 days of the first injection",
    Because.FEW_CYCLES: "two completed cycles are needed",
    Because.SCENARIOS_DIFFER: "days that were not recorded could turn the answer",
    Because.CEILING: "there was headache on nearly every day before and after, so that headache days "
    "cannot show smaller changes: look at moderate or severe days, and at hours",
}
BESIDE = {
    Beside.MANY_LOST: "More than 20 of 100 days are not recorded.",
    Beside.UNEVEN_LOST: "The share of days not recorded is not the same before and now.",
    Beside.BESIDE_MISSING: "Headache was recorded more often next to days that were not recorded: bad "
    "days may have been left out. This is a weak hint.",
    Beside.BAD_DAYS_FIRST: "Headache days stand first in their weeks more often than chance would "
    "have it, as where a week is filled in at its end. This is a weak hint.",
    Beside.MISSED: "Headache has changed more abruptly than expected: a forecast of one of the last "
    "two cycles missed. The next interval is twice as wide, and its middle is no better than the last "
    "month.",
    Beside.NO_SEASON_YET: "A seasonal pattern cannot be seen yet: that needs a year.",
}
_MODEL = (
    "Reckoned with a model of how headache comes and goes. It assumes that nothing else changed on the "
    "day of an injection."
)


def share(value: float) -> str:
    """A share as so many out of 100.

    >>> share(0.506), share(-0.02)
    ('51', '-2')
    """
    return f"{round(100 * value):d}"


def _between(of: Interval) -> str:
    return f"{number(of.low)} to {number(of.high)}"


def _shares(of: Interval) -> str:
    return f"{share(of.low)} to {share(of.high)}"


# --- the clinician --------------------------------------------------------------------------------


def outlook_block(outlook: Outlook) -> Block:
    """Every figure with its interval, what may not be said, and what has to be said beside it."""
    found = outlook.answer
    lost = share(found.lost)
    lead = (
        f"Primary outcome, settled by the days before session 1: {DAYS_OF[outlook.primary]}. "
        f"Recorded: {number(found.recorded_before)} of the 28 days before, "
        f"{number(found.recorded_lately)} of the last 28; {lost} of 100 days are not. {_MODEL}"
    )
    lines = [*_in_one(outlook), *_refusals(found)]
    if found.may(What.ALL):
        lines += _said(found)
        lines += _about_part(outlook)
        lines += _about_wear(found)
        lines += [Line(BESIDE[beside]) for beside in found.warnings]
    return Block(
        id=ID,
        title=TITLE,
        reader=Reader.CLINICIAN,
        lead=lead,
        lines=tuple(lines),
        table=_figures(outlook) if found.may(What.ALL) else None,
        picture=picture_of(outlook),
    )


def _in_one(outlook: Outlook) -> list[Line]:
    """The answer in one sentence, which the print has room for too."""
    found = outlook.answer
    if found.total is None:
        return []
    words = (
        f"Of 100 {DAYS_OF[outlook.primary]} before session 1, {share(found.total.middle)} are gone "
        f"({_shares(found.total)})"
    )
    if found.part_learned is not None:
        words += (
            f"; of what could be known of the drug's own effect, {100 - int(share(found.part_learned))} "
            f"out of 100 are known only from trials, the rest from this diary"
        )
    return [Line(f"{words}.")]


def _refusals(found: Answer) -> list[Line]:
    names = {
        What.ALL: "Nothing is reckoned",
        What.SHARE: "No share of the days before is given",
        What.SPLIT: "The fall cannot be divided between the injections and anything else",
        What.NO_RESPONSE: "A lack of response is not called one",
    }
    return [
        Line(f"{names[what]}: {listed(REFUSED[b] for b in because)}.", Mark.UNKNOWN)
        for what, because in found.refused.items()
        if what in names
    ]


def _said(found: Answer) -> list[Line]:
    lines = []
    if found.chances:
        chances = listed(f"{share(c)} for {at}" for at, c in found.chances.items())
        word = {
            Fell.LIKELY: "A fall of 30 out of 100 is likely",
            Fell.UNLIKELY: "A fall of 30 out of 100 is unlikely",
            Fell.UNDECIDED: "Whether it fell by 30 out of 100 is undecided; another cycle with a "
            "daily diary is reasonable",
        }[found.fell]
        if found.cycles < 2 and found.ahead and found.ahead.chance_after_next is not None:
            word += (
                f"; after the next cycle the chance of it is expected at "
                f"{share(found.ahead.chance_after_next)} out of 100"
            )
        lines.append(
            Line(f"{word}.", detail=f"Chance out of 100, by the fall asked for: {chances}")
        )
    if found.ahead is not None:
        gain = found.ahead.difference
        spared = number(gain.middle) if gain.middle >= 0.05 else "no"
        words = (
            f"Another injection is expected to spare {spared} days in 28 over the next 12 weeks "
            f"({_between(gain)}); chance of a day or more: {share(found.ahead.worth_a_day)} out of 100."
        )
        if found.ahead.worth_a_day < _LITTLE:
            words += " Little is expected from another cycle on this evidence."
        lines.append(Line(words))
    if found.track:
        told = listed(
            f"cycle {j.cycle}: {number(j.came)} days in 28 came, {number(j.low)} to {number(j.high)} "
            f"were forecast"
            for j in found.track
        )
        lines.append(Line("Earlier forecasts.", detail=told))
    return lines


def _about_part(outlook: Outlook) -> list[Line]:
    found = outlook.answer
    lines = []
    if found.part_learned is not None:
        lines.append(
            Line(
                "Some part of the fall is probably the injections’ own."
                if found.helped
                else "One diary cannot show how much of the fall is the drug's."
            )
        )
    if Unsure.NOT_ASKED in outlook.unsure:
        lines.append(Line("Nobody asked about other treatments: one begun at the same time would be "
                          "counted for the injections."))  # fmt: skip
    if Unsure.NOT_DATED in outlook.unsure:
        lines.append(Line("Of another treatment a date was not told; it is not allowed for."))
    for change in outlook.changes:
        about = "about " if change.is_about else ""
        lines.append(
            Line(f"Allowed for as a step: {change.what} {change.event}, {about}{on(change.on)}.")
        )
    return lines


def _about_wear(found: Answer) -> list[Line]:
    wears = found.wears_off
    if wears is None or not wears.line.cycles:
        return []
    line = wears.line
    over = plural(line.cycles, "cycle")
    words = (
        f"In the last four weeks of a cycle: {more(line.rise)} than in its weeks 5 to 8 "
        f"({number(line.low)} to {number(line.high)}), over {over}."
    )
    return [Line(words, detail=_wears_words(wears, found.cycles))]


def more(rise: float) -> str:
    """How many days more or fewer; as many, where it rounds to none."""
    days = number(abs(rise))
    if days == "0":
        return f"not more days in {MONTH}"
    return f"{plural(float(days), 'day')} in {MONTH} {'more' if rise > 0 else 'fewer'}"


def _wears_words(wears: WearsOff, cycles: int) -> str:
    if wears.says and wears.day is not None:
        low, middle, high = (number(round(day)) for day in wears.day)
        return f"The effect wears off: half of it is gone about day {middle} ({low} to {high})."
    return (
        f"Not enough information to say whether the effect lasts to the next session "
        f"({plural(cycles, 'cycle')}); in about half of people half of it is estimated to be gone "
        f"before week 12."
    )


def _figures(outlook: Outlook) -> Table:
    found = outlook.answer
    rows: list[tuple[str, ...]] = []

    def days(name: str, of: Interval | None) -> None:
        if of is not None:
            rows.append((name, number(of.middle), _between(of)))

    def shares(name: str, of: Interval | None) -> None:
        if of is not None:
            rows.append((name, share(of.middle), _shares(of)))

    days("Before session 1, days in 28", found.before)
    days("Now (last 84 days), days in 28", found.now)
    shares("Total fall, out of 100", found.total)
    shares("Total fall, days left out taken both ways", found.union)
    shares("Of the days before, out of 100: the injections' part", found.part)
    shares("The same from trials alone, before this diary", found.part_believed)
    if found.ahead is not None:
        due = on(outlook.next_on)
        days(f"Next 12 weeks, injection on {due}, days in 28", found.ahead.treated)
        days("Next 12 weeks, none, days in 28", found.ahead.untreated)
    for outcome, other in outlook.also.items():
        shares(f"Also: total fall of {DAYS_OF[outcome]}, out of 100", other.total)
    return Table("The middle, and between what 90 of 100 lie", ("What", "Middle", "90 of 100"),
                 tuple(rows))  # fmt: skip
