"""Turn a diary that was read into Cleardays' own formats."""

from cleardays.clinical.diary import Diary
from cleardays.exchange.diary_csv import write_csv
from cleardays.exchange.diary_json import write_json


def as_own_json(diary: Diary) -> str:
    """Everything the diary holds, as versioned JSON."""
    return write_json(diary)


def as_csv(diary: Diary, kind: str) -> str:
    """The days, the attacks or the counts of the diary, as CSV."""
    return write_csv(diary, kind)
