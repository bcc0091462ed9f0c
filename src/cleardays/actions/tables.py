"""Look at what is known."""

from cleardays.evidence.known import Known
from cleardays.evidence.read import read_tables


def all_tables() -> Known:
    """Every table, read and checked."""
    return read_tables()
