"""Severity as written: words, or numbers on a scale that has to be known and is never guessed."""

import re
from collections.abc import Iterable

from cleardays.clinical.diary import Severity
from cleardays.evidence.assumptions import Counting, PainScale
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import (
    NeedsAnswer,
    Problem,
    Question,
    Refused,
    listed,
    quoted,
    refuse,
)
from cleardays.exchange.sheet import number

WORDS = {level.name.lower(): level for level in Severity}
EXPECTED = "none, mild, moderate or severe, or a number on the scale"
_SCALE_IN_TITLE = re.compile(
    r"severity[ _]?[(\[]?\s?([01])\s?[-–]\s?(\d{1,3})\s?[)\]]?", re.ASCII | re.IGNORECASE
)


def scale_in(title: str) -> str | None:
    """The scale that a column's title names, if it names one.

    >>> scale_in("Severity (0-10)")
    '0-10'
    """
    found = _SCALE_IN_TITLE.fullmatch(" ".join(title.split()))
    return f"{found[1]}-{found[2]}" if found else None


def level(value: float, scale: PainScale) -> Severity | None:
    """What a number on a scale means; None where the scale has no such number."""
    if not 0 <= value <= scale.top:
        return None
    if value == 0:
        return Severity.NONE
    if value <= scale.mild_to:
        return Severity.MILD
    return Severity.MODERATE if value <= scale.moderate_to else Severity.SEVERE


def check_pain(hints: Hints, counting: Counting) -> None:
    """Raise `Refused` for a pain scale that there is not."""
    if hints.pain is not None and hints.pain not in counting.scales:
        raise refuse(
            "--pain", quoted(hints.pain), listed(counting.scales, "or"), "Give one of them."
        )


def scale_for(
    written: Iterable[tuple[str, str]], named: str | None, hints: Hints, counting: Counting
) -> PainScale | None:
    """The scale of the numbers in a file's (where, text); None where there is no number.

    It is the one named by the person, else by the column's title, else one on which the numbers
    fit, as long as no other would read them differently. Raises `NeedsAnswer` where one would,
    `Refused` where the numbers fit on none.
    """
    numbers = [(where, value) for where, text in written if (value := number(text)) is not None]
    if not numbers:
        return None
    chosen = hints.pain or (named if named in counting.scales else None)
    if chosen is not None:
        return counting.scales[chosen]
    where, highest = max(numbers, key=lambda n: n[1])
    fitting = [scale for scale in counting.scales.values() if highest <= scale.top]
    if not fitting:
        raise Refused(
            [
                Problem(
                    where,
                    f"a severity of {highest:g}",
                    f"a number on one of the scales {listed(counting.scales)}",
                    "Correct it, or write severities as none, mild, moderate and severe.",
                )
            ]
        )
    if len({tuple(level(value, scale) for _, value in numbers) for scale in fitting}) > 1:
        raise NeedsAnswer([_ask_scale(highest, fitting)])
    return fitting[0]


def _ask_scale(highest: float, fitting: list[PainScale]) -> Question:
    return Question(
        "--pain",
        "On which scale are the severities?",
        tuple(scale.id for scale in fitting),
        f"They are numbers up to {highest:g}, and these scales read them differently.",
    )


def say_scale(scale: PainScale | None) -> tuple[str, ...]:
    """On which scale the numbers of a file were read."""
    return () if scale is None else (f"Severities in numbers were read as {scale.says}.",)


def read_level(text: str, scale: PainScale | None) -> Severity | None:
    """The severity that a filled cell says, or None where it cannot be read."""
    word = WORDS.get(text.lower())
    value = number(text)
    if word is not None or value is None or scale is None:
        return word
    return level(value, scale)
