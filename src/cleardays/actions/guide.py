"""Read the guide: its articles in order, and what is said about Botox beside each."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from cleardays.answers.claims import ClaimTold, tell_claims
from cleardays.answers.guide import Article, article
from cleardays.evidence.read import read_tables


@cache
def _articles() -> Mapping[str, Article]:
    found = sorted(entry.name for entry in files("cleardays.guide").iterdir())
    names = [name for name in found if name.endswith(".md")]
    folder = files("cleardays.guide")
    read = [
        article(slug_of(name), (folder / name).read_text("utf-8"), read_tables()) for name in names
    ]
    return {one.slug: one for one in read}


def slug_of(name: str) -> str:
    """The address of the article in a file.

    >>> slug_of("3-at-a-visit.md")
    'at-a-visit'
    """
    return name.partition("-")[2].removesuffix(".md")


def list_articles() -> tuple[Article, ...]:
    """Every article, in order."""
    return tuple(_articles().values())


def read_article(slug: str) -> Article:
    """One article. Raises `KeyError` for an unknown one."""
    return _articles()[slug]


def claims_of(one: Article) -> tuple[ClaimTold, ...]:
    """The claims that an article speaks of, as they are judged."""
    return tuple(claim for claim in tell_claims(read_tables()) if claim.id in one.claims)


def articles_by_claim() -> Mapping[str, tuple[Article, ...]]:
    """For each claim, the articles that speak of it."""
    return {
        claim.id: tuple(one for one in list_articles() if claim.id in one.claims)
        for claim in tell_claims(read_tables())
    }
