"""How much has changed and what comes next, for the person: plain words, no word on going on."""

from datetime import timedelta

from cleardays.answers.amounts import listed, on
from cleardays.answers.course_picture import picture_of
from cleardays.answers.outlook import DAYS_OF, ID, REFUSED, more, share
from cleardays.answers.told import Block, Line, Mark, Reader
from cleardays.clinical.outlook import Outlook, Unsure
from cleardays.engine.findings import Answer, Because, Beside, Interval, What

TITLE = "How much has changed, and what comes next"
RECKONED = (
    "This is reckoned from your own diary with a model of how headache comes and goes. It gives "
    "ranges, because one diary cannot say more; it can be wrong."
)
PLAIN_BESIDE = {
    Beside.MANY_LOST: "Many days are not recorded, more than 20 of every 100: that makes the ranges "
    "less sure than they look.",
    Beside.UNEVEN_LOST: "You record more of your days at one time than at another, and that can bend "
    "the answer.",
    Beside.BESIDE_MISSING: "Next to days that are not recorded there was headache more often. If it is "
    "bad days that go unrecorded, one word a day is enough.",
    Beside.BAD_DAYS_FIRST: "Many weeks begin with their headache days. If you fill in a week at its "
    "end, the days are easily moved; each evening is better.",
    Beside.MISSED: "Your headache has changed more suddenly than was expected lately, so the range for "
    "the next weeks is twice as wide.",
    Beside.NO_SEASON_YET: "Whether it comes and goes with the seasons cannot be seen before a year.",
}


def plain_outlook_block(outlook: Outlook) -> Block:
    """The same in plain words, without a word on whether to go on."""
    found = outlook.answer
    days = DAYS_OF[outlook.primary]
    if not found.may(What.ALL):
        return Block(ID, TITLE, Reader.PERSON, "", (Line(plain_refusal(found)),))
    lines = [plain_total(found, days), *plain_part(outlook), *plain_ahead(outlook)]
    lines += about_wear_plain(found)
    lines += [Line(PLAIN_BESIDE[beside]) for beside in found.warnings]
    return Block(ID, TITLE, Reader.PERSON, RECKONED, tuple(lines), picture=picture_of(outlook))


def plain_refusal(found: Answer) -> str:
    """Why nothing at all is reckoned."""
    return f"It cannot be told yet: {listed(REFUSED[b] for b in found.refused[What.ALL])}."


def plain_ahead(outlook: Outlook) -> list[Line]:
    """The coming weeks with and without the next injection; nothing where it is not reckoned."""
    ahead, days = outlook.answer.ahead, DAYS_OF[outlook.primary]
    if ahead is None:
        return []
    is_due = outlook.next_on <= outlook.ending + timedelta(days=1)
    when = "now" if is_due else f"on {on(outlook.next_on)}"
    return [
        Line(
            f"In the next 12 weeks, with an injection {when}: about "
            f"{ahead.treated.middle:.0f} {days} in 28, most likely between "
            f"{_and(ahead.treated)}. Without one: about {ahead.untreated.middle:.0f}, most "
            f"likely between {_and(ahead.untreated)}."
        )
    ]


def _and(of: Interval) -> str:
    return f"{of.low:.0f} and {of.high:.0f}"


def plain_total(found: Answer, days: str) -> Line:
    """How much fell, as so many out of every 100 days; or why that is not said."""
    if found.total is None:
        why = listed(REFUSED[b] for b in found.refused[What.SHARE])
        return Line(f"How much it fell cannot be told as a share: {why}.", Mark.UNKNOWN)
    if Because.CEILING in found.refused.get(What.NO_RESPONSE, ()) or _full(found):
        return Line(
            f"Your {days} have not changed. Your diary cannot show smaller changes in them, because "
            f"they are at the ceiling: look at moderate or severe days, and at hours."
        )
    low, high = share(found.total.low), share(found.total.high)
    if found.total.low > 0:
        middle = share(found.total.middle)
        return Line(
            f"Out of every 100 {days} that you had before the first injection, about {middle} are "
            f"gone; most likely between {low} and {high}."
        )
    if found.total.high < 0:
        return Line(
            f"You have more {days} now than before the first injection: about "
            f"{share(-found.total.middle)} more for every 100."
        )
    return Line(
        f"Whether you have fewer {days} than before the first injection cannot be told yet: for every "
        f"100, between {share(-found.total.low)} more and {high} fewer."
    )


def _full(found: Answer) -> bool:
    near = 26.0
    return bool(found.before and found.now and min(found.before.middle, found.now.middle) >= near)


def plain_part(outlook: Outlook) -> list[Line]:
    """How much of it came from the injections, and how much of that is only known from trials."""
    found = outlook.answer
    if found.refused.get(What.SPLIT):
        what = listed(outlook.near_start) or "another treatment"
        return [Line(f"How much of the change comes from the injections cannot be told: the fall "
                     f"cannot be divided between them and {what}.", Mark.UNKNOWN)]  # fmt: skip
    if found.part_learned is None:
        return []
    own = share(found.part_learned)
    words = (
        f"How much of that the injections themselves did cannot be seen in one diary: hope, care and "
        f"time help as well. Out of 100 parts of what could be known of it, {own} come from your "
        f"diary, and {100 - int(own)} only from trials with other people."
    )
    if found.helped:
        words += " The injections probably helped: some part of the fall is theirs."
    lines = [Line(words)]
    if Unsure.NOT_ASKED in outlook.unsure:
        lines.append(Line("If you began or stopped another treatment, say when: it would be counted "
                          "for the injections."))  # fmt: skip
    return lines


def about_wear_plain(found: Answer) -> list[Line]:
    """The last weeks before an injection; "wears off" only where the engine's rule says it."""
    wears = found.wears_off
    if wears is None or not wears.line.cycles:
        return []
    line = wears.line
    words = (
        f"In the last four weeks before an injection was due you had {more(line.rise)} than in weeks "
        f"5 to 8."
    )
    if wears.says and wears.day is not None:
        words += f" It wears off for you: half of the effect is gone about day {wears.day[1]:.0f}."
    else:
        words += (
            " Whether the effect lasts to the next injection cannot be told from that; in about half of "
            "people half of it is estimated to be gone before week 12."
        )
    return [Line(words)]
