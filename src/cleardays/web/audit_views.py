"""Who looked at what; access out of reach, and its review."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cleardays.actions.accounts import AccountRefused, break_glass, review_glass
from cleardays.actions.permits import NotPermitted, Verb
from cleardays.actions.watch import note
from cleardays.records import audit
from cleardays.records.models.accounts import Account, BreakGlass, Clinic
from cleardays.records.models.audit import AuditRow
from cleardays.records.models.people import Person
from cleardays.web.admit import admit, who
from cleardays.web.staff_forms import GlassForm, ReviewForm
from cleardays.web.stop import only

WRONG = 422
ROWS = 100


@admit(Verb.READ_AUDIT)
@only("GET", "HEAD")
def audit_page(request: HttpRequest) -> HttpResponse:
    """What was done at this clinic, the latest first. People are shown by their number only."""
    clinic = who(request).clinic
    rows = AuditRow.objects.filter(clinic=str(clinic.key)).order_by("-number")
    only_refused = request.GET.get("only") == "refused"
    if only_refused:
        rows = rows.filter(outcome=audit.REFUSED)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    accounts = {str(a.key): a.name for a in Account.objects.filter(clinic=clinic)}
    people = {
        str(key): identifier
        for key, identifier in Person.objects.filter(
            key__in=[row.person for row in page if row.person], clinic=clinic
        ).values_list("key", "identifier")
    }
    shown = [
        {
            "row": row,
            "at": row.at[:16].replace("T", " "),
            "who": accounts.get(row.account, "somebody not signed in"),
            "person": people.get(row.person, "another clinic's" if row.person else ""),
        }
        for row in page
    ]
    note(who(request), Verb.READ_AUDIT.value, timezone.now(), about=f"page {page.number}")
    context = {
        "room": "audit",
        "rows": shown,
        "page": page,
        "only_refused": only_refused,
        "head": audit.head(),
    }
    return render(request, "clinic/audit.html", context)


@admit(Verb.BREAK_GLASS)
@only("GET", "HEAD", "POST")
def glass(request: HttpRequest) -> HttpResponse:
    """Open one record out of reach, for an hour, with a reason."""
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            opened = break_glass(
                who(request), said["identifier"], said["born"], said["reason"], timezone.now()
            )
            return HttpResponseRedirect(reverse("person", args=[opened.person.key]))
        except AccountRefused as refused:
            # Written down outside the transaction that was given up.
            note(who(request), Verb.BREAK_GLASS.value, timezone.now(), why_not="not opened")
            form.add_error(None, str(refused))
    shown = {"room": "glass", "form": form}
    return render(request, "clinic/glass.html", shown, status=WRONG if form.errors else 200)


@admit(Verb.REVIEW_GLASS)
@only("GET", "HEAD", "POST")
def glass_review(request: HttpRequest) -> HttpResponse:
    """Every access out of reach that this clinic's people were opened by, or its staff made."""
    listed = opened_out_of_reach(who(request).clinic)
    listed = listed.select_related("account__clinic", "person", "reviewed_by")
    problem = ""
    if request.method == "POST":
        form = ReviewForm(request.POST)
        one = next((g for g in listed if str(g.pk) == request.POST.get("glass")), None)
        if one is None:
            raise Http404
        if form.is_valid():
            try:
                review_glass(who(request), one, form.cleaned_data["review"], timezone.now())
                return HttpResponseRedirect(reverse("glass_review"))
            except NotPermitted as refused:
                problem = str(refused)
        else:
            problem = "Say what was found. Nothing was kept."
    waiting = listed.filter(reviewed_at=None).order_by("-began_at")
    done = listed.exclude(reviewed_at=None).order_by("-began_at")[:ROWS]
    shown = {"room": "audit", "waiting": waiting, "done": done, "problem": problem}
    return render(request, "clinic/glass_review.html", shown, status=WRONG if problem else 200)


def opened_out_of_reach(clinic: Clinic) -> QuerySet[BreakGlass]:
    """Every record that this clinic's staff opened elsewhere, or others opened here."""
    return BreakGlass.objects.filter(Q(person__clinic=clinic) | Q(account__clinic=clinic))
