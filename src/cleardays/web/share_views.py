"""Share links: a person makes them and takes them back; whoever holds one reads, and is counted."""

from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cleardays.actions.assess import tell
from cleardays.actions.own_answers import read_own
from cleardays.actions.own_clock import today_of, zone_of
from cleardays.actions.permits import Verb
from cleardays.actions.sharing import (
    FOR_DAYS,
    NotShared,
    SharingRefused,
    find_shared,
    links_of,
    look,
    share,
    take_back,
)
from cleardays.actions.tables import all_tables
from cleardays.answers.as_pdf import DoesNotFit, as_pdf
from cleardays.answers.my_months import my_months
from cleardays.answers.own_report import whose
from cleardays.answers.told import Reader
from cleardays.clinical.history import HistoryError
from cleardays.records.models.people import Person
from cleardays.records.models.sharing import ShareLink, ShareLook
from cleardays.web.admit import HOLDERS, admit, now, who
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.stop import only, stop
from cleardays.web.too_often import too_often

PDF_NAME = "cleardays-shared-report.pdf"
SHUT = "This link opens nothing"
SHUT_WHY = (
    "It may have run out, been taken back, or been copied with a slip.",
    "Ask whoever gave it to you for another one.",
)


class ShareForm(forms.Form):
    """For whom, and for how long."""

    label = forms.CharField(
        label="For whom is it?",
        max_length=80,
        help_text="Only you see this. Such as: my family doctor.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write for whom the link is",
            "max_length": "Write it in up to 80 letters",
        },
    )
    days = forms.TypedChoiceField(
        label="For how long?",
        coerce=int,
        choices=[(n, "1 day" if n == 1 else f"{n} days") for n in FOR_DAYS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose for how long",
            "invalid_choice": "Choose 1 day, 7 days or 30 days",
        },
    )


@of_me("GET", "HEAD", "POST", verb=Verb.SHARE)
def my_shares(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a link, see who looked by each. A new link's address is on this one answer and nowhere."""
    form = ShareForm(request.POST if request.method == "POST" else None)
    made = ""
    if form.is_valid():
        said = form.cleaned_data
        try:
            client = UUID(request.POST.get("client", ""))
            token = share(who(request), person, said["label"], said["days"], client, now())
            made = request.build_absolute_uri(reverse("shared", args=[token]))
            form = ShareForm()
        except SharingRefused as refused:
            form.add_error(None, str(refused))
        except ValueError:
            form.add_error(None, "That form was not whole. Send it again. Nothing was shared.")
    shown = {
        "person": person,
        "form": form,
        "made": made,
        "client": uuid4(),
        "links": links_of(person, now()),
        "zone": zone_of(person),
        **my_rooms("my_shares"),
    }
    return render(request, "my/shares.html", shown, status=422 if form.errors else 200)


@of_me("POST", verb=Verb.SHARE)
def share_back(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    """Take a link back."""
    try:
        take_back(who(request), person, key, now())
    except ShareLink.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(reverse("my_shares") + "#links")


@admit(HOLDERS)
@only("GET", "HEAD", "POST")
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The door of a link: it says nothing about anybody until somebody asks to see it.

    A preview of the link in a letter or a chat opens only the door, and is no look. Wrong, run out
    and taken back are one answer.
    """
    if too_often(request, "shared", token, by_address=60, by_key=20):
        return _quiet(stop(request, 429, "Too many tries", "Wait a minute, and try again."))
    try:
        if request.method != "POST":
            find_shared(token, now())
            return _quiet(render(request, "shared/door.html", {}))
        is_pdf = request.POST.get("as") == "pdf"
        what = ShareLook.What.PDF if is_pdf else ShareLook.What.PAGE
        link = look(token, what, request.POST.get("who", ""), now())
    except NotShared:
        return _quiet(stop(request, 404, SHUT, *SHUT_WHY))
    return _quiet(_report(request, link, is_pdf))


def _report(request: HttpRequest, link: ShareLink, is_pdf: bool) -> HttpResponse:
    person = link.person
    try:
        visit = read_own(person, today_of(person, now()))
    except HistoryError:
        words = "Two things in this record do not fit together, so nothing was worked out from it."
        return stop(request, 409, "This cannot be shown yet", words)
    told = whose(tell(visit, Reader.PERSON), person.name, person.born)
    if not is_pdf:
        shown = {
            "told": told,
            "months": my_months(visit, all_tables()),
            "who": request.POST.get("who", "")[:80],
            "expires": link.expires_at,
            "zone": zone_of(person),
        }
        return render(request, "shared/report.html", shown)
    try:
        printed = as_pdf(told)
    except DoesNotFit as too_much:
        return stop(request, 422, "This does not fit on one page", str(too_much))
    headers = {"Content-Disposition": f'attachment; filename="{PDF_NAME}"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _quiet(response: HttpResponse) -> HttpResponse:
    """No search engine lists it, no browser keeps it, and no other site learns its address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    # not no-referrer: a form of that page would come without its origin, and be refused
    response.headers["Referrer-Policy"] = "same-origin"
    return response
