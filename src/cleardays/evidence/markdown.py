"""How a table and a source are written on a generated page."""

from collections.abc import Iterable, Mapping

from cleardays.evidence.sources import Cited, Source


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table: the names of its columns, and its rows."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [[cell(value) for value in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(value: object) -> str:
    """A value on one line that does not end its cell."""
    return " ".join(str(value).split()).replace("|", "\\|")


def source_cell(cited: Cited, sources: Mapping[str, Source]) -> str:
    """The sources of a row, each a link where it has an address, and the place in them."""
    names = [link(sources[key]) for key in cited.sources]
    return ", ".join([*names, cited.where])


def link(source: Source) -> str:
    """A source by its short name."""
    return f"[{source.short}]({source.url})" if source.url else source.short
