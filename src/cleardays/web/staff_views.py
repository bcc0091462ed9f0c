"""Who works here: invitations, qualifications, closing an account, the clinic's settings."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.accounts import (
    AccountRefused,
    close_account,
    invite,
    keep_clinic,
    open_again,
    qualify,
)
from cleardays.actions.permits import Verb
from cleardays.records.models.accounts import Account, Role
from cleardays.web.admit import admit, reach, who
from cleardays.web.audit_views import opened_out_of_reach
from cleardays.web.staff_forms import ClinicForm, InviteForm, QualificationForm
from cleardays.web.stop import only

WRONG = 422


@admit(Verb.KEEP_STAFF)
@only("GET", "HEAD", "POST")
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, and a way to invite one more."""
    form = InviteForm(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            token = invite(
                who(request), said["name"], said["email"], Role(said["role"]), timezone.now()
            )
            link = request.build_absolute_uri(reverse("invitation", args=[token]))
            form = InviteForm()
        except AccountRefused as refused:
            form.add_error("email", str(refused))
    here = reach(request).colleagues().prefetch_related("qualifications", "authenticator_set")
    shown = {
        "room": "staff",
        "colleagues": here.order_by("-is_active", "name"),
        "form": form,
        "link": link,
        "today": timezone.now().date(),
    }
    return render(request, "clinic/staff.html", shown, status=WRONG if form.errors else 200)


@admit(Verb.KEEP_STAFF)
@only("GET", "HEAD", "POST")
def colleague(request: HttpRequest, account: str) -> HttpResponse:
    """One of them: record a qualification, close the account or open it again."""
    found = _colleague(request, account)
    doing = request.POST.get("do", "")
    form = QualificationForm(request.POST if doing == "qualify" else None)
    problem = ""
    if request.method == "POST":
        try:
            if doing == "close":
                close_account(who(request), found, timezone.now())
                return HttpResponseRedirect(reverse("colleague", args=[found.key]))
            if doing == "open":
                open_again(who(request), found, timezone.now())
                return HttpResponseRedirect(reverse("colleague", args=[found.key]))
            if doing == "qualify" and form.is_valid():
                qualify(who(request), found, **form.cleaned_data, at=timezone.now())
                return HttpResponseRedirect(reverse("colleague", args=[found.key]))
        except AccountRefused as refused:
            problem = str(refused)
    shown = {
        "room": "staff",
        "colleague": found,
        "form": form,
        "problem": problem,
        "today": timezone.now().date(),
        "injects": found.role == Role.INJECTOR,
    }
    wrong = problem or form.errors
    return render(request, "clinic/colleague.html", shown, status=WRONG if wrong else 200)


@admit(Verb.KEEP_CLINIC)
@only("GET", "HEAD", "POST")
def clinic(request: HttpRequest) -> HttpResponse:
    """What holds for the whole clinic."""
    form = ClinicForm(request.POST or None, instance=who(request).clinic)
    if request.method == "POST" and form.is_valid():
        keep_clinic(who(request), form.cleaned_data, timezone.now())
        return HttpResponseRedirect(reverse("clinic_settings") + "?saved=1")
    shown = {"room": "clinic", "form": form, "saved": "saved" in request.GET and not form.errors}
    return render(request, "clinic/settings.html", shown, status=WRONG if form.errors else 200)


@admit(Verb.READ_AUDIT)
@only("GET", "HEAD")
def lead(request: HttpRequest) -> HttpResponse:
    """Where a service lead begins."""
    waiting = list(opened_out_of_reach(who(request).clinic).filter(reviewed_at=None))
    return render(request, "clinic/lead.html", {"room": "service", "waiting": waiting})


def _colleague(request: HttpRequest, key: str) -> Account:
    found = reach(request).colleagues().prefetch_related("qualifications").filter(key=key).first()
    if found is None:
        raise Http404
    return found
