"""How the columns of a table are set, on paper and in a terminal."""

from collections.abc import Sequence

from cleardays.answers.told import Table

Rows = list[tuple[str, ...]]


def filled(table: Table) -> Rows:
    """The rows, each as long as the head."""
    long = len(table.head)
    return [(*row, *("",) * long)[:long] for row in table.rows]


def figures(rows: Sequence[Sequence[str]]) -> list[bool]:
    """Which columns hold figures and are set to the right. The first names its row and never does.

    >>> figures([("1", "headache days", "24"), ("1", "severe days", "4 to 5")])
    [False, False, True]
    >>> figures([("severe days", "-91.7 to 33.3"), ("migraine days", "0 to 31.2")])
    [False, True]
    """
    columns = list(zip(*rows, strict=True))
    told = [all(cell.removeprefix("-")[:1].isdigit() for cell in c if cell) for c in columns]
    return [n > 0 and is_figure for n, is_figure in enumerate(told)]
