"""Columns under names of one's own: which of them is the date, the headache, the severity."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from cleardays.exchange.refusal import NeedsAnswer, Problem, Question, Refused, listed, quoted
from cleardays.exchange.sheet import column, first_rows

FLAG = "--columns"
_MOST_NAMED = 30
_LONGEST = 64 * 1024
_WITHIN = 200
_EXAMPLES = (
    "date=COLUMN,headache=COLUMN,severity=COLUMN",
    "start=COLUMN,end=COLUMN,severity=COLUMN",
)


def columns_from(text: str) -> dict[str, str]:
    """The columns that somebody named: `name=column` with commas, or one on each line.

    A line that begins with # says nothing; quotes around either are taken off. Raises `Refused`.

    >>> columns_from("date=Datum, severity=Stärke")
    {'date': 'Datum', 'severity': 'Stärke'}
    """
    lines = [line for line in text[:_LONGEST].splitlines() if not line.lstrip().startswith("#")]
    filled = [line for line in lines if line.strip()]
    parts = filled if len(filled) != 1 else _cut(filled[0])
    found: dict[str, str] = {}
    problems = []
    for part in parts:
        name, sign, theirs = (piece.strip().strip("\"'").strip() for piece in part.partition("="))
        if not sign or not name or not theirs:
            problems.append(
                Problem(FLAG, quoted(part), "name=column, such as date=Datum", "Correct it.")
            )
        elif column(name) in found:
            problems.append(
                Problem(FLAG, f"the name {quoted(name)} twice", "each name once", "Remove one.")
            )
        else:
            found[column(name)] = theirs
    if not parts:
        problems.append(Problem(FLAG, "nothing", "name=column, such as date=Datum", "Add one."))
    if problems:
        raise Refused(problems)
    return found


def _cut(line: str) -> list[str]:
    """One line cut at its commas; a comma inside quotes belongs to a column's name."""
    parts, inside = [""], ""
    for letter in line:
        if letter in "\"'" and (not inside or inside == letter):
            inside = "" if inside else letter
        if letter == "," and not inside:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part.strip()]


def find_header(table: Iterable[Sequence[str]], columns: Mapping[str, str]) -> int:
    """The row that has every column named. Raises `Refused` with those that no row has."""
    wanted = {column(theirs) for theirs in columns.values()}
    first: tuple[int, set[str], list[str]] | None = None
    for n, cells in zip(range(_WITHIN), table, strict=False):
        names = {column(cell) for cell in cells}
        if wanted <= names:
            return n
        if any(cells) and (first is None or len(names & wanted) > len(first[1] & wanted)):
            first = n, names, [cell for cell in cells if cell]
    at, names, titles = first or (0, set(), [])
    known = "columns of the file: " + listed(map(quoted, titles[:_MOST_NAMED]), "or")
    raise Refused(
        Problem(
            f"{FLAG} {name}",
            f"the column {quoted(theirs)}, which row {at + 1} does not have",
            f"one of the {known}",
            _did_you_mean(theirs, titles),
        )
        for name, theirs in columns.items()
        if column(theirs) not in names
    )


def check_names(columns: Mapping[str, str], known: Sequence[str]) -> None:
    """Raise `Refused` for a name that is no column of ours."""
    problems = [
        Problem(
            FLAG,
            f"the name {quoted(name)}",
            f"one of {listed(known, 'or')}",
            _did_you_mean(name, known),
        )
        for name in columns
        if name not in known
    ]
    if problems:
        raise Refused(problems)


def _did_you_mean(said: str, known: Sequence[str]) -> str:
    near = get_close_matches(column(said), [column(name) for name in known], 1)
    return f"Did you mean {quoted(near[0])}?" if near else "Correct it."


def renamed(titles: Sequence[str], names: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """The names of the columns, with those that were named under ours.

    A column that bears a name of ours which was given to another is not read.
    """
    ours = {column(theirs): name for name, theirs in columns.items()}
    return [
        ours.get(column(title), f"{name} of the file" if name in columns else name)
        for title, name in zip(titles, names, strict=True)
    ]


def ask_columns(text: str) -> None:
    """Raise `NeedsAnswer` where a text is a table none of whose columns is known."""
    table = [cells for cells in first_rows(text, _WITHIN) if any(cells)]
    at = max(range(len(table)), key=lambda n: sum(map(bool, table[n])), default=0)
    is_markup = text.lstrip()[:1] in ("<", "{", "[")
    if is_markup or len(table) < at + 2 or len(table[at]) < 2 or not all(table[at]):
        return
    if len(table[at + 1]) != len(table[at]):
        return
    titles = listed(map(quoted, table[at][:_MOST_NAMED]))
    raise NeedsAnswer(
        [
            Question(
                FLAG,
                "Which of its columns is which?",
                _EXAMPLES,
                f"The file is a table with the columns {titles}, and no format is known by them.",
            )
        ]
    )
