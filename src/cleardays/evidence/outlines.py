"""Outlines of our own drawings: paths of M, C, L and Z with absolute numbers, and their mirror."""

from collections.abc import Iterator

_NUMBERS_OF = {"M": 2, "L": 2, "C": 6, "Z": 0}


def steps(path: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The steps of a path, each a letter with its numbers.

    >>> list(steps("M 0 1 L 2 3 Z"))
    [('M', (0.0, 1.0)), ('L', (2.0, 3.0)), ('Z', ())]

    Raises `ValueError` for anything else that SVG knows, such as relative steps or arcs: what is
    mirrored and measured must be read in one way only.
    """
    words = path.split()
    if not words or words[0] != "M":
        raise ValueError("a path that does not begin with M")
    while words:
        letter = words.pop(0)
        if letter not in _NUMBERS_OF:
            raise ValueError(f"{letter!r} in a path")
        wanted = _NUMBERS_OF[letter]
        try:
            numbers = tuple(float(word) for word in words[:wanted])
        except ValueError:
            raise ValueError(f"{' '.join(words[:wanted])!r} after {letter} in a path") from None
        if len(numbers) < wanted:
            raise ValueError(f"{len(numbers)} numbers after {letter} in a path")
        del words[:wanted]
        yield letter, numbers


def mirrored(path: str) -> str:
    """The same outline on the other side of x = 0.

    >>> mirrored("M 0 1 C 2 3 -4 5 6.5 7 Z")
    'M 0 1 C -2 3 4 5 -6.5 7 Z'
    """
    words = []
    for letter, numbers in steps(path):
        signed = [-n if at % 2 == 0 else n for at, n in enumerate(numbers)]
        words += [letter, *(f"{n + 0.0:g}" for n in signed)]
    return " ".join(words)
