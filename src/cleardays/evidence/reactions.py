"""Known adverse reactions: words for them, how urgent they are, when they begin, how often."""

import re
from dataclasses import dataclass
from enum import IntEnum

from cleardays.evidence.sources import Cited


class Urgency(IntEnum):
    """What a reaction asks for, the most urgent highest."""

    WATCH = 0
    TELL_THE_CLINIC = 1
    SAME_DAY = 2
    EMERGENCY = 3


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a study's people had it, in percent, and in its comparison group if any."""

    study: str
    percent: float
    compared: str
    compared_percent: float | None
    cited: Cited


@dataclass(frozen=True, slots=True)
class Reaction:
    """One kind of reaction.

    `called`: words by which it is found in what was written, in lower case. `withholds`: the
    next injection waits until a clinician has decided. `first_day` to `last_day`: when it
    usually begins, in days after the injection (None: no limit is known); `onset` cites that.
    `plain` names it and `advice` says what to do, for the person; `clinician` for the clinic.
    """

    id: str
    called: tuple[str, ...]
    plain: str
    urgency: Urgency
    withholds: bool
    spreads: bool
    allergy: bool
    first_day: int
    last_day: int | None
    advice: str
    clinician: str
    cited: Cited
    onset: Cited
    rates: tuple[Rate, ...] = ()

    def fits(self, written: str) -> bool:
        """Whether one of its words stands in what was written, in whatever case.

        A word counts where it begins one: "itch" is found in "itching", not in "twitch".
        """
        text = " ".join(written.lower().replace("’", "'").split())
        return any(re.search(rf"(?<!\w){re.escape(word)}", text) for word in self.called)
