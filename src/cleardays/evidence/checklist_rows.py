"""The checklist and the text of consent, as their tables write them."""

from collections.abc import Collection, Mapping

from cleardays.evidence.cells import Row
from cleardays.evidence.checklist import Check, ConsentText, Paragraph, When
from cleardays.evidence.sources import Source

Sources = Mapping[str, Source]


def checklist(table: Row, questions: Collection[str], sources: Sources) -> tuple[Check, ...]:
    """The table; `questions` are the names of the questions of safety."""
    found = tuple(_check(row, questions, sources) for row in table.rows("check", "id"))
    for names in ([c.id for c in found], [c.fact for c in found if c.fact]):
        if len(set(names)) < len(names):
            raise table.refuse("one question twice", "each once", "Remove or rename one of them.")
    return found


def _check(row: Row, questions: Collection[str], sources: Sources) -> Check:
    check = Check(
        id=row.text("id"),
        asks=row.text("asks"),
        when=row.one_of("when", When),
        fact=row.text("fact") if row.has("fact") else "",
        must_be_yes=row.flag("must_be_yes") if row.has("must_be_yes") else False,
        cited=row.cited(sources),
    )
    if check.fact and check.fact not in questions:
        raise row.refuse(f"the fact {check.fact!r}", "a question of cautions.toml", "Correct it.")
    if bool(check.fact) is check.must_be_yes:
        raise row.refuse(
            "neither a fact nor must_be_yes, or both",
            "one of them",
            "A question either is one of safety, or is something to be done.",
        )
    return check


def consent(table: Row, sources: Sources) -> ConsentText:
    """The text. A person reads it, so a recalled paragraph is refused."""
    head = table.row("text")
    version = head.text("version")
    head.done()
    paragraphs = []
    for row in table.rows("paragraph", "says"):
        paragraph = Paragraph(row.text("says"), row.cited(sources))
        if not paragraph.cited.read.may_reach_people:
            raise row.refuse(
                "a recalled paragraph", "one that was read somewhere", "Read it at a source."
            )
        paragraphs.append(paragraph)
    return ConsentText(version, tuple(paragraphs))
