"""The door: nobody past it without a rule, a role, a second factor, and somebody at the desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from cleardays.actions.permits import may
from cleardays.actions.watch import note
from cleardays.records.models.accounts import Account
from cleardays.web.admit import Rule, rule_of
from cleardays.web.stop import stop

SEEN, LOCKED, KEPT, DEMO_ENTRY = "seen", "locked", "kept", "demo_entry"
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "code")
_MOST_KEPT = 200_000  # characters of a form kept while the door is locked


class Door:
    """Middleware: looks at the rule of the page that was asked for before it is run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: object
    ) -> HttpResponseBase | None:
        """Let it run, or answer in its place."""
        rule = rule_of(view)
        if rule is None:
            return stop(
                request, 404, "There is no such page", "No rule says for whom this page is."
            )
        if rule.everybody and not rule.entering:
            return None
        if not request.user.is_authenticated:
            return None if rule.entering else _to_sign_in(request)
        return self._for(request, request.user, rule)

    def _for(self, request: HttpRequest, account: Account, rule: Rule) -> HttpResponseBase | None:
        if not account.is_active:
            logout(request)
            return _to_sign_in(request)
        if rule.entering:
            return None
        if account.is_staff_of_clinic:
            if not has_second_factor(request, account):
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
            if is_idle(request, account, timezone.now()):
                return _lock(request)
        request.session[SEEN] = timezone.now().isoformat()
        permit = may(account, rule.verb) if rule.verb else None
        if permit is None or permit:
            return None
        match = request.resolver_match
        about = f"page {match.url_name}" if match else ""
        verb = rule.verb.value if rule.verb else "look"
        note(account, verb, timezone.now(), about=about, why_not=permit.why_not)
        return stop(request, 403, "This page is not for you", permit.why_not)


def has_second_factor(request: HttpRequest, account: Account) -> bool:
    """Whether a second factor was asked for at signing in. The demo's doors have none."""
    if settings.DEMO and request.session.get(DEMO_ENTRY):
        return True
    return is_mfa_enabled(account)


def is_idle(request: HttpRequest, account: Account, now: datetime) -> bool:
    """Whether nobody has been at the desk for longer than the clinic allows."""
    if request.session.get(LOCKED):
        return True
    seen = request.session.get(SEEN)
    if not seen:
        return False
    return now - datetime.fromisoformat(seen) > timedelta(minutes=account.clinic.idle_minutes)


def _lock(request: HttpRequest) -> HttpResponseBase:
    """Ask for the password again; what was being sent is kept until then."""
    request.session[LOCKED] = True
    if request.method == "POST":
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NEVER_KEPT
            for value in values
        ]
        if sum(len(name) + len(str(value)) for name, value in fields) <= _MOST_KEPT:
            request.session[KEPT] = {"path": request.path, "fields": fields}
    back = request.path if request.method in ("GET", "HEAD") else ""
    return HttpResponseRedirect(
        f"{reverse('unlock')}?{urlencode({'next': back})}" if back else reverse("unlock")
    )


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(
            f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        )
    words = "You are not signed in any more, so this was not taken."
    return render(
        request,
        "diary/stop.html",
        {"title": "Sign in first", "words": (words, "Sign in, and send it again."), "status": 401},
        status=401,
    )


def who_is_here(request: HttpRequest) -> dict[str, object]:
    """For the templates: who is signed in, and whether this is the demo.

    Asks nothing of the database on a page for everybody.
    """
    match = request.resolver_match
    rule = rule_of(match.func) if match else None
    if rule is None or rule.everybody:
        return {"is_demo": settings.DEMO}
    return {"is_demo": settings.DEMO, "me": request.user}
