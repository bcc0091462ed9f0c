"""A question under an article: asking it, and seeing by a secret address where it stands."""

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions import akismet, asked
from cleardays.actions.akismet import Judged, Sender
from cleardays.actions.guide import read_article
from cleardays.actions.posting import absolute, is_set_up
from cleardays.actions.spam_signs import hand_out, opened
from cleardays.answers.guide import Article
from cleardays.web.admit import EVERYBODY, admit, now
from cleardays.web.asked_forms import NOT_TAKEN, AskForm
from cleardays.web.stop import only, stop

WRONG, TOO_MANY = 422, 429
_SUSPECTED = {Judged.SPAM: "Akismet takes it for spam"}
_NOT_NOW = (
    "No more questions are taken from here just now. Keep your words, and try again tomorrow. "
    "Nothing was kept."
)


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a question about one article. No account, and nothing of one."""
    try:
        article = read_article(slug)
    except KeyError:
        raise Http404 from None
    if request.method != "POST":
        return _page(request, article, AskForm(initial={"seal": hand_out(slug, now())}))
    form = AskForm(request.POST)
    if not ratelimit.consume(request, action="ask_try"):
        form.add_error(None, _NOT_NOW)
        return _page(request, article, form, TOO_MANY)
    if not form.is_valid():
        return _page(request, article, form)
    said = form.cleaned_data
    sheet = opened(said["seal"], now())
    if not form.is_meant(sheet, sheet is not None and sheet.fits(slug, now())) or sheet is None:
        form.add_error(None, NOT_TAKEN)
        return _page(request, article, form)
    if not asked.is_kept(sheet.key):
        if not ratelimit.consume(request, action="ask", key=slug):
            form.add_error(None, _NOT_NOW)
            return _page(request, article, form, TOO_MANY)
        suspicion = _suspicion(request, article, said["text"])
    else:
        suspicion = ""
    question = asked.keep(
        asked.Asked(sheet.key, slug, said["text"], said["email"], said["may_publish"], suspicion),
        now(),
    )
    return HttpResponseRedirect(reverse("asked", args=[asked.secret_of(question)]))


def _suspicion(request: HttpRequest, article: Article, text: str) -> str:
    """What Akismet holds against it, where it is asked; never about somebody who is signed in."""
    if not settings.AKISMET_KEY or request.user.is_authenticated:
        return ""
    sender = Sender(get_ip(request), request.headers.get("User-Agent", "")[:300])
    page = absolute(reverse("guide_article", args=[article.slug]))
    judged = akismet.judge(akismet.told(settings.AKISMET_KEY, absolute("/"), page, text, sender))
    return _SUSPECTED.get(judged, "")


def _page(request: HttpRequest, article: Article, form: AskForm, status: int = 0) -> HttpResponse:
    if form.is_bound:
        _again(request, article, form)
    if not is_set_up():
        del form.fields["email"]
    shown = {"article": article, "form": form, "asks_akismet": bool(settings.AKISMET_KEY)}
    return render(
        request, "guide/ask.html", shown, status=status or (WRONG if form.errors else 200)
    )


def _again(request: HttpRequest, article: Article, form: AskForm) -> None:
    """The words stay; the hidden field is emptied; a form that is too old gets a new seal."""
    data = request.POST.copy()
    data["website"] = ""
    sheet = opened(data.get("seal", ""), now())
    if sheet is None or not (sheet.article == article.slug and not sheet.is_old(now())):
        data["seal"] = hand_out(article.slug, now())
    form.data = data


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def asked_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a question stands, for whoever has its secret address; and a way to take it back."""
    question = asked.of_secret(secret)
    if question is None:
        return stop(
            request,
            404,
            "There is no question here",
            "The address is not whole, or the question is not kept any longer.",
        )
    if request.method == "POST":
        asked.withdraw(question, now())
        return stop(
            request,
            200,
            "Your question is gone",
            "It was deleted, with its answer. It stands under no article any more.",
        )
    try:
        title = read_article(question.article).title
    except KeyError:
        title = ""  # the article was taken out of the guide
    shown = {"question": question, "title": title, "address": request.build_absolute_uri()}
    return render(request, "guide/asked.html", shown)
