"""What is asked before a session is signed, and the text that a person consents to."""

from dataclasses import dataclass
from enum import StrEnum

from cleardays.evidence.sources import Cited


class When(StrEnum):
    """Before the injections, or after them."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Check:
    """One question. `fact`: the question of safety that it is, whose weight then holds; or "".

    `must_be_yes`: something to be done; without it and without a fact it would ask for nothing.
    """

    id: str
    asks: str
    when: When
    fact: str
    must_be_yes: bool
    cited: Cited


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the text that is consented to."""

    says: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The text as it is read to somebody today."""

    version: str
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        """All of it, as it is kept."""
        return "\n\n".join(paragraph.says for paragraph in self.paragraphs)
