"""Is it worth it: a price, and days before and after, in; the cost of a day avoided, out."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.actions.tables import all_tables
from cleardays.answers.told import Block
from cleardays.answers.worth import a_price, tell_worth
from cleardays.quantities import Quantity, Unit
from cleardays.web.admit import EVERYBODY, admit
from cleardays.web.handed_in import Wrong
from cleardays.web.own_clinic import own_clinic
from cleardays.web.stop import only

WINDOW = 28


def _number(label: str, hint: str, most: float, wrong: str) -> forms.FloatField:
    words = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
    return forms.FloatField(
        required=False,
        min_value=0,
        max_value=most,
        label=label,
        help_text=hint,
        error_messages=words,
    )


def _days(label: str, hint: str) -> forms.FloatField:
    return _number(label, hint, WINDOW, f"Write a number of days from 0 to {WINDOW}")


class PriceForm(forms.Form):
    """What one round costs somebody."""

    cost = _number(
        "What does one round cost, all in all?",
        "The medicine and giving it. Only what you want to count.",
        10_000_000,
        "Write a price as a number, such as 350",
    )
    money = forms.CharField(
        required=False, max_length=12, label="In which money?", help_text="Such as £ or euros."
    )

    def clean(self) -> dict[str, Any]:
        """A price is needed."""
        said = super().clean() or {}
        if said.get("cost") is None and "cost" not in self.errors:
            self.add_error("cost", "Write what one round costs")
        return said


class WorthForm(PriceForm):
    """A price, and own months where somebody has them."""

    before = _days("Headache days in the 28 days before your first round", "")
    before_open = _days("Of those 28 days, how many did you not write down?", "")
    after = _days("Headache days in 28 days on treatment", "The last four weeks, or a usual month.")
    after_open = _days("Of those 28 days, how many did you not write down?", "")

    def clean(self) -> dict[str, Any]:
        """Own months need both ends, and no more than 28 days."""
        said = super().clean()
        for name in ("before", "after"):
            days, open_ = said.get(name), said.get(f"{name}_open") or 0
            if days is not None and days + open_ > WINDOW:
                self.add_error(name, f"These days and those not written down are over {WINDOW}")
        other = {"before": "after", "after": "before"}
        for name, its_other in other.items():
            given = said.get(name) is not None
            if given and said.get(its_other) is None and its_other not in self.errors:
                self.add_error(its_other, "Write this one too, or remove the other")
        return said

    def own(self) -> tuple[Quantity, Quantity] | None:
        """Headache days per 28 before and after, as ranges where days were not written down."""
        said = self.cleaned_data
        if said.get("before") is None:
            return None
        before, after = (
            Quantity(said[name], said[name] + (said[f"{name}_open"] or 0), Unit.DAYS_PER_28)
            for name in ("before", "after")
        )
        return before, after


@admit(EVERYBODY)
@only("GET", "HEAD", "POST")
def worth(request: HttpRequest) -> HttpResponse:
    """Ask for a price; say what a day avoided costs. Nothing is kept."""
    form = WorthForm(request.POST if request.method == "POST" else None)
    found: tuple[Block, ...] = ()
    if form.is_valid():
        said = form.cleaned_data
        found = tell_worth(all_tables(), said["cost"], said["money"], form.own())
    elif not form.is_bound:
        found = tell_worth(all_tables(), None, "", None)
    wrongs = [Wrong(name, str(words[0])) for name, words in form.errors.items()]
    own = any(request.POST.get(name) for name in ("before", "after"))
    price, notes = a_price(all_tables())
    shown = {
        "form": form,
        "found": found,
        "wrongs": wrongs,
        "own": own,
        "price": price,
        "notes": notes,
        "has_record": own_clinic(request) is not None,
    }
    return render(request, "choice/worth.html", shown, status=422 if wrongs else 200)
