"""An article of the guide as a page: its words, its figures, and where each was read."""

import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from cleardays.answers.figures import REFERENCE, Note, Notes
from cleardays.evidence.known import Known

_TAGS = {"h2", "p", "ul", "ol", "li", "strong", "em", "a", "span"}
_ATTRIBUTES = {"a": {"href", "class"}, "span": {"class"}}
_CLASSES = {"figure", "cite", "unseen"}
_OF_CLAIM = re.compile(r"^claims/|\.\d+$")
_PARSER = MarkdownIt("commonmark", {"html": False})


class BadArticle(ValueError):
    """An article is not written as articles are; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its address, title and summary, its words as clean HTML, and its notes.

    `claims`: ids of the claims that it speaks of, in the order in which it does.
    """

    slug: str
    title: str
    short: str
    html: str
    notes: tuple[Note, ...]
    claims: tuple[str, ...]


def article(slug: str, text: str, known: Known) -> Article:
    """Read one article. Raises `BadArticle`, and `NoSuchFigure` for a figure without a row."""
    head, _, rest = text.partition("\n\n")
    short, _, body = rest.partition("\n\n")
    if not head.startswith("# ") or not short.strip() or not body.strip():
        raise BadArticle(
            f"The article {slug!r} does not begin with a line '# Title', then a paragraph that "
            f"says it in short, then its text. Nothing of it is shown."
        )
    notes, every = Notes(known), {claim.id for claim in known.claims}
    html = notes.linked(_PARSER.render(body))
    references = [found[2] for found in REFERENCE.finditer(text)]
    ids = [_OF_CLAIM.sub("", r) for r in references if r in every or r.startswith("claims/")]
    return Article(
        slug=slug,
        title=head.removeprefix("# ").strip(),
        short=" ".join(short.split()),
        html=clean(html),
        notes=notes.listed(),
        claims=tuple(dict.fromkeys(ids)),
    )


def clean(html: str) -> str:
    """What may stand on a page: text, lists, headings and links, and nothing that runs.

    >>> clean('<p onclick="x()">a<script>x()</script></p>')
    '<p>a</p>'
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda _, name, value: (
            value if name != "class" or value in _CLASSES else None
        ),
        url_schemes={"https"},
        link_rel=None,
    )
