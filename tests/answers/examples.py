"""Readings to print: short, usual, overfull, two years long, and with nothing in them."""

from datetime import date, timedelta

from cleardays.answers.told import (
    Block,
    Calendar,
    CalendarDay,
    DayState,
    Line,
    Mark,
    Reader,
    Table,
    Told,
)

ENDING = date(2026, 6, 28)
FIRST_SESSION, SECOND_SESSION = date(2026, 4, 1), date(2026, 6, 24)
# One letter a day, as on a fridge door: o clear, h mild, m moderate, S severe, . not recorded.
BEFORE, AFTER = "mShmmSohmSmmhomS.mhmSm", "ohmooShoomohoomhSooo?oom"
SIGNS = {
    "o": DayState.CLEAR,
    "h": DayState.HEADACHE,
    "m": DayState.MODERATE,
    "S": DayState.SEVERE,
    "?": DayState.UNREAD,
    ".": DayState.NOT_RECORDED,
}
TAKEN = {DayState.MODERATE: True, DayState.SEVERE: True, DayState.CLEAR: False}


def days(count: int, first_session: date = FIRST_SESSION) -> tuple[CalendarDay, ...]:
    """So many days up to the ending one; better after the first session."""
    made = []
    for n in range(count):
        on = ENDING - timedelta(days=count - 1 - n)
        state = SIGNS[(AFTER if on >= first_session else BEFORE)[n % len(BEFORE)]]
        made.append(CalendarDay(on, state, TAKEN.get(state) if n % 3 else None))
    return tuple(made)


def calendar(
    count: int = 90,
    injections: tuple[tuple[date, int], ...] = ((FIRST_SESSION, 1), (SECOND_SESSION, 2)),
) -> Calendar:
    made = days(count, injections[0][0] if injections else ENDING)
    return Calendar(
        made,
        injections,
        ENDING,
        f"From {made[0].on.isoformat()} to 28 June 2026: so many days with headache, and so many "
        f"clear days.",
    )


SIX = tuple((date(2025, 1, 7) + timedelta(days=87 * n), n + 1) for n in range(6))
NINETY = calendar()
TWO_YEARS = calendar(730, SIX)
EMPTY = Calendar((), (), ENDING, "Nothing was recorded.")
ONE_DAY = calendar(1, ())

COUNTS = Table(
    "Days in each 28, newest first",
    (
        "28 days ending",
        "Headache",
        "Migraine",
        "Moderate or severe",
        "Severe",
        "Acute medicine",
        "Clear",
        "Recorded",
    ),
    (
        ("28 June 2026", "12 to 14", "7 to 9", "8", "3", "6 to 8", "14", "26 of 28 days"),
        ("31 May 2026", "13", "8", "9", "3", "7", "15", "28 of 28 days"),
        ("3 May 2026", "15 to 16", "9 to 10", "10", "5", "9", "12", "27 of 28 days"),
    ),
)
URGENT = Block(
    "urgent",
    "Get help first",
    Reader.PERSON,
    "Before anything else on this page:",
    (
        Line(
            "You reported: trouble swallowing.",
            Mark.URGENT,
            "5 days after the injection. Call the emergency number now.",
            source="US label, boxed warning",
        ),
    ),
)
FACTS = Block(
    "facts",
    "What the diary says",
    Reader.BOTH,
    "Counted in windows of 28 days. Two numbers: at least, and at most if every day not recorded "
    "was one.",
    (Line("The whole diary: 84 days recorded, 29 clear days among them."),),
    COUNTS,
)
UNKNOWN = Block(
    "unknown",
    "What cannot be told yet",
    Reader.PERSON,
    "",
    (Line("2 days of the last 28 are not recorded. They count as neither headache nor clear."),),
)
DIAGNOSIS = Block(
    "diagnosis",
    "Which headache is it?",
    Reader.BOTH,
    "Before treatment this fitted chronic migraine.",
    (
        Line(
            "Headache on 15 or more days out of 28, three times in a row.",
            Mark.YES,
            "between 20 and 22 of 28 days in the lowest of three",
            days=tuple(d.on for d in NINETY.days if d.state is not DayState.CLEAR),
            source="ICHD-3 1.3 A",
            link="https://ichd-3.org/1-migraine/1-3-chronic-migraine/",
        ),
        Line("A triptan on 10 or more days out of 28.", Mark.NO, "7 of 28 days"),
        Line("No other illness explains it better.", Mark.UNKNOWN, "not told", note="from memory"),
    ),
)
TYPICAL = Told(
    reader=Reader.PERSON,
    title="What my diary says",
    headline="Headache on between 12 and 14 of 28 days up to 28 June 2026, at least 7 of them "
    "migraine: before treatment this fitted chronic migraine.",
    blocks=(URGENT, FACTS, DIAGNOSIS, UNKNOWN),
    calendar=NINETY,
    ending=ENDING,
    remarks=("Two rows of the file had no date and were left out.",),
)
SHORT = Told(
    reader=Reader.PERSON,
    title="What my diary says",
    headline="Nothing was recorded in the 28 days up to 28 June 2026.",
    blocks=(UNKNOWN,),
    calendar=None,
    ending=ENDING,
)
RESPONSE = Block(
    "response",
    "How treatment is doing",
    Reader.CLINICIAN,
    "1 completed cycle. Observed counts only.",
    (Line("headache days fell by at least 30 percent", Mark.YES, "between 36 and 45 out of 100"),),
    Table(
        "Each cycle against the 28 days before session 1",
        ("Cycle", "Measure", "Before", "Mean of cycle", "Fall, out of 100"),
        (
            ("1", "headache days", "22", "12 to 14", "36 to 45"),
            ("1", "acute-drug days", "14", "7", "50"),
        ),
    ),
)
DECISION = Block(
    "decision",
    "Options that are open",
    Reader.CLINICIAN,
    "Stands: in a treatment cycle. The decision is yours.",
    (Line("Continue", detail="NICE TA260: its response criterion is met.", source="NICE TA260"),),
)
PLAN = Block(
    "plan",
    "What the standard plan would be",
    Reader.CLINICIAN,
    "155 U in 31 sites.",
    (),
    Table("Sites and units", ("Muscle", "Sites", "Units"), (("Corrugator", "2", "10"),)),
)
UNCHECKED = Block(
    "unchecked",
    "Not yet checked at the source",
    Reader.CLINICIAN,
    "9 of the 60 rows that this answer rests on were not read at their source.",
    (Line("Recalled: 2", detail="label.interval, label.dose"),),
    folded=True,
)
CLINICIAN = Told(
    reader=Reader.CLINICIAN,
    title="Diary, criteria and options",
    headline="Headache on between 12 and 14 of 28 days up to 28 June 2026. Continue.",
    blocks=(DECISION, RESPONSE, DIAGNOSIS, PLAN, FACTS, UNCHECKED),
    calendar=NINETY,
    ending=ENDING,
)
LONG = "pressing, on both sides, after a bad night and again in the evening, with a stiff neck; "
OVERFULL = Told(
    reader=Reader.CLINICIAN,
    title="Diary, criteria and options",
    headline=f"Headache on 28 of 28 days. {LONG * 20}",
    blocks=(
        Block(
            "reactions",
            "Reactions reported",
            Reader.CLINICIAN,
            LONG * 5,
            tuple(Line(f"Reaction {n}: {LONG * 4}", Mark.URGENT, LONG * 9) for n in range(30)),
        ),
        *(
            Block(
                f"suitability.{n}",
                f"May treatment start: rule set {n}",
                Reader.CLINICIAN,
                LONG * 3,
                tuple(
                    Line(f"Criterion {m}: {LONG}", list(Mark)[m % 5], LONG * 3, source=LONG)
                    for m in range(40)
                ),
                Table("Much", COUNTS.head, COUNTS.rows * 30),
            )
            for n in range(12)
        ),
    ),
    calendar=TWO_YEARS,
    ending=ENDING,
    warning=LONG * 30,
    remarks=(LONG * 5,) * 40,
)
EXAMPLES = {
    "typical": TYPICAL,
    "short": SHORT,
    "clinician": CLINICIAN,
    "overfull": OVERFULL,
}
