"""How much of a file is read: a page has to answer soon, the command line may take its time."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file. `unpacked`: of what lies packed in a zip.

    `asks_columns`: whether somebody is there who can say which column of a table is which.
    """

    bytes: int
    unpacked: int
    rows: int
    attacks: int
    asks_columns: bool = False


PAGE = Limits(25 * MEGABYTE, 250 * MEGABYTE, 100_000, 20_000)
TERMINAL = Limits(16 * 1024 * MEGABYTE, 16 * 1024 * MEGABYTE, 5_000_000, 2_000_000, True)
