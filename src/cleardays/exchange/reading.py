"""A file handed in: which format it is in, by what it holds and not by its name, and its diary."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cleardays.clinical.diary import Diary, DiaryError
from cleardays.evidence.assumptions import Counting
from cleardays.exchange import (
    diary_csv,
    diary_json,
    migraine_buddy_csv,
    migraine_buddy_report,
    pain,
)
from cleardays.exchange.decoding import MOST_BYTES, decode
from cleardays.exchange.hints import Hints
from cleardays.exchange.refusal import NeedsAnswer, Problem, Question, Refused, quoted, refuse

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "Format",
    "Hints",
    "NeedsAnswer",
    "Problem",
    "Question",
    "Refused",
    "read_diary",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is known: how it is described, recognised and read."""

    name: str
    says: str
    recognises: Callable[[str], bool]
    read: Callable[[str, Hints, Counting], Diary]


FORMATS = (
    Format(diary_json.KIND, diary_json.SAYS, diary_json.recognises, diary_json.read),
    Format(
        migraine_buddy_report.KIND,
        migraine_buddy_report.SAYS,
        migraine_buddy_report.recognises,
        migraine_buddy_report.read,
    ),
    Format(
        migraine_buddy_csv.KIND,
        migraine_buddy_csv.SAYS,
        migraine_buddy_csv.recognises,
        migraine_buddy_csv.read,
    ),
    Format("Cleardays CSV", diary_csv.SAYS, diary_csv.recognises, diary_csv.read),
)


def read_diary(data: bytes, name: str, hints: Hints, counting: Counting) -> Diary:
    """The diary in a file. `name` is only used to speak of the file.

    The periods that the person calls complete are added to those that the file itself names.
    Raises `Refused` with everything that is wrong, or `NeedsAnswer` with what only the person
    can say; nothing is guessed and nothing is half read.
    """
    hints.check()
    pain.check_pain(hints, counting)
    text, remarks = decode(data)
    format_ = next((known for known in FORMATS if known.recognises(text)), None)
    if format_ is None:
        raise refuse(
            quoted(name),
            f"a text that begins with {quoted(text.strip()[:40])}",
            "one of " + "; ".join(known.says for known in FORMATS),
            "Export the diary in one of these, or give its columns these names.",
        )
    try:
        diary = format_.read(text, hints, counting)
    except DiaryError as error:
        raise refuse(quoted(name), str(error), "a diary without that", "Correct it.") from None
    complete = tuple(dict.fromkeys((*diary.complete, *hints.complete)))
    return replace(diary, complete=complete, remarks=(*remarks, *diary.remarks))
