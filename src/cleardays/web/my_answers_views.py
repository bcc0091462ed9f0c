"""A person's own answers: my months, does it work for me, is it worth it, and the page to bring."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.assess import tell
from cleardays.actions.own_answers import read_own
from cleardays.actions.own_clock import today_of
from cleardays.actions.permits import Verb
from cleardays.actions.tables import all_tables
from cleardays.actions.watch import note
from cleardays.answers.as_pdf import DoesNotFit, as_pdf
from cleardays.answers.my_months import my_months
from cleardays.answers.my_works import NO_ADVICE, TRIALS_LEAD, my_works
from cleardays.answers.own_report import whose
from cleardays.answers.told import Block, Reader
from cleardays.answers.worth import a_price, own_days, tell_worth
from cleardays.clinical.history import HistoryError
from cleardays.clinical.visit import Visit
from cleardays.records.models.people import Person
from cleardays.web.admit import now, who
from cleardays.web.handed_in import Wrong
from cleardays.web.my_page import my_rooms, of_me
from cleardays.web.own_clinic import told_price
from cleardays.web.stop import stop
from cleardays.web.worth_views import PriceForm

PDF_NAME = "cleardays-page-to-bring.pdf"


def _read(
    request: HttpRequest, person: Person, show: Callable[[Visit], HttpResponse]
) -> HttpResponse:
    try:
        visit = read_own(person, today_of(person, now()))
    except HistoryError:
        words = "Two things in your record do not fit together, so nothing was worked out from it."
        return stop(
            request, 409, "This cannot be shown yet", words, "Tell your clinic: they can mend it."
        )
    return show(visit)


@of_me()
def months(request: HttpRequest, person: Person) -> HttpResponse:
    """Is it getting better: one sentence, before and now, the picture, and the table behind it."""

    def show(visit: Visit) -> HttpResponse:
        found = my_months(visit, all_tables())
        shown = {"person": person, "months": found, **my_rooms("my_months")}
        return render(request, "my/months.html", shown)

    return _read(request, person, show)


@of_me()
def works(request: HttpRequest, person: Person) -> HttpResponse:
    """Does it work for me, and until when: in words, with what is only known from trials apart."""

    def show(visit: Visit) -> HttpResponse:
        shown = {
            "person": person,
            "works": my_works(visit, all_tables()),
            "no_advice": NO_ADVICE,
            "trials_lead": TRIALS_LEAD,
            **my_rooms("my_works"),
        }
        return render(request, "my/works.html", shown)

    return _read(request, person, show)


@of_me(verb=Verb.EXPORT)
def page_to_bring(request: HttpRequest, person: Person) -> HttpResponse:
    """The one-page report, with whose it is; its name says nothing about anybody."""

    def show(visit: Visit) -> HttpResponse:
        try:
            printed = as_pdf(whose(tell(visit, Reader.PERSON), person.name, person.born))
        except DoesNotFit as too_much:
            return stop(request, 422, "This does not fit on one page", str(too_much))
        note(who(request), Verb.EXPORT.value, now(), person=person, about="page to bring")
        headers = {"Content-Disposition": f'attachment; filename="{PDF_NAME}"'}
        return HttpResponse(printed, content_type="application/pdf", headers=headers)

    return _read(request, person, show)


@of_me("GET", "HEAD", "POST")
def worth(request: HttpRequest, person: Person) -> HttpResponse:
    """What a headache day avoided costs, by one's own months. The price is not kept."""

    def show(visit: Visit) -> HttpResponse:
        here = person.clinic
        told = {"cost": here.round_price, "money": here.money} if here.round_price else {}
        form = PriceForm(request.POST if request.method == "POST" else None, initial=told)
        own, found = own_days(visit), tuple[Block, ...]()
        if form.is_valid():
            said = form.cleaned_data
            found = tell_worth(all_tables(), said["cost"], said["money"], own)
        elif not form.is_bound:
            cost = float(here.round_price) if here.round_price else None
            found = tell_worth(all_tables(), cost, here.money, own)
        price, notes = a_price(all_tables())
        shown = {
            "person": person,
            "form": form,
            "found": found,
            "own": own,
            "clinic_price": told_price(here),
            "price": price,
            "notes": notes,
            "wrongs": [Wrong(name, str(words[0])) for name, words in form.errors.items()],
            **my_rooms("my_worth"),
        }
        return render(request, "my/worth.html", shown, status=422 if form.errors else 200)

    return _read(request, person, show)
