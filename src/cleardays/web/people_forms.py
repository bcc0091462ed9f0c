"""Forms about who somebody is, and what came in from somewhere else."""

from datetime import date
from typing import Any

from django import forms

from cleardays.clinical.session import Session
from cleardays.evidence.read import read_tables
from cleardays.exchange.people_csv import LONGEST
from cleardays.exchange.sessions_csv import STANDARD, read_sites


def a_date(label: str, **more: Any) -> forms.DateField:
    """A date as its own field of a browser."""
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": f"{label}: choose the date.",
            "invalid": f"{label}: write it as year, month and day, such as 2026-03-31.",
        },
        **more,
    )


def a_count(label: str, most: int, **more: Any) -> forms.IntegerField:
    """A whole number of days; empty for not said."""
    wrong = f"{label}: a whole number from 0 to {most}, or leave it empty."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        **more,
    )


class WhoForm(forms.Form):
    """Who somebody is. `is_another`: there is one of that name and birth date, who is not they."""

    identifier = forms.CharField(
        label="Identifier",
        max_length=LONGEST["identifier"],
        help_text="The clinic’s own number.",
        error_messages={"required": "Give the clinic’s own number for this person."},
    )
    name = forms.CharField(
        label="Name",
        max_length=LONGEST["name"],
        error_messages={"required": "Give the name."},
    )
    born = a_date("Birth date", required=False, help_text="Leave it empty if it is not known.")
    telephone = forms.CharField(label="Telephone", max_length=LONGEST["telephone"], required=False)
    email = forms.EmailField(
        label="E-mail",
        max_length=LONGEST["email"],
        required=False,
        error_messages={"invalid": "Write an address such as anna@example.org."},
    )

    def __init__(self, *args: Any, today: date, **named: Any) -> None:
        super().__init__(*args, **named)
        self.today = today

    def clean_born(self) -> date | None:
        """Nobody is born tomorrow."""
        born: date | None = self.cleaned_data["born"]
        if born is not None and not date(1900, 1, 1) <= born <= self.today:
            raise forms.ValidationError("The birth date is between 1900 and today.")
        return born


class MonthForm(forms.Form):
    """What somebody recalls of one month: four numbers, each of which may be left empty."""

    month = forms.ChoiceField(label="Month")
    headache_days = a_count("Headache days", 31)
    clear_days = a_count("Crystal-clear days", 31, help_text="Days without any headache at all.")
    severe_days = a_count("Severe days", 31)
    acute_days = a_count("Days with acute medicine", 31)

    def __init__(self, *args: Any, months: list[tuple[date, date]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.months = {f"{first:%Y-%m}": (first, last) for first, last in months}
        choice = self.fields["month"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, f"{first:%B %Y}") for key, (first, _) in self.months.items()]

    def span(self) -> tuple[date, date]:
        """The first and last date of the month that was chosen."""
        return self.months[self.cleaned_data["month"]]

    def counts(self) -> dict[str, int | None]:
        """The counts by name."""
        return {n: v for n, v in self.cleaned_data.items() if n.endswith("_days")}


class PastSessionForm(forms.Form):
    """A session given before Cleardays: what is known of it."""

    on = a_date("Date")
    product = forms.CharField(label="Product", max_length=80, required=False, initial="Botox")
    units = forms.DecimalField(
        label="Units",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages={
            "invalid": "Units: a number from 1 to 1000, or leave it empty.",
            "min_value": "Units: a number from 1 to 1000, or leave it empty.",
            "max_value": "Units: a number from 1 to 1000, or leave it empty.",
        },
    )
    lot = forms.CharField(label="Lot", max_length=40, required=False)
    sites = forms.CharField(
        label="Sites",
        required=False,
        max_length=2000,
        help_text=f"“{STANDARD}” for every fixed site, or each such as “corrugator left 5”, with "
        "semicolons between. Leave it empty if they are not known.",
    )

    def __init__(self, *args: Any, today: date, **named: Any) -> None:
        super().__init__(*args, **named)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The session itself, or what is wrong with it."""
        said = super().clean() or {}
        on = said.get("on")
        if on is not None and on > self.today:
            self.add_error("on", "A past session is not after today.")
        sites = read_sites(said.get("sites", ""), read_tables().paradigm)
        if isinstance(sites, str):
            self.add_error("sites", f"Expected {sites}.")
        elif on is not None and not self.errors:
            units = said.get("units")
            try:
                said["session"] = Session(
                    on,
                    said["product"] or None,
                    None if units is None else float(units),
                    sites,
                    lot=said["lot"],
                )
            except ValueError as error:
                self.add_error("units", str(error))
        return said
