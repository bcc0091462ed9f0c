"""The guide: articles, and what is said about Botox for headaches."""

from collections.abc import Sequence

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.asked import shown_under
from cleardays.actions.guide import articles_by_claim, claims_of, list_articles, read_article
from cleardays.actions.tables import all_tables
from cleardays.answers.claims import LEAD, TITLE, tell_claims
from cleardays.records.models.asked import ReaderQuestion
from cleardays.web.admit import EVERYBODY, admit
from cleardays.web.stop import only


@admit(EVERYBODY)
@only("GET", "HEAD")
def guide(request: HttpRequest) -> HttpResponse:
    """Every article, in order."""
    return render(request, "guide/index.html", {"articles": list_articles()})


@admit(EVERYBODY)
@only("GET", "HEAD")
def guide_article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, with where its figures were read."""
    try:
        article = read_article(slug)
    except KeyError:
        raise Http404 from None
    articles = list_articles()
    after = articles.index(article) + 1
    shown = {
        "article": article,
        "claims": claims_of(article),
        "next": articles[after] if after < len(articles) else None,
        "questions": _questions(slug),
    }
    return render(request, "guide/article.html", shown)


def _questions(slug: str) -> Sequence[ReaderQuestion]:
    """What readers asked and the clinic answered; an article can be read when records cannot."""
    try:
        return shown_under(slug)
    except DatabaseError:
        return ()


@admit(EVERYBODY)
@only("GET", "HEAD")
def claims(request: HttpRequest) -> HttpResponse:
    """What is said about Botox for headaches, and how it stands."""
    by_claim = articles_by_claim()
    told = [(claim, by_claim[claim.id]) for claim in tell_claims(all_tables())]
    return render(request, "diary/claims.html", {"title": TITLE, "lead": LEAD, "claims": told})
