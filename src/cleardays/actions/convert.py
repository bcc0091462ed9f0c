"""Turn a diary that was read into Cleardays' own formats."""

from collections.abc import Iterator

from cleardays.clinical.diary import Diary
from cleardays.exchange.diary_csv import write_csv
from cleardays.exchange.diary_json import pieces, write_json


def as_own_json(diary: Diary) -> str:
    """Everything the diary holds, as versioned JSON."""
    return write_json(diary)


def own_json_pieces(diary: Diary) -> Iterator[str]:
    """The same piece by piece, for a diary of any length."""
    return pieces(diary)


def as_csv(diary: Diary, kind: str) -> str:
    """The days, the attacks or the counts of the diary, as CSV."""
    return write_csv(diary, kind)
