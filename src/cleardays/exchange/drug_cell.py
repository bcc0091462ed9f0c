"""Drugs taken, in one cell: `sumatriptan x1 helped; ibuprofen x2`."""

import re
from decimal import Decimal

from cleardays.clinical.diary import Intake

EXPECTED = (
    'drugs such as "sumatriptan x1 helped; ibuprofen x2", with 0.01 to 100 doses each, or none'
)
NONE_TAKEN = "none"
_UNNAMED = "unnamed"
FEWEST_DOSES, MOST_DOSES = 0.01, 100.0
LONGEST_NAME = 200
_LONGEST_PART = 2 * LONGEST_NAME + 100
_NAME_THEN_DOSES = re.compile(
    r'(?P<name>"(?:[^"]|"")*"|[^"]*?)'
    r"(?:\s+x\s?(?P<after>\d{1,6}(?:[.,]\d{1,30})?))?"
    r"(?:\s+(?P<helped>helped|somewhat helped|did not help|no help|not sure))?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_DOSES_THEN_NAME = re.compile(
    r"(?P<before>\d{1,6}(?:[.,]\d{1,30})?)\s?x\s+(?P<rest>\S.*)",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_HELPED = {"helped": True, "somewhat helped": True, "did not help": False, "no help": False}
_PLAIN = re.compile(r"[^\W\d_][\w .%/()-]*[\w%)]", re.DOTALL)
_RESERVED = frozenset({NONE_TAKEN, _UNNAMED, "na", "nan", "null", "n/a", "yes", "no"})
_RESERVED |= {"true", "false"}
_LOOKS_LIKE_MORE = re.compile(r"\bx\s?\d|\bhelp|\bnot sure|\s\s", re.ASCII | re.IGNORECASE)


def read_drugs(text: str) -> tuple[Intake, ...] | None:
    """The drugs that a filled cell names; () for none taken; None where it cannot be read."""
    if text.strip().lower() == NONE_TAKEN:
        return ()
    taken = []
    for part in _parts(text):
        intake = _intake(part)
        if intake is None:
            return None
        taken.append(intake)
    return tuple(taken) or None


def _parts(text: str) -> list[str]:
    """The cell cut at semicolons, line ends and commas; not inside quotes or a number."""
    parts, inside, start = [], False, 0
    for at, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        is_cut = letter in ";\n" or (letter == "," and not text[at + 1 : at + 2].isdigit())
        if is_cut and not inside:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _intake(part: str) -> Intake | None:
    before = None
    if len(part) > _LONGEST_PART:
        return None
    if first := _DOSES_THEN_NAME.fullmatch(part):
        before, part = first["before"], first["rest"]
    found = _NAME_THEN_DOSES.fullmatch(part)
    if found is None or not found["name"].strip() or (before and found["after"]):
        return None
    amount = before or found["after"]
    doses = float(amount.replace(",", ".")) if amount else None
    if doses is not None and not FEWEST_DOSES <= doses <= MOST_DOSES:
        return None
    said = (found["helped"] or "").lower()
    name = _unquoted(found["name"].strip())
    if name is None or len(name) > LONGEST_NAME:
        return None
    return Intake(name, doses, _HELPED.get(said))


def _unquoted(name: str) -> str | None:
    if name.startswith('"'):
        return name[1:-1].replace('""', '"')
    if name.lower() in (NONE_TAKEN, "yes", "no") or not any(c.isalpha() for c in name):
        return None
    return "" if name.lower() == _UNNAMED else name


def write_drugs(drugs: tuple[Intake, ...] | None) -> str:
    """The cell that is read back as these drugs.

    >>> write_drugs((Intake("sumatriptan", 1, True), Intake("ibuprofen", 0.5)))
    'sumatriptan x1 helped; ibuprofen x0.5'
    """
    if drugs is None:
        return ""
    return "; ".join(_written(intake) for intake in drugs) or NONE_TAKEN


def _written(intake: Intake) -> str:
    name = intake.drug
    is_plain = _PLAIN.fullmatch(name) and name.lower() not in _RESERVED
    if not name:
        name = _UNNAMED
    elif not is_plain or _LOOKS_LIKE_MORE.search(name):
        name = '"' + name.replace('"', '""') + '"'
    doses = "" if intake.doses is None else f" x{plain_number(intake.doses)}"
    helped = "" if intake.helped is None else " helped" if intake.helped else " did not help"
    return f"{name}{doses}{helped}"


def plain_number(value: float) -> str:
    """A number written in full, without an exponent, so that it is read back exactly.

    >>> plain_number(5.0), plain_number(0.00001)
    ('5', '0.00001')
    """
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
