"""Coming in: where each role begins, unlocking the desk, and taking up an invitation."""

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from cleardays.actions.accounts import InvitationRefused, find_invitation, take_up
from cleardays.actions.watch import note
from cleardays.records.models.accounts import CLINICAL, STAFF, Account, Role
from cleardays.web.admit import ENTERING, EVERYBODY, SIGNED_IN, admit, who
from cleardays.web.door import DEMO_ENTRY, KEPT, LOCKED, SEEN
from cleardays.web.stop import only, stop

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DEMO_ROLES = {Role.INJECTOR, Role.REVIEWER, Role.LEAD, Role.ADMINISTRATOR, Role.PERSON}


@admit(SIGNED_IN)
@only("GET", "HEAD")
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where their day begins."""
    role = who(request).role
    if role in CLINICAL:
        return HttpResponseRedirect(reverse("worklist"))
    begins = {Role.ADMINISTRATOR: "staff", Role.LEAD: "lead", Role.PERSON: "my"}
    return HttpResponseRedirect(reverse(begins[Role(role)]))


@admit(ENTERING)
@only("GET", "HEAD")
def no_password(request: HttpRequest) -> HttpResponse:
    """Where the library sends whoever has no password to change: everybody made up."""
    words = "There is no password to change: nobody has chosen one for this account."
    todo = (
        "Everybody here is made up, and comes in by the demo's doors."
        if settings.DEMO
        else "Ask your clinic for an invitation: with it you choose one."
    )
    return stop(request, 409, "This account has no password", words, f"Nothing was changed. {todo}")


class UnlockForm(forms.Form):
    """The password, asked again of somebody who is signed in."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@admit(ENTERING)
@only("GET", "HEAD", "POST")
def unlock(request: HttpRequest) -> HttpResponse:
    """Nobody was at the desk: ask for the password, then go on where it stopped."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    back = _ours(request.POST.get("next") or request.GET.get("next") or "")
    if settings.DEMO and request.session.get(DEMO_ENTRY) and request.method == "POST":
        return _unlocked(request, back)
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        allowed = ratelimit.consume(request, action="reauthenticate", user=request.user)
        if not allowed:
            return stop(request, 429, "Too many tries", "Wait a minute, and try again.")
        if request.user.check_password(form.cleaned_data["password"]):
            return _unlocked(request, back)
        note(who(request), "unlock", timezone.now(), why_not="wrong password")
        form.add_error("password", "That is not the password of this account. Nothing is lost.")
    shown = {
        "form": form,
        "next": back,
        "kept": bool(request.session.get(KEPT)),
        "in_demo": settings.DEMO and request.session.get(DEMO_ENTRY),
    }
    return render(request, "account/unlock.html", shown, status=422 if form.errors else 200)


def _unlocked(request: HttpRequest, back: str) -> HttpResponse:
    request.session.pop(LOCKED, None)
    request.session[SEEN] = timezone.now().isoformat()
    note(who(request), "unlock", timezone.now())
    kept = request.session.pop(KEPT, None)
    if kept:
        return render(request, "account/kept.html", {"kept": kept})
    return HttpResponseRedirect(back or reverse("home"))


def _ours(path: str) -> str:
    """A path of our own pages, or nothing."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return ""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path


class TakeUpForm(forms.Form):
    """A name and a password for a new account."""

    name = forms.CharField(label="Your name", max_length=120)
    password = forms.CharField(
        label="A password of 12 letters or more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse what is too short, too common or too like the name."""
        password = str(self.cleaned_data["password"])
        try:
            validate_password(password, Account(name=self.cleaned_data.get("name", "")))
        except ValidationError as weak:
            raise ValidationError(weak.messages) from None
        return password


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account that somebody was invited to."""
    try:
        found = find_invitation(token, timezone.now())
    except InvitationRefused as refused:
        return stop(request, 410, "This invitation cannot be used", str(refused))
    form = TakeUpForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            account = take_up(
                token, form.cleaned_data["name"], form.cleaned_data["password"], timezone.now()
            )
        except InvitationRefused as refused:
            return stop(request, 410, "This invitation cannot be used", str(refused))
        login(request, account, BACKEND)
        return HttpResponseRedirect(reverse("home"))
    shown = {"form": form, "invitation": found, "for_staff": found.role in STAFF}
    return render(request, "account/invitation.html", shown, status=422 if form.errors else 200)


@admit(ENTERING)
@only("GET", "HEAD", "POST")
def demo_entry(request: HttpRequest) -> HttpResponse:
    """The demo's doors: come in as any of its made-up people. There is no such page elsewhere."""
    if not settings.DEMO:
        raise Http404
    doors = Account.objects.filter(is_active=True, email__endswith="@demo.example")
    doors = doors.select_related("clinic").order_by("clinic__name", "role", "name")
    if request.method == "POST":
        account = next((d for d in doors if str(d.key) == request.POST.get("account")), None)
        if account is None:
            raise Http404
        login(request, account, BACKEND)
        request.session[DEMO_ENTRY] = True
        return HttpResponseRedirect(reverse("home"))
    return render(request, "account/demo.html", {"doors": doors})
