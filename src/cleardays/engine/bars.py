"""A bar and whether it is met; at fewer people it is wider by what chance does to fewer."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Gate:
    """One bar: what was asked of how many, what came out, and whether it passes."""

    name: str
    asked: str
    found: str
    passes: bool


def wider(count: int, full: int, share: float = 0.9) -> float:
    """How much wider a bar for a share is at fewer people: four standard errors more."""
    each = np.sqrt(share * (1 - share))
    return float(max(0.0, 4 * each * (1 / np.sqrt(count) - 1 / np.sqrt(full))))


def between(
    name: str, low: float, found: float, high: float, slack: float = 0.0, digits: int = 3
) -> Gate:
    low, high = low - slack, high + slack
    asked = f"{low:.{digits}f} to {high:.{digits}f}"
    if high >= 1e6:
        asked = f"at least {low:.{digits}f}"
    elif low <= -1e6:
        asked = f"at most {high:.{digits}f}"
    return Gate(name, asked, f"{found:.{digits}f}", bool(low <= found <= high))


def least(name: str, found: float, low: float, slack: float = 0.0) -> Gate:
    return between(name, low, found, 1e9, slack)


def most(name: str, found: float, high: float, slack: float = 0.0) -> Gate:
    return between(name, -1e9, found, high, slack)
